/* dossier unpack: packs become an archive again, or a part of one. */
#include "ops/backup.h"

#include <string.h>

#include "form/text.h"
#include "sys/error.h"
#include "tools/packs.h"
#include "tools/screen/command.h"

#define USAGE                                                                                                          \
  "unpack PACK…|- DIR [--journal DIR|PACK|FILE] [--only REF…] | PACK… --only REF… --repair | --accept-as-newest DIR"

static char **given_only;
static char *given_accept, *given_journal;
static gboolean given_repair;
static int given_jobs;

static const GOptionEntry entries[] = {
    {"only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given_only,
     N_ ("only this record, volume, year or customer, with what proves it"), "REF"},
    {"repair", 0, 0, G_OPTION_ARG_NONE, &given_repair,
     N_ ("put back into the archive what is missing there or damaged, as it was filed"), NULL},
    {"journal", 0, 0, G_OPTION_ARG_FILENAME, &given_journal,
     N_ ("the newest journal there is: an archive, a pack, or a file of it"), "DIR|PACK|FILE"},
    {"accept-as-newest", 0, 0, G_OPTION_ARG_FILENAME, &given_accept,
     N_ ("let an archive that was unpacked be written to, though destructions may be missing"), "DIR"},
    {"jobs", 'j', 0, G_OPTION_ARG_INT, &given_jobs, N_ ("so many threads"), "N"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void clear_given (void)
{
  g_clear_pointer (&given_only, g_strfreev);
  g_clear_pointer (&given_accept, g_free);
  g_clear_pointer (&given_journal, g_free);
  given_repair = FALSE;
  given_jobs = 0;
}

static void show_progress (uint64_t done, uint64_t total, gpointer data)
{
  output_progress (data, _ ("unpacking"), done, total);
}

/* ---- Accepting ---- */

static int accept (Context *context, GError **error)
{
  ArchiveMode mode = context->dry_run ? ARCHIVE_READ : ARCHIVE_ACCEPT;
  context->archive_path = g_intern_string (given_accept);
  g_autoptr (Archive) archive = command_open (context, mode, error);
  if (archive == NULL || !backup_unpack_accept (archive, command_actor (context), context->dry_run, error))
    return 0;
  if (output_is_json (context->output)) {
    output_begin (context->output, "accept");
    output_text (context->output, "path", NULL, given_accept);
    output_flag (context->output, "accepted", NULL, !context->dry_run);
    output_end (context->output);
  } else {
    output_line (context->output, context->dry_run ? _ ("would accept  %s") : _ ("accepted  %s"), given_accept);
  }
  return 0;
}

/* ---- Repairing ---- */

static void print_repaired (Context *context, const UnpackingRepair *repair)
{
  Output *output = context->output;
  for (unsigned i = 0; i < repair->files->len; i++) {
    if (output_is_json (output)) {
      output_begin (output, "repair");
      output_text (output, "path", NULL, repair->files->pdata[i]);
      output_flag (output, "repaired", NULL, !context->dry_run);
      output_end (output);
    }
    output_line (output, context->dry_run ? _ ("would put back  %s") : _ ("put back  %s"),
                 (const char *)repair->files->pdata[i]);
  }
  if (repair->files->len == 0)
    output_line (output, "%s", _ ("nothing to put back"));
  if (repair->aside != NULL)
    output_note (output, _ ("damaged files were moved to %s"), repair->aside);
}

static int repair (Context *context, char **arguments, GError **error)
{
  g_auto (UnpackingRepair) result = {0};
  g_autofree char *path = context->archive_path != NULL ? g_strdup (context->archive_path) : archive_find (error);
  g_autoptr (GArray) packs = path != NULL ? packs_open (arguments, g_strv_length (arguments), error) : NULL;
  if (packs == NULL)
    return 0;
  const UnpackingOptions options = {.directory = path,
                                    .packs = (const VerifyPack *)(const void *)packs->data,
                                    .n = packs->len,
                                    .references = (const char *const *)given_only,
                                    .dry_run = context->dry_run,
                                    .jobs = (unsigned)given_jobs,
                                    .progress = show_progress,
                                    .progress_data = context->output};
  bool done = backup_unpack_repair (&options, &result, error);
  if (done || result.files->len > 0)
    print_repaired (context, &result);
  const GPtrArray *findings = done ? result.findings : result.packs.findings;
  for (unsigned i = 0; findings != NULL && i < findings->len; i++)
    output_finding (context->output, findings->pdata[i]);
  return done ? verify_status (&result.summary) : 0;
}

/* ---- Unpacking ---- */

static void print_json (Context *context, const char *directory, const UnpackingResult *result)
{
  Output *output = context->output;
  const VerifySummary *summary = &result->summary;
  output_begin (output, "unpack");
  output_text (output, "path", NULL, directory);
  output_flag (output, "unpacked", NULL, !context->dry_run);
  output_text (output, "archive", NULL, summary->archive_id);
  output_number (output, "events", NULL, result->events);
  output_text (output, "head", NULL, summary->head);
  output_number (output, "records", NULL, summary->records);
  output_number (output, "files", NULL, result->files);
  output_number (output, "bytes", NULL, result->bytes);
  output_end (output);
}

/* A part is verified as far as it goes. */
static void print_next (Output *output, const char *directory)
{
  g_autofree char *archive = text_word (directory);
  g_autofree char *references = given_only != NULL ? g_strjoinv (" ", given_only) : NULL;
  if (references != NULL)
    output_next (output, "dossier -C %s verify %s", archive, references);
  else
    output_next (output, "dossier -C %s verify", archive);
}

static void print_text (Context *context, const char *directory, const UnpackingResult *result)
{
  const VerifySummary *summary = &result->summary;
  g_autofree char *size = g_format_size (result->bytes);
  g_autofree char *records =
      g_strdup_printf (message_plural ("%ju record", "%ju records", summary->records), (uintmax_t)summary->records);
  g_autofree char *files =
      g_strdup_printf (message_plural ("%ju file", "%ju files", result->files), (uintmax_t)result->files);
  if (context->dry_run) {
    output_line (context->output, _ ("would unpack  %s  (as of event %ju, %s, %s, %s)"), directory,
                 (uintmax_t)result->events, records, files, size);
    return;
  }
  output_line (context->output, _ ("unpacked  %s  (as of event %ju, %s, %s, %s)"), directory, (uintmax_t)result->events,
               records, files, size);
  print_next (context->output, directory);
}

static int unpack (Context *context, const GArray *packs, const char *directory, GError **error)
{
  g_auto (UnpackingResult) result = {0};
  const UnpackingOptions options = {.directory = directory,
                                    .packs = (const VerifyPack *)(const void *)packs->data,
                                    .n = packs->len,
                                    .journal = given_journal,
                                    .references = (const char *const *)given_only,
                                    .dry_run = context->dry_run,
                                    .jobs = (unsigned)given_jobs,
                                    .progress = show_progress,
                                    .progress_data = context->output};
  bool done = backup_unpack_run (&options, &result, error);
  for (unsigned i = 0; result.findings != NULL && i < result.findings->len; i++)
    output_finding (context->output, result.findings->pdata[i]);
  if (!done)
    return 0;
  if (output_is_json (context->output))
    print_json (context, directory, &result);
  else
    print_text (context, directory, &result);
  return verify_status (&result.summary);
}

/* The last argument is the directory, the others are packs. */
static int run (Context *context, char **arguments, GError **error)
{
  unsigned n = g_strv_length (arguments);
  if (given_jobs < 0) {
    command_usage_error (error, "unpack", "--jobs takes a number from 1");
    return 0;
  }
  if (given_repair && given_accept == NULL && given_journal == NULL && given_only != NULL && n > 0)
    return repair (context, arguments, error);
  if (given_repair) {
    command_usage_error (error, "unpack", "--repair takes --only and packs; the archive is named with -C");
    return 0;
  }
  if (given_journal != NULL && given_only != NULL) {
    command_usage_error (error, "unpack", "--journal goes with a whole archive, not with --only");
    return 0;
  }
  if (given_accept != NULL && n == 0 && given_only == NULL && given_journal == NULL)
    return accept (context, error);
  if (given_accept != NULL || n < 2) {
    command_usage_error (error, "unpack",
                         given_accept != NULL ? N_ ("--accept-as-newest goes with nothing else")
                                              : N_ ("unpack takes packs, and a directory that is not there yet"));
    return 0;
  }
  g_autoptr (GArray) packs = packs_open (arguments, n - 1, error);
  return packs != NULL ? unpack (context, packs, arguments[n - 1], error) : 0;
}

int command_unpack (Context *context, int argc, char **argv, GError **error)
{
  clear_given ();
  g_auto (GStrv) arguments = command_options (context, USAGE, entries, argc, argv, error);
  int status = arguments != NULL ? run (context, arguments, error) : 0;
  clear_given ();
  return status;
}
