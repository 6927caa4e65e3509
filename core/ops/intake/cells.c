/* What a cell says. Spreadsheets change what people type: long numbers lose their last digits, "3-5" becomes a day, a
 * day becomes a number. Where that may have happened, the cell is a fault: a guess would be filed for ever. */
#include "ops/intake/internal.h"

#include <string.h>

#include "form/cell.h"
#include "form/date.h"
#include "form/text.h"
#include "sys/error.h"
#include "sys/message.h"

enum { SHOWN = 60 }; /* characters of a cell */

/* The text of a cell, which the sheet keeps, or its beginning. */
static const char *shorten (Batch *batch, const char *text)
{
  if (text == NULL || strlen (text) <= SHOWN || g_utf8_strlen (text, -1) <= SHOWN)
    return text;
  g_autofree char *start = g_utf8_substring (text, 0, SHOWN), *cut = g_strconcat (start, "…", NULL);
  return g_string_chunk_insert (batch->texts, cut);
}

/* Most faults of a sheet say the same. */
static const char *keep_words (Batch *batch, const char *text)
{
  return text == NULL ? NULL : g_string_chunk_insert_const (batch->texts, text);
}

BatchFault *intake_fault_at (Batch *batch, const SheetRow *row, int column, const char *code, const char *problem,
                             const char *hint)
{
  BatchFault *fault = g_new0 (BatchFault, 1);
  fault->row = row->number;
  fault->code = keep_words (batch, code);
  fault->problem = keep_words (batch, problem);
  fault->hint = keep_words (batch, hint);
  if (column >= 0) {
    g_autofree char *letters = sheet_column ((unsigned)column);
    fault->place = (unsigned)column + 1;
    fault->column = keep_words (batch, letters);
    fault->heading = shorten (batch, sheet_cell (batch->headings, (unsigned)column)->text);
    fault->cell = shorten (batch, sheet_cell (row, (unsigned)column)->text);
  }
  g_ptr_array_add (batch->faults, fault);
  if (batch->draft != NULL)
    batch->draft->is_faulty = true;
  return fault;
}

void intake_fault (Batch *batch, const SheetRow *row, int field, const char *code, const char *problem,
                   const char *hint)
{
  intake_fault_at (batch, row, batch->columns[field], code, problem, hint);
  if (batch->draft != NULL)
    batch->draft->faulted |= 1U << field;
}

bool intake_is_faulted (const BatchDraft *draft, FilingColumn field)
{
  return (draft->faulted & 1U << field) != 0;
}

/* Takes an error of a parser as a fault. */
static void fault_of (Batch *batch, const SheetRow *row, FilingColumn field, GError *error)
{
  intake_fault (batch, row, (int)field, error_id (error), error->message, error_hint (error));
  g_error_free (error);
}

/* Whether each line of a cell is a text of its own. */
static bool takes_lines (FilingColumn field)
{
  return field == FILING_NOTE || field == FILING_CREATOR || field == FILING_WAIVE || field == FILING_FORMER;
}

/* Refuses what a spreadsheet has made of a text. */
static bool is_as_typed (Batch *batch, const SheetRow *row, FilingColumn field, const SheetCell *cell, const char *text)
{
  g_autoptr (GError) problem = NULL;
  if (cell_is_as_typed (cell, text, column_filing[field].type, takes_lines (field), &problem))
    return true;
  fault_of (batch, row, field, g_steal_pointer (&problem));
  return false;
}

const char *intake_text (Batch *batch, const SheetRow *row, FilingColumn field)
{
  if (batch->columns[field] < 0)
    return NULL;
  const SheetCell *cell = sheet_cell (row, (unsigned)batch->columns[field]);
  g_autofree char *text = cell->text == NULL ? NULL : g_strstrip (g_strdup (cell->text));
  if (text == NULL || *text == '\0') {
    if (cell->fault != NULL)
      is_as_typed (batch, row, field, cell, "");
    return NULL;
  }
  return is_as_typed (batch, row, field, cell, text) ? g_string_chunk_insert (batch->texts, text) : NULL;
}

bool intake_day (Batch *batch, const SheetRow *row, FilingColumn field, GDate *day)
{
  GError *error = NULL;
  const char *text = intake_text (batch, row, field);
  g_date_clear (day, 1);
  if (text == NULL || cell_day (text, day, &error))
    return text != NULL;
  fault_of (batch, row, field, error);
  return false;
}

bool intake_period (Batch *batch, const SheetRow *row, GDate *first, GDate *last)
{
  GError *error = NULL;
  const char *text = intake_text (batch, row, FILING_PERIOD);
  if (text == NULL || date_parse_period (text, first, last, &error))
    return text != NULL;
  fault_of (batch, row, FILING_PERIOD, error);
  return false;
}

unsigned intake_number (Batch *batch, const SheetRow *row, FilingColumn field)
{
  static const char *const words[] = {"页", "份", "張", "张", "p", "pages", "copies"};
  unsigned most = field == FILING_COPIES ? 9999 : 9999999;
  const char *text = intake_text (batch, row, field);
  guint64 number;
  if (text == NULL)
    return 0;
  g_autofree char *plain = text_alike (text);
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_suffix (plain, words[i]))
      plain[strlen (plain) - strlen (words[i])] = '\0';
  if (g_ascii_string_to_unsigned (plain, 10, 1, most, &number, NULL))
    return (unsigned)number;
  intake_fault (batch, row, (int)field, "D-CELL-NUMBER", _ ("this is not a whole number above 0"),
                _ ("write it as in 3"));
  return 0;
}
