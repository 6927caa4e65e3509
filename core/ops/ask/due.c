/* One pass over all records in the order of their places. Rows that are to be counted are passed on at once; rows that
 * are to be listed are kept and sorted first. */
#include "ops/ask/due.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/customers.h"
#include "store/index.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

/* ---- One record ---- */

static void free_due_row (gpointer data)
{
  DueRow *row = data;
  char *const strings[] = {row->path,     row->volume,         row->reference, row->title,   row->customer,
                           row->category, row->category_title, row->period,    row->trigger, row->customer_name,
                           row->due_year, row->holds,          row->because};
  for (unsigned i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  g_free (row);
}

typedef struct {
  const DueQuery *query;
  const Layout *layout;
  bool restricted;
  DueTotals totals;
  ReportVisit visit; /* takes rows that are only counted; NULL: they are kept */
  gpointer data;
  GPtrArray *rows; /* of DueRow */
} Collecting;

static DueRow *make_row (const Collecting *collecting, const Retention *retention, const IndexRow *record,
                         RetentionList list)
{
  bool named = !retention->restricted || collecting->restricted;
  const LayoutCategory *category = layout_category_by_code (collecting->layout, retention->category);
  DueRow *row = g_new0 (DueRow, 1);
  row->list = list;
  row->list_name = retention_list_name (list);
  row->path = g_strdup (retention->path);
  row->volume = g_path_get_dirname (retention->path);
  row->reference = g_strdup (retention->reference);
  row->title = named ? g_strdup (record->title) : NULL;
  row->customer = g_strdup (record->customer);
  row->customer_name = named ? g_strdup (record->customer_name) : NULL;
  row->category = g_strdup (retention->category);
  row->category_title = category != NULL ? g_strdup (category_title (category, collecting->query->lang)) : NULL;
  row->period = g_strdup (retention->period);
  row->trigger = g_strdup (retention_trigger (retention));
  row->due_year = g_date_valid (&retention->first) ? g_strdup_printf ("%04d", g_date_get_year (&retention->first))
                                                   : g_strdup (row->list_name);
  row->year = record->year;
  row->pages = record->pages;
  row->declared = record->declared;
  row->uncounted = record->uncounted;
  row->first = retention->first;
  row->extended = retention->extended;
  row->holds = retention->holds[0] != NULL ? g_strjoinv (" ", retention->holds) : NULL;
  if (retention->end == RETENTION_UNKNOWN && collecting->visit == NULL)
    row->because = retention_describe (retention, collecting->layout, collecting->query->lang);
  row->restricted = retention->restricted;
  return row;
}

/* Keeps the earliest day on which a record becomes due later. */
static void note_next (GDate *next, RetentionList list, const GDate *first)
{
  if (list == RETENTION_LATER && (!g_date_valid (next) || g_date_compare (first, next) < 0))
    *next = *first;
}

static bool collect (const Retention *retention, const IndexRow *record, gpointer data)
{
  Collecting *collecting = data;
  RetentionList list = retention_list (retention, &collecting->query->day);
  collecting->totals.records[list]++;
  note_next (&collecting->totals.next, list, &retention->first);
  if ((collecting->query->lists & (1U << list)) == 0)
    return true;
  DueRow *row = make_row (collecting, retention, record, list);
  if (collecting->visit == NULL) {
    g_ptr_array_add (collecting->rows, row);
    return true;
  }
  bool goes_on = collecting->visit (row, collecting->data);
  free_due_row (row);
  return goes_on;
}

/* ---- All of them ---- */

static gint compare_due_rows (gconstpointer a, gconstpointer b)
{
  const DueRow *one = *(DueRow *const *)a, *other = *(DueRow *const *)b;
  if (one->list != other->list)
    return (int)one->list - (int)other->list;
  if (g_date_valid (&one->first) && g_date_valid (&other->first) && g_date_compare (&one->first, &other->first) != 0)
    return g_date_compare (&one->first, &other->first);
  return strcmp (one->path, other->path);
}

/* The places are sorted, so a place beneath another one follows it, and can be left out. */
static bool visit_places (Archive *archive, Index *index, Collecting *collecting, GError **error)
{
  const char *const *references = collecting->query->references;
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; references[i] != NULL; i++) {
    char *path = customers_find_place (index, references[i], collecting->restricted, error);
    if (path == NULL)
      return false;
    g_ptr_array_add (places, path);
  }
  g_ptr_array_sort (places, text_compare);
  g_autofree char *beneath = NULL;
  for (unsigned i = 0; i < places->len; i++) {
    g_autofree char *directory = g_strconcat (places->pdata[i], "/", NULL);
    if (beneath != NULL && g_str_has_prefix (directory, beneath))
      continue;
    if (!retention_visit (archive, index, places->pdata[i], collect, collecting, error))
      return false;
    g_free (beneath);
    beneath = g_steal_pointer (&directory);
  }
  return true;
}

