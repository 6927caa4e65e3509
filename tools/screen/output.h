/* What a command prints: objects, tables and messages, as text in the user's language or as JSON lines.
 *
 * Data goes to stdout, messages and progress to stderr. With --json every object is one line with "type", and the last
 * line is a summary or an error. All text is escaped here (form/text): a command passes values as they are. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/finding.h"
#include "store/archive.h"
#include "sys/message.h"

typedef struct Output Output;

typedef enum { OUTPUT_AUTO, OUTPUT_ALWAYS, OUTPUT_NEVER, OUTPUT_JSON } OutputWhen;
/* What the options set. */
typedef struct {
  bool json, csv, xlsx, ics, quiet, verbose;
  bool mark; /* CSV begins with a byte-order mark: spreadsheets in Chinese misread UTF-8 without one */
  OutputWhen color, progress;
} OutputStyle;

/* For main and the options. output_new reads language and terminal from the environment. output_close prints the last
 * line of JSON ({"type":"summary", …, "status":N}, unless an error was printed), flushes, and returns the exit status:
 * status, or 3 when status is 0 or 1 and stdout could not be written. */
Output *output_new (void);
OutputStyle *output_style (Output *output);
int output_close (Output *output, int status);
void output_free (Output *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Output, output_free)

/* Has what was printed so far reach its reader, for a command that goes on for days. */
void output_flush (Output *output);

/* An object: begin, its fields in order, and output_end, which prints it. Text has a line for each field, with its
 * label (translated here); JSON has its key. NULL values are left out. */
void output_begin (Output *output, const char *type);
void output_begin_json (Output *output, const char *type); /* the same, but only in JSON */
/* A word of a document (a state, a use) in the user's language; in JSON as it stands. NULL for NULL. */
const char *output_word (const Output *output, const char *word);
void output_text (Output *output, const char *key, const char *label, const char *value);
void output_number (Output *output, const char *key, const char *label, uint64_t value);
/* The pages of several records: report_sum for people; JSON has "pages", if any are known, and "pages-uncounted". */
void output_sum (Output *output, uint64_t pages, uint64_t uncounted);
void output_flag (Output *output, const char *key, const char *label, bool value);
void output_day (Output *output, const char *key, const char *label, const GDate *day);
void output_time (Output *output, const char *key, const char *label, int64_t time); /* UTC seconds; 0 is left out */
void output_path (Output *output, const char *key, const char *label, const char *path); /* in its short form */
/* Strings under one key: a NULL-terminated list; or an array, left out when it is empty. */
void output_list (Output *output, const char *key, const char *label, const char *const *values);
void output_strings (Output *output, const char *key, const char *label, const GPtrArray *values);
void output_end (Output *output);

/* The table of a report (ops/ask.h). In JSON each row is an object with the report's name as its type. Text is aligned
 * on a terminal. --csv gives CSV (RFC 4180, UTF-8; cells that a spreadsheet would run as a formula are made text),
 * --format xlsx a workbook, and --ics an iCalendar file (RFC 5545) if the report has a calendar. Programs get all
 * columns; people get the first `columns`, or with 0 the report's brief ones. */
typedef struct Report Report;
void output_table_begin (Output *output, const Report *report, unsigned columns);
void output_row (Output *output, const void *row);
void output_table_end (Output *output);
/* Finds and prints the rows of a request. Also D-USAGE for a workbook on a terminal, and the errors of sheet_print. */
typedef struct ReportRequest ReportRequest;
bool output_report (Output *output, Archive *archive, ReportRequest *request, GError **error);

/* "3 records": for lines. Given. */
char *output_records (uint64_t n);
char *output_files (uint64_t n);
/* uncounted: records with further pages: see report_sum. */
char *output_pages (uint64_t n, uint64_t uncounted);
char *output_events (uint64_t n);
/* One line of stdout in text mode ("filed  C00042/…  (3 pages)"); nothing in JSON. */
void output_line (Output *output, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* "next   dossier show …": what to do next; silent with -q and in JSON. */
void output_next (Output *output, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A message on stderr; silent with -q. */
void output_note (Output *output, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Bytes to stdout as they are (a layout, an XML file); in JSON an object {"type":type,"text":…}. */
void output_raw (Output *output, const char *type, const char *text);

/* fault[CODE]: message / where: / expected: / … on stdout; in JSON an object "finding". */
void output_finding (Output *output, const Finding *finding);
void output_findings (Output *output, const GPtrArray *findings); /* of Finding; or NULL */
/* An object of type "summary" is kept back in JSON until output_close, so that it is the last line. */

/* error[ID]: message / where: / hint: on stderr; in JSON an object "error" on stdout. */
void output_error (Output *output, const GError *error);
/* The exit status for an error: its kind, or OUTPUT_BUG for an error of another domain. */
#define OUTPUT_BUG 70
int output_error_status (const GError *error);

/* Progress: a line on a terminal after one second, with rate and time left. First the name of the task,
 * marked for translation; then, as often as items are done, their number and the total (0: unknown). From one thread
 * only. Operations call back output_progress; output is the Output. */
void output_name_progress (Output *output, const char *what);
/* The same for a task that counts bytes. */
void output_count_bytes (Output *output, const char *what);
void output_progress (uint64_t done, uint64_t total, gpointer output);

bool output_is_json (const Output *output);
/* JSON or CSV: every column, codes instead of titles. */
bool output_is_for_programs (const Output *output);
/* "zh" or "en": the language of titles that come from layouts. */
const char *output_language (const Output *output);
