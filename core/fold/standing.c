/* Facts are kept in the order of their events, each with the event that ended it, so questions about any point of the
 * journal can be answered. */
#include "fold/standing.h"

#include <string.h>

#include "form/date.h"
#include "form/document/kind.h"
#include "form/name.h"
#include "form/document/shelf.h"
#include "sys/message.h"

/* ---- The table ---- */

/* The names occur in form/document/kind, where verbs begin and end them. */
static const struct {
  const char *name;
  const char *key; /* the event's field with the key; NULL: the key is "" */
} kinds[STANDING_KINDS] = {
    [STANDING_HELD] = {.name = "held", .key = "entry"},
    [STANDING_EXTENDED] = {.name = "extended", .key = "entry"},
    [STANDING_RESTRICTED] = {.name = "restricted"},
    [STANDING_VOID] = {.name = "void"},
    [STANDING_OPEN] = {.name = "open"},
    [STANDING_SHELVED] = {.name = "shelved"},
    [STANDING_OFFERED] = {.name = "offered", .key = "entry"},
    [STANDING_TAKEN] = {.name = "taken", .key = "code"},
    [STANDING_TRIGGERED] = {.name = "triggered", .key = "code"},
    [STANDING_LOAN] = {.name = "loan", .key = "entry"},
    [STANDING_INCIDENT] = {.name = "incident", .key = "entry"},
    [STANDING_CONTACT] = {.name = "contact", .key = "entry"},
};

bool standing_verb (const char *verb, StandingKind *kind, bool *ends)
{
  Kind found = kind_of_verb (verb);
  const KindRow *row = found != KIND_UNKNOWN ? kind_row (found) : NULL;
  if (row == NULL || (row->begins == NULL && row->ends == NULL))
    return false;
  *ends = row->begins == NULL;
  for (unsigned i = 0; i < STANDING_KINDS; i++)
    if (strcmp (kinds[i].name, *ends ? row->ends : row->begins) == 0)
      *kind = (StandingKind)i;
  return true;
}

const char *standing_verb_name (StandingKind kind, bool ends)
{
  for (unsigned i = 0; i < KIND_UNKNOWN; i++) {
    const KindRow *row = kind_row ((Kind)i);
    if (g_strcmp0 (ends ? row->ends : row->begins, kinds[kind].name) == 0)
      return row->verb;
  }
  return NULL;
}

const char *standing_name (StandingKind kind)
{
  return kinds[kind].name;
}

/* A shelving has codes and no entry. */
static const char *read_shelving (const Event *event, StandingChange *change)
{
  Shelf shelf = {0};
  g_auto (NamePlace) place = {0};
  bool coded = shelf_read (event, &shelf);
  if (change->on == NULL || !name_split_path (change->on, &place) || place.item == 0)
    return N_ ("the event does not name a record");
  if (change->ends ? shelf.room != NULL || shelf.shelf != NULL || shelf.box != NULL : !coded)
    return N_ ("the codes of room, shelf and box are missing, wrong or too many");
  change->edition = 1; /* as if there were an entry */
  change->entry = change->key = "";
  change->value = shelf.box;
  change->room = shelf.room;
  change->shelf = shelf.shelf;
  return NULL;
}

/* Whether the event has a field for a day that does not belong to its verb. */
static bool has_other_day (const Event *event, const char *own)
{
  static const char *const days[] = {"until", "date", "due"};
  for (unsigned i = 0; i < G_N_ELEMENTS (days); i++)
    if (event_get (event, days[i]) != NULL && g_strcmp0 (days[i], own) != 0)
      return true;
  return false;
}

const char *standing_read (const Event *event, StandingChange *change)
{
  GDate day;
  g_auto (NamePlace) place = {0};
  standing_verb (event_verb (event), &change->kind, &change->ends);
  change->verb = kind_of_verb (event_verb (event));
  const char *key = kinds[change->kind].key, *value = kind_row (change->verb)->day;
  change->event = event_number (event);
  change->on = event_get (event, "on");
  if (change->kind == STANDING_SHELVED)
    return read_shelving (event, change);
  change->entry = event_get (event, "entry");
  change->edition = (unsigned)event_get_number (event, "edition");
  change->key = key != NULL ? event_get (event, key) : "";
  change->value = value != NULL ? event_get (event, value) : NULL;
  if (change->on == NULL || !name_split_path (change->on, &place) || change->entry == NULL ||
      !entry_is_number (change->entry))
    return N_ ("the event does not name an entry and a place");
  if (change->edition == 0 || change->key == NULL || (value != NULL) != (change->value != NULL) ||
      has_other_day (event, value) || (value != NULL && !date_parse_strict (change->value, &day)))
    return N_ ("a field that the event needs is missing, wrong or unexpected");
  return NULL;
}

