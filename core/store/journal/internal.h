/* Shared by the files of the journal: its parts in memory and in a listing of the directory. */
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
  char id[DIGEST_HEX_SIZE]; /* of the archive; empty while the journal has no event */
  LinesReach reach;         /* the head */
  GPtrArray *segments;      /* of JournalPart */
  GPtrArray *blocks;        /* of JournalPart: the blocks after the last segment */
  bool leftovers;           /* some sealed blocks have not been removed */
};

/* A listing of the directory. The blocks are not read yet, so their last numbers are not known. */
typedef struct {
  GPtrArray *segments, *blocks;
  GPtrArray *covered; /* of char *: paths of sealed blocks */
} JournalListing;
void journal_listing_clear (JournalListing *listing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JournalListing, journal_listing_clear)

/* Lists segments, blocks and sealed blocks. D-JOURNAL-GAP when segments are missing. */
bool journal_list_parts (int archive_fd, JournalListing *listing, GError **error);

/* "journal/000001001" and "journal/000000001-000001003.log". Given. */
char *journal_block_path (uint64_t first);
char *journal_segment_path (uint64_t first, uint64_t last);
/* The number in the nine digits at the beginning of a line or a name; false without such digits, or when it is 0. */
bool journal_parse_number (const char *text, uint64_t *number);
/* The part that holds an event, or NULL. */
const JournalPart *journal_find_part (const Journal *journal, uint64_t number);
/* The path of a part; its bytes, from memory or from the disk. Given. */
char *journal_part_path (const JournalPart *part);
GBytes *journal_read_part (const Journal *journal, const JournalPart *part, GError **error);
/* The last event of an array of parts; 0 when it is empty. */
uint64_t journal_last_of (const GPtrArray *parts);
/* Sets the error for a journal whose lines differ from those read when it was opened. Returns false. */
bool journal_head_error (GError **error);
