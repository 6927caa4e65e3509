/* For sys/sheet only: the readers and writers of the two forms. */
#pragma once

#include "sys/sheet.h"

/* Reads the text of a whole CSV file, which it may change. */
bool sheet_read_csv (Sheet *sheet, GString *bytes, const char *name, GError **error);
/* Reads an open xlsx file of size bytes. */
bool sheet_read_xlsx (Sheet *sheet, int fd, uint64_t size, const char *name, GError **error);
GBytes *sheet_print_csv (const Sheet *sheet, GError **error);
GBytes *sheet_print_xlsx (const Sheet *sheet, GError **error);
/* D-SHEET-TOO-LARGE at a row; 0: the whole sheet. Returns false. */
bool sheet_too_large (const char *name, unsigned row, GError **error);
/* "name:row", or the name alone for row 0. Given. */
char *sheet_place (const char *name, unsigned row);
