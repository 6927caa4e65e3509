/* dossier person: adds, changes and lists people. An administrator signs every change. */
#include "tools/verbs.h"

#include <string.h>

#include "form/date.h"
#include "ops/ask.h"
#include "ops/sign.h"
#include "store/journal.h"
#include "sys/error.h"
#include "tools/screen/keyring.h"

#define SHORT_FINGERPRINT 16 /* digits that tell keys apart in a table for people */
#define DAY_SECONDS (24 * 60 * 60)

/* ---- Options to an edit ---- */

/* The start of a day plus so many days, in UTC seconds; 0 for no day. */
static int64_t begin_of (const GDate *day, unsigned days)
{
  if (!g_date_valid (day))
    return 0;
  g_autoptr (GDateTime) begin =
      g_date_time_new_utc (g_date_get_year (day), (int)g_date_get_month (day), g_date_get_day (day), 0, 0, 0);
  return g_date_time_to_unix (begin) + (int64_t)days * DAY_SECONDS;
}

static void role_free (gpointer data)
{
  PersonRole *role = data;
  g_free (role->word);
  g_free (role);
}

/* Roles end when their last day is over. */
static GPtrArray *read_grants (char **words, const GDate *from, const GDate *until)
{
  GPtrArray *grants = g_ptr_array_new_with_free_func (role_free);
  for (; words != NULL && *words != NULL; words++) {
    PersonRole *role = g_new0 (PersonRole, 1);
    role->word = g_strdup (*words);
    role->from = begin_of (from, 0);
    role->until = begin_of (until, 1);
    g_ptr_array_add (grants, role);
  }
  return grants;
}

/* ---- Printing ---- */

static const char *done_word (const PeopleEdit *edit, bool dry_run)
{
  if (edit == NULL)
    return dry_run ? _ ("would sign") : _ ("signed");
  if (edit->number == NULL)
    return dry_run ? _ ("would add") : _ ("added");
  return dry_run ? _ ("would change") : _ ("changed");
}

static void put_roles (Output *output, const Person *person, int64_t now)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  for (unsigned i = 0; i < person->roles->len; i++) {
    const PersonRole *role = person->roles->pdata[i];
    if (role->until == 0 || role->until > now)
      g_ptr_array_add (words, role->word);
  }
  g_ptr_array_add (words, NULL);
  output_list (output, "roles", N_ ("roles"), (const char *const *)words->pdata);
}

