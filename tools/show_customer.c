/* A profile as one object: what stands alone first, then facets, contacts, sections and figures. */
#include "tools/show.h"

#include "form/date.h"
#include "form/name.h"
#include "ops/customers.h"

static void put_day (Output *output, const char *key, const char *label, const GDate *day)
{
  g_autofree char *text = date_print (day);
  output_text (output, key, label, text);
}

static void put_lines (Output *output, const char *key, const char *label, GStrvBuilder *builder)
{
  g_auto (GStrv) lines = g_strv_builder_end (builder);
  if (lines[0] != NULL)
    output_list (output, key, label, (const char *const *)lines);
}

/* JSON has the codes; people get the titles. */
static void put_facets (Output *output, const Customer *customer, const Layout *layout)
{
  const char *lang = output_language (output);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (unsigned i = 0; i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    const char *title = output_is_json (output) || !layout_has_facet (layout, facet->name)
                            ? NULL
                            : layout_facet_title (layout, facet->name, facet->value, lang);
    g_autofree char *line = title != NULL ? g_strdup_printf ("%s=%s  %s", facet->name, facet->value, title)
                                          : g_strdup_printf ("%s=%s", facet->name, facet->value);
    g_strv_builder_add (builder, line);
  }
  put_lines (output, "facets", N_ ("classes"), builder);
}

static void put_entries (Output *output, const Customer *customer)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (unsigned i = 0; i < customer->entries->len; i++) {
    const CustomerEntry *entry = customer->entries->pdata[i];
    g_autofree char *line = entry->source != NULL
                                ? g_strdup_printf ("%s: %s  (%s)", entry->kind, entry->value, entry->source)
                                : g_strdup_printf ("%s: %s", entry->kind, entry->value);
    g_strv_builder_add (builder, line);
  }
  put_lines (output, "contacts", N_ ("contacts"), builder);
}

static void put_sections (Output *output, const Customer *customer, const Layout *layout)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (unsigned i = 0; i < customer->sections->len; i++) {
    const CustomerSection *section = customer->sections->pdata[i];
    const char *title = layout_section_title (layout, section->code, output_language (output));
    g_autofree char *line =
        g_strdup_printf ("%s: %s", title == NULL || output_is_json (output) ? section->code : title, section->text);
    g_strv_builder_add (builder, line);
  }
  put_lines (output, "sections", N_ ("profile"), builder);
}

static void put_figures (Output *output, const Customer *customer)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
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
    g_strv_builder_add (builder, line->str);
  }
  put_lines (output, "figures", N_ ("figures"), builder);
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
  g_autofree char *path = name_customer_path (customer->number), *changed = date_print_time (customer->changed);
  output_begin (output, "customer");
  output_text (output, "customer", N_ ("customer"), customer->number);
  output_text (output, "name", N_ ("name"), customer->name);
  output_text (output, "credit-code", N_ ("credit code"), customer->credit_code);
  output_text (output, "representative", N_ ("legal representative"), customer->representative);
  output_text (output, "owner", N_ ("looked after by"), customer->owner);
  put_day (output, "opened", N_ ("opened"), &customer->opened);
  put_day (output, "closed", N_ ("closed"), &customer->closed);
  put_day (output, "review", N_ ("next review"), &customer->review);
  put_facets (output, customer, layout);
  put_entries (output, customer);
  put_sections (output, customer, layout);
  output_number (output, "complete", N_ ("complete %"), profile_completeness (customer, layout));
  put_figures (output, customer);
  g_autoptr (GStrvBuilder) notes = g_strv_builder_new ();
  for (unsigned i = 0; i < customer->notes->len; i++)
    g_strv_builder_add (notes, customer->notes->pdata[i]);
  put_lines (output, "notes", N_ ("notes"), notes);
  output_number (output, "edition", N_ ("edition"), customer->edition);
  output_text (output, "changed", N_ ("last change"), changed);
  output_text (output, "changed-by", N_ ("changed by"), customer->changed_by);
  output_text (output, "path", N_ ("path"), path);
  show_decisions (output, holds, restricted);
  output_end (output);
}
