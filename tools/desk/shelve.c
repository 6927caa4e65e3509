/* dossier shelve: where papers are kept: records into boxes and onto shelves, boxes moved, stock taken. */
#include "ops/ask.h"
#include "ops/shelve.h"

#include <fcntl.h>
#include <unistd.h>

#include "form/name.h"
#include "sys/io.h"
#include "tools/screen/references.h"
#include "tools/verbs.h"

#define VERBS "shelve unshelve box"

/* "box B7, room 2, shelf A3"; "-" for no place. */
static char *describe_place (const IndexShelf *shelf)
{
  GString *text = g_string_new (NULL);
  if (shelf->box != NULL)
    g_string_append_printf (text, _ ("box %s"), shelf->box);
  if (shelf->room != NULL)
    g_string_append_printf (text, text->len > 0 ? _ (", room %s") : _ ("room %s"), shelf->room);
  if (shelf->shelf != NULL)
    g_string_append_printf (text, text->len > 0 ? _ (", shelf %s") : _ ("shelf %s"), shelf->shelf);
  return text->len > 0 ? g_string_free (text, FALSE) : (g_string_free (text, TRUE), g_strdup ("-"));
}

static void put_place (Output *output, const IndexShelf *shelf)
{
  output_text (output, "room", "", shelf->room);
  output_text (output, "shelf", "", shelf->shelf);
  output_text (output, "box", "", shelf->box);
}

static void print_paper (Context *context, const ShelvedPaper *paper)
{
  Output *output = context->output;
  g_autofree char *from = describe_place (&paper->from), *to = describe_place (&paper->to);
  g_autofree char *place = paper->path != NULL ? name_short_from_path (paper->path) : NULL;
  output_begin_json (output, paper->path != NULL ? "shelved" : "box");
  if (place != NULL)
    output_text (output, "record", "", place);
  put_place (output, &paper->to);
  output_text (output, "from", "", from);
  output_flag (output, "done", "", !context->dry_run);
  output_end (output);
  bool off = paper->to.room == NULL && paper->to.shelf == NULL && paper->to.box == NULL;
  if (off)
    output_line (output, context->dry_run ? _ ("would take off  %s  (was: %s)") : _ ("taken off  %s  (was: %s)"), place,
                 from);
  else if (place != NULL)
    output_line (output, context->dry_run ? _ ("would shelve  %s  %s") : _ ("shelved  %s  %s"), place, to);
  else
    output_line (output, context->dry_run ? _ ("would move  %s  (was: %s)") : _ ("moved  %s  (was: %s)"), to, from);
}

static void print_result (Context *context, const ShelveResult *result)
{
  Output *output = context->output;
  const ShelvedPaper *last = result->papers->pdata[result->papers->len - 1];
  for (unsigned i = 0; i < result->papers->len; i++)
    print_paper (context, result->papers->pdata[i]);
  if (result->there > 0)
    output_note (output, message_plural ("%u paper was there already", "%u papers were there already", result->there),
                 result->there);
  for (unsigned i = 0; i < result->warnings->len; i++)
    output_note (output, "%s", (const char *)result->warnings->pdata[i]);
  if (last->path == NULL)
    output_note (output, message_plural ("%u paper is in the box", "%u papers are in the box", result->within),
                 result->within);
  if (!context->dry_run && last->to.box != NULL)
    output_next (output, "dossier list --box %s", last->to.box);
}

typedef struct {
  Context *context;
  Archive *archive;
  const ShelveRequest *request;
} Shelving;

static bool try_shelving (const char *const *reference, gpointer data, GError **error)
{
  const Shelving *shelving = data;
  ShelveRequest request = *shelving->request;
  request.references = reference;
  g_autoptr (ShelveResult) result =
      shelve_run (shelving->archive, &request, command_actor (shelving->context), true, error);
  return result != NULL;
}

