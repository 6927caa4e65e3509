/* dossier retention extend: keeps records longer than their rule requires, by appraisal. */
#include "tools/decide/decide.h"

static int extend_retention (Context *context, char **argv, GError **error)
{
  DecidingRequest request = {.kind = DECISION_EXTEND};
  const Option options[] = {
      {"until", 0, N_ ("do not destroy before this day"), "DATE", .day = &request.until, .needed = true},
      {OPTION_REASON (&request.reason), .needed = true},
      {OPTION_MANDATE (&request.mandate)},
      {0},
  };
  char **arguments =
      options_read (context, "retention extend REF… --until DATE --reason TEXT", 0, OPTIONS_MANY, options, argv, error);
  if (arguments == NULL)
    return 0;
  return decide_places (context, &request, "retention", arguments, error);
}

const CommandForm command_retention[] = {{"extend", extend_retention, false}, {NULL, NULL, false}};