static bool is_by_entry (StandingKind kind)
{
  return g_strcmp0 (kinds[kind].key, "entry") == 0;
}

void standing_write (const StandingChange *change, const char *on, Event *event)
{
  event_put (event, "on", on);
  if (kinds[change->kind].key != NULL && !is_by_entry (change->kind))
    event_put (event, kinds[change->kind].key, change->key);
  if (kind_row (change->verb)->day != NULL)
    event_put (event, kind_row (change->verb)->day, change->value);
  event_put (event, "entry", change->entry);
  event_put_number (event, "edition", change->edition);
}

StandingChange standing_of_entry (const EntryForm *form, gconstpointer document, char **day)
{
  const Entry *entry = document;
  EntryEffect effect = form->effect (document);
  *day = effect.day != NULL ? date_print (effect.day) : NULL;
  StandingChange change = {.entry = entry->number, .edition = entry->edition, .value = *day};
  standing_verb (effect.begins, &change.kind, &change.ends);
  change.verb =
      kind_of_verb (change.ends == effect.ends ? effect.begins : standing_verb_name (change.kind, effect.ends));
  change.ends = effect.ends;
  change.key = is_by_entry (change.kind) ? entry->number : effect.code != NULL ? effect.code : "";
  return change;
}

/* ---- The fold ---- */

/* A fact on a place that a record has left, which holds for the record as well. */
typedef struct {
  unsigned fact;
  uint64_t ended; /* the event that ended it for this record alone, or 0 */
} Carried;

struct Standing {
  GArray *facts;        /* of StandingFact */
  GHashTable *by_place; /* path to GArray of unsigned: the facts that begin something there */
  GHashTable *carried;  /* path of a moved record to GArray of Carried */
  GStringChunk *text;
};

static void array_free (gpointer data)
{
  g_array_unref (data);
}

Standing *standing_new (void)
{
  Standing *standing = g_new0 (Standing, 1);
  standing->facts = g_array_new (FALSE, FALSE, sizeof (StandingFact));
  standing->by_place = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, array_free);
  standing->carried = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, array_free);
  standing->text = g_string_chunk_new (4096);
  return standing;
}

void standing_free (Standing *standing)
{
  if (standing == NULL)
    return;
  g_array_unref (standing->facts);
  g_hash_table_unref (standing->by_place);
  g_hash_table_unref (standing->carried);
  g_string_chunk_free (standing->text);
  g_free (standing);
}

static StandingFact *fact_at (const Standing *standing, unsigned i)
{
  return &g_array_index (standing->facts, StandingFact, i);
}

static GArray *facts_on (Standing *standing, GHashTable *table, const char *place)
{
  GArray *facts = g_hash_table_lookup (table, place);
  if (facts == NULL) {
    facts = g_array_new (FALSE, FALSE, table == standing->carried ? sizeof (Carried) : sizeof (unsigned));
    g_hash_table_insert (table, g_string_chunk_insert_const (standing->text, place), facts);
  }
  return facts;
}

/* The fact that a change ends or replaces, or NULL. */
static StandingFact *fact_in_force (const Standing *standing, const GArray *facts, const StandingChange *change)
{
  for (unsigned i = facts->len; i-- > 0;) {
    StandingFact *fact = fact_at (standing, g_array_index (facts, unsigned, i));
    if (fact->ended == 0 && fact->change.kind == change->kind && strcmp (fact->change.key, change->key) == 0)
      return !change->ends || strcmp (fact->change.entry, change->entry) == 0 ? fact : NULL;
  }
  return NULL;
}

/* Ends for a moved record alone what it brought along; false: it brought nothing that the change ends. */
static bool end_carried (const Standing *standing, const StandingChange *change)
{
  bool ended = false;
  const GArray *carried = g_hash_table_lookup (standing->carried, change->on);
  for (unsigned i = 0; carried != NULL && i < carried->len; i++) {
    Carried *one = &g_array_index (carried, Carried, i);
    const StandingFact *fact = fact_at (standing, one->fact);
    if (one->ended != 0 || fact->ended != 0 || fact->change.kind != change->kind ||
        strcmp (fact->change.key, change->key) != 0 || strcmp (fact->change.entry, change->entry) != 0)
      continue;
    one->ended = change->event;
    ended = true;
  }
  return ended;
}

