/* The fold itself: what each event brings, as rows. Documents are read by a second thread, one batch of events ahead of
 * the one that is being written, because reading and parsing XML takes as long as writing the rows. Verbs that the
 * index has no use for are passed over. */
#include <string.h>

#include "form/customer.h"
#include "form/date.h"
#include "form/name.h"
#include "form/record.h"
#include "store/index_private.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/xml.h"

enum { BATCH = 512 };

/* An event with the document that it brought. */
typedef struct {
  Event *event;
  Record *record;
  Customer *customer;
  GError *error;
} Item;

static void item_free (gpointer data)
{
  Item *item = data;
  event_free (item->event);
  record_free (item->record);
  customer_free (item->customer);
  g_clear_error (&item->error);
  g_free (item);
}

static GBytes *read_document (const Archive *archive, const Event *event, const char *suffix, GError **error)
{
  g_autofree char *place = suffix != NULL ? g_strconcat (event_get (event, "path"), "/", suffix, NULL)
                                          : g_strdup (event_get (event, "path"));
  GBytes *bytes = io_read_file (archive_fd (archive), place, XML_MAX_BYTES, NULL);
  if (bytes != NULL)
    return bytes;
  g_autofree char *staged = archive_locate (archive, event, suffix, error);
  return staged != NULL ? io_read_file (archive_fd (archive), staged, XML_MAX_BYTES, error) : NULL;
}

static void read_item (const Archive *archive, Item *item)
{
  const char *verb = event_verb (item->event), *path = event_get (item->event, "path");
  bool is_record = g_str_equal (verb, "file"), is_customer = g_str_equal (verb, "customer");
  if (path == NULL || (!is_record && !is_customer))
    return;
  g_autoptr (GBytes) bytes = read_document (archive, item->event, is_record ? "record.1.xml" : NULL, &item->error);
  if (bytes == NULL)
    return;
  if (is_record)
    item->record = record_parse (bytes, path, &item->error);
  else
    item->customer = customer_parse (bytes, path, &item->error);
}

/* Calls db_step for a query that has no rows. */
static bool run (Index *index, DbQuery *query, GError **error)
{
  return db_step (index->db, query, error) == 0;
}

static char *join (const GPtrArray *strings)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < strings->len; i++)
    g_string_append_printf (text, i > 0 ? "; %s" : "%s", (const char *)strings->pdata[i]);
  return g_string_free (text, FALSE);
}

static bool put_facets (Index *index, const Customer *customer, GError **error)
{
  DbQuery *clear = db_query (index->db, "DELETE FROM facet WHERE customer = ?1", error);
  if (clear == NULL)
    return false;
  db_bind_text (clear, 1, customer->number);
  if (!run (index, clear, error))
    return false;
  for (unsigned i = 0; i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    DbQuery *query = db_query (index->db, "INSERT OR IGNORE INTO facet VALUES (?1, ?2, ?3)", error);
    if (query == NULL)
      return false;
    db_bind_text (query, 1, customer->number);
    db_bind_text (query, 2, facet->name);
    db_bind_text (query, 3, facet->value);
    if (!run (index, query, error))
      return false;
  }
  return true;
}

static char *customer_words (const Customer *customer)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%s\n%s\n%s\n", customer->number, customer->name, customer->owner);
  if (customer->credit_code != NULL)
    g_string_append_printf (text, "%s\n", customer->credit_code);
  if (customer->representative != NULL)
    g_string_append_printf (text, "%s\n", customer->representative);
  for (unsigned i = 0; i < customer->entries->len; i++)
    g_string_append_printf (text, "%s\n", ((const CustomerEntry *)customer->entries->pdata[i])->value);
  for (unsigned i = 0; i < customer->sections->len; i++)
    g_string_append_printf (text, "%s\n", ((const CustomerSection *)customer->sections->pdata[i])->text);
  for (unsigned i = 0; i < customer->notes->len; i++)
    g_string_append_printf (text, "%s\n", (const char *)customer->notes->pdata[i]);
  return g_string_free (text, FALSE);
}

/* What is known of a customer: 0 and NULL when nothing is. The name is given. */
static bool known_customer (Index *index, const char *number, unsigned *edition, char **name, GError **error)
{
  DbQuery *query = db_query (index->db, "SELECT edition, name FROM customer WHERE number = ?1", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, number);
  int row = db_step (index->db, query, error);
  *edition = row > 0 ? (unsigned)db_int (query, 0) : 0;
  *name = row > 0 ? g_strdup (db_text (query, 1)) : NULL;
  return row == 0 || (row > 0 && db_step (index->db, query, error) == 0);
}

