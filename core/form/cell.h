/* What a cell of a sheet says. Spreadsheets change what people type: long numbers lose their last digits, "3-5" becomes
 * a day, a day becomes a number. Where that may have happened, the cell is refused: a guess would be filed for ever. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/column.h"
#include "sys/sheet.h"

/* Whether the cell, whose text without white space at its ends is given, is as somebody typed it in a column of this
 * type. lines: it may have several lines. Errors (usage): D-CELL, D-CELL-DIGITS, D-CELL-LINES, D-CELL-DAY. */
bool cell_is_as_typed (const SheetCell *cell, const char *text, ColumnType type, bool lines, GError **error);
/* A day, perhaps with the midnight that a spreadsheet adds to it. D-DATE (usage), also for the number of a day. */
bool cell_day (const char *text, GDate *day, GError **error);

/* A fault of a cell, of a row or of a whole sheet. Its strings are for people, translated. */
typedef struct {
  unsigned row;   /* as the spreadsheet numbers it; 0: of the sheet */
  unsigned place; /* of the column, from 1; 0: none */
  char *column;   /* "D", or NULL */
  char *heading;  /* of the column, or NULL */
  char *cell;     /* its text, cut when it is long; or NULL */
  char *code;     /* id of an error: "D-DATE" */
  char *problem;  /* the fault */
  char *hint;     /* the remedy, or NULL */
} CellFault;
/* The fault that an error tells, at a column of a row, from 0; -1: of the row. Given. */
CellFault *cell_fault_new (const SheetRow *headings, const SheetRow *row, int column, const GError *error);
void cell_fault_free (gpointer fault);
