/* Everything is settled at the journal's head: which places the references and the query mean, what stands there
 * already, and the number. So two who decide at once are one after the other, and the second one sees the first. */
#include "ops/decide/run.h"

#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/decide/internal.h"
#include "store/change.h"
#include "store/index.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/message.h"

static void decide_clear (Deciding *deciding)
{
  g_free (deciding->matter);
  g_free (deciding->mandate);
  g_free (deciding->reason);
  g_free (deciding->query);
  g_ptr_array_unref (deciding->decisions);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Deciding, decide_clear)

static bool take_text (const char *what, const char *text, char **tidy, GError **error)
{
  *tidy = text != NULL ? text_tidy (text, FIELD_MAX_LINE) : NULL;
  if (text == NULL || *tidy != NULL)
    return true;
  error_set (error, ERROR_USAGE, "D-TEXT", what, NULL,
             "the text is empty, longer than %d bytes, or has characters that cannot be seen", FIELD_MAX_LINE);
  return false;
}

static bool take_texts (Deciding *deciding, GError **error)
{
  const DecidingRequest *request = deciding->request;
  return take_text ("--matter", request->matter, &deciding->matter, error) &&
         take_text ("--mandate", request->mandate, &deciding->mandate, error) &&
         take_text ("--reason", request->reason, &deciding->reason, error) &&
         take_text ("--query", request->query, &deciding->query, error);
}

/* ---- Which places ---- */

/* About what is gone nothing is decided any more. */
static bool check_stands (Index *index, const char *path, GError **error)
{
  uint64_t event = 0;
  g_autofree char *brief = name_short_from_path (path);
  if (!index_destroyed (index, path, &event, error))
    return false;
  if (event != 0)
    error_set (error, ERROR_REFUSED, "D-DESTROYED", brief, NULL, "the record was destroyed by event %ju",
               (uintmax_t)event);
  return event == 0;
}

static void add_place (GPtrArray *places, const char *path)
{
  if (!g_ptr_array_find_with_equal_func (places, path, g_str_equal, NULL))
    g_ptr_array_add (places, g_strdup (path));
}

static bool gather_match (const IndexRow *row, gpointer data)
{
  GPtrArray *places = data;
  add_place (places, row->path);
  return places->len <= ENTRY_MAX_PLACES;
}

/* The records that match, those that are restricted too. */
static bool gather_query (const Deciding *deciding, Index *index, GPtrArray *places, GError **error)
{
  if (deciding->query == NULL)
    return true;
  IndexQuery query = {.words = deciding->query, .restricted = true};
  unsigned before = places->len;
  if (!index_search (index, &query, gather_match, places, error))
    return false;
  if (places->len == before)
    error_set (error, ERROR_USAGE, "D-NOTHING-FOUND", deciding->query, "try the words with `dossier find`",
               "no further record matches these words");
  return places->len > before;
}

typedef struct {
  const char *hold;
  GPtrArray *places; /* NULL: only asked whether there is one */
  unsigned all;
} HoldPlaces;

static bool gather_hold (const char *path, const char *hold, unsigned ended, gpointer data)
{
  HoldPlaces *wanted = data;
  if (!g_str_equal (hold, wanted->hold))
    return true;
  wanted->all++;
  if (ended == 0 && wanted->places != NULL)
    add_place (wanted->places, path);
  return true;
}

/* The places of a hold that is to be lifted everywhere. */
static bool gather_lift (const Deciding *deciding, Index *index, GPtrArray *places, GError **error)
{
  const DecidingRequest *request = deciding->request;
  bool everywhere = request->references == NULL || request->references[0] == NULL;
  HoldPlaces wanted = {.hold = request->hold, .places = everywhere ? places : NULL};
  if (!index_standing (index, STANDING_HELD, true, gather_hold, &wanted, error))
    return false;
  if (wanted.all == 0) {
    error_set (error, ERROR_USAGE, "D-HOLD-UNKNOWN", request->hold, "see `dossier hold list`",
               "there is no hold of this number");
    return false;
  }
  return !everywhere || places->len > 0 || decide_refuse_lifted (request->hold, NULL, error);
}

static bool gather_places (const Deciding *deciding, Index *index, GPtrArray *places, GError **error)
{
  const DecidingRequest *request = deciding->request;
  for (unsigned i = 0; request->references != NULL && request->references[i] != NULL; i++) {
    g_autofree char *path = index_resolve (index, request->references[i], error);
    if (path == NULL || !check_stands (index, path, error))
      return false;
    add_place (places, path);
  }
  if (request->hold != NULL && !gather_lift (deciding, index, places, error))
    return false;
  if (!gather_query (deciding, index, places, error))
    return false;
  if (places->len > ENTRY_MAX_PLACES) {
    error_set (error, ERROR_REFUSED, "D-TOO-MANY-PLACES", NULL, "name customers or volumes instead of their records",
               "one decision is on at most %d places", ENTRY_MAX_PLACES);
    return false;
  }
  g_ptr_array_sort (places, text_compare);
  return true;
}

/* ---- Composing ---- */

static gpointer copy_place (gconstpointer place, gpointer data G_GNUC_UNUSED)
{
  return g_strdup (place);
}

static int year_of (int64_t time)
{
  g_autofree char *text = date_print_time (time);
  return (int)g_ascii_strtoll (text, NULL, 10);
}

