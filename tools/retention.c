/* dossier retention extend: by appraisal, records are kept longer than their rule asks for. */
#include "tools/decide.h"

static int retention_extend (Context *context, char **argv, GError **error)
{
  DecidingRequest request = {.kind = DECISION_EXTEND};
  const Option options[] = {
      {"until", 0, N_ ("not to be destroyed before this day"), "DATE", .day = &request.until},
      {OPTION_REASON (&request.reason)},
      {OPTION_MANDATE (&request.mandate)},
      {0},
  };
  char **arguments = options_read (context, "retention extend REF… --until DATE --reason TEXT", options, argv, error);
  if (arguments == NULL)
    return 0;
  if (!g_date_valid (&request.until) || request.reason == NULL)
    return options_error (error, "retention", "an extension needs --until and --reason");
  return decide_places (context, &request, "retention", arguments, error);
}

int command_retention (Context *context, char **argv, GError **error)
{
  static const CommandForm forms[] = {{"extend", retention_extend}, {NULL, NULL}};
  return command_run_form (context, forms, N_ ("retention extend?"), argv, error);
}
