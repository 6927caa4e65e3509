/* A profile as one object: single values first, then classes, contacts, sections and figures. */
#include "tools/show.h"

#include "form/name.h"
#include "ops/customers.h"

/* JSON has codes only; people get titles, too. */
static void put_facets (Output *output, const Customer *customer, const Layout *layout)
{
  const char *lang = output_language (output);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    const char *title = output_is_json (output) || !layout_has_facet (layout, facet->name)
                            ? NULL
                            : layout_facet_title (layout, facet->name, facet->value, lang);
    g_ptr_array_add (lines, title != NULL ? g_strdup_printf ("%s=%s  %s", facet->name, facet->value, title)
                                          : g_strdup_printf ("%s=%s", facet->name, facet->value));
  }
  output_strings (output, "facets", N_ ("classes"), lines);
}

static void put_entries (Output *output, const Customer *customer)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < customer->entries->len; i++) {
    const CustomerEntry *entry = customer->entries->pdata[i];
    g_ptr_array_add (lines, entry->source != NULL
                                ? g_strdup_printf ("%s: %s  (%s)", entry->kind, entry->value, entry->source)
                                : g_strdup_printf ("%s: %s", entry->kind, entry->value));
  }
  output_strings (output, "contacts", N_ ("contacts"), lines);
}

static void put_sections (Output *output, const Customer *customer, const Layout *layout)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < customer->sections->len; i++) {
    const CustomerSection *section = customer->sections->pdata[i];
    const char *title = layout_section_title (layout, section->code, output_language (output));
    g_ptr_array_add (lines, g_strdup_printf ("%s: %s", title == NULL || output_is_json (output) ? section->code : title,
                                             section->text));
  }
  output_strings (output, "sections", N_ ("profile"), lines);
}

static void put_figures (Output *output, const Customer *customer)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < customer->figures->len; i++) {
    const CustomerFigures *figures = customer->figures->pdata[i];
    const char *const names[] = {"orders", "amount", "margin", "arrears"};
    const char *const values[] = {figures->orders, figures->amount, figures->margin, figures->arrears};
    g_autoptr (GString) line = g_string_new (NULL);
    g_string_append_printf (line, "%d", figures->year);
    for (unsigned k = 0; k < G_N_ELEMENTS (values); k++)
      if (values[k] != NULL)
        g_string_append_printf (line, "  %s %s", names[k], values[k]);
    if (figures->currency != NULL)
      g_string_append_printf (line, "  %s", figures->currency);
    g_ptr_array_add (lines, g_strdup (line->str));
  }
  output_strings (output, "figures", N_ ("figures"), lines);
}

void show_decisions (Output *output, char *const *holds, bool restricted)
{
  if (holds[0] != NULL || output_is_json (output))
    output_list (output, "holds", N_ ("on hold"), (const char *const *)holds);
  if (restricted || output_is_json (output))
    output_flag (output, "restricted", N_ ("restricted"), restricted);
}

void show_customer (Output *output, const Customer *customer, const Layout *layout, char *const *holds, bool restricted)
{
  g_autofree char *path = name_customer_path (customer->number);
  output_begin (output, "customer");
  output_text (output, "customer", N_ ("customer"), customer->number);
  output_text (output, "name", N_ ("name"), customer->name);
  output_text (output, "credit-code", N_ ("credit code"), customer->credit_code);
  output_text (output, "representative", N_ ("legal representative"), customer->representative);
  output_text (output, "owner", N_ ("looked after by"), customer->owner);
  output_day (output, "opened", N_ ("opened"), &customer->opened);
  output_day (output, "closed", N_ ("closed"), &customer->closed);
  output_day (output, "review", N_ ("next review"), &customer->review);
  put_facets (output, customer, layout);
  put_entries (output, customer);
  put_sections (output, customer, layout);
  output_number (output, "complete", N_ ("complete %"), profile_completeness (customer, layout));
  put_figures (output, customer);
  output_strings (output, "notes", N_ ("notes"), customer->notes);
  output_number (output, "edition", N_ ("edition"), customer->edition);
  output_time (output, "changed", N_ ("last change"), customer->changed);
  output_text (output, "changed-by", N_ ("changed by"), customer->changed_by);
  output_text (output, "path", N_ ("path"), path);
  show_decisions (output, holds, restricted);
  output_end (output);
}
