/* The computation uses only its arguments: the layout's rule, the known days and the day asked about. */
#include "fold/retention.h"

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
  g_free (retention);
}

/* Chooses between the day recorded for the trigger and the day from the record or profile; event_first: the recorded
 * one comes first. */
static RetentionFrom choose_day (const RetentionInputs *inputs, RetentionFrom from, const GDate *day, bool event_first,
                                 GDate *triggered)
{
  bool recorded = g_date_valid (&inputs->event);
  if (recorded && (event_first || !g_date_valid (day))) {
    *triggered = inputs->event;
    return RETENTION_FROM_EVENT;
  }
  *triggered = *day;
  return g_date_valid (day) ? from : RETENTION_FROM_NOTHING;
}

static RetentionFrom find_trigger (const RetentionInputs *inputs, LayoutTriggerFrom origin, GDate *triggered)
{
  GDate none;
  g_date_clear (&none, 1);
  *triggered = none;
  switch (origin) {
  case LAYOUT_TRIGGER_YEAR:
    g_date_set_dmy (triggered, 31, G_DATE_DECEMBER, (GDateYear)inputs->year);
    return RETENTION_FROM_YEAR;
  case LAYOUT_TRIGGER_RECORD:
    return choose_day (inputs, RETENTION_FROM_RECORD, &inputs->closed, inputs->own_event, triggered);
  case LAYOUT_TRIGGER_CUSTOMER:
    return choose_day (inputs, RETENTION_FROM_CUSTOMER, &inputs->customer_closed, true, triggered);
  case LAYOUT_TRIGGER_EVENT:
    return choose_day (inputs, RETENTION_FROM_NOTHING, &none, true, triggered);
  default:
    return RETENTION_FROM_NOTHING;
  }
}

static RetentionWhy compute_end (Retention *retention, const char *period)
{
  unsigned years = (unsigned)g_ascii_strtoull (period + 1, NULL, 10);
  unsigned year = g_date_get_year (&retention->triggered) + 1 + years;
  if (year > YEAR_MAX)
    return RETENTION_OUT_OF_CALENDAR;
  g_date_set_dmy (&retention->ruled, 1, G_DATE_JANUARY, (GDateYear)year);
  retention->first = retention->ruled;
  if (g_date_valid (&retention->extended) && g_date_compare (&retention->extended, &retention->first) > 0)
    retention->first = retention->extended;
  retention->end = RETENTION_DATED;
  return RETENTION_COMPUTED;
}

void retention_compute (const Layout *layout, const RetentionInputs *inputs, Retention *retention)
{
  g_date_clear (&retention->triggered, 1);
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
    retention->why = compute_end (retention, inputs->period);
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
    return g_strdup_printf (_ ("depends on the %s, which is not recorded yet"),
                            layout_trigger_title (layout, retention->trigger, lang));
  if (retention->why != RETENTION_COMPUTED)
    return g_strdup (_ (obstacles[retention->why]));
  if (g_date_compare (&retention->first, &retention->ruled) > 0)
    return g_strdup (_ ("may be appraised for destruction from this day, the end of its extension"));
  return g_strdup (
      _ ("may be appraised for destruction from this day; the period began on 1 January after the trigger"));
}
