/* dossier redact: a pack once more, without what has been destroyed since. */
#include <fcntl.h>
#include <unistd.h>

#include "ops/backup.h"
#include "sys/io.h"
#include "tools/tarball.h"

#define USAGE "redact PACK|- -o NEW|- [--zstd[=LEVEL]|--gzip|--xz]"

static const GOptionEntry entries[] = {{NULL, 0, 0, 0, NULL, NULL, NULL}};

static bool check_given (Context *context, char **arguments, GError **error)
{
  if (arguments[0] == NULL || arguments[1] != NULL)
    command_usage_error (error, "redact", "name one pack; - is standard input");
  else if (tarball_output () == NULL)
    command_usage_error (error, "redact", "say with -o where the new tarball goes");
  else
    return tarball_check (context, error);
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
    } else if (tarball_is_stdout ()) {
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
    output_text (output, "path", NULL, tarball_output ());
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
  } else if (written && !tarball_is_stdout ()) {
    output_line (output, _ ("packed  %s"), tarball_output ());
    output_next (output, _ ("remove %s wherever it is kept, then: dossier pack --discarded EVENT"), pack);
  }
}

static bool redact (Context *context, const char *pack, int fd, GError **error)
{
  RedactingRequest request = {
      .name = pack, .fd = fd, .options = {.progress = show_progress, .progress_data = context->output}};
  g_auto (PackingResult) result = {0};
  tarball_fill (context, &request.options);
  g_autoptr (Archive) archive = tarball_open (context, &request.options, error);
  if (archive == NULL || !backup_redact_run (archive, &request, command_actor (context), &result, error))
    return false;
  print_redacted (context->output, &result);
  print_pack (context->output, &result, pack);
  return true;
}

int command_redact (Context *context, int argc, char **argv, GError **error)
{
  tarball_clear ("redact");
  g_autofree GOptionEntry *options = tarball_entries (N_ ("the new tarball; - is standard output"), entries);
  g_auto (GStrv) arguments = command_options (context, USAGE, options, argc, argv, error);
  if (arguments != NULL && check_given (context, arguments, error)) {
    bool is_stdin = g_str_equal (arguments[0], "-");
    IO_AUTO_FD opened = is_stdin ? -1 : io_open_file (AT_FDCWD, arguments[0], error);
    if (is_stdin || opened >= 0)
      redact (context, arguments[0], is_stdin ? STDIN_FILENO : opened, error);
  }
  tarball_clear (NULL);
  return 0;
}
