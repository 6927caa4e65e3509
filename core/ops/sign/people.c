/* A change is applied inside the commit to the edition in effect at that moment, and the signer's rights are checked
 * there too. Two administrators who work at once therefore never overwrite each other. */
#include "ops/sign/people.h"

#include <string.h>

#include "form/field.h"
#include "form/layout.h"
#include "form/text.h"
#include "store/change.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/message.h"
#include "sys/xml.h"

/* A change of people under way. */
typedef struct {
  Archive *archive;
  const Layout *layout;
  const PeopleEdit *edit; /* NULL: the newest edition is only signed */
  const char *number;     /* of a known person, or NULL */
  const Signer *signer;   /* or NULL */
  const char *actor;
  PeopleResult *result;
  Roster *roster; /* at the head */
  int64_t now;
} Editing;

void people_result_clear (PeopleResult *result)
{
  g_clear_pointer (&result->person, person_free);
}

/* ---- Checks ---- */

static bool refuse_edit (GError **error, const char *id, const char *where, const char *hint, const char *message)
{
  return error_set (error, ERROR_REFUSED, id, where, hint, "%s", message);
}

/* The number of administrators with a key; instead replaces the person of its number, unless it is NULL. */
static unsigned count_able (const Editing *editing, const Person *instead)
{
  unsigned n = 0;
  for (unsigned i = 0; i < roster_length (editing->roster); i++) {
    const char *number = roster_number (editing->roster, i);
    const Person *person =
        instead != NULL && strcmp (instead->number, number) == 0 ? instead : roster_person (editing->roster, number, 0);
    n += person != NULL && person_role_at (person, PERSON_ADMINISTRATOR, editing->now) != NULL &&
         person_key_at (person, editing->now) != NULL;
  }
  return n;
}

static bool check_administrator (const Editing *editing, GError **error)
{
  if (editing->signer == NULL && !roster_is_founded (editing->roster))
    return true;
  if (editing->signer == NULL)
    return refuse_edit (error, "D-NOT-ADMINISTRATOR", "people", N_ ("sign it with an administrator's key"),
                        N_ ("an administrator must sign changes of people"));
  const Key *key = roster_key_at (editing->roster, editing->signer->person, 0, editing->now);
  if (key == NULL || strcmp (key_fingerprint (key), key_fingerprint (editing->signer->key)) != 0 ||
      !roster_role_at (editing->roster, editing->signer->person, PERSON_ADMINISTRATOR, 0, editing->now))
    return refuse_edit (error, "D-NOT-ADMINISTRATOR", editing->signer->person,
                        N_ ("see `dossier person list` for the administrators"),
                        N_ ("only an administrator may add or change people"));
  return true;
}

static bool check_new_name (const Editing *editing, const Person *person, GError **error)
{
  unsigned waits_for = 0;
  for (unsigned i = 0; !editing->edit->same_name && i < roster_length (editing->roster); i++) {
    const Person *other = roster_newest (editing->roster, roster_number (editing->roster, i), &waits_for);
    if (strcmp (other->name, person->name) == 0)
      return refuse_edit (error, "D-PERSON-EXISTS", other->number, N_ ("add another one with --same-name"),
                          N_ ("a person of this name exists already"));
  }
  return true;
}

/* Rules that every new edition must meet. */
static bool check_outcome (const Editing *editing, const Person *person, GError **error)
{
  bool administrator = person_role_at (person, PERSON_ADMINISTRATOR, editing->now) != NULL;
  bool has_key = person_key_at (person, editing->now) != NULL;
  if (administrator && !has_key)
    return refuse_edit (error, "D-KEY-NONE", person->number, N_ ("give the public key with --key"),
                        N_ ("an administrator needs a key"));
  if (!roster_is_founded (editing->roster) && !administrator)
    return refuse_edit (error, "D-NO-ADMINISTRATOR", person->number, N_ ("add --role administrator"),
                        N_ ("the first person of an archive must be an administrator"));
  if (roster_is_founded (editing->roster) && count_able (editing, person) == 0)
    return refuse_edit (error, "D-NO-ADMINISTRATOR", person->number, N_ ("make somebody else administrator first"),
                        N_ ("the archive would have no administrator left"));
  return true;
}

