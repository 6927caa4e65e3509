/* dossier event: records the day from which retention periods run, such as the end of a contract. */
#include "form/date.h"
#include "store/layouts.h"
#include "tools/decide/decide.h"

/* A relationship may end before its last document; mostly the date is wrong. */
static void note_early (Context *context, const DecidingRequest *request)
{
  GDate last;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, NULL);
  const Layout *layout = archive != NULL ? layouts_in_force (archive, NULL) : NULL;
  if (layout == NULL || layout_trigger_from (layout, request->trigger) != LAYOUT_TRIGGER_CUSTOMER ||
      !decide_last_date (archive, request->references[0], &last, NULL) || !g_date_valid (&last) ||
      g_date_compare (&request->date, &last) >= 0)
    return;
  g_autofree char *end = date_print (&request->date), *record = date_print (&last);
  output_note (context->output, _ ("%s is before the last record there, of %s: check the date of the end"), end,
               record);
}

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
  if (!withdraw && !date_parse (arguments[2], &request.date, error))
    return 0;
  if (!withdraw)
    note_early (context, &request);
  decide (context, &request, error);
  return 0;
}
