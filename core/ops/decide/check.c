/* Checks of a decision against earlier ones. They also make it safe to repeat a command whose outcome is unknown: the
 * same decision is never made twice. */
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/decide/internal.h"
#include "ops/decide/retention.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

/* ---- Holds ---- */

bool decide_refuse_lifted (const char *hold, const char *where, GError **error)
{
  return error_set (error, ERROR_REFUSED, "D-HOLD-LIFTED", where, "see `dossier hold list --all`",
                    "hold %s has already been lifted", hold);
}

/* Whether a hold was set on exactly these places and is in force on all of them. */
static bool has_places (const DecidingHold *hold, const GPtrArray *places)
{
  unsigned same = 0, all = 0;
  for (unsigned i = 0; i < hold->places->len; i++) {
    const DecidingPlace *place = hold->places->pdata[i];
    if (place->ended != 0 || place->origin != NULL)
      continue;
    same += all < places->len && g_str_equal (place->path, places->pdata[all]);
    all++;
  }
  return all == places->len && same == all;
}

/* A hold that was set twice would have to be lifted twice. */
static bool check_new_hold (const Deciding *deciding, Index *index, const GPtrArray *places, GError **error)
{
  g_autoptr (GPtrArray) holds = decide_list_holds (index, NULL, false, error);
  for (unsigned i = 0; holds != NULL && i < holds->len; i++) {
    const DecidingHold *hold = holds->pdata[i];
    g_autoptr (Decision) decision =
        has_places (hold, places) ? decide_read (deciding->archive, index, hold->number, 1, NULL) : NULL;
    if (decision == NULL || g_strcmp0 (decision->matter, deciding->matter) != 0 ||
        g_strcmp0 (decision->mandate, deciding->mandate) != 0)
      continue;
    return error_set (error, ERROR_REFUSED, "D-HOLD-EXISTS", hold->number, "see `dossier hold list`",
                      "these places are already on hold for this matter");
  }
  return holds != NULL;
}

/* ---- Extensions ---- */

typedef struct {
  const GDate *until;
  const char *trigger;
  bool found;
} Effect;

/* Whether a record would be kept longer. */
static bool is_longer (const Retention *retention, const IndexRow *row G_GNUC_UNUSED, gpointer data)
{
  Effect *effect = data;
  const GDate *before = retention->end == RETENTION_DATED ? &retention->first : &retention->extended;
  effect->found =
      retention->end != RETENTION_PERMANENT && (!g_date_valid (before) || g_date_compare (effect->until, before) > 0);
  return !effect->found;
}

static bool check_extend (const Deciding *deciding, Index *index, const char *path, GError **error)
{
  Effect effect = {.until = &deciding->request->until};
  g_autofree char *brief = name_short_from_path (path);
  g_autofree char *hint = g_strdup_printf (_ ("see `dossier due --list all %s`"), brief);
  if (!retention_visit (deciding->archive, index, path, is_longer, &effect, error))
    return false;
  if (!effect.found)
    error_set (error, ERROR_REFUSED, "D-EXTENSION-SHORTER", brief, hint,
               "no record there would be kept longer than it is now");
  return effect.found;
}

/* ---- Restrictions ---- */

static bool check_restrict (Index *index, const char *path, GError **error)
{
  g_auto (IndexStanding) standing = {0};
  g_autofree char *brief = name_short_from_path (path);
  if (!index_standing_on (index, path, STANDING_RESTRICTED, "", &standing, error))
    return false;
  bool restricted = standing.entry != NULL && standing.ended == 0;
  if (restricted)
    error_set (error, ERROR_REFUSED, "D-RESTRICTED", brief, NULL, "already restricted by %s", standing.entry);
  return !restricted;
}

static bool refuse_release (Index *index, const char *path, GError **error)
{
  g_autofree char *over = NULL, *brief = name_short_from_path (path);
  if (!index_restriction_over (index, path, &over, error))
    return false;
  g_autofree char *wider = over != NULL ? name_short_from_path (over) : NULL;
  g_autofree char *hint =
      wider != NULL ? g_strdup_printf (_ ("release %s, which is restricted as a whole"), wider) : NULL;
  return error_set (error, ERROR_REFUSED, "D-NOT-RESTRICTED", brief, hint, "not restricted");
}

