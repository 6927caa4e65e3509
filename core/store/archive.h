/* An open archive: its root directory, archive.xml and its journal.
 *
 * Opening for writing first cleans up after interrupted writers: it places the files of committed transactions and
 * removes uncommitted ones whose writer is gone (store/recovery.h). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/moves.h"
#include "form/document/event.h"
#include "form/document/fonds.h"
#include "form/layout.h"

typedef struct Archive Archive;
typedef struct Index Index;
typedef struct Journal Journal;

typedef enum {
  ARCHIVE_READ,
  ARCHIVE_WRITE,
  ARCHIVE_ACCEPT, /* as ARCHIVE_WRITE, and accepts an archive restored from a backup as the newest state */
} ArchiveMode;

/* Opens the archive at path. Errors: D-NOT-AN-ARCHIVE, D-FORMAT-NEWER, those of journal_open and layout_parse; and
 * D-RESTORED (refused) for writing to an archive that was restored from a backup and not accepted
 * (form/document/restored.h). */
Archive *archive_open (const char *path, ArchiveMode mode, GError **error);
/* Finds the archive when the user names none: the current directory or the nearest one above it that holds one.
 * D-NOT-AN-ARCHIVE when none does. Given. */
char *archive_find (GError **error);
/* The archive that holds a directory, given by its absolute path, or that the directory is; NULL: none. Given. */
char *archive_around (const char *directory);
/* For init: opens a new root, which has journal/ and .staging/ but no events yet. */
Archive *archive_create (const char *path, const Fonds *fonds, GError **error);
/* Whether an archive that is open for reading may be opened for writing. Errors: D-RESTORED, D-RESTORED-TEXT. */
bool archive_may_write (const Archive *archive, ArchiveMode mode, GError **error);
void archive_close (Archive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_close)

const char *archive_path (const Archive *archive); /* as given */
int archive_fd (const Archive *archive);           /* of the root */
const Fonds *archive_fonds (const Archive *archive);
/* Whether it was opened for writing. */
bool archive_is_writable (const Archive *archive);
Journal *archive_journal (const Archive *archive);
/* The time for signing and judging, in UTC seconds: the machine's own clock. The times of events, which anybody may
 * claim, do not move it. */
int64_t archive_now (const Archive *archive);
/* Has archive_now give another instant. For readers and dry runs: nothing is written of it. */
void archive_suppose (Archive *archive, int64_t now);
/* Slots in which other modules keep things that live as long as the archive. archive_keep takes a thing; it is freed
 * when another replaces it or when the archive is closed, in the order of the slots. */
typedef enum { ARCHIVE_INDEX, ARCHIVE_LAYOUT, ARCHIVE_SLOTS } ArchiveSlot;
gpointer archive_kept (const Archive *archive, ArchiveSlot slot);
void archive_keep (Archive *archive, ArchiveSlot slot, gpointer thing, GDestroyNotify destroy);

/* For an archive that was restored from a backup and not accepted: the number of its last event; otherwise 0. */
uint64_t archive_restored (const Archive *archive);

/* Joins the blocks after the last segment into segments when there are enough of them. */
bool archive_seal_journal (Archive *archive, GError **error);

/* Has further commits signed by a person: all of them, or with only_demanded those that the layout demands a signature
 * for. sign returns the commit's last event, `signed`; it is given the number and the digest of the line before it.
 * destroy (may be NULL) frees data when the archive is closed. See store/block.h. */
typedef Event *(*ArchiveSign) (Archive *archive, uint64_t events, const char *head, gpointer data, GError **error);
void archive_sign_with (Archive *archive, const char *person, ArchiveSign sign, gpointer data, GDestroyNotify destroy,
                        bool only_demanded);
/* The number of that person; NULL: nobody signs. Borrowed. */
const char *archive_signer (const Archive *archive);
bool archive_signs_all (const Archive *archive);
/* Has dry runs refused where nobody signs what the layout demands a signature for, as the commits would be. Not for
 * verbs that only look at what might be filed. */
void archive_rehearse (Archive *archive);
bool archive_rehearses (const Archive *archive);
Event *archive_sign (Archive *archive, uint64_t events, const char *head, GError **error);

/* Learns from the journal, up to its head as it was last read, which records were moved. */
bool archive_learn_moves (const Archive *archive, GError **error);
/* The moves learned so far, or NULL. Borrowed until the next call of archive_learn_moves. */
const Moves *archive_moves (const Archive *archive);
/* Where a record, or a file in its directory, is when it is not at path (store/whereabouts.h). Given. May be called
 * from any thread. */
char *archive_elsewhere (const Archive *archive, const char *path);
/* Whether an event brings this file of a record by now (store/whereabouts.h). May be called from any thread. */
bool archive_brings (const Archive *archive, const char *path);

/* The current path, beneath the root, of the file or directory that an event recorded: its place, or its staged copy
 * while it is not placed yet. suffix names a file in the event's directory, or is NULL. D-NOT-FOUND when both are
 * missing. Given. */
char *archive_locate (const Archive *archive, const Event *event, const char *suffix, GError **error);
/* The bytes of the file that an event recorded. Errors: D-NOT-FOUND; D-FILE-CHANGED (unreadable) when the digest
 * differs; those of io_read_file, with the limit of the event's kind. */
GBytes *archive_read (const Archive *archive, const Event *event, GError **error);
