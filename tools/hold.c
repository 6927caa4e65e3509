/* dossier hold: what is needed for a matter is not destroyed, whatever its term. */
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "tools/decide.h"

static char *given_matter, *given_mandate, *given_reason, *given_query;
static gboolean given_all, given_csv;

#define MANDATE                                                                                                        \
  {                                                                                                                    \
    "mandate", 0, 0, G_OPTION_ARG_STRING, &given_mandate, N_ ("by whose order"), "TEXT"                                \
  }
#define REASON                                                                                                         \
  {                                                                                                                    \
    "reason", 0, 0, G_OPTION_ARG_STRING, &given_reason, N_ ("why"), "TEXT"                                             \
  }
#define END                                                                                                            \
  {                                                                                                                    \
    NULL, 0, 0, 0, NULL, NULL, NULL                                                                                    \
  }

static const GOptionEntry set_entries[] = {
    {"matter", 0, 0, G_OPTION_ARG_STRING, &given_matter, N_ ("what it is about: the number of a case"), "TEXT"},
    MANDATE,
    REASON,
    {"query", 0, 0, G_OPTION_ARG_STRING, &given_query, N_ ("on the records that match these words"), "WORDS"},
    END,
};
static const GOptionEntry lift_entries[] = {MANDATE, REASON, END};
static const GOptionEntry list_entries[] = {
    {"all", 'a', 0, G_OPTION_ARG_NONE, &given_all, N_ ("those that were lifted, too"), NULL},
    {"csv", 0, 0, G_OPTION_ARG_NONE, &given_csv, N_ ("print CSV"), NULL},
    END,
};

static void clear_given (void)
{
  g_clear_pointer (&given_matter, g_free);
  g_clear_pointer (&given_mandate, g_free);
  g_clear_pointer (&given_reason, g_free);
  g_clear_pointer (&given_query, g_free);
  given_all = given_csv = FALSE;
}

static bool hold_set (Context *context, char **arguments, GError **error)
{
  bool by_query = given_query != NULL && arguments[0] == NULL;
  if (given_matter == NULL) {
    command_usage_error (error, "hold", "a hold needs --matter: what it is about");
    return false;
  }
  g_auto (GStrv) references = by_query ? g_strdupv (arguments) : decide_references ("hold", arguments, error);
  if (references == NULL)
    return false;
  DecidingRequest request = decide_request (DECISION_HOLD, references);
  request.matter = given_matter;
  request.mandate = given_mandate;
  request.reason = given_reason;
  request.query = given_query;
  return decide (context, &request, error);
}

static bool hold_lift (Context *context, char **arguments, GError **error)
{
  if (arguments[0] == NULL || given_reason == NULL) {
    command_usage_error (error, "hold",
                         arguments[0] == NULL ? "name the hold: dossier hold list" : "to lift a hold needs --reason");
    return false;
  }
  DecidingRequest request = decide_request (DECISION_LIFT, arguments + 1);
  request.hold = arguments[0];
  request.mandate = given_mandate;
  request.reason = given_reason;
  return decide (context, &request, error);
}

/* ---- Listing ---- */

static const OutputColumn columns[] = {
    {"hold", N_ ("hold"), false},     {"place", N_ ("place"), false},      {"since", N_ ("since"), false},
    {"by", N_ ("by"), false},         {"matter", N_ ("matter"), false},    {"mandate", N_ ("by whose order"), false},
    {"reason", N_ ("reason"), false}, {"lifted", N_ ("lifted by"), false},
};

static void print_place (Output *output, const DecidingHold *hold, const char *path, const char *lifted)
{
  const Decision *decision = hold->decision;
  g_autofree char *place = name_short_from_path (path), *since = date_print_time (decision->time);
  since[strlen ("2026-11-23")] = '\0';
  const char *const cells[] = {decision->id,     place, since, decision->by, decision->matter, decision->mandate,
                               decision->reason, lifted};
  output_row (output, cells);
}

static void print_hold (Output *output, const DecidingHold *hold)
{
  for (unsigned i = 0; i < hold->in_force->len; i++)
    print_place (output, hold, hold->in_force->pdata[i], NULL);
  for (unsigned i = 0; i < hold->lifted->len; i++) {
    g_auto (GStrv) words = g_strsplit (hold->lifted->pdata[i], " ", 2);
    print_place (output, hold, words[0], words[1]);
  }
}

static bool hold_list (Context *context, char **arguments, GError **error)
{
  if (arguments[0] != NULL && arguments[1] != NULL) {
    command_usage_error (error, "hold", "name one place, or none");
    return false;
  }
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  g_autoptr (GPtrArray) holds = archive != NULL ? decide_holds (archive, arguments[0], given_all, error) : NULL;
  if (holds == NULL)
    return false;
  output_csv (context->output, given_csv);
  output_table_begin (context->output, "hold", columns, G_N_ELEMENTS (columns));
  for (unsigned i = 0; i < holds->len; i++)
    print_hold (context->output, holds->pdata[i]);
  output_table_end (context->output);
  if (holds->len == 0)
    output_note (context->output, "%s", _ ("no hold is in force there"));
  return true;
}

int command_hold (Context *context, int argc, char **argv, GError **error)
{
  static const CommandForm forms[] = {
      {"set", "hold set REF…|--query WORDS --matter TEXT", set_entries, hold_set},
      {"lift", "hold lift HOLD [PLACE…] --reason TEXT", lift_entries, hold_lift},
      {"list", "hold list [REF]", list_entries, hold_list},
      {NULL, NULL, NULL, NULL},
  };
  command_run_form (context, forms, N_ ("hold set, lift or list?"), argc, argv, error);
  clear_given ();
  return 0;
}
