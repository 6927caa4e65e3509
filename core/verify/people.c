/* What is signed, and by whom. Persons, keys and statements are judged in the order of the events that brought them, by
 * the same fold as when they were written (fold/roster.h); then nothing that anybody signed stands unchecked. */
#include <inttypes.h>
#include <string.h>

#include "form/document/commit.h"
#include "form/document/statement.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"

typedef struct {
  Verify *verify;
  GHashTable *bytes; /* path: GBytes, of what is as it was filed; borrowed */
  EvidenceJournal journal;
  const VerifyEntry *checkpoint; /* the one met last, or NULL */
} Judging;

/* Takes a finding about what an entry brought; NULL is none. */
static void add_finding (const Judging *judging, const VerifyEntry *entry, Finding *finding)
{
  if (finding == NULL)
    return;
  finding->since = verify_table_since (judging->verify->table, entry);
  verify_add (judging->verify, finding);
}

/* The bytes of what an entry brought; NULL when they are not the right ones, which has been said. Borrowed. */
static GBytes *right_bytes (const Judging *judging, const VerifyEntry *entry)
{
  return g_hash_table_lookup (judging->bytes, verify_table_path (judging->verify->table, entry));
}

static RosterBrought brought_by (const Judging *judging, const VerifyEntry *entry, char digest[DIGEST_HEX_SIZE])
{
  const VerifyTable *table = judging->verify->table;
  verify_table_digest (table, entry, digest);
  return (RosterBrought){entry->number, verify_table_time (table, entry), verify_table_path (table, entry), digest};
}

/* ---- Persons and keys ---- */

static void judge_person (Judging *judging, const VerifyEntry *entry)
{
  char digest[DIGEST_HEX_SIZE];
  g_autoptr (GError) error = NULL;
  Verify *verify = judging->verify;
  const RosterBrought brought = brought_by (judging, entry, digest);
  GBytes *bytes = right_bytes (judging, entry);
  if (bytes == NULL || !verify_xml (verify, entry, bytes))
    return;
  Person *person = person_parse (bytes, brought.path, &error);
  if (person == NULL)
    verify_fault_error (verify, "V-XML", brought.path, entry, error);
  else
    add_finding (judging, entry,
                 evidence_finding (roster_bring_person (verify->roster, &brought, person), brought.path));
}

static void judge_key (Judging *judging, const VerifyEntry *entry)
{
  char digest[DIGEST_HEX_SIZE];
  g_autoptr (GError) error = NULL;
  Verify *verify = judging->verify;
  const RosterBrought brought = brought_by (judging, entry, digest);
  GBytes *bytes = right_bytes (judging, entry);
  Key *key = bytes == NULL ? NULL : key_parse_public (bytes, brought.path, &error);
  if (key != NULL)
    add_finding (judging, entry, evidence_finding (roster_bring_key (verify->roster, &brought, key), brought.path));
  else if (error != NULL)
    verify_fault_error (verify, "V-KEY", brought.path, entry, error);
}

/* A key that was brought and that no edition names is nobody's. */
static void check_holder (const Judging *judging, const VerifyEntry *entry)
{
  const char *path = verify_table_path (judging->verify->table, entry);
  GBytes *bytes = right_bytes (judging, entry);
  g_autoptr (Key) key = bytes == NULL ? NULL : key_parse_public (bytes, path, NULL);
  if (key != NULL && roster_key_holder (judging->verify->roster, key_fingerprint (key)) == NULL)
    verify_fault (judging->verify, "V-KEY", path, entry, NULL, NULL, NULL, "no person has this key");
}

/* ---- Statements ---- */

static bool line_of (uint64_t number, char digest[DIGEST_HEX_SIZE], int64_t *time, gpointer data)
{
  const Judging *judging = data;
  const VerifyLine *line = verify_lines_find (judging->verify->journal->lines, number);
  if (line == NULL)
    return false;
  g_strlcpy (digest, line->digest, DIGEST_HEX_SIZE);
  *time = line->time;
  return true;
}

static char *digest_of (const char *path, uint64_t before, gpointer data)
{
  const Judging *judging = data;
  char digest[DIGEST_HEX_SIZE];
  const VerifyEntry *entry = verify_table_find (judging->verify->table, path);
  if (entry == NULL || entry->number >= before)
    return NULL;
  verify_table_digest (judging->verify->table, entry, digest);
  return g_strdup (digest);
}

/* False when there is one and it is not as it was filed: then that is what is wrong. */
static bool find_signature (const Judging *judging, const char *path, GBytes **signature)
{
  g_autofree char *beside = statement_signature_path (path);
  const VerifyEntry *entry = verify_table_find (judging->verify->table, beside);
  bool known = entry != NULL && entry->kind == KIND_SIGNATURE;
  *signature = known ? right_bytes (judging, entry) : NULL;
  return !known || *signature != NULL;
}

