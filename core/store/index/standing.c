/* Entries of registers and the state of places (fold/standing.h). A place is stored as its parts, so the places above a
 * record are found by its customer and three comparisons, and nothing is copied to the records themselves. */
#include <string.h>

#include "fold/standing.h"
#include "form/registers/entry.h"
#include "form/name.h"
#include "form/document/shelf.h"
#include "store/index/internal.h"
#include "store/journal.h"
#include "sys/message.h"

/* ---- Places ---- */

#define PLACE_PARTS 4 /* customer, year, volume, item */

/* A place as the tables store it, with 0 and "" for missing parts. */
typedef struct {
  NamePlace parts;
  char *volume;
} Place;

static void place_clear (Place *place)
{
  name_place_clear (&place->parts);
  g_free (place->volume);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static bool place_init (Place *place, const char *path)
{
  if (!name_split_path (path, &place->parts))
    return false;
  bool inside = place->parts.directory != NULL, record = place->parts.item != 0;
  place->volume = record ? g_path_get_dirname (path) : g_strdup (inside ? path : "");
  return true;
}

/* The number of its parts; 0: the whole archive. */
static unsigned place_depth (const Place *place)
{
  const NamePlace *parts = &place->parts;
  if (parts->item != 0)
    return PLACE_PARTS;
  return parts->directory != NULL ? 3 : parts->year != 0 ? 2 : parts->customer != NULL ? 1 : 0;
}

/* Binds the first parts of a place to ?1, ?2, … */
static void bind_place (DbQuery *query, const Place *place, unsigned parts)
{
  if (parts > 0)
    db_bind_text (query, 1, place->parts.customer);
  if (parts > 1)
    db_bind_int (query, 2, place->parts.year);
  if (parts > 2)
    db_bind_text (query, 3, place->volume);
  if (parts > 3)
    db_bind_int (query, 4, place->parts.item);
}

/* ---- Folding ---- */

bool index_fold_entry (IndexFold *fold, const Event *event, gconstpointer document G_GNUC_UNUSED, GError **error)
{
  Index *index = fold->index;
  char letter[2] = "";
  int year = 0;
  unsigned number = 0, edition = 0;
  g_autofree char *name = entry_number_from_path (event_get (event, "path"), &edition);
  if (name == NULL || !entry_split_number (name, letter, &year, &number))
    return true;
  DbQuery *query = db_query (index->db, "INSERT OR REPLACE INTO entry VALUES (?1, ?2, ?3, ?4, ?5)", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, letter);
  db_bind_int (query, 2, year);
  db_bind_int (query, 3, number);
  db_bind_int (query, 4, edition);
  db_bind_int (query, 5, (int64_t)event_number (event));
  return db_step (index->db, query, error) == 0;
}

#define AT_PLACE " WHERE customer = ?1 AND year = ?2 AND volume = ?3 AND item = ?4 AND kind = ?5 AND key = ?6"

static DbQuery *query_place (Index *index, const char *sql, const Place *place, StandingKind kind, const char *key,
                             GError **error)
{
  DbQuery *query = db_query (index->db, sql, error);
  if (query == NULL)
    return NULL;
  bind_place (query, place, PLACE_PARTS);
  db_bind_text (query, 5, standing_name (kind));
  db_bind_text (query, 6, key);
  return query;
}

bool index_fold_standing (IndexFold *fold, const Event *event, gconstpointer document G_GNUC_UNUSED, GError **error)
{
  Index *index = fold->index;
  StandingChange change = {0};
  g_auto (Place) place = {0};
  if (standing_read (event, &change) != NULL || !place_init (&place, change.on))
    return true;
  const char *sql = change.ends
                        ? "UPDATE standing SET ended = ?8 WHERE customer = ?1 AND year = ?2 AND volume = ?3"
                          " AND item = ?4 AND kind = ?5 AND (key = ?6 OR (carried = 1 AND key = ?6 || ' ' || path))"
                          " AND entry = ?7 AND ended IS NULL"
                        : "INSERT OR REPLACE INTO standing VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL, 0)";
  DbQuery *query = query_place (index, sql, &place, change.kind, change.key, error);
  if (query == NULL)
    return false;
  const Shelf shelf = {change.room, change.shelf, change.value};
  g_autofree char *place_of_paper = change.kind == STANDING_SHELVED && !change.ends ? shelf_print (&shelf) : NULL;
  db_bind_text (query, 7, change.entry);
  if (change.ends) {
    db_bind_int (query, 8, change.edition);
  } else {
    db_bind_text (query, 8, place_of_paper != NULL ? place_of_paper : change.value);
    db_bind_text (query, 9, change.on);
  }
  return db_step (index->db, query, error) == 0 && index_end_carried (index, &change, error);
}

/* ---- Asking ---- */

bool index_next_entry (Index *index, char letter, int year, unsigned *number, GError **error)
{
  const char name[2] = {letter, '\0'};
  DbQuery *query = db_query (index->db, "SELECT max (number) FROM entry WHERE register = ?1 AND year = ?2", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, name);
  db_bind_int (query, 2, year);
  int row = db_step (index->db, query, error);
  *number = row > 0 ? (unsigned)db_int (query, 0) + 1 : 1;
  db_reset (query);
  return row >= 0;
}

bool index_entry_event (Index *index, const char *entry, unsigned *edition, uint64_t *event, GError **error)
{
  char letter[2] = "";
  int year = 0;
  unsigned number = 0;
  *event = 0;
  if (!entry_split_number (entry, letter, &year, &number))
    return true;
  DbQuery *query = db_query (index->db,
                             "SELECT event, edition FROM entry WHERE register = ?1 AND year = ?2 AND number = ?3"
                             " AND (?4 = 0 OR edition = ?4) ORDER BY edition DESC LIMIT 1",
                             error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, letter);
  db_bind_int (query, 2, year);
  db_bind_int (query, 3, number);
  db_bind_int (query, 4, *edition);
  int row = db_step (index->db, query, error);
  if (row > 0) {
    *event = (uint64_t)db_int (query, 0);
    *edition = (unsigned)db_int (query, 1);
  }
  db_reset (query);
  return row >= 0;
}

void index_standing_clear (IndexStanding *standing)
{
  g_clear_pointer (&standing->entry, g_free);
  g_clear_pointer (&standing->value, g_free);
}

bool index_standing_on (Index *index, const char *path, StandingKind kind, const char *key, IndexStanding *standing,
                        GError **error)
{
  g_auto (Place) place = {0};
  *standing = (IndexStanding){0};
  if (!place_init (&place, path))
    return true;
  DbQuery *query = query_place (index, "SELECT entry, value, ended FROM standing" AT_PLACE, &place, kind, key, error);
  if (query == NULL)
    return false;
  int row = db_step (index->db, query, error);
  if (row > 0)
    *standing =
        (IndexStanding){g_strdup (db_text (query, 0)), g_strdup (db_text (query, 1)), (unsigned)db_int (query, 2)};
  db_reset (query);
  return row >= 0;
}

bool index_restriction_over (Index *index, const char *path, char **restricted, GError **error)
{
  g_auto (Place) place = {0};
  *restricted = NULL;
  if (!place_init (&place, path))
    return true;
  DbQuery *query = query_place (index,
                                "SELECT path FROM standing WHERE customer = ?1 AND year IN (0, ?2)"
                                " AND volume IN ('', ?3) AND item IN (0, ?4) AND kind = ?5 AND ?6 = ''"
                                " AND ended IS NULL ORDER BY year, volume, item LIMIT 1",
                                &place, STANDING_RESTRICTED, "", error);
  if (query == NULL)
    return false;
  int row = db_step (index->db, query, error);
  *restricted = row > 0 ? g_strdup (db_text (query, 0)) : NULL;
  db_reset (query);
  return row >= 0;
}

char *index_brief (Index *index, const char *path, GError **error)
{
  g_autofree char *over = NULL;
  if (!index_restriction_over (index, path, &over, error))
    return NULL;
  return over != NULL ? g_strdup (_ ("a restricted record")) : name_short_from_path (path);
}

static bool visit_standing (Index *index, StandingKind kind, bool ended, IndexVisitStanding visit, gpointer data,
                            unsigned *given, GError **error)
{
  DbQuery *query =
      db_query (index->db,
                "SELECT CASE WHEN carried THEN volume || '/' || printf ('%04d', item) ELSE path END, entry, ended,"
                " CASE WHEN carried THEN path END FROM standing WHERE kind = ?1 AND (ended IS NULL OR ?2)"
                " ORDER BY length (entry), entry, carried, 1, path",
                error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, standing_name (kind));
  db_bind_int (query, 2, ended);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    if ((row = index_has_row (db_text (query, 0), db_text (query, 1), error)) < 0)
      break;
    ++*given;
    const IndexEffect effect = {db_text (query, 0), db_text (query, 3), db_text (query, 1),
                                (unsigned)db_int (query, 2)};
    if (!visit (&effect, data))
      break;
  }
  db_reset (query);
  return row >= 0;
}

