/* One line a place in text, one object a decision in JSON. */
#include "tools/decide.h"

#include "form/date.h"
#include "form/name.h"
#include "tools/screen/references.h"

static const char *state_after (DecisionKind kind, bool dry_run)
{
  static const char *const done[DECISION_KINDS] = {N_ ("on hold"),    N_ ("lifted"),   N_ ("extended"),
                                                   N_ ("restricted"), N_ ("released"), N_ ("recorded")};
  static const char *const tried[DECISION_KINDS] = {N_ ("would be on hold"),  N_ ("would be lifted"),
                                                    N_ ("would be extended"), N_ ("would be restricted"),
                                                    N_ ("would be released"), N_ ("would be recorded")};
  return dry_run ? _ (tried[kind]) : _ (done[kind]);
}

static void print_json (Output *output, const Decision *decision, bool dry_run)
{
  g_autofree char *until = date_print (&decision->until), *date = date_print (&decision->date);
  g_autofree char *time = date_print_time (decision->time);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (unsigned i = 0; i < decision->places->len; i++) {
    g_autofree char *place = name_short_from_path (decision->places->pdata[i]);
    g_strv_builder_add (builder, place);
  }
  g_auto (GStrv) places = g_strv_builder_end (builder);
  output_begin (output, "decision");
  output_text (output, "decision", "", decision->id);
  output_text (output, "kind", "", decision_kind_name (decision->kind));
  output_flag (output, "decided", "", !dry_run);
  output_text (output, "time", "", time);
  output_text (output, "by", "", decision->by);
  output_text (output, "hold", "", decision->hold);
  output_text (output, "trigger", "", decision->trigger);
  output_text (output, "until", "", until);
  output_text (output, "date", "", date);
  output_text (output, "matter", "", decision->matter);
  output_text (output, "mandate", "", decision->mandate);
  output_text (output, "reason", "", decision->reason);
  output_text (output, "query", "", decision->query);
  output_list (output, "places", "", (const char *const *)places);
  output_end (output);
}

static void print_next (Output *output, const Decision *decision)
{
  g_autofree char *place = name_short_from_path (decision->places->pdata[0]);
  switch (decision->kind) {
  case DECISION_HOLD:
  case DECISION_LIFT:
    output_next (output, "dossier hold list %s", place);
    break;
  case DECISION_RESTRICT:
    output_next (output, "dossier release %s --reason …", place);
    break;
  case DECISION_RELEASE:
    output_next (output, "dossier show %s", place);
    break;
  default:
    output_next (output, "dossier due %s", place);
  }
}

int decide (Context *context, const DecidingRequest *request, GError **error)
{
  Output *output = context->output;
  g_autoptr (Archive) archive = command_open_to_change (context, error);
  g_autoptr (Decision) decision =
      archive != NULL ? decide_run (archive, request, command_actor (context), context->dry_run, error) : NULL;
  if (decision == NULL)
    return 0;
  if (output_is_json (output))
    print_json (output, decision, context->dry_run);
  for (unsigned i = 0; i < decision->places->len; i++) {
    g_autofree char *place = name_short_from_path (decision->places->pdata[i]);
    output_line (output, "%s  %s  (%s)", state_after (decision->kind, context->dry_run), place, decision->id);
  }
  if (!context->dry_run)
    print_next (output, decision);
  return 0;
}

int decide_places (Context *context, DecidingRequest *request, const char *verb, char **arguments, GError **error)
{
  g_auto (GStrv) references = references_read (verb, arguments, error);
  if (references == NULL)
    return 0;
  if (references[0] == NULL)
    return options_error (error, verb, "name a record, volume or customer");
  request->references = (const char *const *)references;
  return decide (context, request, error);
}
