/* The index says which event brought a thing; the thing itself is always read from its file. So what is shown is what
 * is on disk, and the index may be wrong or absent without anybody being told a falsehood. */
#include "ops/ask/record.h"

#include <string.h>

#include "form/date.h"
#include "ops/customers.h"
#include "store/filed.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/xml.h"

void ask_free (Reading *reading)
{
  if (reading == NULL)
    return;
  g_free (reading->path);
  name_place_clear (&reading->place);
  event_free (reading->event);
  customer_free (reading->customer);
  record_free (reading->record);
  tombstone_free (reading->tombstone);
  event_free (reading->end);
  volume_free (reading->volume);
  g_free (reading);
}

GBytes *ask_document (Archive *archive, const Reading *reading, GError **error)
{
  if (reading->event == NULL) {
    error_set (error, ERROR_USAGE, "D-NO-DOCUMENT", reading->path,
               "name a record, a customer, or a volume that is sealed", "there is no document of its own here");
    return NULL;
  }
  bool is_record = reading->end == NULL && reading->type == READING_RECORD;
  return filed_read (archive, reading->end != NULL ? reading->end : reading->event, is_record ? "record.1.xml" : NULL,
                     error);
}

char *ask_locate (Archive *archive, const Reading *reading, GError **error)
{
  if (reading->type == READING_RECORD)
    return archive_locate (archive, reading->event, NULL, error);
  if (reading->path != NULL)
    return g_strdup (reading->path);
  error_set (error, ERROR_USAGE, "D-USAGE", NULL, "name a year of one customer: C00042/2024",
             "a year of all customers has no directory");
  return NULL;
}

static ReadingType type_of (const NamePlace *place)
{
  if (place->item != 0)
    return READING_RECORD;
  if (place->directory != NULL)
    return READING_VOLUME;
  return place->year != 0 ? READING_YEAR : READING_CUSTOMER;
}

static bool parse_document (Archive *archive, Reading *reading, GError **error)
{
  if (reading->event == NULL)
    return true;
  g_autoptr (GBytes) bytes = ask_document (archive, reading, error);
  if (bytes == NULL)
    return false;
  const char *name = event_get (reading->event, "path");
  if (reading->end != NULL)
    return (reading->tombstone = tombstone_parse (bytes, event_get (reading->end, "path"), error)) != NULL;
  switch (reading->type) {
  case READING_RECORD:
    return (reading->record = record_parse (bytes, name, error)) != NULL;
  case READING_VOLUME:
    return (reading->volume = volume_parse (bytes, name, error)) != NULL;
  default:
    return (reading->customer = customer_parse (bytes, name, error)) != NULL;
  }
}

/* Whether a record has ended, and by which event. */
static bool find_end (Archive *archive, Index *index, Reading *reading, GError **error)
{
  uint64_t number = 0;
  if (reading->type != READING_RECORD)
    return true;
  if (!index_destroyed (index, reading->path, &number, error))
    return false;
  return number == 0 || (reading->end = journal_event (archive_journal (archive), number, error)) != NULL;
}

bool ask_check_stands (const Reading *reading, GError **error)
{
  if (reading->tombstone == NULL)
    return true;
  error_set (error, ERROR_REFUSED, "D-DESTROYED", reading->path, "dossier show tells by which register",
             "the record was destroyed or handed over by event %ju", (uintmax_t)event_number (reading->end));
  return false;
}

/* "2024" */
static int parse_year (const char *reference)
{
  guint64 year = 0;
  bool is_year = strlen (reference) == 4 && g_ascii_string_to_unsigned (reference, 10, 1000, 9999, &year, NULL);
  return is_year ? (int)year : 0;
}

Reading *ask_open (Archive *archive, const char *reference, GError **error)
{
  g_autoptr (Reading) reading = g_new0 (Reading, 1);
  Index *index = archive_index (archive, error);
  if (index == NULL)
    return NULL;
  if ((reading->place.year = parse_year (reference)) != 0) {
    reading->type = READING_YEAR;
    return g_steal_pointer (&reading);
  }
  reading->path = index_resolve (index, reference, error);
  if (reading->path == NULL)
    return NULL;
  if (!name_split_path (reading->path, &reading->place)) {
    error_set (error, ERROR_UNREADABLE, "D-INDEX-DAMAGED", reading->path, "dossier index rebuild",
               "the index holds a path that is none");
    return NULL;
  }
  reading->type = type_of (&reading->place);
  g_autofree char *over = NULL;
  if (!index_restriction_over (index, reading->path, &over, error))
    return NULL;
  reading->restricted = over != NULL;
  uint64_t number = 0;
  if (reading->type != READING_YEAR && !index_event_of (index, reading->path, &number, error))
    return NULL;
  if (number != 0 && (reading->event = journal_event (archive_journal (archive), number, error)) == NULL)
    return NULL;
  if (!find_end (archive, index, reading, error))
    return NULL;
  return parse_document (archive, reading, error) ? g_steal_pointer (&reading) : NULL;
}

