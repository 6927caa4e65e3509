/* Forms as aligned text. Columns are counted in the cells of a terminal, so that Chinese aligns. */
#include <string.h>

#include "form/paper/internal.h"
#include "form/text.h"

static void add_padded (GString *text, const char *value, size_t width, bool right, bool last)
{
  size_t own = text_width (value), pad = own < width ? width - own : 0;
  g_string_append_printf (text, "%*s%s", right ? (int)pad : 0, "", value);
  if (!last)
    g_string_append_printf (text, "%*s  ", right ? 0 : (int)pad, "");
}

static void add_lines (GString *text, const GPtrArray *lines)
{
  for (unsigned i = 0; i < lines->len; i++) {
    g_autofree char *shown = paper_flatten (lines->pdata[i]);
    g_string_append_printf (text, "%s\n", shown);
  }
}

static void add_heads (GString *text, const Paper *paper, const PaperSheet *sheet)
{
  size_t width = 0;
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  for (const PaperText *head = paper->form->heads; head != NULL && head->zh != NULL; head++) {
    char *label = paper_say (paper, head->zh, head->en);
    g_ptr_array_add (labels, label);
    width = MAX (width, text_width (label));
  }
  for (unsigned i = 0; i < labels->len; i++) {
    g_autofree char *shown = paper_flatten (sheet->heads[i]);
    add_padded (text, labels->pdata[i], width, false, shown[0] == '\0');
    g_string_append_printf (text, "%s\n", shown);
  }
  if (sheet->code != NULL)
    g_string_append_printf (text, "%s\n", sheet->code);
}

static void add_table_line (GString *text, const PaperColumn *columns, char *const *cells, const size_t *widths)
{
  for (unsigned i = 0; columns[i].heading.zh != NULL; i++)
    add_padded (text, cells[i], widths[i], columns[i].number, columns[i + 1].heading.zh == NULL);
  g_string_append_c (text, '\n');
}

static void add_table (GString *text, const Paper *paper, const PaperSheet *sheet)
{
  const PaperColumn *columns = paper->form->columns;
  unsigned n = paper_count_columns (columns);
  g_autofree size_t *widths = g_new0 (size_t, n);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  for (unsigned row = 0; row <= sheet->rows->len; row++) {
    char **cells = g_new0 (char *, n + 1);
    for (unsigned i = 0; i < n; i++) {
      const PaperText *heading = &columns[i].heading;
      cells[i] = row == 0 ? paper_say (paper, heading->zh, heading->en)
                          : paper_flatten (((char **)sheet->rows->pdata[row - 1])[i]);
      widths[i] = MAX (widths[i], text_width (cells[i]));
    }
    g_ptr_array_add (lines, cells);
  }
  for (unsigned row = 0; row < lines->len; row++)
    add_table_line (text, columns, lines->pdata[row], widths);
}

/* Those from one place to another. */
static void add_signatures (GString *text, const PaperSheet *sheet, unsigned from, unsigned to)
{
  for (unsigned i = from; i < to; i++) {
    const PaperSignature *signature = sheet->signatures->pdata[i];
    g_autofree char *name = paper_flatten (signature->name != NULL ? signature->name : "____________");
    g_string_append_printf (text, "%s: %s  %s: %s\n", signature->role, name, signature->dated,
                            signature->day != NULL ? signature->day : "____-__-__");
  }
}

GBytes *paper_print_text (const Paper *paper)
{
  GString *text = g_string_new (NULL);
  g_autofree char *title = paper_say (paper, paper->form->title.zh, paper->form->title.en);
  for (unsigned i = 0; i < paper->sheets->len; i++) {
    const PaperSheet *sheet = paper->sheets->pdata[i];
    g_string_append_printf (text, "%s%s\n", i > 0 ? "\n" : "", title);
    add_heads (text, paper, sheet);
    add_lines (text, sheet->paragraphs);
    if (paper->form->columns != NULL)
      add_table (text, paper, sheet);
    add_lines (text, sheet->closing);
    unsigned signatures = sheet->signatures->len, slip = paper->form->slip.zh != NULL && signatures > 0;
    add_signatures (text, sheet, 0, signatures - slip);
    if (paper->form->slip.zh == NULL)
      continue;
    g_autofree char *cut = paper_say (paper, paper->form->slip.zh, paper->form->slip.en);
    g_string_append_printf (text, "--------\n%s\n", cut);
    add_lines (text, sheet->slip);
    add_signatures (text, sheet, signatures - slip, signatures);
  }
  return g_string_free_to_bytes (text);
}
