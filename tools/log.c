/* dossier log: what has happened, an event a line. */
#include <inttypes.h>

#include "tools/screen/command.h"

#include "form/date.h"
#include "form/name.h"
#include "ops/ask.h"
#include "store/index.h"

typedef struct {
  char *verb, *actor;
  int newest;
  gboolean csv;
} LogOptions;

static LogOptions given;

static const GOptionEntry entries[] = {
    {"newest", 0, 0, G_OPTION_ARG_INT, &given.newest, N_ ("no more than N, the newest"), "N"},
    {"verb", 0, 0, G_OPTION_ARG_STRING, &given.verb, N_ ("only events with this verb: file, seal, …"), "VERB"},
    {"by", 0, 0, G_OPTION_ARG_STRING, &given.actor, N_ ("only what this person did"), "PERSON"},
    {"csv", 0, 0, G_OPTION_ARG_NONE, &given.csv, N_ ("as CSV"), NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static const OutputColumn columns[] = {
    {"event", N_ ("event"), true}, {"time", N_ ("time"), false},   {"actor", N_ ("actor"), false},
    {"verb", N_ ("verb"), false},  {"place", N_ ("place"), false}, {"digest", N_ ("digest"), false},
};

typedef struct {
  Output *output;
  bool all; /* columns */
} Printing;

static bool print_row (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                       G_GNUC_UNUSED GError **error)
{
  const Printing *printing = data;
  const char *path = event_get (event, event_get (event, "on") != NULL ? "on" : "path");
  const char *brought = event_get (event, "digest");
  g_autofree char *number = g_strdup_printf ("%" PRIu64, event_number (event));
  g_autofree char *time = date_print_time (event_time (event));
  g_autofree char *shorter = path == NULL || printing->all ? NULL : name_short_from_path (path);
  const char *cells[] = {number,
                         time,
                         event_actor (event),
                         event_verb (event),
                         shorter == NULL ? path : shorter,
                         brought == NULL ? event_get (event, "manifest") : brought};
  output_row (printing->output, cells);
  return true;
}

/* Everything that the line says. */
static bool print_object (const Event *event, const char *digest, gpointer data, G_GNUC_UNUSED GError **error)
{
  Output *output = ((const Printing *)data)->output;
  g_autofree char *time = date_print_time (event_time (event));
  output_begin (output, "event");
  output_number (output, "event", NULL, event_number (event));
  output_text (output, "line", NULL, digest);
  output_text (output, "previous", NULL, event_previous (event));
  output_text (output, "time", NULL, time);
  output_text (output, "actor", NULL, event_actor (event));
  output_text (output, "verb", NULL, event_verb (event));
  const char *name;
  for (unsigned i = 0; (name = event_field_name (event, i)) != NULL; i++)
    output_text (output, name, NULL, event_field_value (event, i));
  output_end (output);
  return true;
}

static bool print_log (Context *context, const char *reference, GError **error)
{
  Printing printing = {.output = context->output, .all = given.csv};
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  g_autofree char *path = NULL;
  if (archive == NULL)
    return false;
  if (reference != NULL) {
    Index *index = archive_index (archive, error);
    if (index == NULL || (path = index_resolve (index, reference, error)) == NULL)
      return false;
  }
  const ChronicleQuery query = {
      .path = path, .verb = given.verb, .actor = given.actor, .newest = (uint64_t)given.newest};
  if (output_is_json (context->output))
    return chronicle_visit (archive, &query, print_object, &printing, error);
  output_csv (context->output, given.csv);
  output_table_begin (context->output, "event", columns, printing.all ? G_N_ELEMENTS (columns) : 5);
  bool good = chronicle_visit (archive, &query, print_row, &printing, error);
  output_table_end (context->output);
  return good;
}

int command_log (Context *context, int argc, char **argv, GError **error)
{
  g_auto (GStrv) arguments = command_options (context, "log [REFERENCE]", entries, argc, argv, error);
  if (arguments != NULL && (g_strv_length (arguments) > 1 || given.newest < 0))
    command_usage_error (
        error, "log", given.newest < 0 ? _ ("--newest takes a number from 1") : _ ("log takes at most one reference"));
  else if (arguments != NULL)
    print_log (context, arguments[0], error);
  g_free (given.verb);
  g_free (given.actor);
  given = (LogOptions){0};
  return 0;
}
