/* Where paper is (form/document/shelf.h). The standing of a record names its box, and the table of boxes their places,
 * so that a box is moved by one row. */
#include "form/name.h"
#include "form/document/shelf.h"
#include "store/index/internal.h"

void index_shelf_clear (IndexShelf *shelf)
{
  g_clear_pointer (&shelf->room, g_free);
  g_clear_pointer (&shelf->shelf, g_free);
  g_clear_pointer (&shelf->box, g_free);
}

bool index_fold_box (IndexFold *fold, const Event *event, gconstpointer document G_GNUC_UNUSED, GError **error)
{
  Shelf shelf = {0};
  if (!shelf_read_box (event, &shelf))
    return true;
  DbQuery *query = db_query (fold->index->db, "INSERT OR REPLACE INTO box VALUES (?1, ?2, ?3)", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, shelf.box);
  db_bind_text (query, 2, shelf.room);
  db_bind_text (query, 3, shelf.shelf);
  return db_step (fold->index->db, query, error) == 0;
}

bool index_box (Index *index, const char *code, IndexShelf *shelf, bool *known, GError **error)
{
  *shelf = (IndexShelf){0};
  DbQuery *query = db_query (index->db,
                             "SELECT room, shelf FROM (SELECT ?1 AS code) LEFT JOIN box USING (code)"
                             " WHERE box.code IS NOT NULL OR EXISTS (SELECT 1 FROM standing WHERE kind = 'shelved'"
                             " AND value = ?1 AND ended IS NULL)",
                             error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, code);
  int row = db_step (index->db, query, error);
  *known = row > 0;
  if (row > 0)
    *shelf = (IndexShelf){g_strdup (db_text (query, 0)), g_strdup (db_text (query, 1)), g_strdup (code)};
  db_reset (query);
  return row >= 0;
}

bool index_shelf_of (Index *index, const char *path, IndexShelf *shelf, GError **error)
{
  bool known;
  g_auto (IndexStanding) standing = {0};
  *shelf = (IndexShelf){0};
  if (!index_standing_on (index, path, STANDING_SHELVED, "", &standing, error))
    return false;
  if (standing.entry == NULL || standing.ended != 0 || standing.value == NULL)
    return true;
  shelf_split (standing.value, &shelf->room, &shelf->shelf, &shelf->box);
  if (shelf->box == NULL)
    return true;
  g_clear_pointer (&shelf->box, g_free);
  if (!index_box (index, standing.value, shelf, &known, error))
    return false;
  if (shelf->box == NULL)
    shelf->box = g_strdup (standing.value);
  return true;
}

/* ---- The contents of boxes ---- */

#define IN_BOX                                                                                                         \
  " FROM standing s JOIN volume ON volume.path = s.volume JOIN record ON record.volume = volume.id"                    \
  " AND record.item = s.item"

bool index_in_box (Index *index, const char *code, IndexVisit visit, gpointer data, GError **error)
{
  DbQuery *query = db_query (index->db,
                             "SELECT " INDEX_RECORD_PATH ", record.reference, volume.customer, volume.category,"
                             " volume.year, record.item, record.pages, " INDEX_IS_RESTRICTED ", " INDEX_IS_VOID IN_BOX
                             " WHERE s.kind = 'shelved' AND s.value = ?1 AND s.ended IS NULL AND" INDEX_STANDS
                             " ORDER BY volume.path, record.item",
                             error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, code);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    IndexRow values = {.path = db_text (query, 0),
                       .reference = db_text (query, 1),
                       .customer = db_text (query, 2),
                       .category = db_text (query, 3),
                       .year = (int)db_int (query, 4),
                       .item = (unsigned)db_int (query, 5),
                       .pages = (unsigned)db_int (query, 6),
                       .restricted = db_int (query, 7) != 0,
                       .voided = db_int (query, 8) != 0,
                       .box = code};
    if ((row = index_has_row (values.path, values.customer, error)) < 0 || !visit (&values, data))
      break;
  }
  db_reset (query);
  return row >= 0;
}

bool index_boxes (Index *index, const char *room, const char *shelf, IndexVisitBox visit, gpointer data, GError **error)
{
  DbQuery *query = db_query (
      index->db,
      "SELECT boxes.code, box.room, box.shelf, sum (found.id IS NOT NULL), sum (found.pages),"
      " group_concat (DISTINCT found.year), group_concat (DISTINCT found.category), sum (found.restricted)"
      " FROM (SELECT code FROM box UNION SELECT value FROM standing WHERE kind = 'shelved' AND ended IS NULL"
      " AND value NOT GLOB '/*') boxes LEFT JOIN box USING (code)"
      " LEFT JOIN (SELECT s.value AS code, record.id, record.pages, volume.year, volume.category,"
      " " INDEX_IS_RESTRICTED " AS restricted" IN_BOX " WHERE s.kind = 'shelved' AND s.ended IS NULL AND" INDEX_STANDS
      " AND NOT " INDEX_IS_VOID ") found ON found.code = boxes.code"
      " WHERE (?1 IS NULL OR box.room = ?1) AND (?2 IS NULL OR box.shelf = ?2) GROUP BY boxes.code ORDER BY boxes.code",
      error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, room);
  db_bind_text (query, 2, shelf);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    IndexBox box = {.box = db_text (query, 0),
                    .room = db_text (query, 1),
                    .shelf = db_text (query, 2),
                    .records = (unsigned)db_int (query, 3),
                    .pages = (unsigned)db_int (query, 4),
                    .years = db_text (query, 5),
                    .categories = db_text (query, 6),
                    .restricted = (unsigned)db_int (query, 7)};
    if (box.box == NULL || !visit (&box, data))
      break;
  }
  db_reset (query);
  return row >= 0;
}