/* Whether what a statement is about is as it was filed, as far as it is known here. */
static bool has_subject (const Judging *judging, GBytes *text)
{
  g_autoptr (Statement) statement = statement_parse (text, "", NULL);
  const VerifyEntry *entry = statement == NULL ? NULL : verify_table_find (judging->verify->table, statement->subject);
  return entry == NULL || !kind_row (entry->kind)->is_signed ||
         g_hash_table_contains (judging->bytes, statement->subject);
}

/* Which roles a statement in destruction/ needs, and what it is for, is known to whoever judges destructions. */
static void judge_statement (Judging *judging, const VerifyEntry *entry)
{
  static const char *const anybody[] = {NULL};
  char digest[DIGEST_HEX_SIZE];
  Verify *verify = judging->verify;
  const RosterBrought brought = brought_by (judging, entry, digest);
  bool about_person = g_str_has_prefix (brought.path, "people/");
  GBytes *text = right_bytes (judging, entry), *signature = NULL;
  if (text == NULL || !find_signature (judging, brought.path, &signature) || !has_subject (judging, text))
    return;
  Evidence evidence = {.path = brought.path,
                       .text = text,
                       .signature = signature,
                       .event = brought.event,
                       .time = brought.time,
                       .roles = about_person ? NULL : anybody};
  g_autoptr (GPtrArray) findings = g_ptr_array_new ();
  g_autoptr (Statement) statement = evidence_check (verify->roster, &judging->journal, &evidence, findings);
  if (findings->len > 0)
    add_finding (judging, entry, findings->pdata[0]);
  else if (about_person)
    add_finding (
        judging, entry,
        evidence_finding (roster_bring_statement (verify->roster, &brought, statement, text, evidence.signature),
                          brought.path));
}

/* ---- Checkpoints ---- */

static void judge_checkpoint (Judging *judging, const VerifyEntry *entry)
{
  GBytes *bytes = right_bytes (judging, entry);
  if (bytes != NULL)
    verify_checkpoint (judging->verify, entry, bytes, judging->checkpoint);
  judging->checkpoint = entry;
}

/* The text that a signature signs: that of a statement has the same name, that of a checkpoint its number. Given. */
static char *text_of (const char *signature)
{
  uint64_t events = checkpoint_parse_path (signature, NULL);
  g_autofree char *stem = g_strndup (signature, strlen (signature) - strlen (".sig"));
  return events != 0 ? checkpoint_path (events) : g_strconcat (stem, ".txt", NULL);
}

/* Those of statements have been looked at with them. */
static void judge_signature (const Judging *judging, const VerifyEntry *entry)
{
  const VerifyTable *table = judging->verify->table;
  const char *path = verify_table_path (table, entry);
  g_autofree char *text = text_of (path);
  const VerifyEntry *signed_entry = verify_table_find (table, text);
  GBytes *bytes = signed_entry == NULL ? NULL : right_bytes (judging, signed_entry);
  GBytes *signature = right_bytes (judging, entry);
  if (signed_entry == NULL)
    verify_fault (judging->verify, "V-SIGNATURE", path, entry, NULL, NULL, NULL, "nothing is there that it signs");
  else if (signed_entry->kind == KIND_CHECKPOINT && bytes != NULL && signature != NULL)
    verify_cosignature (judging->verify, entry, bytes, signature);
}

static void judge_timestamp (const Judging *judging, const VerifyEntry *entry)
{
  const VerifyTable *table = judging->verify->table;
  g_autofree char *text = checkpoint_path (checkpoint_parse_path (verify_table_path (table, entry), NULL));
  const VerifyEntry *stamped = verify_table_find (table, text);
  GBytes *bytes = stamped == NULL ? NULL : right_bytes (judging, stamped), *response = right_bytes (judging, entry);
  if (stamped == NULL)
    verify_fault (judging->verify, "V-TIMESTAMP", verify_table_path (table, entry), entry, NULL, NULL, NULL,
                  "nothing is there that it stamps");
  else if (bytes != NULL && response != NULL)
    verify_timestamp (judging->verify, entry, bytes, response);
}

/* ---- Commits ---- */

static char *event_place (uint64_t number)
{
  return g_strdup_printf ("journal/%09" PRIu64, number);
}

static void judge_commit (const VerifyCommit *commit, gpointer data)
{
  const Judging *judging = data;
  uint64_t position = commit->number - 1;
  g_autofree char *place = event_place (commit->number);
  g_autoptr (GBytes) text = commit_text (judging->journal.archive, position, commit->head, commit->person, commit->key);
  const RosterSignature signature = {.person = commit->person,
                                     .key = commit->key,
                                     .position = position,
                                     .time = commit->time,
                                     .text = text,
                                     .signature = commit->signature};
  RosterVerdict verdict = roster_judge_signature (judging->verify->roster, &signature);
  if (verdict != ROSTER_GOOD)
    verify_add (judging->verify, evidence_finding (verdict, place));
}