void standing_apply (Standing *standing, const StandingChange *change)
{
  unsigned number = standing->facts->len;
  GArray *facts = facts_on (standing, standing->by_place, change->on);
  StandingFact *before = fact_in_force (standing, facts, change);
  bool freed = change->ends && end_carried (standing, change);
  StandingFact fact = {.change = *change, .idle = change->ends && before == NULL && !freed};
  const char **const strings[] = {&fact.change.on,    &fact.change.entry, &fact.change.key,
                                  &fact.change.value, &fact.change.room,  &fact.change.shelf};
  for (unsigned i = 0; i < G_N_ELEMENTS (strings); i++)
    if (*strings[i] != NULL)
      *strings[i] = g_string_chunk_insert_const (standing->text, *strings[i]);
  if (before != NULL) {
    before->ended = change->event;
    fact.before = (unsigned)(before - fact_at (standing, 0)) + 1;
  }
  if (!change->ends)
    g_array_append_val (facts, number);
  g_array_append_val (standing->facts, fact);
}

/* Takes a fact along to a new place, unless it ended or the new place lies where it applies. */
static void carry (const Standing *standing, unsigned number, const char *to, GArray *carried)
{
  const Carried one = {.fact = number};
  const StandingFact *fact = fact_at (standing, number);
  StandingKind kind = fact->change.kind;
  if (fact->ended == 0 && !name_is_beneath (to, fact->change.on) &&
      (kind == STANDING_HELD || kind == STANDING_EXTENDED || kind == STANDING_RESTRICTED))
    g_array_append_val (carried, one);
}

void standing_move (Standing *standing, const char *from, const char *to)
{
  g_autofree char *place = g_strdup (from);
  GArray *own = facts_on (standing, standing->by_place, to), *carried = facts_on (standing, standing->carried, to);
  const GArray *facts = g_hash_table_lookup (standing->by_place, from);
  for (unsigned i = 0; facts != NULL && i < facts->len; i++) {
    unsigned number = g_array_index (facts, unsigned, i);
    if (fact_at (standing, number)->ended == 0)
      g_array_append_val (own, number);
  }
  facts = g_hash_table_lookup (standing->carried, from);
  for (unsigned i = 0; facts != NULL && i < facts->len; i++)
    if (g_array_index (facts, Carried, i).ended == 0)
      carry (standing, g_array_index (facts, Carried, i).fact, to, carried);
  for (char *slash = strrchr (place, '/'); slash != NULL; slash = strrchr (place, '/')) {
    *slash = '\0';
    facts = g_hash_table_lookup (standing->by_place, place);
    for (unsigned i = 0; facts != NULL && i < facts->len; i++)
      carry (standing, g_array_index (facts, unsigned, i), to, carried);
  }
}

unsigned standing_length (const Standing *standing)
{
  return standing->facts->len;
}

const StandingFact *standing_fact (const Standing *standing, unsigned i)
{
  return fact_at (standing, i);
}

