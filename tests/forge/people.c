/* People, keys and statements that are false: correctly chained, and signed by whoever is named. */
#include <string.h>

#include "form/document/checkpoint.h"
#include "form/document/person.h"
#include "form/document/statement.h"
#include "tests/forge/forge.h"

/* ---- Statements ---- */

/* A statement as its signer would make it, and what is false in it. NULL and 0: nothing. */
typedef struct {
  const char *signer; /* NULL: the administrator */
  const char *key_of; /* who signs; NULL: the signer */
  const char *role, *decision, *digest, *archive, *head, *named_key;
  int positions; /* added to the position */
  bool unsigned_at_all;
  const char *path; /* of the statement */
} Stated;

/* Signs the newest edition of the operator, who waits for nothing else. */
#define SUBJECT "people/p0005.2.xml"

static void state (Forger *forger, const Stated *stated)
{
  g_autoptr (GError) error = NULL;
  char hex[DIGEST_HEX_SIZE];
  const Journal *journal = archive_journal (forger->court.archive);
  Signer signer = court_signer (&forger->court, stated->signer != NULL ? stated->signer : "administrator");
  const Key *key = stated->key_of != NULL ? forger->court.keys[court_index (stated->key_of)] : signer.key;
  g_autoptr (GBytes) subject = forge_read (forger, SUBJECT);
  digest_gbytes (DIGEST_SHA256, subject, hex);
  g_autoptr (Statement) statement = statement_new ();
  statement->archive = g_strdup (stated->archive != NULL ? stated->archive : journal_archive_id (journal));
  statement->subject = g_strdup (SUBJECT);
  statement->digest = g_strdup (stated->digest != NULL ? stated->digest : hex);
  statement->role = g_strdup (stated->role != NULL ? stated->role : PERSON_ADMINISTRATOR);
  statement->decision = g_strdup (stated->decision != NULL ? stated->decision : PERSON_DECISION);
  statement->person = g_strdup (signer.person);
  statement->key = g_strdup (stated->named_key != NULL ? stated->named_key : key_fingerprint (key));
  statement->time = court_now;
  statement->position = (uint64_t)((int64_t)journal_length (journal) + stated->positions);
  statement->head = g_strdup (stated->head != NULL ? stated->head : journal_head (journal));
  g_autofree char *own = person_statement_path ("p0005", 2, signer.person);
  const char *path = stated->path != NULL ? stated->path : own;
  g_autofree char *beside = statement_signature_path (path);
  GBytes *text = statement_print (statement), *signature = key_sign (key, text, &error);
  g_assert_no_error (error);
  forge_bring (forger, &(ForgeFile){"statement", path, text, {NULL}}, NULL);
  if (stated->unsigned_at_all)
    g_bytes_unref (signature);
  else
    forge_bring (forger, &(ForgeFile){"signature", beside, signature, {NULL}}, NULL);
  g_free (signer.person);
}

#define STATE(name, ...)                                                                                               \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    state (forger, &(Stated){__VA_ARGS__});                                                                            \
  }
STATE (honestly, .path = NULL)
STATE (by_no_administrator, .signer = "witness")
STATE (with_the_key_of_another, .key_of = "witness")
STATE (with_a_key_that_is_only_named, .key_of = "witness", .named_key = FIXTURE_DIGEST)
STATE (about_other_bytes, .digest = FIXTURE_DIGEST)
STATE (for_another_archive, .archive = FIXTURE_DIGEST)
STATE (of_another_journal, .head = FIXTURE_DIGEST)
STATE (of_an_event_to_come, .positions = 9)
STATE (in_another_role, .role = "operator")
STATE (of_another_decision, .decision = "reject")
STATE (without_a_signature, .unsigned_at_all = true)
STATE (in_the_name_of_another, .path = "people/p0005.2.administrator.p0006.txt")

static void twice (Forger *forger)
{
  honestly (forger);
  state (forger, &(Stated){.path = "people/p0005.2.again.p0001.txt"});
}

static void signature_of_nothing (Forger *forger)
{
  g_autoptr (GBytes) bytes = forge_read (forger, SUBJECT);
  forge_bring (
      forger,
      &(ForgeFile){
          "signature", "people/p0005.2.administrator.p0001.sig", key_sign (forger->court.keys[0], bytes, NULL), {NULL}},
      NULL);
}

/* ---- People ---- */

