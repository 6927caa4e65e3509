/* Forms as sheets for a spreadsheet: the rows of all tables below one headline. A form without a table becomes a row of
 * the values at its head. */
#include <string.h>

#include "form/paper/internal.h"
#include "form/text.h"
#include "sys/error.h"

/* A row of the sheet that is being made; good becomes false at its limits. */
typedef struct {
  Sheet *sheet;
  SheetRow *row;
  unsigned column;
  bool good;
} Line;

static void put_value (Line *line, const char *value, bool number)
{
  bool digits = number && value[0] != '\0' && text_span (value, G_ASCII_DIGIT, "") == strlen (value);
  line->good = line->good && sheet_set (line->sheet, line->row, line->column++, digits ? SHEET_NUMBER : SHEET_TEXT,
                                        paper_flatten (value));
}

static void begin_line (Line *line)
{
  line->row = sheet_add_row (line->sheet, line->sheet->rows->len + 1);
  line->column = 0;
}

static void put_text (Line *line, const Paper *paper, const PaperText *text)
{
  g_autofree char *said = paper_say (paper, text->zh, text->en);
  put_value (line, said, false);
}

static void put_headline (Line *line, const Paper *paper)
{
  const PaperForm *form = paper->form;
  begin_line (line);
  for (const PaperColumn *column = form->columns; column != NULL && column->heading.zh != NULL; column++)
    put_text (line, paper, &column->heading);
  if (form->columns != NULL)
    return;
  for (const PaperText *head = form->heads; head->zh != NULL; head++)
    put_text (line, paper, head);
  if (form->box.zh != NULL)
    put_text (line, paper, &form->box);
  for (const PaperText *signature = form->signatures; signature != NULL && signature->zh != NULL; signature++)
    put_text (line, paper, signature);
}

/* The sheet of a form without a table. */
static void put_lines (Line *line, const Paper *paper, const PaperSheet *from)
{
  begin_line (line);
  for (char *const *head = from->heads; *head != NULL; head++)
    put_value (line, *head, false);
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < from->paragraphs->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (const char *)from->paragraphs->pdata[i]);
  if (paper->form->box.zh != NULL)
    put_value (line, text->str, false);
  g_string_free (text, TRUE);
  for (unsigned i = 0; i < from->signatures->len; i++) {
    const PaperSignature *signature = from->signatures->pdata[i];
    put_value (line, signature->name != NULL ? signature->name : "", false);
    put_value (line, signature->day != NULL ? signature->day : "", false);
  }
}

static void put_table (Line *line, const Paper *paper, const PaperSheet *from)
{
  const PaperColumn *columns = paper->form->columns;
  for (unsigned i = 0; i < from->rows->len && line->good; i++) {
    char *const *cells = from->rows->pdata[i];
    begin_line (line);
    for (unsigned column = 0; columns[column].heading.zh != NULL; column++)
      put_value (line, cells[column], columns[column].number);
  }
}

GBytes *paper_print_sheet (const Paper *paper, SheetForm form, bool mark, GError **error)
{
  g_autoptr (Sheet) sheet = sheet_new (form);
  Line line = {.sheet = sheet, .good = true};
  sheet->has_mark = mark;
  put_headline (&line, paper);
  for (unsigned i = 0; i < paper->sheets->len && line.good; i++) {
    const PaperSheet *from = paper->sheets->pdata[i];
    if (paper->form->columns != NULL)
      put_table (&line, paper, from);
    else
      put_lines (&line, paper, from);
  }
  if (line.good)
    return sheet_print (sheet, error);
  error_set (error, ERROR_UNREADABLE, "D-SHEET-TOO-LARGE", NULL, "print fewer records at once",
             "a workbook holds no more than %d rows", SHEET_MAX_ROWS);
  return NULL;
}
