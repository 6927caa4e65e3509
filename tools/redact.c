/* dossier redact: a pack once more, without what has been destroyed since. */
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "ops/redacting.h"
#include "sys/io.h"
#include "tools/command.h"
#include "tools/keyring.h"

static char *given_output, *given_receipt;
static gboolean given_no_event;

static const GOptionEntry entries[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &given_output, N_ ("the new tarball; - is standard output"), "FILE|-"},
    {"receipt", 0, 0, G_OPTION_ARG_FILENAME, &given_receipt, N_ ("write the receipt here and not to FILE.receipt"),
     "FILE"},
    {"no-event", 0, 0, G_OPTION_ARG_NONE, &given_no_event, N_ ("do not note the pack in the journal"), NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void clear_given (void)
{
  g_clear_pointer (&given_output, g_free);
  g_clear_pointer (&given_receipt, g_free);
  given_no_event = FALSE;
}

static bool to_stdout (void)
{
  return g_str_equal (given_output, "-");
}

static bool check_given (Context *context, char **arguments, GError **error)
{
  if (arguments[0] == NULL || arguments[1] != NULL)
    command_usage_error (error, "redact", "name one pack; - is standard input");
  else if (given_output == NULL)
    command_usage_error (error, "redact", "say with -o where the new tarball goes");
  else if (to_stdout () && !context->dry_run && output_is_json (context->output))
    command_usage_error (error, "redact", "standard output cannot be a tarball and JSON");
  else if (to_stdout () && !context->dry_run && isatty (STDOUT_FILENO))
    command_usage_error (error, "redact", "a tarball is nothing for a terminal: redirect standard output");
  else
    return true;
  return false;
}

static void show_progress (uint64_t done, uint64_t total, gpointer data)
{
  output_progress (data, N_ ("redacting"), done, total);
}

static void print_redacted (Output *output, const PackingResult *result)
{
  for (unsigned i = 0; i < result->pack->redacted->len; i++) {
    const PackRedacted *redacted = result->pack->redacted->pdata[i];
    if (output_is_json (output)) {
      output_begin (output, "redacted");
      output_text (output, "path", NULL, redacted->path);
      output_number (output, "event", NULL, redacted->event);
      output_end (output);
    } else if (to_stdout ()) {
      output_note (output, _ ("redacted  %s  (event %ju)"), redacted->path, (uintmax_t)redacted->event);
    } else {
      output_line (output, _ ("redacted  %s  (event %ju)"), redacted->path, (uintmax_t)redacted->event);
    }
  }
}

static void print_pack (Output *output, const PackingResult *result, const char *pack)
{
  bool written = result->receipt.time != 0;
  if (output_is_json (output)) {
    output_begin (output, "pack");
    output_text (output, "path", NULL, given_output);
    output_flag (output, "packed", NULL, written);
    output_number (output, "from", NULL, result->pack->range.from);
    output_number (output, "to", NULL, result->pack->range.to);
    output_number (output, "records", NULL, result->pack->records);
    if (written) {
      output_text (output, "tarball", NULL, result->receipt.tarball);
      output_number (output, "length", NULL, result->receipt.bytes);
      output_number (output, "event", NULL, result->event);
    }
    output_end (output);
  } else if (written && !to_stdout ()) {
    output_line (output, _ ("packed  %s"), given_output);
    output_next (output, _ ("remove %s wherever it is kept, then: dossier pack --discarded EVENT"), pack);
  }
}

static bool redact (Context *context, const char *pack, int fd, GError **error)
{
  g_autofree char *beside = to_stdout () ? NULL : g_strconcat (given_output, ".receipt", NULL);
  RedactingRequest request = {.name = pack,
                              .fd = fd,
                              .options = {.output = to_stdout () ? NULL : given_output,
                                          .descriptor = STDOUT_FILENO,
                                          .receipt = given_receipt != NULL ? given_receipt : beside,
                                          .no_event = given_no_event,
                                          .dry_run = context->dry_run,
                                          .progress = show_progress,
                                          .progress_data = context->output}};
  bool reads_only = given_no_event || context->dry_run;
  g_auto (PackingResult) result = {0};
  g_autoptr (Archive) archive =
      keyring_open (context, reads_only ? ARCHIVE_READ : ARCHIVE_WRITE, &request.options.signer, error);
  if (archive == NULL || !redacting_run (archive, &request, command_actor (context), &result, error))
    return false;
  print_redacted (context->output, &result);
  print_pack (context->output, &result, pack);
  return true;
}

int command_redact (Context *context, int argc, char **argv, GError **error)
{
  clear_given ();
  g_auto (GStrv) arguments = command_options (context, "redact PACK|- -o NEW|-", entries, argc, argv, error);
  if (arguments != NULL && check_given (context, arguments, error)) {
    bool is_stdin = g_str_equal (arguments[0], "-");
    IO_AUTO_FD opened = is_stdin ? -1 : io_open_file (AT_FDCWD, arguments[0], error);
    if (is_stdin || opened >= 0)
      redact (context, arguments[0], is_stdin ? STDIN_FILENO : opened, error);
  }
  clear_given ();
  return 0;
}
