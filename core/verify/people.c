/* Judges people, keys, statements, checkpoints and signed commits in the order of their events, by the same rules as
 * when they were made (fold/roster.h). Nothing that anybody signed is left unchecked. */
#include <inttypes.h>
#include <string.h>

#include "fold/acts.h"
#include "form/document/commit.h"
#include "form/document/statement.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"
#include "verify/times.h"

static RosterBrought brought_by (const VerifySigned *all, const VerifyEntry *entry, char digest[DIGEST_HEX_SIZE])
{
  const VerifyTable *table = all->verify->table;
  verify_table_digest (table, entry, digest);
  return (RosterBrought){entry->number, verify_table_path (table, entry), digest};
}

/* Reports the roster's verdict on the file of an entry. */
static void add_verdict (const VerifySigned *all, const VerifyEntry *entry, RosterVerdict verdict)
{
  Verify *verify = all->verify;
  verify_report (verify, entry, evidence_finding (verdict, verify_table_path (verify->table, entry)));
}

/* ---- Persons and keys ---- */

static void judge_person (const VerifySigned *all, const VerifyEntry *entry)
{
  char digest[DIGEST_HEX_SIZE];
  g_autoptr (GError) error = NULL;
  const RosterBrought brought = brought_by (all, entry, digest);
  GBytes *bytes = verify_signed_bytes (all, entry);
  if (bytes == NULL || !verify_xml (all->verify, entry, bytes))
    return;
  Person *person = person_parse (bytes, brought.path, &error);
  if (verify_has_read (all->verify, entry, person, error))
    add_verdict (all, entry, roster_bring_person (all->verify->roster, &brought, person));
}

static void judge_key (const VerifySigned *all, const VerifyEntry *entry)
{
  char digest[DIGEST_HEX_SIZE];
  g_autoptr (GError) error = NULL;
  const RosterBrought brought = brought_by (all, entry, digest);
  GBytes *bytes = verify_signed_bytes (all, entry);
  Key *key = bytes == NULL ? NULL : key_parse_public (bytes, brought.path, &error);
  if (key != NULL)
    add_verdict (all, entry, roster_bring_key (all->verify->roster, &brought, key));
  else if (error != NULL)
    verify_fault_error (all->verify, "V-KEY", brought.path, entry, error);
}

/* Reports a key that no edition of a person names. */
static void check_holder (const VerifySigned *all, const VerifyEntry *entry)
{
  Verify *verify = all->verify;
  GBytes *bytes = verify_signed_bytes (all, entry);
  g_autoptr (Key) key = bytes == NULL ? NULL : key_parse_public (bytes, "", NULL);
  if (key != NULL && roster_key_holder (verify->roster, key_fingerprint (key)) == NULL)
    verify_accuse (verify, entry, "V-KEY", "no person here has this key");
}

/* ---- Statements ---- */

static bool line_of_event (uint64_t number, char digest[DIGEST_HEX_SIZE], int64_t *time, gpointer data)
{
  const Verify *verify = data;
  const VerifyLine *line = verify_lines_find (verify->journal->lines, number);
  if (line == NULL)
    return false;
  g_strlcpy (digest, line->digest, DIGEST_HEX_SIZE);
  *time = line->time;
  return true;
}

static char *digest_before (const char *path, uint64_t before, gpointer data)
{
  const Verify *verify = data;
  char digest[DIGEST_HEX_SIZE];
  const VerifyEntry *entry = verify_table_find_before (verify->table, path, before);
  if (entry == NULL)
    return NULL;
  verify_table_digest (verify->table, entry, digest);
  return g_strdup (digest);
}

/* The signature of a statement; NULL when there is none. False when it was changed: that fault has been reported. */
static bool find_signature (const VerifySigned *all, const char *path, GBytes **signature)
{
  g_autofree char *beside = statement_signature_path (path);
  const VerifyEntry *entry = verify_table_find (all->verify->table, beside);
  bool known = entry != NULL && entry->kind == KIND_SIGNATURE;
  *signature = known ? verify_signed_bytes (all, entry) : NULL;
  return !known || *signature != NULL;
}

/* Whether the subject of a statement is unchanged, as far as it was read. */
static bool has_subject (const VerifySigned *all, GBytes *text)
{
  g_autoptr (Statement) statement = statement_parse (text, "", NULL);
  const VerifyEntry *entry = statement == NULL ? NULL : verify_table_find (all->verify->table, statement->subject);
  return entry == NULL || !kind_row (entry->kind)->is_signed || g_hash_table_contains (all->bytes, statement->subject);
}

