/* Reads decisions: their documents, and the places where holds are in force. */
#include "ops/customers.h"
#include "ops/decide/run.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/decide/internal.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"

static Event *event_of (Archive *archive, Index *index, const char *number, unsigned edition, GError **error)
{
  uint64_t event = 0;
  if (!index_entry_event (index, number, &edition, &event, error))
    return NULL;
  if (event != 0)
    return journal_event (archive_journal (archive), event, error);
  error_set (error, ERROR_USAGE, "D-DECISION-UNKNOWN", number, NULL, "no decision has this number");
  return NULL;
}

Decision *decide_read (Archive *archive, Index *index, const char *number, unsigned edition, GError **error)
{
  g_autoptr (Event) event = event_of (archive, index, number, edition, error);
  g_autoptr (GBytes) bytes = event == NULL ? NULL : archive_read (archive, event, error);
  return bytes == NULL ? NULL : decision_parse (bytes, event_get (event, "path"), error);
}

/* ---- Holds ---- */

static void place_free (gpointer data)
{
  DecidingPlace *place = data;
  g_free (place->path);
  g_free (place->origin);
  g_free (place);
}

static void hold_free (DecidingHold *hold)
{
  decision_free (hold->decision);
  g_clear_error (&hold->error);
  g_free (hold->number);
  g_ptr_array_unref (hold->places);
  g_free (hold);
}

typedef struct {
  const char *path;
  GPtrArray *holds; /* of DecidingHold, without their documents */
} Listing;

/* The index visits the places of holds in the order of their numbers. */
static bool list_hold (const IndexEffect *effect, gpointer data)
{
  Listing *listing = data;
  if (listing->path != NULL && !name_is_beneath (effect->path, listing->path) &&
      !name_is_beneath (listing->path, effect->path))
    return true;
  DecidingHold *hold = listing->holds->len > 0 ? listing->holds->pdata[listing->holds->len - 1] : NULL;
  if (hold == NULL || !g_str_equal (hold->number, effect->entry)) {
    hold = g_new0 (DecidingHold, 1);
    hold->number = g_strdup (effect->entry);
    hold->places = g_ptr_array_new_with_free_func (place_free);
    g_ptr_array_add (listing->holds, hold);
  }
  DecidingPlace *place = g_new0 (DecidingPlace, 1);
  *place = (DecidingPlace){g_strdup (effect->path), g_strdup (effect->origin), effect->ended};
  g_ptr_array_add (hold->places, place);
  return true;
}

GPtrArray *decide_list_holds (Index *index, const char *path, bool lifted, GError **error)
{
  g_autoptr (GPtrArray) holds = g_ptr_array_new_with_free_func ((GDestroyNotify)hold_free);
  Listing listing = {.path = path, .holds = holds};
  return index_standing (index, STANDING_HELD, lifted, list_hold, &listing, error) ? g_steal_pointer (&holds) : NULL;
}

GPtrArray *decide_holds (Archive *archive, const char *reference, bool lifted, GError **error)
{
  Index *index = index_of (archive, error);
  g_autofree char *path =
      index != NULL && reference != NULL ? customers_find_place (index, reference, false, error) : NULL;
  if (index == NULL || (reference != NULL && path == NULL))
    return NULL;
  g_autoptr (GPtrArray) holds = decide_list_holds (index, path, lifted, error);
  for (unsigned i = 0; holds != NULL && i < holds->len; i++) {
    DecidingHold *hold = holds->pdata[i];
    hold->decision = decide_read (archive, index, hold->number, 1, &hold->error);
  }
  return g_steal_pointer (&holds);
}

typedef struct {
  const char *path;
  GStrvBuilder *numbers;
  char *last; /* the last number found */
} Over;

static bool find_over (const IndexEffect *effect, gpointer data)
{
  Over *over = data;
  if (over->path == NULL || !name_is_beneath (over->path, effect->path) || g_strcmp0 (over->last, effect->entry) == 0)
    return true;
  g_strv_builder_add (over->numbers, effect->entry);
  g_free (over->last);
  over->last = g_strdup (effect->entry);
  return true;
}

char **decide_holds_over (Archive *archive, const char *path, GError **error)
{
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();
  Over over = {.path = path, .numbers = numbers};
  Index *index = index_of (archive, error);
  bool good = index != NULL && index_standing (index, STANDING_HELD, false, find_over, &over, error);
  g_free (over.last);
  return good ? g_strv_builder_end (numbers) : NULL;
}

static bool take_later (const IndexState *state, gpointer data)
{
  GDate *last = data, date;
  if (state->row.date != NULL && date_parse_strict (state->row.date, &date) &&
      (!g_date_valid (last) || g_date_compare (&date, last) > 0))
    *last = date;
  return true;
}

bool decide_last_date (Archive *archive, const char *reference, GDate *last, GError **error)
{
  Index *index = index_of (archive, error);
  g_autofree char *path = index != NULL ? customers_find_place (index, reference, false, error) : NULL;
  g_date_clear (last, 1);
  return path != NULL && index_states (index, path, take_later, last, error);
}
