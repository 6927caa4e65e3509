/* Visiting and grouping rows of any report; and the reports that come from the index. */
#include "ops/ask/report.h"

#include "ops/ask/boxes.h"

#include <inttypes.h>
#include <string.h>

#include "form/cell.h"
#include "form/date.h"
#include "form/name.h"
#include "form/document/shelf.h"
#include "ops/customers.h"
#include "store/index.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

/* ---- Rows ---- */

static uint64_t number_at (const ReportColumn *column, const void *at)
{
  uint64_t large;
  uint32_t small;
  if (column->size == sizeof small)
    return memcpy (&small, at, sizeof small), small;
  return memcpy (&large, at, sizeof large), large;
}

char *report_sum (uint64_t counted, uint64_t uncounted)
{
  if (uncounted == 0)
    return g_strdup_printf ("%" PRIu64, counted);
  return counted > 0 ? g_strdup_printf ("%" PRIu64 "+?", counted) : g_strdup ("?");
}

char *report_pages (unsigned counted, unsigned declared, bool more)
{
  if (counted > 0)
    return report_sum (counted, more);
  return declared > 0 ? g_strdup_printf (_ ("%u declared"), declared) : g_strdup ("?");
}

static unsigned unsigned_at (const void *row, size_t offset)
{
  return offset == 0 ? 0 : *(const unsigned *)(const void *)((const char *)row + offset);
}

/* Programs get the pages that were counted, if any were or none is lacking. */
static char *print_pages (const ReportColumn *column, const void *row, uint64_t counted, bool for_people)
{
  unsigned more = unsigned_at (row, column->uncounted), declared = unsigned_at (row, column->declared);
  bool sum = column->declared == 0;
  if (for_people)
    return sum ? report_sum (counted, more) : report_pages ((unsigned)counted, declared, more > 0);
  return counted > 0 || (sum && more == 0) ? g_strdup_printf ("%" PRIu64, counted) : NULL;
}

char *report_value (const ReportColumn *column, const void *row, bool for_people)
{
  const void *at = (const char *)row + column->offset;
  switch (column->type) {
  case REPORT_TYPE_NUMBER:
    return g_strdup_printf ("%" PRIu64, number_at (column, at));
  case REPORT_TYPE_MAYBE_NUMBER:
    return number_at (column, at) == 0 ? NULL : g_strdup_printf ("%" PRIu64, number_at (column, at));
  case REPORT_TYPE_PAGES:
    return print_pages (column, row, number_at (column, at), for_people);
  case REPORT_TYPE_DAY:
    return date_print (at);
  case REPORT_TYPE_TIME:
    return date_print_time (*(const int64_t *)at);
  case REPORT_TYPE_FLAG:
    return *(const bool *)at ? g_strdup (for_people ? _ ("yes") : "yes") : NULL;
  default:
    break;
  }
  const char *text = *(const char *const *)at;
  if (text == NULL || column->type == REPORT_TYPE_TEXT)
    return g_strdup (text);
  return column->type == REPORT_TYPE_PATH ? name_short_from_path (text) : g_strdup (for_people ? _ (text) : text);
}

typedef struct {
  ReportRequest *request;
  ReportVisit visit;
  gpointer data;
} Visiting;

static bool visit_row (const void *row, gpointer data)
{
  Visiting *visiting = data;
  ReportRequest *request = visiting->request;
  const ReportColumn *sight = request->report->sight;
  if (sight != NULL && !request->restricted && *(const bool *)(const void *)((const char *)row + sight->offset))
    return true;
  request->more = request->limit != 0 && request->rows == request->limit;
  if (request->more)
    return false;
  request->rows++;
  return visiting->visit (row, visiting->data);
}

/* ---- Groups ---- */

typedef struct {
  const ReportGrouping *grouping;
  const ReportBy *by;
  GHashTable *groups; /* key to group; the group owns its key */
} Grouping;

static void free_group (gpointer data)
{
  ReportGroup *group = data;
  g_free (group->key);
  g_free (group->title);
  g_free (group);
}

