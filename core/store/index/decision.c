/* Decisions, as the index folds them: what is on which place. A place is kept as its parts, so that whatever covers a
 * record is found by its customer and three comparisons, and nothing is copied to the records beneath. */
#include <string.h>

#include "form/document/decision.h"
#include "form/name.h"
#include "store/index/document.h"
#include "store/index/internal.h"

/* ---- Folding ---- */

#define PLACE_PARTS 4 /* customer, year, volume, item */

/* A place as the tables keep it: 0 and "" for what it does not name. */
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

/* How many of its parts it names; 0: everything. */
static unsigned place_depth (const Place *place)
{
  const NamePlace *parts = &place->parts;
  if (parts->item != 0)
    return PLACE_PARTS;
  return parts->directory != NULL ? 3 : parts->year != 0 ? 2 : parts->customer != NULL ? 1 : 0;
}

/* The first so many of ?1 to ?4. */
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

/* Runs a statement whose parameters are a place, then the texts given, ended by NULL. A place that is none is passed
 * over: verify says so. */
static bool put (Index *index, const char *sql, const char *path, const char *const *texts, GError **error)
{
  DbQuery *query = db_query (index->db, sql, error);
  g_auto (Place) place = {0};
  if (query == NULL)
    return false;
  if (!place_init (&place, path))
    return true;
  bind_place (query, &place, PLACE_PARTS);
  for (int i = 0; texts[i] != NULL; i++)
    db_bind_text (query, 5 + i, texts[i]);
  return db_step (index->db, query, error) == 0;
}

static bool put_decision (Index *index, const IndexDocument *document, GError **error)
{
  int year = 0;
  unsigned number = 0;
  if (document->decision == NULL || !decision_split_id (document->decision, &year, &number))
    return true;
  DbQuery *query = db_query (index->db, "INSERT OR REPLACE INTO decision VALUES (?1, ?2, ?3)", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, year);
  db_bind_int (query, 2, number);
  db_bind_int (query, 3, (int64_t)document->event);
  return db_step (index->db, query, error) == 0;
}

#define AT_PLACE " WHERE customer = ?1 AND year = ?2 AND volume = ?3 AND item = ?4"

static bool put_trigger (Index *index, const IndexDocument *document, GError **error)
{
  if (document->day == NULL)
    return put (index, "DELETE FROM triggered" AT_PLACE " AND code = ?5", document->path,
                (const char *[]){document->code, NULL}, error);
  return put (index, "INSERT OR REPLACE INTO triggered VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", document->path,
              (const char *[]){document->code, document->day, document->decision, document->path, NULL}, error);
}

bool index_put_decision (Index *index, const IndexDocument *document, GError **error)
{
  const char *path = document->path, *decision = document->decision;
  switch (document->verb) {
  case KIND_HOLD:
    return put (index, "INSERT OR REPLACE INTO hold VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL)", path,
                (const char *[]){decision, path, NULL}, error);
  case KIND_LIFT:
    return put (index, "UPDATE hold SET lifted = ?6" AT_PLACE " AND decision = ?5", path,
                (const char *[]){document->hold, decision, NULL}, error);
  case KIND_EXTEND:
    return put (index,
                "INSERT INTO extension VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE"
                " SET until = excluded.until, decision = excluded.decision WHERE excluded.until > until",
                path, (const char *[]){document->day, decision, NULL}, error);
  case KIND_RESTRICT:
    return put (index, "INSERT OR REPLACE INTO restriction VALUES (?1, ?2, ?3, ?4, ?5, ?6)", path,
                (const char *[]){decision, path, NULL}, error);
  case KIND_RELEASE:
    return put (index, "DELETE FROM restriction" AT_PLACE, path, (const char *[]){NULL}, error);
  case KIND_TRIGGER:
    return put_trigger (index, document, error);
  default:
    return put_decision (index, document, error);
  }
}

/* ---- Asking ---- */

bool index_next_decision (Index *index, int year, unsigned *number, GError **error)
{
  DbQuery *query = db_query (index->db, "SELECT max (number) FROM decision WHERE year = ?1", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, year);
  int row = db_step (index->db, query, error);
  *number = row > 0 ? (unsigned)db_int (query, 0) + 1 : 1;
  db_reset (query);
  return row >= 0;
}

bool index_decision_event (Index *index, const char *id, uint64_t *event, GError **error)
{
  int year = 0;
  unsigned number = 0;
  *event = 0;
  if (!decision_split_id (id, &year, &number))
    return true;
  DbQuery *query = db_query (index->db, "SELECT event FROM decision WHERE year = ?1 AND number = ?2", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, year);
  db_bind_int (query, 2, number);
  int row = db_step (index->db, query, error);
  *event = row > 0 ? (uint64_t)db_int (query, 0) : 0;
  db_reset (query);
  return row >= 0;
}

