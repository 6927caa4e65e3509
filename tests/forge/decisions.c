/* Decisions that say something else than their events, or that are about something else than was there. */
#include "tests/forge/forge.h"

#include "fold/standing.h"
#include "form/date.h"
#include "form/registers/decision.h"

#define RECORD "customers/C00/C00001/2010/a06-feedback/0001"
#define OTHER "customers/C00/C00001/2010/a06-feedback/0002"
#define CONTRACT "customers/C00/C00001/2010/b01-scale"
#define LATER "customers/C00/C00001/2010/a04-freight"
#define NEVER "customers/C00/C00001/2010/a06-feedback/0009"

/* A decision as it is entered honestly, and what is false in it. */
typedef struct {
  DecisionKind kind;
  bool lifts;
  const char *on;                   /* NULL: RECORD */
  const char *code;                 /* of a trigger */
  const char *day;                  /* of a trigger or an extension */
  unsigned edition;                 /* 0: 1, or 2 when it lifts */
  const char *number, *path, *word; /* NULL: the true ones */
  const char *events[3];            /* places of the events after it; none: that of the document */
  const char *said_day, *said_entry;
  unsigned said_edition;
  bool is_late; /* an event about the archive comes between the entry and its own event */
} Entered;

static Decision *write_decision (const Entered *entered)
{
  Decision *decision = decision_new (entered->kind);
  GDate *day = entered->kind == DECISION_EXTEND ? &decision->until : &decision->date;
  decision->entry.number = g_strdup (entered->number != NULL ? entered->number : "H2026-0001");
  decision->entry.edition = entered->edition != 0 ? entered->edition : entered->lifts ? 2 : 1;
  decision->entry.nonce = g_strdup (FIXTURE_NONCE);
  decision->entry.time = court_now;
  decision->entry.by = g_strdup ("forger");
  g_ptr_array_add (decision->entry.places, g_strdup (entered->on != NULL ? entered->on : RECORD));
  decision->step = entered->lifts ? DECISION_LIFTED : DECISION_SET;
  decision->reason = g_strdup ("why");
  decision->trigger = g_strdup (entered->code);
  if (entered->kind == DECISION_HOLD && !entered->lifts)
    decision->matter = g_strdup ("7");
  if (entered->day != NULL)
    g_assert_true (date_parse_strict (entered->day, day));
  return decision;
}

static void put_events (Change *change, const Entered *entered, StandingChange *said)
{
  const char *const own[] = {entered->on != NULL ? entered->on : RECORD, NULL};
  const char *const *places = entered->events[0] != NULL ? entered->events : own;
  if (entered->said_day != NULL)
    said->value = entered->said_day;
  if (entered->said_entry != NULL)
    said->entry = entered->said_entry;
  if (entered->said_edition != 0)
    said->edition = entered->said_edition;
  if (entered->is_late)
    event_put (change_event (change, "remark"), "on", "nothing");
  for (unsigned i = 0; places[i] != NULL; i++)
    standing_write (said, places[i], change_event (change, standing_verb_name (said->kind, said->ends)));
}

static bool compose_decision (Change *change, GError **error)
{
  const Entered *entered = change->data;
  g_autofree char *day = NULL;
  g_autoptr (Decision) decision = write_decision (entered);
  g_autofree char *path = entry_path (decision->entry.number, decision->entry.edition);
  g_autoptr (GBytes) bytes = decision_print (decision);
  Event *event = change_bring (change, "decision", entered->path != NULL ? entered->path : path, bytes, error);
  if (event == NULL)
    return false;
  event_put (event, "kind", entered->word != NULL ? entered->word : decision_kind_name (entered->kind));
  StandingChange said = standing_of_entry (&decision_entry, decision, &day);
  put_events (change, entered, &said);
  return true;
}

static void enter (Forger *forger, const Entered *entered)
{
  forge_commit (forger, compose_decision, entered);
}

#define ENTER(name, ...)                                                                                               \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    enter (forger, &(Entered){__VA_ARGS__});                                                                           \
  }

static void lift_nothing (Forger *forger)
{
  forge_event (forger, "lift", (const char *const[]){"on", RECORD, "entry", "H2026-0001", "edition", "2", NULL});
}

ENTER (hold, .kind = DECISION_HOLD)
ENTER (lift, .kind = DECISION_HOLD, .lifts = true)
ENTER (restrict_it, .kind = DECISION_RESTRICT)
ENTER (trigger, .kind = DECISION_TRIGGER, .on = CONTRACT, .code = "RE", .day = "2020-06-30")
ENTER (extend, .kind = DECISION_EXTEND, .day = "2060-01-01")
ENTER (hold_of_another_number, .kind = DECISION_HOLD, .path = "registers/decisions/2026/000/H2026-0002/entry.1.xml")
ENTER (lift_in_the_place_of_the_first, .kind = DECISION_HOLD, .lifts = true,
       .path = "registers/decisions/2026/000/H2026-0001/entry.1.xml")