bool index_standing (Index *index, StandingKind kind, bool ended, IndexVisitStanding visit, gpointer data,
                     GError **error)
{
  unsigned given = 0;
  g_autoptr (GError) problem = NULL;
  bool good = visit_standing (index, kind, ended, visit, data, &given, &problem);
  if (!good && given == 0 && index_mend (index, &problem))
    good = visit_standing (index, kind, ended, visit, data, &given, &problem);
  if (!good)
    g_propagate_error (error, g_steal_pointer (&problem));
  return good;
}

/* ---- States of records ---- */

/* Of several days recorded for a trigger, the one of the nearest place counts; of several extensions, the latest. Both
 * are found as the greatest text, the former with a leading digit for the depth of its place: sorting would take a
 * table for each record. */
#define NEAREST "((p.year > 0) + (p.volume > '') + (p.item > 0))"
#define TRIGGERED "max (" NEAREST " || p.value || ' ' || p.entry || ' ' || p.path)" INDEX_IN_FORCE ("triggered")
#define EXTENDED "max (p.value || ' ' || p.entry)" INDEX_IN_FORCE ("extended")
#define HOLDS "group_concat (p.entry)" INDEX_IN_FORCE ("held")
static const char STATES[] =
    "SELECT " INDEX_RECORD_PATH ", record.reference, record.title, volume.customer, customer.name, volume.category,"
    " volume.year, record.item, record.pages, record.parts, record.id, record.trigger, record.closed,"
    " (SELECT " TRIGGERED " AND p.key = record.trigger), (SELECT " EXTENDED "), (SELECT " HOLDS
    "), " INDEX_IS_RESTRICTED
    ", record.date, record.declared, record.uncounted FROM volume JOIN record ON record.volume = volume.id"
    " LEFT JOIN customer ON customer.number = volume.customer WHERE" INDEX_STANDS;

