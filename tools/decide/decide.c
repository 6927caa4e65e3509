/* Prints one line per place, or in JSON one object per decision. */
#include "tools/decide/decide.h"

#include "form/name.h"
#include "tools/screen/references.h"
#include "tools/show/show.h"

static const char *state_after (const Decision *decision, bool dry_run)
{
  static const char *const states[DECISION_KINDS][2][2] = {
      [DECISION_HOLD] = {{N_ ("on hold"), N_ ("would be on hold")}, {N_ ("lifted"), N_ ("would be lifted")}},
      [DECISION_EXTEND] = {{N_ ("extended"), N_ ("would be extended")}},
      [DECISION_RESTRICT] = {{N_ ("restricted"), N_ ("would be restricted")},
                             {N_ ("released"), N_ ("would be released")}},
      [DECISION_TRIGGER] = {{N_ ("recorded"), N_ ("would be recorded")}, {N_ ("withdrawn"), N_ ("would be withdrawn")}},
  };
  return _ (states[decision->kind][decision->step][dry_run]);
}

static void suggest_next (Output *output, const Decision *decision)
{
  g_autofree char *place = name_short_from_path (decision->entry.places->pdata[0]);
  switch (decision->kind) {
  case DECISION_HOLD:
    output_next (output, "dossier hold list %s", place);
    break;
  case DECISION_RESTRICT:
    output_next (output, "dossier show %s", place);
    break;
  default:
    output_next (output, "dossier due --list all %s", place);
  }
}

typedef struct {
  Context *context;
  Archive *archive;
  const DecidingRequest *request;
} Deciding;

static bool try_decision (const char *const *reference, gpointer data, GError **error)
{
  const Deciding *deciding = data;
  DecidingRequest request = *deciding->request;
  request.references = reference;
  g_autoptr (GPtrArray) decisions =
      decide_run (deciding->archive, &request, command_actor (deciding->context), true, error);
  return decisions != NULL;
}

int decide (Context *context, const DecidingRequest *request, GError **error)
{
  Output *output = context->output;
  g_autoptr (Archive) archive = command_open_to_act (context, "decision", error);
  g_autoptr (GPtrArray) decisions =
      archive != NULL ? decide_run (archive, request, command_actor (context), context->dry_run, error) : NULL;
  Deciding deciding = {context, archive, request};
  if (decisions == NULL && archive != NULL && request->references != NULL)
    references_tell_all (context, archive, request->references, try_decision, &deciding, error);
  if (decisions == NULL)
    return 0;
  for (unsigned i = 0; i < decisions->len; i++) {
    const Decision *decision = decisions->pdata[i];
    output_begin_json (output, "decision");
    show_decision (output, decision, !context->dry_run);
    output_end (output);
    for (unsigned j = 0; j < decision->entry.places->len; j++) {
      g_autofree char *place = name_short_from_path (decision->entry.places->pdata[j]);
      output_line (output, _ ("%s  %s  (%s)"), state_after (decision, context->dry_run), place, decision->entry.number);
    }
  }
  if (!context->dry_run)
    suggest_next (output, decisions->pdata[0]);
  return 0;
}

int decide_places (Context *context, DecidingRequest *request, const char *verb, char **arguments, GError **error)
{
  g_auto (GStrv) references = references_some (verb, N_ ("name a record, volume or customer"), arguments, error);
  if (references == NULL)
    return 0;
  request->references = (const char *const *)references;
  return decide (context, request, error);
}
