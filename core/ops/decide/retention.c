/* Two ways lead to the inputs: documents for one record, about which something is to be decided, and the index for all
 * of them. The decisions of people come from the index in both: it has folded the journal to the head. */
#include "ops/decide/retention.h"

#include <string.h>

#include "form/date.h"
#include "ops/customers.h"
#include "store/filed.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"
#include "sys/xml.h"

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

/* ---- Computing ---- */

/* A day that was recorded for the trigger, or the one that the trigger brings along. */
static RetentionFrom choose (const RetentionInputs *inputs, RetentionFrom from, const GDate *day, bool event_first,
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
    return choose (inputs, RETENTION_FROM_RECORD, &inputs->closed, inputs->own_event, triggered);
  case LAYOUT_TRIGGER_CUSTOMER:
    return choose (inputs, RETENTION_FROM_CUSTOMER, &inputs->customer_closed, true, triggered);
  case LAYOUT_TRIGGER_EVENT:
    return choose (inputs, RETENTION_FROM_NOTHING, &none, true, triggered);
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

/* ---- Inputs ---- */

/* "2027-05-31 2026-0004 PATH": the day, the decision and, where there is one, the place. */
static void take_decided (const char *text, GDate *day, char **decision, const char **place)
{
  *place = NULL;
  if (text == NULL)
    return;
  g_auto (GStrv) words = g_strsplit (text, " ", 3);
  g_autofree char *date = g_strdup (words[0]);
  if (g_strv_length (words) < 2 || !date_parse_strict (date, day))
    return;
  *decision = g_strdup (words[1]);
  if (words[2] != NULL)
    *place = text + strlen (words[0]) + strlen (words[1]) + 2;
}

static int compare_ids (const void *a, const void *b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* Sorted, each once: one hold may be on several places that a record stands in. */
static char **take_holds (const char *text)
{
  if (text == NULL)
    return g_new0 (char *, 1);
  g_auto (GStrv) all = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) holds = g_strv_builder_new ();
  qsort (all, g_strv_length (all), sizeof (char *), compare_ids);
  for (unsigned i = 0; all[i] != NULL; i++)
    if (i == 0 || !g_str_equal (all[i], all[i - 1]))
      g_strv_builder_add (holds, all[i]);
  return g_strv_builder_end (holds);
}

/* The third word of a reference code, which was proved when the record was filed. Given. */
static char *period_of (const char *reference)
{
  const char *first = strchr (reference, '-'), *second = first != NULL ? strchr (first + 1, '-') : NULL;
  const char *end = second != NULL ? strchr (second + 1, '-') : NULL;
  return end != NULL ? g_strndup (second + 1, (gsize)(end - second - 1)) : g_strdup ("Y");
}

/* The period stands in the reference code, which the journal has; everything else is in inputs already. */
static Retention *make (const Layout *layout, const IndexState *state, RetentionInputs *inputs)
{
  const char *place = NULL;
  Retention *retention = g_new0 (Retention, 1);
  retention->path = g_strdup (state->row.path);
  retention->reference = g_strdup (state->row.reference);
  retention->category = g_strdup (state->row.category);
  retention->trigger = g_strdup (inputs->trigger);
  retention->restricted = state->row.restricted;
  retention->holds = take_holds (state->holds);
  g_date_clear (&inputs->event, 1);
  g_date_clear (&inputs->extended, 1);
  take_decided (state->extended, &inputs->extended, &retention->extension, &place);
  take_decided (state->triggered, &inputs->event, &retention->event, &place);
  inputs->own_event = g_strcmp0 (place, state->row.path) == 0;
  inputs->year = state->row.year;
  inputs->period = retention->period = period_of (state->row.reference);
  retention_compute (layout, inputs, retention);
  if (retention->from != RETENTION_FROM_EVENT)
    g_clear_pointer (&retention->event, g_free);
  return retention;
}

static void take_day (const char *text, GDate *day)
{
  g_date_clear (day, 1);
  if (text != NULL)
    date_parse_strict (text, day);
}

typedef struct {
  const Layout *layout;
  RetentionVisit visit;
  gpointer data;
} Visiting;

static bool visit_state (const IndexState *state, gpointer data)
{
  Visiting *visiting = data;
  RetentionInputs inputs = {.trigger = state->trigger};
  take_day (state->closed, &inputs.closed);
  take_day (state->customer_closed, &inputs.customer_closed);
  g_autoptr (Retention) retention = make (visiting->layout, state, &inputs);
  return visiting->visit (retention, &state->row, visiting->data);
}

bool retention_visit (Archive *archive, Index *index, const char *place, RetentionVisit visit, gpointer data,
                      GError **error)
{
  Visiting visiting = {.layout = archive_layout (archive, error), .visit = visit, .data = data};
  return visiting.layout != NULL && index_states (index, place, visit_state, &visiting, error);
}

/* ---- One record, from its documents ---- */

typedef struct {
  const Layout *layout;
  const Record *record;
  const Customer *customer;
  Retention *retention;
} Asking;

static bool take_state (const IndexState *state, gpointer data)
{
  Asking *asking = data;
  RetentionInputs inputs = {.trigger = asking->record->trigger,
                            .closed = asking->record->closed,
                            .customer_closed = asking->customer->closed};
  asking->retention = make (asking->layout, state, &inputs);
  return false;
}

static void refuse_unknown (const char *path, GError **error)
{
  error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", path, NULL, "there is no record of this path");
}

Retention *retention_of_documents (Archive *archive, Index *index, const char *path, const Record *record,
                                   const Customer *customer, GError **error)
{
  Asking asking = {.layout = archive_layout (archive, error), .record = record, .customer = customer};
  if (asking.layout == NULL || !index_states (index, path, take_state, &asking, error))
    return NULL;
  if (asking.retention == NULL)
    refuse_unknown (path, error);
  return asking.retention;
}

Retention *retention_of (Archive *archive, Index *index, const char *path, GError **error)
{
  uint64_t number = 0;
  if (!index_event_of (index, path, &number, error))
    return NULL;
  g_autoptr (Event) event = number != 0 ? journal_event (archive_journal (archive), number, error) : NULL;
  if (number != 0 && event == NULL)
    return NULL;
  if (event == NULL || !g_str_equal (event_verb (event), "file")) {
    refuse_unknown (path, error);
    return NULL;
  }
  g_autoptr (GBytes) bytes = filed_read (archive, event, "record.1.xml", XML_MAX_BYTES, error);
  g_autoptr (Record) record = bytes != NULL ? record_parse (bytes, path, error) : NULL;
  g_autoptr (Customer) customer =
      record != NULL ? customers_at_head (archive, index, record->reference.customer, error) : NULL;
  g_autoptr (Retention) retention =
      customer != NULL ? retention_of_documents (archive, index, path, record, customer, error) : NULL;
  if (retention == NULL || g_strcmp0 (retention->reference, event_get (event, "ref")) == 0)
    return g_steal_pointer (&retention);
  error_set (error, ERROR_UNREADABLE, "D-INDEX-DAMAGED", path, "dossier index rebuild",
             "the index holds another reference code than the journal");
  return NULL;
}

/* ---- Lists and sentences ---- */

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
  static const char *const names[RETENTION_LISTS] = {"due", "later", "held", "unknown", "permanent"};
  return names[list];
}

char *retention_describe (const Retention *retention, const Layout *layout, const char *lang)
{
  static const char *const obstacles[] = {
      [RETENTION_UNREADABLE] = N_ ("the record's document cannot be read"),
      [RETENTION_TRIGGER_UNKNOWN] = N_ ("the layout in force has no such trigger"),
      [RETENTION_OUT_OF_CALENDAR] = N_ ("ends beyond the years that can be computed"),
  };
  if (retention->end == RETENTION_PERMANENT)
    return g_strdup (_ ("kept permanently, never destroyed"));
  if (retention->why == RETENTION_TRIGGER_PENDING)
    return g_strdup_printf (_ ("depends on the %s, which is not recorded yet"),
                            layout_trigger_title (layout, retention->trigger, lang));
  if (retention->why != RETENTION_COMPUTED)
    return g_strdup (_ (obstacles[retention->why]));
  if (g_date_compare (&retention->first, &retention->ruled) > 0)
    return g_strdup (_ ("may be appraised for destruction from this day, until which it has been extended"));
  return g_strdup (
      _ ("may be appraised for destruction from this day: the clock starts on 1 January after the trigger"));
}