/* ---- Applying ---- */

static bool end_key (const Editing *editing, Person *person, GError **error)
{
  PersonKey *key = person_key_at (person, editing->now);
  if (key == NULL)
    return refuse_edit (error, "D-KEY-NONE", person->number, NULL, N_ ("this person has no key"));
  key->until = MAX (editing->now, key->from);
  return true;
}

static bool give_key (const Editing *editing, Person *person, GError **error)
{
  const Key *key = editing->edit->key;
  const char *holder = roster_key_holder (editing->roster, key_fingerprint (key));
  if (holder != NULL)
    return refuse_edit (error, "D-KEY-TAKEN", holder, N_ ("make a key for each person with `dossier key new`"),
                        N_ ("this key belongs or belonged to somebody already"));
  if (person_key_at (person, editing->now) != NULL && !editing->edit->replaces_key)
    return refuse_edit (error, "D-KEY-SECOND", person->number, N_ ("replace it with --replace-key"),
                        N_ ("this person has a key already"));
  if (person_key_at (person, editing->now) != NULL && !end_key (editing, person, error))
    return false;
  g_autofree char *path = person_key_path (person->number, person->keys->len + 1);
  person_add_key (person, path + strlen ("people/"), key_type (key), key_fingerprint (key), editing->now);
  return true;
}

static bool grant_role (const Editing *editing, Person *person, const PersonRole *wished, GError **error)
{
  int64_t from = wished->from == 0 ? editing->now : wished->from;
  g_auto (GStrv) roles = layout_people_roles (editing->layout);
  if (!g_strv_contains ((const char *const *)roles, wished->word)) {
    g_autofree char *codes = g_strjoinv (_ (", "), roles), *hint = g_strdup_printf (_ ("use one of: %s"), codes);
    return error_set (error, ERROR_USAGE, "D-ROLE-UNKNOWN", wished->word, hint, "the layout has no such role");
  }
  for (unsigned i = 0; i < person->roles->len; i++) {
    const PersonRole *held = person->roles->pdata[i];
    if (strcmp (held->word, wished->word) == 0 && (held->until == 0 || held->until > from) &&
        (wished->until == 0 || wished->until > held->from))
      return refuse_edit (error, "D-ROLE-HELD", person->number, N_ ("revoke it first, or grant it for another time"),
                          N_ ("the person already holds this role at that time"));
  }
  if (wished->until != 0 && wished->until <= from)
    return error_set (error, ERROR_USAGE, "D-PERIOD", wished->word, NULL, "the role would end before it begins");
  person_add_role (person, wished->word, from, wished->until);
  return true;
}

/* Ends a role, or all of them with NULL. A role that has not begun yet is removed. */
static bool revoke_role (const Editing *editing, Person *person, const char *word, GError **error)
{
  bool found = false;
  for (unsigned i = person->roles->len; i > 0; i--) {
    PersonRole *role = person->roles->pdata[i - 1];
    if ((word != NULL && strcmp (role->word, word) != 0) || (role->until != 0 && role->until <= editing->now))
      continue;
    found = true;
    role->until = editing->now;
    if (role->from > editing->now)
      g_ptr_array_remove_index (person->roles, i - 1);
  }
  return found || word == NULL ||
         refuse_edit (error, "D-ROLE-NOT-HELD", word, N_ ("see `dossier person list` for the roles that people hold"),
                      N_ ("the person does not hold this role"));
}

