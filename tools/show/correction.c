/* An entry of the register of corrections: each edition is one object. */
#include "ops/amend.h"

#include "form/name.h"
#include "tools/show/show.h"

static const char *describe_kind (const Correction *correction)
{
  static const char *const words[CORRECTION_KINDS][2] = {
      [CORRECTION_VOID] = {N_ ("void"), N_ ("void undone")},
      [CORRECTION_REOPEN] = {N_ ("volume opened again"), N_ ("volume sealed again")},
  };
  return words[correction->kind][correction->step];
}

void show_correction (Output *output, const Correction *correction)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < correction->entry.places->len; i++)
    g_ptr_array_add (places, name_short_from_path (correction->entry.places->pdata[i]));
  output_text (output, "correction", N_ ("correction"), correction->entry.number);
  output_number (output, "edition", N_ ("edition"), correction->entry.edition);
  output_text (output, "kind", N_ ("type"),
               output_is_json (output) ? correction_kind_name (correction->kind) : _ (describe_kind (correction)));
  if (output_is_json (output))
    output_flag (output, "undoes", "", correction->step == CORRECTION_UNDONE);
  output_time (output, "time", N_ ("time"), correction->entry.time);
  output_text (output, "by", N_ ("by"), correction->entry.by);
  output_text (output, "reason", N_ ("reason"), correction->reason);
  output_strings (output, "places", N_ ("on"), places);
}
