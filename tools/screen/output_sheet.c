/* A table as a workbook (xlsx), which is written once its last row is known. */
#include "form/text.h"
#include "ops/ask.h"
#include "sys/error.h"
#include "tools/screen/internal.h"

static void give_up (Output *output)
{
  g_clear_pointer (&output->sheet, sheet_free);
}

static void put_cell (Output *output, SheetRow *row, unsigned column, SheetKind kind, const char *text)
{
  if (output->sheet == NULL || text == NULL || sheet_set (output->sheet, row, column, kind, text_escape (text, -1)))
    return;
  error_set (&output->failure, ERROR_UNREADABLE, "D-SHEET-TOO-LARGE", NULL, "ask for fewer rows, or for CSV",
             "a workbook holds no more than %d rows", SHEET_MAX_ROWS);
  give_up (output);
}

static void begin_workbook (Output *output)
{
  if (output->headings) {
    error_set (&output->failure, ERROR_USAGE, "D-USAGE", NULL, "send it into a file: > list.xlsx",
               "a workbook cannot be shown on a terminal");
    return;
  }
  output->sheet = sheet_new (SHEET_XLSX);
  output->sheet_row = 1;
  SheetRow *row = sheet_add_row (output->sheet, output->sheet_row);
  for (unsigned i = 0; i < output->columns; i++)
    put_cell (output, row, i, SHEET_TEXT, _ (output->table->columns[i].heading));
}

/* Numbers and days are those for programs, words those for people. */
static void keep_row (Output *output, const void *data)
{
  SheetRow *row = output->sheet != NULL ? sheet_add_row (output->sheet, ++output->sheet_row) : NULL;
  for (unsigned i = 0; i < output->columns && output->sheet != NULL; i++) {
    const ReportColumn *column = &output->table->columns[i];
    g_autofree char *value = report_value (column, data, column->type == REPORT_TYPE_WORD);
    bool number = column->type == REPORT_TYPE_NUMBER || column->type == REPORT_TYPE_MAYBE_NUMBER ||
                  column->type == REPORT_TYPE_PAGES;
    put_cell (output, row, i, number ? SHEET_NUMBER : SHEET_TEXT, value);
  }
}

static void end_workbook (Output *output)
{
  g_autoptr (GBytes) bytes = output->sheet != NULL ? sheet_print (output->sheet, &output->failure) : NULL;
  give_up (output);
  if (bytes != NULL)
    output_write (output, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

const OutputFormat output_workbook = {.begin = begin_workbook, .row = keep_row, .end = end_workbook};
