/* Reading the lines of one file of the journal in order, with checks of numbers and chain. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "store/journal.h"
#include "sys/crypto/digest.h"

/* How far a journal has been read. */
typedef struct {
  DigestAlgorithm algorithm;
  uint64_t number;              /* of the last event read */
  int64_t time;                 /* of that event; INT64_MIN: unknown */
  char digest[DIGEST_HEX_SIZE]; /* of its line; empty: unknown, and the chain to the next line is not checked */
} LinesReach;

/* Begins after an event whose line is unknown; number 0: before the first event. */
void lines_reach_init (LinesReach *reach, DigestAlgorithm algorithm, uint64_t number);

/* A file that should hold the events first to last; path is for messages. */
typedef struct {
  const char *path;
  GBytes *bytes;
  uint64_t first, last;
} Lines;

/* The number of line ends. */
uint64_t lines_count (GBytes *bytes);
/* The bytes after the n-th line end; empty when there are fewer. Given. */
GBytes *lines_skip (GBytes *bytes, uint64_t n);

/* Reads the events from..to that are in the file, moves reach to the last of them, and calls visit (may be NULL) for
 * each. Errors: D-EVENT, D-JOURNAL-GAP, D-JOURNAL-CHAIN, with where = "path:line", and those of visit.
 */
bool lines_read (const Lines *lines, LinesReach *reach, uint64_t from, uint64_t to, JournalVisit visit, gpointer data,
                 GError **error);

/* Calls visit for each event with the verb. Checks only the form of these events. */
bool lines_search (const Lines *lines, DigestAlgorithm algorithm, const char *verb, JournalVisit visit, gpointer data,
                   GError **error);
