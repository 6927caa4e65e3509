/* Searching and listing. The query is put together from the filters that are set; words go to the full-text table as
 * one phrase each (sys/db_words.h says why that finds pieces of words). */
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "store/index_private.h"
#include "sys/error.h"

enum { MAX_WORDS = 16, RANKED_MAX = 2000 };

#define COLUMNS                                                                                                        \
  "SELECT volume.path || '/' || printf ('%04d', record.item), record.reference, record.title, volume.customer,"        \
  " customer.name, volume.category, record.date, record.docno, record.creators, record.kind, volume.year, "            \
  "record.item,"                                                                                                       \
  " record.pages, record.parts, record.id"
#define TABLES                                                                                                         \
  " FROM record JOIN volume ON volume.id = record.volume LEFT JOIN customer ON customer.number = volume.customer"

/* "a b" becomes "a" * "b" *; NULL when there is no word. Given. */
static char *match_expression (const char *words)
{
  g_auto (GStrv) parts = g_strsplit_set (words, " \t\n", -1);
  g_autoptr (GString) match = g_string_new (NULL);
  unsigned n = 0;
  for (unsigned i = 0; parts[i] != NULL && n < MAX_WORDS; i++) {
    if (parts[i][0] == '\0')
      continue;
    g_auto (GStrv) quoted = g_strsplit (parts[i], "\"", -1);
    g_autofree char *word = g_strjoinv ("\"\"", quoted);
    g_string_append_printf (match, "\"%s\" * ", word);
    n++;
  }
  return n > 0 ? g_string_free (g_steal_pointer (&match), FALSE) : NULL;
}

static char *grade_condition (Index *index, const char *grade, GError **error)
{
  const Layout *layout = archive_layout (index->archive, error);
  if (layout == NULL)
    return NULL;
  GString *list = g_string_new (NULL);
  for (unsigned i = 0; i < layout_n_categories (layout); i++) {
    const LayoutCategory *category = layout_category (layout, i);
    if (g_strcmp0 (category_grade (category), grade) == 0)
      g_string_append_printf (list, "%s'%s'", list->len > 0 ? "," : "", category_code (category));
  }
  return g_string_free (list, FALSE);
}

static bool put_conditions (Index *index, const IndexQuery *query, GString *sql, GError **error)
{
  static const char *const CONDITIONS[] = {" AND volume.customer = ?2", " AND volume.category = ?3",
                                           " AND record.kind = ?4",     " AND record.date >= ?6",
                                           " AND record.date <= ?7",    " AND volume.path = ?8"};
  const bool set[] = {query->customer != NULL, query->category != NULL, query->kind != NULL,
                      query->from != NULL,     query->to != NULL,       query->volume != NULL};
  for (unsigned i = 0; i < G_N_ELEMENTS (CONDITIONS); i++)
    if (set[i])
      g_string_append (sql, CONDITIONS[i]);
  if (query->year != 0)
    g_string_append (sql, " AND volume.year = ?5");
  if (query->grade == NULL)
    return true;
  g_autofree char *categories = grade_condition (index, query->grade, error);
  if (categories == NULL)
    return false;
  g_string_append_printf (sql, " AND volume.category IN (%s)", categories);
  return true;
}

/* How many records hold the words, up to a bound. */
static bool count_matches (Index *index, const char *match, int64_t *n, GError **error)
{
  DbQuery *query =
      db_query (index->db, "SELECT count (*) FROM (SELECT 1 FROM words WHERE words MATCH ?1 LIMIT 2001)", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, match);
  if (db_step (index->db, query, error) != 1)
    return false;
  *n = db_int (query, 0);
  return db_step (index->db, query, error) == 0;
}

static void bind (DbQuery *prepared, const IndexQuery *query, const char *match)
{
  g_autofree char *from = query->from != NULL ? date_print (query->from) : NULL;
  g_autofree char *to = query->to != NULL ? date_print (query->to) : NULL;
  const char *const texts[] = {match, query->customer, query->category, query->kind};
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL)
      db_bind_text (prepared, (int)i + 1, texts[i]);
  if (query->volume != NULL)
    db_bind_text (prepared, 8, query->volume);
  if (query->year != 0)
    db_bind_int (prepared, 5, query->year);
  if (from != NULL)
    db_bind_text (prepared, 6, from);
  if (to != NULL)
    db_bind_text (prepared, 7, to);
}

