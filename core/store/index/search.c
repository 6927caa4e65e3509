/* Searching and listing.
 *
 * A word may occur in a record's own text, among its codes, or in its customer's names. These names are not part of the
 * record, because a customer can be renamed. So the word is first looked up among the customers, whose numbers are
 * codes of their records. In this way the whole search is one full-text expression. Rows come newest first and are
 * taken until there are enough: first the records that have all words in their title or codes, then the others. */
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "form/text.h"
#include "store/index/internal.h"
#include "store/journal.h"
#include "sys/db_words.h"
#include "sys/error.h"

enum { MAX_WORDS = 16, MAX_CUSTOMERS = 300 };

#define COLUMNS                                                                                                        \
  "SELECT " INDEX_RECORD_PATH ", record.reference, record.title, volume.customer,"                                     \
  " customer.name, volume.category, record.date, record.docno, record.creators, record.kind, volume.year,"             \
  " record.item, record.pages, record.parts, record.id, record.declared, record.valid, "                               \
  "record.former, " INDEX_IS_RESTRICTED ", record.uncounted"
/* A box has its place; the value of a shelving without one is "/ROOM/SHELF". */
#define PLACE_COLUMNS                                                                                                  \
  ", ifnull (b.room, CASE WHEN s.value GLOB '/*' THEN substr (s.value, 2, instr (substr (s.value, 2), '/') - 1) END)," \
  " ifnull (b.shelf, CASE WHEN s.value GLOB '/*' THEN substr (s.value, instr (substr (s.value, 2), '/') + 2) END),"    \
  " CASE WHEN s.value NOT GLOB '/*' THEN s.value END"
#define JOINS " JOIN volume ON volume.id = record.volume LEFT JOIN customer ON customer.number = volume.customer"

/* ---- Words ---- */

/* Appends a text as a quoted string of FTS5: "a""b" for a"b. */
static void append_quoted (GString *match, const char *text)
{
  g_string_append_c (match, '"');
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '"')
      g_string_append (match, "\"\"");
    else
      g_string_append_c (match, *at);
  }
  g_string_append_c (match, '"');
}

/* Appends an expression for a word that may be a piece of longer words. */
static void append_piece (GString *match, const char *word)
{
  append_quoted (match, word);
  if (db_words_end_short (word))
    g_string_append (match, " *");
}

