/* dossier pack: a backup as one tarball, to a file or into a pipe. */
#include "form/text.h"
#include "ops/backup.h"
#include "sys/error.h"
#include "tools/tarball.h"

#define USAGE "pack -o FILE|- [--since RECEIPT|EVENT] [--zstd[=LEVEL]|--gzip|--xz] [--keep-going] | --discarded EVENT…"

static char *given_since;
static char **given_discarded;
static gboolean given_keep_going;
static int given_jobs;

static const GOptionEntry entries[] = {
    {"since", 0, 0, G_OPTION_ARG_FILENAME, &given_since, N_ ("only what came after a pack, or after an event"),
     "RECEIPT|EVENT"},
    {"keep-going", 'k', 0, G_OPTION_ARG_NONE, &given_keep_going, N_ ("leave out what is damaged, and say so"), NULL},
    {"discarded", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given_discarded,
     N_ ("pack nothing: note that the pack with this event is there no more"), "EVENT"},
    {"jobs", 'j', 0, G_OPTION_ARG_INT, &given_jobs, N_ ("so many threads that read"), "N"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void clear_given (void)
{
  tarball_clear ("pack");
  g_clear_pointer (&given_since, g_free);
  g_clear_pointer (&given_discarded, g_strfreev);
  given_keep_going = FALSE;
  given_jobs = 0;
}

static bool check_given (Context *context, char **arguments, GError **error)
{
  if (arguments[0] != NULL)
    command_usage_error (error, "pack", "pack takes no arguments; the archive is named with -C");
  else if ((tarball_output () == NULL) == (given_discarded == NULL))
    command_usage_error (error, "pack", "say with -o where the tarball goes, or with --discarded which one is gone");
  else if (given_jobs < 0)
    command_usage_error (error, "pack", "--jobs takes a number from 1");
  else
    return given_discarded != NULL || tarball_check (context, error);
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
  output_text (output, "path", NULL, tarball_output ());
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
    output_line (output, _ ("would pack  %s  (%s)"), tarball_output (), what);
  } else if (tarball_is_stdout ()) {
    output_note (output, _ ("packed  %s"), what);
  } else {
    output_line (output, _ ("packed  %s  (%s)"), tarball_output (), what);
    g_autofree char *since = text_word (receipt);
    output_next (output, "dossier pack --since %s -o …", since);
  }
}

static void print_left_out (Output *output, const PackingResult *result)
{
  for (unsigned i = 0; i < result->findings->len; i++) {
    const Finding *finding = result->findings->pdata[i];
    if (tarball_is_stdout ())
      output_note (output, _ ("left out  %s  [%s] %s"), finding->place, finding->code, finding->message);
    else
      output_finding (output, finding);
  }
}

static bool pack (Context *context, PackingResult *result, GError **error)
{
  PackingOptions options = {.since = given_since,
                            .keep_going = given_keep_going,
                            .jobs = (unsigned)given_jobs,
                            .progress = show_progress,
                            .progress_data = context->output};
  tarball_fill (context, &options);
  g_autoptr (Archive) archive = tarball_open (context, &options, error);
  if (archive == NULL || !backup_pack_run (archive, &options, command_actor (context), result, error))
    return false;
  print_left_out (context->output, result);
  if (output_is_json (context->output))
    print_json (context->output, result, options.receipt);
  else
    print_text (context->output, result, options.receipt);
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
  if (archive == NULL || !backup_discard (archive, packs, n, command_actor (context), context->dry_run, error))
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
  g_autofree GOptionEntry *options = tarball_entries (N_ ("the tarball; - is standard output"), entries);
  g_auto (GStrv) arguments = command_options (context, USAGE, options, argc, argv, error);
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
