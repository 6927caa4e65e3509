/* dossier unpack: restore an archive, or a part of one, from packs. */
#include "ops/ask.h"
#include "ops/backup.h"

#include <string.h>

#include "form/text.h"
#include "sys/error.h"
#include "tools/verbs.h"
#include "tools/screen/confirm.h"
#include "tools/screen/packs.h"
#include "tools/screen/parts.h"
#include "tools/screen/verdict.h"

/* ---- Accepting ---- */

/* Says how much the copy has, and what accepting it may lose. */
static bool confirm_acceptance (const Context *context, Archive *archive, bool yes, GError **error)
{
  ChronicleCounts counts = {0};
  uint64_t events = archive_restored (archive);
  if (events == 0)
    return true;
  if (!chronicle_count (archive, &counts, error))
    return false;
  g_autofree char *records = output_records ((unsigned)counts.records);
  g_autofree char *what =
      g_strdup_printf (_ ("%s becomes the newest archive, with %s as of event %ju: later events, and records destroyed "
                          "after it, are not known to it"),
                       archive_path (archive), records, (uintmax_t)events);
  return confirm_act (context, what, yes, true, error);
}

static int accept (Context *context, const char *path, bool yes, GError **error)
{
  ArchiveMode mode = context->dry_run ? ARCHIVE_READ : ARCHIVE_ACCEPT;
  context->archive_path = path;
  g_autoptr (Archive) archive = command_open (context, mode, error);
  if (archive == NULL || !command_may_act (context, archive, "accept", error) ||
      !confirm_acceptance (context, archive, yes, error) ||
      !backup_unpack_accept (archive, command_actor (context), context->dry_run, error))
    return 0;
  output_begin_json (context->output, "accept");
  output_text (context->output, "path", NULL, path);
  output_flag (context->output, "accepted", NULL, !context->dry_run);
  output_end (context->output);
  output_line (context->output, context->dry_run ? _ ("would accept  %s") : _ ("accepted  %s"), path);
  return 0;
}

/* ---- Repairing ---- */

static void print_repaired (Context *context, const UnpackingRepair *repair)
{
  Output *output = context->output;
  for (unsigned i = 0; i < repair->files->len; i++) {
    output_begin_json (output, "repair");
    output_text (output, "path", NULL, repair->files->pdata[i]);
    output_flag (output, "repaired", NULL, !context->dry_run);
    output_end (output);
    output_line (output, context->dry_run ? _ ("would put back  %s") : _ ("put back  %s"),
                 (const char *)repair->files->pdata[i]);
  }
  if (repair->files->len == 0)
    output_line (output, "%s", _ ("nothing to put back"));
  if (repair->aside != NULL)
    output_note (output, _ ("damaged files were moved to %s"), repair->aside);
}

static int repair (Context *context, UnpackingOptions *options, char **only, char **arguments, GError **error)
{
  g_auto (UnpackingRepair) result = {0};
  g_auto (Parts) parts = {0};
  g_autofree char *path = context->archive_path != NULL ? g_strdup (context->archive_path) : archive_find (error);
  g_autoptr (GArray) packs = path != NULL ? packs_open (arguments, g_strv_length (arguments), error) : NULL;
  if (packs == NULL || !parts_choose (context, path, packs, only, &parts, error))
    return 0;
  options->references = (const char *const *)parts.references;
  options->later = parts_later (&parts);
  options->directory = path;
  options->packs = (const VerifyPack *)(const void *)packs->data;
  options->n = packs->len;
  bool done = backup_unpack_repair (options, &result, error);
  if (done || result.files->len > 0)
    print_repaired (context, &result);
  const GPtrArray *findings = done ? result.findings : result.packs.findings;
  output_findings (context->output, findings);
  const VerifyOptions verified = {.references = options->references};
  if (done)
    verdict_print (context->output, &verified, &result.summary, false);
  return done ? verify_status (&result.summary) : 0;
}

/* ---- Unpacking ---- */

/* Of a part of an archive, only these references can be verified. */
static void print_next (Output *output, const char *directory, char **only)
{
  g_autofree char *archive = text_word (directory), *references = g_strjoinv (" ", only);
  if (only[0] != NULL)
    output_next (output, "dossier -C %s verify %s", archive, references);
  else
    output_next (output, "dossier -C %s verify", archive);
}

