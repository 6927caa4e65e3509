/* A change is applied to the edition that holds, inside the commit: so it is always made on what is there, and who
 * signs it is administrator at that moment. */
#include "ops/sign/people.h"

#include <string.h>

#include "form/field.h"
#include "form/layout.h"
#include "form/text.h"
#include "store/journal.h"
#include "store/transaction.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/message.h"
#include "sys/xml.h"

/* A change under way. */
typedef struct {
  Archive *archive;
  const Layout *layout;
  const PeopleEdit *edit; /* NULL: only to be signed */
  const char *number;     /* of a known person, or NULL */
  const Signer *signer;   /* or NULL */
  const char *actor;
  PeopleResult *result;
  Roster *roster; /* at the head */
  int64_t now;
  unsigned key_item, person_item;
  Signing signing;
} Change;

void people_result_clear (PeopleResult *result)
{
  g_clear_pointer (&result->person, person_free);
}

/* ---- Checks ---- */

static bool refuse (GError **error, const char *id, const char *where, const char *hint, const char *message)
{
  error_set (error, ERROR_REFUSED, id, where, hint, "%s", message);
  return false;
}

/* Administrators who could sign: with the role and a key. */
static unsigned count_able (const Change *change, const Person *instead)
{
  unsigned n = 0;
  for (unsigned i = 0; i < roster_length (change->roster); i++) {
    const char *number = roster_number (change->roster, i);
    const Person *person =
        instead != NULL && strcmp (instead->number, number) == 0 ? instead : roster_person (change->roster, number, 0);
    n += person != NULL && person_role_at (person, PERSON_ADMINISTRATOR, change->now) != NULL &&
         person_key_at (person, change->now) != NULL;
  }
  return n;
}

static bool check_signer (const Change *change, GError **error)
{
  if (change->signer == NULL && !roster_is_founded (change->roster))
    return true;
  if (change->signer == NULL)
    return refuse (error, "D-NOT-ADMINISTRATOR", "people", N_ ("sign it with an administrator's key"),
                   N_ ("a change of people is signed by an administrator"));
  const Key *key = roster_key_at (change->roster, change->signer->person, 0, change->now);
  if (key == NULL || strcmp (key_fingerprint (key), key_fingerprint (change->signer->key)) != 0 ||
      !roster_role_at (change->roster, change->signer->person, PERSON_ADMINISTRATOR, 0, change->now))
    return refuse (error, "D-NOT-ADMINISTRATOR", change->signer->person, N_ ("`dossier person list` tells who is one"),
                   N_ ("only an administrator decides about people"));
  return true;
}

static bool check_role (const Change *change, const char *word, GError **error)
{
  g_auto (GStrv) roles = layout_people_roles (change->layout);
  if (g_strv_contains ((const char *const *)roles, word))
    return true;
  g_autofree char *hint = g_strjoinv (", ", roles);
  error_set (error, ERROR_USAGE, "D-ROLE-UNKNOWN", word, hint, "there is no such role in this layout");
  return false;
}

static bool check_department (const Change *change, GError **error)
{
  const char *department = change->edit->department;
  if (department == NULL || layout_has_department (change->layout, department))
    return true;
  error_set (error, ERROR_USAGE, "D-DEPARTMENT-UNKNOWN", department, "`dossier layout show` lists the departments",
             "there is no such department in this layout");
  return false;
}

static bool check_name (const Change *change, const Person *person, GError **error)
{
  unsigned waits_for = 0;
  for (unsigned i = 0; !change->edit->same_name && i < roster_length (change->roster); i++) {
    const Person *other = roster_newest (change->roster, roster_number (change->roster, i), &waits_for);
    if (strcmp (other->name, person->name) == 0)
      return refuse (error, "D-PERSON-EXISTS", other->number, N_ ("--same-name adds another one"),
                     N_ ("there is a person of this name"));
  }
  return true;
}