/* The first MAX_WORDS words of a text. */
static char **split_words (const char *words)
{
  g_auto (GStrv) parts = g_strsplit_set (words != NULL ? words : "", " \t\r\n\x01", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (unsigned i = 0, n = 0; parts[i] != NULL && n < MAX_WORDS; i++)
    if (parts[i][0] != '\0') {
      g_strv_builder_add (builder, parts[i]);
      n++;
    }
  return g_strv_builder_end (builder);
}

static void append_codes (GString *match, const char *text)
{
  g_autofree char *codes = index_codes (text);
  append_quoted (match, codes);
}

/* Appends " OR codes : …" for each customer whose names contain the word. When they are too many, appends nothing and
 * sets *broad. */
static bool append_customers (Index *index, GString *match, const char *word, bool *broad, GError **error)
{
  g_autoptr (GString) question = g_string_new ("names : ");
  append_piece (question, word);
  DbQuery *query = db_query (index->db,
                             "SELECT number FROM customer_words JOIN customer ON customer.id = customer_words.rowid"
                             " WHERE customer_words MATCH ?1 LIMIT ?2",
                             error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, question->str);
  db_bind_int (query, 2, MAX_CUSTOMERS + 1);
  size_t before = match->len;
  int row = 0, n = 0;
  while ((row = db_step (index->db, query, error)) > 0 && ++n <= MAX_CUSTOMERS) {
    g_autofree char *code = g_strconcat (INDEX_OF_CUSTOMER, db_text (query, 0), NULL);
    g_string_append (match, " OR codes : ");
    append_codes (match, code);
  }
  db_reset (query);
  *broad = n > MAX_CUSTOMERS;
  if (*broad)
    g_string_truncate (match, before);
  return row >= 0;
}

/* The expressions for the full-text tables. A word that occurs in the names of too many customers is broad: it is
 * checked row by row. */
typedef struct {
  GString *match;   /* for the filters and all words that are not broad; may be empty */
  GPtrArray *broad; /* for the broad words in the record's own text */
  GPtrArray *names; /* for the same words in the customer's names */
} Question;

static void question_clear (Question *question)
{
  g_string_free (question->match, TRUE);
  g_ptr_array_unref (question->broad);
  g_ptr_array_unref (question->names);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

static void append_and (GString *match)
{
  if (match->len > 0)
    g_string_append (match, " AND ");
}

static bool add_word (Index *index, Question *question, const char *word, GError **error)
{
  bool broad = false;
  g_autofree char *codes = index_codes_typed (word);
  g_autoptr (GString) expression = g_string_new ("(");
  append_piece (expression, word);
  if (codes[0] != '\0') {
    g_string_append (expression, " OR codes : ");
    append_quoted (expression, codes);
    g_string_append (expression, " *");
  }
  if (!append_customers (index, expression, word, &broad, error))
    return false;
  g_string_append_c (expression, ')');
  if (!broad) {
    append_and (question->match);
    g_string_append (question->match, expression->str);
    return true;
  }
  g_autoptr (GString) names = g_string_new ("names : ");
  append_piece (names, word);
  g_ptr_array_add (question->broad, g_strdup (expression->str));
  g_ptr_array_add (question->names, g_strdup (names->str));
  return true;
}

static void add_code (Question *question, const char *code)
{
  if (code == NULL)
    return;
  append_and (question->match);
  g_string_append (question->match, "codes : ");
  append_codes (question->match, code);
}

/* Adds the months between two days, when they are few: they narrow the search, and the exact days decide later. */
static void add_months (Question *question, const GDate *from, const GDate *to)
{
  enum { MAX_MONTHS = 36 };
  if (from == NULL || to == NULL)
    return;
  int first = g_date_get_year (from) * 12 + (int)g_date_get_month (from) - 1;
  int last = g_date_get_year (to) * 12 + (int)g_date_get_month (to) - 1;
  if (last - first >= MAX_MONTHS)
    return;
  append_and (question->match);
  g_string_append (question->match, "(");
  for (int month = first; month <= last; month++) {
    g_autofree char *code = g_strdup_printf ("%04d-%02d", month / 12, month % 12 + 1);
    g_string_append (question->match, month > first ? " OR codes : " : "codes : ");
    append_codes (question->match, code);
  }
  g_string_append (question->match, ")");
}

/* Filters are added as codes, so that a rare value is found without reading many rows. The columns decide in the end.
 */
static bool ask_filters (Index *index, const IndexQuery *query, Question *question, GError **error)
{
  g_auto (GStrv) words = split_words (query->words);
  g_autofree char *year = query->year != 0 ? g_strdup_printf ("%d", query->year) : NULL;
  for (unsigned i = 0; words[i] != NULL; i++)
    if (!add_word (index, question, words[i], error))
      return false;
  add_code (question, query->customer);
  add_code (question, query->category);
  add_code (question, query->kind);
  add_code (question, year);
  add_months (question, query->from, query->to);
  return true;
}

/* ---- Rows ---- */

enum { P_MATCH = 1, P_CUSTOMER, P_CATEGORY, P_KIND, P_YEAR, P_FROM, P_TO, P_VOLUME, P_BROAD };
enum { P_BOX = P_BROAD + 2 * MAX_WORDS, P_ROOM, P_SHELF };

static bool asks_place (const IndexQuery *query)
{
  return query->shelved || query->loose || query->box != NULL || query->room != NULL || query->shelf != NULL;
}

/* The codes of categories come from a layout and contain no quotes. */
static void put_conditions (const IndexQuery *query, GString *sql)
{
  static const char *const conditions[] = {
      " AND volume.customer = ?2", " AND volume.category = ?3", " AND record.kind = ?4", " AND volume.year = ?5",
      " AND record.date >= ?6",    " AND record.date <= ?7",    " AND volume.path = ?8"};
  const bool set[] = {query->customer != NULL, query->category != NULL, query->kind != NULL,  query->year != 0,
                      query->from != NULL,     query->to != NULL,       query->volume != NULL};
  for (unsigned i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (set[i])
      g_string_append (sql, conditions[i]);
  if (query->box != NULL)
    g_string_append_printf (sql, " AND s.value = ?%d", P_BOX);
  if (query->loose)
    g_string_append (sql, " AND s.value GLOB '/*'");
  if (query->room != NULL)
    g_string_append_printf (sql, " AND (b.room = ?%d OR s.value GLOB '/' || ?%d || '/*')", P_ROOM, P_ROOM);
  if (query->shelf != NULL)
    g_string_append_printf (sql, " AND (b.shelf = ?%d OR s.value GLOB '/*/' || ?%d)", P_SHELF, P_SHELF);
  g_string_append (sql, " AND" INDEX_STANDS);
  if (!query->restricted)
    g_string_append (sql, " AND NOT " INDEX_IS_RESTRICTED);
  if (!query->voided)
    g_string_append (sql, " AND NOT " INDEX_IS_VOID);
  if (query->categories == NULL)
    return;
  g_autofree char *categories = g_strjoinv ("','", (char **)(guintptr)query->categories);
  g_string_append_printf (sql, " AND volume.category IN ('%s')", categories);
}

/* Adds a condition for each broad word. */
static void put_broad (const Question *question, GString *sql)
{
  for (unsigned i = 0; i < question->broad->len; i++)
    g_string_append_printf (
        sql,
        " AND (EXISTS (SELECT 1 FROM customer_words WHERE customer_words MATCH ?%u AND rowid ="
        " customer.id) OR EXISTS (SELECT 1 FROM words WHERE words MATCH ?%u AND rowid = record.id))",
        P_BROAD + 2 * i, P_BROAD + 2 * i + 1);
}

/* Binds strings that the caller keeps; days are the printed from and to. */
static void bind_question (DbQuery *prepared, const IndexQuery *query, const Question *question, const char *match,
                           char **days)
{
  const char *const texts[] = {match, query->customer, query->category, query->kind,
                               NULL,  days[0],         days[1],         query->volume};
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL)
      db_bind_text (prepared, (int)i + 1, texts[i]);
  if (query->year != 0)
    db_bind_int (prepared, P_YEAR, query->year);
  const char *const places[] = {query->box, query->room, query->shelf};
  for (unsigned i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i] != NULL)
      db_bind_text (prepared, P_BOX + (int)i, places[i]);
  for (unsigned i = 0; i < question->broad->len; i++) {
    db_bind_text (prepared, (int)(P_BROAD + 2 * i), question->names->pdata[i]);
    db_bind_text (prepared, (int)(P_BROAD + 2 * i + 1), question->broad->pdata[i]);
  }
}

static const char *text_or_null (const char *text)
{
  return text != NULL && text[0] != '\0' ? text : NULL;
}

static IndexRow read_row (DbQuery *query, bool placed)
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
                  .event = (uint64_t)db_int (query, 14),
                  .declared = (unsigned)db_int (query, 15),
                  .valid_until = db_text (query, 16),
                  .former_codes = db_text (query, 17),
                  .restricted = db_int (query, 18) != 0,
                  .uncounted = (unsigned)db_int (query, 19)};
  if (placed) {
    row.room = text_or_null (db_text (query, 20));
    row.shelf = text_or_null (db_text (query, 21));
    row.box = db_text (query, 22);
  }
  return row;
}

