/* dossier incident: damage, loss and contradictions, until they are settled. */
#include "ops/lend.h"

#include "form/name.h"
#include "ops/ask.h"
#include "ops/customers.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "tools/screen/references.h"
#include "tools/show/show.h"
#include "tools/verbs.h"

static void print_incidents (Context *context, const GPtrArray *incidents)
{
  static const char *const states[2][2] = {{N_ ("noted"), N_ ("would be noted")},
                                           {N_ ("settled"), N_ ("would be settled")}};
  Output *output = context->output;
  for (unsigned i = 0; i < incidents->len; i++) {
    const Incident *incident = incidents->pdata[i];
    output_begin_json (output, "incident");
    show_incident (output, incident);
    output_flag (output, "written", "", !context->dry_run);
    output_end (output);
    for (unsigned j = 0; j < incident->entry.places->len; j++) {
      g_autofree char *place = name_short_from_path (incident->entry.places->pdata[j]);
      output_line (output, _ ("%s  %s  (%s)"), _ (states[incident->step][context->dry_run]), place,
                   incident->entry.number);
    }
  }
  const Incident *first = incidents->pdata[0];
  if (!context->dry_run)
    output_next (output, "dossier show %s", first->entry.number);
}

typedef struct {
  Context *context;
  Archive *archive;
  const IncidentRequest *request;
} Noting;

static bool note_one (const char *const *reference, gpointer data, GError **error)
{
  const Noting *noting = data;
  IncidentRequest request = *noting->request;
  request.references = reference;
  g_autoptr (GPtrArray) incidents =
      lend_incident (noting->archive, &request, command_actor (noting->context), true, error);
  return incidents != NULL;
}

static int note_incident (Context *context, IncidentRequest *request, const char *acts, char **arguments,
                          GError **error)
{
  const char *question = request->closes ? N_ ("name an incident") : N_ ("name a record or a volume");
  g_auto (GStrv) references = arguments != NULL ? references_some ("incident", question, arguments, error) : NULL;
  if (references == NULL)
    return 0;
  request->references = (const char *const *)references;
  g_autoptr (Archive) archive = command_open_to_act (context, acts, error);
  g_autoptr (GPtrArray) incidents =
      archive != NULL ? lend_incident (archive, request, command_actor (context), context->dry_run, error) : NULL;
  Noting noting = {context, archive, request};
  if (incidents != NULL)
    print_incidents (context, incidents);
  else if (archive != NULL)
    references_tell_all (context, archive, request->references, note_one, &noting, error);
  return 0;
}

static int open_incident (Context *context, char **argv, GError **error)
{
  const char *kind = "damage";
  IncidentRequest request = {0};
  const Option options[] = {
      {"kind", 0, N_ ("damage, loss, contradiction or verification (default: damage)"), "KIND", .text = &kind},
      {"text", 0, N_ ("the damage, loss or difference"), "TEXT", .text = &request.text, .needed = true},
      {0}};
  char **arguments = options_read (context, "incident open REF…|- --text TEXT", 0, OPTIONS_MANY, options, argv, error);
  if (arguments != NULL && !incident_kind_from_name (kind, &request.kind))
    return options_error (error, "incident",
                          "\"%s\" is not a kind of incident: damage, loss, contradiction or verification", kind);
  return note_incident (context, &request, "incident report", arguments, error);
}

static int close_incident (Context *context, char **argv, GError **error)
{
  IncidentRequest request = {.closes = true};
  const Option options[] = {{OPTION_REASON (&request.text), .needed = true}, {0}};
  char **arguments =
      options_read (context, "incident close INCIDENT…|- --reason TEXT", 0, OPTIONS_MANY, options, argv, error);
  return note_incident (context, &request, "incident settle", arguments, error);
}

/* ---- list ---- */

typedef struct {
  const char *incident, *place, *kind, *text, *by, *loan, *closed;
  GDate since; /* in the archive's zone */
} IncidentRow;

