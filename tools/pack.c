/* dossier pack: a backup as one tarball, to a file or into a pipe. */
#include <string.h>
#include <unistd.h>

#include "ops/backups.h"
#include "ops/packing.h"
#include "sys/error.h"
#include "tools/command.h"
#include "tools/keyring.h"

#define USAGE "pack -o FILE|- [--since RECEIPT|EVENT] [--zstd[=LEVEL]|--gzip|--xz] [--keep-going] | --discarded EVENT…"

static char *given_output, *given_receipt, *given_since;
static char **given_discarded;
static gboolean given_keep_going, given_no_event;
static TarCompression given_compression;
static int given_level, given_jobs;

static gboolean take_compression (const char *option, const char *value, G_GNUC_UNUSED gpointer data, GError **error)
{
  guint64 level = 0;
  given_compression = g_str_equal (option, "--zstd") ? TAR_ZSTD : g_str_equal (option, "--xz") ? TAR_XZ : TAR_GZIP;
  if (value != NULL && !g_ascii_string_to_unsigned (value, 10, 1, 22, &level, NULL)) {
    command_usage_error (error, "pack", "%s takes a level such as 3, not '%s'", option, value);
    return FALSE;
  }
  given_level = (int)level;
  return TRUE;
}

#define COMPRESSION(name, help)                                                                                        \
  {                                                                                                                    \
    name, 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, (gpointer)(guintptr)take_compression, help, "LEVEL"    \
  }

