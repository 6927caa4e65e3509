/* One pass over all records in the order in which they stand. Only the rows that are wanted are kept; everything is
 * counted. */
#include "ops/ask/due.h"

#include <string.h>

#include "form/calendar.h"
#include "form/date.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/customers.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

static void row_free (gpointer data)
{
  DueRow *row = data;
  char *const strings[] = {row->path,     row->reference, row->title,   row->customer, row->customer_name,
                           row->category, row->period,    row->trigger, row->holds,    row->because};
  for (unsigned i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  g_free (row);
}

static void group_free (gpointer data)
{
  DueGroup *group = data;
  g_free (group->key);
  g_free (group->title);
  g_free (group);
}

void due_free (Due *due)
{
  if (due == NULL)
    return;
  g_ptr_array_unref (due->rows);
  g_ptr_array_unref (due->groups);
  g_free (due);
}

/* ---- One record ---- */

typedef struct {
  const DueQuery *query;
  const Layout *layout;
  GHashTable *groups; /* key to DueGroup, which due->groups owns */
  Due *due;
} Collecting;

static void keep_row (Collecting *collecting, const Retention *retention, const IndexRow *record, RetentionList list)
{
  bool named = !retention->restricted || collecting->query->restricted;
  DueRow *row = g_new0 (DueRow, 1);
  row->list = list;
  row->list_name = retention_list_name (list);
  row->path = g_strdup (retention->path);
  row->reference = g_strdup (retention->reference);
  row->title = named ? g_strdup (record->title) : NULL;
  row->customer = g_strdup (record->customer);
  row->customer_name = named ? g_strdup (record->customer_name) : NULL;
  row->category = g_strdup (retention->category);
  row->period = g_strdup (retention->period);
  row->trigger = g_strdup (retention->trigger);
  row->year = record->year;
  row->pages = record->pages;
  row->first = retention->first;
  row->extended = retention->extended;
  row->holds = retention->holds[0] != NULL ? g_strjoinv (" ", retention->holds) : NULL;
  if (retention->end == RETENTION_UNKNOWN)
    row->because = retention_describe (retention, collecting->layout, collecting->query->lang);
  row->restricted = retention->restricted;
  g_ptr_array_add (collecting->due->rows, row);
}

static void note_next (GDate *next, const Retention *retention, RetentionList list)
{
  if (list == RETENTION_LATER && (!g_date_valid (next) || g_date_compare (&retention->first, next) < 0))
    *next = retention->first;
}

/* Given. */
static char *key_of (const Collecting *collecting, const Retention *retention, const IndexRow *record,
                     RetentionList list)
{
  switch (collecting->query->by) {
  case DUE_BY_CATEGORY:
    return g_strdup (retention->category);
  case DUE_BY_CUSTOMER:
    return g_strdup (record->customer);
  default:
    return g_date_valid (&retention->first) ? g_strdup_printf ("%04d", g_date_get_year (&retention->first))
                                            : g_strdup (retention_list_name (list));
  }
}

static char *title_of (const Collecting *collecting, const Retention *retention, const IndexRow *record)
{
  const DueQuery *query = collecting->query;
  const LayoutCategory *category = layout_category_by_code (collecting->layout, retention->category);
  if (query->by == DUE_BY_CATEGORY)
    return category != NULL ? g_strdup (category_title (category, query->lang)) : NULL;
  bool named = !retention->restricted || query->restricted;
  return query->by == DUE_BY_CUSTOMER && named ? g_strdup (record->customer_name) : NULL;
}

static void count_group (Collecting *collecting, const Retention *retention, const IndexRow *record, RetentionList list)
{
  g_autofree char *key = key_of (collecting, retention, record, list);
  DueGroup *group = g_hash_table_lookup (collecting->groups, key);
  if (group == NULL) {
    group = g_new0 (DueGroup, 1);
    group->key = g_steal_pointer (&key);
    g_date_clear (&group->next, 1);
    g_hash_table_insert (collecting->groups, group->key, group);
    g_ptr_array_add (collecting->due->groups, group);
  }
  if (group->title == NULL)
    group->title = title_of (collecting, retention, record);
  group->records[list]++;
  note_next (&group->next, retention, list);
}

static bool collect (const Retention *retention, const IndexRow *record, gpointer data)
{
  Collecting *collecting = data;
  RetentionList list = retention_list (retention, &collecting->query->day);
  collecting->due->records[list]++;
  note_next (&collecting->due->next, retention, list);
  if ((collecting->query->lists & (1U << list)) != 0)
    keep_row (collecting, retention, record, list);
  if (collecting->query->by != DUE_BY_NOTHING)
    count_group (collecting, retention, record, list);
  return true;
}

/* ---- All of them ---- */

static gint compare_rows (gconstpointer a, gconstpointer b)
{
  const DueRow *one = *(DueRow *const *)a, *other = *(DueRow *const *)b;
  if (one->list != other->list)
    return (int)one->list - (int)other->list;
  if (g_date_valid (&one->first) && g_date_valid (&other->first) && g_date_compare (&one->first, &other->first) != 0)
    return g_date_compare (&one->first, &other->first);
  return strcmp (one->path, other->path);
}

static gint compare_groups (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(DueGroup *const *)a)->key, (*(DueGroup *const *)b)->key);
}

