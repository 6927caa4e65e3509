/* Which papers may share a box (DA/T 22: a box has one year, one unit and one retention period). */
#include "form/layout/internal.h"

#include <string.h>

#include "form/refcode.h"
#include "sys/message.h"

static const char *value_of (const Layout *layout, const RefCode *record, const char *word, const char *year)
{
  const LayoutCategory *category = layout_category_by_code (layout, record->category);
  if (strcmp (word, "year") == 0)
    return year;
  if (strcmp (word, "department") == 0)
    return category != NULL ? category->custodian : record->category;
  if (strcmp (word, "category") == 0)
    return record->category;
  return strcmp (word, "period") == 0 ? record->retention : record->customer;
}

char *layout_box_class (const Layout *layout, const RefCode *record)
{
  g_autofree char *year = g_strdup_printf ("%d", record->year);
  GString *class = g_string_new (NULL);
  for (unsigned i = 0; layout->box[i] != NULL; i++)
    g_string_append_printf (class, "%s%s", i > 0 ? " " : "", value_of (layout, record, layout->box[i], year));
  return g_string_free (class, layout->box[0] == NULL);
}

bool layout_box_refuses (const Layout *layout)
{
  return layout->mixed != NULL && strcmp (layout->mixed, "refuse") == 0;
}

char *layout_box_rule (const Layout *layout)
{
  static const char *const titles[][2] = {{"year", N_ ("year")},
                                          {"department", N_ ("department")},
                                          {"category", N_ ("category")},
                                          {"period", N_ ("retention period")},
                                          {"customer", N_ ("customer")}};
  GString *rule = g_string_new (NULL);
  for (unsigned i = 0; layout->box[i] != NULL; i++) {
    const char *separator = i == 0 ? "" : layout->box[i + 1] == NULL ? _ (" and ") : _ (", ");
    for (unsigned j = 0; j < G_N_ELEMENTS (titles); j++)
      if (strcmp (titles[j][0], layout->box[i]) == 0)
        g_string_append_printf (rule, "%s%s", separator, _ (titles[j][1]));
  }
  return g_string_free (rule, layout->box[0] == NULL);
}