static const GOptionEntry entries[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &given_output, N_ ("the tarball; - is standard output"), "FILE|-"},
    {"since", 0, 0, G_OPTION_ARG_FILENAME, &given_since, N_ ("only what came after a pack, or after an event"),
     "RECEIPT|EVENT"},
    {"receipt", 0, 0, G_OPTION_ARG_FILENAME, &given_receipt, N_ ("write the receipt here and not to FILE.receipt"),
     "FILE"},
    COMPRESSION ("zstd", N_ ("compress with zstd")),
    COMPRESSION ("gzip", N_ ("compress with gzip")),
    COMPRESSION ("xz", N_ ("compress with xz")),
    {"keep-going", 'k', 0, G_OPTION_ARG_NONE, &given_keep_going, N_ ("leave out what is damaged, and say so"), NULL},
    {"no-event", 0, 0, G_OPTION_ARG_NONE, &given_no_event, N_ ("do not note the pack in the journal"), NULL},
    {"discarded", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given_discarded,
     N_ ("pack nothing: note that the pack with this event is there no more"), "EVENT"},
    {"jobs", 'j', 0, G_OPTION_ARG_INT, &given_jobs, N_ ("so many threads that read"), "N"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void clear_given (void)
{
  g_clear_pointer (&given_output, g_free);
  g_clear_pointer (&given_receipt, g_free);
  g_clear_pointer (&given_since, g_free);
  g_clear_pointer (&given_discarded, g_strfreev);
  given_keep_going = given_no_event = FALSE;
  given_compression = TAR_PLAIN;
  given_level = given_jobs = 0;
}

static bool is_stdout (void)
{
  return g_str_equal (given_output, "-");
}

static bool check_given (Context *context, char **arguments, GError **error)
{
  if (arguments[0] != NULL)
    command_usage_error (error, "pack", "pack takes no arguments; the archive is named with -C");
  else if ((given_output == NULL) == (given_discarded == NULL))
    command_usage_error (error, "pack", "say with -o where the tarball goes, or with --discarded which one is gone");
  else if (given_jobs < 0)
    command_usage_error (error, "pack", "--jobs takes a number from 1");
  else if (given_discarded != NULL)
    return true;
  else if (is_stdout () && !context->dry_run && output_is_json (context->output))
    command_usage_error (error, "pack", "standard output cannot be a tarball and JSON");
  else if (is_stdout () && !context->dry_run && isatty (STDOUT_FILENO))
    command_usage_error (error, "pack", "a tarball is nothing for a terminal: redirect standard output");
  else
    return true;
  return false;
}

static void show_progress (uint64_t done, uint64_t total, gpointer data)
{
  output_progress (data, N_ ("packing"), done, total);
}

static void print_json (Output *output, const PackingResult *result, const char *receipt)
{
  const Pack *pack = result->pack;
  bool written = result->receipt.time != 0;
  output_begin (output, "pack");
  output_text (output, "path", NULL, given_output);
  output_flag (output, "packed", NULL, written);
  output_text (output, "archive", NULL, pack->range.archive);
  output_number (output, "from", NULL, pack->range.from);
  output_number (output, "to", NULL, pack->range.to);
  output_text (output, "head", NULL, pack->range.head);
  output_text (output, "since", NULL, pack->range.since);
  output_number (output, "records", NULL, pack->records);
  output_number (output, "bytes", NULL, pack->bytes);
  output_number (output, "left_out", NULL, pack->left_out->len);
  if (written) {
    output_number (output, "files", NULL, pack->files);
    output_text (output, "tarball", NULL, result->receipt.tarball);
    output_number (output, "length", NULL, result->receipt.bytes);
    output_text (output, "receipt", NULL, receipt);
    output_number (output, "event", NULL, result->event);
  }
  output_end (output);
}

/* What is in the pack: "events 1 to 25, 4 records, 19 files, 95.0 kB". */
static char *describe (const PackingResult *result)
{
  const Pack *pack = result->pack;
  g_autofree char *size = g_format_size (pack->bytes);
  g_autofree char *records =
      g_strdup_printf (message_plural ("%ju record", "%ju records", pack->records), (uintmax_t)pack->records);
  g_autofree char *files =
      g_strdup_printf (message_plural ("%ju file", "%ju files", pack->files), (uintmax_t)pack->files);
  g_autofree char *events =
      pack->range.from > pack->range.to
          ? g_strdup_printf (_ ("nothing new after event %ju"), (uintmax_t)pack->range.to)
          : g_strdup_printf (_ ("events %ju to %ju"), (uintmax_t)pack->range.from, (uintmax_t)pack->range.to);
  return result->receipt.time != 0 ? g_strdup_printf ("%s, %s, %s, %s", events, records, files, size)
                                   : g_strdup_printf ("%s, %s, %s", events, records, size);
}

/* Standard output may be the tarball. */
static void print_text (Output *output, const PackingResult *result, const char *receipt)
{
  g_autofree char *what = describe (result);
  if (result->receipt.time == 0) {
    output_line (output, _ ("would pack  %s  (%s)"), given_output, what);
  } else if (is_stdout ()) {
    output_note (output, _ ("packed  %s"), what);
  } else {
    output_line (output, _ ("packed  %s  (%s)"), given_output, what);
    output_next (output, "dossier pack --since %s -o …", receipt);
  }
}

static void print_left_out (Output *output, const PackingResult *result)
{
  for (unsigned i = 0; i < result->findings->len; i++) {
    const Finding *finding = result->findings->pdata[i];
    if (is_stdout ())
      output_note (output, _ ("left out  %s  [%s] %s"), finding->place, finding->code, finding->message);
    else
      output_finding (output, finding);
  }
}

static bool pack (Context *context, PackingResult *result, GError **error)
{
  g_autofree char *beside = is_stdout () ? NULL : g_strconcat (given_output, ".receipt", NULL);
  const char *receipt = given_receipt != NULL ? given_receipt : beside;
  PackingOptions options = {.output = is_stdout () ? NULL : given_output,
                            .descriptor = STDOUT_FILENO,
                            .receipt = receipt,
                            .since = given_since,
                            .compression = given_compression,
                            .level = (unsigned)given_level,
                            .keep_going = given_keep_going,
                            .no_event = given_no_event,
                            .dry_run = context->dry_run,
                            .jobs = (unsigned)given_jobs,
                            .progress = show_progress,
                            .progress_data = context->output};
  bool reads_only = given_no_event || context->dry_run;
  g_autoptr (Archive) archive =
      keyring_open (context, reads_only ? ARCHIVE_READ : ARCHIVE_WRITE, &options.signer, error);
  if (archive == NULL || !packing_run (archive, &options, command_actor (context), result, error))
    return false;
  print_left_out (context->output, result);
  if (output_is_json (context->output))
    print_json (context->output, result, receipt);
  else
    print_text (context->output, result, receipt);
  return true;
}

static bool discard (Context *context, GError **error)
{
  unsigned n = g_strv_length (given_discarded);
  g_autofree uint64_t *packs = g_new0 (uint64_t, n);
  for (unsigned i = 0; i < n; i++) {
    guint64 number = 0;
    if (!g_ascii_string_to_unsigned (given_discarded[i], 10, 1, EVENT_MAX_NUMBER, &number, NULL)) {
      command_usage_error (error, "pack", "--discarded takes the number of an event, not '%s'", given_discarded[i]);
      return false;
    }
    packs[i] = number;
  }
  g_autoptr (Archive) archive = command_open (context, context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE, error);
  if (archive == NULL || !backups_discard (archive, packs, n, command_actor (context), context->dry_run, error))
    return false;
  for (unsigned i = 0; i < n; i++) {
    if (output_is_json (context->output)) {
      output_begin (context->output, "discard");
      output_number (context->output, "pack", NULL, packs[i]);
      output_flag (context->output, "noted", NULL, !context->dry_run);
      output_end (context->output);
    }
    output_line (context->output, context->dry_run ? _ ("would note as gone  pack %ju") : _ ("noted as gone  pack %ju"),
                 (uintmax_t)packs[i]);
  }
  return true;
}

int command_pack (Context *context, int argc, char **argv, GError **error)
{
  int status = 0;
  clear_given ();
  g_auto (GStrv) arguments = command_options (context, USAGE, entries, argc, argv, error);
  if (arguments != NULL && check_given (context, arguments, error) && given_discarded != NULL) {
    discard (context, error);
  } else if (arguments != NULL && *error == NULL) {
    g_auto (PackingResult) result = {0};
    if (pack (context, &result, error) && result.findings->len > 0)
      status = ERROR_FINDING;
  }
  clear_given ();
  return status;
}