static const ReportColumn columns[] = {
    {"incident", N_ ("incident"), REPORT_TEXT (IncidentRow, incident)},
    {"place", N_ ("place"), REPORT_PATH (IncidentRow, place)},
    {"kind", N_ ("type"), REPORT_WORD (IncidentRow, kind)},
    {"since", N_ ("since"), REPORT_DAY (IncidentRow, since)},
    {"text", N_ ("description"), REPORT_TEXT (IncidentRow, text)},
    {"by", N_ ("by"), REPORT_TEXT (IncidentRow, by)},
    {"loan", N_ ("loan"), REPORT_TEXT (IncidentRow, loan)},
    {"closed", N_ ("closed by"), REPORT_TEXT (IncidentRow, closed)},
    {0},
};

typedef struct {
  const char *reference; /* NULL: all places */
  bool all;
} IncidentQuery;

typedef struct {
  Archive *archive;
  Index *index;
  const Layout *layout;
  const char *path; /* of the reference, or NULL */
  ReportVisit visit;
  gpointer data;
  Incident *last; /* of the place before: places come by their entries */
  GError *error;
} Listing;

static bool visit_incident (const IndexEffect *effect, gpointer data)
{
  const char *path = effect->path, *entry = effect->entry;
  Listing *listing = data;
  if (listing->path != NULL && !name_is_beneath (path, listing->path) && !name_is_beneath (listing->path, path))
    return true;
  if (listing->last == NULL || !g_str_equal (listing->last->entry.number, entry)) {
    incident_free (listing->last);
    listing->last = lend_read_incident (listing->archive, listing->index, entry, 1,
                                        listing->error == NULL ? &listing->error : NULL);
  }
  g_autofree char *closed = effect->ended > 0 ? g_strdup_printf ("%s.%u", entry, effect->ended) : NULL;
  IncidentRow row = {.incident = entry, .place = path, .closed = closed};
  if (listing->last != NULL) {
    row.kind = incident_kind_name (listing->last->kind);
    row.text = listing->last->text;
    row.by = listing->last->entry.by;
    row.loan = listing->last->loan;
    row.since = layout_day (listing->layout, listing->last->entry.time);
  }
  return listing->visit (&row, listing->data);
}

/* An entry that cannot be read does not hide the others; the error comes last. */
static bool find_incidents (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                            GError **error)
{
  const IncidentQuery *query = request->query;
  Index *index = index_of (archive, error);
  g_autofree char *path =
      index != NULL && query->reference != NULL ? customers_find_place (index, query->reference, false, error) : NULL;
  const Layout *layout = index == NULL ? NULL : layouts_in_force (archive, error);
  if (layout == NULL || (query->reference != NULL && path == NULL))
    return false;
  Listing listing = {.archive = archive, .index = index, .layout = layout, .path = path, .visit = visit, .data = data};
  bool good = index_standing (index, STANDING_INCIDENT, query->all, visit_incident, &listing, error);
  incident_free (listing.last);
  if (good && listing.error != NULL)
    g_propagate_error (error, listing.error);
  else
    g_clear_error (&listing.error);
  return good && *error == NULL;
}

static const Report report = {.name = "incident", .columns = columns, .find = find_incidents};

static int list_incidents (Context *context, char **argv, GError **error)
{
  IncidentQuery query = {0};
  const Option options[] = {{"all", 'a', N_ ("include closed incidents"), NULL, .flag = &query.all},
                            {OPTION_CSV (context)},
                            {OPTION_FORMAT (context)},
                            {0}};
  char **arguments = options_read (context, "incident list [REF]", 0, 1, options, argv, error);
  if (arguments == NULL)
    return 0;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  query.reference = arguments[0];
  ReportRequest request = {.report = &report, .query = &query};
  if (archive != NULL && output_report (context->output, archive, &request, error) && request.rows == 0)
    output_note (context->output, "%s", _ ("no incidents"));
  return 0;
}

const CommandForm command_incident[] = {{"open", open_incident, false},
                                        {"close", close_incident, false},
                                        {"list", list_incidents, true},
                                        {NULL, NULL, false}};
