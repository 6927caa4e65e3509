/* dossier verify: compares everything in an archive with its journal. */
#include "verify/run.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ops/sign.h"
#include "store/layouts.h"
#include "store/verified.h"
#include "sys/crypto/digest.h"
#include "sys/crypto/timestamp.h"
#include "sys/error.h"
#include "sys/installed.h"
#include "sys/io.h"
#include "sys/sandbox.h"
#include "sys/tar/libarchive.h"
#include "tools/verbs.h"
#include "tools/screen/packs.h"
#include "tools/screen/parts.h"
#include "tools/screen/verdict.h"

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

static void note_run (int fd, const VerifySummary *summary)
{
  Verified verified = {
      .time = g_get_real_time () / G_USEC_PER_SEC, .events = summary->events, .clean = verify_status (summary) == 0};
  memcpy (verified.archive, summary->archive_id, sizeof verified.archive);
  verified_note (fd, &verified);
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
  bool whole = path != NULL && options->parts == 0 && (options->references == NULL || options->references[0] == NULL);
  int noted = whole ? verified_open () : -1;
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
  note_run (noted, &summary);
  output_findings (context->output, findings);
  verdict_print (context->output, options, &summary, true);
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
  asked.against = kept != NULL ? &against : NULL;
  asked.authorities = authorities;
  g_auto (Parts) parts = {0};
  g_autoptr (GArray) packs = packs_open (arguments, n, error);
  if (packs == NULL || !parts_choose (context, NULL, packs, arguments + n, &parts, error))
    return 0;
  asked.references = (const char *const *)parts.references;
  asked.later = packs->len > 0 ? parts_later (&parts) : NULL;
  return verify (context, packs, &asked, error);
}
