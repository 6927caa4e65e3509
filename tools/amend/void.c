/* dossier void and dossier reopen: corrections that make no edition of a record. */
#include "ops/amend.h"

#include "form/name.h"
#include "tools/screen/references.h"
#include "tools/show/show.h"
#include "tools/verbs.h"

static const char *state_after (const Correction *correction, bool dry_run)
{
  static const char *const states[CORRECTION_KINDS][2][2] = {
      [CORRECTION_VOID] = {{N_ ("void"), N_ ("would be void")},
                           {N_ ("in force again"), N_ ("would be in force again")}},
      [CORRECTION_REOPEN] = {{N_ ("open"), N_ ("would be open")}, {N_ ("sealed"), N_ ("would be sealed")}},
  };
  return _ (states[correction->kind][correction->step][dry_run]);
}

static void print_corrections (Context *context, const GPtrArray *corrections)
{
  Output *output = context->output;
  for (unsigned i = 0; i < corrections->len; i++) {
    const Correction *correction = corrections->pdata[i];
    output_begin_json (output, "correction");
    show_correction (output, correction);
    output_flag (output, "corrected", "", !context->dry_run);
    output_end (output);
    for (unsigned j = 0; j < correction->entry.places->len; j++) {
      g_autofree char *place = name_short_from_path (correction->entry.places->pdata[j]);
      output_line (output, _ ("%s  %s  (%s)"), state_after (correction, context->dry_run), place,
                   correction->entry.number);
    }
  }
  const Correction *first = corrections->pdata[0];
  g_autofree char *place = name_short_from_path (first->entry.places->pdata[0]);
  if (context->dry_run)
    output_note (output, _ ("nothing was written"));
  else
    output_next (output, "dossier show %s", place);
}

typedef struct {
  Context *context;
  Archive *archive;
  const CorrectRequest *request;
} Correcting;

static bool correct_one (const char *const *reference, gpointer data, GError **error)
{
  const Correcting *correcting = data;
  CorrectRequest request = *correcting->request;
  request.references = reference;
  g_autoptr (GPtrArray) corrections =
      amend_correct (correcting->archive, &request, command_actor (correcting->context), true, error);
  return corrections != NULL;
}

static int correct (Context *context, CorrectRequest *request, const char *verb, char **arguments, GError **error)
{
  const char *question = request->kind == CORRECTION_VOID ? N_ ("name a record") : N_ ("name a volume");
  g_auto (GStrv) references = arguments != NULL ? references_some (verb, question, arguments, error) : NULL;
  if (references == NULL)
    return 0;
  request->references = (const char *const *)references;
  g_autoptr (Archive) archive = command_open_to_act (context, "correction", error);
  g_autoptr (GPtrArray) corrections =
      archive != NULL ? amend_correct (archive, request, command_actor (context), context->dry_run, error) : NULL;
  Correcting correcting = {context, archive, request};
  if (corrections != NULL)
    print_corrections (context, corrections);
  else if (archive != NULL)
    references_tell_all (context, archive, request->references, correct_one, &correcting, error);
  return 0;
}

int command_void (Context *context, char **argv, GError **error)
{
  CorrectRequest request = {.kind = CORRECTION_VOID};
  const Option options[] = {{OPTION_REASON (&request.reason), .needed = true},
                            {"undo", 0, N_ ("put void records in force again"), NULL, .flag = &request.undo},
                            {0}};
  char **arguments =
      options_read (context, "void REF…|- --reason TEXT [--undo]", 0, OPTIONS_MANY, options, argv, error);
  return correct (context, &request, "void", arguments, error);
}

int command_reopen (Context *context, char **argv, GError **error)
{
  CorrectRequest request = {.kind = CORRECTION_REOPEN};
  const Option options[] = {{OPTION_REASON (&request.reason), .needed = true}, {0}};
  char **arguments = options_read (context, "reopen VOLUME…|- --reason TEXT", 0, OPTIONS_MANY, options, argv, error);
  return correct (context, &request, "reopen", arguments, error);
}
