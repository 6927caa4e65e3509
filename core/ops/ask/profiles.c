/* People get columns for the classes that they order by, and for the first few that any customer has. */
#include "ops/ask/profiles.h"

#include <string.h>

#include "form/date.h"
#include "store/layouts.h"
#include "sys/message.h"

#define BRIEF_FACETS 3 /* columns of classes for people, unless they order by more */

typedef struct {
  const char *number, *name, *owner;
  GDate review;
  unsigned complete, edition;
  char *classes[]; /* one a facet: all its values */
} ProfileRow;

void profiles_free (Profiles *profiles)
{
  if (profiles == NULL)
    return;
  g_clear_pointer (&profiles->list, g_ptr_array_unref);
  g_ptr_array_unref (profiles->facets);
  g_array_unref (profiles->columns);
  g_free (profiles);
}

static char *describe_class (const Profiles *profiles, const Customer *customer, const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    if (strcmp (facet->name, name) != 0)
      continue;
    const char *title =
        profiles->lang == NULL ? NULL : layout_facet_title (profiles->layout, name, facet->value, profiles->lang);
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", title != NULL ? title : facet->value);
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static bool find_profiles (Archive *archive G_GNUC_UNUSED, const ReportRequest *request, ReportVisit visit,
                           gpointer data, GError **error G_GNUC_UNUSED)
{
  const Profiles *profiles = request->query;
  bool goes_on = true;
  for (unsigned i = 0; i < profiles->list->len && goes_on; i++) {
    const Customer *customer = profiles->list->pdata[i];
    g_autofree ProfileRow *row = g_malloc0 (sizeof *row + profiles->facets->len * sizeof *row->classes);
    *row = (ProfileRow){.number = customer->number,
                        .name = customer->name,
                        .owner = customer->owner,
                        .review = customer->review,
                        .complete = profile_completeness (customer, profiles->layout),
                        .edition = customer->edition};
    for (unsigned n = 0; n < profiles->facets->len; n++)
      row->classes[n] = describe_class (profiles, customer, profiles->facets->pdata[n]);
    goes_on = visit (row, data);
    for (unsigned n = 0; n < profiles->facets->len; n++)
      g_free (row->classes[n]);
  }
  return true;
}

static bool somebody_has (const GPtrArray *list, const char *facet)
{
  for (unsigned i = 0; i < list->len; i++)
    if (customer_facet (list->pdata[i], facet) != NULL)
      return true;
  return false;
}

static void choose_facets (Profiles *profiles, char **order)
{
  GPtrArray *chosen = profiles->facets;
  for (; *order != NULL; order++)
    g_ptr_array_add (chosen, (gpointer)(guintptr)g_intern_string (*order));
  for (const char *const *facet = layout_facets (profiles->layout); *facet != NULL; facet++)
    if (!g_ptr_array_find_with_equal_func (chosen, *facet, g_str_equal, NULL) &&
        (profiles->lang == NULL || (chosen->len < BRIEF_FACETS && somebody_has (profiles->list, *facet))))
      g_ptr_array_add (chosen, (gpointer)(guintptr)*facet);
}

static void list_columns (Profiles *profiles)
{
  static const ReportColumn first[] = {{"customer", N_ ("customer"), REPORT_TEXT (ProfileRow, number)},
                                       {"name", N_ ("name"), REPORT_TEXT (ProfileRow, name)}};
  static const ReportColumn last[] = {{"owner", N_ ("looked after by"), REPORT_TEXT (ProfileRow, owner)},
                                      {"review", N_ ("next review"), REPORT_DAY (ProfileRow, review)},
                                      {"complete", N_ ("complete %"), REPORT_NUMBER (ProfileRow, complete)},
                                      {"edition", N_ ("edition"), REPORT_NUMBER (ProfileRow, edition)}};
  g_array_append_vals (profiles->columns, first, G_N_ELEMENTS (first));
  for (unsigned i = 0; i < profiles->facets->len; i++) {
    const char *facet = profiles->facets->pdata[i];
    const char *title =
        layout_facet_title (profiles->layout, facet, NULL, profiles->lang == NULL ? "en" : profiles->lang);
    const ReportColumn column = {.key = facet,
                                 .heading = title,
                                 .type = REPORT_TYPE_TEXT,
                                 .offset = offsetof (ProfileRow, classes) + i * sizeof (char *),
                                 .size = sizeof (char *)};
    g_array_append_val (profiles->columns, column);
  }
  g_array_append_vals (profiles->columns, last, G_N_ELEMENTS (last));
}

static const ReportCalendar profile_reviews = {.day = {REPORT_DAY (ProfileRow, review)},
                                               .place = {REPORT_TEXT (ProfileRow, number)},
                                               .about = {REPORT_TEXT (ProfileRow, name)},
                                               .what = N_ ("profile to review")};

Profiles *profiles_collect (Archive *archive, const CustomerQuery *query, const char *lang, GError **error)
{
  g_autoptr (Profiles) profiles = g_new0 (Profiles, 1);
  profiles->facets = g_ptr_array_new ();
  profiles->columns = g_array_new (TRUE, TRUE, sizeof (ReportColumn));
  profiles->lang = lang;
  profiles->layout = layouts_in_force (archive, error);
  g_auto (GStrv) order = profiles->layout != NULL ? customers_order (archive, query->by, error) : NULL;
  if (order == NULL || (profiles->list = customers_list (archive, query, error)) == NULL)
    return NULL;
  choose_facets (profiles, order);
  list_columns (profiles);
  profiles->report = (Report){.name = "customer",
                              .columns = (const ReportColumn *)(gpointer)profiles->columns->data,
                              .find = find_profiles,
                              .calendar = &profile_reviews};
  return g_steal_pointer (&profiles);
}
