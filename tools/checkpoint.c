/* dossier checkpoint: makes a checkpoint of the journal, copies it out of the archive, and has it timestamped. */
#include <fcntl.h>

#include "form/date.h"
#include "form/text.h"
#include "ops/sign.h"
#include "sys/error.h"
#include "sys/io.h"
#include "tools/verbs.h"

/* The values of the options. */
typedef struct {
  const char *to, *tsa, *tsq, *tsr, *authority;
} Stamping;

/* ---- Printing ---- */

static void print_checkpoint (Context *context, const Checkpointed *made, const Stamping *asked)
{
  Output *output = context->output;
  const Checkpoint *checkpoint = made->checkpoint;
  output_begin_json (output, "checkpoint");
  output_text (output, "path", NULL, made->path);
  output_number (output, "events", NULL, checkpoint->events);
  output_text (output, "head", NULL, checkpoint->head);
  output_flag (output, "new", NULL, made->is_new);
  output_text (output, "to", NULL, asked->to);
  output_end (output);
  g_autofree char *events = output_events (checkpoint->events);
  output_line (output, _ ("%s  %s  (%s)"),
               !made->is_new      ? _ ("unchanged")
               : context->dry_run ? _ ("would write")
                                  : _ ("written"),
               made->path, events);
  if (asked->to == NULL && asked->tsa == NULL && asked->tsr == NULL)
    output_note (output, _ ("only a copy kept outside the archive reveals that events were removed: use --to FILE"));
}

static void print_stamp (Context *context, const char *path, const Timestamp *stamp)
{
  Output *output = context->output;
  g_autofree char *time = date_print_time (stamp->time);
  output_begin_json (output, "timestamp");
  output_text (output, "path", NULL, path);
  output_text (output, "time", NULL, time);
  output_time (output, "expires", NULL, stamp->expires);
  output_end (output);
  output_line (output, _ ("%s  %s  (%s)"), context->dry_run ? _ ("would stamp") : _ ("stamped"), path, time);
}

/* ---- Timestamps ---- */

static bool write_request (const Checkpointed *checkpoint, const char *path, GError **error)
{
  g_autoptr (GBytes) request = timestamp_request (checkpoint->bytes);
  size_t len = 0;
  const void *data = g_bytes_get_data (request, &len);
  return keeping_is_free (path, error) && io_create_file (AT_FDCWD, path, data, len, error);
}

static bool take_stamp (Context *context, Archive *archive, const Checkpointed *checkpoint, const Stamping *asked,
                        GError **error)
{
  Timestamp stamp = {0};
  g_autofree char *path = NULL;
  g_autoptr (GBytes) authority = io_read_file (AT_FDCWD, asked->authority, TIMESTAMP_MAX_AUTHORITY, error);
  g_autoptr (GBytes) response = authority == NULL    ? NULL
                                : asked->tsr != NULL ? io_read_file (AT_FDCWD, asked->tsr, TIMESTAMP_MAX_BYTES, error)
                                                     : stamping_ask (asked->tsa, checkpoint, error);
  const char *name = asked->tsr != NULL ? asked->tsr : asked->tsa;
  if (response == NULL || !stamping_take (archive, checkpoint, response, name, authority, command_actor (context),
                                          context->dry_run, &path, &stamp, error))
    return false;
  print_stamp (context, path, &stamp);
  return true;
}

/* ---- The command ---- */

static bool make_checkpoint (Context *context, const char *which, const Stamping *asked, GError **error)
{
  g_auto (Checkpointed) made = {0};
  g_autoptr (Archive) archive = command_open_to_act (context, "checkpoint timestamp", error);
  if (archive == NULL || (asked->to != NULL && !keeping_is_free (asked->to, error)))
    return false;
  bool known = which != NULL || asked->tsr != NULL;
  if (known ? !checkpointing_read (archive, which, &made, error)
            : !checkpointing_make (archive, command_actor (context), context->dry_run, &made, error))
    return false;
  print_checkpoint (context, &made, asked);
  if (context->dry_run && !known)
    return true;
  if (!((asked->to == NULL || context->dry_run || keeping_write_checkpoint (archive, &made, asked->to, error)) &&
        (asked->tsq == NULL || context->dry_run || write_request (&made, asked->tsq, error)) &&
        ((asked->tsa == NULL && asked->tsr == NULL) || take_stamp (context, archive, &made, asked, error))))
    return false;
  g_autofree char *kept = asked->to != NULL && !context->dry_run ? text_word (asked->to) : NULL;
  if (kept != NULL)
    output_next (context->output, "dossier verify --against %s", kept);
  return true;
}

int command_checkpoint (Context *context, char **argv, GError **error)
{
  Stamping asked = {0};
  const Option options[] = {
      {"to", 0, N_ ("also write a copy, to be kept outside the archive"), "FILE", .file = &asked.to},
      {"tsa", 0, N_ ("get a timestamp from the authority at this address"), "URL", .text = &asked.tsa},
      {"tsq", 0, N_ ("write a request for a timestamp"), "FILE", .file = &asked.tsq},
      {"tsr", 0, N_ ("add the authority's answer to the request"), "FILE", .file = &asked.tsr},
      {OPTION_AUTHORITIES (&asked.authority)},
      {0},
  };
  char **arguments = options_read (context, "checkpoint [CHECKPOINT] [--to FILE] [--tsa URL | --tsq FILE | --tsr FILE]",
                                   0, 1, options, argv, error);
  if (arguments == NULL)
    return 0;
  if (asked.tsa != NULL && asked.tsr != NULL)
    return options_error (error, "checkpoint", "use either --tsa or --tsr, not both");
  if ((asked.tsa != NULL || asked.tsr != NULL) && asked.authority == NULL)
    return options_error (error, "checkpoint", "--tsa and --tsr require --tsa-ca");
  make_checkpoint (context, arguments[0], &asked, error);
  return 0;
}
