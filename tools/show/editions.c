/* What the editions of a record changed: for `dossier show --editions` and `dossier amend`. */
#include "ops/amend.h"
#include "store/layouts.h"
#include "sys/message.h"
#include "tools/show/show.h"

/* Programs get the code of a kind. */
static const char *print_value (const Output *output, const Layout *layout, const char *field, const char *value)
{
  if (value == NULL)
    return "–";
  if (layout == NULL || !g_str_equal (field, "kind"))
    return value;
  return layout_code_title (layout, LAYOUT_KINDS, value, output_language (output));
}

void show_changes (Output *output, const Layout *layout, const GPtrArray *changes)
{
  for (unsigned i = 0; i < changes->len; i++) {
    const AmendChange *change = changes->pdata[i];
    output_begin_json (output, "change");
    output_text (output, "field", N_ ("field"), change->field);
    output_text (output, "before", N_ ("before"), change->before);
    output_text (output, "after", N_ ("after"), change->after);
    output_end (output);
    output_line (output, "  %s  %s → %s", _ (change->field),
                 print_value (output, layout, change->field, change->before),
                 print_value (output, layout, change->field, change->after));
  }
}

static void show_edition (Output *output, const Layout *layout, const char *path, const AmendEdition *edition)
{
  const Record *record = edition->record;
  bool first = edition->number == 1;
  output_begin (output, "edition");
  output_path (output, "record", N_ ("record"), path);
  output_number (output, "edition", N_ ("edition"), edition->number);
  output_time (output, first ? "filed" : "amended", first ? N_ ("filed") : N_ ("amended"),
               first ? record->filed : record->amended);
  output_text (output, "by", N_ ("by"), first ? record->filed_by : record->amended_by);
  output_text (output, "reason", N_ ("reason"), record->amended_for);
  output_number (output, "event", N_ ("event"), edition->event);
  output_end (output);
  show_changes (output, layout, edition->changes);
}

bool show_editions (Output *output, Archive *archive, const char *path, GError **error)
{
  Index *index = index_of (archive, error);
  g_autoptr (GPtrArray) editions = index != NULL ? amend_history (archive, index, path, error) : NULL;
  for (unsigned i = 0; editions != NULL && i < editions->len; i++) {
    if (i > 0)
      output_line (output, "%s", "");
    show_edition (output, layouts_in_force (archive, NULL), path, editions->pdata[i]);
  }
  return editions != NULL;
}
