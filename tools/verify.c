/* dossier verify: compares everything in an archive with its journal. */
#include "verify/run.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ops/sign.h"
#include "store/layouts.h"
#include "sys/crypto/digest.h"
#include "sys/crypto/timestamp.h"
#include "sys/error.h"
#include "sys/installed.h"
#include "sys/io.h"
#include "sys/sandbox.h"
#include "sys/tar/libarchive.h"
#include "tools/verbs.h"
#include "tools/screen/packs.h"

static bool parse_part (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  guint64 part = 0, parts = 0;
  VerifyOptions *options = data;
  g_auto (GStrv) words = g_strsplit (value, "/", -1);
  if (g_strv_length (words) != 2 || !g_ascii_string_to_unsigned (words[0], 10, 1, 1000000, &part, NULL) ||
      !g_ascii_string_to_unsigned (words[1], 10, 1, 1000000, &parts, NULL) || part > parts)
    return options_error (error, "verify", "--part takes two numbers such as 1/4, not \"%s\"", value);
  options->part = (unsigned)part;
  options->parts = (unsigned)parts;
  return true;
}

static const char *verdict (const VerifySummary *summary)
{
  if (summary->faults > 0)
    return "fail";
  return summary->not_checked > 0 ? "not-checked" : "pass";
}

/* "C00009 C00010", "part 1/4"; NULL for everything. Given. */
static char *scope_of (const VerifyOptions *options)
{
  const char *const *references = options->references;
  GString *scope = g_string_new (NULL);
  for (unsigned i = 0; references != NULL && references[i] != NULL; i++)
    g_string_append_printf (scope, "%s%s", i > 0 ? " " : "", references[i]);
  if (options->parts > 0)
    g_string_append_printf (scope, _ ("%spart %u/%u"), scope->len > 0 ? ", " : "", options->part, options->parts);
  return g_string_free (scope, scope->len == 0);
}

/* What a part leaves out, so that nobody takes its verdict for that of the whole: "; 41 other customers not checked".
 * Given. */
static char *left_out (const VerifySummary *summary)
{
  GString *words = g_string_new (NULL);
  if (summary->other_customers > 0)
    g_string_append_printf (words,
                            message_plural ("; %ju other customer not checked", "; %ju other customers not checked",
                                            summary->other_customers),
                            (uintmax_t)summary->other_customers);
  if (summary->other_records > 0)
    g_string_append_printf (words,
                            message_plural ("; %ju other record of the same customers not checked",
                                            "; %ju other records of the same customers not checked",
                                            summary->other_records),
                            (uintmax_t)summary->other_records);
  return g_string_free (words, FALSE);
}

static void print_summary (Output *output, const VerifyOptions *options, const VerifySummary *summary)
{
  g_autofree char *scope = scope_of (options);
  output_begin_json (output, "summary");
  output_text (output, "verdict", NULL, verdict (summary));
  output_number (output, "faults", NULL, summary->faults);
  output_number (output, "not-checked", NULL, summary->not_checked);
  output_number (output, "notes", NULL, summary->notes);
  output_number (output, "events", NULL, summary->events);
  output_number (output, "profiles", NULL, summary->profiles);
  output_number (output, "volumes", NULL, summary->volumes);
  output_number (output, "records", NULL, summary->records);
  output_number (output, "destroyed", NULL, summary->destroyed);
  output_text (output, "scope", NULL, scope);
  output_number (output, "other-customers", NULL, summary->other_customers);
  output_number (output, "other-records", NULL, summary->other_records);
  output_number (output, "files", NULL, summary->files);
  output_number (output, "bytes", NULL, summary->bytes);
  output_number (output, "milliseconds", NULL, summary->microseconds / 1000);
  output_text (output, "archive", NULL, summary->archive_id[0] != '\0' ? summary->archive_id : NULL);
  output_text (output, "head", NULL, summary->head[0] != '\0' ? summary->head : NULL);
  output_end (output);
  g_autofree char *size = message_size (summary->bytes);
  double seconds = (double)summary->microseconds / 1e6;
  g_autofree char *records = output_records (summary->records), *files = output_files (summary->files);
  g_autofree char *events = output_events (summary->events);
  output_line (output, _ ("checked  %s, %s, %s, %s in %.1f s"), records, files, size, events, seconds);
  if (summary->destroyed > 0)
    output_line (output,
                 message_plural ("         %ju record was destroyed or transferred, and is gone",
                                 "         %ju records were destroyed or transferred, and are gone",
                                 summary->destroyed),
                 (uintmax_t)summary->destroyed);
  if (summary->faults > 0)
    output_line (
        output,
        message_plural ("fail     %ju fault, %ju not checked", "fail     %ju faults, %ju not checked", summary->faults),
        (uintmax_t)summary->faults, (uintmax_t)summary->not_checked);
  else if (summary->not_checked > 0)
    output_line (output,
                 message_plural ("not checked  %ju point; no fault in the rest",
                                 "not checked  %ju points; no fault in the rest", summary->not_checked),
                 (uintmax_t)summary->not_checked);
  else if (scope == NULL)
    output_line (output, "%s", _ ("pass     everything is as it was filed"));
  g_autofree char *others = left_out (summary);
  if (scope != NULL)
    output_line (output,
                 summary->faults + summary->not_checked == 0 ? _ ("pass     %s: as it was filed%s")
                                                             : _ ("scope    %s%s"),
                 scope, others);
}

