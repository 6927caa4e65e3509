/* dossier redact: copy a pack without the files that have been destroyed since. */
#include <fcntl.h>
#include <unistd.h>

#include "ops/backup.h"
#include "sys/io.h"
#include "tools/screen/tarball.h"
#include "tools/verbs.h"

static void print_redacted (Output *output, const PackingResult *result, bool is_stdout)
{
  for (unsigned i = 0; i < result->pack->redacted->len; i++) {
    const PackRedacted *redacted = result->pack->redacted->pdata[i];
    output_begin_json (output, "redacted");
    output_text (output, "path", NULL, redacted->path);
    output_number (output, "event", NULL, redacted->event);
    output_end (output);
    (is_stdout && !output_is_json (output) ? output_note : output_line) (output, _ ("redacted  %s  (event %ju)"),
                                                                         redacted->path, (uintmax_t)redacted->event);
  }
}

/* The event that recorded the pack that was redacted: of the same events, with records that are gone. 0: none, or which
 * one is not known. */
static uint64_t find_recorded (const Archive *archive, const PackingResult *result)
{
  uint64_t found = 0;
  g_autoptr (GPtrArray) backups = backup_list (archive, NULL);
  for (unsigned i = 0; backups != NULL && i < backups->len; i++) {
    const Backup *backup = backups->pdata[i];
    if (backup->from != result->pack->range.from || backup->to != result->pack->range.to || backup->destroyed == 0 ||
        backup->discarded != 0 || backup->event == result->event)
      continue;
    if (found != 0)
      return 0;
    found = backup->event;
  }
  return found;
}

/* Until every copy is gone, it is not noted as gone. */
static void suggest_next (Output *output, const char *pack, uint64_t recorded)
{
  output_note (output, _ ("remove every copy of %s, and then note that it is gone"), pack);
  if (recorded != 0)
    output_next (output, "dossier pack --discarded %ju", (uintmax_t)recorded);
  else
    output_next (output, "dossier status --backups");
}

static void print_pack (Output *output, const PackingResult *result, const Tarball *tarball)
{
  bool written = result->receipt.time != 0;
  output_begin_json (output, "pack");
  output_text (output, "path", NULL, tarball->output);
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
  if (written && !tarball_is_stdout (tarball))
    output_line (output, _ ("packed  %s"), tarball->output);
}

int command_redact (Context *context, char **argv, GError **error)
{
  g_auto (Tarball) tarball = {.verb = "redact"};
  const Option options[] = {TARBALL_OPTIONS (&tarball, N_ ("write the new tarball here; - is standard output")), {0}};
  char **arguments =
      options_read (context, "redact PACK|- -o NEW|- [--zstd[=LEVEL]|--gzip|--xz]", 1, 1, options, argv, error);
  if (arguments == NULL)
    return 0;
  if (tarball.output == NULL)
    return options_error (error, "redact", "`dossier redact` needs -o FILE for the new tarball");
  if (!tarball_check (context, &tarball, error))
    return 0;
  bool is_stdin = g_str_equal (arguments[0], "-");
  IO_AUTO_FD opened = is_stdin ? -1 : io_open_file (AT_FDCWD, arguments[0], error);
  if (!is_stdin && opened < 0)
    return 0;
  g_auto (PackingResult) result = {0};
  g_autoptr (Archive) archive = tarball_open (context, &tarball, error);
  RedactingRequest request = {.name = arguments[0], .fd = is_stdin ? STDIN_FILENO : opened, .options = tarball.packing};
  output_name_progress (context->output, N_ ("redacting"));
  request.options.progress = output_progress;
  request.options.progress_data = context->output;
  if (archive == NULL || !backup_redact_run (archive, &request, command_actor (context), &result, error))
    return 0;
  print_redacted (context->output, &result, tarball_is_stdout (&tarball));
  print_pack (context->output, &result, &tarball);
  if (result.receipt.time != 0 && !tarball_is_stdout (&tarball))
    suggest_next (context->output, request.name, find_recorded (archive, &result));
  return 0;
}
