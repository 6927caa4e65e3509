/* Reading a journal that may have been tampered with: everything wrong with it is reported, and reading goes on. */
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
  DigestAlgorithm algorithm;        /* as the first event names it; SHA-256 when it cannot be read */
  uint64_t events;                  /* well formed */
  uint64_t last;                    /* number of the last one */
  char archive_id[DIGEST_HEX_SIZE]; /* digest of the first line, empty when there is none */
  char head[DIGEST_HEX_SIZE];       /* of the last line */
  VerifyTable *table;               /* sorted; owned */
  VerifyLines *lines;               /* owned */
  VerifyCommits *commits;           /* owned */
  GArray *segments;                 /* of VerifyLine: the last line of each segment, in order */
  uint64_t wanted;                  /* number of a line to be kept; set by the caller, 0: none */
} VerifyJournal;

void verify_journal_clear (VerifyJournal *journal);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VerifyJournal, verify_journal_clear)

/* Reads journal/ beneath root. findings (of Finding) receives what is wrong with it. */
void verify_journal_read (int root, VerifyJournal *journal, GPtrArray *findings);

/* The same file by file, from wherever they come: new, each file in the order in which verify_journal_compare puts
 * them, and finish, which settles the journal and frees the reading. */
typedef struct VerifyJournalReading VerifyJournalReading;
VerifyJournalReading *verify_journal_new (VerifyJournal *journal, GPtrArray *findings);
void verify_journal_finish (VerifyJournalReading *reading);
/* Makes the table ready for use, as it is so far; more files may follow. */
void verify_journal_settle (VerifyJournalReading *reading);
/* Of the event read last; INT64_MIN before the first. */
int64_t verify_journal_time (const VerifyJournalReading *reading);

typedef struct {
  char *name;
  uint64_t first, last; /* events by its name; last 0 for a block, whose name does not say */
} VerifyJournalFile;
void verify_journal_file_free (VerifyJournalFile *file);
/* NULL for a name that no file of a journal has. */
VerifyJournalFile *verify_journal_file_new (const char *name);
/* By first number, segments before blocks. For g_ptr_array_sort of VerifyJournalFile. */
gint verify_journal_compare (gconstpointer a, gconstpointer b);

/* As read(2): at most len bytes of the file, 0 at its end, -1 on failure. */
typedef ssize_t (*VerifyRead) (gpointer source, void *buffer, size_t len);
/* Whether an earlier file accounts for the file's first number. It is no part of the journal then. */
bool verify_journal_covers (const VerifyJournalReading *reading, const VerifyJournalFile *file);
/* Judges such a file: what a sealer or a writer that was late has left is worth a note, anything else a fault. block
 * and cover are the bytes of it and of the file that accounts for it, NULL when they cannot be had. */
void verify_journal_take_covered (VerifyJournalReading *reading, const VerifyJournalFile *file, GBytes *block,
                                  const VerifyJournalFile *cover_file, GBytes *cover);
/* Reads the lines of a file. */
void verify_journal_take (VerifyJournalReading *reading, const VerifyJournalFile *file, VerifyRead read,
                          gpointer source);
/* Passes over a file that could not be opened. */
void verify_journal_skip (VerifyJournalReading *reading, const VerifyJournalFile *file, const GError *error);