/* One text about a place; NULL when there is none. */
static bool ask_place (Index *index, const char *sql, const char *path, const char *text, char **answer, GError **error)
{
  DbQuery *query = db_query (index->db, sql, error);
  g_auto (Place) place = {0};
  *answer = NULL;
  if (query == NULL)
    return false;
  if (!place_init (&place, path))
    return true;
  bind_place (query, &place, PLACE_PARTS);
  if (text != NULL)
    db_bind_text (query, 5, text);
  int row = db_step (index->db, query, error);
  *answer = row > 0 ? g_strdup (db_text (query, 0)) : NULL;
  db_reset (query);
  return row >= 0;
}

bool index_hold_on (Index *index, const char *path, const char *hold, IndexHoldState *state, GError **error)
{
  g_autofree char *answer = NULL;
  if (!ask_place (index, "SELECT coalesce (lifted, '') FROM hold" AT_PLACE " AND decision = ?5", path, hold, &answer,
                  error))
    return false;
  *state = answer == NULL ? INDEX_HOLD_NONE : answer[0] == '\0' ? INDEX_HOLD_IN_FORCE : INDEX_HOLD_LIFTED;
  return true;
}

bool index_restriction_on (Index *index, const char *path, char **decision, GError **error)
{
  return ask_place (index, "SELECT decision FROM restriction" AT_PLACE, path, NULL, decision, error);
}

bool index_triggered_on (Index *index, const char *path, const char *code, char **day, GError **error)
{
  return ask_place (index, "SELECT date FROM triggered" AT_PLACE " AND code = ?5", path, code, day, error);
}

bool index_restriction_over (Index *index, const char *path, char **place, GError **error)
{
  return ask_place (index,
                    "SELECT path FROM restriction WHERE customer = ?1 AND year IN (0, ?2) AND volume IN ('', ?3)"
                    " AND item IN (0, ?4) ORDER BY year, volume, item LIMIT 1",
                    path, NULL, place, error);
}

static bool holds (Index *index, bool lifted, IndexVisitHold visit, gpointer data, unsigned *given, GError **error)
{
  DbQuery *query = db_query (
      index->db, "SELECT path, decision, lifted FROM hold WHERE lifted IS NULL OR ?1 ORDER BY decision, path", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, lifted);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    IndexHold hold = {.path = db_text (query, 0), .decision = db_text (query, 1), .lifted = db_text (query, 2)};
    ++*given;
    if (!visit (&hold, data))
      break;
  }
  db_reset (query);
  return row >= 0;
}

bool index_holds (Index *index, bool lifted, IndexVisitHold visit, gpointer data, GError **error)
{
  unsigned given = 0;
  g_autoptr (GError) problem = NULL;
  bool good = holds (index, lifted, visit, data, &given, &problem);
  if (!good && given == 0 && index_mend (index, &problem))
    good = holds (index, lifted, visit, data, &given, &problem);
  if (!good)
    g_propagate_error (error, g_steal_pointer (&problem));
  return good;
}

/* ---- What stands of a record ---- */

/* The nearest place decides when what a period runs from has come; the latest day, until when it is extended. Both are
 * the greatest of their texts, the first by a digit that tells how near it is: to sort would take a table for each
 * record. */
static const char STATES[] =
    "SELECT " INDEX_RECORD_PATH ", record.reference, record.title, volume.customer, customer.name, volume.category,"
    " volume.year, record.item, record.pages, record.parts, record.id, record.trigger, record.closed, customer.closed,"
    " (SELECT max (((p.year > 0) + (p.volume > '') + (p.item > 0)) || p.date || ' ' || p.decision || ' ' || p.path)"
    " FROM triggered p WHERE " INDEX_COVERS " AND p.code = record.trigger),"
    " (SELECT max (p.until || ' ' || p.decision) FROM extension p WHERE " INDEX_COVERS "),"
    " (SELECT group_concat (p.decision) FROM hold p WHERE " INDEX_COVERS " AND p.lifted IS NULL),"
    " EXISTS (SELECT 1 FROM restriction p WHERE " INDEX_COVERS ")"
    " FROM volume JOIN record ON record.volume = volume.id LEFT JOIN customer ON customer.number = volume.customer"
    " WHERE" INDEX_STANDS;

/* The statement for what stands at a place: a condition for each of its parts, so that SQLite can use its keys. */
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
  const char *triggered = db_text (query, 14);
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
                              .restricted = db_int (query, 17) != 0},
                      .trigger = db_text (query, 11),
                      .closed = db_text (query, 12),
                      .customer_closed = db_text (query, 13),
                      .triggered = triggered != NULL ? triggered + 1 : NULL, /* without the digit */
                      .extended = db_text (query, 15),
                      .holds = db_text (query, 16)};
}

static bool states (Index *index, const char *path, IndexVisitState visit, gpointer data, unsigned *given,
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
  bool good = states (index, path, visit, data, &given, &problem);
  if (!good && given == 0 && index_mend (index, &problem))
    good = states (index, path, visit, data, &given, &problem);
  if (!good)
    g_propagate_error (error, g_steal_pointer (&problem));
  return good;
}