/* The archive is not trusted, so the process gives up everything that it does not need before reading it. The digests
 * and libarchive are loaded when first used, so they are used once here. path is that of the archive, or NULL. */
static Finding *enter_sandbox (const char *path)
{
  char hex[DIGEST_HEX_SIZE];
  g_autofree char *data = installed_directory ();
  const char *const directories[] = {data, path, NULL};
  digest_bytes (DIGEST_SHA256, "", 0, hex);
  digest_bytes (DIGEST_SHA512, "", 0, hex);
  digest_bytes (DIGEST_SM3, "", 0, hex);
  if (path == NULL)
    libarchive_load ();
  const char *missing = sandbox_read_only (directories);
  if (missing == NULL)
    return NULL;
  return finding_new ("V-NO-SANDBOX", path != NULL ? path : "", "verified without protection by %s", _ (missing));
}

/* ---- The command ---- */

/* A checkpoint in the archive itself would be removed or replaced together with the end of the journal. */
static bool is_kept_outside (const char *archive, const VerifyOptions *options, GError **error)
{
  g_autofree char *root = realpath (archive, NULL);
  g_autofree char *file = options->against != NULL ? realpath (options->against->name, NULL) : NULL;
  size_t len = root != NULL ? strlen (root) : 0;
  if (root == NULL || file == NULL || strncmp (file, root, len) != 0 || file[len] != '/')
    return true;
  return error_set (error, ERROR_USAGE, "D-CHECKPOINT-INSIDE", options->against->name,
                    "name a copy that is kept elsewhere; `dossier checkpoint --to FILE` makes one",
                    "this checkpoint is inside the archive, so it proves nothing about it");
}

/* Returns the exit status, or 0 with *error. */
static int verify (Context *context, const GArray *packs, const VerifyOptions *options, GError **error)
{
  VerifySummary summary;
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  if (packs->len == 0) {
    path = context->archive_path != NULL ? g_strdup (context->archive_path) : archive_find (error);
    if (path == NULL || !is_kept_outside (path, options, error))
      return 0;
  }
  g_autoptr (Finding) note = enter_sandbox (path);
  const VerifyPack *chain = (const VerifyPack *)(const void *)packs->data;
  bool done = path != NULL ? verify_run (path, options, findings, &summary, error)
                           : verify_packs (chain, packs->len, options, findings, &summary, error);
  if (!done)
    return 0;
  if (note != NULL) {
    g_ptr_array_add (findings, g_steal_pointer (&note));
    summary.notes++;
  }
  output_findings (context->output, findings);
  print_summary (context->output, options, &summary);
  return verify_status (&summary);
}

/* Moves the packs to the front of the arguments; returns their number. */
static unsigned sort_packs (char **arguments)
{
  unsigned n = 0;
  for (unsigned i = 0; arguments[i] != NULL; i++) {
    char *argument = arguments[i];
    if (!packs_is_one (argument))
      continue;
    memmove (arguments + n + 1, arguments + n, (i - n) * sizeof *arguments);
    arguments[n++] = argument;
  }
  return n;
}

int command_verify (Context *context, char **argv, GError **error)
{
  const char *kept = NULL, *authorities_path = NULL;
  VerifyOptions asked = {.progress = output_progress, .progress_data = context->output};
  const Option options[] = {
      {"part", 0, N_ ("verify only part I of N, split by customer"), "I/N", .set = parse_part, .data = &asked},
      {OPTION_JOBS (&asked.jobs)},
      {"against", 0, N_ ("compare with a checkpoint kept outside the archive"), "FILE", .file = &kept},
      {OPTION_AUTHORITIES (&authorities_path)},
      {"against-nothing", 0, N_ ("leave out the note about the outside checkpoint"), NULL,
       .flag = &asked.against_nothing},
      {0},
  };
  char **arguments = options_read (context, "verify [PACK…|-] [REF…] [--part I/N] [--jobs N] [--against FILE]", 0,
                                   OPTIONS_MANY, options, argv, error);
  if (arguments == NULL)
    return 0;
  unsigned n = sort_packs (arguments);
  g_auto (VerifyAgainst) against = {0};
  if (kept != NULL && !keeping_read (kept, &against, error))
    return 0;
  g_autoptr (GBytes) authorities =
      authorities_path == NULL ? NULL : io_read_file (AT_FDCWD, authorities_path, TIMESTAMP_MAX_AUTHORITY, error);
  if (authorities_path != NULL && authorities == NULL)
    return 0;
  output_name_progress (context->output, N_ ("verifying"));
  asked.references = (const char *const *)arguments + n;
  asked.against = kept != NULL ? &against : NULL;
  asked.authorities = authorities;
  g_autoptr (GArray) packs = packs_open (arguments, n, error);
  return packs != NULL ? verify (context, packs, &asked, error) : 0;
}