/* The next edition of the operator, with a change; nobody has signed it yet. */
static void bring_person (Forger *forger, void (*change) (Forger *forger, Person *person), const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = forge_read (forger, "people/p0005.1.xml");
  g_autoptr (Person) person = person_parse (bytes, "", &error);
  g_assert_no_error (error);
  person->edition = 2;
  person->changed = court_now;
  forge_set (&person->nonce, FIXTURE_NONCE);
  change (forger, person);
  forge_bring (forger, &(ForgeFile){"person", path != NULL ? path : SUBJECT, person_print (person), {NULL}}, NULL);
}

static void rename_to (Person *person, const char *number)
{
  g_autofree char *path = person_key_path (number, 1);
  forge_set (&person->number, number);
  forge_set (&((PersonKey *)person->keys->pdata[0])->file, path + strlen ("people/"));
}

static void change_key (Person *person, const char *fingerprint)
{
  ((PersonKey *)person->keys->pdata[0])->until = court_now;
  person_add_key (person, "p0005.2.pem", KEY_P256, fingerprint, court_now);
}

#define PERSON(name, where, ...)                                                                                       \
  static void change_##name (Forger *forger G_GNUC_UNUSED, Person *person)                                             \
  {                                                                                                                    \
    __VA_ARGS__                                                                                                        \
  }                                                                                                                    \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    bring_person (forger, change_##name, where);                                                                       \
  }
PERSON (grant_management, NULL, person_add_role (person, "management", court_now, 0);)
PERSON (skip_an_edition, "people/p0005.3.xml", person->edition = 3;)
PERSON (misname_an_edition, NULL, person->edition = 3;)
PERSON (name_another, NULL, rename_to (person, "p0006");)
PERSON (skip_a_number, "people/p0019.1.xml", rename_to (person, "p0019"); person->edition = 1;)
PERSON (be_somebody_new_with_the_same_key, "people/p0013.1.xml", rename_to (person, "p0013"); person->edition = 1;)
PERSON (take_the_key_of_another, NULL,
        change_key (person, key_fingerprint (forger->court.keys[court_index ("approver")]));)
PERSON (name_a_key_that_is_not_there, NULL, change_key (person, FIXTURE_DIGEST);)
PERSON (name_the_wrong_file, NULL, change_key (person, key_fingerprint (forger->court.keys[court_index ("operator")]));)

static void bring_a_key_of_nobody (Forger *forger)
{
  g_autoptr (Key) key = key_generate (KEY_P256, NULL);
  forge_bring (forger, &(ForgeFile){"key", "people/p0005.2.pem", key_print_public (key), {NULL}}, NULL);
}

static void bring_the_same_key_again (Forger *forger)
{
  forge_bring (forger, &(ForgeFile){"key", "people/p0005.2.pem", forge_read (forger, "people/p0004.pem"), {NULL}},
               NULL);
}

static void bring_no_key (Forger *forger)
{
  forge_bring (forger, &(ForgeFile){"key", "people/p0005.2.pem", bytes_of ("no key\n"), {NULL}}, NULL);
}

/* Nobody has signed what gives the operator the post; the operator signs in it nevertheless. */
static void grant_and_use (Forger *forger)
{
  grant_management (forger);
  forge_sign (forger, "operator", "management", "approve", "people/p0005.2.management.p0005.txt", SUBJECT,
              FIXTURE_DIGEST);
}

static void grant_and_confirm (Forger *forger)
{
  grant_management (forger);
  honestly (forger);
}

static void approve_without_the_post (Forger *forger)
{
  grant_management (forger);
  g_autofree char *subject = register_path (COURT_NUMBER, 1);
  forge_sign (forger, "operator", "approver", "approve", "destruction/" COURT_NUMBER "/1.approve.approver.p0005.txt",
              subject, forger->digest);
}

static void leave (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  char *words[] = {(char[]){"leave"}, (char[]){"approver"}, NULL, NULL};
  g_assert_true (court_change_person (&forger->court, words, &error));
}

static void approve_after_leaving (Forger *forger)
{
  leave (forger);
  g_autofree char *subject = register_path (COURT_NUMBER, 1);
  forge_sign (forger, "approver", "approver", "approve", "destruction/" COURT_NUMBER "/1.approve.approver.p0004.txt",
              subject, forger->digest);
}

/* ---- Checkpoints ---- */

typedef struct {
  void (*change) (Checkpoint *checkpoint);
  const char *path;
} Checked;