static bool add_row (const void *row, gpointer data)
{
  Grouping *self = data;
  g_autofree char *value = report_value (&self->by->key, row, false),
                  *key = value != NULL ? g_steal_pointer (&value) : g_strdup ("");
  ReportGroup *group = g_hash_table_lookup (self->groups, key);
  if (group == NULL) {
    group = g_malloc0 (self->grouping->size);
    group->key = g_steal_pointer (&key);
    g_hash_table_insert (self->groups, group->key, group);
  }
  if (group->title == NULL && self->by->title.key != NULL)
    group->title = report_value (&self->by->title, row, false);
  self->grouping->add (group, row);
  return true;
}

/* D-USAGE with the ways that the report knows. */
static const ReportBy *find_way (const ReportGrouping *grouping, const char *word, GError **error)
{
  g_autoptr (GString) words = g_string_new (NULL);
  for (const ReportBy *by = grouping->ways; by->word != NULL; by++) {
    if (g_str_equal (by->word, word))
      return by;
    g_string_append_printf (words, "%s%s", words->len > 0 ? _ (", ") : "", by->word);
  }
  error_set (error, ERROR_USAGE, "D-USAGE", "--by", NULL, "--by takes one of %s, not \"%s\"", words->str, word);
  return NULL;
}

static bool visit_groups (Archive *archive, ReportRequest *request, ReportVisit visit, gpointer data, GError **error)
{
  const ReportGrouping *grouping = request->report->grouping;
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_group);
  Grouping self = {grouping, find_way (grouping, request->by, error), groups};
  Visiting visiting = {request, add_row, &self};
  if (self.by == NULL || !request->report->find (archive, request, visit_row, &visiting, error))
    return false;
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (groups), (GCompareFunc)strcmp);
  for (const GList *key = keys; key != NULL && visit (g_hash_table_lookup (groups, key->data), data); key = key->next)
    continue;
  return true;
}

const Report *report_of (const ReportRequest *request)
{
  return request->by != NULL ? request->report->grouping->report : request->report;
}

bool report_visit (Archive *archive, ReportRequest *request, ReportVisit visit, gpointer data, GError **error)
{
  Visiting visiting = {request, visit, data};
  request->rows = 0;
  request->more = false;
  return request->by != NULL ? visit_groups (archive, request, visit, data, error)
                             : request->report->find (archive, request, visit_row, &visiting, error);
}

bool report_find_listed (Archive *archive G_GNUC_UNUSED, const ReportRequest *request, ReportVisit visit, gpointer data,
                         GError **error G_GNUC_UNUSED)
{
  const GPtrArray *rows = request->query;
  for (unsigned i = 0; i < rows->len && visit (rows->pdata[i], data); i++)
    continue;
  return true;
}

/* ---- Records ---- */

/* Codes of the categories of a grade. Given; NULL when there is none. */
static GStrv categories_of (const Layout *layout, const char *grade, GError **error)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  g_autoptr (GString) grades = g_string_new (NULL);
  const char *last = "";
  bool found = false;
  for (unsigned i = 0; i < layout_n_categories (layout); i++) {
    const LayoutCategory *category = layout_category (layout, i);
    const char *one = category_grade (category);
    if (g_str_equal (one, grade)) {
      g_strv_builder_add (codes, category_code (category));
      found = true;
    }
    if (!g_str_equal (one, last))
      g_string_append_printf (grades, "%s%s", grades->len > 0 ? _ (", ") : "", one);
    last = one;
  }
  if (found)
    return g_strv_builder_end (codes);
  g_autofree char *hint = g_strdup_printf (_ ("its grades are %s"), grades->str);
  error_set (error, ERROR_USAGE, "D-GRADE-UNKNOWN", grade, hint, "the layout has no category of this grade");
  return NULL;
}

static bool check_days (const ReportQuery *query, GError **error)
{
  if (!g_date_valid (&query->from) || !g_date_valid (&query->to) || g_date_compare (&query->from, &query->to) <= 0)
    return true;
  return error_set (error, ERROR_USAGE, "D-PERIOD-ORDER", "--to", "check the two dates", "--to is before --from");
}

/* Looks up the kind, grade and category of a query in the layout. */
static bool apply_layout (const Layout *layout, const ReportQuery *query, IndexQuery *asked, GStrv *categories,
                          GError **error)
{
  if (query->kind != NULL && !layout_has_kind (layout, query->kind)) {
    g_autofree char *kinds = layout_codes (layout, LAYOUT_KINDS, NULL);
    g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), kinds);
    return error_set (error, ERROR_USAGE, "D-KIND-UNKNOWN", query->kind, hint, "the layout has no such kind");
  }
  if (query->grade != NULL && (*categories = categories_of (layout, query->grade, error)) == NULL)
    return false;
  const LayoutCategory *category =
      query->category != NULL ? layout_category_find (layout, query->category, error) : NULL;
  asked->category = category != NULL ? category_code (category) : NULL;
  asked->categories = (const char *const *)*categories;
  return query->category == NULL || category != NULL;
}