/* "reviewer, witness until 2027-12-31": present and future roles. Given; NULL for none. */
static char *describe_roles (const Person *person, int64_t now)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; i < person->roles->len; i++) {
    const PersonRole *role = person->roles->pdata[i];
    if (role->until != 0 && role->until <= now)
      continue;
    g_autofree char *from = date_print_time (role->from), *until = date_print_time (role->until - 1);
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", role->word);
    if (role->from > now)
      g_string_append_printf (text, _ (" from %.10s"), from);
    if (role->until != 0)
      g_string_append_printf (text, _ (" until %.10s"), until);
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Shows the signer what the edition says. */
static void print_contents (Output *output, const Person *person, const PersonKey *key, int64_t now)
{
  g_autofree char *roles = describe_roles (person, now);
  output_begin (output, "person");
  output_text (output, "department", N_ ("department"), person->department);
  output_text (output, "roles", N_ ("roles"), roles);
  output_text (output, "fingerprint", N_ ("key"), key == NULL ? NULL : key->fingerprint);
  output_end (output);
}

static void print_result (Context *context, const PeopleResult *result, const PeopleEdit *edit, int64_t now)
{
  Output *output = context->output;
  const Person *person = result->person;
  const PersonKey *key = person_key_at (person, now);
  g_autofree char *edition = g_strdup_printf (_ ("edition %u"), person->edition);
  output_line (output, _ ("%s  %s  %s  (%s)"), done_word (edit, context->dry_run), person->number, person->name,
               edition);
  if (!output_is_json (output) && (edit == NULL || context->dry_run))
    print_contents (output, person, key, now);
  output_begin_json (output, "person");
  output_text (output, "person", NULL, person->number);
  output_text (output, "name", NULL, person->name);
  output_number (output, "edition", NULL, person->edition);
  put_roles (output, person, now);
  output_text (output, "fingerprint", NULL, key == NULL ? NULL : key->fingerprint);
  output_number (output, "waits-for", NULL, result->waits_for);
  output_end (output);
  if (context->dry_run)
    output_note (output, _ ("nothing was written"));
  else if (result->waits_for > 0) {
    output_note (output,
                 message_plural ("%u more administrator must sign it before it takes effect",
                                 "%u more administrators must sign it before it takes effect", result->waits_for),
                 result->waits_for);
    output_next (output, "dossier person sign %s", person->number);
  }
}

/* ---- add, grant, revoke, sign ---- */

/* The open archive, the roster and the signer for one change. */
typedef struct {
  Archive *archive;
  Roster *roster;
  Signer signer;
  char *number;
} Desk;

static void desk_clear (Desk *desk)
{
  sign_signer_clear (&desk->signer);
  g_clear_pointer (&desk->number, g_free);
  g_clear_pointer (&desk->roster, roster_free);
  g_clear_pointer (&desk->archive, archive_close);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

/* Opens the archive to change the person that word names, or with NULL to add one. Nobody signs until the archive has
 * an administrator. */
static bool open_desk (Context *context, Desk *desk, const char *word, GError **error)
{
  desk->archive = command_open_to_act (context, "person key statement", error);
  desk->roster = desk->archive == NULL ? NULL : people_read (desk->archive, error);
  if (desk->roster == NULL || (word != NULL && (desk->number = people_find (desk->roster, word, error)) == NULL))
    return false;
  return !roster_is_founded (desk->roster) ||
         keyring_signer (context, desk->archive, desk->roster, &desk->signer, error);
}

/* key_path: of the person's new public key, or NULL. Returns the exit status 0. */
static int make_edit (Context *context, const char *word, PeopleEdit *edit, const char *key_path, GError **error)
{
  g_auto (Desk) desk = {0};
  g_auto (PeopleResult) result = {0};
  if (!open_desk (context, &desk, word, error))
    return 0;
  g_autoptr (Key) key = key_path == NULL ? NULL : keyring_read_public (key_path, error);
  if (key_path != NULL && key == NULL)
    return 0;
  edit->number = desk.number;
  edit->key = key;
  if (people_edit (desk.archive, edit, desk.signer.key != NULL ? &desk.signer : NULL, command_actor (context),
                   context->dry_run, &result, error))
    print_result (context, &result, edit, archive_now (desk.archive));
  return 0;
}

#define PERSON_KEY(path) "key", 0, N_ ("the person's public key"), "FILE", .file = path
/* The department, and the first and last day of roles. */
#define PERSON_ROLES(edit, from_day, until_day)                                                                        \
  {"department", 0, N_ ("department, by its code in the layout"), "CODE", .text = &(edit)->department},                \
      {"from", 0, N_ ("first day of the roles (default: now)"), "DATE", .day = from_day},                              \
  {                                                                                                                    \
    "until", 0, N_ ("last day of the roles"), "DATE", .day = until_day                                                 \
  }

static int add_person (Context *context, char **argv, GError **error)
{
  PeopleEdit edit = {0};
  const char *key = NULL;
  char **roles = NULL;
  GDate from = {0}, until = {0};
  const Option options[] = {
      {PERSON_KEY (&key)},
      {"role", 'r', N_ ("role to grant"), "ROLE", .list = &roles},
      PERSON_ROLES (&edit, &from, &until),
      {"same-name", 0, N_ ("add a second person of the same name"), NULL, .flag = &edit.same_name},
      {0},
  };
  char **arguments = options_read (context, "person add NAME --key FILE [--role ROLE]…", 1, 1, options, argv, error);
  if (arguments == NULL)
    return 0;
  g_autoptr (GPtrArray) grants = read_grants (roles, &from, &until);
  edit.name = arguments[0];
  edit.grants = grants;
  return make_edit (context, NULL, &edit, key, error);
}

static int grant_roles (Context *context, char **argv, GError **error)
{
  PeopleEdit edit = {0};
  const char *key = NULL;
  GDate from = {0}, until = {0};
  const Option options[] = {
      {PERSON_KEY (&key)},
      {"replace-key", 0, N_ ("end the present key now"), NULL, .flag = &edit.replaces_key},
      PERSON_ROLES (&edit, &from, &until),
      {0},
  };
  char **arguments =
      options_read (context, "person grant PERSON ROLE… | --key FILE", 1, OPTIONS_MANY, options, argv, error);
  if (arguments == NULL)
    return 0;
  if (edit.replaces_key && key == NULL)
    return options_error (error, "person", "--replace-key requires --key");
  g_autoptr (GPtrArray) grants = read_grants (arguments + 1, &from, &until);
  edit.grants = grants;
  return make_edit (context, arguments[0], &edit, key, error);
}

static int revoke_roles (Context *context, char **argv, GError **error)
{
  PeopleEdit edit = {0};
  const Option options[] = {
      {"key", 0, N_ ("end the person's key now"), NULL, .flag = &edit.replaces_key},
      {"leaves", 0, N_ ("end the key and all roles now"), NULL, .flag = &edit.leaves},
      {0},
  };
  char **arguments =
      options_read (context, "person revoke PERSON ROLE… | --key | --leaves", 1, OPTIONS_MANY, options, argv, error);
  if (arguments == NULL)
    return 0;
  edit.revokes = arguments + 1;
  return make_edit (context, arguments[0], &edit, NULL, error);
}

static int sign_person (Context *context, char **argv, GError **error)
{
  g_auto (Desk) desk = {0};
  g_auto (PeopleResult) result = {0};
  char **arguments = options_read (context, "person sign PERSON", 1, 1, NULL, argv, error);
  if (arguments == NULL)
    return 0;
  if (open_desk (context, &desk, arguments[0], error) &&
      people_sign (desk.archive, desk.number, &desk.signer, command_actor (context), context->dry_run, &result, error))
    print_result (context, &result, NULL, archive_now (desk.archive));
  return 0;
}

/* ---- list ---- */

typedef struct {
  const char *number, *name, *department, *roles, *fingerprint;
  unsigned edition, waits_for;
} PersonRow;

static const ReportColumn columns[] = {
    {"person", N_ ("person"), REPORT_TEXT (PersonRow, number)},
    {"name", N_ ("name"), REPORT_TEXT (PersonRow, name)},
    {"department", N_ ("department"), REPORT_TEXT (PersonRow, department)},
    {"roles", N_ ("roles"), REPORT_TEXT (PersonRow, roles)},
    {"fingerprint", N_ ("key"), REPORT_TEXT (PersonRow, fingerprint)},
    {"edition", N_ ("edition"), REPORT_NUMBER (PersonRow, edition)},
    {"waits-for", N_ ("signatures missing"), REPORT_NUMBER (PersonRow, waits_for)},
    {0},
};

typedef struct {
  bool everybody, whole; /* people without role and key, too; whole fingerprints, for programs */
} PersonQuery;

static bool visit_person (const Roster *roster, const char *number, int64_t now, const PersonQuery *query,
                          ReportVisit visit, gpointer data)
{
  unsigned waits_for = 0;
  const Person *newest = roster_newest (roster, number, &waits_for);
  const Person *held = roster_person (roster, number, 0);
  const PersonKey *key = held == NULL ? NULL : person_key_at (held, now);
  g_autofree char *roles = held == NULL ? NULL : describe_roles (held, now);
  g_autofree char *fingerprint =
      key == NULL ? NULL : g_strndup (key->fingerprint, query->whole ? DIGEST_HEX_SIZE : SHORT_FINGERPRINT);
  if (roles == NULL && key == NULL && waits_for == 0 && !query->everybody)
    return true;
  const Person *person = held != NULL ? held : newest;
  const PersonRow row = {number, person->name, person->department, roles, fingerprint, newest->edition, waits_for};
  return visit (&row, data);
}

static bool find_people (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                         GError **error)
{
  g_autoptr (Roster) roster = people_read (archive, error);
  for (unsigned i = 0;
       roster != NULL && i < roster_length (roster) &&
       visit_person (roster, roster_number (roster, i), archive_now (archive), request->query, visit, data);
       i++)
    continue;
  return roster != NULL;
}

static const Report report = {.name = "person", .columns = columns, .find = find_people};

static int list_people (Context *context, char **argv, GError **error)
{
  PersonQuery query = {0};
  const Option options[] = {{"all", 'a', N_ ("include people without roles and keys"), NULL, .flag = &query.everybody},
                            {OPTION_CSV (context)},
                            {OPTION_FORMAT (context)},
                            {0}};
  char **arguments = options_read (context, "person list [--all]", 0, 0, options, argv, error);
  g_autoptr (Archive) archive = arguments != NULL ? command_open (context, ARCHIVE_READ, error) : NULL;
  ReportRequest request = {.report = &report, .query = &query};
  query.whole = output_is_json (context->output);
  if (archive != NULL && output_report (context->output, archive, &request, error) && request.rows == 0)
    output_note (context->output, _ ("no people yet: add the first one as administrator"));
  return 0;
}

const CommandForm command_person[] = {
    {"add", add_person, false},   {"grant", grant_roles, false}, {"revoke", revoke_roles, false},
    {"sign", sign_person, false}, {"list", list_people, true},   {NULL, NULL, false},
};
