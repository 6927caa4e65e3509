/* A profile as one object: single values first, then classes, contacts, sections and figures. */
#include "tools/show/show.h"

#include "form/name.h"
#include "ops/customers.h"

const char *show_word (const char *word)
{
  static const char *const words[][2] = {
      {"phone", N_ ("phone")},
      {"mobile", N_ ("mobile phone")},
      {"email", N_ ("e-mail")},
      {"fax", N_ ("fax")},
      {"wechat", N_ ("WeChat")},
      {"person", N_ ("contact person")},
      {"address", N_ ("address")},
      {"postcode", N_ ("postcode")},
      {"website", N_ ("website")},
      {"orders", N_ ("orders")},
      {"amount", N_ ("amount")},
      {"margin", N_ ("margin")},
      {"arrears", N_ ("arrears")},
      {"kind", N_ ("kind")},
      {"date", N_ ("date")},
      {"reply", N_ ("date of the reply")},
      {"period-first", N_ ("period from")},
      {"period-last", N_ ("period to")},
      {"opened", N_ ("opened")},
      {"closed", N_ ("closed")},
      {"filed", N_ ("filed")},
      {"is-reply", N_ ("answers a request")},
      {"note", N_ ("has a note")},
      {"mandate", N_ ("mandate")},
      {"trigger", N_ ("day of the trigger")},
      {"from", N_ ("known from")},
      {"event", N_ ("event")},
      {"extended", N_ ("extended until")},
      {"extension", N_ ("extended by")},
      {"earlier-code", N_ ("by the code that the record had before")},
      {"edition", N_ ("by the closing day of edition")},
      {"earlier", N_ ("an earlier one")},
      {"amended-by", N_ ("amended by")},
      {"year", N_ ("year")},
      {"record", N_ ("record")},
      {"customer", N_ ("customer")},
      {"yes", N_ ("yes")},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i][0], word))
      return _ (words[i][1]);
  return word;
}

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
    g_autofree char *line =
        g_strdup_printf (output_is_json (output) ? "%s: %s" : _ ("%s: %s"),
                         output_is_json (output) ? entry->kind : show_word (entry->kind), entry->value);
    g_ptr_array_add (lines,
                     entry->source != NULL ? g_strdup_printf ("%s  (%s)", line, entry->source) : g_strdup (line));
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
        g_string_append_printf (line, "  %s %s", output_is_json (output) ? names[k] : show_word (names[k]), values[k]);
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
  output_strings (output, "former-numbers", N_ ("former numbers"), customer->former_numbers);
  output_text (output, "credit-code", N_ ("credit code"), customer->credit_code);
  if (customer->code_waiver != NULL || output_is_json (output))
    output_text (output, "credit-code-waiver", N_ ("wrong check digit"), customer->code_waiver);
  output_text (output, "representative", N_ ("legal representative"), customer->representative);
  output_text (output, "owner", N_ ("looked after by"), customer->owner);
  output_day (output, "opened", N_ ("opened"), &customer->opened);
  output_day (output, "closed", N_ ("closed"), &customer->closed);
  if (g_date_valid (&customer->closed) && !output_is_json (output))
    output_text (output, "", "",
                 _ ("begins no retention period: the end of the relationship is recorded with `dossier event`"));
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
