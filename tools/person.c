/* dossier person: add, grant, revoke, sign, list. Every change is signed by an administrator with the user's own key.
 */
#include "tools/screen/command.h"

#include <string.h>

#include "form/date.h"
#include "ops/sign.h"
#include "store/journal.h"
#include "sys/error.h"
#include "tools/screen/keyring.h"

#define SHORT_FINGERPRINT 16 /* digits that tell keys apart in a table for people */
#define DAY_SECONDS (24 * 60 * 60)

typedef struct {
  char *key, *department, *from, *until;
  char **roles;
  gboolean replace_key, end_key, leaves, same_name, everybody;
} PersonOptions;

static PersonOptions given;

static const GOptionEntry add_entries[] = {
    {"key", 'k', 0, G_OPTION_ARG_FILENAME, &given.key, N_ ("the person's public key"), "FILE"},
    {"role", 'r', 0, G_OPTION_ARG_STRING_ARRAY, &given.roles, N_ ("a role that the person holds"), "ROLE"},
    {"department", 0, 0, G_OPTION_ARG_STRING, &given.department, N_ ("code of the layout"), "CODE"},
    {"from", 0, 0, G_OPTION_ARG_STRING, &given.from, N_ ("first day of the roles: at once when not said"), "DATE"},
    {"until", 0, 0, G_OPTION_ARG_STRING, &given.until, N_ ("last day of the roles"), "DATE"},
    {"same-name", 0, 0, G_OPTION_ARG_NONE, &given.same_name, N_ ("another person of the same name is meant"), NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};
static const GOptionEntry grant_entries[] = {
    {"key", 'k', 0, G_OPTION_ARG_FILENAME, &given.key, N_ ("the person's public key"), "FILE"},
    {"replace-key", 0, 0, G_OPTION_ARG_NONE, &given.replace_key, N_ ("the key that the person has ends now"), NULL},
    {"department", 0, 0, G_OPTION_ARG_STRING, &given.department, N_ ("code of the layout"), "CODE"},
    {"from", 0, 0, G_OPTION_ARG_STRING, &given.from, N_ ("first day of the roles: at once when not said"), "DATE"},
    {"until", 0, 0, G_OPTION_ARG_STRING, &given.until, N_ ("last day of the roles"), "DATE"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};
static const GOptionEntry revoke_entries[] = {
    {"key", 'k', 0, G_OPTION_ARG_NONE, &given.end_key, N_ ("the person's key ends now"), NULL},
    {"leaves", 0, 0, G_OPTION_ARG_NONE, &given.leaves, N_ ("every role and the key end now"), NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};
static const GOptionEntry list_entries[] = {
    {"all", 'a', 0, G_OPTION_ARG_NONE, &given.everybody, N_ ("those who hold nothing any more, too"), NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};
static const GOptionEntry no_entries[] = {{NULL, 0, 0, 0, NULL, NULL, NULL}};

static void clear_given (void)
{
  g_free (given.key);
  g_free (given.department);
  g_free (given.from);
  g_free (given.until);
  g_strfreev (given.roles);
  given = (PersonOptions){0};
}

/* ---- Options to an edit ---- */

/* The beginning of a day in UTC, days later. */
static bool read_day (const char *text, unsigned days, int64_t *seconds, GError **error)
{
  GDate date;
  *seconds = 0;
  if (text == NULL)
    return true;
  if (!date_parse (text, &date, error))
    return false;
  g_autoptr (GDateTime) begin =
      g_date_time_new_utc (g_date_get_year (&date), (int)g_date_get_month (&date), g_date_get_day (&date), 0, 0, 0);
  *seconds = g_date_time_to_unix (begin) + (int64_t)days * DAY_SECONDS;
  return true;
}

static void role_free (gpointer data)
{
  PersonRole *role = data;
  g_free (role->word);
  g_free (role);
}

/* The last day counts whole. */
static GPtrArray *read_grants (char **words, GError **error)
{
  g_autoptr (GPtrArray) grants = g_ptr_array_new_with_free_func (role_free);
  int64_t from = 0, until = 0;
  if (!read_day (given.from, 0, &from, error) || !read_day (given.until, 1, &until, error))
    return NULL;
  for (; words != NULL && *words != NULL; words++) {
    PersonRole *role = g_new0 (PersonRole, 1);
    role->word = g_strdup (*words);
    role->from = from;
    role->until = until;
    g_ptr_array_add (grants, role);
  }
  return g_steal_pointer (&grants);
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

/* "reviewer, witness until 2027-12-31": what is held, and what will be. Given; NULL for nothing. */
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

/* What is signed, for whoever signs it. */
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
  output_line (output, "%s  %s  %s  (%s)", done_word (edit, context->dry_run), person->number, person->name, edition);
  if (!output_is_json (output) && (edit == NULL || context->dry_run))
    print_contents (output, person, key, now);
  if (output_is_json (output)) {
    output_begin (output, "person");
    output_text (output, "person", NULL, person->number);
    output_text (output, "name", NULL, person->name);
    output_number (output, "edition", NULL, person->edition);
    put_roles (output, person, now);
    output_text (output, "fingerprint", NULL, key == NULL ? NULL : key->fingerprint);
    output_number (output, "waits_for", NULL, result->waits_for);
    output_end (output);
  }
  if (context->dry_run)
    output_note (output, _ ("nothing was written"));
  else if (result->waits_for > 0) {
    output_note (output,
                 message_plural ("it holds when %u more administrator has signed it",
                                 "it holds when %u more administrators have signed it", result->waits_for),
                 result->waits_for);
    output_next (output, "dossier person sign %s", person->number);
  }
}

/* ---- add, grant, revoke, sign ---- */

/* Everything that one change needs while it is made. */
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

/* word: whom it is about, or NULL for a new person. The first administrator of an archive signs nothing. */
static bool open_desk (Context *context, Desk *desk, const char *word, GError **error)
{
  desk->archive = command_open (context, context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE, error);
  desk->roster = desk->archive == NULL ? NULL : people_read (desk->archive, error);
  if (desk->roster == NULL || (word != NULL && (desk->number = people_find (desk->roster, word, error)) == NULL))
    return false;
  return !roster_is_founded (desk->roster) ||
         keyring_signer (context, desk->archive, desk->roster, &desk->signer, error);
}

static bool run_edit (Context *context, Desk *desk, PeopleEdit *edit, GError **error)
{
  g_auto (PeopleResult) result = {0};
  const Signer *signer = desk->signer.key != NULL ? &desk->signer : NULL;
  g_autoptr (Key) key = given.key == NULL ? NULL : keyring_read_public (given.key, error);
  if (given.key != NULL && key == NULL)
    return false;
  edit->number = desk->number;
  edit->department = given.department;
  edit->key = key;
  if (!people_edit (desk->archive, edit, signer, command_actor (context), context->dry_run, &result, error))
    return false;
  print_result (context, &result, edit, archive_now (desk->archive));
  return true;
}

static bool person_add (Context *context, char **arguments, GError **error)
{
  g_auto (Desk) desk = {0};
  if (arguments[0] == NULL || arguments[1] != NULL) {
    command_usage_error (error, "person", "person add takes one name");
    return false;
  }
  g_autoptr (GPtrArray) grants = read_grants (given.roles, error);
  PeopleEdit edit = {.name = arguments[0], .grants = grants, .same_name = given.same_name};
  return grants != NULL && open_desk (context, &desk, NULL, error) && run_edit (context, &desk, &edit, error);
}

static bool person_grant (Context *context, char **arguments, GError **error)
{
  g_auto (Desk) desk = {0};
  if (arguments[0] == NULL) {
    command_usage_error (error, "person", "person grant: to whom?");
    return false;
  }
  g_autoptr (GPtrArray) grants = read_grants (arguments + 1, error);
  PeopleEdit edit = {.grants = grants, .replaces_key = given.replace_key};
  if (given.replace_key && given.key == NULL) {
    command_usage_error (error, "person", "--replace-key goes with --key");
    return false;
  }
  return grants != NULL && open_desk (context, &desk, arguments[0], error) && run_edit (context, &desk, &edit, error);
}

static bool person_revoke (Context *context, char **arguments, GError **error)
{
  g_auto (Desk) desk = {0};
  if (arguments[0] == NULL) {
    command_usage_error (error, "person", "person revoke: from whom?");
    return false;
  }
  PeopleEdit edit = {.revokes = arguments + 1, .replaces_key = given.end_key, .leaves = given.leaves};
  return open_desk (context, &desk, arguments[0], error) && run_edit (context, &desk, &edit, error);
}

static bool person_sign (Context *context, char **arguments, GError **error)
{
  g_auto (Desk) desk = {0};
  g_auto (PeopleResult) result = {0};
  if (arguments[0] == NULL || arguments[1] != NULL) {
    command_usage_error (error, "person", "person sign takes one person");
    return false;
  }
  if (!open_desk (context, &desk, arguments[0], error) ||
      !people_sign (desk.archive, desk.number, &desk.signer, command_actor (context), context->dry_run, &result, error))
    return false;
  print_result (context, &result, NULL, archive_now (desk.archive));
  return true;
}

/* ---- list ---- */

/* False when the person holds nothing, or nothing any more. */
static void print_person (Output *output, const Roster *roster, const char *number, int64_t now)
{
  unsigned waits_for = 0;
  const Person *newest = roster_newest (roster, number, &waits_for);
  const Person *held = roster_person (roster, number, 0);
  const Person *person = held != NULL ? held : newest;
  const PersonKey *key = held == NULL ? NULL : person_key_at (held, now);
  g_autofree char *roles = held == NULL ? NULL : describe_roles (held, now);
  g_autofree char *edition = g_strdup_printf ("%u", newest->edition), *waits = g_strdup_printf ("%u", waits_for);
  g_autofree char *fingerprint =
      key == NULL ? NULL : g_strndup (key->fingerprint, output_is_json (output) ? DIGEST_HEX_SIZE : SHORT_FINGERPRINT);
  if (roles == NULL && key == NULL && waits_for == 0 && !given.everybody)
    return;
  const char *const cells[] = {number, person->name, person->department, roles, fingerprint, edition, waits};
  output_row (output, cells);
}

static bool person_list (Context *context, char **arguments, GError **error)
{
  static const OutputColumn columns[] = {{"person", N_ ("person"), false},
                                         {"name", N_ ("name"), false},
                                         {"department", N_ ("department"), false},
                                         {"roles", N_ ("roles"), false},
                                         {"fingerprint", N_ ("key"), false},
                                         {"edition", N_ ("edition"), true},
                                         {"waits_for", N_ ("signatures lacking"), true}};
  if (arguments[0] != NULL) {
    command_usage_error (error, "person", "person list takes no arguments");
    return false;
  }
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  g_autoptr (Roster) roster = archive == NULL ? NULL : people_read (archive, error);
  if (roster == NULL)
    return false;
  output_table_begin (context->output, "person", columns, G_N_ELEMENTS (columns));
  for (unsigned i = 0; i < roster_length (roster); i++)
    print_person (context->output, roster, roster_number (roster, i), archive_now (archive));
  output_table_end (context->output);
  if (roster_length (roster) == 0)
    output_note (context->output, _ ("nobody yet: the first person is added as administrator"));
  return true;
}

int command_person (Context *context, int argc, char **argv, GError **error)
{
  static const CommandForm forms[] = {
      {"add", "person add NAME --key FILE [--role ROLE]…", add_entries, person_add},
      {"grant", "person grant PERSON ROLE… | --key FILE", grant_entries, person_grant},
      {"revoke", "person revoke PERSON ROLE… | --key | --leaves", revoke_entries, person_revoke},
      {"sign", "person sign PERSON", no_entries, person_sign},
      {"list", "person list [--all]", list_entries, person_list},
      {NULL, NULL, NULL, NULL},
  };
  command_run_form (context, forms, N_ ("person add, grant, revoke, sign or list?"), argc, argv, error);
  clear_given ();
  return 0;
}