/* The rows given so far. The second pass does not give the rows of the first again. */
typedef struct {
  IndexVisit visit;
  IndexVisitVolume visit_volume;
  gpointer data;
  GHashTable *seen; /* events of these rows; NULL: one pass only */
  unsigned limit, given;
  bool stopped;
  uint64_t newest; /* the last event that this process has read: another one may have added rows since */
} Giving;

static bool give_row (Giving *giving, const IndexRow *row)
{
  if (row->event > giving->newest)
    return true;
  gint64 *event = giving->seen != NULL ? g_memdup2 (&(gint64){(gint64)row->event}, sizeof (gint64)) : NULL;
  if (event != NULL && !g_hash_table_add (giving->seen, event))
    return true;
  giving->given++;
  giving->stopped = !giving->visit (row, giving->data) || giving->given == giving->limit;
  return !giving->stopped;
}

/* A request comes after its reply when both are in one volume. */
#define PAIRS_IN_ORDER                                                                                                 \
  " ORDER BY volume.path, ifnull ((SELECT CAST (substr (reply, length (volume.path) + 2) AS INTEGER) FROM pair"        \
  " WHERE pair.request = " INDEX_RECORD_PATH " AND reply > volume.path || '/' AND reply < volume.path || '0'),"        \
  " record.item), EXISTS (SELECT 1 FROM pair WHERE pair.request = " INDEX_RECORD_PATH "), record.item"

