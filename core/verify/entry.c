/* Checks entries of registers: each document against the events after it, and each event against the archive at that
 * time. */
#include <string.h>

#include "fold/standing.h"
#include "form/registers/entry.h"
#include "form/name.h"
#include "sys/message.h"
#include "verify/internal.h"

/* ---- Documents ---- */

/* Whether an event applies the entry's decision to a place. */
static bool says_the_same (const StandingChange *said, const char *place, const StandingChange *change)
{
  return change->verb == said->verb && strcmp (change->on, place) == 0 && strcmp (change->entry, said->entry) == 0 &&
         change->edition == said->edition && strcmp (change->key, said->key) == 0 &&
         g_strcmp0 (change->value, said->value) == 0;
}

static void compare_places (Verify *verify, const VerifyEntry *entry, const Entry *head, const StandingChange *said)
{
  const Standing *standing = verify_table_standing (verify->table);
  const char *path = verify_table_path (verify->table, entry);
  const GPtrArray *places = head->places;
  unsigned first = standing_first (standing, entry->number), length = standing_length (standing);
  for (unsigned i = 0; i < places->len; i++) {
    const char *place = places->pdata[i];
    const StandingChange *change = first + i < length ? &standing_fact (standing, first + i)->change : NULL;
    if (change == NULL || change->event != (uint64_t)entry->number + 1 + i || !says_the_same (said, place, change)) {
      verify_fault (verify, "V-ENTRY-EVENTS", path, entry, place, change != NULL ? change->on : NULL,
                    "the events after this entry do not match it");
      return;
    }
  }
  const StandingChange *next =
      first + places->len < length ? &standing_fact (standing, first + places->len)->change : NULL;
  if (next != NULL && strcmp (next->entry, head->number) == 0 && next->edition == head->edition)
    verify_fault (verify, "V-ENTRY-EVENTS", path, entry, NULL, next->on,
                  "an event applies this entry to a place that it does not name");
}

/* Editions of an entry follow one another without gaps. */
static void check_edition (Verify *verify, const VerifyEntry *entry, const Entry *head)
{
  if (head->edition == 1)
    return;
  g_autofree char *path = entry_path (head->number, head->edition - 1);
  const VerifyEntry *before = verify_table_find (verify->table, path);
  if (before == NULL || before->number >= entry->number)
    verify_report (verify, entry, finding_of ("V-ENTRY-EDITION", verify_table_path (verify->table, entry), path, NULL));
}

/* A recorded day begins a period only by a trigger of the layout in force, and none that the layout computes itself. */
static void check_trigger (Verify *verify, const VerifyEntry *entry, const StandingChange *said)
{
  const Layout *layout = verify_layout_at (verify, entry->number);
  if (said->kind != STANDING_TRIGGERED || said->ends || layout == NULL)
    return;
  LayoutTriggerFrom from = layout_trigger_from (layout, said->key);
  if (from == LAYOUT_TRIGGER_UNKNOWN || from == LAYOUT_TRIGGER_YEAR)
    verify_fault (verify, "V-RULES", verify_table_path (verify->table, entry), entry, NULL, said->key,
                  N_ ("the layout has no trigger of this name whose day may be recorded"));
}

void verify_entry_document (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  const KindRow *row = kind_row (entry->kind);
  const char *path = verify_table_path (verify->table, entry), *kind = verify_table_words (verify->table, entry);
  gpointer document = shape_parse (row->entry->shape, bytes, path, &error);
  if (document == NULL) {
    verify_fault_error (verify, "V-XML", path, entry, error);
    return;
  }
  const Entry *head = document;
  g_autofree char *name = entry_path (head->number, head->edition), *day = NULL;
  const char *begins = row->entry->effect (document).begins;
  StandingChange said = standing_of_entry (row->entry, document, &day);
  if (g_strcmp0 (name, path) != 0 || (row->words[0] != NULL && strcmp (begins, kind) != 0))
    verify_report (verify, entry, finding_of ("V-ENTRY", path, kind, begins));
  check_edition (verify, entry, head);
  check_trigger (verify, entry, &said);
  compare_places (verify, entry, head, &said);
  if (!desk_keep (verify, entry, document))
    shape_free (row->entry->shape, document);
}