ENTER (hold_called_a_restriction, .kind = DECISION_HOLD, .word = "restrict")
ENTER (hold_for_another_place, .kind = DECISION_HOLD, .events = {OTHER})
ENTER (hold_for_one_place_more, .kind = DECISION_HOLD, .events = {RECORD, OTHER})
ENTER (hold_of_what_is_not_there, .kind = DECISION_HOLD, .on = NEVER)
ENTER (hold_a_volume, .kind = DECISION_HOLD, .on = LATER)
ENTER (hold_later, .kind = DECISION_HOLD, .is_late = true)
ENTER (hold_by_an_event_of_another_entry, .kind = DECISION_HOLD, .said_entry = "H2026-0009")
ENTER (skipped_edition, .kind = DECISION_HOLD, .lifts = true, .edition = 3)
ENTER (extend_longer_than_decided, .kind = DECISION_EXTEND, .day = "2060-01-01", .said_day = "2090-01-01")
ENTER (extend_shorter_than_decided, .kind = DECISION_EXTEND, .day = "2060-01-01", .said_day = "2030-01-01")
ENTER (trigger_on_another_day, .kind = DECISION_TRIGGER, .on = CONTRACT, .code = "RE", .day = "2020-06-30",
       .said_day = "2000-06-30")
ENTER (invented_trigger, .kind = DECISION_TRIGGER, .on = CONTRACT, .code = "XX", .day = "2020-06-30")
ENTER (trigger_of_the_year, .kind = DECISION_TRIGGER, .on = CONTRACT, .code = "FY", .day = "2020-06-30")
ENTER (release_a_hold, .kind = DECISION_RESTRICT, .lifts = true)
ENTER (withdraw_another_trigger, .kind = DECISION_TRIGGER, .on = CONTRACT, .lifts = true, .code = "CE")
ENTER (lift_for_another_place, .kind = DECISION_HOLD, .lifts = true, .events = {OTHER})

static void hold_without_event (Forger *forger)
{
  g_autoptr (Decision) decision = write_decision (&(Entered){.kind = DECISION_HOLD});
  forge_bring (forger,
               &(ForgeFile){"decision",
                            "registers/decisions/2026/000/H2026-0001/entry.1.xml",
                            decision_print (decision),
                            {"kind", "hold", NULL}},
               NULL);
}

ENTER (hold_again, .kind = DECISION_HOLD, .number = "H2026-0002")

static void hold_of_another_record_later (Forger *forger)
{
  hold_again (forger);
  forge_event (forger, "hold", (const char *const[]){"on", OTHER, "entry", "H2026-0001", "edition", "1", NULL});
}

static void lift_twice (Forger *forger)
{
  lift (forger);
  enter (forger, &(Entered){.kind = DECISION_HOLD, .lifts = true, .edition = 3});
}

static void hold_and_lift (Forger *forger)
{
  hold (forger);
  lift (forger);
}

static void extend_and_extend (Forger *forger)
{
  extend (forger);
  enter (forger, &(Entered){.kind = DECISION_EXTEND, .day = "2070-01-01", .number = "H2026-0002"});
}

static void move (Forger *forger, const char *reference, const char *category)
{
  forge_amend (forger, reference, &(AmendRequest){.category = category});
}

/* The record was filed before the hold, but came to the volume after it. */
static void hold_before_a_record_came (Forger *forger)
{
  hold_a_volume (forger);
  move (forger, "C00001/2010/a06/1", "KH.A04");
}

static void hold_between_two_moves (Forger *forger)
{
  move (forger, "C00001/2010/a06/1", "KH.A04");
  hold_a_volume (forger);
  move (forger, "C00001/2010/a04/1", "KH.A05");
}

#define MOVED "customers/C00/C00001/2010/a04-freight/0001"
ENTER (hold_its_volume, .kind = DECISION_HOLD, .on = "customers/C00/C00001/2010/a06-feedback")
ENTER (lift_where_it_is, .kind = DECISION_HOLD, .lifts = true, .on = MOVED)
ENTER (lift_where_it_was, .kind = DECISION_HOLD, .lifts = true)

static void hold_its_volume_and_move (Forger *forger)
{
  hold_its_volume (forger);
  move (forger, "C00001/2010/a06/1", "KH.A04");
}

static void move_and_hold_its_old_volume (Forger *forger)
{
  move (forger, "C00001/2010/a06/1", "KH.A04");
  hold_its_volume (forger);
}

