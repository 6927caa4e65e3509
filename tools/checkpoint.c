/* dossier checkpoint: writes down how far the journal has come, in the archive and where it is told. */
#include <fcntl.h>

#include "ops/checkpointing.h"
#include "sys/error.h"
#include "sys/io.h"
#include "tools/command.h"
#include "tools/keeping.h"

static char *given_to;

static const GOptionEntry entries[] = {
    {"to", 't', 0, G_OPTION_ARG_FILENAME, &given_to, N_ ("write a copy there, to be kept elsewhere"), "FILE"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

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
    output_text (output, "to", NULL, given_to);
    output_end (output);
  }
  g_autofree char *events =
      g_strdup_printf (message_plural ("%ju event", "%ju events", checkpoint->events), (uintmax_t)checkpoint->events);
  output_line (output, "%s  %s  (%s)",
               !made->is_new      ? _ ("unchanged")
               : context->dry_run ? _ ("would make")
                                  : _ ("made"),
               made->path, events);
  if (given_to == NULL)
    output_note (output, _ ("only a copy that is kept elsewhere shows that a journal was cut off: give --to FILE"));
  else if (!context->dry_run)
    output_next (output, "dossier verify --against %s", given_to);
}

static bool run (Context *context, GError **error)
{
  g_auto (Checkpointed) made = {0};
  g_autoptr (Archive) archive = command_open (context, context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE, error);
  if (archive == NULL || (given_to != NULL && !keeping_is_free (given_to, error)) ||
      !checkpointing_make (archive, command_actor (context), context->dry_run, &made, error) ||
      (given_to != NULL && !context->dry_run && !keeping_write_checkpoint (archive, &made, given_to, error)))
    return false;
  print_checkpoint (context, &made);
  return true;
}

int command_checkpoint (Context *context, int argc, char **argv, GError **error)
{
  g_auto (GStrv) arguments = command_options (context, "checkpoint [--to FILE]", entries, argc, argv, error);
  if (arguments != NULL && arguments[0] != NULL)
    command_usage_error (error, "checkpoint", "checkpoint takes no arguments");
  else if (arguments != NULL)
    run (context, error);
  g_clear_pointer (&given_to, g_free);
  return 0;
}
