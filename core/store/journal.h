/* The journal: the list of all events, in files that are added and never changed (dossier-archive(5), JOURNAL).
 *
 * A commit adds a block: a file of one or more lines, named by the number of its first event. link(2) gives the file
 * its name, so of two writers only one can succeed, and no lock is needed. When the blocks after the last segment have
 * 1,000 events, the first blocks that reach that number are sealed into one segment. A block whose number is within a
 * segment does not count any more, whatever it holds. This makes it safe to remove sealed blocks (see
 * store/journal/open.c). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/event.h"
#include "sys/crypto/digest.h"

#define JOURNAL_SEGMENT_EVENTS 1000

typedef struct Journal Journal;

/* Opens journal/ beneath the archive's descriptor (borrowed) and reads up to its head. To stay quick with a million
 * events, it reads only the first line of the first file and the last line of the last segment, and checks numbers,
 * chain and form of the blocks after it; journal_visit from 1 checks everything. The first event names the digest
 * algorithm. A journal without events has length 0 and no archive id. Errors: D-NOT-AN-ARCHIVE (no journal),
 * D-JOURNAL-GAP, D-JOURNAL-CHAIN, D-EVENT (where = "journal/NAME:line"). */
Journal *journal_open (int archive_fd, GError **error);
void journal_close (Journal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Journal, journal_close)

/* Opens a journal without events, for init. */
Journal *journal_create (int archive_fd, DigestAlgorithm algorithm, GError **error);

/* Reads the events added since. */
bool journal_refresh (Journal *journal, GError **error);

DigestAlgorithm journal_algorithm (const Journal *journal);
uint64_t journal_length (const Journal *journal);  /* number of the last event; 0 when empty */
const char *journal_head (const Journal *journal); /* digest of the last line; zeros when empty */
int64_t journal_time (const Journal *journal);     /* of the last event, UTC seconds; a claim */
/* Digest of line 1: the archive's id. */
const char *journal_archive_id (const Journal *journal);

/* The last event of the i-th segment; 0 past the last segment. */
uint64_t journal_segment_end (const Journal *journal, unsigned i);

/* Calls visit for each event from first to last (0: to the head), in order, with the digest of its line. Stops and
 * returns false when visit does. Checks numbers and chain: the first event against the one before it if both are
 * in one file, the last one against the head if last is the head. Safe while others commit and seal. */
typedef bool (*JournalVisit) (const Event *event, const char *digest, gpointer data, GError **error);
bool journal_visit (const Journal *journal, uint64_t first, uint64_t last, JournalVisit visit, gpointer data,
                    GError **error);
/* The same for the events with one verb. Searches the raw lines for the word and does not check the chain. */
bool journal_visit_verb (const Journal *journal, const char *verb, JournalVisit visit, gpointer data, GError **error);
/* The same, without the files of the journal that end with this event or before. */
bool journal_visit_verb_after (const Journal *journal, uint64_t number, const char *verb, JournalVisit visit,
                               gpointer data, GError **error);
/* Adds the numbers (uint64_t) of the events from first on that bring a file or directory beneath a directory. Searches
 * the raw lines. */
bool journal_list_beneath (const Journal *journal, const char *directory, uint64_t first, GArray *numbers,
                           GError **error);
/* Whether one of the events after the last segment brings a file or directory with this path. It costs little: they are
 * in memory. */
bool journal_brought_lately (const Journal *journal, const char *path);
/* The digest of a line: that of the head, or the one in the next event. Errors as in journal_event. */
bool journal_digest (const Journal *journal, uint64_t number, char hex[DIGEST_HEX_SIZE], GError **error);
/* One event; D-EVENT-UNKNOWN for a number that the journal does not have. Given. */
Event *journal_event (const Journal *journal, uint64_t number, GError **error);

/* Stamps the events (of Event *) with number, previous digest, actor and time, and prints the block. The time is a
 * claim of the machine that commits: it may be before that of the head. Given. D-CLOCK (refused) when no event can
 * state it. */
GBytes *journal_print_block (const Journal *journal, GPtrArray *events, const char *actor, int64_t now, GError **error);

/* Commits block, which was printed at the current head and is in the durable file staged (a path beneath the archive).
 * 1: committed and durable, and the journal is read up to its new head; 0: another writer was first (refresh, check and
 * print again); -1: *error. D-UNKNOWN-OUTCOME (unknown) when the block has its name, or may have it, but could not be
 * made durable. */
int journal_commit (Journal *journal, const char *staged, GBytes *block, GError **error);
/* Whether the journal, as far as it was read, holds this block. On failure false and *error. */
bool journal_holds (const Journal *journal, GBytes *block, GError **error);

/* Whether there are enough events to seal, or sealed blocks to remove. */
bool journal_wants_sealing (const Journal *journal);
/* Seals as many segments as possible. staged is a path for a temporary file. Several processes may seal at once. */
bool journal_seal_segments (Journal *journal, const char *staged, GError **error);

/* Prints the journal from event first to the head as the files of a pack (dossier-archive(5), PACKS). Calls visit for
 * each event, with the checks of journal_visit, and file for each complete file, with the time of its last event. From
 * event 1, the files are the segments that sealing makes, whether sealed already or not, and one block for the rest;
 * otherwise they are blocks of JOURNAL_PACK_EVENTS. */
#define JOURNAL_PACK_EVENTS 10000
typedef bool (*JournalFile) (const char *path, GBytes *lines, int64_t time, gpointer data, GError **error);
bool journal_export (const Journal *journal, uint64_t first, JournalVisit visit, JournalFile file, gpointer data,
                     GError **error);