/* What must hold of the new edition whatever was asked for. */
static bool check_outcome (const Change *change, const Person *person, GError **error)
{
  bool administrator = person_role_at (person, PERSON_ADMINISTRATOR, change->now) != NULL;
  bool has_key = person_key_at (person, change->now) != NULL;
  if (administrator && !has_key)
    return refuse (error, "D-KEY-NONE", person->number, N_ ("give the public key with --key"),
                   N_ ("an administrator signs, and needs a key"));
  if (!roster_is_founded (change->roster) && !administrator)
    return refuse (error, "D-NO-ADMINISTRATOR", person->number, N_ ("--role administrator"),
                   N_ ("the first person of an archive is its administrator"));
  if (roster_is_founded (change->roster) && count_able (change, person) == 0)
    return refuse (error, "D-NO-ADMINISTRATOR", person->number, N_ ("make somebody else administrator first"),
                   N_ ("nobody would be left who can decide about people"));
  return true;
}

/* ---- Applying ---- */

static bool end_key (const Change *change, Person *person, GError **error)
{
  PersonKey *key = person_key_at (person, change->now);
  if (key == NULL)
    return refuse (error, "D-KEY-NONE", person->number, NULL, N_ ("this person has no key now"));
  key->until = MAX (change->now, key->from);
  return true;
}

static bool give_key (const Change *change, Person *person, GError **error)
{
  const Key *key = change->edit->key;
  const char *holder = roster_key_holder (change->roster, key_fingerprint (key));
  if (holder != NULL)
    return refuse (error, "D-KEY-TAKEN", holder, N_ ("each person makes a key of their own: dossier key new"),
                   N_ ("this key is, or was, somebody's already"));
  if (person_key_at (person, change->now) != NULL && !change->edit->replaces_key)
    return refuse (error, "D-KEY-SECOND", person->number, N_ ("--replace-key ends the key that is there"),
                   N_ ("nobody has two keys at once"));
  if (person_key_at (person, change->now) != NULL && !end_key (change, person, error))
    return false;
  g_autofree char *path = person_key_path (person->number, person->keys->len + 1);
  person_add_key (person, path + strlen ("people/"), key_type (key), key_fingerprint (key), change->now);
  return true;
}

static bool grant (const Change *change, Person *person, const PersonRole *wished, GError **error)
{
  int64_t from = wished->from == 0 ? change->now : wished->from;
  if (!check_role (change, wished->word, error))
    return false;
  for (unsigned i = 0; i < person->roles->len; i++) {
    const PersonRole *held = person->roles->pdata[i];
    if (strcmp (held->word, wished->word) == 0 && (held->until == 0 || held->until > from) &&
        (wished->until == 0 || wished->until > held->from))
      return refuse (error, "D-ROLE-HELD", person->number, N_ ("revoke it first, or grant it for another time"),
                     N_ ("the person holds this role already"));
  }
  if (wished->until != 0 && wished->until <= from) {
    error_set (error, ERROR_USAGE, "D-PERIOD", wished->word, NULL, "it would end before it begins");
    return false;
  }
  person_add_role (person, wished->word, from, wished->until);
  return true;
}

/* Ends what is held; what was to be held later never is. */
static bool take_away (const Change *change, Person *person, const char *word, GError **error)
{
  bool found = false;
  for (unsigned i = person->roles->len; i > 0; i--) {
    PersonRole *role = person->roles->pdata[i - 1];
    if ((word != NULL && strcmp (role->word, word) != 0) || (role->until != 0 && role->until <= change->now))
      continue;
    found = true;
    role->until = change->now;
    if (role->from > change->now)
      g_ptr_array_remove_index (person->roles, i - 1);
  }
  return found || word == NULL ||
         refuse (error, "D-ROLE-NOT-HELD", word, N_ ("`dossier person list` tells who holds which roles"),
                 N_ ("the person does not hold this role"));
}

static bool apply (const Change *change, Person *person, GError **error)
{
  const PeopleEdit *edit = change->edit;
  if (!check_department (change, error))
    return false;
  if (edit->department != NULL) {
    g_free (person->department);
    person->department = g_strdup (edit->department);
  }
  for (unsigned i = 0; edit->revokes != NULL && edit->revokes[i] != NULL; i++)
    if (!take_away (change, person, edit->revokes[i], error))
      return false;
  for (unsigned i = 0; edit->grants != NULL && i < edit->grants->len; i++)
    if (!grant (change, person, edit->grants->pdata[i], error))
      return false;
  if (edit->key != NULL ? !give_key (change, person, error) : edit->replaces_key && !end_key (change, person, error))
    return false;
  if (edit->leaves && person_key_at (person, change->now) != NULL && !end_key (change, person, error))
    return false;
  return !edit->leaves || take_away (change, person, NULL, error);
}

