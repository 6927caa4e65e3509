/* What the files of output share: its state, and JSON and tables as its two halves see it. */
#pragma once

#include "tools/screen/output.h"

/* A format prints the table that output has begun: output->table with its first output->columns. A column's type says
 * what its values are. begin may be NULL, and end, too. */
typedef struct {
  void (*begin) (Output *output);
  void (*row) (Output *output, const void *row);
  void (*end) (Output *output);
} OutputFormat;
extern const OutputFormat output_calendar;

struct Output {
  OutputStyle style;
  bool error_printed; /* JSON ends with it */
  bool broken;        /* stdout could not be written */

  bool mute;         /* the object being put together is for JSON alone */
  char *type;        /* of the object being put together */
  GString *object;   /* its JSON so far */
  char *summary;     /* the last object, without its closing brace */
  GPtrArray *labels; /* text: label, value, label, value, … */

  const OutputFormat *format; /* of the table being put together */
  const Report *table;
  const Archive *archive; /* of a calendar */
  unsigned columns;
  GPtrArray *rows; /* of char **, a row's cells: for text, and also for a calendar */
  bool headings;   /* stdout is a terminal */

  const char *task;      /* what is in progress */
  gint64 started, shown; /* of the progress line, monotonic microseconds; 0: none */
  bool terminal;         /* stderr can rewrite a line */
  bool line_open;        /* a progress line stands on the terminal */
};

/* Bytes to stdout. A failure is remembered and everything later is dropped. */
void output_write (Output *output, const char *bytes, size_t len);
/* Takes the progress line away before something else is printed. */
void output_clear_progress (Output *output);

/* ,"key": and a value; the comma is left out after '{'. NULL values are left out with their key. */
void json_key (GString *json, const char *key);
void json_string (GString *json, const char *text);
void json_put (GString *json, const char *key, const char *text);
void json_put_number (GString *json, const char *key, uint64_t value);
