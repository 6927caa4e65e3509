/* Decisions: each document against the events that follow it, and all events, in their order, against what stood when
 * they were made. */
#include <string.h>

#include "form/date.h"
#include "form/document/decision.h"
#include "verify/internal.h"

/* ---- Documents ---- */

/* True when an event of the block says of a place what the document does. */
static bool says_the_same (const Decision *decision, const char *path, const Event *event)
{
  g_autofree char *until = date_print (&decision->until), *date = date_print (&decision->date);
  const char *const fields[][2] = {{"on", path},     {"decision", decision->id},  {"hold", decision->hold},
                                   {"until", until}, {"code", decision->trigger}, {"date", date}};
  if (!g_str_equal (event_verb (event), decision_kind_name (decision->kind)))
    return false;
  for (unsigned i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (event_get (event, fields[i][0]), fields[i][1]) != 0)
      return false;
  return true;
}

/* The first of the events on places that is not before a number. */
static unsigned first_after (const GPtrArray *events, uint64_t number)
{
  unsigned low = 0, high = events->len;
  while (low < high) {
    unsigned middle = low + (high - low) / 2;
    if (event_number (events->pdata[middle]) < number)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void compare_places (Verify *verify, const VerifyEntry *entry, const Decision *decision)
{
  const GPtrArray *events = verify_table_decided (verify->table);
  const char *path = verify_table_path (verify->table, entry);
  unsigned first = first_after (events, entry->number), n = decision->places->len;
  for (unsigned i = 0; i < n; i++) {
    const char *place = decision->places->pdata[i];
    const Event *event = first + i < events->len ? events->pdata[first + i] : NULL;
    if (event == NULL || event_number (event) != (uint64_t)entry->number + 1 + i ||
        !says_the_same (decision, place, event)) {
      verify_fault (verify, "V-DECISION-EVENTS", path, entry, place, event != NULL ? event_get (event, "on") : NULL,
                    NULL, "the events after this decision do not say what it says");
      return;
    }
  }
  const Event *next = first + n < events->len ? events->pdata[first + n] : NULL;
  if (next != NULL && g_strcmp0 (event_get (next, "decision"), decision->id) == 0)
    verify_fault (verify, "V-DECISION-EVENTS", path, entry, NULL, event_get (next, "on"), NULL,
                  "an event puts this decision on a place that it does not name");
}

void verify_decision (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry), *kind = verify_table_words (verify->table, entry);
  g_autoptr (Decision) decision = decision_parse (bytes, path, &error);
  if (decision == NULL) {
    verify_fault_error (verify, "V-XML", path, entry, error);
    return;
  }
  g_autofree char *name = decision_path (decision->id);
  if (!g_str_equal (name, path) || !g_str_equal (decision_kind_name (decision->kind), kind))
    verify_fault (verify, "V-DECISION", path, entry, kind, decision_kind_name (decision->kind), NULL,
                  "the document is one of another number or kind");
  compare_places (verify, entry, decision);
}

/* ---- What stood when they were made ---- */

typedef struct {
  Verify *verify;
  GHashTable *in_force; /* "hold PATH 2026-0001", "restrict PATH", "trigger PATH CE" */
} Standing;

static bool stood (const VerifyTable *table, const char *path, uint64_t number)
{
  unsigned first = 0, end = 0;
  const VerifyEntry *itself = verify_table_find (table, path);
  if (itself != NULL)
    return itself->number < number;
  verify_table_range (table, path, &first, &end);
  for (unsigned i = first; i < end; i++)
    if (verify_table_entry (table, i)->number < number)
      return true;
  return false;
}

/* The verb whose effect an event has or ends, its place, and what else tells it from others. Given. */
static char *key_of (DecisionKind kind, const Event *event)
{
  const char *on = event_get (event, "on"), *other = "";
  if (kind == DECISION_HOLD || kind == DECISION_LIFT)
    other = event_get (event, kind == DECISION_HOLD ? "decision" : "hold");
  if (kind == DECISION_TRIGGER)
    other = event_get (event, "code");
  DecisionKind begun = kind == DECISION_LIFT ? DECISION_HOLD : kind == DECISION_RELEASE ? DECISION_RESTRICT : kind;
  return g_strdup_printf ("%s %s %s", decision_kind_name (begun), on, other);
}

/* False when an event ends what was not in force. */
static bool follow (Standing *standing, DecisionKind kind, const Event *event)
{
  g_autofree char *key = key_of (kind, event);
  bool ends = kind == DECISION_LIFT || kind == DECISION_RELEASE ||
              (kind == DECISION_TRIGGER && event_get (event, "date") == NULL);
  if (ends)
    return g_hash_table_remove (standing->in_force, key);
  g_hash_table_add (standing->in_force, g_steal_pointer (&key));
  return true;
}

static void check_event (Standing *standing, const Event *event)
{
  DecisionKind kind = DECISION_HOLD;
  Verify *verify = standing->verify;
  const char *on = event_get (event, "on"), *id = event_get (event, "decision");
  g_autofree char *document = decision_path (id);
  g_autofree char *number = g_strdup_printf ("event %ju", (uintmax_t)event_number (event));
  const VerifyEntry *entry = verify_table_find (verify->table, document);
  decision_kind_from_name (event_verb (event), &kind);
  if (entry == NULL || entry->number >= event_number (event))
    verify_fault (verify, "V-DECISION-UNKNOWN", number, NULL, document, NULL, NULL,
                  "no decision of this number was written down before");
  if (!stood (verify->table, on, event_number (event)))
    verify_fault (verify, "V-DECISION-PLACE", on, entry, NULL, number, NULL,
                  "something was decided about a place where nothing stood");
  if (!follow (standing, kind, event))
    verify_fault (verify, "V-DECISION-STATE", on, entry, NULL, number, NULL,
                  "it ends what was not in force on this place");
}

void verify_decisions (Verify *verify)
{
  const GPtrArray *events = verify_table_decided (verify->table);
  g_autoptr (GHashTable) in_force = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Standing standing = {verify, in_force};
  for (unsigned i = 0; i < events->len; i++)
    check_event (&standing, events->pdata[i]);
}
