/* A checkpoint is made inside the commit that records it, so it covers the journal up to the event before its own. */
#include "ops/sign/checkpointing.h"

#include <string.h>

#include "store/change.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

#define CHECKPOINTS "checkpoints"

void checkpointed_clear (Checkpointed *made)
{
  g_clear_pointer (&made->checkpoint, checkpoint_free);
  g_clear_pointer (&made->path, g_free);
  g_clear_pointer (&made->bytes, g_bytes_unref);
}

/* ---- Reading ---- */

/* The event that brought the checkpoint at path, or with NULL the last checkpoint; NULL when there is none. */
static const Event *find_checkpoint (const GPtrArray *events, const char *path)
{
  for (unsigned i = events->len; i > 0; i--) {
    const Event *event = events->pdata[i - 1];
    if (strcmp (event_verb (event), "checkpoint") == 0 &&
        (path == NULL || strcmp (event_get (event, "path"), path) == 0))
      return event;
  }
  return NULL;
}

static bool read_checkpoint (Archive *archive, const Event *event, Checkpointed *found, GError **error)
{
  found->path = g_strdup (event_get (event, "path"));
  found->bytes = archive_read (archive, event, error);
  found->checkpoint = found->bytes == NULL ? NULL : checkpoint_parse (found->bytes, found->path, error);
  return found->checkpoint != NULL;
}

bool checkpointing_read (Archive *archive, const char *which, Checkpointed *found, GError **error)
{
  guint64 number = 0;
  bool is_number = which != NULL && g_ascii_string_to_unsigned (which, 10, 1, EVENT_MAX_NUMBER, &number, NULL);
  g_autofree char *path = is_number ? checkpoint_path (number) : g_strdup (which);
  g_autoptr (GPtrArray) events = index_events (archive, CHECKPOINTS, error);
  const Event *event = events == NULL ? NULL : find_checkpoint (events, path);
  if (event != NULL)
    return read_checkpoint (archive, event, found, error);
  if (events != NULL)
    error_set (error, ERROR_USAGE, "D-CHECKPOINT-UNKNOWN", which,
               which != NULL ? N_ ("see `dossier log --verb checkpoint`") : N_ ("run `dossier checkpoint`"),
               which != NULL ? N_ ("the archive does not have this checkpoint")
                             : N_ ("the archive has no checkpoint yet"));
  return false;
}

/* ---- Making ---- */

static bool digest_segments (const Journal *journal, char hex[DIGEST_HEX_SIZE], GError **error)
{
  g_autoptr (Digest) list = digest_new (journal_algorithm (journal));
  uint64_t first = 1;
  for (unsigned i = 0; journal_segment_end (journal, i) != 0; i++) {
    uint64_t last = journal_segment_end (journal, i);
    if (!journal_digest (journal, last, hex, error))
      return false;
    checkpoint_add_segment (list, hex, first, last);
    first = last + 1;
  }
  digest_finish (list, hex);
  return true;
}

static bool fill_checkpoint (Checkpointed *made, Archive *archive, const Event *previous, GError **error)
{
  char segments[DIGEST_HEX_SIZE];
  const Journal *journal = archive_journal (archive);
  if (!digest_segments (journal, segments, error))
    return false;
  g_autoptr (Checkpoint) checkpoint = checkpoint_new ();
  checkpoint->archive = g_strdup (journal_archive_id (journal));
  checkpoint->events = journal_length (journal);
  checkpoint->head = g_strdup (journal_head (journal));
  checkpoint->time = archive_now (archive);
  checkpoint->previous = previous != NULL ? g_strdup (event_get (previous, "digest"))
                                          : g_strnfill (digest_hex_length (journal_algorithm (journal)), '0');
  checkpoint->segments = g_strdup (segments);
  checkpointed_clear (made);
  made->is_new = true;
  made->path = checkpoint_path (checkpoint->events);
  made->bytes = checkpoint_print (checkpoint);
  made->checkpoint = g_steal_pointer (&checkpoint);
  return true;
}

static bool compose_checkpoint (Change *change, GError **error)
{
  Checkpointed *made = change->data;
  g_autoptr (GPtrArray) events = index_events (change->archive, CHECKPOINTS, error);
  return events != NULL && fill_checkpoint (made, change->archive, find_checkpoint (events, NULL), error) &&
         change_bring (change, "checkpoint", made->path, made->bytes, error) != NULL;
}

bool checkpointing_make (Archive *archive, const char *actor, bool dry_run, Checkpointed *made, GError **error)
{
  Change change = {.archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_checkpoint, .data = made};
  uint64_t length = journal_length (archive_journal (archive)), since = 0;
  g_autoptr (GPtrArray) events = index_events (archive, CHECKPOINTS, error);
  const Event *last = events == NULL ? NULL : find_checkpoint (events, NULL);
  for (unsigned i = 0; last != NULL && i < events->len; i++)
    since += event_number (events->pdata[i]) >= event_number (last);
  /* Only checkpoints, signatures and timestamps were added. */
  if (last != NULL && event_number (last) + since == length + 1)
    return read_checkpoint (archive, last, made, error);
  return events != NULL && change_commit (&change, error);
}

/* ---- Signing ---- */

typedef struct {
  const char *path;
  GBytes *signature;
} Cosigning;

static bool compose_cosignature (Change *change, GError **error)
{
  const Cosigning *cosigning = change->data;
  uint64_t event = 0;
  if (!index_event_of (change->index, cosigning->path, &event, error))
    return false;
  if (event == 0)
    return change_bring (change, "signature", cosigning->path, cosigning->signature, error) != NULL;
  return error_set (error, ERROR_REFUSED, "D-SIGNED-ALREADY", cosigning->path, NULL,
                    "you have already signed this checkpoint");
}

bool checkpointing_sign (Archive *archive, const Checkpointed *checkpoint, const Signer *signer, const char *actor,
                         bool dry_run, char **path, GBytes **signature, GError **error)
{
  g_autofree char *place = checkpoint_signature_path (checkpoint->checkpoint->events, signer->person);
  g_autoptr (GBytes) made = dry_run ? g_bytes_new (NULL, 0) : key_sign (signer->key, checkpoint->bytes, error);
  Cosigning cosigning = {.path = place, .signature = made};
  Change change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_cosignature, .data = &cosigning};
  if (made == NULL || !change_commit (&change, error))
    return false;
  *path = g_steal_pointer (&place);
  *signature = g_steal_pointer (&made);
  return true;
}