/* ---- Searching ---- */

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
      g_string_append_printf (grades, "%s%s", grades->len > 0 ? ", " : "", one);
    last = one;
  }
  if (found)
    return g_strv_builder_end (codes);
  error_set (error, ERROR_USAGE, "D-GRADE-UNKNOWN", grade, grades->str, "the layout has no category of this grade");
  return NULL;
}

static bool check_days (const ReadingQuery *query, GError **error)
{
  if (!g_date_valid (&query->from) || !g_date_valid (&query->to) || g_date_compare (&query->from, &query->to) <= 0)
    return true;
  error_set (error, ERROR_USAGE, "D-PERIOD-ORDER", "--to", "check the two days", "it ends before it begins");
  return false;
}

typedef struct {
  IndexVisit visit;
  gpointer data;
  unsigned limit, given;
  bool more;
} Counted;

static bool visit_counted (const IndexRow *row, gpointer data)
{
  Counted *counted = data;
  counted->more = counted->limit != 0 && counted->given == counted->limit;
  counted->given++;
  return !counted->more && counted->visit (row, counted->data);
}

/* What the layout says of the words in a query. */
static bool apply_layout (const Layout *layout, const ReadingQuery *query, IndexQuery *asked, GStrv *categories,
                          GError **error)
{
  if (query->kind != NULL && !layout_has_kind (layout, query->kind)) {
    error_set (error, ERROR_USAGE, "D-KIND-UNKNOWN", query->kind, "dossier layout show prints the kinds of record",
               "the layout has no such kind of record");
    return false;
  }
  if (query->grade != NULL && (*categories = categories_of (layout, query->grade, error)) == NULL)
    return false;
  const LayoutCategory *category =
      query->category != NULL ? layout_category_find (layout, query->category, error) : NULL;
  asked->category = category != NULL ? category_code (category) : NULL;
  asked->categories = (const char *const *)*categories;
  return query->category == NULL || category != NULL;
}

bool ask_find (Archive *archive, const ReadingQuery *query, IndexVisit visit, gpointer data, bool *more, GError **error)
{
  IndexQuery asked = {.words = query->words,
                      .volume = query->volume,
                      .by_place = query->by_place,
                      .restricted = query->restricted,
                      .kind = query->kind,
                      .year = query->year,
                      .from = g_date_valid (&query->from) ? &query->from : NULL,
                      .to = g_date_valid (&query->to) ? &query->to : NULL,
                      .limit = query->limit == 0 ? 0 : query->limit + 1};
  bool by_rules = query->category != NULL || query->kind != NULL || query->grade != NULL;
  Index *index = archive_index (archive, error);
  const Layout *layout = index != NULL && by_rules ? archive_layout (archive, error) : NULL;
  if (index == NULL || (by_rules && layout == NULL) || !check_days (query, error))
    return false;
  g_autofree char *customer = NULL;
  g_auto (GStrv) categories = NULL;
  if (query->customer != NULL && (customer = customers_find (index, query->customer, query->restricted, error)) == NULL)
    return false;
  if (by_rules && !apply_layout (layout, query, &asked, &categories, error))
    return false;
  asked.customer = customer;
  Counted counted = {.visit = visit, .data = data, .limit = query->limit};
  bool good = index_search (index, &asked, visit_counted, &counted, error);
  *more = counted.more;
  return good;
}

/* ---- Lists ---- */

typedef struct {
  bool restricted;
  IndexVisit visit;
  IndexVisitVolume visit_volume;
  gpointer data;
} Shown;

static bool show_customer (const IndexRow *row, gpointer data)
{
  const Shown *shown = data;
  return (row->restricted && !shown->restricted) || shown->visit (row, shown->data);
}

static bool show_volume (const IndexRow *row, bool sealed, gpointer data)
{
  const Shown *shown = data;
  return (row->restricted && !shown->restricted) || shown->visit_volume (row, sealed, shown->data);
}

bool ask_customers (Archive *archive, const char *words, bool restricted, IndexVisit visit, gpointer data,
                    GError **error)
{
  Shown shown = {.restricted = restricted, .visit = visit, .data = data};
  Index *index = archive_index (archive, error);
  return index != NULL && index_customers (index, words, show_customer, &shown, error);
}

bool ask_volumes (Archive *archive, const char *customer, int year, bool restricted, IndexVisitVolume visit,
                  gpointer data, GError **error)
{
  Shown shown = {.restricted = restricted, .visit_volume = visit, .data = data};
  Index *index = archive_index (archive, error);
  return index != NULL && index_volumes (index, customer, year, show_volume, &shown, error);
}