unsigned standing_first (const Standing *standing, uint64_t event)
{
  unsigned low = 0, high = standing->facts->len;
  while (low < high) {
    unsigned middle = low + (high - low) / 2;
    if (fact_at (standing, middle)->change.event < event)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* ended: the event that ended the fact for the place that is asked about. */
typedef void (*FactVisit) (const StandingFact *fact, uint64_t ended, gpointer data);

/* Visits the facts of a kind that a moved record has brought along, those on a place, and those on the places above. */
static void visit_facts (const Standing *standing, StandingKind kind, const char *path, FactVisit visit, gpointer data)
{
  g_autofree char *place = g_strdup (path);
  const GArray *carried = g_hash_table_lookup (standing->carried, path);
  for (unsigned i = 0; carried != NULL && i < carried->len; i++) {
    const Carried *one = &g_array_index (carried, Carried, i);
    const StandingFact *fact = fact_at (standing, one->fact);
    if (fact->change.kind == kind)
      visit (fact, one->ended != 0 ? one->ended : fact->ended, data);
  }
  for (char *slash = place + strlen (place); slash != NULL; slash = strrchr (place, '/')) {
    *slash = '\0';
    const GArray *facts = g_hash_table_lookup (standing->by_place, place);
    for (unsigned i = 0; facts != NULL && i < facts->len; i++) {
      const StandingFact *fact = fact_at (standing, g_array_index (facts, unsigned, i));
      if (fact->change.kind == kind)
        visit (fact, fact->ended, data);
    }
  }
}

typedef struct {
  uint64_t before;
  StandingVisit visit;
  gpointer data;
} InForce;

static void visit_in_force (const StandingFact *fact, uint64_t ended, gpointer data)
{
  const InForce *asked = data;
  if (fact->change.event < asked->before && (ended == 0 || ended >= asked->before))
    asked->visit (fact, asked->data);
}

void standing_over (const Standing *standing, StandingKind kind, const char *path, uint64_t before, StandingVisit visit,
                    gpointer data)
{
  InForce asked = {before, visit, data};
  visit_facts (standing, kind, path, visit_in_force, &asked);
}

static void note_shelving (const StandingFact *fact G_GNUC_UNUSED, gpointer data)
{
  *(bool *)data = true;
}

bool standing_is_shelved (const Standing *standing, const char *path, uint64_t before)
{
  bool shelved = false;
  standing_over (standing, STANDING_SHELVED, path, before, note_shelving, &shelved);
  return shelved;
}

static void take_out (const StandingFact *fact, gpointer data)
{
  if (fact->change.value != NULL)
    *(const StandingFact **)data = fact;
}

const StandingFact *standing_out (const Standing *standing, const char *path, uint64_t before)
{
  const StandingFact *out = NULL;
  standing_over (standing, STANDING_LOAN, path, before, take_out, &out);
  return out;
}

typedef struct {
  uint64_t after, before;
  bool met;
} Meeting;

static void look_for_meeting (const StandingFact *fact, uint64_t ended G_GNUC_UNUSED, gpointer data)
{
  Meeting *meeting = data;
  meeting->met = meeting->met ||
                 (!fact->change.ends && fact->change.event > meeting->after && fact->change.event < meeting->before);
}

bool standing_met (const Standing *standing, StandingKind kind, const char *path, uint64_t after, uint64_t before)
{
  Meeting meeting = {after, before, false};
  visit_facts (standing, kind, path, look_for_meeting, &meeting);
  return meeting.met;
}

typedef struct {
  const char *code;
  GDate day;
  unsigned nearest; /* depth of the place that the day was recorded for */
} NearestDay;

/* The number of its parts, so that a former place of a moved record is as near as the present one. */
static unsigned depth_of (const char *place)
{
  unsigned depth = 1;
  for (; *place != '\0'; place++)
    depth += *place == '/';
  return depth;
}

static void take_nearest (const StandingFact *fact, gpointer data)
{
  NearestDay *nearest = data;
  GDate day;
  unsigned depth = depth_of (fact->change.on);
  if (depth < nearest->nearest || strcmp (fact->change.key, nearest->code) != 0 ||
      !date_parse_strict (fact->change.value, &day))
    return;
  nearest->nearest = depth;
  nearest->day = day;
}

GDate standing_trigger (const Standing *standing, const char *path, const char *code, uint64_t before, bool *own)
{
  NearestDay nearest = {.code = code};
  g_date_clear (&nearest.day, 1);
  standing_over (standing, STANDING_TRIGGERED, path, before, take_nearest, &nearest);
  *own = nearest.nearest == depth_of (path);
  return nearest.day;
}

GDate standing_trigger_moved (const Standing *standing, const char *path, const char *former, const char *code,
                              uint64_t before, bool *own)
{
  GDate day = standing_trigger (standing, path, code, before, own);
  return *own ? day : standing_trigger (standing, former, code, before, own);
}

static void keep_later (const StandingFact *fact, gpointer data)
{
  GDate *latest = data, day;
  if (date_parse_strict (fact->change.value, &day) && (!g_date_valid (latest) || g_date_compare (&day, latest) > 0))
    *latest = day;
}

GDate standing_extended (const Standing *standing, const char *path, uint64_t before)
{
  GDate latest;
  g_date_clear (&latest, 1);
  standing_over (standing, STANDING_EXTENDED, path, before, keep_later, &latest);
  return latest;
}
