/* Reads a journal that may have been tampered with: reports every fault and reads on. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <glib.h>

#include "sys/crypto/digest.h"
#include "verify/commits.h"
#include "verify/lines.h"
#include "verify/table.h"

typedef struct {
  DigestAlgorithm algorithm;        /* named by the first event; presumed when that cannot be read */
  uint64_t events;                  /* valid events */
  uint64_t last;                    /* number of the last one */
  char archive_id[DIGEST_HEX_SIZE]; /* digest of the first line; empty when there is none or it cannot be read */
  char head[DIGEST_HEX_SIZE];       /* of the last line */
  VerifyTable *table;               /* sorted; owned */
  VerifyLines *lines;               /* owned */
  VerifyCommits *commits;           /* owned */
  GArray *segments;                 /* of VerifyLine: the last line of each segment, in order */
  uint64_t wanted;                  /* number of a line to keep; set by the caller, 0: none */
  DigestAlgorithm presumed;         /* the algorithm when the first event cannot be read; set by the caller */
} VerifyJournal;

void verify_journal_clear (VerifyJournal *journal);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VerifyJournal, verify_journal_clear)

/* Reads journal/ beneath root. Adds to findings (of Finding). */
void verify_journal_read (int root, VerifyJournal *journal, GPtrArray *findings);

/* The same file by file, from any source: call verify_journal_new, then take the files in the order of
 * verify_journal_compare, then verify_journal_finish, which frees the reading. */
typedef struct VerifyJournalReading VerifyJournalReading;
VerifyJournalReading *verify_journal_new (VerifyJournal *journal, GPtrArray *findings);
void verify_journal_finish (VerifyJournalReading *reading);
/* Sorts the table, so that it can be used. More files may follow. */
void verify_journal_settle (VerifyJournalReading *reading);
/* The time of the last event read; INT64_MIN before the first. */
int64_t verify_journal_time (const VerifyJournalReading *reading);

typedef struct {
  char *name;
  uint64_t first, last; /* first and last event by its name; last is 0 for a block, whose name does not give it */
} VerifyJournalFile;
void verify_journal_file_free (VerifyJournalFile *file);
/* NULL when this is not the name of a journal file. */
VerifyJournalFile *verify_journal_file_new (const char *name);
/* For g_ptr_array_sort of VerifyJournalFile: by first number, segments before blocks. */
gint verify_journal_compare (gconstpointer a, gconstpointer b);

/* Like read(2): at most len bytes of the file, 0 at its end, -1 on failure. */
typedef ssize_t (*VerifyRead) (gpointer source, void *buffer, size_t len);
/* Whether an earlier file covers the file's first number. Then the file is not part of the journal. */
bool verify_journal_covers (const VerifyJournalReading *reading, const VerifyJournalFile *file);
/* Judges such a file: a note when a sealer or a late writer left it, otherwise a fault. block is the file's bytes,
 * cover those of the covering file; NULL when unavailable. */
void verify_journal_take_covered (VerifyJournalReading *reading, const VerifyJournalFile *file, GBytes *block,
                                  const VerifyJournalFile *cover_file, GBytes *cover);
/* Reads the lines of a file. */
void verify_journal_take (VerifyJournalReading *reading, const VerifyJournalFile *file, VerifyRead read,
                          gpointer source);
/* Reports a file that could not be opened, and skips its numbers. */
void verify_journal_skip (VerifyJournalReading *reading, const VerifyJournalFile *file, const GError *error);
