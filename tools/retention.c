/* dossier retention extend: by appraisal, records are kept longer than their rule asks for. */
#include "form/date.h"
#include "tools/decide.h"

static char *given_until, *given_reason, *given_mandate;

static const GOptionEntry entries[] = {
    {"until", 0, 0, G_OPTION_ARG_STRING, &given_until, N_ ("not to be destroyed before this day"), "DATE"},
    {"reason", 0, 0, G_OPTION_ARG_STRING, &given_reason, N_ ("why"), "TEXT"},
    {"mandate", 0, 0, G_OPTION_ARG_STRING, &given_mandate, N_ ("by whose order"), "TEXT"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void clear_given (void)
{
  g_clear_pointer (&given_until, g_free);
  g_clear_pointer (&given_reason, g_free);
  g_clear_pointer (&given_mandate, g_free);
}

static void extend (Context *context, char **arguments, GError **error)
{
  if (given_until == NULL || given_reason == NULL) {
    command_usage_error (error, "retention", "an extension needs --until and --reason");
    return;
  }
  g_auto (GStrv) references = decide_references ("retention", arguments, error);
  if (references == NULL)
    return;
  DecidingRequest request = decide_request (DECISION_EXTEND, references);
  request.reason = given_reason;
  request.mandate = given_mandate;
  if (date_parse (given_until, &request.until, error))
    decide (context, &request, error);
}

int command_retention (Context *context, int argc, char **argv, GError **error)
{
  if (argc < 2 || !g_str_equal (argv[1], "extend")) {
    command_usage_error (error, "retention", "retention extend?");
    return 0;
  }
  g_auto (GStrv) arguments =
      command_options (context, "retention extend REF… --until DATE --reason TEXT", entries, argc - 1, argv + 1, error);
  if (arguments != NULL)
    extend (context, arguments, error);
  clear_given ();
  return 0;
}
