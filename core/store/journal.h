/* The journal: the one list of what has happened, in files that are only ever added (dossier-archive(5), JOURNAL).
 *
 * A commit is one file of one or more lines, named by its first number, that link(2) gives its name: two
 * writers cannot both win, and nobody holds a lock. Once 1,000 events have gathered, the blocks are sealed into one
 * segment: the shortest run of blocks from the end of the last segment that holds 1,000 events or more. A block whose
 * number a segment covers is no part of the journal, whatever it holds: that makes unlinking the parts safe (see
 * store/journal/open.c). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/event.h"
#include "sys/crypto/digest.h"

#define JOURNAL_SEGMENT_EVENTS 1000

typedef struct Journal Journal;

/* Opens journal/ beneath the archive's descriptor (borrowed) and goes to its head. To stay quick with a million events
 * it reads of the segments only the first and the last line, and checks numbers, chain and form of what follows the
 * last segment; journal_visit from 1 checks everything. A journal without events has length 0 and no archive id.
 * Errors: D-NOT-AN-ARCHIVE (no journal), D-JOURNAL-GAP, D-JOURNAL-CHAIN, D-JOURNAL-TIME, D-EVENT (where =
 * "journal/NAME:line"). The digest algorithm is the one that the first event names. */
Journal *journal_open (int archive_fd, GError **error);
void journal_close (Journal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Journal, journal_close)

/* Opens a journal of no events, for init. */
Journal *journal_create (int archive_fd, DigestAlgorithm algorithm, GError **error);

/* Reads what has been added since. */
bool journal_refresh (Journal *journal, GError **error);

DigestAlgorithm journal_algorithm (const Journal *journal);
uint64_t journal_length (const Journal *journal);  /* number of the last event; 0 when empty */
const char *journal_head (const Journal *journal); /* digest of the last line; zeros when empty */
int64_t journal_time (const Journal *journal);     /* of the last event, UTC seconds */
/* Digest of line 1: the archive's id. */
const char *journal_archive_id (const Journal *journal);

/* The last event of the i-th segment; 0 past the last segment. */
uint64_t journal_segment_end (const Journal *journal, unsigned i);

/* Calls visit for each event from first to last (0: to the head), in order. digest is the line's own. Stops and returns
 * false when visit does. Numbers, chain and times are checked while reading, against what stands before first only when
 * that is in the same file; up to the head, against the head. Safe while others commit and seal. */
typedef bool (*JournalVisit) (const Event *event, const char *digest, gpointer data, GError **error);
bool journal_visit (const Journal *journal, uint64_t first, uint64_t last, JournalVisit visit, gpointer data,
                    GError **error);
/* The same for the events with one verb, found by looking for the word in the raw lines; the chain is not checked. */
bool journal_visit_verb (const Journal *journal, const char *verb, JournalVisit visit, gpointer data, GError **error);
/* The digest of a line: the head's, or the one that the next event states. Errors as of journal_event. */
bool journal_digest (const Journal *journal, uint64_t number, char hex[DIGEST_HEX_SIZE], GError **error);
/* One event, given; D-EVENT-UNKNOWN when there is none with that number. */
Event *journal_event (const Journal *journal, uint64_t number, GError **error);

/* Stamps the events (of Event *) with numbers, chain, actor, and a time that is never before the head's, and prints the
 * block. Given. */
GBytes *journal_print_block (const Journal *journal, GPtrArray *events, const char *actor, int64_t now, GError **error);

/* Commits the durable file at staged (a path beneath the archive) that holds block, printed at the present head. 1:
 * committed and durable, and the journal has been read to its new head; 0: somebody else was first (refresh, check,
 * print again); -1: *error. D-UNKNOWN-OUTCOME (unknown) when the name was, or may have been, made but could not be made
 * durable. */
int journal_commit (Journal *journal, const char *staged, GBytes *block, GError **error);
/* True when the journal, as far as it was read, holds this block. On failure false and *error. */
bool journal_holds (const Journal *journal, GBytes *block, GError **error);

/* True when enough events have gathered to be sealed, or parts of a sealed segment are left over. */
bool journal_wants_sealing (const Journal *journal);
/* Seals what can be sealed; staged is the path of a file to be made on the way. Harmless when others do the same. */
bool journal_seal_segments (Journal *journal, const char *staged, GError **error);

/* The journal as a pack holds it (dossier-archive(5), PACKS): from event first to the head, every event shown to visit
 * and checked as journal_visit does, and every file, once it is complete, with the time of its last event to file. From
 * 1 on: the segments that sealing makes, made or not yet, and one block of the rest; otherwise blocks of
 * JOURNAL_PACK_EVENTS. */
#define JOURNAL_PACK_EVENTS 10000
typedef bool (*JournalFile) (const char *path, GBytes *lines, int64_t time, gpointer data, GError **error);
bool journal_export (const Journal *journal, uint64_t first, JournalVisit visit, JournalFile file, gpointer data,
                     GError **error);