/* The edition to be changed: a copy of the one that holds, or of the one that never did; or a new person. */
static Person *begin (const Change *change, GError **error)
{
  unsigned waits_for = 0;
  if (change->number == NULL) {
    g_autoptr (Person) person = person_new ();
    person->number = roster_next_number (change->roster);
    person->name = text_tidy (change->edit->name, FIELD_MAX_LINE);
    if (person->name != NULL)
      return check_name (change, person, error) ? g_steal_pointer (&person) : NULL;
    error_set (error, ERROR_USAGE, "D-PERSON-NAME", change->edit->name, "a line of text of at most 1,000 bytes",
               "this is no name for a person");
    return NULL;
  }
  const Person *newest = roster_newest (change->roster, change->number, &waits_for);
  const Person *held = roster_person (change->roster, change->number, 0);
  g_autoptr (Person) person = person_copy (held != NULL ? held : newest);
  person->edition = newest->edition;
  return g_steal_pointer (&person);
}

static void stamp (const Change *change, Person *person)
{
  char nonce[33];
  digest_nonce (nonce);
  person->edition++;
  person->changed = change->now;
  g_free (person->nonce);
  person->nonce = g_strdup (nonce);
  g_free (person->changed_by);
  person->changed_by = g_strdup (change->signer != NULL ? change->signer->person : change->actor);
}

/* ---- At the head ---- */

static bool read_head (Change *change, GError **error)
{
  g_clear_pointer (&change->roster, roster_free);
  change->roster = people_read (change->archive, error);
  change->now = people_now (change->archive);
  return change->roster != NULL && check_signer (change, error);
}

/* The signatures that lack once this one is given. */
static unsigned count_lacking (const Change *change)
{
  unsigned asked =
      MIN (layout_administrators (change->layout), roster_count (change->roster, PERSON_ADMINISTRATOR, 0, change->now));
  return change->signer == NULL ? 0 : MAX (asked, 1) - 1;
}

static Person *make_edition (Change *change, GError **error)
{
  if (!read_head (change, error))
    return NULL;
  g_autoptr (Person) person = begin (change, error);
  if (person == NULL || !apply (change, person, error) || !check_outcome (change, person, error))
    return NULL;
  stamp (change, person);
  change->result->waits_for = count_lacking (change);
  return g_steal_pointer (&person);
}

/* ---- Writing ---- */

/* The document, once more read by the strict reader. */
static GBytes *print_checked (const Person *person, GError **error)
{
  g_autoptr (GBytes) bytes = person_print (person);
  g_autoptr (Person) again = person_parse (bytes, _ ("the new edition"), error);
  return again != NULL ? g_steal_pointer (&bytes) : NULL;
}

static bool bring_key (Transaction *transaction, Change *change, const Person *person, GError **error)
{
  if (change->edit->key == NULL)
    return true;
  g_autofree char *path = person_key_path (person->number, person->keys->len);
  g_autoptr (GBytes) pem = key_print_public (change->edit->key);
  return sign_bring (transaction, &change->key_item, "key", path, pem, error);
}

static bool sign (Transaction *transaction, Change *change, const Person *person, const char *digest, GError **error)
{
  if (change->signer == NULL)
    return true;
  g_autofree char *subject = person_path (person->number, person->edition);
  g_autofree char *path = person_statement_path (person->number, person->edition, change->signer->person);
  Signing *signing = &change->signing;
  signing->signer = change->signer;
  signing->path = path;
  signing->subject = subject;
  signing->digest = digest;
  signing->role = PERSON_ADMINISTRATOR;
  signing->decision = PERSON_DECISION;
  return sign_add (transaction, signing, error);
}

static bool prepare_edition (Transaction *transaction, G_GNUC_UNUSED Index *index, gpointer data, GError **error)
{
  Change *change = data;
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (Person) person = make_edition (change, error);
  g_autoptr (GBytes) bytes = person == NULL ? NULL : print_checked (person, error);
  if (bytes == NULL)
    return false;
  digest_bytes (archive_fonds (change->archive)->digest, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), hex);
  g_autofree char *path = person_path (person->number, person->edition);
  if (!bring_key (transaction, change, person, error) ||
      !sign_bring (transaction, &change->person_item, "person", path, bytes, error) ||
      !sign (transaction, change, person, hex, error))
    return false;
  g_clear_pointer (&change->result->person, person_free);
  change->result->person = g_steal_pointer (&person);
  return true;
}

