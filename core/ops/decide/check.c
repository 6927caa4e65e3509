/* What is refused, by what stands at the head. Each refusal is also what makes it harmless to run a command again whose
 * outcome was not known: what was decided already is not decided twice. */
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/decide/internal.h"
#include "ops/decide/retention.h"
#include "sys/error.h"
#include "sys/message.h"

/* ---- Holds ---- */

bool decide_refuse_lifted (const char *hold, const char *where, GError **error)
{
  error_set (error, ERROR_REFUSED, "D-HOLD-LIFTED", where, "see `dossier hold list --all`",
             "the hold %s is not in force any more", hold);
  return false;
}

static bool check_lift (const Deciding *deciding, Index *index, const char *path, GError **error)
{
  IndexHoldState state;
  const char *hold = deciding->request->hold;
  g_autofree char *brief = name_short_from_path (path);
  if (!index_hold_on (index, path, hold, &state, error))
    return false;
  if (state == INDEX_HOLD_LIFTED)
    return decide_refuse_lifted (hold, brief, error);
  if (state == INDEX_HOLD_NONE)
    error_set (error, ERROR_REFUSED, "D-HOLD-ELSEWHERE", brief, "name the place that the hold is on: dossier hold list",
               "the hold %s is not on this place", hold);
  return state == INDEX_HOLD_IN_FORCE;
}

static bool has_places (const DecidingHold *hold, const GPtrArray *places)
{
  bool same = hold->in_force->len == places->len;
  for (unsigned i = 0; same && i < places->len; i++)
    same = g_str_equal (hold->in_force->pdata[i], places->pdata[i]);
  return same;
}

/* The same hold a second time would have to be lifted twice. */
static bool check_new_hold (const Deciding *deciding, Index *index, GError **error)
{
  const GPtrArray *places = deciding->decision->places;
  g_autoptr (GPtrArray) holds = decide_list_holds (index, NULL, false, error);
  for (unsigned i = 0; holds != NULL && i < holds->len; i++) {
    const DecidingHold *hold = holds->pdata[i];
    g_autoptr (Decision) decision =
        has_places (hold, places) ? decide_read (deciding->archive, index, hold->id, NULL) : NULL;
    if (decision == NULL || g_strcmp0 (decision->matter, deciding->matter) != 0 ||
        g_strcmp0 (decision->mandate, deciding->mandate) != 0)
      continue;
    error_set (error, ERROR_REFUSED, "D-HOLD-EXISTS", hold->id, "see `dossier hold list`",
               "a hold for this matter is in force on these places already");
    return false;
  }
  return holds != NULL;
}

/* ---- Terms ---- */

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
  if (!retention_visit (deciding->archive, index, path, is_longer, &effect, error))
    return false;
  if (!effect.found)
    error_set (error, ERROR_REFUSED, "D-EXTENSION-SHORTER", brief, "see `dossier why` for how long it is kept",
               "nothing there would be kept longer: an extension never shortens");
  return effect.found;
}

/* ---- Restrictions ---- */

static bool check_restrict (Index *index, const char *path, GError **error)
{
  g_autofree char *decision = NULL, *brief = name_short_from_path (path);
  if (!index_restriction_on (index, path, &decision, error))
    return false;
  if (decision != NULL)
    error_set (error, ERROR_REFUSED, "D-RESTRICTED", brief, NULL, "it is restricted already, by %s", decision);
  return decision == NULL;
}

static bool check_release (Index *index, const char *path, GError **error)
{
  g_autofree char *decision = NULL, *over = NULL, *brief = name_short_from_path (path);
  if (!index_restriction_on (index, path, &decision, error) || !index_restriction_over (index, path, &over, error))
    return false;
  if (decision != NULL)
    return true;
  g_autofree char *wider = over != NULL ? name_short_from_path (over) : NULL;
  g_autofree char *hint = wider != NULL ? g_strdup_printf (_ ("%s is, and what is in it"), wider) : NULL;
  error_set (error, ERROR_REFUSED, "D-NOT-RESTRICTED", brief, hint, "this place is not restricted");
  return false;
}

