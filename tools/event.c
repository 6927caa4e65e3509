/* dossier event: records the day from which retention periods run, such as the end of a contract. */
#include "form/date.h"
#include "tools/decide.h"

int command_event (Context *context, char **argv, GError **error)
{
  bool withdraw = false;
  DecidingRequest request = {.kind = DECISION_TRIGGER};
  const Option options[] = {
      {"reason", 0, N_ ("reason or evidence"), "TEXT", .text = &request.reason},
      {OPTION_MANDATE (&request.mandate)},
      {"withdraw", 0, N_ ("withdraw the recorded day"), NULL, .flag = &withdraw},
      {0},
  };
  char **arguments = options_read (context, "event REF TRIGGER DATE [--reason TEXT]", 2, 3, options, argv, error);
  if (arguments == NULL)
    return 0;
  if (g_strv_length (arguments) != (withdraw ? 2 : 3))
    return options_error (error, "event",
                          withdraw ? N_ ("--withdraw takes a place and a trigger")
                                   : N_ ("give a place, a trigger of the layout and a date"));
  if (withdraw && request.reason == NULL)
    return options_error (error, "event", "--withdraw requires --reason");
  const char *const references[] = {arguments[0], NULL};
  request.references = references;
  request.trigger = arguments[1];
  request.lifts = withdraw;
  if (withdraw || date_parse (arguments[2], &request.date, error))
    decide (context, &request, error);
  return 0;
}
