/* How forms write what records say. */
#include <string.h>

#include "form/date.h"
#include "ops/print/internal.h"

char *print_category (const Printing *printing, const char *code)
{
  const LayoutCategory *category = layout_category_by_code (printing->layout, code);
  if (category == NULL)
    return g_strdup (code);
  return paper_say (printing->paper, category_title (category, "zh"), category_title (category, "en"));
}

char *print_department (const Printing *printing, const char *code)
{
  return paper_say (printing->paper, layout_code_title (printing->layout, LAYOUT_DEPARTMENTS, code, "zh"),
                    layout_code_title (printing->layout, LAYOUT_DEPARTMENTS, code, "en"));
}

char *print_period (const Printing *printing, const char *retention)
{
  if (strcmp (retention, "Y") == 0)
    return paper_say (printing->paper, "永久", "permanent");
  g_autofree char *zh = g_strdup_printf ("%s年", retention + 1);
  g_autofree char *en = g_strdup_printf ("%s %s", retention + 1, strcmp (retention, "D1") == 0 ? "year" : "years");
  return paper_say (printing->paper, zh, en);
}

char *print_short_period (const Printing *printing, const char *retention)
{
  if (printing->paper->language == PAPER_EN)
    return print_period (printing, retention);
  return strcmp (retention, "Y") == 0 ? g_strdup ("永久") : g_strdup_printf ("%s年", retention + 1);
}

char *print_years (const Printing *printing, const GDate *from, const GDate *to)
{
  if (!g_date_valid (from) || !g_date_valid (to) || g_date_compare (from, to) > 0)
    return g_strdup (g_date_valid (from) ? "0" : "?");
  int years = g_date_get_year (to) - g_date_get_year (from);
  if (g_date_get_month (to) < g_date_get_month (from) ||
      (g_date_get_month (to) == g_date_get_month (from) && g_date_get_day (to) < g_date_get_day (from)))
    years--;
  g_autofree char *retention = g_strdup_printf ("D%d", years);
  return print_short_period (printing, retention);
}

void print_add_once (GPtrArray *texts, char *text)
{
  if (g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_free (text);
  else
    g_ptr_array_add (texts, text);
}

char *print_join (const GPtrArray *texts, const char *separator)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < texts->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? separator : "", (const char *)texts->pdata[i]);
  return g_string_free (text, FALSE);
}

char *print_number (unsigned number)
{
  return g_strdup_printf ("%u", number);
}

char *print_sum (unsigned pages, unsigned uncounted)
{
  if (uncounted == 0)
    return print_number (pages);
  return pages == 0 ? g_strdup ("?") : g_strdup_printf ("%u + ?", pages);
}

char *print_pages (const Record *record, unsigned *pages)
{
  bool complete = true;
  unsigned counted = record_counted_pages (record, &complete);
  *pages = complete && counted > 0 ? counted : record->pages;
  return *pages > 0 ? print_number (*pages) : g_strdup ("?");
}

char *print_remarks (const Printing *printing, const Record *record)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < record->former_codes->len; i++) {
    g_autofree char *former = paper_say (printing->paper, "原编号", "former code");
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? "；" : "", former,
                            (const char *)record->former_codes->pdata[i]);
  }
  for (unsigned i = 0; i < record->notes->len; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "；" : "", (const char *)record->notes->pdata[i]);
  return g_string_free (text, FALSE);
}

char *print_span (const GDate *first, const GDate *last)
{
  g_autofree char *from = date_print (first), *to = date_print (last);
  if (from == NULL)
    return g_strdup ("");
  return strcmp (from, to) == 0 ? g_steal_pointer (&from) : g_strdup_printf ("%s – %s", from, to);
}

char **print_cells (char *const *cells)
{
  GPtrArray *row = g_ptr_array_new ();
  for (; *cells != NULL; cells++)
    g_ptr_array_add (row, *cells);
  g_ptr_array_add (row, NULL);
  return (char **)g_ptr_array_free (row, FALSE);
}

#define LABEL_TITLE 48 /* characters that have room on a label */

char *print_shorten (const char *title)
{
  if (g_utf8_strlen (title, -1) <= LABEL_TITLE)
    return g_strdup (title);
  g_autofree char *start = g_utf8_substring (title, 0, LABEL_TITLE - 1);
  return g_strconcat (start, "…", NULL);
}

void print_sign (const Printing *printing, PaperSheet *sheet, unsigned line, char *name, char *day)
{
  const PaperText *role = printing->paper->form->signatures + (size_t)2 * line;
  paper_add_signature (printing->paper, sheet, paper_say (printing->paper, role->zh, role->en),
                       paper_say (printing->paper, role[1].zh, role[1].en), name, day);
}

void print_remark (Printing *printing, char *remark)
{
  g_ptr_array_add (printing->result->remarks, remark);
}