static Decision *new_decision (const Deciding *deciding, int64_t time)
{
  const DecidingRequest *request = deciding->request;
  Decision *decision = decision_new (request->kind);
  decision->step = request->lifts ? DECISION_LIFTED : DECISION_SET;
  decision->entry.nonce = g_malloc (33);
  digest_nonce (decision->entry.nonce);
  decision->entry.time = time;
  decision->entry.by = g_strdup (deciding->actor);
  decision->trigger = g_strdup (request->trigger);
  decision->until = request->until;
  decision->date = request->date;
  decision->matter = g_strdup (deciding->matter);
  decision->mandate = g_strdup (deciding->mandate);
  decision->reason = g_strdup (deciding->reason);
  decision->query = g_strdup (deciding->query);
  return decision;
}

/* A new entry on all places. */
static bool compose_first (Deciding *deciding, Index *index, int64_t time, GPtrArray *places, GError **error)
{
  unsigned number = 0;
  Decision *decision = new_decision (deciding, time);
  g_ptr_array_add (deciding->decisions, decision);
  if (!index_next_entry (index, ENTRY_DECISIONS, year_of (time), &number, error))
    return false;
  decision->entry.number = entry_number (ENTRY_DECISIONS, year_of (time), number);
  decision->entry.edition = 1;
  g_ptr_array_extend (decision->entry.places, places, copy_place, NULL);
  return true;
}

/* The next edition of an entry, which may be under way already for another of its places. */
static Decision *next_edition (Deciding *deciding, Index *index, int64_t time, const char *number, GError **error)
{
  uint64_t event = 0;
  unsigned edition = 0;
  for (unsigned i = 0; i < deciding->decisions->len; i++) {
    Decision *decision = deciding->decisions->pdata[i];
    if (g_str_equal (decision->entry.number, number))
      return decision;
  }
  if (!index_entry_event (index, number, &edition, &event, error))
    return NULL;
  Decision *decision = new_decision (deciding, time);
  decision->entry.number = g_strdup (number);
  decision->entry.edition = edition + 1;
  g_ptr_array_add (deciding->decisions, decision);
  return decision;
}

/* Of each entry that is in force on one of the places, its next edition. */
static bool compose_next (Deciding *deciding, Index *index, int64_t time, const GPtrArray *places, GError **error)
{
  for (unsigned i = 0; i < places->len; i++) {
    g_autofree char *number = NULL;
    if (!decide_check_lift (deciding, index, places->pdata[i], &number, error))
      return false;
    Decision *decision = next_edition (deciding, index, time, number, error);
    if (decision == NULL)
      return false;
    g_ptr_array_add (decision->entry.places, g_strdup (places->pdata[i]));
  }
  return true;
}

static bool settle (Deciding *deciding, Index *index, int64_t time, GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (deciding->decisions, 0);
  if (!gather_places (deciding, index, places, error) || !decide_check_code (deciding, error))
    return false;
  if (deciding->request->lifts)
    return compose_next (deciding, index, time, places, error);
  return decide_check (deciding, index, places, error) && compose_first (deciding, index, time, places, error);
}

/* ---- Writing ---- */

/* One event a place follows the entry's own, so that what is in force can be told without the document. */
static void put_on (Change *change, const Decision *decision, const char *place)
{
  bool ends = false;
  StandingKind kind = STANDING_HELD;
  standing_verb (decision_kind_name (decision->kind), &kind, &ends);
  g_autofree char *until = date_print (&decision->until), *date = date_print (&decision->date);
  Event *event = change_event (change, standing_verb_name (kind, decision->step == DECISION_LIFTED));
  event_put (event, "on", place);
  event_put (event, "until", until);
  event_put (event, "code", decision->trigger);
  event_put (event, "date", date);
  event_put (event, "entry", decision->entry.number);
  event_put_number (event, "edition", decision->entry.edition);
}

static bool bring (Change *change, const Decision *decision, GError **error)
{
  g_autofree char *path = entry_path (decision->entry.number, decision->entry.edition);
  g_autoptr (GBytes) bytes = change_read_back (decision_print (decision), (ChangeReader)decision_parse,
                                               (GDestroyNotify)decision_free, _ ("the new decision"), error);
  Event *event = change_bring (change, "decision", path, bytes, error);
  if (event == NULL)
    return false;
  event_put (event, "kind", decision_kind_name (decision->kind));
  for (unsigned i = 0; i < decision->entry.places->len; i++)
    put_on (change, decision, decision->entry.places->pdata[i]);
  return true;
}

static bool compose (Change *change, GError **error)
{
  Deciding *deciding = change->data;
  if (!settle (deciding, change->index, change->time, error))
    return false;
  for (unsigned i = 0; i < deciding->decisions->len; i++)
    if (!bring (change, deciding->decisions->pdata[i], error))
      return false;
  return true;
}

GPtrArray *decide_run (Archive *archive, const DecidingRequest *request, const char *actor, bool dry_run,
                       GError **error)
{
  g_auto (Deciding) deciding = {.archive = archive,
                                .request = request,
                                .actor = actor,
                                .decisions = g_ptr_array_new_with_free_func ((GDestroyNotify)decision_free)};
  Change change = {.archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose, .data = &deciding};
  bool good = take_texts (&deciding, error) && change_commit (&change, error);
  return good ? g_ptr_array_ref (deciding.decisions) : NULL;
}
