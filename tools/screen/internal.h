/* The state of output, shared by its files. */
#pragma once

#include "sys/sheet.h"
#include "tools/screen/output.h"

/* A format of tables: prints output->table with its first output->columns columns. begin and end may be NULL. */
typedef struct {
  void (*begin) (Output *output);
  void (*row) (Output *output, const void *row);
  void (*end) (Output *output);
} OutputFormat;
extern const OutputFormat output_calendar, output_workbook;

struct Output {
  OutputStyle style;
  bool error_printed; /* so JSON needs no summary */
  bool broken;        /* stdout could not be written */

  bool mute;         /* the current object is for JSON only */
  char *type;        /* of the current object */
  GString *object;   /* its JSON so far */
  char *summary;     /* the last object, without its closing brace */
  GPtrArray *labels; /* text: label, value, label, value, … */

  const OutputFormat *format; /* of the current table */
  const Report *table;
  const Archive *archive; /* of a calendar */
  unsigned columns;
  GPtrArray *rows; /* of char **, a row's cells: for text, and also for a calendar */
  bool headings;   /* stdout is a terminal */
  unsigned sheet_row;
  Sheet *sheet;    /* of a workbook; NULL outside one, and after a failure */
  GError *failure; /* of a workbook */

  const char *task;      /* name of the task in progress */
  bool counts_bytes;     /* it is measured in bytes */
  gint64 started, shown; /* of the progress line, monotonic microseconds; 0: none */
  bool terminal;         /* stderr is a terminal that can rewrite a line */
  bool line_open;        /* the progress line is on the terminal */
};

/* Writes bytes to stdout. After a failure, which is remembered, nothing more is written. */
void output_write (Output *output, const char *bytes, size_t len);
/* Removes the progress line, before anything else is printed. */
void output_clear_progress (Output *output);

/* ,"key": and a value; the comma is left out after '{'. NULL values are left out with their key. */
void json_key (GString *json, const char *key);
void json_string (GString *json, const char *text);
void json_put (GString *json, const char *key, const char *text);
void json_put_number (GString *json, const char *key, uint64_t value);