typedef struct {
  ReportVisit visit;
  gpointer data;
  const char *keeper; /* whose row is left out, or NULL */
} Rows;

static bool pass_row (const IndexRow *row, gpointer data)
{
  const Rows *rows = data;
  return g_strcmp0 (row->customer, rows->keeper) == 0 || rows->visit (row, rows->data);
}

static bool find_records (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                          GError **error)
{
  const ReportQuery *query = request->query;
  Rows rows = {visit, data, NULL};
  IndexQuery asked = {.words = query->words,
                      .volume = query->volume,
                      .by_place = query->by_place,
                      .restricted = request->restricted,
                      .kind = query->kind,
                      .year = query->year,
                      .from = g_date_valid (&query->from) ? &query->from : NULL,
                      .to = g_date_valid (&query->to) ? &query->to : NULL,
                      .shelved = true,
                      .limit = request->limit == 0 ? 0 : request->limit + 1};
  bool by_rules = query->category != NULL || query->kind != NULL || query->grade != NULL;
  Index *index = index_of (archive, error);
  const Layout *layout = index != NULL && by_rules ? layouts_in_force (archive, error) : NULL;
  if (index == NULL || (by_rules && layout == NULL) || !check_days (query, error))
    return false;
  g_autofree char *customer = NULL, *room = NULL, *shelf = NULL, *box = NULL;
  g_auto (GStrv) categories = NULL;
  if (!shelf_take_code ("--room", query->room, &room, error) ||
      !shelf_take_code ("--shelf", query->shelf, &shelf, error) || !shelf_take_code ("--box", query->box, &box, error))
    return false;
  if (!ask_check_box (index, query->box, error))
    return false;
  asked.room = room;
  asked.shelf = shelf;
  asked.box = box;
  if (query->customer != NULL &&
      (customer = customers_find (index, query->customer, request->restricted, error)) == NULL)
    return false;
  if (by_rules && !apply_layout (layout, query, &asked, &categories, error))
    return false;
  asked.customer = customer;
  return index_search (index, &asked, pass_row, &rows, error);
}

static const ReportColumn row_sight = {"restricted", NULL, REPORT_FLAG (IndexRow, restricted)};

static const ReportColumn record_columns[] = {
    {"path", N_ ("record"), REPORT_PATH (IndexRow, path)},
    {"date", N_ ("date"), REPORT_TEXT (IndexRow, date)},
    {"pages", N_ ("pages"), REPORT_PAGES_OF (IndexRow, pages, declared, uncounted)},
    {"title", N_ ("title"), REPORT_TEXT (IndexRow, title)},
    {"customer-name", N_ ("customer"), REPORT_TEXT (IndexRow, customer_name)},
    {"reference", N_ ("reference code"), REPORT_TEXT (IndexRow, reference)},
    {"docno", N_ ("document number"), REPORT_TEXT (IndexRow, docno)},
    {"creators", N_ ("creator"), REPORT_TEXT (IndexRow, creators)},
    {"kind", N_ ("kind"), REPORT_TEXT (IndexRow, kind)},
    {"category", N_ ("category"), REPORT_TEXT (IndexRow, category)},
    {"year", N_ ("year"), REPORT_YEAR (IndexRow, year)},
    {"customer", N_ ("customer's number"), REPORT_TEXT (IndexRow, customer)},
    {"parts", N_ ("parts"), REPORT_NUMBER (IndexRow, parts)},
    {"event", N_ ("event"), REPORT_NUMBER (IndexRow, event)},
    {"pages-declared", N_ ("pages declared"), REPORT_MAYBE_NUMBER (IndexRow, declared)},
    {"former-codes", N_ ("former codes"), REPORT_TEXT (IndexRow, former_codes)},
    {"valid-until", N_ ("valid until"), REPORT_TEXT (IndexRow, valid_until)},
    {"room", N_ ("room"), REPORT_TEXT (IndexRow, room)},
    {"shelf", N_ ("shelf"), REPORT_TEXT (IndexRow, shelf)},
    {"box", N_ ("box"), REPORT_TEXT (IndexRow, box)},
    {0},
};