static bool has_pairs (Index *index)
{
  DbQuery *query = db_query (index->db, "SELECT 1 FROM pair LIMIT 1", NULL);
  bool has = query != NULL && db_step (index->db, query, NULL) > 0;
  if (query != NULL)
    db_reset (query);
  return has;
}

static bool give_rows (Index *index, const IndexQuery *query, const Question *question, const char *match,
                       Giving *giving, GError **error)
{
  g_autofree char *from = query->from != NULL ? date_print (query->from) : NULL;
  g_autofree char *to = query->to != NULL ? date_print (query->to) : NULL;
  char *days[] = {from, to};
  bool placed = asks_place (query);
  g_autoptr (GString) sql = g_string_new (placed ? COLUMNS PLACE_COLUMNS : COLUMNS);
  g_string_append (sql, match != NULL ? " FROM words CROSS JOIN record ON record.id = words.rowid" JOINS
                                      : " FROM record" JOINS);
  if (placed)
    g_string_append (sql, INDEX_SHELVED);
  g_string_append (sql, match != NULL ? " WHERE words MATCH ?1" : " WHERE 1");
  put_conditions (query, sql);
  put_broad (question, sql);
  g_string_append (sql, query->by_place && has_pairs (index) ? PAIRS_IN_ORDER
                        : query->by_place                    ? " ORDER BY volume.path, record.item"
                        : match != NULL                      ? " ORDER BY words.rowid DESC"
                                                             : " ORDER BY record.id DESC");
  DbQuery *prepared = db_query (index->db, sql->str, error);
  if (prepared == NULL)
    return false;
  bind_question (prepared, query, question, match, days);
  int row = 0;
  while ((row = db_step (index->db, prepared, error)) > 0) {
    IndexRow values = read_row (prepared, placed);
    if ((row = index_has_row (values.path, values.customer, error)) < 0 || !give_row (giving, &values))
      break;
  }
  db_reset (prepared);
  return row >= 0;
}

static bool search_records (Index *index, const IndexQuery *query, Giving *giving, GError **error)
{
  g_auto (Question) question = {.match = g_string_new (NULL),
                                .broad = g_ptr_array_new_with_free_func (g_free),
                                .names = g_ptr_array_new_with_free_func (g_free)};
  bool worded = query->words != NULL && !query->by_place;
  if ((worded || query->words != NULL || !query->by_place) && !ask_filters (index, query, &question, error))
    return false;
  const char *match = question.match->len > 0 ? question.match->str : NULL;
  if (worded && match != NULL) {
    giving->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    g_autofree char *best = g_strdup_printf ("{title codes} : (%s)", match);
    if (!give_rows (index, query, &question, best, giving, error))
      return false;
  }
  return giving->stopped || give_rows (index, query, &question, match, giving, error);
}

/* If the index is found damaged before any row was given, mends it and asks again. */
static bool ask_mending (Index *index, bool (*asking) (Index *, const IndexQuery *, Giving *, GError **),
                         const IndexQuery *query, Giving *giving, GError **error)
{
  g_autoptr (GError) problem = NULL;
  giving->newest = journal_length (archive_journal (index->archive));
  bool good = asking (index, query, giving, &problem);
  if (!good && giving->given == 0 && index_mend (index, &problem))
    good = asking (index, query, giving, &problem);
  g_clear_pointer (&giving->seen, g_hash_table_unref);
  if (!good)
    g_propagate_error (error, g_steal_pointer (&problem));
  return good;
}

bool index_search (Index *index, const IndexQuery *query, IndexVisit visit, gpointer data, GError **error)
{
  Giving giving = {.visit = visit, .data = data, .limit = query->limit};
  return ask_mending (index, search_records, query, &giving, error);
}

/* ---- Customers and volumes ---- */

