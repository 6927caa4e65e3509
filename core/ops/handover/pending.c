/* Goes through the categories whose records are handed over; accounting, whose records stay, is not among them. */
#include "ops/handover/pending.h"

#include <string.h>

#include "form/date.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/message.h"

typedef struct {
  Archive *archive;
  const PendingHandovers *query;
  const Layout *layout;
  const LayoutCategory *category;
  const char *to;
  ReportVisit visit;
  gpointer data;
  bool stopped;
} Pending;

static bool is_called (const Layout *layout, const char *code, const char *name)
{
  return strcmp (layout_code_title (layout, LAYOUT_DEPARTMENTS, code, "zh"), name) == 0 ||
         g_ascii_strcasecmp (layout_code_title (layout, LAYOUT_DEPARTMENTS, code, "en"), name) == 0 ||
         strcmp (code, name) == 0;
}

/* The department that made the record, if it is among its creators. Borrowed from the layout. */
static const char *find_origin (const Pending *pending, const char *creators)
{
  g_auto (GStrv) names = g_strsplit (creators != NULL ? creators : "", "; ", -1);
  g_autofree char *all = layout_codes (pending->layout, LAYOUT_DEPARTMENTS, NULL);
  g_auto (GStrv) codes = g_strsplit (all, ", ", -1);
  for (char **name = names; *name != NULL; name++)
    for (char **code = codes; *code != NULL; code++)
      if (is_called (pending->layout, *code, *name) && strcmp (*code, pending->to) != 0)
        return g_intern_string (*code);
  return NULL;
}

/* The date of the document or, without one, the day of filing. */
static GDate date_of (const Pending *pending, const IndexRow *row)
{
  GDate date;
  g_date_clear (&date, 1);
  if (row->date != NULL && date_parse_strict (row->date, &date))
    return date;
  g_autoptr (Event) event = journal_event (archive_journal (pending->archive), row->event, NULL);
  return event != NULL ? layout_day (pending->layout, event_time (event)) : date;
}

static bool take_row (const IndexRow *record, gpointer data)
{
  Pending *pending = data;
  const PendingHandovers *query = pending->query;
  PendingRow row = {.path = record->path,
                    .reference = record->reference,
                    .category = record->category,
                    .to = pending->to,
                    .pages = record->pages,
                    .offers = record->offers,
                    .restricted = record->restricted};
  GDate date = date_of (pending, record);
  if (!category_hand_over_by (pending->category, &date, &row.due))
    return true;
  int late = g_date_days_between (&row.due, &query->today);
  row.days = late > 0 ? (unsigned)late : 0;
  row.from = find_origin (pending, record->creators);
  if ((query->overdue && row.days == 0) ||
      (g_date_valid (&query->until) && g_date_compare (&row.due, &query->until) > 0) ||
      (query->from != NULL && row.from != NULL && strcmp (query->from, row.from) != 0))
    return true;
  pending->stopped = !pending->visit (&row, pending->data);
  return !pending->stopped;
}

bool pending_visit (Archive *archive, const PendingHandovers *query, ReportVisit visit, gpointer data, GError **error)
{
  Index *index = index_of (archive, error);
  Pending pending = {archive, query, index != NULL ? layouts_in_force (archive, error) : NULL, NULL, NULL, visit,
                     data,    false};
  for (unsigned i = 0; pending.layout != NULL && i < layout_n_categories (pending.layout); i++) {
    pending.category = layout_category (pending.layout, i);
    const char *const *to = category_recipients (pending.category);
    for (; !category_stays (pending.category) && *to != NULL && !pending.stopped; to++) {
      pending.to = *to;
      if ((query->to == NULL || strcmp (query->to, *to) == 0) &&
          !index_unhanded (index, category_code (pending.category), *to, take_row, &pending, error))
        return false;
    }
  }
  return pending.layout != NULL;
}

static bool count_row (const void *row G_GNUC_UNUSED, gpointer data)
{
  ++*(unsigned *)data;
  return true;
}

bool pending_count (Archive *archive, const GDate *today, unsigned *overdue, GError **error)
{
  PendingHandovers query = {.today = *today, .overdue = true};
  *overdue = 0;
  return pending_visit (archive, &query, count_row, overdue, error);
}

static bool find_pending (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                          GError **error)
{
  return pending_visit (archive, request->query, visit, data, error);
}

static const ReportColumn sight = {"restricted", NULL, REPORT_FLAG (PendingRow, restricted)};
static const ReportColumn columns[] = {
    {"path", N_ ("record"), REPORT_PATH (PendingRow, path)},
    {"from", N_ ("from"), REPORT_TEXT (PendingRow, from)},
    {"to", N_ ("to"), REPORT_TEXT (PendingRow, to)},
    {"due", N_ ("due"), REPORT_DAY (PendingRow, due)},
    {"days", N_ ("days over"), REPORT_MAYBE_NUMBER (PendingRow, days)},
    {"pages", N_ ("pages"), REPORT_MAYBE_NUMBER (PendingRow, pages)},
    {"list", N_ ("on list"), REPORT_TEXT (PendingRow, offers)},
    {"category", N_ ("category"), REPORT_TEXT (PendingRow, category)},
    {"reference", N_ ("reference code"), REPORT_TEXT (PendingRow, reference)},
    {0},
};
const Report pending_report = {
    .name = "pending", .columns = columns, .brief = 7, .find = find_pending, .sight = &sight};
