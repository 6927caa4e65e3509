/* dossier destroy acknowledge: the recipient of a transfer confirms with its key that it has the records. */
#include <fcntl.h>

#include "form/text.h"
#include "sys/error.h"
#include "sys/io.h"
#include "tools/destroy/destroy.h"

/* Writes the text for the recipient into a new file; "-" is standard output. */
static bool write_text (Context *context, GBytes *text, const char *path, GError **error)
{
  size_t len = 0;
  const char *data = g_bytes_get_data (text, &len);
  if (!g_str_equal (path, "-"))
    return io_create_file (AT_FDCWD, path, data, len, error) && io_sync (AT_FDCWD, path, error);
  g_autofree char *printed = g_strndup (data, len);
  output_raw (context->output, "acknowledgement", printed);
  return true;
}

static int export_text (Context *context, const char *number, const char *pack, const char *path, GError **error)
{
  const TransferPackage package = {.name = pack, .progress = output_progress, .data = context->output};
  output_name_progress (context->output, N_ ("comparing"));
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  g_autoptr (GBytes) text = archive == NULL ? NULL : destroy_acknowledgement (archive, number, &package, error);
  if (text == NULL || (!context->dry_run && !write_text (context, text, path, error)))
    return 0;
  if (g_str_equal (path, "-") && !context->dry_run)
    return 0;
  output_begin_json (context->output, "acknowledgement");
  output_text (context->output, "register", N_ ("register"), number);
  output_text (context->output, "path", N_ ("path"), path);
  output_flag (context->output, "written", N_ ("written"), !context->dry_run);
  output_end (context->output);
  output_line (context->output, context->dry_run ? _ ("would write  %s") : _ ("written  %s"), path);
  g_autofree char *word = text_word (path);
  output_next (context->output, "openssl dgst -sha256 -sign KEY.pem -out %s.sig %s", word, word);
  return 0;
}

static int file_signature (Context *context, const char *number, const char *path, GError **error)
{
  g_auto (AcknowledgeResult) result = {0};
  g_autoptr (GBytes) signature = io_read_file (AT_FDCWD, path, KEY_MAX_SIGNATURE, error);
  g_autoptr (Archive) archive =
      signature == NULL ? NULL : command_open_to_act (context, "acknowledge signature", error);
  if (archive == NULL ||
      !destroy_acknowledge (archive, number, signature, command_actor (context), context->dry_run, &result, error))
    return 0;
  Output *output = context->output;
  output_begin_json (output, "acknowledgement");
  output_text (output, "register", N_ ("register"), number);
  output_text (output, "path", N_ ("path"), result.path);
  output_text (output, "pack", N_ ("pack"), result.pack);
  output_number (output, "records", N_ ("records"), result.records);
  output_flag (output, "written", N_ ("written"), !context->dry_run);
  output_end (output);
  g_autofree char *records = output_records (result.records);
  output_line (output, context->dry_run ? _ ("would file  %s  (%s)") : _ ("acknowledged  %s  (%s)"), result.path,
               records);
  output_next (output, "dossier destroy show %s", number);
  return 0;
}

int destroy_acknowledge_register (Context *context, char **argv, GError **error)
{
  const char *pack = NULL, *path = NULL, *signature = NULL;
  const Option options[] = {
      {"pack", 0, N_ ("the pack that the recipient has"), "PACK", .file = &pack},
      {"export", 0, N_ ("with --pack: write the text that the recipient signs"), "FILE|-", .file = &path},
      {"signature", 0, N_ ("file the recipient's signature of that text"), "FILE", .file = &signature},
      {0},
  };
  char **arguments = options_read (context, "destroy acknowledge NUMBER --pack PACK --export FILE | --signature FILE",
                                   1, 1, options, argv, error);
  if (arguments == NULL)
    return 0;
  if ((pack != NULL) != (path != NULL) || (pack != NULL) == (signature != NULL))
    return options_error (error, "destroy", "use --pack PACK with --export FILE, or --signature FILE");
  return pack != NULL ? export_text (context, arguments[0], pack, path, error)
                      : file_signature (context, arguments[0], signature, error);
}
