/* dossier log: lists the events of the journal. */
#include "tools/verbs.h"

#include "form/date.h"
#include "form/document/kind.h"
#include "form/name.h"
#include "ops/customers.h"
#include "ops/ask.h"
#include "store/index.h"
#include "sys/error.h"

typedef struct {
  uint64_t number;
  int64_t time;
  const char *actor, *verb, *place, *entry, *digest;
} EventRow;

static const ReportColumn columns[] = {
    {"event", N_ ("event"), REPORT_NUMBER (EventRow, number)}, {"time", N_ ("time"), REPORT_TIME (EventRow, time)},
    {"actor", N_ ("actor"), REPORT_TEXT (EventRow, actor)},    {"verb", N_ ("verb"), REPORT_TEXT (EventRow, verb)},
    {"place", N_ ("place"), REPORT_TEXT (EventRow, place)},    {"entry", N_ ("entry"), REPORT_TEXT (EventRow, entry)},
    {"digest", N_ ("digest"), REPORT_TEXT (EventRow, digest)}, {0},
};

typedef struct {
  ChronicleQuery chronicle;
  bool whole; /* places from the root of the archive, for programs */
} LogQuery;

typedef struct {
  const LogQuery *query;
  ReportVisit visit;
  gpointer data;
} Events;

static bool visit_event (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                         G_GNUC_UNUSED GError **error)
{
  const Events *events = data;
  const char *path = event_get (event, event_get (event, "on") != NULL ? "on" : "path");
  if (path == NULL)
    path = event_get (event, "reply");
  const char *brought = event_get (event, "digest");
  g_autofree char *brief = path == NULL || events->query->whole ? NULL : name_short_from_path (path);
  const EventRow row = {.number = event_number (event),
                        .time = event_time (event),
                        .actor = event_actor (event),
                        .verb = event_verb (event),
                        .place = brief != NULL ? brief : path,
                        .entry = event_get (event, "entry"),
                        .digest = brought == NULL ? event_get (event, "manifest") : brought};
  return events->visit (&row, events->data);
}

static bool find_events (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                         GError **error)
{
  const LogQuery *query = request->query;
  Events events = {query, visit, data};
  return chronicle_visit (archive, &query->chronicle, visit_event, &events, error);
}

static const Report report = {.name = "event", .columns = columns, .brief = 6, .find = find_events};

/* All fields of the event's line. */
static bool print_event (const Event *event, const char *digest, gpointer data, G_GNUC_UNUSED GError **error)
{
  Output *output = data;
  output_begin (output, "event");
  output_number (output, "event", NULL, event_number (event));
  output_text (output, "line", NULL, digest);
  output_text (output, "previous", NULL, event_previous (event));
  output_time (output, "time", NULL, event_time (event));
  output_text (output, "actor", NULL, event_actor (event));
  output_text (output, "verb", NULL, event_verb (event));
  const char *name;
  for (unsigned i = 0; (name = event_field_name (event, i)) != NULL; i++)
    output_text (output, name, NULL, event_field_value (event, i));
  output_end (output);
  return true;
}

static bool check_verb (const char *verb, GError **error)
{
  if (verb == NULL || kind_of_verb (verb) != KIND_UNKNOWN)
    return true;
  g_autoptr (GString) known = g_string_new (NULL);
  for (unsigned i = 0; i < KIND_UNKNOWN; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", kind_row ((Kind)i)->verb);
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), known->str);
  return error_set (error, ERROR_USAGE, "D-VERB", verb, hint, "no event has this verb");
}

int command_log (Context *context, char **argv, GError **error)
{
  unsigned newest = 0;
  LogQuery query = {0};
  const Option options[] = {
      {"newest", 0, N_ ("only the newest N events"), "N", .number = &newest},
      {"verb", 0, N_ ("only events with this verb: file, seal, …"), "VERB", .text = &query.chronicle.verb},
      {"by", 0, N_ ("only events of this actor"), "PERSON", .text = &query.chronicle.actor},
      {OPTION_CSV (context)},
      {OPTION_FORMAT (context)},
      {0},
  };
  char **arguments = options_read (context, "log [REF]", 0, 1, options, argv, error);
  if (arguments == NULL || !check_verb (query.chronicle.verb, error))
    return 0;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  Index *index = archive != NULL && arguments[0] != NULL ? index_of (archive, error) : NULL;
  g_autofree char *path = NULL;
  if (index != NULL && !ask_find_entry (archive, arguments[0], &path, error))
    return 0;
  query.chronicle.entry = path != NULL ? arguments[0] : NULL;
  if (index != NULL && path == NULL)
    path = customers_find_place (index, arguments[0], false, error);
  if (archive == NULL || (arguments[0] != NULL && path == NULL))
    return 0;
  query.chronicle.path = path;
  query.chronicle.newest = newest;
  query.whole = output_is_for_programs (context->output);
  ReportRequest request = {.report = &report, .query = &query};
  if (output_is_json (context->output))
    chronicle_visit (archive, &query.chronicle, print_event, context->output, error);
  else
    output_report (context->output, archive, &request, error);
  return 0;
}
