/* Inside store/journal*.c: the journal as it is listed and kept. */
#pragma once

#include "store/journal.h"
#include "store/journal/lines.h"

#define JOURNAL_DIRECTORY "journal"
#define JOURNAL_NUMBER_DIGITS 9

typedef struct {
  uint64_t first, last;
  GBytes *bytes; /* of a block; NULL for a segment */
} JournalPart;

struct Journal {
  int archive_fd;
  DigestAlgorithm algorithm;
  char id[DIGEST_HEX_SIZE]; /* empty until there is an event */
  LinesReach reach;         /* the head */
  GPtrArray *segments;      /* of JournalPart */
  GPtrArray *blocks;        /* of JournalPart: what follows the last segment */
  bool leftovers;           /* blocks that a segment covers are still there */
};

/* What a listing shows: as the journal's own tables, with blocks not read and their last numbers not known. */
typedef struct {
  GPtrArray *segments, *blocks;
  GPtrArray *covered; /* of char *, paths */
} JournalListing;
void journal_listing_clear (JournalListing *listing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JournalListing, journal_listing_clear)

/* Segments and blocks that count are told apart from blocks that a segment covers. D-JOURNAL-GAP. */
bool journal_list_parts (int archive_fd, JournalListing *listing, GError **error);

/* "journal/000001001" and "journal/000000001-000001003.log". Given. */
char *journal_block_path (uint64_t first);
char *journal_segment_path (uint64_t first, uint64_t last);
/* The nine digits with which a line or a name begins; false when they are none, or 0. */
bool journal_parse_number (const char *text, uint64_t *number);
/* The part that holds an event, or NULL. */
const JournalPart *journal_find_part (const Journal *journal, uint64_t number);
/* The path of a part, and its bytes, from memory or from the disk. Given. */
char *journal_part_path (const JournalPart *part);
GBytes *journal_read_part (const Journal *journal, const JournalPart *part, GError **error);
/* The last event of an array of parts; 0 when it is empty. */
uint64_t journal_last_of (const GPtrArray *parts);
/* False, and the error of a journal whose lines are not those that were read when it was opened. */
bool journal_head_error (GError **error);
