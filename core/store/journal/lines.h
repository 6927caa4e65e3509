/* The lines of one file of the journal, read in order with numbers, chain and times checked. */
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
  int64_t time;                 /* of it; INT64_MIN when not known */
  char digest[DIGEST_HEX_SIZE]; /* of its line; empty when not known: then the next line's claim is not checked */
} LinesReach;

/* At an event whose line is not known, or at 0, before the first one. */
void lines_reach_init (LinesReach *reach, DigestAlgorithm algorithm, uint64_t number);

/* A file, named for messages, that should hold the events first to last. */
typedef struct {
  const char *path;
  GBytes *bytes;
  uint64_t first, last;
} Lines;

/* Number of line ends. */
uint64_t lines_count (GBytes *bytes);
/* The bytes after the n-th line end; empty when there are fewer. Given. */
GBytes *lines_skip (GBytes *bytes, uint64_t n);

/* Moves reach over the events from..to as far as they are in the file, calling visit (may be NULL) for each. Errors:
 * D-EVENT, D-JOURNAL-GAP, D-JOURNAL-CHAIN, D-JOURNAL-TIME, with where = "path:line", and those of visit. */
bool lines_read (const Lines *lines, LinesReach *reach, uint64_t from, uint64_t to, JournalVisit visit, gpointer data,
                 GError **error);

/* Calls visit for each event with the verb, without checking anything but its form. */
bool lines_search (const Lines *lines, DigestAlgorithm algorithm, const char *verb, JournalVisit visit, gpointer data,
                   GError **error);