/* ---- Events ---- */

/* Whether a record had come to a volume or year before an event, wherever it is by now. */
static bool had_record (const VerifyTable *table, const char *path, uint64_t number)
{
  g_autoptr (GArray) residents = verify_residents (table, path);
  for (unsigned i = 0; i < residents->len; i++)
    if (g_array_index (residents, VerifyResident, i).since < number)
      return true;
  return false;
}

static bool stood (const VerifyTable *table, const char *path, uint64_t number)
{
  unsigned first = 0, end = 0;
  g_auto (NamePlace) place = {0};
  if (name_split_path (path, &place) && place.item != 0)
    return verify_table_record_at (table, path, number) != NULL;
  if (place.year != 0)
    return had_record (table, path, number);
  verify_table_range (table, path, &first, &end);
  for (unsigned i = first; i < end; i++)
    if (verify_table_entry (table, i)->number < number)
      return true;
  return false;
}

/* Whether only other facts separate a fact from its entry's own event: then compare_places has checked it. */
static bool follows (const Standing *standing, unsigned i, const VerifyEntry *entry)
{
  uint64_t distance = standing_fact (standing, i)->change.event - entry->number;
  return distance <= (uint64_t)i + 1 &&
         standing_fact (standing, i + 1 - (unsigned)distance)->change.event == (uint64_t)entry->number + 1;
}

/* Whether the place of a step is no destroyed record. */
static bool is_there (const VerifyTable *table, const StandingChange *change)
{
  const VerifyEntry *record = verify_table_record_at (table, change->on, change->event);
  uint64_t end = record != NULL ? verify_table_end (table, record) : 0;
  return end == 0 || end > change->event;
}

/* A destroyed record is not voided or lent, and only a sealed volume is opened. */
static bool suits (const VerifyTable *table, const StandingChange *change)
{
  if (change->kind == STANDING_VOID) {
    const VerifyEntry *record = verify_table_record_at (table, change->on, change->event);
    uint64_t end = record != NULL ? verify_table_end (table, record) : 0;
    return record != NULL && (end == 0 || end > change->event);
  }
  if (change->verb == KIND_ASK || change->verb == KIND_OUT || change->verb == KIND_REPORT)
    return is_there (table, change);
  g_autofree char *seal = g_strconcat (change->on, "/volume.1.xml", NULL);
  return change->kind != STANDING_OPEN || verify_table_find_before (table, seal, change->event) != NULL;
}

static void check_fact (Verify *verify, const Standing *standing, unsigned i)
{
  const StandingFact *fact = standing_fact (standing, i);
  const StandingChange *change = &fact->change;
  if (change->kind == STANDING_SHELVED)
    return; /* it has no entry: desk_shelvings */
  g_autofree char *document = entry_path (change->entry, change->edition);
  g_autofree char *number = g_strdup_printf ("event %ju", (uintmax_t)change->event);
  const VerifyEntry *entry = verify_table_find (verify->table, document);
  if (entry == NULL || entry->number >= change->event)
    verify_add (verify, finding_of ("V-ENTRY-UNKNOWN", number, document, NULL));
  else if (!follows (standing, i, entry))
    verify_fault (verify, "V-ENTRY-EVENTS", number, entry, NULL, change->on, "this event does not follow its entry");
  if (!stood (verify->table, change->on, change->event))
    verify_report (verify, entry, finding_of ("V-ENTRY-PLACE", change->on, NULL, number));
  if (!suits (verify->table, change))
    verify_report (verify, entry, finding_of ("V-ENTRY-PLACE", change->on, NULL, number));
  if (change->kind == STANDING_LOAN)
    desk_loan_fact (verify, entry, i);
  if (fact->idle)
    verify_report (verify, entry, finding_of ("V-ENTRY-STATE", change->on, NULL, number));
}

void verify_entries_in_force (Verify *verify)
{
  const Standing *standing = verify_table_standing (verify->table);
  for (unsigned i = 0; i < standing_length (standing); i++)
    check_fact (verify, standing, i);
}
