/* xlsx is written by libxlsxwriter, which is loaded for the first one: its zip library is needed nowhere else. The
 * library writes to a name, so it gets that of a file in memory. */
#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "sys/error.h"
#include "sys/sheet/internal.h"

#define SONAME "libxlsxwriter.so.4"

typedef struct {
  __typeof__ (workbook_new) *book_new;
  __typeof__ (workbook_add_worksheet) *book_add_sheet;
  __typeof__ (workbook_add_format) *book_add_format;
  __typeof__ (workbook_close) *book_close;
  __typeof__ (format_set_num_format) *format_set;
  __typeof__ (worksheet_write_string) *write_string;
  __typeof__ (worksheet_write_number) *write_number;
} Writer;

static bool look_up (void *library, const char *name, void *into)
{
  void *function = dlsym (library, name);
  memcpy (into, &function, sizeof function);
  return function != NULL;
}

static bool load_writer (Writer *writer)
{
  void *library = dlopen (SONAME, RTLD_LAZY | RTLD_LOCAL);
  return library != NULL && look_up (library, "workbook_new", &writer->book_new) &&
         look_up (library, "workbook_add_worksheet", &writer->book_add_sheet) &&
         look_up (library, "workbook_add_format", &writer->book_add_format) &&
         look_up (library, "workbook_close", &writer->book_close) &&
         look_up (library, "format_set_num_format", &writer->format_set) &&
         look_up (library, "worksheet_write_string", &writer->write_string) &&
         look_up (library, "worksheet_write_number", &writer->write_number);
}

/* Days as text: a spreadsheet that gets a day as text shows it as it is written, in every language. */
static void write_rows (const Writer *writer, const Sheet *sheet, lxw_worksheet *page, lxw_format *text)
{
  for (unsigned i = 0; i < sheet->rows->len; i++) {
    const SheetRow *row = sheet->rows->pdata[i];
    for (unsigned column = 0; column < row->n; column++) {
      const SheetCell *cell = &row->cells[column];
      if (cell->text != NULL && cell->kind == SHEET_NUMBER)
        writer->write_number (page, i, (lxw_col_t)column, g_ascii_strtod (cell->text, NULL), NULL);
      else if (cell->text != NULL)
        writer->write_string (page, i, (lxw_col_t)column, cell->text, text);
    }
  }
}

static GBytes *read_back (int fd)
{
  struct stat status;
  if (fstat (fd, &status) != 0 || status.st_size <= 0)
    return NULL;
  char *bytes = g_malloc ((gsize)status.st_size);
  if (pread (fd, bytes, (size_t)status.st_size, 0) == (ssize_t)status.st_size)
    return g_bytes_new_take (bytes, (gsize)status.st_size);
  g_free (bytes);
  return NULL;
}

GBytes *sheet_print_xlsx (const Sheet *sheet, GError **error)
{
  Writer writer;
  if (!load_writer (&writer)) {
    error_set (error, ERROR_UNREADABLE, "D-SHEET", NULL, "install libxlsxwriter, or write a CSV file",
               "libxlsxwriter is not installed");
    return NULL;
  }
  int fd = memfd_create ("dossier", MFD_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  lxw_workbook *book = fd < 0 ? NULL : writer.book_new (path);
  GBytes *bytes = NULL;
  if (book != NULL) {
    lxw_format *text = writer.book_add_format (book);
    writer.format_set (text, "@");
    write_rows (&writer, sheet, writer.book_add_sheet (book, NULL), text);
    bytes = writer.book_close (book) == LXW_NO_ERROR ? read_back (fd) : NULL;
  }
  if (bytes == NULL)
    error_set_errno (error, errno, NULL, "writing the workbook");
  if (fd >= 0)
    close (fd);
  return bytes;
}