/* The statement for the states beneath a place: it has a condition for each part, so that SQLite can use its keys. */
static char *states_at (const Place *place)
{
  static const char *const conditions[PLACE_PARTS] = {" AND volume.customer = ?1", " AND volume.year = ?2",
                                                      " AND volume.path = ?3", " AND record.item = ?4"};
  GString *sql = g_string_new (STATES);
  for (unsigned i = 0; i < place_depth (place); i++)
    g_string_append (sql, conditions[i]);
  g_string_append (sql, " ORDER BY volume.path, record.item, record.id");
  return g_string_free (sql, FALSE);
}

static IndexState read_state (DbQuery *query)
{
  const char *triggered = db_text (query, 13);
  return (IndexState){.row = {.path = db_text (query, 0),
                              .reference = db_text (query, 1),
                              .title = db_text (query, 2),
                              .customer = db_text (query, 3),
                              .customer_name = db_text (query, 4),
                              .category = db_text (query, 5),
                              .year = (int)db_int (query, 6),
                              .item = (unsigned)db_int (query, 7),
                              .pages = (unsigned)db_int (query, 8),
                              .parts = (unsigned)db_int (query, 9),
                              .event = (uint64_t)db_int (query, 10),
                              .restricted = db_int (query, 16) != 0,
                              .date = db_text (query, 17),
                              .declared = (unsigned)db_int (query, 18),
                              .uncounted = (unsigned)db_int (query, 19)},
                      .trigger = db_text (query, 11),
                      .closed = db_text (query, 12),
                      .triggered = triggered != NULL ? triggered + 1 : NULL, /* without the digit */
                      .extended = db_text (query, 14),
                      .holds = db_text (query, 15)};
}

static bool visit_states (Index *index, const char *path, IndexVisitState visit, gpointer data, unsigned *given,
                          GError **error)
{
  g_auto (Place) place = {0};
  if (path != NULL && !place_init (&place, path))
    return true;
  g_autofree char *sql = states_at (&place);
  DbQuery *query = db_query (index->db, sql, error);
  if (query == NULL)
    return false;
  bind_place (query, &place, place_depth (&place));
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    IndexState state = read_state (query);
    if ((row = index_has_row (state.row.path, state.row.customer, error)) < 0)
      break;
    if (state.row.event > journal_length (archive_journal (index->archive)))
      continue;
    ++*given;
    if (!visit (&state, data))
      break;
  }
  db_reset (query);
  return row >= 0;
}

bool index_states (Index *index, const char *path, IndexVisitState visit, gpointer data, GError **error)
{
  unsigned given = 0;
  g_autoptr (GError) problem = NULL;
  bool good = visit_states (index, path, visit, data, &given, &problem);
  if (!good && given == 0 && index_mend (index, &problem))
    good = visit_states (index, path, visit, data, &given, &problem);
  if (!good)
    g_propagate_error (error, g_steal_pointer (&problem));
  return good;
}