static void judge_unsigned (const char *layout, const char *verb, uint64_t number, gpointer data)
{
  const Judging *judging = data;
  const Layout *rules = g_hash_table_lookup (judging->verify->layouts, layout);
  g_autofree char *place = event_place (number);
  if (rules != NULL && layout_must_be_signed (rules, verb))
    verify_fault (judging->verify, "V-UNSIGNED", place, NULL, NULL, NULL, NULL,
                  "the layout wants events of '%s' signed, and nobody has signed this one", verb);
}

/* ---- In order ---- */

/* The number of administrators that sign a change from here on. */
static void judge_layout (const Judging *judging, const VerifyEntry *entry)
{
  const VerifyTable *table = judging->verify->table;
  g_autofree char *name = g_path_get_basename (verify_table_path (table, entry));
  g_autofree char *key = g_strndup (name, strlen (name) - strlen (".xml"));
  const Layout *layout = g_hash_table_lookup (judging->verify->layouts, key);
  if (layout != NULL && strcmp (verify_table_words (table, entry), "inforce") == 0)
    roster_require (judging->verify->roster, layout_administrators (layout));
}

static void judge (Judging *judging, const VerifyEntry *entry)
{
  switch ((Kind)entry->kind) {
  case KIND_LAYOUT:
    judge_layout (judging, entry);
    break;
  case KIND_PERSON:
    judge_person (judging, entry);
    break;
  case KIND_KEY:
    judge_key (judging, entry);
    break;
  case KIND_STATEMENT:
    judge_statement (judging, entry);
    break;
  case KIND_CHECKPOINT:
    judge_checkpoint (judging, entry);
    break;
  case KIND_SIGNATURE:
    judge_signature (judging, entry);
    break;
  case KIND_TIMESTAMP:
    judge_timestamp (judging, entry);
    break;
  default: /* what belongs to registers is judged once all people are known */
    break;
  }
}

static gint compare_numbers (gconstpointer a, gconstpointer b)
{
  const VerifyEntry *one = *(const VerifyEntry *const *)a, *other = *(const VerifyEntry *const *)b;
  return (one->number > other->number) - (one->number < other->number);
}

/* Editions that nobody, or not everybody, has signed yet. */
static void note_waiting (const Judging *judging)
{
  const Roster *roster = judging->verify->roster;
  for (unsigned i = 0; i < roster_length (roster); i++) {
    unsigned waits_for = 0;
    const Person *person = roster_newest (roster, roster_number (roster, i), &waits_for);
    g_autofree char *path = person_path (person->number, person->edition);
    if (waits_for > 0)
      verify_add (judging->verify, finding_new (FINDING_NOTE, "V-PERSON-WAITING", path,
                                                "it does not hold: signatures of administrators lack: %u", waits_for));
  }
}

/* The bytes of what is as it was filed; of what is not, it is said here. */
static void take_file (const Judging *judging, GHashTable *files, const VerifyEntry *entry)
{
  const char *path = verify_table_path (judging->verify->table, entry);
  const VerifyFile *file = g_hash_table_lookup (files, path);
  if (file != NULL && verify_file (judging->verify, entry, file))
    g_hash_table_insert (judging->bytes, (gpointer)(guintptr)path, file->contents);
}

void verify_judge_people (Verify *verify, GHashTable *files)
{
  g_autoptr (GHashTable) bytes = g_hash_table_new (g_str_hash, g_str_equal);
  Judging judging = {.verify = verify, .bytes = bytes};
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  judging.journal = (EvidenceJournal){verify->journal->archive_id, line_of, digest_of, &judging};
  verify->roster = roster_new ();
  for (unsigned i = 0; i < verify_table_length (verify->table); i++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, i);
    if (kind_row (entry->kind)->is_signed)
      take_file (&judging, files, entry);
    if (kind_row (entry->kind)->is_signed || entry->kind == KIND_LAYOUT)
      g_ptr_array_add (entries, (gpointer)(guintptr)entry);
  }
  g_ptr_array_sort (entries, compare_numbers);
  for (unsigned i = 0; i < entries->len; i++)
    judge (&judging, entries->pdata[i]);
  for (unsigned i = 0; i < entries->len; i++)
    if (((const VerifyEntry *)entries->pdata[i])->kind == KIND_KEY)
      check_holder (&judging, entries->pdata[i]);
  note_waiting (&judging);
  verify_judge_registers (verify, bytes, &judging.journal);
  verify_commits_each (verify->journal->commits, judge_commit, &judging);
  verify_commits_unsigned (verify->journal->commits, judge_unsigned, &judging);
}