static IndexRow read_row (DbQuery *query)
{
  IndexRow row = {.path = db_text (query, 0),
                  .reference = db_text (query, 1),
                  .title = db_text (query, 2),
                  .customer = db_text (query, 3),
                  .customer_name = db_text (query, 4),
                  .category = db_text (query, 5),
                  .date = db_text (query, 6),
                  .docno = db_text (query, 7),
                  .creators = db_text (query, 8),
                  .kind = db_text (query, 9),
                  .year = (int)db_int (query, 10),
                  .item = (unsigned)db_int (query, 11),
                  .pages = (unsigned)db_int (query, 12),
                  .parts = (unsigned)db_int (query, 13),
                  .event = (uint64_t)db_int (query, 14)};
  return row;
}

static bool give_rows (Index *index, DbQuery *query, IndexVisit visit, gpointer data, GError **error)
{
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    IndexRow values = read_row (query);
    if (!visit (&values, data))
      break;
  }
  return row >= 0;
}

/* Titles weigh most. Ranking reads every match, so beyond a bound the newest come first instead. */
static const char *order_of (const IndexQuery *query, bool words, int64_t matches)
{
  if (query->by_place)
    return " ORDER BY volume.path, record.item";
  if (!words)
    return " ORDER BY record.id DESC";
  return matches <= RANKED_MAX ? " ORDER BY bm25 (words, 8, 4, 4, 1), record.id" : " ORDER BY words.rowid DESC";
}

bool index_search (Index *index, const IndexQuery *query, IndexVisit visit, gpointer data, GError **error)
{
  g_autofree char *match = query->words != NULL ? match_expression (query->words) : NULL;
  g_autoptr (GString) sql = g_string_new (COLUMNS);
  int64_t matches = 0;
  if (match != NULL && !count_matches (index, match, &matches, error))
    return false;
  if (match != NULL)
    g_string_append (sql,
                     " FROM words CROSS JOIN record ON record.id = words.rowid JOIN volume ON volume.id ="
                     " record.volume LEFT JOIN customer ON customer.number = volume.customer WHERE words MATCH ?1");
  else
    g_string_append (sql, TABLES " WHERE 1");
  if (!put_conditions (index, query, sql, error))
    return false;
  g_string_append (sql, order_of (query, match != NULL, matches));
  if (query->limit != 0)
    g_string_append_printf (sql, " LIMIT %u", query->limit);
  DbQuery *prepared = db_query (index->db, sql->str, error);
  if (prepared == NULL)
    return false;
  bind (prepared, query, match);
  return give_rows (index, prepared, visit, data, error);
}

bool index_customers (Index *index, const char *words, IndexVisit visit, gpointer data, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT number, name, event, owner FROM customer WHERE 1");
  g_auto (GStrv) parts = g_strsplit_set (words != NULL ? words : "", " \t\n", -1);
  int n = 0;
  for (unsigned i = 0; parts[i] != NULL && n < MAX_WORDS; i++)
    if (parts[i][0] != '\0')
      g_string_append_printf (sql, " AND instr (lower (text), lower (?%d)) > 0", ++n);
  g_string_append (sql, " ORDER BY number");
  DbQuery *query = db_query (index->db, sql->str, error);
  if (query == NULL)
    return false;
  for (unsigned i = 0, k = 0; parts[i] != NULL && (int)k < n; i++)
    if (parts[i][0] != '\0')
      db_bind_text (query, (int)++k, parts[i]);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    IndexRow values = {.customer = db_text (query, 0),
                       .customer_name = db_text (query, 1),
                       .title = db_text (query, 1),
                       .event = (uint64_t)db_int (query, 2),
                       .creators = db_text (query, 3)};
    g_autofree char *path = name_customer_path (values.customer);
    values.path = path;
    if (!visit (&values, data))
      break;
  }
  return row >= 0;
}

bool index_volumes (Index *index, const char *customer, int year, IndexVisitVolume visit, gpointer data, GError **error)
{
  DbQuery *query = db_query (index->db,
                             "SELECT path, customer, name, category, year, records, files, pages, sealed FROM volume"
                             " LEFT JOIN customer ON number = customer WHERE (?1 IS NULL OR customer = ?1)"
                             " AND (?2 = 0 OR year = ?2) ORDER BY path",
                             error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, customer);
  db_bind_int (query, 2, year);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    IndexRow values = {.path = db_text (query, 0),
                       .customer = db_text (query, 1),
                       .customer_name = db_text (query, 2),
                       .category = db_text (query, 3),
                       .year = (int)db_int (query, 4),
                       .item = (unsigned)db_int (query, 5),
                       .parts = (unsigned)db_int (query, 6),
                       .pages = (unsigned)db_int (query, 7)};
    if (!visit (&values, db_int (query, 8) != 0, data))
      break;
  }
  return row >= 0;
}
