/* The inputs come from the documents when something is decided about one record, and from the index when all records
 * are listed. Decisions come from the index in both cases, since it has folded the journal up to the head. */
#include "ops/decide/retention.h"

#include <string.h>

#include "form/date.h"
#include "form/text.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/xml.h"

/* "2027-05-31 2026-0004 PATH": day, number of the decision and, for a trigger, the place it was recorded for. */
static void parse_decided (const char *text, GDate *day, char **decision, const char **place)
{
  *place = NULL;
  if (text == NULL)
    return;
  g_auto (GStrv) words = g_strsplit (text, " ", 3);
  if (g_strv_length (words) < 2 || !date_parse_strict (words[0], day))
    return;
  *decision = g_strdup (words[1]);
  if (words[2] != NULL)
    *place = text + strlen (words[0]) + strlen (words[1]) + 2;
}

/* Sorted, without repeats: one hold may be on several places that contain a record. */
static char **split_holds (const char *text)
{
  if (text == NULL)
    return g_new0 (char *, 1);
  g_auto (GStrv) all = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) holds = g_strv_builder_new ();
  qsort (all, g_strv_length (all), sizeof (char *), text_compare);
  for (unsigned i = 0; all[i] != NULL; i++)
    if (i == 0 || !g_str_equal (all[i], all[i - 1]))
      g_strv_builder_add (holds, all[i]);
  return g_strv_builder_end (holds);
}

/* The retention period in a reference code, which was checked when the record was filed. Given. */
static char *period_of (const char *reference)
{
  const char *first = strchr (reference, '-'), *second = first != NULL ? strchr (first + 1, '-') : NULL;
  const char *end = second != NULL ? strchr (second + 1, '-') : NULL;
  return end != NULL ? g_strndup (second + 1, (gsize)(end - second - 1)) : g_strdup ("Y");
}

/* The closing days of a record's editions; a cleared one for an edition without. Given. */
static GArray *parse_closings (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "-", " ", -1);
  GArray *days = g_array_new (FALSE, FALSE, sizeof (GDate));
  for (unsigned i = 0; words[i] != NULL; i++) {
    GDate day;
    g_date_clear (&day, 1);
    date_parse_strict (words[i], &day);
    g_array_append_val (days, day);
  }
  return days;
}

/* Completes the inputs from what the index knows and computes. The period is taken from the reference code. */
static Retention *compute_from_state (const Layout *layout, const IndexState *state, RetentionInputs *inputs)
{
  const char *place = NULL;
  Retention *retention = g_new0 (Retention, 1);
  retention->path = g_strdup (state->row.path);
  retention->reference = g_strdup (state->row.reference);
  retention->category = g_strdup (state->row.category);
  retention->trigger = g_strdup (inputs->trigger);
  retention->restricted = state->row.restricted;
  retention->holds = split_holds (state->holds);
  g_date_clear (&inputs->event, 1);
  g_date_clear (&inputs->extended, 1);
  parse_decided (state->extended, &inputs->extended, &retention->extension, &place);
  parse_decided (state->triggered, &inputs->event, &retention->event, &place);
  inputs->own_event = g_strcmp0 (place, state->row.path) == 0;
  g_autoptr (GArray) closings = parse_closings (state->closed);
  inputs->earlier = (const GDate *)(const void *)closings->data;
  inputs->n_earlier = closings->len;
  inputs->year = state->row.year;
  inputs->period = retention->period = period_of (state->row.reference);
  retention_compute (layout, inputs, retention);
  if (retention->from != RETENTION_FROM_EVENT)
    g_clear_pointer (&retention->event, g_free);
  return retention;
}

typedef struct {
  const Layout *layout;
  RetentionVisit visit;
  gpointer data;
} Visiting;

static bool compute_next (const IndexState *state, gpointer data)
{
  Visiting *visiting = data;
  RetentionInputs inputs = {.trigger = state->trigger};
  g_autoptr (GArray) closings = parse_closings (state->closed);
  inputs.closed = g_array_index (closings, GDate, 0);
  g_autoptr (Retention) retention = compute_from_state (visiting->layout, state, &inputs);
  return visiting->visit (retention, &state->row, visiting->data);
}

bool retention_visit (Archive *archive, Index *index, const char *place, RetentionVisit visit, gpointer data,
                      GError **error)
{
  Visiting visiting = {.layout = layouts_in_force (archive, error), .visit = visit, .data = data};
  return visiting.layout != NULL && index_states (index, place, compute_next, &visiting, error);
}

/* ---- One record, from its documents ---- */

typedef struct {
  const Layout *layout;
  const Record *record;
  Retention *retention;
} Asking;

static bool compute_asked (const IndexState *state, gpointer data)
{
  Asking *asking = data;
  RetentionInputs inputs = {.trigger = asking->record->trigger, .closed = asking->record->closed};
  asking->retention = compute_from_state (asking->layout, state, &inputs);
  return false;
}

Retention *retention_of_record (Archive *archive, Index *index, const char *path, const Record *record, GError **error)
{
  Asking asking = {.layout = layouts_in_force (archive, error), .record = record};
  if (asking.layout == NULL || !index_states (index, path, compute_asked, &asking, error))
    return NULL;
  if (asking.retention == NULL)
    error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", path, NULL, "no record has this path");
  return asking.retention;
}
