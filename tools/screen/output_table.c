/* Tables: aligned text for people (columns counted in terminal cells, so that Chinese aligns), CSV for spreadsheets,
 * one object a row in JSON. Only aligned text has to wait for the last row; the other two stream. */
#include "tools/screen/internal.h"

#include <string.h>

#include "form/text.h"
#include "ops/ask.h"

static bool is_number (const ReportColumn *column)
{
  return column->type == REPORT_TYPE_NUMBER || column->type == REPORT_TYPE_MAYBE_NUMBER ||
         column->type == REPORT_TYPE_PAGES;
}

/* ---- CSV ---- */

/* RFC 4180. A spreadsheet would run a cell that begins with one of these characters: an apostrophe makes it text. */
static void append_cell (GString *line, const char *text, bool last)
{
  g_autofree char *shown = text ? text_escape (text, -1) : g_strdup ("");
  bool quote = strpbrk (shown, "\",\r\n") || g_ascii_isspace (shown[0]);
  if (quote)
    g_string_append_c (line, '"');
  if (shown[0] && strchr ("=+-@\t\r", shown[0]))
    g_string_append_c (line, '\'');
  for (const char *at = shown; *at; at++) {
    if (*at == '"')
      g_string_append_c (line, '"');
    g_string_append_c (line, *at);
  }
  if (quote)
    g_string_append_c (line, '"');
  g_string_append (line, last ? "\r\n" : ",");
}

static void begin_csv (Output *output)
{
  g_autoptr (GString) line = g_string_new (output->style.mark ? "\xef\xbb\xbf" : NULL);
  for (unsigned i = 0; i < output->columns; i++)
    append_cell (line, output->table->columns[i].key, i + 1 == output->columns);
  output_write (output, line->str, line->len);
}

static void print_csv_row (Output *output, const void *row)
{
  g_autoptr (GString) line = g_string_new (NULL);
  for (unsigned i = 0; i < output->columns; i++) {
    g_autofree char *value = report_value (&output->table->columns[i], row, false);
    append_cell (line, value, i + 1 == output->columns);
  }
  output_write (output, line->str, line->len);
}

/* ---- JSON ---- */

static void print_json_row (Output *output, const void *row)
{
  g_autoptr (GString) line = g_string_new ("{");
  json_put (line, "type", output->table->name);
  for (unsigned i = 0; i < output->columns; i++) {
    const ReportColumn *column = &output->table->columns[i];
    g_autofree char *value = report_value (column, row, false);
    if (value && is_number (column)) {
      json_key (line, column->key);
      g_string_append (line, value);
    } else {
      json_put (line, column->key, value);
    }
  }
  g_string_append (line, "}\n");
  output_write (output, line->str, line->len);
}

/* ---- Text ---- */

static void keep_text_row (Output *output, const void *row)
{
  char **cells = g_new0 (char *, output->columns + 1);
  for (unsigned i = 0; i < output->columns; i++) {
    g_autofree char *value = report_value (&output->table->columns[i], row, true);
    cells[i] = text_escape (value ? value : "", -1);
  }
  g_ptr_array_add (output->rows, cells);
}

static void print_text_row (Output *output, char *const *cells, const size_t *widths)
{
  g_autoptr (GString) line = g_string_new (NULL);
  for (unsigned i = 0; i < output->columns; i++) {
    int pad = MAX ((int)widths[i] - (int)text_width (cells[i]), 0);
    bool is_right = is_number (&output->table->columns[i]);
    g_string_append_printf (line, "%*s%s%*s  ", is_right ? pad : 0, "", cells[i], is_right ? 0 : pad, "");
  }
  while (line->len && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  g_string_append_c (line, '\n');
  output_write (output, line->str, line->len);
}

/* A terminal gets headings and aligned columns. A pipe gets rows only, without padding: the first word of each is a
 * reference. */
static void print_text (Output *output)
{
  if (output->rows->len && (output->headings || output->style.verbose)) {
    char **heading = g_new0 (char *, output->columns + 1);
    for (unsigned i = 0; i < output->columns; i++)
      heading[i] = g_strdup (_ (output->table->columns[i].heading));
    g_ptr_array_insert (output->rows, 0, heading);
  }
  g_autofree size_t *widths = g_new0 (size_t, output->columns);
  for (unsigned r = 0; output->headings && r < output->rows->len; r++)
    for (unsigned i = 0; i < output->columns; i++)
      widths[i] = MAX (widths[i], text_width (((char **)output->rows->pdata[r])[i]));
  for (unsigned r = 0; r < output->rows->len; r++)
    print_text_row (output, output->rows->pdata[r], widths);
  g_ptr_array_set_size (output->rows, 0);
}

/* ---- All of them ---- */

void output_table_begin (Output *output, const Report *report, unsigned columns)
{
  static const OutputFormat text = {.row = keep_text_row, .end = print_text};
  static const OutputFormat csv = {.begin = begin_csv, .row = print_csv_row};
  static const OutputFormat json = {.row = print_json_row};
  output->format = output->style.ics && report->calendar ? &output_calendar
                   : output->style.json                  ? &json
                   : output->style.xlsx                  ? &output_workbook
                   : output->style.csv                   ? &csv
                                                         : &text;
  output->table = report;
  output->columns = 0;
  while (report->columns[output->columns].key)
    output->columns++;
  if (output->format == &text && (columns || report->brief))
    output->columns = MIN (output->columns, columns ? columns : report->brief);
  if (output->format->begin)
    output->format->begin (output);
}

void output_row (Output *output, const void *row)
{
  output->format->row (output, row);
}

void output_table_end (Output *output)
{
  if (output->format->end)
    output->format->end (output);
}

static bool print_row (const void *row, gpointer data)
{
  output_row (data, row);
  return true;
}

bool output_report (Output *output, Archive *archive, ReportRequest *request, GError **error)
{
  output->archive = archive;
  output_table_begin (output, report_of (request), request->columns);
  bool good = report_visit (archive, request, print_row, output, error);
  output_table_end (output);
  if (!good || output->failure == NULL)
    return good;
  g_propagate_error (error, g_steal_pointer (&output->failure));
  return false;
}