static bool put_customer (Index *index, const Event *event, const Customer *customer, bool *renamed, GError **error)
{
  unsigned edition = 0;
  g_autofree char *name = NULL;
  if (!known_customer (index, customer->number, &edition, &name, error))
    return false;
  if (edition >= customer->edition)
    return true;
  *renamed |= name != NULL && !g_str_equal (name, customer->name);
  DbQuery *query = db_query (index->db, "INSERT OR REPLACE INTO customer VALUES (?1, ?2, ?3, ?4, ?5, ?6)", error);
  if (query == NULL)
    return false;
  g_autofree char *words = customer_words (customer);
  db_bind_text (query, 1, customer->number);
  db_bind_int (query, 2, customer->edition);
  db_bind_int (query, 3, (int64_t)event_number (event));
  db_bind_text (query, 4, customer->name);
  db_bind_text (query, 5, customer->owner);
  db_bind_text (query, 6, words);
  return run (index, query, error) && put_facets (index, customer, error);
}

/* The volume's row, made by the first event that touches the volume. */
static bool volume_id (Index *index, const Event *event, const char *path, const NamePlace *place, const char *category,
                       int64_t *id, GError **error)
{
  DbQuery *query = db_query (index->db, "SELECT id FROM volume WHERE path = ?1", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, path);
  int row = db_step (index->db, query, error);
  if (row != 0) {
    *id = db_int (query, 0);
    return row > 0;
  }
  query = db_query (index->db, "INSERT INTO volume (id, path, customer, year, category) VALUES (?1, ?2, ?3, ?4, ?5)",
                    error);
  if (query == NULL)
    return false;
  *id = (int64_t)event_number (event);
  db_bind_int (query, 1, *id);
  db_bind_text (query, 2, path);
  db_bind_text (query, 3, place->customer);
  db_bind_int (query, 4, place->year);
  db_bind_text (query, 5, category);
  return run (index, query, error);
}

static bool put_words (Index *index, const Event *event, const Record *record, const char *customer, GError **error)
{
  DbQuery *query = db_query (
      index->db, "INSERT INTO words (rowid, title, names, numbers, notes) VALUES (?1, ?2, ?3, ?4, ?5)", error);
  if (query == NULL)
    return false;
  g_autofree char *reference = refcode_print (&record->reference), *names = join (record->creators);
  g_autofree char *date = date_print (&record->date), *notes = join (record->notes);
  g_autofree char *numbers = g_strdup_printf ("%s\n%s\n%s\n%s", reference, record->docno != NULL ? record->docno : "",
                                              date != NULL ? date : "", record->box != NULL ? record->box : "");
  g_autoptr (GString) more = g_string_new (notes);
  for (unsigned i = 0; i < record->parts->len; i++) {
    const RecordPart *part = record->parts->pdata[i];
    if (part->title != NULL && (i == 0 || !g_str_equal (part->title, record->title)))
      g_string_append_printf (more, "\n%s", part->title);
  }
  g_autofree char *people = g_strconcat (names, "\n", customer, NULL);
  db_bind_int (query, 1, (int64_t)event_number (event));
  db_bind_text (query, 2, record->title);
  db_bind_text (query, 3, people);
  db_bind_text (query, 4, numbers);
  db_bind_text (query, 5, more->str);
  return run (index, query, error);
}

static bool put_parts (Index *index, const Event *event, const Record *record, GError **error)
{
  for (unsigned i = 0; i < record->parts->len; i++) {
    const RecordPart *part = record->parts->pdata[i];
    DbQuery *query = db_query (index->db, "INSERT INTO part VALUES (?1, ?2)", error);
    if (query == NULL)
      return false;
    db_bind_text (query, 1, part->digest);
    db_bind_int (query, 2, (int64_t)event_number (event));
    if (!run (index, query, error))
      return false;
  }
  return true;
}

static bool count_in_volume (Index *index, int64_t volume, const Record *record, unsigned pages, GError **error)
{
  DbQuery *query = db_query (index->db,
                             "UPDATE volume SET items = max (items, ?2), records = records + 1, files = files + ?3,"
                             " pages = pages + ?4 WHERE id = ?1",
                             error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, volume);
  db_bind_int (query, 2, record->reference.item);
  db_bind_int (query, 3, record->parts->len);
  db_bind_int (query, 4, pages);
  return run (index, query, error);
}

static bool put_record_row (Index *index, const Event *event, const Record *record, int64_t volume, unsigned pages,
                            GError **error)
{
  DbQuery *query =
      db_query (index->db, "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)", error);
  if (query == NULL)
    return false;
  g_autofree char *reference = refcode_print (&record->reference), *date = date_print (&record->date);
  g_autofree char *creators = join (record->creators);
  db_bind_int (query, 1, (int64_t)event_number (event));
  db_bind_int (query, 2, volume);
  db_bind_int (query, 3, record->reference.item);
  db_bind_text (query, 4, reference);
  db_bind_text (query, 5, record->title);
  db_bind_text (query, 6, date);
  db_bind_text (query, 7, record->docno);
  db_bind_text (query, 8, creators);
  db_bind_text (query, 9, record->kind);
  db_bind_int (query, 10, pages);
  db_bind_int (query, 11, record->parts->len);
  return run (index, query, error);
}

