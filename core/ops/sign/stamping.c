/* A timestamp is stored unchanged beside its checkpoint. Several timestamps of one checkpoint are numbered. */
#include "ops/sign/stamping.h"

#include <string.h>

#include "store/change.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/helper.h"

enum { MAX_STAMPS = 9999 };

GBytes *stamping_ask (const char *url, const Checkpointed *checkpoint, GError **error)
{
  const char *const arguments[] = {"--silent",
                                   "--show-error",
                                   "--fail",
                                   "--max-time",
                                   "9",
                                   "--max-filesize",
                                   "65536",
                                   "--header",
                                   "Content-Type: application/timestamp-query",
                                   "--data-binary",
                                   "@/dev/fd/3",
                                   "--url",
                                   url,
                                   NULL};
  g_auto (Helper) helper = {0};
  g_autoptr (GBytes) request = timestamp_request (checkpoint->bytes);
  if (!helper_run_bytes ("curl", arguments, request, &helper, error))
    return NULL;
  if (helper.state == HELPER_ABSENT) {
    error_set (error, ERROR_UNREADABLE, "D-HELPER-ABSENT", "curl",
               "install curl, or write the request with --tsq and add the answer with --tsr", "curl is not installed");
    return NULL;
  }
  if (helper.state == HELPER_DONE && helper.status == 0)
    return g_bytes_new (helper.output->str, helper.output->len);
  g_strchomp (helper.errors->str);
  error_set (error, ERROR_UNREADABLE, "D-TSA", url, "write the request with --tsq and add the answer with --tsr",
             "the authority did not answer: %s", helper.errors->str);
  return NULL;
}

/* ---- Taking ---- */

typedef struct {
  const Checkpointed *checkpoint;
  GBytes *response;
  char *path;
} Taking;

static bool compose_timestamp (Change *change, GError **error)
{
  Taking *taking = change->data;
  uint64_t event = 1;
  for (unsigned n = 1; event != 0 && n <= MAX_STAMPS; n++) {
    g_free (taking->path);
    taking->path = checkpoint_timestamp_path (taking->checkpoint->checkpoint->events, n);
    if (!index_event_of (change->index, taking->path, &event, error))
      return false;
  }
  return change_bring (change, "timestamp", taking->path, taking->response, error) != NULL;
}

bool stamping_take (Archive *archive, const Checkpointed *checkpoint, GBytes *response, const char *name,
                    GBytes *authority, const char *actor, bool dry_run, char **path, Timestamp *stamp, GError **error)
{
  Taking taking = {.checkpoint = checkpoint, .response = response};
  if (!timestamp_check (response, name, checkpoint->bytes, authority, stamp, error))
    return false;
  Change change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_timestamp, .data = &taking};
  bool done = change_commit (&change, error);
  *path = g_steal_pointer (&taking.path);
  return done;
}

/* ---- Expiry ---- */

/* When the certificate of a timestamp's authority expires; 0 when that is unknown or the timestamp is invalid. */
static bool expiry_of (Archive *archive, const Event *event, int64_t *expires, GError **error)
{
  Timestamp stamp = {0};
  g_auto (Checkpointed) checkpoint = {0};
  g_autofree char *text = checkpoint_path (checkpoint_parse_path (event_get (event, "path"), NULL));
  g_autoptr (GBytes) bytes = archive_read (archive, event, error);
  if (bytes == NULL || !checkpointing_read (archive, text, &checkpoint, error))
    return false;
  *expires = timestamp_check (bytes, "", checkpoint.bytes, NULL, &stamp, NULL) ? stamp.expires : 0;
  return true;
}

bool stamping_expiring (Archive *archive, int64_t before, char **path, int64_t *expires, GError **error)
{
  g_autoptr (GPtrArray) events = index_events (archive, "checkpoints", error);
  const Event *last = NULL;
  *path = NULL;
  *expires = 0;
  for (unsigned i = 0; events != NULL && i < events->len; i++) {
    int64_t until = 0;
    const Event *event = events->pdata[i];
    if (strcmp (event_verb (event), "timestamp") == 0 && !expiry_of (archive, event, &until, error))
      return false;
    if (until <= *expires)
      continue;
    *expires = until;
    last = event;
  }
  if (last != NULL && *expires < before)
    *path = g_strdup (event_get (last, "path"));
  return events != NULL;
}
