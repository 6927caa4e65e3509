/* dossier restrict and release: kept and verified, and shown to nobody who does not ask for it by name. */
#include "tools/decide.h"

static char *given_reason, *given_mandate;

static const GOptionEntry entries[] = {
    {"reason", 0, 0, G_OPTION_ARG_STRING, &given_reason, N_ ("why"), "TEXT"},
    {"mandate", 0, 0, G_OPTION_ARG_STRING, &given_mandate, N_ ("by whose order"), "TEXT"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void run (Context *context, DecisionKind kind, const char *verb, char **arguments, GError **error)
{
  if (given_reason == NULL) {
    command_usage_error (error, verb, "%s needs --reason", verb);
    return;
  }
  g_auto (GStrv) references = decide_references (verb, arguments, error);
  if (references == NULL)
    return;
  DecidingRequest request = decide_request (kind, references);
  request.reason = given_reason;
  request.mandate = given_mandate;
  decide (context, &request, error);
}

static int command (Context *context, DecisionKind kind, const char *usage, int argc, char **argv, GError **error)
{
  g_auto (GStrv) arguments = command_options (context, usage, entries, argc, argv, error);
  if (arguments != NULL)
    run (context, kind, decision_kind_name (kind), arguments, error);
  g_clear_pointer (&given_reason, g_free);
  g_clear_pointer (&given_mandate, g_free);
  return 0;
}

int command_restrict (Context *context, int argc, char **argv, GError **error)
{
  return command (context, DECISION_RESTRICT, "restrict CUSTOMER|RECORD… --reason TEXT", argc, argv, error);
}

int command_release (Context *context, int argc, char **argv, GError **error)
{
  return command (context, DECISION_RELEASE, "release CUSTOMER|RECORD… --reason TEXT", argc, argv, error);
}