#define CUSTOMER_COLUMNS                                                                                               \
  "SELECT number, name, event, owner,"                                                                                 \
  " EXISTS (SELECT 1 FROM standing p WHERE p.customer = number AND p.year = 0"                                         \
  " AND p.kind = 'restricted' AND p.ended IS NULL)"

static bool give_customers (DbQuery *query, Index *index, Giving *giving, GError **error)
{
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    IndexRow values = {.customer = db_text (query, 0),
                       .customer_name = db_text (query, 1),
                       .title = db_text (query, 1),
                       .event = (uint64_t)db_int (query, 2),
                       .creators = db_text (query, 3),
                       .restricted = db_int (query, 4) != 0,
                       .former = db_int (query, 5) != 0};
    bool known = values.customer != NULL && name_is_customer (values.customer);
    g_autofree char *path = known ? name_customer_path (values.customer) : NULL;
    values.path = path;
    if ((row = index_has_row (values.path, values.customer, error)) < 0 || !give_row (giving, &values))
      break;
  }
  db_reset (query);
  return row >= 0;
}

/* The file of the customer has not ended. */
#define HAS_FILE " NOT EXISTS (SELECT 1 FROM gone WHERE gone.id = customer.event)"

static bool list_customers (Index *index, const IndexQuery *asked, Giving *giving, GError **error)
{
  g_auto (GStrv) parts = split_words (asked->words);
  g_autoptr (GString) match = g_string_new (NULL);
  for (unsigned i = 0; parts[i] != NULL; i++) {
    append_and (match);
    append_piece (match, parts[i]);
  }
  const char *sql = CUSTOMER_COLUMNS ", 0 FROM customer WHERE" HAS_FILE " ORDER BY number";
  if (match->len > 0)
    sql = CUSTOMER_COLUMNS ", 0 FROM customer WHERE" HAS_FILE " AND id IN (SELECT rowid FROM customer_words WHERE"
                           " customer_words MATCH ?1) ORDER BY number";
  DbQuery *query = db_query (index->db, sql, error);
  if (query == NULL)
    return false;
  if (match->len > 0)
    db_bind_text (query, 1, match->str);
  return give_customers (query, index, giving, error);
}

static bool list_called (Index *index, const IndexQuery *asked, Giving *giving, GError **error)
{
  DbQuery *query = db_query (index->db,
                             CUSTOMER_COLUMNS ", called.edition < customer.edition FROM called JOIN customer"
                                              " USING (number) WHERE kind = ?1 AND key = ?2 ORDER BY number",
                             error);
  if (query == NULL)
    return false;
  g_autofree char *key = text_alike (asked->words);
  db_bind_text (query, 1, asked->kind);
  db_bind_text (query, 2, key);
  return give_customers (query, index, giving, error);
}

bool index_called (Index *index, const char *kind, const char *text, IndexVisit visit, gpointer data, GError **error)
{
  const IndexQuery query = {.kind = kind, .words = text};
  Giving giving = {.visit = visit, .data = data};
  return ask_mending (index, list_called, &query, &giving, error);
}

bool index_customers (Index *index, const char *words, IndexVisit visit, gpointer data, GError **error)
{
  const IndexQuery query = {.words = words};
  Giving giving = {.visit = visit, .data = data};
  return ask_mending (index, list_customers, &query, &giving, error);
}

static bool list_gone (Index *index, const IndexQuery *asked, Giving *giving, GError **error)
{
  DbQuery *query = db_query (index->db,
                             "SELECT " INDEX_RECORD_PATH ", customer, category, year, record.item, gone.event,"
                             " " INDEX_IS_RESTRICTED " FROM gone JOIN record USING (id)"
                             " JOIN volume ON volume.id = record.volume WHERE (?1 IS NULL OR customer = ?1)"
                             " AND (?2 = 0 OR year = ?2) AND (?3 IS NULL OR path = ?3) ORDER BY path, record.item",
                             error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, asked->customer);
  db_bind_int (query, 2, asked->year);
  db_bind_text (query, 3, asked->volume);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    IndexRow values = {.path = db_text (query, 0),
                       .customer = db_text (query, 1),
                       .category = db_text (query, 2),
                       .year = (int)db_int (query, 3),
                       .item = (unsigned)db_int (query, 4),
                       .event = (uint64_t)db_int (query, 5),
                       .restricted = db_int (query, 6) != 0};
    if ((row = index_has_row (values.path, values.customer, error)) < 0 || !give_row (giving, &values))
      break;
  }
  db_reset (query);
  return row >= 0;
}

