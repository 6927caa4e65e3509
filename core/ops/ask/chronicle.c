/* A filter over journal_visit. The newest events are found in a first pass that keeps the numbers of the last ones. */
#include "ops/ask/chronicle.h"

#include <string.h>

#include "form/name.h"
#include "store/index.h"

typedef struct {
  const ChronicleQuery *query;
  const Moves *moves; /* of the archive */
  GArray *numbers;    /* of uint64_t: a ring of the newest, or NULL */
  uint64_t taken;
  JournalVisit visit;
  gpointer data;
} Filter;

/* Whether an event is about a place, one beneath it, or a former place of the record that is there. */
static bool is_about (const Filter *self, const Event *event)
{
  static const char *const fields[] = {"on", "path", "from", "reply", "request"};
  for (unsigned i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *path = event_get (event, fields[i]);
    g_autofree char *now = path != NULL ? moves_now (self->moves, path, 0) : NULL;
    if (path != NULL &&
        (name_is_beneath (path, self->query->path) || (now != NULL && name_is_beneath (now, self->query->path))))
      return true;
  }
  return false;
}

static bool query_takes (const Filter *self, const Event *event)
{
  const ChronicleQuery *query = self->query;
  if (query->verb != NULL && strcmp (query->verb, event_verb (event)) != 0)
    return false;
  if (query->actor != NULL && strcmp (query->actor, event_actor (event)) != 0)
    return false;
  if (query->entry != NULL && (g_strcmp0 (event_get (event, "entry"), query->entry) == 0 ||
                               g_strcmp0 (event_get (event, "register"), query->entry) == 0))
    return true;
  return query->path == NULL || is_about (self, event);
}

static bool filter_event (const Event *event, const char *digest, gpointer data, GError **error)
{
  Filter *self = data;
  if (!query_takes (self, event))
    return true;
  if (self->numbers == NULL)
    return self->visit (event, digest, self->data, error);
  uint64_t number = event_number (event);
  if (self->numbers->len < self->query->newest)
    g_array_append_val (self->numbers, number);
  else
    g_array_index (self->numbers, uint64_t, self->taken % self->query->newest) = number;
  self->taken++;
  return true;
}

bool chronicle_visit (const Archive *archive, const ChronicleQuery *query, JournalVisit visit, gpointer data,
                      GError **error)
{
  const Journal *journal = archive_journal (archive);
  uint64_t length = journal_length (journal);
  if (query->path != NULL && !archive_learn_moves (archive, error))
    return false;
  Filter self = {.query = query, .moves = archive_moves (archive), .visit = visit, .data = data};
  if (query->newest == 0)
    return journal_visit (journal, 1, 0, filter_event, &self, error);
  if (query->path == NULL && query->verb == NULL && query->actor == NULL)
    return journal_visit (journal, length > query->newest ? length - query->newest + 1 : 1, 0, visit, data, error);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  self.numbers = numbers;
  if (!journal_visit (journal, 1, 0, filter_event, &self, error))
    return false;
  for (unsigned i = 0; i < numbers->len; i++) {
    uint64_t number = g_array_index (numbers, uint64_t, (self.taken + i) % numbers->len);
    if (!journal_visit (journal, number, number, visit, data, error))
      return false;
  }
  return true;
}

static bool count_customer (const IndexRow *row, gpointer data)
{
  ChronicleCounts *counts = data;
  counts->customers += g_strcmp0 (row->customer, counts->keeper) != 0;
  counts->restricted += row->restricted;
  return true;
}

typedef struct {
  ChronicleCounts *counts;
  char *last; /* the hold of the place before */
} CountHolds;

/* Places come by their holds. */
static bool count_hold (const IndexEffect *effect, gpointer data)
{
  CountHolds *count = data;
  if (g_strcmp0 (count->last, effect->entry) == 0)
    return true;
  count->counts->holds++;
  g_free (count->last);
  count->last = g_strdup (effect->entry);
  return true;
}

static bool count_volume (const IndexRow *row, bool sealed, gpointer data)
{
  ChronicleCounts *counts = data;
  counts->volumes++;
  counts->sealed += sealed;
  counts->records += row->item;
  counts->own += g_strcmp0 (row->customer, counts->keeper) == 0 ? row->item : 0;
  counts->destroyed += row->destroyed;
  counts->transferred += row->transferred;
  counts->voided += row->voided;
  counts->moved += row->moved;
  counts->files += row->parts;
  counts->pages += row->pages;
  counts->uncounted += row->uncounted;
  return true;
}

bool chronicle_count (Archive *archive, ChronicleCounts *counts, GError **error)
{
  *counts = (ChronicleCounts){.keeper = archive_fonds (archive)->keeper};
  CountHolds holds = {.counts = counts};
  Index *index = index_of (archive, error);
  bool good = index != NULL && index_customers (index, NULL, count_customer, counts, error) &&
              index_volumes (index, NULL, 0, count_volume, counts, error) &&
              index_standing (index, STANDING_HELD, false, count_hold, &holds, error);
  g_free (holds.last);
  return good;
}
