/* Records that were destroyed or handed over: their numbers and their volumes' counts stay, but nothing that names
 * them. The full-text table does not store its text, so the words of such a record cannot be removed from it. Therefore
 * the index is made anew when a register of destruction ends, and a new index never takes in records that later events
 * erase. */
#include "form/document/kind.h"
#include "form/name.h"
#include "store/index/internal.h"
#include "store/journal.h"
#include "sys/error.h"

static bool change_record (Index *index, const char *sql, int64_t id, uint64_t event, GError **error)
{
  DbQuery *query = db_query (index->db, sql, error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, id);
  if (event != 0)
    db_bind_int (query, 2, (int64_t)event);
  return db_step (index->db, query, error) == 0;
}

bool index_note_gone (Index *index, uint64_t id, const IndexEnd *end, GError **error)
{
  return change_record (index,
                        end->transferred ? "INSERT OR REPLACE INTO gone VALUES (?1, ?2, 1)"
                                         : "INSERT OR REPLACE INTO gone VALUES (?1, ?2, 0)",
                        (int64_t)id, end->event, error);
}

static IndexEnd end_of (const Event *event)
{
  return (IndexEnd){event_number (event), g_strcmp0 (event_get (event, "disposition"), "transfer") == 0};
}

/* The path of the record that an event destroys or hands over, or of the profile or entry that it destroys; NULL when
 * it does neither. Given. */
static char *ended_path (const Event *event)
{
  const char *path = event_get (event, "path");
  bool ends = path != NULL && kind_has_path (KIND_TOMBSTONE, path) && event_is_erasing (event);
  return ends ? g_path_get_dirname (path) : NULL;
}

/* The end of a customer's file or of an entry is found by the path of its tombstone, too. */
static bool fold_other_end (IndexFold *fold, const Event *event, const char *directory, GError **error)
{
  g_auto (NamePlace) place = {0};
  const IndexEnd end = end_of (event);
  return index_put_listed (fold, event, NULL, error) &&
         (!name_split_path (directory, &place) || index_end_customer (fold->index, place.customer, &end, error));
}

static bool is_record (const char *path)
{
  g_auto (NamePlace) place = {0};
  return name_split_path (path, &place) && place.item > 0;
}

bool index_fold_end (IndexFold *fold, const Event *event, gconstpointer document G_GNUC_UNUSED, GError **error)
{
  Index *index = fold->index;
  g_autofree char *directory = ended_path (event);
  if (directory != NULL && !is_record (directory))
    return fold_other_end (fold, event, directory, error);
  uint64_t record = 0;
  g_autofree char *path = fold->gone != NULL ? NULL : g_steal_pointer (&directory);
  if (path == NULL)
    return true;
  if (!index_event_of (index, path, &record, error))
    return false;
  int64_t id = (int64_t)record;
  const IndexEnd end = end_of (event);
  return record == 0 ||
         (change_record (index,
                         "UPDATE record SET title = NULL, date = NULL, docno = NULL, creators = NULL, kind = NULL,"
                         " trigger = NULL, closed = NULL, valid = NULL, former = NULL WHERE id = ?1",
                         id, 0, error) &&
          change_record (index, "DELETE FROM part WHERE record = ?1", id, 0, error) &&
          change_record (index, "DELETE FROM reply WHERE record = ?1", id, 0, error) &&
          change_record (index, "DELETE FROM former WHERE record = ?1", id, 0, error) &&
          index_note_gone (index, record, &end, error));
}

const IndexEnd *index_ending (const IndexFold *fold, const char *path)
{
  if (fold->gone == NULL || path == NULL)
    return NULL;
  g_autofree char *now = moves_now (archive_moves (fold->index->archive), path, 0);
  return g_hash_table_lookup (fold->gone, now != NULL ? now : path);
}

static bool collect_gone (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                          G_GNUC_UNUSED GError **error)
{
  char *path = ended_path (event);
  IndexEnd end = end_of (event);
  if (path != NULL)
    g_hash_table_insert (data, path, g_memdup2 (&end, sizeof end));
  return true;
}

GHashTable *index_all_gone (Index *index, GError **error)
{
  g_autoptr (GHashTable) gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!journal_visit_verb (archive_journal (index->archive), "destroy", collect_gone, gone, error))
    return NULL;
  return g_steal_pointer (&gone);
}
