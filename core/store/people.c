/* Reads the files of people/ and layouts/ in the order of their events. Each tells how the next are judged: an
 * administrator signs a layout, and a layout says how many administrators sign. */
#include "store/people.h"

#include <string.h>

#include "fold/evidence.h"
#include "form/document/adoption.h"
#include "form/document/kind.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

typedef struct {
  const Archive *archive;
  Roster *roster;
  const GPtrArray *events; /* of Event: those of the files in people/ and layouts/, in order */
  PeopleRules *rules;
} RosterReading;

/* Fails with D-ROSTER when the roster does not accept the file at path. */
static bool accept_verdict (RosterVerdict verdict, const char *path, GError **error)
{
  g_autoptr (Finding) finding = evidence_finding (verdict, path);
  if (finding != NULL)
    error_set (error, ERROR_UNREADABLE, "D-ROSTER", path, "run `dossier verify`", "%s", finding->message);
  return finding == NULL;
}

/* A person or a key. */
static bool read_person_or_key (RosterReading *reading, const Event *event, const RosterBrought *brought,
                                GError **error)
{
  bool is_key = kind_of_verb (event_verb (event)) == KIND_KEY;
  g_autoptr (GBytes) bytes = archive_read (reading->archive, event, error);
  if (bytes == NULL)
    return false;
  if (is_key) {
    Key *key = key_parse_public (bytes, brought->path, error);
    return key != NULL && accept_verdict (roster_bring_key (reading->roster, brought, key), brought->path, error);
  }
  Person *person = person_parse (bytes, brought->path, error);
  return person != NULL &&
         accept_verdict (roster_bring_person (reading->roster, brought, person), brought->path, error);
}

static const Event *signature_of (const RosterReading *reading, const char *statement)
{
  g_autofree char *path = statement_signature_path (statement);
  for (unsigned i = 0; path != NULL && i < reading->events->len; i++) {
    const Event *event = reading->events->pdata[i];
    if (g_strcmp0 (event_get (event, "path"), path) == 0)
      return event;
  }
  return NULL;
}

/* An invalid statement is not an error here: it merely does not count for its edition. */
static bool read_statement (RosterReading *reading, const Event *event, const RosterBrought *brought, GError **error)
{
  const Event *beside = signature_of (reading, brought->path);
  g_autoptr (GBytes) text = archive_read (reading->archive, event, error);
  g_autoptr (GBytes) signature = text == NULL || beside == NULL ? NULL : archive_read (reading->archive, beside, error);
  if (text == NULL || (beside != NULL && signature == NULL))
    return false;
  g_autoptr (Statement) statement = statement_parse (text, brought->path, NULL);
  if (statement != NULL && signature != NULL)
    roster_bring_statement (reading->roster, brought, statement, text, signature);
  return true;
}

/* ---- Layouts ---- */

static bool line_at (uint64_t number, char digest[DIGEST_HEX_SIZE], int64_t *time, gpointer data)
{
  const Journal *journal = archive_journal (((const RosterReading *)data)->archive);
  g_autoptr (Event) event = number == 0 ? NULL : journal_event (journal, number, NULL);
  if (event == NULL || !journal_digest (journal, number, digest, NULL))
    return false;
  *time = event_time (event);
  return true;
}

static char *digest_before (const char *path, uint64_t before, gpointer data)
{
  const RosterReading *reading = data;
  for (unsigned i = reading->events->len; i-- > 0;) {
    const Event *event = reading->events->pdata[i];
    if (event_number (event) < before && g_strcmp0 (event_get (event, "path"), path) == 0)
      return g_strdup (event_get (event, "digest"));
  }
  return NULL;
}

/* What comes into force must be allowed to. What merely waits and is not good does not count. */
static bool accept_rule (RulebookVerdict verdict, const Event *event, GError **error)
{
  return verdict == RULEBOOK_GOOD || adoption_use (event_get (event, "use")) != USE_INFORCE ||
         error_set (error, ERROR_UNREADABLE, "D-LAYOUT-UNPROVED", event_get (event, "path"), "run `dossier verify`",
                    "this layout came into force without the right to");
}

static bool read_layout (RosterReading *reading, const Event *event, const RosterBrought *brought, GError **error)
{
  LayoutUse use = adoption_use (event_get (event, "use"));
  Layout *layout = use == USE_PARENT ? NULL : layouts_read (reading->archive, reading->events, brought->path, error);
  if (layout == NULL)
    return use == USE_PARENT;
  g_ptr_array_add (reading->rules->layouts, layout);
  return accept_rule (rulebook_bring_layout (reading->rules->book, brought, use, layout), event, error);
}