static void print_unpacked (Context *context, const char *directory, char **only, const UnpackingResult *result)
{
  Output *output = context->output;
  const VerifySummary *summary = &result->summary;
  output_begin_json (output, "unpack");
  output_text (output, "path", NULL, directory);
  output_flag (output, "unpacked", NULL, !context->dry_run);
  output_text (output, "archive", NULL, summary->archive_id);
  output_number (output, "events", NULL, result->events);
  output_text (output, "head", NULL, summary->head);
  output_number (output, "records", NULL, summary->records);
  output_number (output, "files", NULL, result->files);
  output_number (output, "bytes", NULL, result->bytes);
  output_end (output);
  g_autofree char *size = message_size (result->bytes);
  g_autofree char *records = output_records (summary->records), *files = output_files (result->files);
  output_line (output,
               context->dry_run ? _ ("would unpack  %s  (as of event %ju, %s, %s, %s)")
                                : _ ("unpacked  %s  (as of event %ju, %s, %s, %s)"),
               directory, (uintmax_t)result->events, records, files, size);
  if (!context->dry_run)
    print_next (output, directory, only);
}

/* The last argument is the directory, all others are packs. */
static int unpack (Context *context, UnpackingOptions *options, char **only, char **arguments, GError **error)
{
  g_auto (UnpackingResult) result = {0};
  g_auto (Parts) parts = {0};
  unsigned n = g_strv_length (arguments) - 1;
  g_autoptr (GArray) packs = packs_open (arguments, n, error);
  if (packs == NULL || !parts_choose (context, NULL, packs, only, &parts, error))
    return 0;
  options->references = (const char *const *)parts.references;
  options->later = parts_later (&parts);
  options->directory = arguments[n];
  options->packs = (const VerifyPack *)(const void *)packs->data;
  options->n = packs->len;
  bool done = backup_unpack_run (options, &result, error);
  output_findings (context->output, result.findings);
  if (!done)
    return 0;
  g_auto (GStrv) then = parts_then (&parts, result.events);
  print_unpacked (context, options->directory, then, &result);
  return verify_status (&result.summary);
}

int command_unpack (Context *context, char **argv, GError **error)
{
  static const char *const usage = "unpack PACK…|- DIR [--journal DIR|PACK|FILE] [--only REF…] | PACK… --repair "
                                   "[--only REF…] | --accept-as-newest DIR";
  char **only = NULL;
  const char *accepted = NULL;
  bool repairs = false, yes = false;
  UnpackingOptions unpacking = {.progress = output_progress, .progress_data = context->output};
  const Option options[] = {
      {"only", 0, N_ ("restore only this record, volume, year or customer, with its evidence"), "REF", .list = &only},
      {"repair", 0, N_ ("put missing and damaged files back into the archive, as they were filed"), NULL,
       .flag = &repairs},
      {"journal", 0, N_ ("the newest journal: in an archive, a pack, or a file of the journal"), "DIR|PACK|FILE",
       .file = &unpacking.journal},
      {"accept-as-newest", 0, N_ ("allow writing to an unpacked archive, although later destructions may be missing"),
       "DIR", .file = &accepted},
      {OPTION_YES (&yes)},
      {OPTION_JOBS (&unpacking.jobs)},
      {0},
  };
  char **arguments = options_read (context, usage, 0, OPTIONS_MANY, options, argv, error);
  if (arguments == NULL)
    return 0;
  unsigned n = g_strv_length (arguments);
  output_name_progress (context->output, N_ ("unpacking"));
  unpacking.dry_run = context->dry_run;
  if (repairs && accepted == NULL && unpacking.journal == NULL && n > 0)
    return repair (context, &unpacking, only, arguments, error);
  if (repairs)
    return options_error (error, "unpack", "--repair requires packs, and takes no other option than --only");
  if (unpacking.journal != NULL && only != NULL)
    return options_error (error, "unpack", "--journal cannot be used with --only");
  if (accepted != NULL && n == 0 && only == NULL && unpacking.journal == NULL)
    return accept (context, accepted, yes, error);
  if (accepted != NULL || n < 2)
    return options_error (error, "unpack",
                          accepted != NULL ? N_ ("--accept-as-newest cannot be combined with other options or packs")
                                           : N_ ("`dossier unpack` needs one or more packs and a new directory"));
  return unpack (context, &unpacking, only, arguments, error);
}