/* ---- Triggers ---- */

static bool has_trigger (const Retention *retention, const IndexRow *row G_GNUC_UNUSED, gpointer data)
{
  Effect *effect = data;
  effect->found = retention_had_trigger (retention, effect->trigger);
  return !effect->found;
}

/* Customers and years are accepted without a check: such records may be filed later. */
static bool check_awaited (const Deciding *deciding, Index *index, const char *path, GError **error)
{
  Effect effect = {.trigger = deciding->request->trigger};
  g_auto (NamePlace) place = {0};
  g_autofree char *brief = name_short_from_path (path);
  g_autofree char *hint = g_strdup_printf (_ ("see `dossier due --list all %s`"), brief);
  if (!name_split_path (path, &place) || place.directory == NULL)
    return true;
  if (!retention_visit (deciding->archive, index, path, has_trigger, &effect, error))
    return false;
  if (!effect.found)
    error_set (error, ERROR_REFUSED, "D-TRIGGER-OTHER", brief, hint, "no retention period there runs from %s",
               effect.trigger);
  return effect.found;
}

typedef struct {
  const DecidingRequest *request;
  char *path, *date; /* of a record that would end before its own date */
} Early;

/* A record that has an end of its own is not asked. */
static bool find_early (const Retention *retention, const IndexRow *row, gpointer data)
{
  GDate date;
  Early *early = data;
  if (retention_had_trigger (retention, early->request->trigger) && retention->from != RETENTION_FROM_RECORD &&
      row->date != NULL && date_parse_strict (row->date, &date) && g_date_compare (&early->request->date, &date) < 0) {
    early->path = row->restricted ? g_strdup (_ ("a restricted record")) : name_short_from_path (retention->path);
    early->date = g_strdup (row->date);
  }
  return early->path == NULL;
}

/* Nothing ends before it began. The end of a relationship may be earlier than a late document of it. */
static bool check_not_early (const Deciding *deciding, Index *index, const char *path, GError **error)
{
  Early early = {.request = deciding->request};
  const Layout *layout = layouts_in_force (deciding->archive, error);
  if (layout == NULL)
    return false;
  if (layout_trigger_from (layout, deciding->request->trigger) == LAYOUT_TRIGGER_CUSTOMER)
    return true;
  bool good = retention_visit (deciding->archive, index, path, find_early, &early, error);
  if (good && early.path != NULL) {
    g_autofree char *day = date_print (&deciding->request->date);
    good = error_set (error, ERROR_REFUSED, "D-TRIGGER-EARLY", early.path, "check the date of the end",
                      "%s is before %s, the date of this record", day, early.date);
  }
  g_free (early.path);
  g_free (early.date);
  return good;
}

static bool check_trigger (const Deciding *deciding, Index *index, const char *path, GError **error)
{
  g_auto (IndexStanding) standing = {0};
  g_autofree char *brief = name_short_from_path (path), *day = date_print (&deciding->request->date);
  if (!index_standing_on (index, path, STANDING_TRIGGERED, deciding->request->trigger, &standing, error))
    return false;
  if (standing.ended != 0 || g_strcmp0 (standing.value, day) != 0)
    return check_awaited (deciding, index, path, error) && check_not_early (deciding, index, path, error);
  return error_set (error, ERROR_REFUSED, "D-TRIGGER-RECORDED", brief, NULL, "this day is already recorded");
}