static bool read_adoption (RosterReading *reading, const Event *event, const RosterBrought *brought, GError **error)
{
  static const char *const roles[] = {PERSON_ADMINISTRATOR, NULL};
  const Event *beside = signature_of (reading, brought->path);
  g_autoptr (GBytes) text = archive_read (reading->archive, event, error);
  g_autoptr (GBytes) signature = text == NULL || beside == NULL ? NULL : archive_read (reading->archive, beside, error);
  if (text == NULL || (beside != NULL && signature == NULL))
    return false;
  const EvidenceJournal journal = {journal_archive_id (archive_journal (reading->archive)), line_at, digest_before,
                                   reading};
  const Evidence evidence = {
      .path = brought->path, .text = text, .signature = signature, .event = brought->event, .roles = roles};
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_autoptr (Statement) statement = evidence_check (reading->roster, &journal, &evidence, findings);
  if (statement == NULL)
    return accept_rule (RULEBOOK_UNSIGNED, event, error);
  char line[DIGEST_HEX_SIZE];
  int64_t bound_at = 0;
  line_at (statement->position, line, &bound_at, reading);
  LayoutUse use = adoption_use (event_get (event, "use"));
  return accept_rule (
      rulebook_bring_statement (reading->rules->book, brought, use, statement, MAX (bound_at, event_time (event))),
      event, error);
}

/* ---- In order ---- */

static bool read_event (RosterReading *reading, const Event *event, GError **error)
{
  Kind kind = kind_of_verb (event_verb (event));
  const RosterBrought brought = {event_number (event), event_get (event, "path"), event_get (event, "digest")};
  if (kind == KIND_SIGNATURE)
    return true;
  if (kind == KIND_UNKNOWN || !kind_has_path (kind, brought.path))
    return error_set (error, ERROR_UNREADABLE, "D-EVENT", brought.path, "run `dossier verify`",
                      "an event names a path that it may not");
  if (kind == KIND_LAYOUT)
    return read_layout (reading, event, &brought, error);
  if (kind == KIND_ADOPTION)
    return read_adoption (reading, event, &brought, error);
  return kind == KIND_STATEMENT ? read_statement (reading, event, &brought, error)
                                : read_person_or_key (reading, event, &brought, error);
}

static gint compare_numbers (gconstpointer a, gconstpointer b)
{
  const Event *one = *(const Event *const *)a, *other = *(const Event *const *)b;
  return (event_number (one) > event_number (other)) - (event_number (one) < event_number (other));
}

void people_rules_free (PeopleRules *rules)
{
  if (rules == NULL)
    return;
  rulebook_free (rules->book);
  g_ptr_array_unref (rules->layouts);
  roster_free (rules->roster);
  g_free (rules);
}

PeopleRules *people_read_rules (const Archive *archive, const GPtrArray *people, const GPtrArray *layouts,
                                GError **error)
{
  g_autoptr (PeopleRules) rules = g_new0 (PeopleRules, 1);
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  rules->roster = roster_new ();
  rules->book = rulebook_new (rules->roster);
  rules->layouts = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_free);
  g_ptr_array_extend (events, (GPtrArray *)(guintptr)people, NULL, NULL);
  g_ptr_array_extend (events, (GPtrArray *)(guintptr)layouts, NULL, NULL);
  g_ptr_array_sort (events, compare_numbers);
  RosterReading reading = {archive, rules->roster, events, rules};
  for (unsigned i = 0; i < events->len; i++)
    if (!read_event (&reading, events->pdata[i], error))
      return NULL;
  return g_steal_pointer (&rules);
}

Roster *people_read_events (const Archive *archive, const GPtrArray *people, const GPtrArray *layouts, GError **error)
{
  g_autoptr (PeopleRules) rules = people_read_rules (archive, people, layouts, error);
  return rules == NULL ? NULL : g_steal_pointer (&rules->roster);
}

Roster *people_read (Archive *archive, GError **error)
{
  g_autoptr (GPtrArray) people = index_events (archive, "people", error);
  g_autoptr (GPtrArray) layouts = people == NULL ? NULL : index_events (archive, "layouts", error);
  return layouts == NULL ? NULL : people_read_events (archive, people, layouts, error);
}
