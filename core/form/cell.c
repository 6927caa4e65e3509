/* Each rule is about one thing that spreadsheets are known to do. */
#include "form/cell.h"

#include <math.h>
#include <string.h>

#include "form/date.h"
#include "form/text.h"
#include "sys/error.h"
#include "sys/message.h"

enum { SHOWN = 60, SAFE_DIGITS = 15 };

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

static bool refuse_cell (const char *id, const char *problem, const char *hint, GError **error)
{
  return error_set (error, ERROR_USAGE, id, NULL, hint, "%s", problem);
}

bool cell_is_as_typed (const SheetCell *cell, const char *text, ColumnType type, bool lines, GError **error)
{
  bool is_text = type == COLUMN_LINE || type == COLUMN_TITLE;
  if (cell->fault != NULL)
    return refuse_cell ("D-CELL", cell->fault, N_ ("put the text itself into the cell"), error);
  if (is_text && has_lost_digits (cell, text))
    return refuse_cell ("D-CELL-DIGITS",
                        N_ ("the spreadsheet kept only 15 digits of this number: its last digits are lost"),
                        N_ ("format the column as text and type the number again"), error);
  if (is_text && strpbrk (text, "\r\n") != NULL && !lines)
    return refuse_cell ("D-CELL-LINES", N_ ("the text has a line break"),
                        N_ ("write it in one line; only notes, authors and former codes may have several"), error);
  if (type == COLUMN_LINE && cell->kind == SHEET_DATE)
    return refuse_cell ("D-CELL-DAY", N_ ("the spreadsheet made a day of this text"),
                        N_ ("format the column as text and type it again"), error);
  return true;
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

bool cell_day (const char *text, GDate *day, GError **error)
{
  enum { EPOCH = 693594, FIRST = 10000, LAST = 99999 }; /* serial numbers of 1927 to 2173 */
  g_autofree char *plain = without_midnight (text);
  unsigned serial = text_number (plain, 5, 5);
  if (serial < FIRST || serial > LAST)
    return date_parse (plain, day, error);
  g_autoptr (GDate) meant = g_date_new_julian (serial + EPOCH);
  g_autofree char *printed = date_print (meant);
  g_autofree char *hint = g_strdup_printf (_ ("format the column as a date; if it was one, write %s"), printed);
  return refuse_cell ("D-DATE", N_ ("this is a spreadsheet's number of a day, not a date"), hint, error);
}

/* ---- Faults ---- */

/* The text, or its beginning when it is long. NULL gives NULL. */
static char *excerpt_of (const char *text)
{
  if (text == NULL || g_utf8_strlen (text, -1) <= SHOWN)
    return g_strdup (text);
  g_autofree char *start = g_utf8_substring (text, 0, SHOWN);
  return g_strconcat (start, "…", NULL);
}

CellFault *cell_fault_new (const SheetRow *headings, const SheetRow *row, int column, const GError *error)
{
  CellFault *fault = g_new0 (CellFault, 1);
  fault->row = row->number;
  fault->code = g_strdup (error_id (error));
  fault->problem = g_strdup (error->message);
  fault->hint = g_strdup (error_hint (error));
  if (column < 0)
    return fault;
  fault->place = (unsigned)column + 1;
  fault->column = sheet_column ((unsigned)column);
  fault->heading = excerpt_of (sheet_cell (headings, (unsigned)column)->text);
  fault->cell = excerpt_of (sheet_cell (row, (unsigned)column)->text);
  return fault;
}

void cell_fault_free (gpointer data)
{
  CellFault *fault = data;
  g_free (fault->column);
  g_free (fault->heading);
  g_free (fault->cell);
  g_free (fault->code);
  g_free (fault->problem);
  g_free (fault->hint);
  g_free (fault);
}
