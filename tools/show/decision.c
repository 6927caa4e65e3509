/* An entry of the register of decisions, each edition as one object; and the decisions that a record brought along. */
#include "tools/show/show.h"

#include "form/name.h"

static const char *describe_kind (const Decision *decision)
{
  static const char *const words[DECISION_KINDS][2] = {
      [DECISION_HOLD] = {N_ ("hold"), N_ ("hold lifted")},
      [DECISION_EXTEND] = {N_ ("retention extended")},
      [DECISION_RESTRICT] = {N_ ("restriction"), N_ ("restriction ended")},
      [DECISION_TRIGGER] = {N_ ("day recorded"), N_ ("day withdrawn")},
  };
  return words[decision->kind][decision->step];
}

void show_decision (Output *output, const Decision *decision, bool decided)
{
  bool json = output_is_json (output);
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < decision->entry.places->len; i++)
    g_ptr_array_add (places, name_short_from_path (decision->entry.places->pdata[i]));
  output_text (output, "decision", N_ ("decision"), decision->entry.number);
  output_number (output, "edition", N_ ("edition"), decision->entry.edition);
  output_text (output, "kind", N_ ("type"), json ? decision_kind_name (decision->kind) : _ (describe_kind (decision)));
  if (json) {
    output_flag (output, "lifts", "", decision->step == DECISION_LIFTED);
    output_flag (output, "decided", "", decided);
  }
  output_time (output, "time", N_ ("time"), decision->entry.time);
  output_text (output, "by", N_ ("by"), decision->entry.by);
  output_text (output, "trigger", N_ ("trigger"), decision->trigger);
  output_day (output, "until", N_ ("until"), &decision->until);
  output_day (output, "date", N_ ("date"), &decision->date);
  output_text (output, "matter", N_ ("matter"), decision->matter);
  output_text (output, "mandate", N_ ("by whose order"), decision->mandate);
  output_text (output, "reason", N_ ("reason"), decision->reason);
  output_text (output, "query", N_ ("records that match"), decision->query);
  output_strings (output, "places", N_ ("on"), places);
}

static char *describe_carried (const IndexCarried *carried, const char *origin)
{
  if (carried->kind == STANDING_HELD)
    return g_strdup_printf (_ ("hold %s from %s"), carried->entry, origin);
  if (carried->kind == STANDING_EXTENDED)
    return g_strdup_printf (_ ("extension %s from %s"), carried->entry, origin);
  return g_strdup_printf (_ ("restriction %s from %s"), carried->entry, origin);
}

bool show_carried (Output *output, Index *index, const char *path, GError **error)
{
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) carried = index_carried (index, path, error);
  for (unsigned i = 0; carried != NULL && i < carried->len; i++) {
    const IndexCarried *one = carried->pdata[i];
    g_autofree char *origin = name_short_from_path (one->origin);
    if (one->ended == 0)
      g_ptr_array_add (told, output_is_json (output) ? g_strconcat (one->entry, " ", origin, NULL)
                                                     : describe_carried (one, origin));
  }
  output_strings (output, "brought-along", N_ ("brought along"), told);
  return carried != NULL;
}
