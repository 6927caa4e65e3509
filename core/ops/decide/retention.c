/* The inputs come from the documents when something is decided about one record, and from the index when all records
 * are listed. Decisions come from the index in both cases, since it has folded the journal up to the head. */
#include "ops/decide/retention.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
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

/* ---- Codes of former places ---- */

/* Former codes (of IndexFormer) of the records that were moved, by their present paths. */
typedef struct {
  Index *index;
  GPtrArray *all;
  GHashTable *by_place; /* path: GPtrArray */
} Formers;

static void array_unref (gpointer data)
{
  g_ptr_array_unref (data);
}

/* place NULL: of all records. */
static bool formers_init (Formers *formers, Index *index, const char *place, GError **error)
{
  formers->index = index;
  formers->by_place = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, array_unref);
  formers->all = index_former_places (index, place, error);
  for (unsigned i = 0; formers->all != NULL && i < formers->all->len; i++) {
    IndexFormer *former = formers->all->pdata[i];
    GPtrArray *own = g_hash_table_lookup (formers->by_place, former->place);
    if (own == NULL) {
      own = g_ptr_array_new ();
      g_hash_table_insert (formers->by_place, former->place, own);
    }
    g_ptr_array_add (own, former);
  }
  return formers->all != NULL;
}

static void formers_clear (Formers *formers)
{
  g_clear_pointer (&formers->by_place, g_hash_table_unref);
  g_clear_pointer (&formers->all, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Formers, formers_clear)

/* What a former code says. A day that was recorded for the record itself counts under every code. */
static RetentionFormer read_former (const Formers *formers, const IndexFormer *former, const IndexState *state)
{
  const char *place = NULL;
  g_autofree char *text = NULL, *decision = NULL, *period = period_of (former->reference);
  g_auto (NamePlace) parts = {0};
  RetentionFormer known = {.period = g_intern_string (period), .trigger = g_intern_string (former->trigger)};
  name_split_path (former->path, &parts);
  known.year = parts.year;
  if (former->trigger != NULL &&
      index_triggered_for (formers->index, state->row.path, former->path, former->trigger, &text, NULL))
    parse_decided (text, &known.event, &decision, &place);
  known.own_event = g_strcmp0 (place, state->row.path) == 0;
  return known;
}

static GArray *list_formers (const Formers *formers, const IndexState *state, Retention *retention)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new (), triggers = g_strv_builder_new ();
  GArray *list = g_array_new (FALSE, FALSE, sizeof (RetentionFormer));
  const GPtrArray *own = g_hash_table_lookup (formers->by_place, state->row.path);
  for (unsigned i = 0; own != NULL && i < own->len; i++) {
    const IndexFormer *former = own->pdata[i];
    RetentionFormer known = read_former (formers, former, state);
    g_array_append_val (list, known);
    g_strv_builder_add (paths, former->path);
    g_strv_builder_add (triggers, former->trigger != NULL ? former->trigger : "");
  }
  retention->former_paths = g_strv_builder_end (paths);
  retention->former_triggers = g_strv_builder_end (triggers);
  return list;
}

/* Completes the inputs from what the index knows and computes. The period is taken from the reference code. */
static Retention *compute_from_state (const Layout *layout, const Formers *formers, const IndexState *state,
                                      RetentionInputs *inputs)
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
  g_autoptr (GArray) former = list_formers (formers, state, retention);
  inputs->formers = (const RetentionFormer *)(const void *)former->data;
  inputs->n_formers = former->len;
  retention_compute (layout, inputs, retention);
  if (retention->from != RETENTION_FROM_EVENT)
    g_clear_pointer (&retention->event, g_free);
  return retention;
}

typedef struct {
  const Layout *layout;
  const Formers *formers;
  RetentionVisit visit;
  gpointer data;
} Visiting;

static bool compute_next (const IndexState *state, gpointer data)
{
  Visiting *visiting = data;
  RetentionInputs inputs = {.trigger = state->trigger};
  g_autoptr (GArray) closings = parse_closings (state->closed);
  inputs.closed = g_array_index (closings, GDate, 0);
  g_autoptr (Retention) retention = compute_from_state (visiting->layout, visiting->formers, state, &inputs);
  return visiting->visit (retention, &state->row, visiting->data);
}

bool retention_visit (Archive *archive, Index *index, const char *place, RetentionVisit visit, gpointer data,
                      GError **error)
{
  g_auto (Formers) formers = {0};
  if (!formers_init (&formers, index, NULL, error))
    return false;
  Visiting visiting = {.layout = layouts_in_force (archive, error), .formers = &formers, .visit = visit, .data = data};
  return visiting.layout != NULL && index_states (index, place, compute_next, &visiting, error);
}

/* ---- One record, from its documents ---- */

typedef struct {
  const Layout *layout;
  const Formers *formers;
  const Record *record;
  Retention *retention;
} Asking;

static bool compute_asked (const IndexState *state, gpointer data)
{
  Asking *asking = data;
  RetentionInputs inputs = {.trigger = asking->record->trigger, .closed = asking->record->closed};
  asking->retention = compute_from_state (asking->layout, asking->formers, state, &inputs);
  return false;
}

Retention *retention_of_record (Archive *archive, Index *index, const char *path, const Record *record, GError **error)
{
  g_auto (Formers) formers = {0};
  if (!formers_init (&formers, index, path, error))
    return NULL;
  Asking asking = {.layout = layouts_in_force (archive, error), .formers = &formers, .record = record};
  if (asking.layout == NULL || !index_states (index, path, compute_asked, &asking, error))
    return NULL;
  if (asking.retention == NULL)
    error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", path, NULL, "no record has this path");
  return asking.retention;
}
