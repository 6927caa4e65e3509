/* Columns of a sheet that people fill in: which heading stands for which field, in Chinese and English, as data. */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum {
  COLUMN_LINE,   /* text that a spreadsheet must not have taken for a number or a day */
  COLUMN_TITLE,  /* text that may be a number */
  COLUMN_DAY,    /* a day */
  COLUMN_NUMBER, /* a whole number, perhaps with a counting word: "3页" */
  COLUMN_PERIOD, /* two days */
  COLUMN_UNUSED, /* a serial number, a fault of an earlier check: recognised and not read */
} ColumnType;

typedef struct {
  const char *word; /* "reply-to"; NULL ends a table */
  /* Headings, separated by "|": the Chinese one that a template has, then others. Comparing ignores
   * case, width, white space, a remark in parentheses, and marks at the end. */
  const char *names;
  ColumnType type;
} Column;

/* What describes a record: one row for each column_filing entry, in the order of a template. */
typedef enum {
  FILING_FILE,
  FILING_CUSTOMER,
  FILING_NAME, /* of the customer, beside its number or instead */
  FILING_CATEGORY,
  FILING_TITLE,
  FILING_DATE,
  FILING_DOCNO,
  FILING_CREATOR,
  FILING_PAGES,
  FILING_COPIES,
  FILING_ROLE,
  FILING_WITH, /* rows with the same text here are parts of one record */
  FILING_RETENTION,
  FILING_SECRECY,
  FILING_BOX,
  FILING_ROOM,
  FILING_SHELF,
  FILING_KIND,
  FILING_PERIOD,
  FILING_OPENED,
  FILING_CLOSED,
  FILING_REPLIED,
  FILING_REPLY_TO,
  FILING_FORMER,
  FILING_VALID,
  FILING_CHECKSUM,
  FILING_NOTE,
  FILING_WAIVE,
  FILING_REASON,
  FILING_SERIAL,
  FILING_PROBLEM,
  FILING_COLUMNS
} FilingColumn;
extern const Column column_filing[];

/* The place in a table of the column with this heading; -1: none has it. */
int column_find (const Column *table, const char *heading);
/* The heading that a template has: Chinese for "zh", otherwise the word with spaces. Given. */
char *column_heading (const Column *column, const char *lang);
