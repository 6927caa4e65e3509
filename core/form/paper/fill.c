/* Filling in forms. */
#include "form/paper/internal.h"

#include <string.h>

#include "form/text.h"

static unsigned count_texts (const PaperText *texts)
{
  unsigned n = 0;
  while (texts != NULL && texts[n].zh != NULL)
    n++;
  return n;
}

unsigned paper_count_columns (const PaperColumn *columns)
{
  unsigned n = 0;
  while (columns != NULL && columns[n].heading.zh != NULL)
    n++;
  return n;
}

char *paper_flatten (const char *text)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\n", ' ');
  return text_escape (line, -1);
}

static void free_signature (gpointer data)
{
  PaperSignature *signature = data;
  g_free (signature->role);
  g_free (signature->dated);
  g_free (signature->name);
  g_free (signature->day);
  g_free (signature);
}

static void free_row (gpointer data)
{
  g_strfreev (data);
}

static void free_sheet (gpointer data)
{
  PaperSheet *sheet = data;
  g_strfreev (sheet->heads);
  g_ptr_array_unref (sheet->paragraphs);
  g_ptr_array_unref (sheet->rows);
  g_ptr_array_unref (sheet->closing);
  g_ptr_array_unref (sheet->slip);
  g_ptr_array_unref (sheet->signatures);
  g_free (sheet->code);
  g_free (sheet);
}

Paper *paper_new (const PaperForm *form, PaperLanguage language)
{
  Paper *paper = g_new0 (Paper, 1);
  paper->form = form;
  paper->language = language;
  paper->start = 1;
  paper->sheets = g_ptr_array_new_with_free_func (free_sheet);
  return paper;
}

void paper_free (Paper *paper)
{
  if (paper == NULL)
    return;
  g_ptr_array_unref (paper->sheets);
  g_free (paper->footer);
  g_free (paper);
}

bool paper_language_from_name (const char *name, PaperLanguage *language)
{
  static const char *const names[] = {[PAPER_BOTH] = "both", [PAPER_ZH] = "zh", [PAPER_EN] = "en"};
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0) {
      *language = (PaperLanguage)i;
      return true;
    }
  return false;
}

char *paper_say (const Paper *paper, const char *zh, const char *en)
{
  bool same = g_strcmp0 (zh, en) == 0;
  if (paper->language == PAPER_BOTH && zh != NULL && en != NULL && !same)
    return g_strconcat (zh, " ", en, NULL);
  const char *text = paper->language == PAPER_EN || zh == NULL ? en : zh;
  return g_strdup (text != NULL ? text : zh);
}

void paper_tell (const Paper *paper, GPtrArray *paragraphs, const char *zh, const char *en)
{
  g_ptr_array_add (paragraphs,
                   paper->language == PAPER_BOTH ? g_strconcat (zh, "\n", en, NULL) : paper_say (paper, zh, en));
}

PaperSheet *paper_add_sheet (Paper *paper)
{
  PaperSheet *sheet = g_new0 (PaperSheet, 1);
  unsigned n = count_texts (paper->form->heads);
  sheet->heads = g_new0 (char *, n + 1);
  for (unsigned i = 0; i < n; i++)
    sheet->heads[i] = g_strdup ("");
  sheet->paragraphs = g_ptr_array_new_with_free_func (g_free);
  sheet->rows = g_ptr_array_new_with_free_func (free_row);
  sheet->closing = g_ptr_array_new_with_free_func (g_free);
  sheet->slip = g_ptr_array_new_with_free_func (g_free);
  sheet->signatures = g_ptr_array_new_with_free_func (free_signature);
  g_ptr_array_add (paper->sheets, sheet);
  return sheet;
}

void paper_set_head (PaperSheet *sheet, unsigned line, char *value)
{
  g_free (sheet->heads[line]);
  sheet->heads[line] = value != NULL ? value : g_strdup ("");
}

void paper_add_row (PaperSheet *sheet, char **cells)
{
  g_ptr_array_add (sheet->rows, cells);
}

void paper_add_signature (const Paper *paper, PaperSheet *sheet, char *role, char *dated, char *name, char *day)
{
  PaperSignature *signature = g_new0 (PaperSignature, 1);
  signature->role = role;
  signature->dated = dated != NULL ? dated : paper_say (paper, "日期", "Date");
  signature->name = name;
  signature->day = day;
  g_ptr_array_add (sheet->signatures, signature);
}

unsigned paper_rows (const Paper *paper)
{
  unsigned rows = 0;
  for (unsigned i = 0; i < paper->sheets->len; i++)
    rows += paper->form->columns != NULL ? ((const PaperSheet *)paper->sheets->pdata[i])->rows->len : 1;
  return rows;
}

unsigned paper_pages (const Paper *paper)
{
  if (paper->stock == NULL || paper->sheets->len == 0)
    return 0;
  unsigned each = paper->stock->across * paper->stock->down;
  return (paper->start - 1 + paper->sheets->len + each - 1) / each;
}
