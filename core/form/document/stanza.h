/* A strict text that is signed or compared as it stands: `name: value`, one a line, in one order, with LF; ASCII.
 *
 * Read like the fields of XML (form/field.h): a reader remembers the first fault and from then on gives empty values,
 * so that a text is read in one straight run. Nothing is skipped: what is read prints as the bytes that were read. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define STANZA_MAX_VALUE 500 /* bytes: a path, a digest, a time */

typedef struct {
  const char *id;   /* of faults: "D-STATEMENT"; set by the caller, like name and error */
  const char *name; /* of the file, for messages */
  GError **error;
  bool failed;
  const char *at, *end;
  unsigned line; /* the one taken last, from 1 */
} StanzaReader;

/* Begins at the first line of bytes, which must outlive the reader; a text above max bytes is a fault. */
void stanza_begin (StanzaReader *reader, GBytes *bytes, size_t max);
/* Whether the next line has that name: for lines that may be absent, or repeated. */
bool stanza_has (const StanzaReader *reader, const char *name);
/* The value of the next line, which must have that name and a value that test accepts; what says which form it should
 * have ("a digest"). NULL after a fault. Given. */
typedef bool (*StanzaTest) (const char *value);
char *stanza_take (StanzaReader *reader, const char *name, StanzaTest test, const char *what);
/* The next line must be exactly this: "dossier-statement: 1". */
void stanza_expect (StanzaReader *reader, const char *name, const char *value);
/* A number of at most 18 digits, without leading zeros. */
uint64_t stanza_take_number (StanzaReader *reader, const char *name);
/* An instant, as date_print_time writes it. */
int64_t stanza_take_time (StanzaReader *reader, const char *name);
/* A fault of the line taken last. */
void stanza_fault (StanzaReader *reader, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* True when all was well; refuses lines that were not taken. */
bool stanza_end (StanzaReader *reader);

/* Writing. */
void stanza_put (GString *text, const char *name, const char *value);
void stanza_put_number (GString *text, const char *name, uint64_t value);
void stanza_put_time (GString *text, const char *name, int64_t seconds);
