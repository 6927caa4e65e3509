/* dossier compare: compare the files of an archive with one of its packs. */
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "ops/backup.h"
#include "sys/error.h"
#include "sys/io.h"
#include "tools/verbs.h"
#include "tools/screen/packs.h"
#include "tools/screen/parts.h"

static void print_comparison (Output *output, const ComparingResult *result)
{
  output_begin_json (output, "summary");
  output_number (output, "from", NULL, result->from);
  output_number (output, "to", NULL, result->to);
  output_number (output, "same", NULL, result->same);
  output_number (output, "different", NULL, result->different);
  output_number (output, "only-pack", NULL, result->only_pack);
  output_number (output, "only-archive", NULL, result->only_archive);
  output_number (output, "not-checked", NULL, result->not_checked);
  output_number (output, "destroyed", NULL, result->destroyed);
  output_number (output, "later", NULL, result->later);
  output_number (output, "earlier", NULL, result->earlier);
  output_number (output, "repairable", NULL, result->repairable);
  output_end (output);
  output_line (output, message_plural ("same      %ju file", "same      %ju files", result->same),
               (uintmax_t)result->same);
  if (result->later > 0)
    output_line (output, _ ("later     %ju filed after event %ju"), (uintmax_t)result->later, (uintmax_t)result->to);
  if (result->earlier > 0)
    output_line (output, _ ("earlier   %ju filed before event %ju"), (uintmax_t)result->earlier,
                 (uintmax_t)result->from);
  if (result->destroyed > 0)
    output_line (output,
                 message_plural ("destroyed %ju file that the pack still contains",
                                 "destroyed %ju files that the pack still contains", result->destroyed),
                 (uintmax_t)result->destroyed);
  if (backup_compare_status (result) == 0)
    output_line (output, "%s", _ ("equal     no unexplained differences"));
  else if (backup_compare_status (result) == ERROR_FINDING)
    output_line (output, _ ("differ    %ju different, %ju only in the pack, %ju only in the archive"),
                 (uintmax_t)result->different, (uintmax_t)result->only_pack, (uintmax_t)result->only_archive);
}

static int compare (Context *context, char **arguments, GError **error)
{
  bool is_stdin = g_str_equal (arguments[0], "-");
  IO_AUTO_FD opened = is_stdin ? -1 : io_open_file (AT_FDCWD, arguments[0], error);
  if (!is_stdin && opened < 0)
    return 0;
  ComparingRequest request = {.name = arguments[0],
                              .fd = is_stdin ? STDIN_FILENO : opened,
                              .progress = output_progress,
                              .progress_data = context->output};
  ComparingResult result;
  output_name_progress (context->output, N_ ("comparing"));
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (VerifyPack));
  g_auto (Parts) parts = {0};
  if (archive == NULL || !parts_choose (context, archive_path (archive), none, arguments + 1, &parts, error))
    return 0;
  request.references = (const char *const *)parts.references;
  if (!backup_compare_run (archive, &request, findings, &result, error))
    return 0;
  output_findings (context->output, findings);
  print_comparison (context->output, &result);
  return backup_compare_status (&result);
}

int command_compare (Context *context, char **argv, GError **error)
{
  char **arguments = options_read (context, "compare PACK|- [REF…]", 1, OPTIONS_MANY, NULL, argv, error);
  if (arguments == NULL)
    return 0;
  if (arguments[1] != NULL && packs_is_one (arguments[1]))
    return options_error (error, "compare",
                          "`dossier compare` takes one pack; compare the packs of a chain one by one");
  return compare (context, arguments, error);
}
