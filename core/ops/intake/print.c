/* Sheets for people: the rows that could not be filed, and one to begin with. */
#include "ops/intake/internal.h"
#include "sys/error.h"
#include "sys/message.h"

static void copy_row (Sheet *into, SheetRow *row, const SheetRow *from)
{
  for (unsigned i = 0; i < from->n; i++)
    if (from->cells[i].text != NULL)
      sheet_set (into, row, i, from->cells[i].kind, g_strdup (from->cells[i].text));
}

/* The column of an earlier check, or a new one after all cells. */
static unsigned problem_column (const Batch *batch)
{
  unsigned last = batch->headings->n;
  for (unsigned i = 0; i < batch->sheet->rows->len; i++)
    last = MAX (last, ((const SheetRow *)batch->sheet->rows->pdata[i])->n);
  return batch->columns[FILING_PROBLEM] >= 0 ? (unsigned)batch->columns[FILING_PROBLEM] : last;
}

/* The problems of each row: row number -> GString. */
static GHashTable *join_problems (const Batch *batch)
{
  GHashTable *all = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (unsigned i = 0; i < batch->faults->len; i++) {
    const BatchFault *fault = batch->faults->pdata[i];
    gpointer key = GUINT_TO_POINTER (fault->row);
    const char *before = g_hash_table_lookup (all, key);
    const char *place = fault->heading != NULL ? fault->heading : fault->column;
    char *text = g_strdup_printf ("%s%s%s%s%s", before == NULL ? "" : before, before == NULL ? "" : "; ",
                                  place == NULL ? "" : place, place == NULL ? "" : ": ", fault->problem);
    g_hash_table_insert (all, key, text);
  }
  return all;
}

/* Rows with problems, and all rows of records with problems. */
static GHashTable *failed_rows (const Batch *batch)
{
  GHashTable *failed = g_hash_table_new (NULL, NULL);
  for (unsigned i = 0; i < batch->faults->len; i++)
    g_hash_table_add (failed, GUINT_TO_POINTER (((const BatchFault *)batch->faults->pdata[i])->row));
  for (unsigned i = 0; i < batch->drafts->len; i++) {
    const BatchDraft *draft = batch->drafts->pdata[i];
    for (unsigned j = 0; draft->is_faulty && j < draft->rows->len; j++)
      g_hash_table_add (failed, GUINT_TO_POINTER (((const SheetRow *)draft->rows->pdata[j])->number));
  }
  return failed;
}

GBytes *intake_print_failed (const Batch *batch, const char *lang, GError **error)
{
  g_autoptr (Sheet) sheet = sheet_new (batch->sheet->form);
  g_autoptr (GHashTable) problems = join_problems (batch), failed = failed_rows (batch);
  unsigned column = problem_column (batch), number = 1;
  sheet->encoding = batch->sheet->encoding;
  sheet->has_mark = batch->sheet->has_mark;
  sheet->separator = batch->sheet->separator;
  SheetRow *headings = sheet_add_row (sheet, number++);
  copy_row (sheet, headings, batch->headings);
  sheet_set (sheet, headings, column, SHEET_TEXT, column_heading (&column_filing[FILING_PROBLEM], lang));
  for (unsigned i = 0; i < batch->sheet->rows->len; i++) {
    const SheetRow *from = batch->sheet->rows->pdata[i];
    if (from->number <= batch->headings->number || !g_hash_table_contains (failed, GUINT_TO_POINTER (from->number)))
      continue;
    const char *problem = g_hash_table_lookup (problems, GUINT_TO_POINTER (from->number));
    SheetRow *row = sheet_add_row (sheet, number++);
    copy_row (sheet, row, from);
    sheet_set (sheet, row, column, SHEET_TEXT, g_strdup (problem == NULL ? "" : problem));
  }
  return sheet_print (sheet, error);
}

GBytes *intake_print_template (SheetForm form, const char *lang, GError **error)
{
  g_autoptr (Sheet) sheet = sheet_new (form);
  sheet->has_mark = true;
  SheetRow *headings = sheet_add_row (sheet, 1);
  for (unsigned i = 0; i < FILING_SERIAL; i++)
    sheet_set (sheet, headings, i, SHEET_TEXT, column_heading (&column_filing[i], lang));
  SheetRow *remark = sheet_add_row (sheet, 2);
  sheet_set (sheet, remark, 0, SHEET_TEXT,
             g_strdup (_ ("# a row that begins with # is skipped; columns may be left out and stand in any order")));
  return sheet_print (sheet, error);
}
