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
/* The text, or its beginning when it is long, for a message. NULL gives NULL. Given. */
char *cell_excerpt (const char *text);
