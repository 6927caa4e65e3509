/* A decision is composed inside the commit, at the journal's head: its places, the checks and its number. Of two people
 * who decide at the same time, the second one therefore sees the first one's decision. */
#include "ops/customers.h"
#include "ops/decide/run.h"

#include <string.h>

#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/decide/internal.h"
#include "store/change.h"
#include "store/index.h"
#include "sys/error.h"
#include "sys/message.h"

static void deciding_clear (Deciding *deciding)
{
  g_free (deciding->matter);
  g_free (deciding->mandate);
  g_free (deciding->reason);
  g_free (deciding->query);
  g_ptr_array_unref (deciding->decisions);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Deciding, deciding_clear)

/* ---- Which places ---- */

/* A destroyed record cannot be decided about. */
static bool check_not_destroyed (Index *index, const char *path, GError **error)
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

/* Adds the records that match, including restricted ones. */
static bool gather_query (const Deciding *deciding, Index *index, GPtrArray *places, GError **error)
{
  if (deciding->query == NULL)
    return true;
  IndexQuery query = {.words = deciding->query, .restricted = true};
  unsigned before = places->len;
  if (!index_search (index, &query, gather_match, places, error))
    return false;
  if (places->len == before)
    error_set (error, ERROR_USAGE, "D-NOTHING-FOUND", deciding->query, "try the words with `dossier find WORDS`",
               "no further record matches these words");
  return places->len > before;
}

typedef struct {
  const char *hold;
  GPtrArray *places; /* NULL: only count */
  unsigned all;
} HoldPlaces;

static bool gather_hold (const IndexEffect *effect, gpointer data)
{
  HoldPlaces *wanted = data;
  if (!g_str_equal (effect->entry, wanted->hold))
    return true;
  wanted->all++;
  if (effect->ended == 0 && effect->origin == NULL && wanted->places != NULL)
    add_place (wanted->places, effect->path);
  return true;
}

/* Adds the places of a hold that is to be lifted everywhere; moved records that have brought it along are freed with
 * them. */
static bool gather_lift (const Deciding *deciding, Index *index, GPtrArray *places, GError **error)
{
  const DecidingRequest *request = deciding->request;
  bool everywhere = request->references == NULL || request->references[0] == NULL;
  HoldPlaces wanted = {.hold = request->hold, .places = everywhere ? places : NULL};
  if (!index_standing (index, STANDING_HELD, true, gather_hold, &wanted, error))
    return false;
  if (wanted.all == 0)
    return error_set (error, ERROR_USAGE, "D-HOLD-UNKNOWN", request->hold, "see `dossier hold list`",
                      "no hold has this number");
  return !everywhere || places->len > 0 || decide_refuse_lifted (request->hold, NULL, error);
}

static bool gather_places (const Deciding *deciding, Index *index, GPtrArray *places, GError **error)
{
  const DecidingRequest *request = deciding->request;
  for (unsigned i = 0; request->references != NULL && request->references[i] != NULL; i++) {
    g_autofree char *path = customers_find_place (index, request->references[i], false, error);
    if (path == NULL || !check_not_destroyed (index, path, error))
      return false;
    add_place (places, path);
  }
  if (request->hold != NULL && !gather_lift (deciding, index, places, error))
    return false;
  if (!gather_query (deciding, index, places, error))
    return false;
  if (places->len > ENTRY_MAX_PLACES)
    return error_set (error, ERROR_REFUSED, "D-TOO-MANY-PLACES", NULL,
                      "name customers or volumes instead of their records", "a decision applies to at most %d places",
                      ENTRY_MAX_PLACES);
  g_ptr_array_sort (places, text_compare);
  return true;
}

/* ---- Composing ---- */

static gpointer copy_place (gconstpointer place, gpointer data G_GNUC_UNUSED)
{
  return g_strdup (place);
}

/* A new entry, or with a number the next edition of one. */
static Decision *new_decision (Deciding *deciding, Change *change, const char *number, GError **error)
{
  const DecidingRequest *request = deciding->request;
  Decision *decision = decision_new (request->kind);
  g_ptr_array_add (deciding->decisions, decision);
  decision->step = request->lifts ? DECISION_LIFTED : DECISION_SET;
  decision->trigger = g_strdup (request->trigger);
  decision->until = request->until;
  decision->date = request->date;
  decision->matter = g_strdup (deciding->matter);
  decision->mandate = g_strdup (deciding->mandate);
  decision->reason = g_strdup (deciding->reason);
  decision->query = g_strdup (deciding->query);
  return change_begin_entry (change, &decision->entry, ENTRY_DECISIONS, number, error) ? decision : NULL;
}

/* The next edition of an entry. It may have been drafted already for another of its places. */
static Decision *next_edition (Deciding *deciding, Change *change, const char *number, GError **error)
{
  for (unsigned i = 0; i < deciding->decisions->len; i++) {
    Decision *decision = deciding->decisions->pdata[i];
    if (g_str_equal (decision->entry.number, number))
      return decision;
  }
  return new_decision (deciding, change, number, error);
}

/* Drafts the next edition of each entry in force on one of the places. */
static bool compose_next (Deciding *deciding, Change *change, const GPtrArray *places, GError **error)
{
  for (unsigned i = 0; i < places->len; i++) {
    g_auto (GStrv) numbers = decide_check_lift (deciding, change->index, places->pdata[i], error);
    for (unsigned j = 0; numbers != NULL && numbers[j] != NULL; j++) {
      Decision *decision = next_edition (deciding, change, numbers[j], error);
      if (decision == NULL)
        return false;
      g_ptr_array_add (decision->entry.places, g_strdup (places->pdata[i]));
    }
    if (numbers == NULL)
      return false;
  }
  return true;
}

static bool draft_decisions (Deciding *deciding, Change *change, GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (deciding->decisions, 0);
  if (!gather_places (deciding, change->index, places, error) || !decide_check_code (deciding, error))
    return false;
  if (deciding->request->lifts)
    return compose_next (deciding, change, places, error);
  Decision *decision =
      decide_check (deciding, change->index, places, error) ? new_decision (deciding, change, NULL, error) : NULL;
  if (decision == NULL)
    return false;
  g_ptr_array_extend (decision->entry.places, places, copy_place, NULL);
  return true;
}

static bool compose_decisions (Change *change, GError **error)
{
  Deciding *deciding = change->data;
  if (!draft_decisions (deciding, change, error))
    return false;
  for (unsigned i = 0; i < deciding->decisions->len; i++)
    if (!change_enter (change, KIND_DECISION, deciding->decisions->pdata[i], _ ("the new decision"), error))
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
  Change change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_decisions, .data = &deciding};
  bool good = text_take ("--matter", request->matter, FIELD_MAX_LINE, &deciding.matter, error) &&
              text_take ("--mandate", request->mandate, FIELD_MAX_LINE, &deciding.mandate, error) &&
              text_take ("--reason", request->reason, FIELD_MAX_LINE, &deciding.reason, error) &&
              text_take ("--query", request->query, FIELD_MAX_LINE, &deciding.query, error) &&
              change_commit (&change, error);
  return good ? g_ptr_array_ref (deciding.decisions) : NULL;
}