static bool apply_edit (const Editing *editing, Person *person, GError **error)
{
  const PeopleEdit *edit = editing->edit;
  if (edit->department != NULL) {
    const char *department = layout_department (editing->layout, edit->department, error);
    if (department == NULL)
      return false;
    g_free (person->department);
    person->department = g_strdup (department);
  }
  for (unsigned i = 0; edit->revokes != NULL && edit->revokes[i] != NULL; i++)
    if (!revoke_role (editing, person, edit->revokes[i], error))
      return false;
  for (unsigned i = 0; edit->grants != NULL && i < edit->grants->len; i++)
    if (!grant_role (editing, person, edit->grants->pdata[i], error))
      return false;
  if (edit->key != NULL ? !give_key (editing, person, error) : edit->replaces_key && !end_key (editing, person, error))
    return false;
  if (edit->leaves && person_key_at (person, editing->now) != NULL && !end_key (editing, person, error))
    return false;
  return !edit->leaves || revoke_role (editing, person, NULL, error);
}

/* Where the new edition starts from: a copy of the edition in effect, else of the newest one; or a new person. */
static Person *begin_edition (const Editing *editing, GError **error)
{
  unsigned waits_for = 0;
  if (editing->number == NULL) {
    g_autoptr (Person) person = person_new ();
    person->number = roster_next_number (editing->roster);
    person->name = text_tidy (editing->edit->name, FIELD_MAX_LINE);
    if (person->name != NULL)
      return check_new_name (editing, person, error) ? g_steal_pointer (&person) : NULL;
    error_set (error, ERROR_USAGE, "D-PERSON-NAME", editing->edit->name, "give one line of at most 1,000 bytes",
               "this is not a valid name of a person");
    return NULL;
  }
  const Person *newest = roster_newest (editing->roster, editing->number, &waits_for);
  const Person *held = roster_person (editing->roster, editing->number, 0);
  g_autoptr (Person) person = person_copy (held != NULL ? held : newest);
  person->edition = newest->edition;
  return g_steal_pointer (&person);
}

/* ---- At the head ---- */

static bool read_head (Editing *editing, GError **error)
{
  g_clear_pointer (&editing->roster, roster_free);
  editing->roster = people_read (editing->archive, error);
  editing->now = archive_now (editing->archive);
  return editing->roster != NULL && check_administrator (editing, error);
}

/* The new edition. The result says how many signatures it needs besides the signer's. */
static Person *make_edition (Editing *editing, GError **error)
{
  const Signer *signer = editing->signer;
  g_autoptr (Person) person = read_head (editing, error) ? begin_edition (editing, error) : NULL;
  if (person == NULL || !apply_edit (editing, person, error) || !check_outcome (editing, person, error))
    return NULL;
  person->edition++;
  person->changed = editing->now;
  g_free (person->nonce);
  person->nonce = digest_new_nonce ();
  g_free (person->changed_by);
  person->changed_by = g_strdup (signer != NULL ? signer->person : editing->actor);
  unsigned administrators = roster_count (editing->roster, PERSON_ADMINISTRATOR, 0, editing->now);
  unsigned asked = MIN (layout_administrators (editing->layout), administrators);
  editing->result->waits_for = signer == NULL ? 0 : MAX (asked, 1) - 1;
  return g_steal_pointer (&person);
}

/* ---- Writing ---- */

/* Adds the administrator's statement about the edition in the result. */
static bool sign_edition (Change *change, const char *digest, GError **error)
{
  const Editing *editing = change->data;
  const Signer *signer = editing->signer;
  const Person *person = editing->result->person;
  if (signer == NULL)
    return true;
  g_autofree char *subject = person_path (person->number, person->edition);
  g_autofree char *path = person_statement_path (person->number, person->edition, signer->person);
  const ChangeStatement statement = {.key = signer->key,
                                     .person = signer->person,
                                     .path = path,
                                     .subject = subject,
                                     .digest = digest,
                                     .role = PERSON_ADMINISTRATOR,
                                     .decision = PERSON_DECISION};
  return change_sign (change, &statement, error);
}

