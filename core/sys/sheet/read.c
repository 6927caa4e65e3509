/* The rows of a sheet, and the choice of a reader by the first bytes of the file. */
#include "sys/sheet.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/error.h"
#include "sys/message.h"
#include "sys/sheet/internal.h"

static void row_free (gpointer data)
{
  SheetRow *row = data;
  for (unsigned i = 0; i < row->n; i++)
    g_free (row->cells[i].text);
  g_free (row->cells);
  g_free (row);
}

Sheet *sheet_new (SheetForm form)
{
  Sheet *sheet = g_new0 (Sheet, 1);
  sheet->form = form;
  sheet->encoding = "UTF-8";
  sheet->separator = ',';
  sheet->sheets = 1;
  sheet->rows = g_ptr_array_new_with_free_func (row_free);
  sheet->merges = g_array_new (FALSE, FALSE, sizeof (SheetMerge));
  return sheet;
}

void sheet_free (Sheet *sheet)
{
  if (sheet == NULL)
    return;
  g_ptr_array_unref (sheet->rows);
  g_array_unref (sheet->merges);
  g_free (sheet->title);
  g_free (sheet);
}

const SheetCell *sheet_cell (const SheetRow *row, unsigned column)
{
  static const SheetCell empty = {0};
  return column < row->n ? &row->cells[column] : &empty;
}

bool sheet_is_blank (const SheetCell *cell)
{
  return cell->fault == NULL && (cell->text == NULL || cell->text[strspn (cell->text, " \t\r\n")] == '\0');
}

char *sheet_column (unsigned column)
{
  GString *letters = g_string_new (NULL);
  for (unsigned left = column + 1; left > 0; left = (left - 1) / 26)
    g_string_prepend_c (letters, (char)('A' + (left - 1) % 26));
  return g_string_free (letters, FALSE);
}

SheetRow *sheet_add_row (Sheet *sheet, unsigned number)
{
  SheetRow *row = g_new0 (SheetRow, 1);
  row->number = number;
  g_ptr_array_add (sheet->rows, row);
  return row;
}

bool sheet_set (Sheet *sheet, SheetRow *row, unsigned column, SheetKind kind, char *text)
{
  size_t len = strlen (text);
  if (column >= SHEET_MAX_COLUMNS || sheet->rows->len > SHEET_MAX_ROWS || sheet->text + len > SHEET_MAX_TEXT ||
      (column >= row->n && sheet->cells + column + 1 - row->n > SHEET_MAX_CELLS)) {
    g_free (text);
    return false;
  }
  if (column >= row->n) {
    row->cells = g_renew (SheetCell, row->cells, column + 1);
    memset (row->cells + row->n, 0, (column + 1 - row->n) * sizeof (SheetCell));
    sheet->cells += column + 1 - row->n;
    row->n = column + 1;
  }
  SheetCell *cell = &row->cells[column];
  g_free (cell->text);
  *cell = (SheetCell){.text = text, .kind = kind};
  if (len > SHEET_MAX_CELL) {
    *(char *)g_utf8_find_prev_char (text, text + SHEET_MAX_CELL) = '\0';
    cell->fault = N_ ("the cell is longer than 32,767 bytes");
  }
  sheet->text += strlen (text);
  return true;
}

char *sheet_place (const char *name, unsigned row)
{
  return row == 0 ? g_strdup (name) : g_strdup_printf ("%s:%u", name, row);
}

bool sheet_too_large (const char *name, unsigned row, GError **error)
{
  g_autofree char *place = sheet_place (name, row);
  return error_set (error, ERROR_UNREADABLE, "D-SHEET-TOO-LARGE", place, "divide it into several sheets",
                    "a sheet has at most %d rows, %d columns and %d MiB of text", SHEET_MAX_ROWS, SHEET_MAX_COLUMNS,
                    SHEET_MAX_TEXT / 1024 / 1024);
}

static bool read_all (int fd, size_t size, GString *bytes, GError **error)
{
  g_string_set_size (bytes, size);
  for (size_t at = 0; at < size;) {
    ssize_t got = pread (fd, bytes->str + at, size - at, (off_t)at);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return error_set_errno (error, errno, NULL, "reading");
    if (got == 0)
      g_string_truncate (bytes, at);
    at = got == 0 ? size : at + (size_t)got;
  }
  return true;
}

/* A pipe gives no workbook, whose parts are read out of order. */
static bool read_stream (Sheet *sheet, int fd, const char *name, GError **error)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  char piece[65536];
  for (;;) {
    ssize_t got = read (fd, piece, sizeof piece);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return error_set_errno (error, errno, name, "reading");
    if (got == 0)
      break;
    g_string_append_len (bytes, piece, got);
    if (bytes->len > SHEET_MAX_BYTES)
      return sheet_too_large (name, 0, error);
  }
  if (g_str_has_prefix (bytes->str, "PK\3\4"))
    return error_set (error, ERROR_UNREADABLE, "D-SHEET", name, "name the file instead of piping it",
                      "a workbook cannot be read from a pipe");
  return sheet_read_csv (sheet, bytes, name, error);
}

static bool read_form (Sheet *sheet, int fd, const char *name, GError **error)
{
  struct stat status;
  char head[8] = "";
  if (fstat (fd, &status) == 0 && !S_ISREG (status.st_mode))
    return read_stream (sheet, fd, name, error);
  if (fstat (fd, &status) != 0 || pread (fd, head, sizeof head, 0) < 0)
    return error_set_errno (error, errno, name, "reading");
  if (memcmp (head, "PK\3\4", 4) == 0) {
    sheet->form = SHEET_XLSX;
    return sheet_read_xlsx (sheet, fd, (uint64_t)status.st_size, name, error);
  }
  if (memcmp (head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
    return error_set (error, ERROR_UNREADABLE, "D-SHEET", name, "save it as .xlsx without a password, or as CSV",
                      "this is a workbook in an old form, or one with a password");
  if (status.st_size > SHEET_MAX_BYTES)
    return sheet_too_large (name, 0, error);
  g_autoptr (GString) bytes = g_string_new (NULL);
  return read_all (fd, (size_t)status.st_size, bytes, error) && sheet_read_csv (sheet, bytes, name, error);
}

Sheet *sheet_read (int fd, const char *name, GError **error)
{
  g_autoptr (Sheet) sheet = sheet_new (SHEET_CSV);
  return read_form (sheet, fd, name, error) ? g_steal_pointer (&sheet) : NULL;
}

GBytes *sheet_print (const Sheet *sheet, GError **error)
{
  return sheet->form == SHEET_XLSX ? sheet_print_xlsx (sheet, error) : sheet_print_csv (sheet, error);
}