static void lift_there_twice (Forger *forger)
{
  lift_where_it_is (forger);
  enter (forger, &(Entered){.kind = DECISION_HOLD, .lifts = true, .on = MOVED, .edition = 3});
}

static void lift_there_and_everywhere (Forger *forger)
{
  lift_where_it_is (forger);
  enter (
      forger,
      &(Entered){.kind = DECISION_HOLD, .lifts = true, .on = "customers/C00/C00001/2010/a06-feedback", .edition = 3});
}

#define ENTRY(what, found, first, lie)                                                                                 \
  {                                                                                                                    \
    .name = what, .code = found, .end = FORGE_NOTHING, .before = first, .after = lie                                   \
  }

static const ForgeCase cases[] = {
    ENTRY ("a hold lifted that was never set", "V-ENTRY-UNKNOWN", NULL, lift_nothing),
    ENTRY ("a hold lifted by an event without a document", "V-ENTRY-UNKNOWN", hold, lift_nothing),
    ENTRY ("an edition that lifts without one that sets", "V-ENTRY-EDITION", NULL, lift),
    ENTRY ("an edition that skips one", "V-ENTRY-EDITION", hold, skipped_edition),
    ENTRY ("an entry in the place of another", "V-ENTRY", NULL, hold_of_another_number),
    ENTRY ("an entry of another edition than its name", "V-ENTRY", NULL, lift_in_the_place_of_the_first),
    ENTRY ("a hold whose event calls it a restriction", "V-ENTRY", NULL, hold_called_a_restriction),
    ENTRY ("a hold without its event", "V-ENTRY-EVENTS", NULL, hold_without_event),
    ENTRY ("a hold whose event is about another record", "V-ENTRY-EVENTS", NULL, hold_for_another_place),
    ENTRY ("a hold whose events are about one record more", "V-ENTRY-EVENTS", NULL, hold_for_one_place_more),
    ENTRY ("a hold whose event comes later", "V-ENTRY-EVENTS", NULL, hold_later),
    ENTRY ("a later event of a hold about another record", "V-ENTRY-EVENTS", hold, hold_of_another_record_later),
    ENTRY ("a hold whose event names another entry", "V-ENTRY-UNKNOWN", NULL, hold_by_an_event_of_another_entry),
    ENTRY ("a hold of what was never filed", "V-ENTRY-PLACE", NULL, hold_of_what_is_not_there),
    ENTRY ("a hold of a volume to which a record came later", "V-ENTRY-PLACE", NULL, hold_before_a_record_came),
    ENTRY ("an honest hold of a volume whose record came and went", NULL, NULL, hold_between_two_moves),
    ENTRY ("an honest lift for a record that brought the hold along", NULL, hold_its_volume_and_move, lift_where_it_is),
    ENTRY ("an honest lift for that record, then everywhere", NULL, hold_its_volume_and_move,
           lift_there_and_everywhere),
    ENTRY ("a lift for a record that had left before the hold", "V-ENTRY-STATE", move_and_hold_its_old_volume,
           lift_where_it_is),
    ENTRY ("a lift at the place that the record had left", "V-ENTRY-PLACE", hold_its_volume_and_move,
           lift_where_it_was),
    ENTRY ("a lift twice for a record that brought the hold along", "V-ENTRY-STATE", hold_its_volume_and_move,
           lift_there_twice),
    ENTRY ("a hold lifted twice", "V-ENTRY-STATE", hold, lift_twice),
    ENTRY ("a restriction released by the entry of a hold", "V-ENTRY-STATE", hold, release_a_hold),
    ENTRY ("another trigger withdrawn than was recorded", "V-ENTRY-STATE", trigger, withdraw_another_trigger),
    ENTRY ("an event that extends longer than was decided", "V-ENTRY-EVENTS", NULL, extend_longer_than_decided),
    ENTRY ("an event that extends shorter than was decided", "V-ENTRY-EVENTS", NULL, extend_shorter_than_decided),
    ENTRY ("an end of a relationship on another day than was decided", "V-ENTRY-EVENTS", NULL, trigger_on_another_day),
    ENTRY ("a trigger that the layout does not have", "V-RULES", NULL, invented_trigger),
    ENTRY ("a trigger that the layout computes from the year", "V-RULES", NULL, trigger_of_the_year),
    ENTRY ("a hold lifted elsewhere than its document says", "V-ENTRY-EVENTS", hold, lift_for_another_place),
    ENTRY ("an honest hold", NULL, NULL, hold),
    ENTRY ("an honest hold that was lifted", NULL, NULL, hold_and_lift),
    ENTRY ("an honest restriction", NULL, NULL, restrict_it),
    ENTRY ("an honest end of a relationship", NULL, NULL, trigger),
    ENTRY ("two honest extensions", NULL, NULL, extend_and_extend),
};

FORGE_TABLE ("decisions", cases)