static bool collect_all (Archive *archive, Collecting *collecting, GError **error)
{
  const DueQuery *query = collecting->query;
  g_date_clear (&collecting->totals.next, 1);
  Index *index = index_of (archive, error);
  collecting->layout = index != NULL ? layouts_in_force (archive, error) : NULL;
  if (collecting->layout == NULL)
    return false;
  bool everything = query->references == NULL || query->references[0] == NULL;
  if (!(everything ? retention_visit (archive, index, NULL, collect, collecting, error)
                   : visit_places (archive, index, collecting, error)))
    return false;
  if (query->totals != NULL)
    *query->totals = collecting->totals;
  return true;
}

bool due_count (Archive *archive, const GDate *day, DueTotals *totals, GError **error)
{
  const DueQuery query = {.day = *day, .lang = "en", .totals = totals};
  Collecting collecting = {.query = &query};
  return collect_all (archive, &collecting, error);
}

static bool find_due (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_due_row);
  Collecting collecting = {.query = request->query,
                           .restricted = request->restricted,
                           .visit = request->by != NULL ? visit : NULL,
                           .data = data,
                           .rows = rows};
  if (!collect_all (archive, &collecting, error))
    return false;
  g_ptr_array_sort (rows, compare_due_rows);
  for (unsigned i = 0; i < rows->len && visit (rows->pdata[i], data); i++)
    continue;
  return true;
}

/* ---- The report ---- */

typedef struct {
  ReportGroup group;
  DueTotals totals;
} DueGroup;

static void add_to_group (gpointer data, const void *row)
{
  DueGroup *group = data;
  const DueRow *due = row;
  group->totals.records[due->list]++;
  note_next (&group->totals.next, due->list, &due->first);
}

static const ReportColumn group_columns[] = {
    {"key", N_ ("group"), REPORT_WORD (DueGroup, group.key)},
    {"due", N_ ("due"), REPORT_NUMBER (DueGroup, totals.records[RETENTION_DUE])},
    {"later", N_ ("later"), REPORT_NUMBER (DueGroup, totals.records[RETENTION_LATER])},
    {"held", N_ ("on hold"), REPORT_NUMBER (DueGroup, totals.records[RETENTION_HELD])},
    {"unknown", N_ ("unknown"), REPORT_NUMBER (DueGroup, totals.records[RETENTION_UNCOMPUTABLE])},
    {"permanent", N_ ("permanent"), REPORT_NUMBER (DueGroup, totals.records[RETENTION_FOR_EVER])},
    {"next", N_ ("next on"), REPORT_DAY (DueGroup, totals.next)},
    {"title", N_ ("title"), REPORT_TEXT (DueGroup, group.title)},
    {0},
};
static const Report group_report = {.name = "group", .columns = group_columns};
static const ReportBy group_ways[] = {
    {"year", .key = {REPORT_TEXT (DueRow, due_year)}},
    {"category", .key = {REPORT_TEXT (DueRow, category)},
     .title = {"title", NULL, REPORT_TEXT (DueRow, category_title)}},
    {"customer", .key = {REPORT_TEXT (DueRow, customer)},
     .title = {"title", NULL, REPORT_TEXT (DueRow, customer_name)}},
    {0},
};
static const ReportGrouping due_grouping = {
    .report = &group_report, .size = sizeof (DueGroup), .add = add_to_group, .ways = group_ways};

static const ReportCalendar due_calendar = {.day = {REPORT_DAY (DueRow, first)},
                                            .place = {REPORT_PATH (DueRow, volume)},
                                            .about = {REPORT_TEXT (DueRow, customer_name)},
                                            .line = {"reference", NULL, REPORT_TEXT (DueRow, reference)},
                                            .what = N_ ("records to appraise for destruction")};

static const ReportColumn row_columns[] = {
    {"path", N_ ("record"), REPORT_PATH (DueRow, path)},
    {"from", N_ ("eligible from"), REPORT_DAY (DueRow, first)},
    {"retention", N_ ("retention"), REPORT_TEXT (DueRow, period)},
    {"trigger", N_ ("trigger"), REPORT_TEXT (DueRow, trigger)},
    {"pages", N_ ("pages"), REPORT_PAGES_OF (DueRow, pages, declared, uncounted)},
    {"title", N_ ("title"), REPORT_TEXT (DueRow, title)},
    {"customer-name", N_ ("customer"), REPORT_TEXT (DueRow, customer_name)},
    {"holds", N_ ("on hold"), REPORT_TEXT (DueRow, holds)},
    {"because", N_ ("why"), REPORT_TEXT (DueRow, because)},
    {"list", N_ ("list"), REPORT_TEXT (DueRow, list_name)},
    {"reference", N_ ("reference code"), REPORT_TEXT (DueRow, reference)},
    {"category", N_ ("category"), REPORT_TEXT (DueRow, category)},
    {"year", N_ ("year"), REPORT_YEAR (DueRow, year)},
    {"customer", N_ ("customer's number"), REPORT_TEXT (DueRow, customer)},
    {"extended", N_ ("extended until"), REPORT_DAY (DueRow, extended)},
    {"restricted", N_ ("restricted"), REPORT_FLAG (DueRow, restricted)},
    {0},
};
const Report due_report = {.name = "due",
                           .columns = row_columns,
                           .brief = DUE_BRIEF,
                           .find = find_due,
                           .grouping = &due_grouping,
                           .calendar = &due_calendar};
