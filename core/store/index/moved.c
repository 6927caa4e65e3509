/* Moved records. The row of a record changes its volume and number; its former places and codes are kept for ever, each
 * with the present place. The standing of the record goes with it. That of the places above the old one is copied
 * ("carried") unless they lie above the new one, too. A copy ends with its original, or for its record alone. */
#include <string.h>

#include "fold/moves.h"
#include "form/name.h"
#include "store/index/internal.h"
#include "store/journal.h"
#include "sys/error.h"

/* Runs a statement with up to eight texts; a NULL ends them. */
static bool run (Index *index, const char *sql, const char *const *texts, GError **error)
{
  DbQuery *query = db_query (index->db, sql, error);
  if (query == NULL)
    return false;
  for (int i = 0; texts[i] != NULL; i++)
    db_bind_text (query, i + 1, texts[i]);
  return db_step (index->db, query, error) == 0;
}

/* The parts of a record's place as texts: customer, year, volume, item. */
typedef struct {
  char *parts[4];
} Parts;

static void parts_clear (Parts *parts)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (parts->parts); i++)
    g_free (parts->parts[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static void parts_init (Parts *parts, const char *path)
{
  g_auto (NamePlace) place = {0};
  name_split_path (path, &place);
  parts->parts[0] = g_steal_pointer (&place.customer);
  parts->parts[1] = g_strdup_printf ("%d", place.year);
  parts->parts[2] = g_path_get_dirname (path);
  parts->parts[3] = g_strdup_printf ("%u", place.item);
}

#define OWN " WHERE customer = ?5 AND year = CAST (?6 AS INTEGER) AND volume = ?7 AND item = CAST (?8 AS INTEGER)"

#define IS_ABOVE_NEW "(customer = ?1 AND (year = 0 OR (year = CAST (?2 AS INTEGER) AND volume IN ('', ?3))))"

/* The standing of the places above stays there, and is copied first. What the record brings back to where it came from
 * is dropped. */
static bool carry_standing (Index *index, const MovesStep *step, GError **error)
{
  g_auto (Parts) from = {0}, to = {0};
  parts_init (&from, step->from);
  parts_init (&to, step->to);
  const char *const texts[] = {to.parts[0],   to.parts[1],   to.parts[2],   to.parts[3], from.parts[0],
                               from.parts[1], from.parts[2], from.parts[3], NULL};
  const char *const own[] = {to.parts[0],   to.parts[1],   to.parts[2],   to.parts[3], from.parts[0],
                             from.parts[1], from.parts[2], from.parts[3], step->to,    NULL};
  return run (index,
              "INSERT OR IGNORE INTO standing SELECT ?1, CAST (?2 AS INTEGER), ?3, CAST (?4 AS INTEGER), kind,"
              " key || ' ' || path, entry, value, path, NULL, 1 FROM standing WHERE customer = ?5"
              " AND year IN (0, CAST (?6 AS INTEGER)) AND volume IN ('', ?7) AND item = 0 AND ?8 <> ''"
              " AND kind IN ('held', 'extended', 'restricted') AND ended IS NULL AND carried = 0 AND NOT " IS_ABOVE_NEW,
              texts, error) &&
         run (index, "DELETE FROM standing" OWN " AND carried = 1 AND substr (?9, 1, length (path) + 1) = path || '/'",
              own, error) &&
         run (
             index,
             "UPDATE standing SET customer = ?1, year = CAST (?2 AS INTEGER), volume = ?3, item = CAST (?4 AS INTEGER),"
             " path = CASE WHEN carried THEN path ELSE ?9 END" OWN,
             own, error);
}

static bool keep_place (Index *index, const MovesStep *step, const char *reference, const char *trigger, GError **error)
{
  const char *const texts[] = {step->from, step->to, NULL};
  if (!run (index, "UPDATE moved SET place = ?2 WHERE place = ?1", texts, error) ||
      !run (index, "UPDATE pair SET reply = ?2 WHERE reply = ?1", texts, error) ||
      !run (index, "UPDATE pair SET request = ?2 WHERE request = ?1", texts, error))
    return false;
  DbQuery *query = db_query (index->db, "INSERT OR REPLACE INTO moved VALUES (?1, ?2, ?3, ?4, ?5)", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, step->from);
  db_bind_text (query, 2, step->to);
  db_bind_int (query, 3, (int64_t)step->event);
  db_bind_text (query, 4, reference);
  db_bind_text (query, 5, trigger);
  return db_step (index->db, query, error) == 0;
}

bool index_note_move (Index *index, const MovesStep *step, const char *reference, const char *trigger, GError **error)
{
  return carry_standing (index, step, error) && keep_place (index, step, reference, trigger, error);
}

bool index_end_carried (Index *index, const StandingChange *change, GError **error)
{
  DbQuery *query = db_query (index->db,
                             "UPDATE standing SET ended = ?1 WHERE carried = 1 AND path = ?2 AND kind = ?3"
                             " AND (entry = ?4 OR ?5) AND key = ?6 || ' ' || path AND ended IS NULL",
                             error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, change->edition);
  db_bind_text (query, 2, change->on);
  db_bind_text (query, 3, standing_name (change->kind));
  db_bind_text (query, 4, change->entry);
  db_bind_int (query, 5, !change->ends);
  db_bind_text (query, 6, change->key);
  return db_step (index->db, query, error) == 0;
}

bool index_fold_pair (IndexFold *fold, const Event *event, gconstpointer document G_GNUC_UNUSED, GError **error)
{
  const char *reply = event_get (event, "reply"), *request = event_get (event, "request");
  const char *const texts[] = {reply, request, NULL};
  if (reply == NULL || request == NULL)
    return true;
  return run (fold->index, "INSERT OR REPLACE INTO pair VALUES (?1, ?2)", texts, error);
}

/* ---- Questions ---- */

static void carried_free (gpointer data)
{
  IndexCarried *carried = data;
  g_free (carried->entry);
  g_free (carried->origin);
  g_free (carried);
}

GPtrArray *index_carried (Index *index, const char *path, GError **error)
{
  static const StandingKind kinds[] = {STANDING_HELD, STANDING_EXTENDED, STANDING_RESTRICTED};
  g_auto (NamePlace) place = {0};
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (carried_free);
  if (!name_split_path (path, &place) || place.item == 0)
    return g_steal_pointer (&all);
  g_autofree char *volume = g_path_get_dirname (path);
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++) {
    DbQuery *query = db_query (index->db,
                               "SELECT entry, path, ended FROM standing WHERE customer = ?1 AND year = ?2"
                               " AND volume = ?3 AND item = ?4 AND kind = ?5 AND carried = 1"
                               " ORDER BY length (entry), entry, path",
                               error);
    if (query == NULL)
      return NULL;
    db_bind_text (query, 1, place.customer);
    db_bind_int (query, 2, place.year);
    db_bind_text (query, 3, volume);
    db_bind_int (query, 4, place.item);
    db_bind_text (query, 5, standing_name (kinds[i]));
    int row = 0;
    while ((row = db_step (index->db, query, error)) > 0) {
      if ((row = index_has_row (db_text (query, 0), db_text (query, 1), error)) < 0)
        break;
      IndexCarried *carried = g_new0 (IndexCarried, 1);
      *carried = (IndexCarried){kinds[i], g_strdup (db_text (query, 0)), g_strdup (db_text (query, 1)),
                                (unsigned)db_int (query, 2)};
      g_ptr_array_add (all, carried);
    }
    db_reset (query);
    if (row < 0)
      return NULL;
  }
  return g_steal_pointer (&all);
}

static bool ask_text (Index *index, const char *sql, const char *parameter, char **text, GError **error)
{
  DbQuery *query = db_query (index->db, sql, error);
  *text = NULL;
  if (query == NULL)
    return false;
  db_bind_text (query, 1, parameter);
  int row = db_step (index->db, query, error);
  if (row > 0)
    *text = g_strdup (db_text (query, 0));
  db_reset (query);
  return row >= 0;
}

bool index_moved_to (Index *index, const char *path, char **place, GError **error)
{
  return ask_text (index, "SELECT place FROM moved WHERE path = ?1", path, place, error);
}

bool index_moved_by_code (Index *index, const char *reference, char **place, GError **error)
{
  return ask_text (index, "SELECT place FROM moved WHERE reference = ?1 ORDER BY event LIMIT 1", reference, place,
                   error);
}

bool index_pair_of (Index *index, const char *path, char **other, GError **error)
{
  return ask_text (index,
                   "SELECT request FROM pair WHERE reply = ?1 UNION ALL SELECT reply FROM pair WHERE request = ?1"
                   " LIMIT 1",
                   path, other, error);
}

static void former_free (gpointer data)
{
  IndexFormer *former = data;
  g_free (former->path);
  g_free (former->place);
  g_free (former->reference);
  g_free (former->trigger);
  g_free (former);
}

GPtrArray *index_former_places (Index *index, const char *place, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (former_free);
  DbQuery *query = db_query (index->db,
                             place != NULL ? "SELECT path, place, reference, trigger, event FROM moved"
                                             " WHERE place = ?1 ORDER BY event"
                                           : "SELECT path, place, reference, trigger, event FROM moved ORDER BY event",
                             error);
  if (query == NULL)
    return NULL;
  if (place != NULL)
    db_bind_text (query, 1, place);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    if ((row = index_has_row (db_text (query, 0), db_text (query, 1), error)) < 0)
      break;
    IndexFormer *former = g_new0 (IndexFormer, 1);
    *former = (IndexFormer){.path = g_strdup (db_text (query, 0)),
                            .place = g_strdup (db_text (query, 1)),
                            .reference = g_strdup (db_text (query, 2)),
                            .trigger = g_strdup (db_text (query, 3)),
                            .event = (uint64_t)db_int (query, 4)};
    g_ptr_array_add (all, former);
  }
  db_reset (query);
  return row >= 0 ? g_steal_pointer (&all) : NULL;
}

