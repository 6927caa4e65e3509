/* What a cell says. Spreadsheets change what people type: long numbers lose their last digits, "3-5" becomes a day, a
 * day becomes a number. Where that may have happened, the cell is a fault: a guess would be filed for ever. */
#include "ops/intake/internal.h"

#include <math.h>
#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/text.h"
#include "sys/error.h"
#include "sys/message.h"

enum { SHOWN = 60, SAFE_DIGITS = 15 };

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

/* Whether digits may be missing: a number of 16 digits and more that was one in the spreadsheet, or looks like
 * it: 3.3E+17, 330106198001011000. Cards and identity numbers have 16 to 19. */
static bool has_lost_digits (const SheetCell *cell, const char *text)
{
  size_t digits = strspn (text, "0123456789");
  if (text[digits] == '\0' && digits > SAFE_DIGITS) {
    size_t zeros = strlen (text) - SAFE_DIGITS;
    return cell->kind == SHEET_NUMBER || strspn (text + SAFE_DIGITS, "0") == zeros;
  }
  char *end;
  double number = g_ascii_strtod (text, &end);
  return *end == '\0' && end != text && strpbrk (text, "eE") != NULL && strstr (text, "+") != NULL &&
         fabs (number) >= 1e11;
}

/* Whether each line of a cell is a text of its own. */
static bool takes_lines (FilingColumn field)
{
  return field == FILING_NOTE || field == FILING_CREATOR || field == FILING_WAIVE || field == FILING_FORMER;
}

/* Refuses what a spreadsheet has made of a text. */
static bool is_as_typed (Batch *batch, const SheetRow *row, FilingColumn field, const SheetCell *cell, const char *text)
{
  ColumnType type = column_filing[field].type;
  bool is_text = type == COLUMN_LINE || type == COLUMN_TITLE;
  if (cell->fault != NULL)
    intake_fault (batch, row, (int)field, "D-CELL", _ (cell->fault), _ ("put the text itself into the cell"));
  else if (is_text && has_lost_digits (cell, text))
    intake_fault (batch, row, (int)field, "D-CELL-DIGITS",
                  _ ("the spreadsheet kept only 15 digits of this number: its last digits are lost"),
                  _ ("format the column as text and type the number again"));
  else if (is_text && strpbrk (text, "\r\n") != NULL && !takes_lines (field))
    intake_fault (batch, row, (int)field, "D-CELL-LINES", _ ("the text has a line break"),
                  _ ("write it in one line; only notes, authors and former codes may have several"));
  else if (type == COLUMN_LINE && cell->kind == SHEET_DATE)
    intake_fault (batch, row, (int)field, "D-CELL-DAY", _ ("the spreadsheet made a day of this text"),
                  _ ("format the column as text and type it again"));
  else
    return true;
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

/* "2024/3/5 0:00:00", which a spreadsheet writes into CSV, is a day. */
static char *without_midnight (const char *text)
{
  static const char *const endings[] = {" 0:00", " 0:00:00", " 00:00", " 00:00:00"};
  for (size_t i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (text, endings[i]))
      return g_strndup (text, strlen (text) - strlen (endings[i]));
  return g_strdup (text);
}

bool intake_day (Batch *batch, const SheetRow *row, FilingColumn field, GDate *day)
{
  enum { EPOCH = 693594, FIRST = 10000, LAST = 99999 }; /* serial numbers of 1927 to 2173 */
  GError *error = NULL;
  const char *text = intake_text (batch, row, field);
  g_autofree char *plain = text == NULL ? NULL : without_midnight (text);
  g_date_clear (day, 1);
  if (plain == NULL || date_parse (plain, day, &error))
    return plain != NULL;
  unsigned serial = text_number (plain, 5, 5);
  if (serial < FIRST || serial > LAST) {
    fault_of (batch, row, field, error);
    return false;
  }
  g_autoptr (GDate) meant = g_date_new_julian (serial + EPOCH);
  g_autofree char *printed = date_print (meant);
  g_autofree char *hint = g_strdup_printf (_ ("format the column as a date; if it was one, write %s"), printed);
  g_clear_error (&error);
  intake_fault (batch, row, (int)field, "D-DATE", _ ("this is a spreadsheet's number of a day, not a date"), hint);
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