int command_shelve (Context *context, char **argv, GError **error)
{
  ShelveRequest request = {0};
  const Option options[] = {
      {"box", 0, N_ ("the box: a code, as on its label"), "BOX", .text = &request.box},
      {"room", 0, N_ ("the room where the papers are kept"), "ROOM", .text = &request.room},
      {"shelf", 0, N_ ("the shelf where the papers are kept"), "SHELF", .text = &request.shelf},
      {"off", 0, N_ ("the papers of these records are kept nowhere any more"), NULL, .flag = &request.off},
      {0},
  };
  char **arguments = options_read (context, "shelve [REF…|-] [--box BOX] [--room ROOM] [--shelf SHELF]", 0,
                                   OPTIONS_MANY, options, argv, error);
  bool named = arguments != NULL && arguments[0] != NULL;
  g_auto (GStrv) references =
      named ? references_some ("shelve", N_ ("name a record or volume"), arguments, error) : NULL;
  if (arguments == NULL || (named && references == NULL))
    return 0;
  request.references = (const char *const *)references;
  g_autoptr (Archive) archive = command_open_to_act (context, VERBS, error);
  g_autoptr (ShelveResult) result =
      archive != NULL ? shelve_run (archive, &request, command_actor (context), context->dry_run, error) : NULL;
  Shelving shelving = {context, archive, &request};
  if (result != NULL)
    print_result (context, result);
  else if (archive != NULL && named)
    references_tell_all (context, archive, request.references, try_shelving, &shelving, error);
  return 0;
}

/* ---- Stock-taking ---- */

static Sheet *open_sheet (const char *path, GError **error)
{
  if (g_str_equal (path, "-"))
    return sheet_read (STDIN_FILENO, _ ("standard input"), error);
  int fd = io_open_file (AT_FDCWD, path, error);
  Sheet *sheet = fd < 0 ? NULL : sheet_read (fd, path, error);
  io_clear_fd (&fd);
  return sheet;
}

static void print_counts (Context *context, const AuditCounts *counts)
{
  Output *output = context->output;
  if (output_is_json (output)) {
    output_begin (output, "summary");
    output_number (output, "present", "", counts->present);
    output_number (output, "misplaced", "", counts->misplaced);
    output_number (output, "missing", "", counts->missing);
    output_number (output, "unchecked", "", counts->unchecked);
    output_number (output, "unknown", "", counts->unknown);
    output_number (output, "gone", "", counts->gone);
    output_number (output, "void", "", counts->voided);
    output_number (output, "lent", "", counts->lent);
    output_number (output, "unrecorded", "", counts->unrecorded);
    output_end (output);
    return;
  }
  output_note (output, _ ("present %u, on loan %u, misplaced %u, missing %u, not checked %u"), counts->present,
               counts->lent, counts->misplaced, counts->missing, counts->unchecked);
  if (counts->unknown + counts->gone + counts->voided > 0)
    output_note (output, _ ("unknown labels %u, of destroyed or transferred records %u, of void records %u"),
                 counts->unknown, counts->gone, counts->voided);
  if (counts->unrecorded > 0)
    output_note (output,
                 message_plural ("%u paper is here although it is out on loan: run `dossier loan back`",
                                 "%u papers are here although they are out on loan: run `dossier loan back`",
                                 counts->unrecorded),
                 counts->unrecorded);
}

static int audit (Context *context, char **argv, GError **error)
{
  AuditCounts counts = {0};
  AuditQuery query = {.counts = &counts};
  const Option options[] = {
      {"box", 0, N_ ("all labels were read in this box"), "BOX", .text = &query.box},
      {"all", 'a', N_ ("list papers that are present or not checked, too"), NULL, .flag = &query.all},
      {OPTION_CSV (context)},
      {OPTION_FORMAT (context)},
      {0},
  };
  char **arguments = options_read (context, "shelve audit SHEET|- [--box BOX] [--all]", 1, 1, options, argv, error);
  g_autoptr (Archive) archive = arguments != NULL ? command_open (context, ARCHIVE_READ, error) : NULL;
  g_autoptr (Sheet) sheet = archive != NULL ? open_sheet (arguments[0], error) : NULL;
  query.sheet = sheet;
  ReportRequest request = {.report = &audit_report, .query = &query};
  if (sheet == NULL || !output_report (context->output, archive, &request, error))
    return 0;
  print_counts (context, &counts);
  return audit_faults (&counts) > 0 ? 1 : 0;
}

const CommandForm command_shelve_forms[] = {{"audit", audit, true}, {NULL, NULL, false}};
