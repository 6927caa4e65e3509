/* dossier hold: protects records from destruction while a matter needs them. */
#include "ops/ask.h"
#include "store/layouts.h"
#include "tools/decide/decide.h"

static int set_hold (Context *context, char **argv, GError **error)
{
  DecidingRequest request = {.kind = DECISION_HOLD};
  const Option options[] = {
      {"matter", 0, N_ ("the matter, such as the number of a case"), "TEXT", .text = &request.matter, .needed = true},
      {OPTION_MANDATE (&request.mandate)},
      {OPTION_REASON (&request.reason)},
      {"query", 0, N_ ("apply to the records that match these words"), "WORDS", .text = &request.query},
      {0},
  };
  char **arguments =
      options_read (context, "hold set REF…|--query WORDS --matter TEXT", 0, OPTIONS_MANY, options, argv, error);
  if (arguments == NULL)
    return 0;
  return request.query != NULL && arguments[0] == NULL ? decide (context, &request, error)
                                                       : decide_places (context, &request, "hold", arguments, error);
}

static int lift_hold (Context *context, char **argv, GError **error)
{
  DecidingRequest request = {.kind = DECISION_HOLD, .lifts = true};
  const Option options[] = {
      {OPTION_MANDATE (&request.mandate)}, {OPTION_REASON (&request.reason), .needed = true}, {0}};
  char **arguments =
      options_read (context, "hold lift HOLD [PLACE…] --reason TEXT", 1, OPTIONS_MANY, options, argv, error);
  if (arguments == NULL)
    return 0;
  request.hold = arguments[0];
  request.references = (const char *const *)arguments + 1;
  return decide (context, &request, error);
}

/* ---- Listing ---- */

typedef struct {
  const char *id, *place, *by, *matter, *mandate, *reason, *lifted, *origin;
  GDate since; /* in the archive's zone */
} HoldRow;

static const ReportColumn columns[] = {
    {"hold", N_ ("hold"), REPORT_TEXT (HoldRow, id)},
    {"place", N_ ("place"), REPORT_PATH (HoldRow, place)},
    {"since", N_ ("since"), REPORT_DAY (HoldRow, since)},
    {"by", N_ ("by"), REPORT_TEXT (HoldRow, by)},
    {"matter", N_ ("matter"), REPORT_TEXT (HoldRow, matter)},
    {"mandate", N_ ("by whose order"), REPORT_TEXT (HoldRow, mandate)},
    {"reason", N_ ("reason"), REPORT_TEXT (HoldRow, reason)},
    {"lifted", N_ ("lifted by"), REPORT_TEXT (HoldRow, lifted)},
    {"origin", N_ ("came along from"), REPORT_PATH (HoldRow, origin)},
    {0},
};

static bool visit_hold (const DecidingHold *hold, const Layout *layout, ReportVisit visit, gpointer data)
{
  const Decision *decision = hold->decision;
  HoldRow row = {0};
  if (decision != NULL)
    row = (HoldRow){.by = decision->entry.by,
                    .matter = decision->matter,
                    .mandate = decision->mandate,
                    .reason = decision->reason,
                    .since = layout_day (layout, decision->entry.time)};
  row.id = hold->number;
  for (unsigned i = 0; i < hold->places->len; i++) {
    const DecidingPlace *place = hold->places->pdata[i];
    g_autofree char *lifted = place->ended > 0 ? g_strdup_printf ("%s.%u", hold->number, place->ended) : NULL;
    row.place = place->path;
    row.origin = place->origin;
    row.lifted = lifted;
    if (!visit (&row, data))
      return false;
  }
  return true;
}

typedef struct {
  const char *place; /* NULL: all places */
  bool all;
} HoldQuery;

/* An entry that cannot be read does not hide the others; the error comes last. */
static bool find_holds (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                        GError **error)
{
  const HoldQuery *query = request->query;
  g_autoptr (GError) damaged = NULL;
  const Layout *layout = layouts_in_force (archive, error);
  g_autoptr (GPtrArray) holds = layout != NULL ? decide_holds (archive, query->place, query->all, error) : NULL;
  for (unsigned i = 0; holds != NULL && i < holds->len && visit_hold (holds->pdata[i], layout, visit, data); i++) {
    DecidingHold *hold = holds->pdata[i];
    if (hold->error != NULL && damaged == NULL)
      damaged = g_steal_pointer (&hold->error);
  }
  if (damaged != NULL)
    g_propagate_error (error, g_steal_pointer (&damaged));
  return holds != NULL && *error == NULL;
}

static const Report report = {.name = "hold", .columns = columns, .find = find_holds};

static int list_holds (Context *context, char **argv, GError **error)
{
  HoldQuery query = {0};
  const Option options[] = {{"all", 'a', N_ ("include lifted holds"), NULL, .flag = &query.all},
                            {OPTION_CSV (context)},
                            {OPTION_FORMAT (context)},
                            {0}};
  char **arguments = options_read (context, "hold list [REF]", 0, 1, options, argv, error);
  if (arguments == NULL)
    return 0;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  query.place = arguments[0];
  ReportRequest request = {.report = &report, .query = &query};
  if (archive != NULL && output_report (context->output, archive, &request, error) && request.rows == 0)
    output_note (context->output, "%s", _ ("no holds"));
  return 0;
}

const CommandForm command_hold[] = {
    {"set", set_hold, false}, {"lift", lift_hold, false}, {"list", list_holds, true}, {NULL, NULL, false}};
