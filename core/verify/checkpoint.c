/* Checks the archive's own checkpoints, and the outside checkpoint that the user gives. An own checkpoint belongs at
 * its place in the journal; the outside one may be newer than the journal, and then the journal was cut. */
#include <inttypes.h>
#include <string.h>

#include "sys/crypto/timestamp.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"

/* ---- The archive's own ---- */

/* Whether the digest covers some number of segments, from the first on. Later ones were sealed after the checkpoint. */
static bool has_segments (const Verify *verify, const Checkpoint *checkpoint)
{
  const GArray *segments = verify->journal->segments;
  for (unsigned n = 0; n <= segments->len; n++) {
    char hex[DIGEST_HEX_SIZE];
    g_autoptr (Digest) list = digest_new (verify->algorithm);
    uint64_t first = 1;
    for (unsigned i = 0; i < n; i++) {
      const VerifyLine *line = &g_array_index (segments, VerifyLine, i);
      checkpoint_add_segment (list, line->digest, first, line->number);
      first = line->number + 1;
    }
    digest_finish (list, hex);
    if (strcmp (hex, checkpoint->segments) == 0)
      return true;
    if (first > checkpoint->events)
      return false;
  }
  return false;
}

/* The first checkpoint names zeros as its predecessor. */
static bool follows_checkpoint (const Verify *verify, const Checkpoint *checkpoint, const VerifyEntry *previous)
{
  if (previous != NULL)
    return verify_table_has_digest (verify->table, previous, checkpoint->previous);
  size_t len = digest_hex_length (verify->algorithm);
  return strlen (checkpoint->previous) == len && strspn (checkpoint->previous, "0") == len;
}

void verify_checkpoint (Verify *verify, const VerifyEntry *entry, GBytes *bytes, const VerifyEntry *previous)
{
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  g_autoptr (Checkpoint) checkpoint = checkpoint_parse (bytes, path, &error);
  if (checkpoint == NULL) {
    verify_fault_error (verify, "V-CHECKPOINT", path, entry, error);
    return;
  }
  const VerifyLine *line = verify_lines_find (verify->journal->lines, checkpoint->events);
  if (checkpoint_parse_path (path, NULL) != checkpoint->events || checkpoint->events >= entry->number || line == NULL)
    verify_accuse (verify, entry, "V-CHECKPOINT",
                   "the checkpoint's event number does not fit its place in the journal");
  else if (strcmp (checkpoint->archive, verify->journal->archive_id) != 0)
    verify_report (verify, entry,
                   finding_of ("V-CHECKPOINT-ARCHIVE", path, verify->journal->archive_id, checkpoint->archive));
  else if (strcmp (checkpoint->head, line->digest) != 0)
    verify_fault (verify, "V-CHECKPOINT-FORK", path, entry, checkpoint->head, line->digest,
                  "the checkpoint was made from another journal");
  else if (!follows_checkpoint (verify, checkpoint, previous))
    verify_accuse (verify, entry, "V-CHECKPOINT-CHAIN", NULL);
  else if (!has_segments (verify, checkpoint))
    verify_accuse (verify, entry, "V-CHECKPOINT-SEGMENTS", NULL);
}

/* Anybody who had a key at that time may sign. */
static bool is_signed_by (const Verify *verify, const char *person, uint64_t position, int64_t time, GBytes *text,
                          GBytes *signature)
{
  int64_t judged = roster_time_at (verify->roster, person, position, time);
  const Key *key = roster_key_at (verify->roster, person, position, judged);
  return key != NULL && key_verify (key, text, signature);
}

void verify_cosignature (Verify *verify, const VerifyEntry *entry, GBytes *text, GBytes *signature)
{
  g_autofree char *person = NULL;
  const char *path = verify_table_path (verify->table, entry);
  checkpoint_parse_path (path, &person);
  int64_t time = verify_table_time (verify->table, entry);
  if (person == NULL || !is_signed_by (verify, person, entry->number - 1, time, text, signature))
    verify_accuse (verify, entry, "V-SIGNATURE", "not a signature by a key that this person had at that time");
}

/* The authority can only be checked with --tsa-ca. */
void verify_timestamp (Verify *verify, const VerifyEntry *entry, GBytes *text, GBytes *response)
{
  Timestamp stamp = {0};
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  if (!timestamp_check (response, path, text, verify->authorities, &stamp, &error))
    verify_fault_error (verify, "V-TIMESTAMP", path, entry, error);
  else if (verify->authorities == NULL)
    verify_add (verify, finding_new ("V-TIMESTAMP-AUTHORITY", path, NULL));
}

/* ---- The outside checkpoint ---- */

void verify_begin_against (Verify *verify, const VerifyOptions *options, VerifyJournal *journal)
{
  g_autoptr (GError) error = NULL;
  const VerifyAgainst *against = options->against;
  verify->against = against;
  verify->authorities = options->authorities;
  if (against == NULL)
    return;
  verify->kept = checkpoint_parse (against->text, against->name, &error);
  if (verify->kept != NULL) {
    journal->wanted = verify->kept->events;
    return;
  }
  Finding *finding = finding_new ("V-CHECKPOINT", against->name, "%s", error->message);
  finding->grade = FINDING_NOT_CHECKED;
  verify_add (verify, finding);
}

/* Accepts any key that the person ever had: an outside signature has no date. */
static bool has_signed (const Verify *verify, const VerifyCosignature *signature)
{
  const Person *person = roster_person (verify->roster, signature->person, 0);
  for (unsigned i = 0; person != NULL && i < person->keys->len; i++) {
    const PersonKey *key = person->keys->pdata[i];
    if (is_signed_by (verify, signature->person, 0, key->from, verify->against->text, signature->bytes))
      return true;
  }
  return false;
}

static void check_signatures (Verify *verify)
{
  const VerifyAgainst *against = verify->against;
  for (unsigned i = 0; i < against->signatures->len; i++) {
    const VerifyCosignature *signature = against->signatures->pdata[i];
    if (!has_signed (verify, signature))
      verify_add (verify, finding_new ("V-SIGNATURE", signature->name, "not a signature of this checkpoint by %s",
                                       signature->person));
  }
  if (against->signatures->len == 0)
    verify_add (verify, finding_new ("V-CHECKPOINT-UNSIGNED", against->name, NULL));
}

/* False when the checkpoint belongs to another archive, whose people are unknown here. */
static bool compare_kept (Verify *verify)
{
  const Checkpoint *kept = verify->kept;
  const VerifyJournal *journal = verify->journal;
  const VerifyLine *line = verify_lines_find (journal->lines, kept->events);
  g_autofree char *last = g_strdup_printf (_ ("event %ju"), (uintmax_t)journal->last);
  g_autofree char *asked = g_strdup_printf (_ ("event %ju"), (uintmax_t)kept->events);
  bool same = strcmp (kept->archive, journal->archive_id) == 0;
  if (!same)
    verify_add (verify, finding_of ("V-CHECKPOINT-ARCHIVE", verify->against->name, kept->archive, journal->archive_id));
  else if (kept->events > journal->last)
    verify_add (verify, finding_of ("V-CHECKPOINT-ROLLBACK", verify->against->name, asked, last));
  else if (line == NULL || strcmp (line->digest, kept->head) != 0)
    verify_fault (verify, "V-CHECKPOINT-FORK", verify->against->name, NULL, kept->head,
                  line == NULL ? NULL : line->digest,
                  "the journal's past was rewritten: it differs from the journal that the checkpoint was made from");
  return same;
}

void verify_against (Verify *verify)
{
  if (verify->kept == NULL)
    return;
  if (compare_kept (verify))
    check_signatures (verify);
}
