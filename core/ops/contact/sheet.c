/* Cells are read as a spreadsheet may have changed them (form/cell.h); then each row is checked as `contact add` would
 * check it, and the fault is told with the cell that it is about. */
#include "ops/contact/sheet.h"

#include <string.h>

#include "form/text.h"
#include "sys/error.h"
#include "sys/message.h"

enum { TITLE_ROWS = 20 }; /* rows above the headings: the title of the list, who made it */

enum { CUSTOMER, KIND, TEXT, DAY, PERSON, NEEDS, SATISFACTION, RECORD, SERIAL, N_FIELDS };
static const Column table[] = {
    {"customer", "客户编号|客户|客户名称|customer|number|name|company", COLUMN_TITLE},
    {"kind", "方式|联络方式|类型|kind|type|how", COLUMN_LINE},
    {"text", "内容|联络内容|摘要|情况|text|what|notes", COLUMN_TITLE},
    {"day", "日期|联络日期|day|date", COLUMN_DAY},
    {"with", "联系人|对方|with|person|contact", COLUMN_LINE},
    {"needs", "需求|客户需求|needs", COLUMN_TITLE},
    {"satisfaction", "满意度|satisfaction", COLUMN_NUMBER},
    {"record", "相关档案|档号|record|reference", COLUMN_LINE},
    {"serial", "序号|#|no", COLUMN_UNUSED},
    {0},
};
/* Which cell an error of contact_check is about. */
static const struct {
  const char *where;
  int field;
} places[] = {{"--kind", KIND},   {"--text", TEXT},   {"--date", DAY},
              {"--with", PERSON}, {"--needs", NEEDS}, {"--satisfaction", SATISFACTION}};

void contact_sheet_free (ContactSheet *read)
{
  if (read == NULL)
    return;
  g_ptr_array_unref (read->notes);
  g_ptr_array_unref (read->faults);
  g_ptr_array_unref (read->unused);
  g_free (read);
}

typedef struct {
  Archive *archive;
  const Sheet *sheet;
  const GDate *today;
  const SheetRow *headings;
  int columns[N_FIELDS]; /* of the sheet; -1: not there */
  ContactSheet *read;
} Reading;

/* field -1: of the row. */
static void note_fault (const Reading *reading, const SheetRow *row, int field, const GError *error)
{
  int column = field >= 0 ? reading->columns[field] : -1;
  g_ptr_array_add (reading->read->faults, cell_fault_new (reading->headings, row, column, error));
}

/* ---- Headings ---- */

static unsigned count_headings (const SheetRow *row)
{
  unsigned n = 0;
  for (unsigned i = 0; i < row->n; i++)
    n += row->cells[i].text != NULL && column_find (table, row->cells[i].text) >= 0;
  return n;
}

static bool needs_column (const Reading *reading, int field, GError **error)
{
  g_autofree char *heading = column_heading (&table[field], message_language ());
  return reading->columns[field] >= 0 ||
         error_set (error, ERROR_USAGE, "D-SHEET-HEADINGS", NULL,
                    "the columns are customer, kind, text, day, with, needs, satisfaction and record",
                    "the sheet has no column \"%s\"", heading);
}

static bool take_headings (Reading *reading, GError **error)
{
  unsigned most = 1; /* a title may have the word of one */
  for (unsigned i = 0; i < N_FIELDS; i++)
    reading->columns[i] = -1;
  for (unsigned i = 0; i < reading->sheet->rows->len && i < TITLE_ROWS; i++) {
    unsigned n = count_headings (reading->sheet->rows->pdata[i]);
    if (n > most) {
      most = n;
      reading->headings = reading->sheet->rows->pdata[i];
    }
  }
  if (reading->headings == NULL)
    return error_set (error, ERROR_USAGE, "D-SHEET-HEADINGS", NULL,
                      "the columns are customer, kind, text, day, with, needs, satisfaction and record",
                      "the sheet has no row of headings");
  for (unsigned i = 0; i < reading->headings->n; i++) {
    const SheetCell *cell = &reading->headings->cells[i];
    int field = cell->text == NULL ? -1 : column_find (table, cell->text);
    if (field >= 0 && reading->columns[field] >= 0 && field != SERIAL)
      return error_set (error, ERROR_USAGE, "D-SHEET-HEADINGS", cell->text, "delete one of them, or rename it",
                        "two columns have this heading, or mean the same");
    if (field >= 0)
      reading->columns[field] = (int)i;
    else if (!sheet_is_blank (cell))
      g_ptr_array_add (reading->read->unused, g_strdup (cell->text));
  }
  return needs_column (reading, CUSTOMER, error) && needs_column (reading, KIND, error) &&
         needs_column (reading, TEXT, error);
}

/* ---- Rows ---- */

/* The text of a cell without white space at its ends; NULL: empty, or a fault, which is noted. The cell keeps it. */
static const char *text_of (const Reading *reading, const SheetRow *row, int field)
{
  if (reading->columns[field] < 0)
    return NULL;
  const SheetCell *cell = sheet_cell (row, (unsigned)reading->columns[field]);
  g_autoptr (GError) error = NULL;
  if (cell->text == NULL && cell->fault == NULL)
    return NULL;
  char *text = g_strstrip (cell->text != NULL ? cell->text : (char[]){""});
  if (!cell_is_as_typed (cell, text, table[field].type, field == TEXT || field == NEEDS, &error)) {
    note_fault (reading, row, field, error);
    return NULL;
  }
  return cell->text != NULL && text[0] != '\0' ? text : NULL;
}