/* ---- Triggers ---- */

static bool has_trigger (const Retention *retention, const IndexRow *row G_GNUC_UNUSED, gpointer data)
{
  Effect *effect = data;
  effect->found = g_strcmp0 (retention->trigger, effect->trigger) == 0;
  return !effect->found;
}

/* Of customers and years nothing is asked: their records may come later. */
static bool check_awaited (const Deciding *deciding, Index *index, const char *path, GError **error)
{
  Effect effect = {.trigger = deciding->request->trigger};
  g_auto (NamePlace) place = {0};
  g_autofree char *brief = name_short_from_path (path);
  if (!name_split_path (path, &place) || place.directory == NULL)
    return true;
  if (!retention_visit (deciding->archive, index, path, has_trigger, &effect, error))
    return false;
  if (!effect.found)
    error_set (error, ERROR_REFUSED, "D-TRIGGER-OTHER", brief, "see `dossier why` for what its period runs from",
               "no period there runs from %s", effect.trigger);
  return effect.found;
}

static bool check_trigger (const Deciding *deciding, Index *index, const char *path, GError **error)
{
  const char *code = deciding->request->trigger;
  g_autofree char *brief = name_short_from_path (path), *day = date_print (&deciding->request->date);
  g_autofree char *recorded = NULL;
  if (!index_triggered_on (index, path, code, &recorded, error))
    return false;
  if (day != NULL && g_strcmp0 (recorded, day) != 0)
    return check_awaited (deciding, index, path, error);
  if (day != NULL)
    error_set (error, ERROR_REFUSED, "D-TRIGGER-RECORDED", brief, NULL, "this day is recorded for it already");
  else if (recorded == NULL)
    error_set (error, ERROR_REFUSED, "D-TRIGGER-NONE", brief, NULL, "no day of %s is recorded for this place", code);
  return day == NULL && recorded != NULL;
}

/* The code of a trigger is one of the layout's, and its day no matter of the calendar alone. */
static bool check_code (const Deciding *deciding, GError **error)
{
  const char *code = deciding->request->trigger;
  if (deciding->request->kind != DECISION_TRIGGER)
    return true;
  const Layout *layout = archive_layout (deciding->archive, error);
  if (layout == NULL)
    return false;
  g_autofree char *codes = layout_trigger_codes (layout);
  LayoutTriggerFrom from = layout_trigger_from (layout, code);
  if (from == LAYOUT_TRIGGER_UNKNOWN)
    error_set (error, ERROR_USAGE, "D-TRIGGER-UNKNOWN", code, codes, "the layout has no such trigger");
  if (from == LAYOUT_TRIGGER_YEAR)
    error_set (error, ERROR_REFUSED, "D-TRIGGER-COMPUTED", code, NULL, "its day follows from the year filed under");
  return from != LAYOUT_TRIGGER_UNKNOWN && from != LAYOUT_TRIGGER_YEAR;
}

/* ---- All of it ---- */

static bool check_place (const Deciding *deciding, Index *index, const char *path, GError **error)
{
  switch (deciding->request->kind) {
  case DECISION_LIFT:
    return check_lift (deciding, index, path, error);
  case DECISION_EXTEND:
    return check_extend (deciding, index, path, error);
  case DECISION_RESTRICT:
    return check_restrict (index, path, error);
  case DECISION_RELEASE:
    return check_release (index, path, error);
  case DECISION_TRIGGER:
    return check_trigger (deciding, index, path, error);
  default:
    return true;
  }
}

bool decide_check (const Deciding *deciding, Index *index, GError **error)
{
  const GPtrArray *places = deciding->decision->places;
  if (!check_code (deciding, error))
    return false;
  for (unsigned i = 0; i < places->len; i++)
    if (!check_place (deciding, index, places->pdata[i], error))
      return false;
  return deciding->request->kind != DECISION_HOLD || check_new_hold (deciding, index, error);
}
