/* An archive that is open: its root, what it says of itself, and its journal.
 *
 * Opening for writing first finishes what others left: transactions that are committed but not placed are
 * placed, those that never were and whose writer is gone are removed (store/recovery.h). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/event.h"
#include "form/document/fonds.h"
#include "form/layout.h"

typedef struct Archive Archive;
typedef struct Index Index;
typedef struct Journal Journal;

typedef enum {
  ARCHIVE_READ,
  ARCHIVE_WRITE,
  ARCHIVE_ACCEPT, /* as ARCHIVE_WRITE, also when it was restored from a backup: to accept that as the newest */
} ArchiveMode;

/* Opens the archive at path. Errors: D-NOT-AN-ARCHIVE, D-FORMAT-NEWER, those of journal_open and layout_parse;
 * D-RESTORED (refused) for writing to what was restored from a backup and not accepted (form/document/restored.h). */
Archive *archive_open (const char *path, ArchiveMode mode, GError **error);
/* The directory to open when the user names none: the nearest one upwards of the current directory that holds an
 * archive. D-NOT-AN-ARCHIVE when there is none. Given. */
char *archive_find (GError **error);
/* Binds a root in which init has just made journal/ and .staging/ and nothing is committed. */
Archive *archive_create (const char *path, const Fonds *fonds, GError **error);
/* Whether archive_open lets write to an archive that is open for reading: D-RESTORED, D-RESTORED-TEXT when not. */
bool archive_may_write (const Archive *archive, ArchiveMode mode, GError **error);
void archive_close (Archive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_close)

const char *archive_path (const Archive *archive); /* as given */
int archive_fd (const Archive *archive);           /* of the root */
const Fonds *archive_fonds (const Archive *archive);
Journal *archive_journal (const Archive *archive);
/* The instant of what is signed or judged now: never before the journal's last event. UTC seconds. */
int64_t archive_now (const Archive *archive);
/* Slots for what others derive from an archive and want to live as long as it does: taken, and freed when something
 * else takes its place or the archive is closed, in the order of the slots. */
typedef enum { ARCHIVE_INDEX, ARCHIVE_LAYOUT, ARCHIVE_SLOTS } ArchiveSlot;
gpointer archive_kept (const Archive *archive, ArchiveSlot slot);
void archive_keep (Archive *archive, ArchiveSlot slot, gpointer thing, GDestroyNotify destroy);

/* Number of the last event of an archive that was restored from a backup and has not been accepted; else 0. */
uint64_t archive_restored (const Archive *archive);

/* Turns the blocks after the last segment into segments when there are enough of them. */
bool archive_seal_journal (Archive *archive, GError **error);

/* From now on every commit is signed: sign makes its last event, `signed`, given the number of the line before it and
 * that line's digest. destroy (may be NULL) frees data when the archive is closed. See store/block.h. */
typedef Event *(*ArchiveSign) (Archive *archive, uint64_t events, const char *head, gpointer data, GError **error);
void archive_sign_with (Archive *archive, ArchiveSign sign, gpointer data, GDestroyNotify destroy);
bool archive_has_signer (const Archive *archive);
Event *archive_sign (Archive *archive, uint64_t events, const char *head, GError **error);

/* The path, beneath the root, where what an event brought stands now: its place or, when that is still to be filled,
 * its staged copy. suffix names a file in the event's directory, or is NULL. NULL and D-NOT-FOUND when it is in
 * neither. Given. */
char *archive_locate (const Archive *archive, const Event *event, const char *suffix, GError **error);
/* The bytes of a file that an event brought, at most as many as its kind may have. D-NOT-FOUND, D-FILE-CHANGED
 * (unreadable) when they are not the ones that it brought, and the errors of io_read_file. */
GBytes *archive_read (const Archive *archive, const Event *event, GError **error);