static bool compose_edition (Change *change, GError **error)
{
  Editing *editing = change->data;
  people_result_clear (editing->result);
  const Person *person = editing->result->person = make_edition (editing, error);
  if (person == NULL)
    return false;
  g_autoptr (GBytes) bytes = change_read_back (person_print (person), (ChangeReader)person_parse,
                                               (GDestroyNotify)person_free, _ ("the new edition"), error);
  g_autofree char *path = person_path (person->number, person->edition);
  if (editing->edit->key != NULL) {
    g_autofree char *key_path = person_key_path (person->number, person->keys->len);
    g_autoptr (GBytes) pem = key_print_public (editing->edit->key);
    if (bytes == NULL || change_bring (change, "key", key_path, pem, error) == NULL)
      return false;
  }
  const Event *event = change_bring (change, "person", path, bytes, error);
  return event != NULL && sign_edition (change, event_get (event, "digest"), error);
}

/* Signs the newest edition if it still needs this signature. */
static bool compose_countersignature (Change *change, GError **error)
{
  Editing *editing = change->data;
  unsigned waits_for = 0;
  uint64_t before = 0;
  if (!read_head (editing, error))
    return false;
  const Person *person = roster_newest (editing->roster, editing->number, &waits_for);
  if (waits_for == 0)
    return refuse_edit (error, "D-NOTHING-TO-SIGN", editing->number, NULL,
                        N_ ("the newest edition has all its signatures"));
  g_autofree char *path = person_statement_path (editing->number, person->edition, editing->signer->person);
  g_autoptr (Event) event = journal_event (archive_journal (editing->archive),
                                           roster_event_of (editing->roster, editing->number, person->edition), error);
  if (event == NULL || !index_event_of (change->index, path, &before, error))
    return false;
  if (before != 0)
    return refuse_edit (error, "D-SIGNED-ALREADY", path, N_ ("another administrator must sign it"),
                        N_ ("you have already signed this edition"));
  people_result_clear (editing->result);
  editing->result->person = person_copy (person);
  editing->result->waits_for = waits_for - 1;
  return sign_edition (change, event_get (event, "digest"), error);
}

/* ---- From outside ---- */

static bool is_known (Archive *archive, const char *number, GError **error)
{
  unsigned waits_for = 0;
  g_autoptr (Roster) roster = people_read (archive, error);
  if (roster == NULL || roster_newest (roster, number, &waits_for) != NULL)
    return roster != NULL;
  return error_set (error, ERROR_USAGE, "D-PERSON-UNKNOWN", number, "see `dossier person list --all`",
                    "the archive has no such person");
}

static bool asks_for_something (const PeopleEdit *edit)
{
  return edit->number == NULL || edit->department != NULL || (edit->grants != NULL && edit->grants->len > 0) ||
         (edit->revokes != NULL && edit->revokes[0] != NULL) || edit->key != NULL || edit->replaces_key || edit->leaves;
}

static bool commit_editing (Editing *editing, bool dry_run, GError **error)
{
  Change change = {.archive = editing->archive,
                   .actor = editing->actor,
                   .dry_run = dry_run,
                   .compose = editing->edit != NULL ? compose_edition : compose_countersignature,
                   .data = editing};
  editing->layout = layouts_in_force (editing->archive, error);
  if (editing->layout == NULL || (editing->number != NULL && !is_known (editing->archive, editing->number, error)))
    return false;
  if (editing->edit != NULL && !asks_for_something (editing->edit))
    return error_set (error, ERROR_USAGE, "D-NOTHING-TO-CHANGE", editing->number, NULL, "nothing to change");
  bool done = change_commit (&change, error);
  g_clear_pointer (&editing->roster, roster_free);
  return done;
}

bool people_edit (Archive *archive, const PeopleEdit *edit, const Signer *signer, const char *actor, bool dry_run,
                  PeopleResult *result, GError **error)
{
  Editing editing = {
      .archive = archive, .edit = edit, .number = edit->number, .signer = signer, .actor = actor, .result = result};
  return commit_editing (&editing, dry_run, error);
}

bool people_sign (Archive *archive, const char *number, const Signer *signer, const char *actor, bool dry_run,
                  PeopleResult *result, GError **error)
{
  Editing editing = {.archive = archive, .number = number, .signer = signer, .actor = actor, .result = result};
  return commit_editing (&editing, dry_run, error);
}
