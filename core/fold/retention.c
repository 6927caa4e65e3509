/* The computation uses only its arguments: the layout's rule, the known days and the day asked about. */
#include "fold/retention.h"

#include "form/name.h"
#include "sys/message.h"

enum { YEAR_MAX = 9999 };

void retention_free (Retention *retention)
{
  if (retention == NULL)
    return;
  char *const strings[] = {retention->path,    retention->reference, retention->category, retention->period,
                           retention->trigger, retention->event,     retention->extension};
  for (unsigned i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  g_strfreev (retention->holds);
  g_strfreev (retention->former_paths);
  g_strfreev (retention->former_triggers);
  g_free (retention);
}

/* Finds the day of the trigger. */
static RetentionFrom find_trigger (const RetentionInputs *inputs, LayoutTriggerFrom origin, GDate *triggered)
{
  switch (origin) {
  case LAYOUT_TRIGGER_YEAR:
    g_date_set_dmy (triggered, 31, G_DATE_DECEMBER, (GDateYear)inputs->year);
    return RETENTION_FROM_YEAR;
  case LAYOUT_TRIGGER_RECORD:
    if (g_date_valid (&inputs->closed) && !(inputs->own_event && g_date_valid (&inputs->event))) {
      *triggered = inputs->closed;
      return RETENTION_FROM_RECORD;
    }
    *triggered = inputs->event;
    break;
  case LAYOUT_TRIGGER_CUSTOMER:
  case LAYOUT_TRIGGER_EVENT:
    *triggered = inputs->event;
    break;
  default:
    return RETENTION_FROM_NOTHING;
  }
  return g_date_valid (triggered) ? RETENTION_FROM_EVENT : RETENTION_FROM_NOTHING;
}

/* No period begins before the record's own year has ended, whatever day was recorded. */
static RetentionWhy compute_end (Retention *retention, const RetentionInputs *inputs)
{
  unsigned years = (unsigned)g_ascii_strtoull (inputs->period + 1, NULL, 10);
  unsigned begins = MAX (g_date_get_year (&retention->triggered), (unsigned)inputs->year) + 1, year = begins + years;
  if (year > YEAR_MAX)
    return RETENTION_OUT_OF_CALENDAR;
  g_date_set_dmy (&retention->begins, 1, G_DATE_JANUARY, (GDateYear)begins);
  g_date_set_dmy (&retention->ruled, 1, G_DATE_JANUARY, (GDateYear)year);
  retention->first = retention->ruled;
  if (g_date_valid (&retention->extended) && g_date_compare (&retention->extended, &retention->first) > 0)
    retention->first = retention->extended;
  retention->end = RETENTION_DATED;
  return RETENTION_COMPUTED;
}

static void compute_once (const Layout *layout, const RetentionInputs *inputs, Retention *retention)
{
  g_date_clear (&retention->triggered, 1);
  g_date_clear (&retention->begins, 1);
  g_date_clear (&retention->ruled, 1);
  g_date_clear (&retention->first, 1);
  retention->extended = inputs->extended;
  retention->from = RETENTION_FROM_NOTHING;
  retention->why = RETENTION_COMPUTED;
  retention->end = RETENTION_PERMANENT;
  if (inputs->period[0] != 'D')
    return;
  retention->end = RETENTION_UNKNOWN;
  LayoutTriggerFrom origin =
      inputs->trigger != NULL ? layout_trigger_from (layout, inputs->trigger) : LAYOUT_TRIGGER_UNKNOWN;
  retention->from = find_trigger (inputs, origin, &retention->triggered);
  if (inputs->trigger == NULL)
    retention->why = RETENTION_UNREADABLE;
  else if (origin == LAYOUT_TRIGGER_UNKNOWN)
    retention->why = RETENTION_TRIGGER_UNKNOWN;
  else if (!g_date_valid (&retention->triggered))
    retention->why = RETENTION_TRIGGER_PENDING;
  else
    retention->why = compute_end (retention, inputs);
}

/* A term that cannot be computed is later than any day, and none at all is later than that. */
static bool ends_later (const Retention *one, const Retention *other)
{
  static const unsigned ranks[] = {
      [RETENTION_DATED] = 0,
      [RETENTION_UNKNOWN] = 1,
      [RETENTION_PERMANENT] = 2,
  };
  if (one->end != RETENTION_DATED || other->end != RETENTION_DATED)
    return ranks[one->end] > ranks[other->end];
  return g_date_compare (&one->first, &other->first) > 0;
}

/* Takes the term under these inputs when it ends later. */
static void keep_later (const Layout *layout, const RetentionInputs *inputs, unsigned former, Retention *retention)
{
  Retention other = *retention; /* with borrowed strings */
  compute_once (layout, inputs, &other);
  other.former = former;
  if (ends_later (&other, retention))
    *retention = other;
}

void retention_compute (const Layout *layout, const RetentionInputs *inputs, Retention *retention)
{
  compute_once (layout, inputs, retention);
  retention->former = 0;
  for (unsigned code = 0; code <= inputs->n_formers; code++) {
    RetentionInputs other = *inputs;
    const RetentionFormer *former = code > 0 ? &inputs->formers[code - 1] : NULL;
    if (former != NULL) {
      other.period = former->period;
      other.trigger = former->trigger;
      other.year = former->year;
      other.event = former->event;
      other.own_event = former->own_event;
      keep_later (layout, &other, code, retention);
    }
    for (unsigned i = 0; i < inputs->n_earlier; i++) {
      other.closed = inputs->earlier[i];
      keep_later (layout, &other, code, retention);
    }
  }
}

const char *retention_trigger (const Retention *retention)
{
  bool former = retention->former > 0 && retention->former_triggers != NULL;
  return former ? retention->former_triggers[retention->former - 1] : retention->trigger;
}

bool retention_had_trigger (const Retention *retention, const char *trigger)
{
  return g_strcmp0 (retention->trigger, trigger) == 0 ||
         (retention->former_triggers != NULL &&
          g_strv_contains ((const char *const *)retention->former_triggers, trigger));
}

RetentionList retention_list (const Retention *retention, const GDate *day)
{
  if (retention->end == RETENTION_PERMANENT)
    return RETENTION_FOR_EVER;
  if (retention->holds[0] != NULL)
    return RETENTION_HELD;
  if (retention->end == RETENTION_UNKNOWN)
    return RETENTION_UNCOMPUTABLE;
  return g_date_compare (&retention->first, day) <= 0 ? RETENTION_DUE : RETENTION_LATER;
}

const char *retention_list_name (RetentionList list)
{
  static const char *const names[RETENTION_LISTS] = {N_ ("due"), N_ ("later"), N_ ("held"), N_ ("unknown"),
                                                     N_ ("permanent")};
  return names[list];
}

/* Names the command that records the day, for the place that the trigger is usually recorded for. A relationship is
 * that of the customer whom the code that decides was for. */
static char *describe_pending (const Retention *retention, const Layout *layout, const char *lang)
{
  g_auto (NamePlace) place = {0};
  const char *trigger = retention_trigger (retention), *title = layout_trigger_title (layout, trigger, lang);
  bool former = retention->former > 0 && retention->former_paths != NULL;
  const char *path = former ? retention->former_paths[retention->former - 1] : retention->path;
  bool known = path != NULL && name_split_path (path, &place);
  bool whole = layout_trigger_from (layout, trigger) == LAYOUT_TRIGGER_CUSTOMER;
  g_autofree char *brief = known && !whole ? name_short_from_path (retention->path) : g_strdup (place.customer);
  return g_strdup_printf (_ ("depends on the %s, which is not recorded: record it with `dossier event %s %s DATE`"),
                          title, brief != NULL ? brief : "REF", trigger);
}

char *retention_describe (const Retention *retention, const Layout *layout, const char *lang)
{
  static const char *const obstacles[] = {
      [RETENTION_UNREADABLE] = N_ ("the record's document cannot be read"),
      [RETENTION_TRIGGER_UNKNOWN] = N_ ("the layout in force has no such trigger"),
      [RETENTION_OUT_OF_CALENDAR] = N_ ("ends after the year 9999"),
  };
  if (retention->end == RETENTION_PERMANENT)
    return g_strdup (_ ("kept permanently, never destroyed"));
  if (retention->why == RETENTION_TRIGGER_PENDING)
    return describe_pending (retention, layout, lang);
  if (retention->why != RETENTION_COMPUTED)
    return g_strdup (_ (obstacles[retention->why]));
  if (g_date_compare (&retention->first, &retention->ruled) > 0)
    return g_strdup (_ ("may be appraised for destruction from this day, the end of its extension"));
  if (g_date_get_year (&retention->triggered) + 1 < g_date_get_year (&retention->begins))
    return g_strdup (_ ("may be appraised for destruction from this day; the period began on 1 January after the year "
                        "filed under, since the trigger is earlier"));
  return g_strdup (
      _ ("may be appraised for destruction from this day; the period began on 1 January after the trigger"));
}
