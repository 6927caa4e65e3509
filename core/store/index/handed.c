/* Handovers: which records a department has not taken over. A list of a handover is open for a record until it is taken
 * over by that list or withheld. */
#include "form/registers/entry.h"
#include "store/index/internal.h"

#define ON_RECORD(p)                                                                                                   \
#p ".customer = volume.customer AND " #p ".year = volume.year AND " #p ".volume = volume.path AND " #p               \
     ".item = record.item"

static IndexRow read_row (DbQuery *query)
{
  return (IndexRow){.path = db_text (query, 0),
                    .reference = db_text (query, 1),
                    .title = db_text (query, 2),
                    .customer = db_text (query, 3),
                    .category = db_text (query, 4),
                    .year = (int)db_int (query, 5),
                    .item = (unsigned)db_int (query, 6),
                    .pages = (unsigned)db_int (query, 7),
                    .date = db_text (query, 8),
                    .creators = db_text (query, 9),
                    .event = (uint64_t)db_int (query, 10),
                    .restricted = db_int (query, 11) != 0,
                    .offers = db_text (query, 12)};
}

bool index_unhanded (Index *index, const char *category, const char *department, IndexVisit visit, gpointer data,
                     GError **error)
{
  DbQuery *query = db_query (
      index->db,
      "SELECT " INDEX_RECORD_PATH ", record.reference, record.title, volume.customer, volume.category, volume.year,"
      " record.item, record.pages, record.date, record.creators, record.id, " INDEX_IS_RESTRICTED ","
      " (SELECT group_concat (o.key) FROM standing o WHERE " ON_RECORD (
          o) " AND o.kind = 'offered' AND o.ended IS NULL"
             " AND NOT EXISTS (SELECT 1 FROM standing t WHERE " ON_RECORD (
                 t) " AND t.kind = 'taken' AND t.entry = o.key))"
                    " FROM volume JOIN record ON record.volume = volume.id WHERE volume.category = ?1 AND" INDEX_STANDS
                    " AND NOT " INDEX_IS_VOID " AND NOT EXISTS (SELECT 1 FROM standing t WHERE " ON_RECORD (
                        t) " AND t.kind = 'taken' AND t.key = ?2) ORDER BY volume.path, record.item",
      error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, category);
  db_bind_text (query, 2, department);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    IndexRow values = read_row (query);
    if ((row = index_has_row (values.path, values.customer, error)) < 0 || !visit (&values, data))
      break;
  }
  db_reset (query);
  return row >= 0;
}

/* Takes out the entries that ended with the file of a customer. */
static bool drop_ended (Index *index, GPtrArray *numbers, GError **error)
{
  for (unsigned i = numbers->len; i-- > 0;) {
    uint64_t end = 0;
    if (!index_entry_end (index, numbers->pdata[i], &end, error))
      return false;
    if (end != 0)
      g_ptr_array_remove_index (numbers, i);
  }
  return true;
}

bool index_entry_end (Index *index, const char *entry, uint64_t *event, GError **error)
{
  g_autofree char *document = entry_path (entry, 1);
  g_autofree char *directory = document != NULL ? g_path_get_dirname (document) : NULL;
  g_autofree char *tombstone = directory != NULL ? g_strconcat (directory, "/tombstone.xml", NULL) : NULL;
  *event = 0;
  return tombstone == NULL || index_event_of (index, tombstone, event, error);
}

GPtrArray *index_entries (Index *index, char letter, GError **error)
{
  const char name[2] = {letter, '\0'};
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  DbQuery *query = db_query (
      index->db, "SELECT year, number FROM entry WHERE register = ?1 AND edition = 1 ORDER BY year, number", error);
  if (query == NULL)
    return NULL;
  db_bind_text (query, 1, name);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0)
    g_ptr_array_add (numbers, entry_number (letter, (int)db_int (query, 0), (unsigned)db_int (query, 1)));
  return row == 0 && drop_ended (index, numbers, error) ? g_steal_pointer (&numbers) : NULL;
}
