/* Which places are out on loan. Their rows in `standing` have the last day as their value. */
#include "form/name.h"
#include "store/index/internal.h"

void index_out_clear (IndexOut *out)
{
  g_clear_pointer (&out->entry, g_free);
  g_clear_pointer (&out->due, g_free);
  g_clear_pointer (&out->place, g_free);
}

bool index_out (Index *index, const char *path, IndexOut *out, GError **error)
{
  g_auto (NamePlace) place = {0};
  *out = (IndexOut){0};
  if (!name_split_path (path, &place) || place.directory == NULL)
    return true;
  g_autofree char *volume = place.item != 0 ? g_path_get_dirname (path) : g_strdup (path);
  DbQuery *query =
      db_query (index->db,
                "SELECT entry, value, path FROM standing WHERE customer = ?1 AND kind = 'loan' AND year = ?2"
                " AND volume = ?3 AND (?4 = 0 OR item = 0 OR item = ?4) AND ended IS NULL"
                " AND value IS NOT NULL ORDER BY item LIMIT 1",
                error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, place.customer);
  db_bind_int (query, 2, place.year);
  db_bind_text (query, 3, volume);
  db_bind_int (query, 4, place.item);
  int row = db_step (index->db, query, error);
  if (row > 0)
    *out = (IndexOut){g_strdup (db_text (query, 0)), g_strdup (db_text (query, 1)), g_strdup (db_text (query, 2))};
  db_reset (query);
  return row >= 0;
}

static bool visit_loans (Index *index, bool ended, IndexVisitLoan visit, gpointer data, unsigned *given, GError **error)
{
  DbQuery *query = db_query (index->db,
                             "SELECT path, entry, value, ended FROM standing WHERE kind = 'loan'"
                             " AND (ended IS NULL OR ?1) ORDER BY length (entry), entry, path",
                             error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, ended);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    if ((row = index_has_row (db_text (query, 0), db_text (query, 1), error)) < 0)
      break;
    ++*given;
    if (!visit (db_text (query, 0), db_text (query, 1), db_int (query, 3) == 0 ? db_text (query, 2) : NULL, data))
      break;
  }
  db_reset (query);
  return row >= 0;
}

bool index_loans (Index *index, bool ended, IndexVisitLoan visit, gpointer data, GError **error)
{
  unsigned given = 0;
  g_autoptr (GError) problem = NULL;
  bool good = visit_loans (index, ended, visit, data, &given, &problem);
  if (!good && given == 0 && index_mend (index, &problem))
    good = visit_loans (index, ended, visit, data, &given, &problem);
  if (!good)
    g_propagate_error (error, g_steal_pointer (&problem));
  return good;
}
