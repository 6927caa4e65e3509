/* dossier event: the day on which a contract, a relationship, or whatever a retention period runs from, has ended. */
#include "form/date.h"
#include "tools/decide.h"

static char *given_reason, *given_mandate;
static gboolean given_withdraw;

static const GOptionEntry entries[] = {
    {"reason", 0, 0, G_OPTION_ARG_STRING, &given_reason, N_ ("why, or what shows it"), "TEXT"},
    {"mandate", 0, 0, G_OPTION_ARG_STRING, &given_mandate, N_ ("by whose order"), "TEXT"},
    {"withdraw", 0, 0, G_OPTION_ARG_NONE, &given_withdraw, N_ ("what was recorded there does not count"), NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void record_event (Context *context, char **arguments, GError **error)
{
  unsigned n = g_strv_length (arguments);
  if (n != (given_withdraw ? 2 : 3)) {
    command_usage_error (error, "event", "give a place, a trigger of the layout, and a day");
    return;
  }
  if (given_withdraw && given_reason == NULL) {
    command_usage_error (error, "event", "--withdraw needs --reason");
    return;
  }
  char *references[] = {arguments[0], NULL};
  DecidingRequest request = decide_request (DECISION_TRIGGER, references);
  request.trigger = arguments[1];
  request.reason = given_reason;
  request.mandate = given_mandate;
  if (given_withdraw || date_parse (arguments[2], &request.date, error))
    decide (context, &request, error);
}

int command_event (Context *context, int argc, char **argv, GError **error)
{
  g_auto (GStrv) arguments =
      command_options (context, "event REF TRIGGER DATE [--reason TEXT]", entries, argc, argv, error);
  if (arguments != NULL)
    record_event (context, arguments, error);
  g_clear_pointer (&given_reason, g_free);
  g_clear_pointer (&given_mandate, g_free);
  given_withdraw = FALSE;
  return 0;
}
