/* dossier pack: write a backup as one tarball, to a file or into a pipe. */
#include "form/text.h"
#include "ops/backup.h"
#include "sys/error.h"
#include "tools/screen/tarball.h"
#include "tools/verbs.h"

static void print_pack_object (Output *output, const PackingResult *result, const Tarball *tarball)
{
  const Pack *pack = result->pack;
  bool written = result->receipt.time != 0;
  output_begin_json (output, "pack");
  output_text (output, "path", NULL, tarball->output);
  output_flag (output, "packed", NULL, written);
  output_text (output, "archive", NULL, pack->range.archive);
  output_number (output, "from", NULL, pack->range.from);
  output_number (output, "to", NULL, pack->range.to);
  output_text (output, "head", NULL, pack->range.head);
  output_text (output, "since", NULL, pack->range.since);
  output_number (output, "records", NULL, pack->records);
  output_number (output, "bytes", NULL, pack->bytes);
  output_number (output, "left-out", NULL, pack->left_out->len);
  if (written) {
    output_number (output, "files", NULL, pack->files);
    output_text (output, "tarball", NULL, result->receipt.tarball);
    output_number (output, "length", NULL, result->receipt.bytes);
    output_text (output, "receipt", NULL, tarball->packing.receipt);
    output_number (output, "event", NULL, result->event);
  }
  output_end (output);
}

/* Describes a pack: "events 1 to 25, 4 records, 19 files, 95.0 kB". */
static char *describe (const PackingResult *result)
{
  const Pack *pack = result->pack;
  g_autofree char *size = message_size (pack->bytes);
  g_autofree char *records = output_records (pack->records), *files = output_files (pack->files);
  g_autofree char *events =
      pack->range.from > pack->range.to
          ? g_strdup_printf (_ ("no events after event %ju"), (uintmax_t)pack->range.to)
          : g_strdup_printf (_ ("events %ju to %ju"), (uintmax_t)pack->range.from, (uintmax_t)pack->range.to);
  return result->receipt.time != 0 ? g_strdup_printf (_ ("%s, %s, %s, %s"), events, records, files, size)
                                   : g_strdup_printf (_ ("%s, %s, %s"), events, records, size);
}

/* When standard output is the tarball, this goes to standard error. */
static void print_packed (Output *output, const PackingResult *result, const Tarball *tarball)
{
  g_autofree char *what = describe (result);
  if (result->receipt.time == 0) {
    output_line (output, _ ("would pack  %s  (%s)"), tarball->output, what);
  } else if (tarball_is_stdout (tarball)) {
    output_note (output, _ ("packed  %s"), what);
  } else {
    output_line (output, _ ("packed  %s  (%s)"), tarball->output, what);
    g_autofree char *since = text_word (tarball->packing.receipt);
    output_next (output, "dossier pack --since %s -o FILE", since);
  }
}

static void print_left_out (Output *output, const PackingResult *result, const Tarball *tarball)
{
  for (unsigned i = 0; i < result->findings->len; i++) {
    const Finding *finding = result->findings->pdata[i];
    if (tarball_is_stdout (tarball))
      output_note (output, _ ("left out  %s  [%s] %s"), finding->place, finding->code, finding->message);
    else
      output_finding (output, finding);
  }
}

static int pack_archive (Context *context, Tarball *tarball, GError **error)
{
  g_auto (PackingResult) result = {0};
  output_name_progress (context->output, N_ ("packing"));
  tarball->packing.progress = output_progress;
  tarball->packing.progress_data = context->output;
  g_autoptr (Archive) archive = tarball_open (context, tarball, error);
  if (archive == NULL || !backup_pack_run (archive, &tarball->packing, command_actor (context), &result, error))
    return 0;
  print_left_out (context->output, &result, tarball);
  print_pack_object (context->output, &result, tarball);
  print_packed (context->output, &result, tarball);
  return result.findings->len > 0 ? ERROR_FINDING : 0;
}

static int discard (Context *context, char **events, GError **error)
{
  unsigned n = g_strv_length (events);
  g_autofree uint64_t *packs = g_new0 (uint64_t, n);
  for (unsigned i = 0; i < n; i++)
    if (!g_ascii_string_to_unsigned (events[i], 10, 1, EVENT_MAX_NUMBER, &packs[i], NULL))
      return options_error (error, "pack", "--discarded takes the number of an event, not \"%s\"", events[i]);
  g_autoptr (Archive) archive = command_open_to_act (context, "discard", error);
  if (archive == NULL || !backup_discard (archive, packs, n, command_actor (context), context->dry_run, error))
    return 0;
  for (unsigned i = 0; i < n; i++) {
    output_begin_json (context->output, "discard");
    output_number (context->output, "pack", NULL, packs[i]);
    output_flag (context->output, "noted", NULL, !context->dry_run);
    output_end (context->output);
    output_line (context->output, context->dry_run ? _ ("would note as gone  pack %ju") : _ ("noted as gone  pack %ju"),
                 (uintmax_t)packs[i]);
  }
  return 0;
}

int command_pack (Context *context, char **argv, GError **error)
{
  g_auto (Tarball) tarball = {.verb = "pack"};
  char **discarded = NULL;
  const Option options[] = {
      TARBALL_OPTIONS (&tarball, N_ ("write the tarball here; - is standard output")),
      {"since", 0, N_ ("pack only events after those of this receipt, or after this event"), "RECEIPT|EVENT",
       .file = &tarball.packing.since},
      {"keep-going", 0, N_ ("leave out damaged files and report them"), NULL, .flag = &tarball.packing.keep_going},
      {"discarded", 0, N_ ("pack nothing; note that the pack with this event is gone"), "EVENT", .list = &discarded},
      {"jobs", 'j', N_ ("number of threads that read"), "N", .number = &tarball.packing.jobs},
      {0},
  };
  char **arguments = options_read (
      context,
      "pack -o FILE|- [--since RECEIPT|EVENT] [--zstd[=LEVEL]|--gzip|--xz] [--keep-going] | --discarded EVENT…", 0, 0,
      options, argv, error);
  if (arguments == NULL)
    return 0;
  if ((tarball.output == NULL) == (discarded == NULL))
    return options_error (error, "pack", "`dossier pack` needs either -o FILE or --discarded EVENT");
  if (discarded != NULL)
    return discard (context, discarded, error);
  return tarball_check (context, &tarball, error) ? pack_archive (context, &tarball, error) : 0;
}
