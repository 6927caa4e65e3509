/* Tables: aligned text for people (columns counted in terminal cells, so that Chinese aligns), CSV for spreadsheets,
 * one object a row in JSON. Only aligned text has to wait for the last row; the other two stream. */
#include "tools/screen/output_private.h"

#include <string.h>

#include "form/text.h"

/* RFC 4180. A spreadsheet runs a cell that begins with one of these: an apostrophe makes it text. */
static void csv_cell (GString *line, const char *text, bool number)
{
  if (!text)
    return;
  g_autofree char *shown = text_escape (text, -1);
  bool defuse = !number && shown[0] && strchr ("=+-@\t\r", shown[0]);
  bool quote = strpbrk (shown, "\",\r\n") || g_ascii_isspace (shown[0]);
  if (quote)
    g_string_append_c (line, '"');
  if (defuse)
    g_string_append_c (line, '\'');
  for (const char *at = shown; *at; at++) {
    if (*at == '"')
      g_string_append_c (line, '"');
    g_string_append_c (line, *at);
  }
  if (quote)
    g_string_append_c (line, '"');
}

static void csv_heading (Output *output)
{
  g_autoptr (GString) line = g_string_new (NULL);
  for (unsigned i = 0; i < output->n_columns; i++) {
    if (i)
      g_string_append_c (line, ',');
    csv_cell (line, output->columns[i].key, false);
  }
  g_string_append (line, "\r\n");
  output_write (output, line->str, line->len);
}

static void csv_row (Output *output, const char *const *cells)
{
  g_autoptr (GString) line = g_string_new (NULL);
  for (unsigned i = 0; i < output->n_columns; i++) {
    if (i)
      g_string_append_c (line, ',');
    csv_cell (line, cells[i], output->columns[i].number && cells[i] && json_is_number (cells[i]));
  }
  g_string_append (line, "\r\n");
  output_write (output, line->str, line->len);
}

static void json_row (Output *output, const char *const *cells)
{
  g_autoptr (GString) line = g_string_new ("{");
  json_put (line, "type", output->table);
  for (unsigned i = 0; i < output->n_columns; i++) {
    const OutputColumn *column = &output->columns[i];
    if (cells[i] && column->number && json_is_number (cells[i])) {
      json_key (line, column->key);
      g_string_append (line, cells[i]);
    } else {
      json_put (line, column->key, cells[i]);
    }
  }
  g_string_append (line, "}\n");
  output_write (output, line->str, line->len);
}

void output_table_begin (Output *output, const char *type, const OutputColumn *columns, unsigned n)
{
  g_free (output->table);
  output->table = g_strdup (type);
  output->columns = columns;
  output->n_columns = n;
  if (output->style.csv && !output->style.json)
    csv_heading (output);
}

void output_row (Output *output, const char *const *cells)
{
  if (output->style.json) {
    json_row (output, cells);
    return;
  }
  if (output->style.csv) {
    csv_row (output, cells);
    return;
  }
  char **row = g_new0 (char *, output->n_columns + 1);
  for (unsigned i = 0; i < output->n_columns; i++)
    row[i] = text_escape (cells[i] ? cells[i] : "", -1);
  g_ptr_array_add (output->rows, row);
}

static void text_row (Output *output, char *const *cells, const size_t *widths)
{
  g_autoptr (GString) line = g_string_new (NULL);
  for (unsigned i = 0; i < output->n_columns; i++) {
    bool last = i + 1 == output->n_columns;
    size_t pad = widths[i] - text_width (cells[i]);
    if (output->columns[i].number)
      g_string_append_printf (line, "%*s%s", (int)pad, "", cells[i]);
    else
      g_string_append_printf (line, "%s%*s", cells[i], last ? 0 : (int)pad, "");
    if (!last)
      g_string_append (line, "  ");
  }
  while (line->len && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  g_string_append_c (line, '\n');
  output_write (output, line->str, line->len);
}

static void text_table (Output *output)
{
  g_auto (GStrv) heading = g_new0 (char *, output->n_columns + 1);
  g_autofree size_t *widths = g_new0 (size_t, output->n_columns);
  bool show_heading = output->headings || output->style.verbose;
  for (unsigned i = 0; i < output->n_columns; i++) {
    heading[i] = g_strdup (_ (output->columns[i].label));
    if (show_heading)
      widths[i] = text_width (heading[i]);
    for (unsigned r = 0; r < output->rows->len; r++) {
      char **row = g_ptr_array_index (output->rows, r);
      widths[i] = MAX (widths[i], text_width (row[i]));
    }
  }
  if (show_heading)
    text_row (output, heading, widths);
  for (unsigned r = 0; r < output->rows->len; r++)
    text_row (output, g_ptr_array_index (output->rows, r), widths);
}

void output_table_end (Output *output)
{
  if (output->rows->len)
    text_table (output);
  g_ptr_array_set_size (output->rows, 0);
  g_clear_pointer (&output->table, g_free);
}