/* A reference, or a piece of a customer's name. Given. */
static char *resolve (Index *index, const char *reference, bool restricted, GError **error)
{
  g_autoptr (GError) problem = NULL;
  char *path = index_resolve (index, reference, &problem);
  if (path != NULL)
    return path;
  if (!error_has_id (problem, "D-REFERENCE-UNKNOWN") || strchr (reference, '/') != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  g_autofree char *number = customers_find (index, reference, restricted, error);
  return number != NULL ? name_customer_path (number) : NULL;
}

/* Sorted, so that what lies beneath another place follows it, and is left out. */
static bool visit_places (Archive *archive, Index *index, Collecting *collecting, GError **error)
{
  const char *const *references = collecting->query->references;
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; references[i] != NULL; i++) {
    char *path = resolve (index, references[i], collecting->query->restricted, error);
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

Due *due_collect (Archive *archive, const DueQuery *query, GError **error)
{
  g_autoptr (Due) due = g_new0 (Due, 1);
  due->rows = g_ptr_array_new_with_free_func (row_free);
  due->groups = g_ptr_array_new_with_free_func (group_free);
  g_date_clear (&due->next, 1);
  Index *index = index_of (archive, error);
  const Layout *layout = index != NULL ? layouts_in_force (archive, error) : NULL;
  if (layout == NULL)
    return NULL;
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  Collecting collecting = {.query = query, .layout = layout, .groups = groups, .due = due};
  bool everything = query->references == NULL || query->references[0] == NULL;
  if (!(everything ? retention_visit (archive, index, NULL, collect, &collecting, error)
                   : visit_places (archive, index, &collecting, error)))
    return NULL;
  g_ptr_array_sort (due->rows, compare_rows);
  g_ptr_array_sort (due->groups, compare_groups);
  return g_steal_pointer (&due);
}

/* ---- The reports ---- */

static const ReportColumn row_columns[] = {
    {"path", N_ ("record"), REPORT_PATH (DueRow, path)},
    {"from", N_ ("eligible from"), REPORT_DAY (DueRow, first)},
    {"retention", N_ ("retention"), REPORT_TEXT (DueRow, period)},
    {"trigger", N_ ("trigger"), REPORT_TEXT (DueRow, trigger)},
    {"pages", N_ ("pages"), REPORT_NUMBER (DueRow, pages)},
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
static const char *const group_words[] = {"year", "category", "customer", NULL};
const Report due_report = {
    "due", row_columns, .brief = DUE_BRIEF, .find = report_find_listed, .groups = group_words, .day = "from"};

static const ReportColumn group_columns[] = {
    {"key", N_ ("group"), REPORT_WORD (DueGroup, key)},
    {"due", N_ ("due"), REPORT_NUMBER (DueGroup, records[RETENTION_DUE])},
    {"later", N_ ("later"), REPORT_NUMBER (DueGroup, records[RETENTION_LATER])},
    {"held", N_ ("on hold"), REPORT_NUMBER (DueGroup, records[RETENTION_HELD])},
    {"unknown", N_ ("unknown"), REPORT_NUMBER (DueGroup, records[RETENTION_UNCOMPUTABLE])},
    {"permanent", N_ ("permanent"), REPORT_NUMBER (DueGroup, records[RETENTION_FOR_EVER])},
    {"next", N_ ("next on"), REPORT_DAY (DueGroup, next)},
    {"title", N_ ("title"), REPORT_TEXT (DueGroup, title)},
    {0},
};
const Report due_group_report = {.name = "group", .columns = group_columns, .find = report_find_listed};

/* ---- The calendar ---- */

static gint compare_days (gconstpointer a, gconstpointer b)
{
  const DueRow *one = *(DueRow *const *)a, *other = *(DueRow *const *)b;
  int order = g_date_compare (&one->first, &other->first);
  return order != 0 ? order : strcmp (one->path, other->path);
}

static bool is_same_event (const DueRow *one, const DueRow *other)
{
  g_autofree char *volume = g_path_get_dirname (one->path), *next = g_path_get_dirname (other->path);
  return g_date_compare (&one->first, &other->first) == 0 && g_str_equal (volume, next);
}

static void add_event (Calendar *calendar, const char *archive_id, const GPtrArray *rows, unsigned from, unsigned to)
{
  const DueRow *row = rows->pdata[from];
  g_autofree char *path = g_path_get_dirname (row->path), *volume = name_short_from_path (path);
  g_autofree char *name = g_strdelimit (g_strdup (volume), "/", '.');
  g_autofree char *day = date_print (&row->first), *uid = g_strdup_printf ("%s.%s@%s", name, day, archive_id);
  g_autofree char *summary = g_strdup_printf (_ ("%s: records to appraise for destruction: %u"), volume, to - from);
  g_autoptr (GString) description = g_string_new (row->customer_name);
  for (unsigned i = from; i < to; i++) {
    const DueRow *one = rows->pdata[i];
    g_string_append_printf (description, "%s%s", description->len > 0 ? "\n" : "", one->reference);
  }
  calendar_add (calendar, uid, &row->first, summary, description->str);
}

char *due_calendar (Archive *archive, const Due *due)
{
  const Journal *journal = archive_journal (archive);
  g_autoptr (Calendar) calendar = calendar_new (journal_time (journal));
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  for (unsigned i = 0; i < due->rows->len; i++) {
    DueRow *row = due->rows->pdata[i];
    if (g_date_valid (&row->first))
      g_ptr_array_add (rows, row);
  }
  g_ptr_array_sort (rows, compare_days);
  for (unsigned from = 0, to; from < rows->len; from = to) {
    for (to = from + 1; to < rows->len && is_same_event (rows->pdata[from], rows->pdata[to]);)
      to++;
    add_event (calendar, journal_archive_id (journal), rows, from, to);
  }
  return calendar_length (calendar) > 0 ? calendar_print (calendar) : NULL;
}