static void take_day (const Reading *reading, const SheetRow *row, GDate *day)
{
  g_autoptr (GError) error = NULL;
  const char *text = text_of (reading, row, DAY);
  g_date_clear (day, 1);
  if (text != NULL && !cell_day (text, day, &error))
    note_fault (reading, row, DAY, error);
}

static unsigned take_satisfaction (const Reading *reading, const SheetRow *row)
{
  guint64 value = 0;
  g_autoptr (GError) error = NULL;
  const char *text = text_of (reading, row, SATISFACTION);
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 1, CONTACT_MOST_SATISFIED, &value, NULL))
    return (unsigned)value;
  error_set (&error, ERROR_USAGE, "D-SATISFACTION", NULL, NULL, "satisfaction is a number from 1 (not at all) to %d",
             CONTACT_MOST_SATISFIED);
  note_fault (reading, row, SATISFACTION, error);
  return 0;
}

static int field_about (const GError *error)
{
  const char *where = error_where (error);
  for (unsigned i = 0; where != NULL && i < G_N_ELEMENTS (places); i++)
    if (strcmp (places[i].where, where) == 0)
      return places[i].field;
  return error_has_id (error, "D-CONTACT-RECORD") || g_str_has_prefix (error_id (error), "D-REFERENCE") ? RECORD
                                                                                                        : CUSTOMER;
}

/* Puts a value that is right into the place of the one that is a fault. False when nothing more can be checked. */
static bool mend (ContactNote *note, int field)
{
  switch (field) {
  case KIND:
    note->kind = "call";
    return true;
  case TEXT:
    note->text = "-";
    return true;
  case DAY:
    g_date_clear (&note->day, 1);
    return true;
  case PERSON:
    note->person = NULL;
    return true;
  case NEEDS:
    note->needs = NULL;
    return true;
  case RECORD:
    note->record = NULL;
    return true;
  default:
    return false;
  }
}

/* A cell that must not be empty; also one that is a fault already. */
static const char *needed (const Reading *reading, const SheetRow *row, int field)
{
  unsigned faults = reading->read->faults->len;
  const char *text = text_of (reading, row, field);
  if (text != NULL || reading->read->faults->len > faults)
    return text;
  g_autoptr (GError) error = NULL;
  error_set (&error, ERROR_USAGE, "D-CELL-EMPTY", NULL, NULL, "this cell must not be empty");
  note_fault (reading, row, field, error);
  return NULL;
}

/* Checks the row again and again, without the value that was found wrong, so that all faults are told. */
static void check_row (const Reading *reading, const SheetRow *row, ContactNote note)
{
  for (unsigned i = 0; i < N_FIELDS; i++) {
    g_autoptr (GError) error = NULL;
    if (contact_check (reading->archive, &note, reading->today, &error))
      return;
    int field = field_about (error);
    note_fault (reading, row, field, error);
    if (!mend (&note, field))
      return;
  }
}

static void take_row (const Reading *reading, const SheetRow *row)
{
  ContactNote *note = g_new0 (ContactNote, 1);
  g_ptr_array_add (reading->read->notes, note);
  note->customer = needed (reading, row, CUSTOMER);
  note->kind = needed (reading, row, KIND);
  note->text = needed (reading, row, TEXT);
  note->person = text_of (reading, row, PERSON);
  note->needs = text_of (reading, row, NEEDS);
  note->record = text_of (reading, row, RECORD);
  note->satisfaction = take_satisfaction (reading, row);
  take_day (reading, row, &note->day);
  ContactNote checked = *note;
  if (note->kind == NULL)
    mend (&checked, KIND);
  if (note->text == NULL)
    mend (&checked, TEXT);
  if (note->customer != NULL)
    check_row (reading, row, checked);
}

static bool is_empty (const SheetRow *row)
{
  for (unsigned i = 0; i < row->n; i++)
    if (!sheet_is_blank (&row->cells[i]))
      return false;
  return true;
}

ContactSheet *contact_sheet_read (Archive *archive, const Sheet *sheet, const GDate *today, GError **error)
{
  g_autoptr (ContactSheet) read = g_new0 (ContactSheet, 1);
  read->notes = g_ptr_array_new_with_free_func (g_free);
  read->faults = g_ptr_array_new_with_free_func (cell_fault_free);
  read->unused = g_ptr_array_new_with_free_func (g_free);
  Reading reading = {.archive = archive, .sheet = sheet, .today = today, .read = read};
  if (!take_headings (&reading, error))
    return NULL;
  for (unsigned i = 0; i < sheet->rows->len; i++) {
    const SheetRow *row = sheet->rows->pdata[i];
    const char *first = sheet_cell (row, 0)->text;
    bool is_remark = first != NULL && first[0] == '#';
    if (row->number > reading.headings->number && !is_remark && !is_empty (row))
      take_row (&reading, row);
  }
  if (read->notes->len > 0)
    return g_steal_pointer (&read);
  error_set (error, ERROR_USAGE, "D-SHEET-EMPTY", NULL, NULL, "the sheet has no rows");
  return NULL;
}