bool index_gone (Index *index, const IndexQuery *query, IndexVisit visit, gpointer data, GError **error)
{
  Giving giving = {.visit = visit, .data = data};
  return ask_mending (index, list_gone, query, &giving, error);
}

static bool list_volumes (Index *index, const IndexQuery *asked, Giving *giving, GError **error)
{
  DbQuery *query = db_query (
      index->db,
      "SELECT path, customer, customer.name, category, year,"
      " records - ifnull (ended, 0) - ifnull (void, 0),"
      " volume.files - ifnull (ended_files, 0) - ifnull (void_files, 0),"
      " volume.pages - ifnull (ended_pages, 0) - ifnull (void_pages, 0),"
      " sealed AND NOT EXISTS (SELECT 1 FROM standing p WHERE p.customer = volume.customer"
      " AND p.kind = 'open' AND p.ended IS NULL AND p.volume = volume.path),"
      " EXISTS (SELECT 1 FROM standing p WHERE p.customer = volume.customer"
      " AND p.kind = 'restricted' AND p.ended IS NULL AND p.year IN (0, volume.year)"
      " AND p.volume IN ('', volume.path) AND p.item = 0)"
      ", ifnull (ended, 0) - ifnull (handed, 0), ifnull (void, 0), (SELECT count (*) FROM moved WHERE moved.path > "
      "volume.path || '/'"
      " AND moved.path < volume.path || '0'), volume.id, ifnull (handed, 0),"
      " (SELECT count (*) FROM record WHERE record.volume = volume.id AND uncounted = 1 AND" INDEX_STANDS
      " AND NOT " INDEX_IS_VOID ") FROM volume LEFT JOIN customer ON number = customer"
      " LEFT JOIN (SELECT volume AS of, count (*) AS ended, sum (transferred) AS handed, sum (parts) AS ended_files,"
      " sum (pages) AS ended_pages FROM gone JOIN record USING (id) GROUP BY volume)"
      " ON of = volume.id"
      " LEFT JOIN (SELECT record.volume AS within, count (*) AS void, sum (record.parts) AS void_files,"
      " sum (record.pages) AS void_pages FROM standing p JOIN volume v ON v.path = p.volume"
      " JOIN record ON record.volume = v.id AND record.item = p.item"
      " WHERE p.kind = 'void' AND p.ended IS NULL AND" INDEX_STANDS " GROUP BY record.volume)"
      " ON within = volume.id WHERE (?1 IS NULL OR customer = ?1)"
      " AND (?2 = 0 OR year = ?2) ORDER BY path",
      error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, asked->customer);
  db_bind_int (query, 2, asked->year);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    IndexRow values = {.path = db_text (query, 0),
                       .customer = db_text (query, 1),
                       .customer_name = db_text (query, 2),
                       .category = db_text (query, 3),
                       .year = (int)db_int (query, 4),
                       .item = (unsigned)db_int (query, 5),
                       .parts = (unsigned)db_int (query, 6),
                       .pages = (unsigned)db_int (query, 7),
                       .destroyed = (unsigned)db_int (query, 10),
                       .voided = (unsigned)db_int (query, 11),
                       .moved = (unsigned)db_int (query, 12),
                       .event = (uint64_t)db_int (query, 13),
                       .transferred = (unsigned)db_int (query, 14),
                       .uncounted = (unsigned)db_int (query, 15),
                       .restricted = db_int (query, 9) != 0};
    if ((row = index_has_row (values.path, values.customer, error)) < 0)
      break;
    giving->given++;
    if (!giving->visit_volume (&values, db_int (query, 8) != 0, giving->data))
      break;
  }
  db_reset (query);
  return row >= 0;
}

bool index_volumes (Index *index, const char *customer, int year, IndexVisitVolume visit, gpointer data, GError **error)
{
  const IndexQuery query = {.customer = customer, .year = year};
  Giving giving = {.visit_volume = visit, .data = data};
  return ask_mending (index, list_volumes, &query, &giving, error);
}