/* The event that brought the newest edition; NULL when that one needs no signature of this signer. Given. */
static Event *edition_to_sign (Change *change, GError **error)
{
  unsigned waits_for = 0;
  if (!read_head (change, error))
    return NULL;
  const Person *person = roster_newest (change->roster, change->number, &waits_for);
  if (waits_for == 0) {
    refuse (error, "D-NOTHING-TO-SIGN", change->number, NULL, N_ ("the newest edition holds already"));
    return NULL;
  }
  g_autoptr (Event) event = journal_event (archive_journal (change->archive),
                                           roster_event_of (change->roster, change->number, person->edition), error);
  g_autofree char *path = person_statement_path (change->number, person->edition, change->signer->person);
  g_autofree char *known = sign_journal (change->archive).digest_of (path, G_MAXUINT64, change->archive);
  if (event != NULL && known != NULL) {
    refuse (error, "D-SIGNED-ALREADY", path, N_ ("another administrator has to sign it"),
            N_ ("you have signed it already"));
    return NULL;
  }
  g_clear_pointer (&change->result->person, person_free);
  change->result->person = person_copy (person);
  change->result->waits_for = waits_for - 1;
  return g_steal_pointer (&event);
}

static bool prepare_signature (Transaction *transaction, G_GNUC_UNUSED Index *index, gpointer data, GError **error)
{
  Change *change = data;
  g_autoptr (Event) event = edition_to_sign (change, error);
  return event != NULL && sign (transaction, change, change->result->person, event_get (event, "digest"), error);
}

static bool commit (Change *change, TransactionPrepare prepare, GError **error)
{
  g_autoptr (Transaction) transaction = transaction_begin (change->archive, change->actor, error);
  return transaction != NULL && transaction_commit (transaction, prepare, change, error);
}

static bool try_out (Change *change, GError **error)
{
  change->result->person = make_edition (change, error);
  g_autoptr (GBytes) bytes = change->result->person == NULL ? NULL : print_checked (change->result->person, error);
  return bytes != NULL;
}

static bool is_known (Archive *archive, const char *number, GError **error)
{
  unsigned waits_for = 0;
  g_autoptr (Roster) roster = people_read (archive, error);
  if (roster == NULL || roster_newest (roster, number, &waits_for) != NULL)
    return roster != NULL;
  error_set (error, ERROR_USAGE, "D-PERSON-UNKNOWN", number, "`dossier person list` shows them all",
             "there is no such person in this archive");
  return false;
}

bool people_edit (Archive *archive, const PeopleEdit *edit, const Signer *signer, const char *actor, bool dry_run,
                  PeopleResult *result, GError **error)
{
  Change change = {.archive = archive,
                   .edit = edit,
                   .number = edit->number,
                   .signer = signer,
                   .actor = actor,
                   .result = result,
                   .layout = archive_layout (archive, error)};
  if (change.layout == NULL || (edit->number != NULL && !is_known (archive, edit->number, error)))
    return false;
  bool changes = edit->number == NULL || edit->department != NULL || (edit->grants != NULL && edit->grants->len > 0) ||
                 (edit->revokes != NULL && edit->revokes[0] != NULL) || edit->key != NULL || edit->replaces_key ||
                 edit->leaves;
  if (!changes) {
    error_set (error, ERROR_USAGE, "D-NOTHING-TO-CHANGE", edit->number, NULL, "nothing to change");
    return false;
  }
  bool done = dry_run ? try_out (&change, error) : commit (&change, prepare_edition, error);
  g_clear_pointer (&change.roster, roster_free);
  return done;
}

bool people_sign (Archive *archive, const char *number, const Signer *signer, const char *actor, bool dry_run,
                  PeopleResult *result, GError **error)
{
  Change change = {.archive = archive,
                   .number = number,
                   .signer = signer,
                   .actor = actor,
                   .result = result,
                   .layout = archive_layout (archive, error)};
  if (change.layout == NULL || !is_known (archive, number, error))
    return false;
  g_autoptr (Event) event = dry_run ? edition_to_sign (&change, error) : NULL;
  bool done = dry_run ? event != NULL : commit (&change, prepare_signature, error);
  g_clear_pointer (&change.roster, roster_free);
  return done;
}
