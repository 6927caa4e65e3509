/* Sheets of a spreadsheet as rows of cells: CSV and xlsx (ECMA-376). What the cells mean is not known here.
 *
 * A cell that cannot be trusted (a formula, an error, too much text) says why instead of being refused, so that a
 * caller can tell all of a sheet's faults at once. Rows and columns have the numbers that a spreadsheet shows. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define SHEET_MAX_BYTES (32 * 1024 * 1024) /* of a CSV file */
#define SHEET_MAX_TEXT (32 * 1024 * 1024)  /* bytes of all cells together */
#define SHEET_MAX_ROWS 100000              /* with text in them */
#define SHEET_MAX_COLUMNS 256
#define SHEET_MAX_CELLS 2000000 /* up to the last one with text in each row */
#define SHEET_MAX_CELL 32767    /* bytes of a cell; spreadsheets allow as many characters */

typedef enum {
  SHEET_TEXT,
  SHEET_NUMBER, /* a cell that a spreadsheet computes with, so that it keeps 15 digits */
  SHEET_DATE,   /* a number shown as a day: text is 2024-03-05 */
} SheetKind;

typedef struct {
  char *text; /* UTF-8; NULL: the cell is empty */
  SheetKind kind;
  const char *fault; /* why the text cannot be trusted, untranslated; or NULL */
} SheetCell;

typedef struct {
  unsigned number; /* from 1 */
  unsigned n;
  SheetCell *cells; /* n */
} SheetRow;

/* Merged cells, of which only the first one has a value. Numbers of rows from 1, of columns from 0, inclusive. */
typedef struct {
  unsigned first_row, last_row, first_column, last_column;
} SheetMerge;

typedef enum { SHEET_CSV, SHEET_XLSX } SheetForm;

typedef struct {
  SheetForm form;
  const char *encoding; /* of CSV: "UTF-8", "UTF-16", "GB18030"; static */
  bool has_mark;        /* CSV begins with a byte-order mark */
  char separator;       /* of CSV: comma, semicolon or tab */
  char *title;          /* of the first visible sheet of a workbook, which is the one that is read; or NULL */
  unsigned sheets;      /* of the workbook */
  GPtrArray *rows;      /* of SheetRow, by number; rows without text are left out */
  GArray *merges;       /* of SheetMerge */
  uint64_t text, cells; /* so far, of the limits above */
} Sheet;

Sheet *sheet_new (SheetForm form);
void sheet_free (Sheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sheet, sheet_free)

/* Reads a sheet by pread(2), or CSV from a pipe. name appears in errors, as "name" or "name:row". Errors (unreadable):
 * D-SHEET for a file that is not a sheet, or a broken one; D-SHEET-ENCODING; D-SHEET-TOO-LARGE; D-IO. */
Sheet *sheet_read (int fd, const char *name, GError **error);

/* The cell of a row; an empty one when the row ends before. */
const SheetCell *sheet_cell (const SheetRow *row, unsigned column);
/* Whether it has no text but white space, and no fault. */
bool sheet_is_blank (const SheetCell *cell);
/* "A", "B", …, "AA": given. */
char *sheet_column (unsigned column);

/* Adds a row; its number must be greater than the last one's. */
SheetRow *sheet_add_row (Sheet *sheet, unsigned number);
/* Sets a cell; text is taken. False when a limit of the sheet is reached. */
bool sheet_set (Sheet *sheet, SheetRow *row, unsigned column, SheetKind kind, char *text);
/* The rows, one below the other, in the form, encoding and separator of the sheet. What a spreadsheet would run as a
 * formula is written as text. D-SHEET (unreadable) when the library for xlsx is not installed, or when GB18030 or
 * another encoding lacks a character. Given. */
GBytes *sheet_print (const Sheet *sheet, GError **error);