/* The layout must have the trigger, and must not compute its day from the year. */
bool decide_check_code (const Deciding *deciding, GError **error)
{
  const char *code = deciding->request->trigger;
  if (deciding->request->kind != DECISION_TRIGGER)
    return true;
  const Layout *layout = layouts_in_force (deciding->archive, error);
  if (layout == NULL)
    return false;
  g_autofree char *codes = layout_codes (layout, LAYOUT_TRIGGERS, NULL);
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), codes);
  LayoutTriggerFrom from = layout_trigger_from (layout, code);
  if (from == LAYOUT_TRIGGER_UNKNOWN)
    error_set (error, ERROR_USAGE, "D-TRIGGER-UNKNOWN", code, hint, "the layout has no such trigger");
  if (from == LAYOUT_TRIGGER_YEAR)
    error_set (error, ERROR_REFUSED, "D-TRIGGER-COMPUTED", code, NULL,
               "the layout computes this day from the year of filing: it cannot be recorded");
  return from != LAYOUT_TRIGGER_UNKNOWN && from != LAYOUT_TRIGGER_YEAR;
}

/* ---- Ends ---- */

static StandingKind kind_of (const DecidingRequest *request)
{
  bool ends;
  StandingKind kind = STANDING_HELD;
  standing_verb (decision_kind_name (request->kind), &kind, &ends);
  return kind;
}

static bool refuse_lift (const char *hold, bool lifted, const char *brief, GError **error)
{
  if (lifted)
    return decide_refuse_lifted (hold, brief, error);
  return error_set (error, ERROR_REFUSED, "D-HOLD-ELSEWHERE", brief, "see `dossier hold list` for its places",
                    "hold %s does not apply to this place", hold);
}

/* What the place, a moved record, has brought along can be ended for it alone. *lifted: the hold was, before. */
static bool add_carried (const GPtrArray *carried, StandingKind kind, const char *hold, GPtrArray *numbers,
                         bool *lifted)
{
  for (unsigned i = 0; carried != NULL && i < carried->len; i++) {
    IndexCarried *one = carried->pdata[i];
    if (one->kind != kind || (kind == STANDING_HELD && strcmp (one->entry, hold) != 0))
      continue;
    *lifted = *lifted || one->ended != 0;
    if (one->ended == 0 && !g_ptr_array_find_with_equal_func (numbers, one->entry, g_str_equal, NULL))
      g_ptr_array_add (numbers, g_strdup (one->entry));
  }
  return carried != NULL;
}

char **decide_check_lift (const Deciding *deciding, Index *index, const char *path, GError **error)
{
  g_auto (IndexStanding) standing = {0};
  const DecidingRequest *request = deciding->request;
  StandingKind kind = kind_of (request);
  g_autofree char *brief = name_short_from_path (path);
  const char *key = request->hold != NULL ? request->hold : request->trigger != NULL ? request->trigger : "";
  if (!index_standing_on (index, path, kind, key, &standing, error))
    return NULL;
  bool lifted = standing.entry != NULL && standing.ended != 0;
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) carried = index_carried (index, path, error);
  if (standing.entry != NULL && !lifted)
    g_ptr_array_add (numbers, g_steal_pointer (&standing.entry));
  if (!add_carried (carried, kind, request->hold, numbers, &lifted))
    return NULL;
  if (numbers->len > 0) {
    g_ptr_array_add (numbers, NULL);
    g_ptr_array_set_free_func (numbers, NULL);
    return (char **)g_ptr_array_free (g_steal_pointer (&numbers), FALSE);
  }
  if (kind == STANDING_HELD)
    refuse_lift (request->hold, lifted, brief, error);
  else if (kind == STANDING_RESTRICTED)
    refuse_release (index, path, error);
  else
    error_set (error, ERROR_REFUSED, "D-TRIGGER-NONE", brief, NULL, "no day is recorded for %s", request->trigger);
  return NULL;
}

/* ---- Beginnings ---- */

bool decide_check (const Deciding *deciding, Index *index, const GPtrArray *places, GError **error)
{
  bool good = true;
  for (unsigned i = 0; good && i < places->len; i++) {
    const char *path = places->pdata[i];
    switch (deciding->request->kind) {
    case DECISION_EXTEND:
      good = check_extend (deciding, index, path, error);
      break;
    case DECISION_RESTRICT:
      good = check_restrict (index, path, error);
      break;
    case DECISION_TRIGGER:
      good = check_trigger (deciding, index, path, error);
      break;
    default:
      break;
    }
  }
  return good && (deciding->request->kind != DECISION_HOLD || check_new_hold (deciding, index, places, error));
}