/* verify/gone/register.c checks the roles that a statement in destruction/ needs, and its purpose. */
static void judge_statement (const VerifySigned *all, const VerifyEntry *entry)
{
  const int64_t now = g_get_real_time () / G_USEC_PER_SEC;
  static const char *const anybody[] = {NULL}, *const administrators[] = {PERSON_ADMINISTRATOR, NULL};
  char digest[DIGEST_HEX_SIZE];
  const Roster *roster = all->verify->roster;
  const RosterBrought brought = brought_by (all, entry, digest);
  bool about_person = g_str_has_prefix (brought.path, "people/"), about_layout = entry->kind == KIND_ADOPTION;
  GBytes *text = verify_signed_bytes (all, entry), *signature = NULL;
  if (text == NULL || !find_signature (all, brought.path, &signature) || !has_subject (all, text))
    return;
  Evidence evidence = {.path = brought.path,
                       .text = text,
                       .signature = signature,
                       .event = brought.event,
                       .roles = about_person   ? NULL
                                : about_layout ? administrators
                                               : anybody};
  g_autoptr (GPtrArray) findings = g_ptr_array_new ();
  g_autoptr (Statement) statement = evidence_check (roster, &all->journal, &evidence, findings);
  if (statement != NULL && statement->time > now + VERIFY_TIME_TOLERANCE)
    verify_add (all->verify, finding_of ("V-STATEMENT-AHEAD", brought.path, NULL, NULL));
  if (findings->len > 0)
    verify_report (all->verify, entry, findings->pdata[0]);
  else if (about_layout)
    verify_judge_adoption (all, entry, statement);
  else if (about_person)
    add_verdict (all, entry,
                 roster_bring_statement (all->verify->roster, &brought, statement, text, evidence.signature));
}

/* ---- Checkpoints ---- */

/* The path of the text that a signature signs: a statement of the same name, or the checkpoint of its number. Given. */
static char *signed_path (const char *signature)
{
  uint64_t events = checkpoint_parse_path (signature, NULL);
  g_autofree char *stem = g_strndup (signature, strlen (signature) - strlen (".sig"));
  return events != 0 ? checkpoint_path (events) : g_strconcat (stem, ".txt", NULL);
}

/* Judges a signature or timestamp of a checkpoint; signatures of statements are judged with their statements. */
static void judge_beside (const VerifySigned *all, const VerifyEntry *entry)
{
  Verify *verify = all->verify;
  bool stamp = entry->kind == KIND_TIMESTAMP;
  g_autofree char *text = signed_path (verify_table_path (verify->table, entry));
  const VerifyEntry *beside = verify_table_find (verify->table, text);
  GBytes *bytes = beside == NULL ? NULL : verify_signed_bytes (all, beside);
  GBytes *own = verify_signed_bytes (all, entry);
  if (beside == NULL)
    verify_accuse (verify, entry, stamp ? "V-TIMESTAMP" : "V-SIGNATURE",
                   stamp ? N_ ("the file that it stamps is missing") : N_ ("the file that it signs is missing"));
  else if (beside->kind == KIND_CHECKPOINT && bytes != NULL && own != NULL)
    (stamp ? verify_timestamp : verify_cosignature) (verify, entry, bytes, own);
}

/* ---- Commits ---- */

static char *event_place (uint64_t number)
{
  return g_strdup_printf ("journal/%09" PRIu64, number);
}

/* Reports acts of the commit that the layout reserves to others than its signer. */
static void check_reserved (Verify *verify, const VerifyCommit *commit, const char *place)
{
  g_auto (GStrv) acts = g_strsplit (commit->acts, " ", -1);
  const Layout *layout = acts[0] != NULL ? g_hash_table_lookup (verify->layouts, acts[0]) : NULL;
  for (unsigned i = 1; layout != NULL && acts[i] != NULL; i++)
    if (!acts_may (layout, verify->roster, commit->person, acts[i], commit->number - 1, commit->time))
      verify_add (verify, finding_new ("V-RESERVED", place, "the layout reserves \"%s\" events to others than %s",
                                       acts[i], commit->person));
}

