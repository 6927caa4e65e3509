/* Checkpoints, the archive's own and the one that was kept elsewhere. The two are told apart by what can be wrong: one
 * of the archive's own is as old as the journal around it, one that was kept elsewhere may know of more. */
#include <inttypes.h>
#include <string.h>

#include "sys/crypto/timestamp.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"

/* ---- The archive's own ---- */

/* Whether some of the segments that there are, from the first on, give the digest: others were sealed later. */
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

/* No checkpoint before it is named with zeros. */
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
  if (checkpoint_parse_path (path, NULL) != checkpoint->events || checkpoint->events >= entry->number || line == NULL ||
      checkpoint->time < line->time || checkpoint->time > verify_table_time (verify->table, entry))
    verify_accuse (verify, entry, "V-CHECKPOINT", NULL, NULL,
                   "its number of events or its time is not that of its place in the journal");
  else if (strcmp (checkpoint->archive, verify->journal->archive_id) != 0)
    verify_accuse (verify, entry, "V-CHECKPOINT-ARCHIVE", verify->journal->archive_id, checkpoint->archive,
                   "it is of another archive");
  else if (strcmp (checkpoint->head, line->digest) != 0)
    verify_fault (verify, "V-CHECKPOINT-FORK", path, entry, checkpoint->head, line->digest,
                  "compare the journal with a backup or a checkpoint that was kept elsewhere",
                  "it was made of another journal than this one");
  else if (!follows_checkpoint (verify, checkpoint, previous))
    verify_accuse (verify, entry, "V-CHECKPOINT-CHAIN", NULL, NULL,
                   "the checkpoint before it is not the one that it names");
  else if (!has_segments (verify, checkpoint))
    verify_accuse (verify, entry, "V-CHECKPOINT-SEGMENTS", NULL, NULL,
                   "the segments of the journal are not those that it lists");
}

/* Whoever had a key then may sign. */
static bool is_signed_by (const Verify *verify, const char *person, uint64_t position, int64_t time, GBytes *text,
                          GBytes *signature)
{
  const Key *key = roster_key_at (verify->roster, person, position, time);
  return key != NULL && key_verify (key, text, signature);
}

void verify_cosignature (Verify *verify, const VerifyEntry *entry, GBytes *text, GBytes *signature)
{
  g_autofree char *person = NULL;
  const char *path = verify_table_path (verify->table, entry);
  checkpoint_parse_path (path, &person);
  int64_t time = verify_table_time (verify->table, entry);
  if (person == NULL || !is_signed_by (verify, person, entry->number - 1, time, text, signature))
    verify_accuse (verify, entry, "V-SIGNATURE", NULL, NULL,
                   "it is not the signature of a key that this person had then");
}

/* Who made it is known only to whoever knows the authorities. */
void verify_timestamp (Verify *verify, const VerifyEntry *entry, GBytes *text, GBytes *response)
{
  Timestamp stamp = {0};
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  if (!timestamp_check (response, path, text, verify->authorities, &stamp, &error))
    verify_fault_error (verify, "V-TIMESTAMP", path, entry, error);
  else if (verify->authorities == NULL) {
    Finding *finding = finding_new (FINDING_NOTE, "V-TIMESTAMP-AUTHORITY", path,
                                    "a timestamp of these bytes; who made it was not looked at");
    finding->hint = g_strdup (N_ ("name the certificates of the authorities that count with --tsa-ca"));
    verify_add (verify, finding);
  }
}

/* ---- The one that was kept elsewhere ---- */

void verify_begin_against (Verify *verify, const VerifyOptions *options, VerifyJournal *journal)
{
  g_autoptr (GError) error = NULL;
  const VerifyAgainst *against = options->against;
  verify->against = against;
  verify->authorities = options->authorities;
  if (against == NULL)
    return;
  verify->kept = checkpoint_parse (against->text, against->name, &error);
  if (verify->kept != NULL)
    journal->wanted = verify->kept->events;
  else
    verify_add (verify, finding_new (FINDING_NOT_CHECKED, "V-CHECKPOINT", against->name, "%s", error->message));
}

/* Any key that the person has had will do: what is kept elsewhere does not say when it was signed. */
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
      verify_fault (verify, "V-SIGNATURE", signature->name, NULL, NULL, NULL, NULL,
                    "it is no signature of this checkpoint by %s", signature->person);
  }
  if (against->signatures->len == 0)
    verify_add (verify, finding_new (FINDING_NOTE, "V-CHECKPOINT-UNSIGNED", against->name,
                                     "no signature stands beside the checkpoint that was kept"));
}

/* False when it is another archive's, of whose people nothing is known here. */
static bool compare (Verify *verify)
{
  const Checkpoint *kept = verify->kept;
  const VerifyJournal *journal = verify->journal;
  const VerifyLine *line = verify_lines_find (journal->lines, kept->events);
  g_autofree char *last = g_strdup_printf (_ ("event %ju"), (uintmax_t)journal->last);
  g_autofree char *asked = g_strdup_printf (_ ("event %ju"), (uintmax_t)kept->events);
  bool same = strcmp (kept->archive, journal->archive_id) == 0;
  if (!same)
    verify_fault (verify, "V-CHECKPOINT-ARCHIVE", verify->against->name, NULL, kept->archive, journal->archive_id, NULL,
                  "the checkpoint that was kept is of another archive");
  else if (kept->events > journal->last)
    verify_fault (
        verify, "V-CHECKPOINT-ROLLBACK", verify->against->name, NULL, asked, last,
        "restore the journal, and what it brought, from a backup that is as new as the checkpoint",
        "the journal ends before the checkpoint that was kept: events were cut off, or an old copy was restored");
  else if (line == NULL || strcmp (line->digest, kept->head) != 0)
    verify_fault (verify, "V-CHECKPOINT-FORK", verify->against->name, NULL, kept->head,
                  line == NULL ? NULL : line->digest, "compare the journal with a backup from before the checkpoint",
                  "the journal is not the one that the checkpoint was made of: its past was written anew");
  return same;
}

void verify_against (Verify *verify)
{
  if (verify->kept == NULL)
    return;
  if (compare (verify))
    check_signatures (verify);
}
