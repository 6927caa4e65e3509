/* The sheet has a row a customer and the columns that import_run reads. */
#include <string.h>

#include "ops/customers/columns.h"
#include "ops/customers/edit.h"
#include "ops/customers/import.h"
#include "store/layouts.h"
#include "sys/error.h"

enum { SAFE_DIGITS = 15 }; /* that a spreadsheet keeps of a number */

/* Figures are numbers, so that a spreadsheet can add them up. */
static SheetKind kind_of (const char *field, const char *text)
{
  return g_ascii_isdigit (*field) && !g_str_has_suffix (field, ".currency") && strlen (text) <= SAFE_DIGITS
             ? SHEET_NUMBER
             : SHEET_TEXT;
}

/* Adds a cell; true also for one that no sheet can hold, which is left out and counted. */
static bool put_cell (Sheet *sheet, SheetRow *row, unsigned column, const char *field, char *text, unsigned *left)
{
  if (text == NULL)
    return true;
  if (strlen (text) > SHEET_MAX_CELL) {
    ++*left;
    g_free (text);
    return true;
  }
  return sheet_set (sheet, row, column, kind_of (field, text), text);
}

static bool add_rows (Sheet *sheet, const Columns *columns, const GPtrArray *list, const GPtrArray *fields,
                      const char *lang, unsigned *left)
{
  SheetRow *headings = sheet_add_row (sheet, 1);
  for (unsigned n = 0; n < fields->len; n++)
    if (!sheet_set (sheet, headings, n, SHEET_TEXT, columns_heading (columns, fields->pdata[n], lang)))
      return false;
  for (unsigned i = 0; i < list->len; i++) {
    SheetRow *row = sheet_add_row (sheet, i + 2);
    for (unsigned n = 0; n < fields->len; n++)
      if (!put_cell (sheet, row, n, fields->pdata[n], columns_cell (columns, list->pdata[i], fields->pdata[n], lang),
                     left))
        return false;
  }
  return true;
}

GBytes *customers_export (Archive *archive, SheetForm form, const char *lang, unsigned *customers, unsigned *left,
                          GError **error)
{
  const CustomerQuery everybody = {0};
  const Layout *layout = layouts_in_force (archive, error);
  g_autoptr (GPtrArray) list = layout == NULL ? NULL : customers_list (archive, &everybody, error);
  if (list == NULL)
    return NULL;
  g_autoptr (Columns) columns = columns_new (layout);
  g_autoptr (GPtrArray) offered = columns_fields (columns, list, true);
  bool fits = (uint64_t)list->len * offered->len <= SHEET_MAX_CELLS;
  g_autoptr (GPtrArray) fields = fits ? g_ptr_array_ref (offered) : columns_fields (columns, list, false);
  g_autoptr (Sheet) sheet = sheet_new (form);
  sheet->has_mark = true;
  *customers = list->len;
  *left = 0;
  if (add_rows (sheet, columns, list, fields, lang, left))
    return sheet_print (sheet, error);
  error_set (error, ERROR_UNREADABLE, "D-SHEET-TOO-LARGE", NULL, NULL,
             "the customers do not fit into a sheet: it has at most %d rows, %d columns and %d MiB of text",
             SHEET_MAX_ROWS, SHEET_MAX_COLUMNS, SHEET_MAX_TEXT / 1024 / 1024);
  return NULL;
}