static void judge_commit (const VerifyCommit *commit, gpointer data)
{
  Verify *verify = data;
  uint64_t position = commit->number - 1;
  g_autofree char *place = event_place (commit->number);
  g_autoptr (GBytes) text =
      commit_text (verify->journal->archive_id, position, commit->head, commit->person, commit->key);
  const RosterSignature signature = {.person = commit->person,
                                     .key = commit->key,
                                     .position = position,
                                     .time = commit->time,
                                     .text = text,
                                     .signature = commit->signature};
  RosterVerdict verdict = roster_judge_signature (verify->roster, &signature);
  verify_report (verify, NULL, evidence_finding (verdict, place));
  if (verdict == ROSTER_GOOD && !acts_as (verify->roster, commit->person, commit->actor, commit->first - 1))
    verify_add (verify, finding_of ("V-ACTOR", place, commit->person, commit->actor));
  check_reserved (verify, commit, place);
}

static void judge_unsigned (const char *layout, const char *verb, uint64_t number, gpointer data)
{
  Verify *verify = data;
  const Layout *rules = g_hash_table_lookup (verify->layouts, layout);
  g_autofree char *place = event_place (number);
  if (rules != NULL && layout_must_be_signed (rules, verb))
    verify_add (verify, finding_new ("V-UNSIGNED", place,
                                     "the layout requires a signature for \"%s\" events, and this one has none", verb));
}

/* ---- In order ---- */

/* Registers of destruction are judged afterwards, when all people are known. */
static void judge_in_order (const VerifySigned *all)
{
  static const VerifyJudge judges[KIND_UNKNOWN] = {
      [KIND_LAYOUT] = verify_judge_layout, [KIND_PERSON] = judge_person,      [KIND_KEY] = judge_key,
      [KIND_STATEMENT] = judge_statement,  [KIND_ADOPTION] = judge_statement, [KIND_SIGNATURE] = judge_beside,
      [KIND_TIMESTAMP] = judge_beside};
  const VerifyEntry *checkpoint = NULL;
  for (unsigned i = 0; i < all->entries->len; i++) {
    const VerifyEntry *entry = all->entries->pdata[i];
    if (judges[entry->kind] != NULL)
      judges[entry->kind](all, entry);
    if (entry->kind != KIND_CHECKPOINT)
      continue;
    GBytes *bytes = verify_signed_bytes (all, entry);
    if (bytes != NULL)
      verify_checkpoint (all->verify, entry, bytes, checkpoint);
    checkpoint = entry;
  }
}

static gint compare_numbers (gconstpointer a, gconstpointer b)
{
  const VerifyEntry *one = *(const VerifyEntry *const *)a, *other = *(const VerifyEntry *const *)b;
  return (one->number > other->number) - (one->number < other->number);
}

/* Reports editions of people that still wait for signatures. */
static void note_waiting (Verify *verify)
{
  const Roster *roster = verify->roster;
  for (unsigned i = 0; i < roster_length (roster); i++) {
    unsigned waits_for = 0;
    const Person *person = roster_newest (roster, roster_number (roster, i), &waits_for);
    g_autofree char *path = person_path (person->number, person->edition);
    if (waits_for > 0)
      verify_add (verify, finding_new ("V-PERSON-WAITING", path,
                                       message_plural (
                                           "this edition is not in force: %u signature of an administrator is missing",
                                           "this edition is not in force: %u signatures of administrators are missing",
                                           waits_for),
                                       waits_for));
  }
}

void verify_judge_people (Verify *verify, GHashTable *files)
{
  g_autoptr (GHashTable) bytes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  verify->roster = roster_new ();
  g_autoptr (Rulebook) rulebook = rulebook_new (verify->roster);
  const VerifySigned all = {
      verify, entries, bytes, {verify->journal->archive_id, line_of_event, digest_before, verify}, rulebook};
  for (unsigned i = 0; i < verify_table_length (verify->table); i++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, i);
    const char *path = verify_table_path (verify->table, entry);
    bool is_signed = kind_row (entry->kind)->is_signed;
    const VerifyFile *file = is_signed ? g_hash_table_lookup (files, path) : NULL;
    if (file != NULL && verify_file (verify, entry, file))
      g_hash_table_insert (bytes, (gpointer)(guintptr)path, file->contents);
    if (is_signed || entry->kind == KIND_LAYOUT)
      g_ptr_array_add (entries, (gpointer)(guintptr)entry);
  }
  g_ptr_array_sort (entries, compare_numbers);
  judge_in_order (&all);
  for (unsigned i = 0; i < entries->len; i++)
    if (((const VerifyEntry *)entries->pdata[i])->kind == KIND_KEY)
      check_holder (&all, entries->pdata[i]);
  note_waiting (verify);
  gone_judge_registers (&all);
  verify_commits_each (verify->journal->commits, judge_commit, verify);
  verify_commits_unsigned (verify->journal->commits, judge_unsigned, verify);
}