const Report report_records = {
    .name = "record", .columns = record_columns, .brief = 5, .find = find_records, .sight = &row_sight};

/* ---- Customers and volumes ---- */

static bool find_customers (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                            GError **error)
{
  const ReportQuery *query = request->query;
  Rows rows = {visit, data, query->keeper ? NULL : archive_fonds (archive)->keeper};
  Index *index = index_of (archive, error);
  return index != NULL && index_customers (index, query->words, pass_row, &rows, error);
}

static const ReportColumn customer_columns[] = {
    {"customer", N_ ("customer"), REPORT_TEXT (IndexRow, customer)},
    {"name", N_ ("name"), REPORT_TEXT (IndexRow, customer_name)},
    {"owner", N_ ("looked after by"), REPORT_TEXT (IndexRow, creators)},
    {0},
};
const Report report_customers = {
    .name = "customer", .columns = customer_columns, .find = find_customers, .sight = &row_sight};

static bool pass_volume (const IndexRow *row, bool sealed, gpointer data)
{
  const Rows *rows = data;
  const ReportVolume volume = {*row, sealed, sealed ? N_ ("sealed") : N_ ("open")};
  return rows->visit (&volume, rows->data);
}

static bool find_volumes (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                          GError **error)
{
  const ReportQuery *query = request->query;
  Rows rows = {visit, data, NULL};
  Index *index = index_of (archive, error);
  return index != NULL && index_volumes (index, query->customer, query->year, pass_volume, &rows, error);
}

static const ReportColumn volume_sight = {"restricted", NULL, REPORT_FLAG (ReportVolume, row.restricted)};
static const ReportColumn volume_columns[] = {
    {"path", N_ ("volume"), REPORT_PATH (ReportVolume, row.path)},
    {"records", N_ ("records"), REPORT_NUMBER (ReportVolume, row.item)},
    {"parts", N_ ("parts"), REPORT_NUMBER (ReportVolume, row.parts)},
    {"pages", N_ ("pages"), REPORT_SUM (ReportVolume, row.pages, row.uncounted)},
    {"sealed", N_ ("state"), REPORT_WORD (ReportVolume, state)},
    {"customer-name", N_ ("customer"), REPORT_TEXT (ReportVolume, row.customer_name)},
    {"category", N_ ("category"), REPORT_TEXT (ReportVolume, row.category)},
    {"year", N_ ("year"), REPORT_YEAR (ReportVolume, row.year)},
    {"customer", N_ ("customer's number"), REPORT_TEXT (ReportVolume, row.customer)},
    {"destroyed", N_ ("destroyed"), REPORT_NUMBER (ReportVolume, row.destroyed)},
    {"void", N_ ("void"), REPORT_NUMBER (ReportVolume, row.voided)},
    {"moved", N_ ("moved away"), REPORT_NUMBER (ReportVolume, row.moved)},
    {"transferred", N_ ("handed over"), REPORT_NUMBER (ReportVolume, row.transferred)},
    {"pages-uncounted", N_ ("records with uncounted pages"), REPORT_MAYBE_NUMBER (ReportVolume, row.uncounted)},
    {0},
};
const Report report_volumes = {
    .name = "volume", .columns = volume_columns, .brief = 6, .find = find_volumes, .sight = &volume_sight};

/* ---- Faults of a sheet ---- */

static const ReportColumn fault_columns[] = {
    {"row", N_ ("row"), REPORT_MAYBE_NUMBER (CellFault, row)},
    {"column", N_ ("column"), REPORT_TEXT (CellFault, column)},
    {"heading", N_ ("heading"), REPORT_TEXT (CellFault, heading)},
    {"cell", N_ ("cell"), REPORT_TEXT (CellFault, cell)},
    {"problem", N_ ("problem"), REPORT_TEXT (CellFault, problem)},
    {"hint", N_ ("what helps"), REPORT_TEXT (CellFault, hint)},
    {"code", N_ ("code"), REPORT_TEXT (CellFault, code)},
    {0},
};
const Report report_faults = {.name = "fault", .columns = fault_columns, .brief = 6, .find = report_find_listed};