static void check (Forger *forger, const Checked *checked)
{
  char empty[DIGEST_HEX_SIZE];
  const Journal *journal = archive_journal (forger->court.archive);
  g_autoptr (Checkpoint) checkpoint = checkpoint_new ();
  digest_bytes (DIGEST_SHA256, "", 0, empty);
  checkpoint->archive = g_strdup (journal_archive_id (journal));
  checkpoint->events = journal_length (journal);
  checkpoint->head = g_strdup (journal_head (journal));
  checkpoint->time = court_now;
  checkpoint->previous = g_strnfill (64, '0');
  checkpoint->segments = g_strdup (empty);
  if (checked->change != NULL)
    checked->change (checkpoint);
  g_autofree char *path = checkpoint_path (journal_length (journal));
  forge_bring (
      forger,
      &(ForgeFile){"checkpoint", checked->path != NULL ? checked->path : path, checkpoint_print (checkpoint), {NULL}},
      NULL);
}

#define CHECK(name, ...)                                                                                               \
  static void change_##name (Checkpoint *checkpoint)                                                                   \
  {                                                                                                                    \
    __VA_ARGS__                                                                                                        \
  }                                                                                                                    \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    check (forger, &(Checked){.change = change_##name});                                                               \
  }
CHECK (checked_honestly, checkpoint->time++;)
CHECK (checked_elsewhere, forge_set (&checkpoint->archive, FIXTURE_DIGEST);)
CHECK (checked_another_head, forge_set (&checkpoint->head, FIXTURE_DIGEST);)
CHECK (checked_fewer_events, checkpoint->events--;)
CHECK (checked_more_events, checkpoint->events++;)
CHECK (checked_after_another, forge_set (&checkpoint->previous, FIXTURE_DIGEST);)
CHECK (checked_other_segments, g_free (checkpoint->segments); checkpoint->segments = g_strnfill (64, '1');)

static void checked_twice_from_the_start (Forger *forger)
{
  checked_honestly (forger);
  checked_honestly (forger);
}

/* Signs the checkpoint that was just made. */
static void cosign (Forger *forger, const char *person, const char *key_of)
{
  uint64_t events = journal_length (archive_journal (forger->court.archive)) - 1;
  g_autofree char *text = checkpoint_path (events), *number = court_person (person);
  g_autofree char *path = checkpoint_signature_path (events, number);
  g_autoptr (GBytes) bytes = forge_read (forger, text);
  forge_bring (
      forger, &(ForgeFile){"signature", path, key_sign (forger->court.keys[court_index (key_of)], bytes, NULL), {NULL}},
      NULL);
}

static void cosigned_honestly (Forger *forger)
{
  checked_honestly (forger);
  cosign (forger, "witness", "witness");
}

static void cosigned_for_another (Forger *forger)
{
  checked_honestly (forger);
  cosign (forger, "approver", "witness");
}

static void cosigned_after_leaving (Forger *forger)
{
  leave (forger);
  checked_honestly (forger);
  cosign (forger, "approver", "approver");
}

static void cosigned_nothing (Forger *forger)
{
  g_autoptr (GBytes) bytes = bytes_of ("nothing");
  forge_bring (
      forger,
      &(ForgeFile){
          "signature", "checkpoints/000000009.p0001.sig", key_sign (forger->court.keys[0], bytes, NULL), {NULL}},
      NULL);
}

static void stamped_nothing (Forger *forger)
{
  checked_honestly (forger);
  g_autofree char *path = checkpoint_timestamp_path (journal_length (archive_journal (forger->court.archive)) - 1, 1);
  forge_bring (forger, &(ForgeFile){"timestamp", path, bytes_of ("no timestamp"), {NULL}}, NULL);
}

static void stamped_what_is_not_there (Forger *forger)
{
  forge_bring (forger, &(ForgeFile){"timestamp", "checkpoints/000000009.tsr", bytes_of ("no timestamp"), {NULL}}, NULL);
}

/* ---- Cases ---- */

#define LIE(what, found, first, lie)                                                                                   \
  {                                                                                                                    \
    .name = what, .code = found, .end = FORGE_NOTHING, .before = first, .after = lie                                   \
  }
#define SIGNED(what, found, lie) LIE ("a statement " what, found, grant_management, lie)

static const ForgeCase cases[] = {
    LIE ("a post that an administrator confirmed", NULL, NULL, grant_and_confirm),
    LIE ("a post that nobody has confirmed yet", NULL, NULL, grant_management),
    LIE ("a post used before anybody confirmed it", "V-STATEMENT-SUBJECT", NULL, grant_and_use),
    {.name = "a register approved in a post that nobody confirmed",
     .code = "V-SIGNER-ROLE",
     .absent = "approver",
     .end = FORGE_COUNTED,
     .after = approve_without_the_post},
    {.name = "a register approved by somebody who had left",
     .code = "V-SIGNER-KEY",
     .end = FORGE_PROPOSED,
     .after = approve_after_leaving},
    SIGNED ("of no administrator", "V-SIGNER-ROLE", by_no_administrator),
    SIGNED ("by the key of another", "V-SIGNER-KEY", with_the_key_of_another),
    SIGNED ("by a key that nobody has", "V-SIGNER-KEY", with_a_key_that_is_only_named),
    SIGNED ("about other bytes", "V-STATEMENT-SUBJECT", about_other_bytes),
    SIGNED ("for another archive", "V-STATEMENT-ARCHIVE", for_another_archive),
    SIGNED ("of another journal", "V-STATEMENT-HEAD", of_another_journal),
    SIGNED ("of an event to come", "V-STATEMENT-TIME", of_an_event_to_come),
    SIGNED ("in another role", "V-SIGNER-ROLE", in_another_role),
    SIGNED ("with another decision", "V-STATEMENT-SUBJECT", of_another_decision),
    SIGNED ("without a signature", "V-SIGNATURE-MISSING", without_a_signature),
    SIGNED ("in the name of another", "V-STATEMENT-SUBJECT", in_the_name_of_another),
    SIGNED ("made twice", "V-STATEMENT-SUBJECT", twice),
    LIE ("a signature without a statement", "V-SIGNATURE", grant_management, signature_of_nothing),
    LIE ("a person's edition that skips one", "V-PERSON", NULL, skip_an_edition),
    LIE ("a person's edition in the place of another", "V-PERSON", NULL, misname_an_edition),
    LIE ("a person in the place of another", "V-PERSON", NULL, name_another),
    LIE ("a person's number that skips some", "V-PERSON", NULL, skip_a_number),
    LIE ("two names for one key", "V-KEY-SHARED", NULL, be_somebody_new_with_the_same_key),
    LIE ("a person with the key of another", "V-KEY-SHARED", NULL, take_the_key_of_another),
    LIE ("a person with a key that is not there", "V-KEY", NULL, name_a_key_that_is_not_there),
    LIE ("a person with a key of another file", "V-KEY", NULL, name_the_wrong_file),
    LIE ("a key of nobody", "V-KEY", NULL, bring_a_key_of_nobody),
    LIE ("a key in two files", "V-KEY-SHARED", NULL, bring_the_same_key_again),
    LIE ("a key that is none", "V-KEY", NULL, bring_no_key),
    LIE ("a checkpoint", NULL, NULL, checked_honestly),
    LIE ("a checkpoint of another archive", "V-CHECKPOINT-ARCHIVE", NULL, checked_elsewhere),
    LIE ("a checkpoint of another journal", "V-CHECKPOINT-FORK", NULL, checked_another_head),
    LIE ("a checkpoint of fewer events than its name", "V-CHECKPOINT", NULL, checked_fewer_events),
    LIE ("a checkpoint of more events than there were", "V-CHECKPOINT", NULL, checked_more_events),
    LIE ("a first checkpoint after another one", "V-CHECKPOINT-CHAIN", NULL, checked_after_another),
    LIE ("a second checkpoint after none", "V-CHECKPOINT-CHAIN", NULL, checked_twice_from_the_start),
    LIE ("a checkpoint of other segments", "V-CHECKPOINT-SEGMENTS", NULL, checked_other_segments),
    LIE ("a checkpoint that somebody cosigned", NULL, NULL, cosigned_honestly),
    LIE ("a checkpoint cosigned in another's name", "V-SIGNATURE", NULL, cosigned_for_another),
    LIE ("a checkpoint cosigned by somebody who had left", "V-SIGNATURE", NULL, cosigned_after_leaving),
    LIE ("a cosignature of no checkpoint", "V-SIGNATURE", NULL, cosigned_nothing),
    LIE ("a timestamp of no checkpoint", "V-TIMESTAMP", NULL, stamped_what_is_not_there),
    LIE ("a timestamp that is none", "V-TIMESTAMP", NULL, stamped_nothing),
};

FORGE_TABLE ("people", cases)
