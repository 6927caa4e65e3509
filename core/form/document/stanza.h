/* A strict ASCII text that is signed or compared as it is: one `name: value` a line, in a fixed order, with LF.
 *
 * The reader remembers the first fault and returns empty values after it, so that a document is read without a check
 * after each line. It skips nothing: a text that was read prints as the same bytes. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define STANZA_MAX_VALUE 500 /* bytes: a path, a digest, a time */

typedef struct {
  const char *id;   /* of faults: "D-STATEMENT"; the caller sets it, name and error */
  const char *name; /* of the file, for messages */
  GError **error;
  bool failed;
  const char *at, *end;
  unsigned line; /* the last line taken, from 1 */
} StanzaReader;

/* Starts to read bytes, which must outlive the reader. A text of more than max bytes is a fault. */
void stanza_begin (StanzaReader *reader, GBytes *bytes, size_t max);
/* Whether the next line has this name: for lines that are optional or repeated. */
bool stanza_has (const StanzaReader *reader, const char *name);
/* Takes the next line, which must have this name and a value that test accepts. what describes such a value ("a
 * digest"). NULL after a fault. Given. */
typedef bool (*StanzaTest) (const char *value);
char *stanza_take (StanzaReader *reader, const char *name, StanzaTest test, const char *what);
/* Takes the next line, which must be exactly this: "dossier-statement: 1". */
void stanza_expect (StanzaReader *reader, const char *name, const char *value);
/* Takes a number of at most 18 digits without leading zeros. */
uint64_t stanza_take_number (StanzaReader *reader, const char *name);
/* Takes a time (UTC seconds), as date_print_time writes it. */
int64_t stanza_take_time (StanzaReader *reader, const char *name);
/* Reports a fault at the line that was taken last. */
void stanza_fault (StanzaReader *reader, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Refuses remaining lines. True when there was no fault. */
bool stanza_end (StanzaReader *reader);

/* Writing. */
void stanza_put (GString *text, const char *name, const char *value);
void stanza_put_number (GString *text, const char *name, uint64_t value);
void stanza_put_time (GString *text, const char *name, int64_t seconds);
