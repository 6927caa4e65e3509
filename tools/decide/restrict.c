/* dossier restrict and release: hides customers or records from searches; their files are kept and verified. */
#include "tools/decide/decide.h"

static int change_restriction (Context *context, bool lifts, const char *usage, char **argv, GError **error)
{
  const char *verb = lifts ? "release" : "restrict";
  DecidingRequest request = {.kind = DECISION_RESTRICT, .lifts = lifts};
  const Option options[] = {
      {OPTION_REASON (&request.reason), .needed = true}, {OPTION_MANDATE (&request.mandate)}, {0}};
  char **arguments = options_read (context, usage, 0, OPTIONS_MANY, options, argv, error);
  if (arguments == NULL)
    return 0;
  return decide_places (context, &request, verb, arguments, error);
}

int command_restrict (Context *context, char **argv, GError **error)
{
  return change_restriction (context, false, "restrict CUSTOMER|RECORD… --reason TEXT", argv, error);
}

int command_release (Context *context, char **argv, GError **error)
{
  return change_restriction (context, true, "release CUSTOMER|RECORD… --reason TEXT", argv, error);
}