static bool put_record (Index *index, const Event *event, const Record *record, GError **error)
{
  const char *path = event_get (event, "path");
  g_auto (NamePlace) place = {0};
  if (!name_split_path (path, &place) || place.item == 0)
    return true; /* not a place for a record: verify says so */
  g_autofree char *volume_path = name_record_path (place.customer, place.year, place.directory, 0);
  g_autofree char *customer = NULL;
  int64_t volume = 0;
  bool complete = true;
  unsigned edition = 0, pages = record_counted_pages (record, &complete);
  return known_customer (index, place.customer, &edition, &customer, error) &&
         volume_id (index, event, volume_path, &place, record->reference.category, &volume, error) &&
         put_record_row (index, event, record, volume, pages, error) &&
         put_words (index, event, record, customer, error) && put_parts (index, event, record, error) &&
         count_in_volume (index, volume, record, pages, error);
}

static bool put_seal (Index *index, const Event *event, GError **error)
{
  g_autofree char *volume = g_path_get_dirname (event_get (event, "path"));
  DbQuery *query = db_query (index->db, "UPDATE volume SET sealed = ?2 WHERE path = ?1", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, volume);
  db_bind_int (query, 2, (int64_t)event_number (event));
  return run (index, query, error);
}

/* A document that cannot be read leaves its number taken, so that nothing is ever filed in its place. */
static bool put_unreadable (Index *index, const Event *event, GError **error)
{
  g_auto (NamePlace) place = {0};
  if (!name_split_path (event_get (event, "path"), &place) || place.item == 0)
    return true;
  g_autoptr (Record) record = record_new ();
  if (event_get (event, "ref") == NULL || !refcode_parse (event_get (event, "ref"), &record->reference, NULL))
    return true;
  g_autofree char *volume_path = name_record_path (place.customer, place.year, place.directory, 0);
  int64_t volume = 0;
  unsigned pages = (unsigned)event_get_number (event, "pages");
  return volume_id (index, event, volume_path, &place, record->reference.category, &volume, error) &&
         put_record_row (index, event, record, volume, pages, error) &&
         count_in_volume (index, volume, record, pages, error);
}

static bool put_item (Index *index, const Item *item, bool *renamed, GError **error)
{
  if (item->record != NULL)
    return put_record (index, item->event, item->record, error);
  if (item->customer != NULL)
    return put_customer (index, item->event, item->customer, renamed, error);
  if (g_str_equal (event_verb (item->event), "seal") && event_get (item->event, "path") != NULL)
    return put_seal (index, item->event, error);
  return item->error == NULL || put_unreadable (index, item->event, error);
}

typedef struct {
  Index *index;
  GPtrArray *gathering; /* of Item */
  GPtrArray *reading;
  GThread *reader;
  IndexFold *done;
} Fold;

static gpointer read_batch (gpointer data)
{
  Fold *fold = data;
  for (unsigned i = 0; i < fold->reading->len; i++)
    read_item (fold->index->archive, fold->reading->pdata[i]);
  return NULL;
}

/* Waits for the batch that is being read, sets the gathered one going, and writes the first. */
static bool turn_over (Fold *fold, GError **error)
{
  g_autoptr (GPtrArray) ready = fold->reading;
  if (fold->reader != NULL)
    g_thread_join (fold->reader);
  fold->reader = NULL;
  fold->reading = g_steal_pointer (&fold->gathering);
  fold->gathering = g_ptr_array_new_with_free_func (item_free);
  if (fold->reading->len == BATCH)
    fold->reader = g_thread_new ("reader", read_batch, fold);
  else
    read_batch (fold);
  for (unsigned i = 0; i < ready->len; i++) {
    const Item *item = ready->pdata[i];
    if (!put_item (fold->index, item, &fold->done->renamed, error))
      return false;
    fold->done->records += item->record != NULL;
  }
  return true;
}

static bool gather (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data, GError **error)
{
  Fold *fold = data;
  Item *item = g_new0 (Item, 1);
  item->event = event_copy (event);
  g_ptr_array_add (fold->gathering, item);
  return fold->gathering->len < BATCH || turn_over (fold, error);
}

bool index_fold (Index *index, uint64_t from, IndexFold *done, GError **error)
{
  Fold fold = {.index = index,
               .done = done,
               .gathering = g_ptr_array_new_with_free_func (item_free),
               .reading = g_ptr_array_new_with_free_func (item_free)};
  bool good = journal_visit (archive_journal (index->archive), from + 1, 0, gather, &fold, error) &&
              turn_over (&fold, error) && turn_over (&fold, error);
  if (fold.reader != NULL)
    g_thread_join (fold.reader);
  g_ptr_array_unref (fold.gathering);
  g_ptr_array_unref (fold.reading);
  return good;
}