bool index_triggered_for (Index *index, const char *record, const char *former, const char *code, char **text,
                          GError **error)
{
  g_auto (Parts) at = {0}, above = {0};
  parts_init (&at, record);
  parts_init (&above, former);
  *text = NULL;
  DbQuery *query = db_query (index->db,
                             "SELECT value || ' ' || entry || ' ' || path, item, volume, year FROM standing"
                             " WHERE customer = ?1 AND year = CAST (?2 AS INTEGER) AND volume = ?3"
                             " AND item = CAST (?4 AS INTEGER) AND kind = 'triggered' AND key = ?8 AND ended IS NULL"
                             " UNION ALL SELECT value || ' ' || entry || ' ' || path, item, volume, year FROM standing"
                             " WHERE customer = ?5 AND year IN (0, CAST (?6 AS INTEGER)) AND volume IN ('', ?7)"
                             " AND item = 0 AND kind = 'triggered' AND key = ?8 AND ended IS NULL"
                             " ORDER BY 2 DESC, 3 DESC, 4 DESC LIMIT 1",
                             error);
  if (query == NULL)
    return false;
  for (int i = 0; i < 4; i++)
    db_bind_text (query, i + 1, at.parts[i]);
  for (int i = 0; i < 3; i++)
    db_bind_text (query, i + 5, above.parts[i]);
  db_bind_text (query, 8, code);
  int row = db_step (index->db, query, error);
  if (row > 0)
    *text = g_strdup (db_text (query, 0));
  db_reset (query);
  return row >= 0;
}
