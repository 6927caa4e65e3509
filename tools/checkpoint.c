/* dossier checkpoint: writes down how far the journal has come, in the archive and where it is told, and has it
 * stamped. */
#include <fcntl.h>

#include "form/date.h"
#include "form/text.h"
#include "ops/sign.h"
#include "sys/error.h"
#include "sys/io.h"
#include "tools/keeping.h"
#include "tools/screen/command.h"

typedef struct {
  char *to, *tsa, *tsq, *tsr, *authority;
} CheckpointOptions;

static CheckpointOptions given;

static const GOptionEntry entries[] = {
    {"to", 't', 0, G_OPTION_ARG_FILENAME, &given.to, N_ ("write a copy there, to be kept elsewhere"), "FILE"},
    {"tsa", 0, 0, G_OPTION_ARG_STRING, &given.tsa, N_ ("have it stamped by the authority at this address"), "URL"},
    {"tsq", 0, 0, G_OPTION_ARG_FILENAME, &given.tsq, N_ ("write the request for a timestamp there"), "FILE"},
    {"tsr", 0, 0, G_OPTION_ARG_FILENAME, &given.tsr, N_ ("keep this timestamp, an authority's answer"), "FILE"},
    {"tsa-ca", 0, 0, G_OPTION_ARG_FILENAME, &given.authority, N_ ("certificates of the authorities that count"),
     "FILE"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void clear_given (void)
{
  g_free (given.to);
  g_free (given.tsa);
  g_free (given.tsq);
  g_free (given.tsr);
  g_free (given.authority);
  given = (CheckpointOptions){0};
}

/* ---- Printing ---- */

static void print_checkpoint (Context *context, const Checkpointed *made)
{
  Output *output = context->output;
  const Checkpoint *checkpoint = made->checkpoint;
  if (output_is_json (output)) {
    output_begin (output, "checkpoint");
    output_text (output, "path", NULL, made->path);
    output_number (output, "events", NULL, checkpoint->events);
    output_text (output, "head", NULL, checkpoint->head);
    output_flag (output, "new", NULL, made->is_new);
    output_text (output, "to", NULL, given.to);
    output_end (output);
  }
  g_autofree char *events =
      g_strdup_printf (message_plural ("%ju event", "%ju events", checkpoint->events), (uintmax_t)checkpoint->events);
  output_line (output, "%s  %s  (%s)",
               !made->is_new      ? _ ("unchanged")
               : context->dry_run ? _ ("would write")
                                  : _ ("written"),
               made->path, events);
  g_autofree char *kept = given.to != NULL ? text_word (given.to) : NULL;
  if (kept != NULL && !context->dry_run)
    output_next (output, "dossier verify --against %s", kept);
  else if (kept == NULL && given.tsa == NULL && given.tsr == NULL)
    output_note (output, _ ("only a copy that is kept elsewhere shows that a journal was cut off: give --to FILE"));
}

static void print_stamp (Context *context, const char *path, const Timestamp *stamp)
{
  Output *output = context->output;
  g_autofree char *time = date_print_time (stamp->time), *expires = date_print_time (stamp->expires);
  if (output_is_json (output)) {
    output_begin (output, "timestamp");
    output_text (output, "path", NULL, path);
    output_text (output, "time", NULL, time);
    output_text (output, "expires", NULL, stamp->expires == 0 ? NULL : expires);
    output_end (output);
  }
  output_line (output, "%s  %s  (%s)", context->dry_run ? _ ("would stamp") : _ ("stamped"), path, time);
}

/* ---- Timestamps ---- */

static bool write_request (const Checkpointed *checkpoint, GError **error)
{
  g_autoptr (GBytes) request = timestamp_request (checkpoint->bytes);
  size_t len = 0;
  const void *data = g_bytes_get_data (request, &len);
  return keeping_is_free (given.tsq, error) && io_create_file (AT_FDCWD, given.tsq, data, len, error);
}

static bool take_stamp (Context *context, Archive *archive, const Checkpointed *checkpoint, GError **error)
{
  Timestamp stamp = {0};
  g_autofree char *path = NULL;
  g_autoptr (GBytes) authority = io_read_file (AT_FDCWD, given.authority, TIMESTAMP_MAX_AUTHORITY, error);
  g_autoptr (GBytes) response = authority == NULL   ? NULL
                                : given.tsr != NULL ? io_read_file (AT_FDCWD, given.tsr, TIMESTAMP_MAX_BYTES, error)
                                                    : stamping_ask (given.tsa, checkpoint, error);
  const char *name = given.tsr != NULL ? given.tsr : given.tsa;
  if (response == NULL || !stamping_take (archive, checkpoint, response, name, authority, command_actor (context),
                                          context->dry_run, &path, &stamp, error))
    return false;
  print_stamp (context, path, &stamp);
  return true;
}

/* ---- The command ---- */

static bool check_options (GError **error)
{
  bool stamps = given.tsa != NULL || given.tsr != NULL;
  if (given.tsa != NULL && given.tsr != NULL)
    command_usage_error (error, "checkpoint", "--tsa asks the authority, --tsr has its answer: give one of them");
  else if (stamps && given.authority == NULL)
    command_usage_error (error, "checkpoint", "name the authority's certificate with --tsa-ca");
  else
    return true;
  return false;
}

static bool run (Context *context, const char *which, GError **error)
{
  g_auto (Checkpointed) made = {0};
  bool stamps = given.tsa != NULL || given.tsr != NULL;
  g_autoptr (Archive) archive = command_open (context, context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE, error);
  if (archive == NULL || (given.to != NULL && !keeping_is_free (given.to, error)))
    return false;
  bool known = which != NULL || given.tsr != NULL;
  if (known ? !checkpointing_read (archive, which, &made, error)
            : !checkpointing_make (archive, command_actor (context), context->dry_run, &made, error))
    return false;
  print_checkpoint (context, &made);
  if (context->dry_run && !known)
    return true;
  return (given.to == NULL || context->dry_run || keeping_write_checkpoint (archive, &made, given.to, error)) &&
         (given.tsq == NULL || context->dry_run || write_request (&made, error)) &&
         (!stamps || take_stamp (context, archive, &made, error));
}

int command_checkpoint (Context *context, int argc, char **argv, GError **error)
{
  g_auto (GStrv) arguments = command_options (
      context, "checkpoint [CHECKPOINT] [--to FILE] [--tsa URL | --tsq FILE | --tsr FILE]", entries, argc, argv, error);
  if (arguments != NULL && arguments[0] != NULL && arguments[1] != NULL)
    command_usage_error (error, "checkpoint", "checkpoint takes one checkpoint");
  else if (arguments != NULL && check_options (error))
    run (context, arguments[0], error);
  clear_given ();
  return 0;
}
