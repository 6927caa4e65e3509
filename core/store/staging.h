/* The directories of the transactions under way: .staging/ID, where ID is 32 hexadecimal digits.
 *
 *     owner      locked (flock) by the transaction's process while it lives
 *     000001 …   the files and directories of the events with tx=ID-000001 …, until they are placed
 *     block      the events, to be linked into the journal
 *
 * ID.gone is a directory that is being removed: after the renaming, its block can no longer be linked. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/event.h"
#include "sys/io.h"

#define STAGING_DIRECTORY ".staging"
#define STAGING_ID_SIZE 33 /* with NUL */
#define STAGING_MAX_ITEM 999999
#define STAGING_SYNC_EACH 8 /* with more files, syncing the whole file system is quicker (SPEED: filing) */

typedef struct {
  char id[STAGING_ID_SIZE];
  char *path; /* .staging/ID */
  int owner;  /* descriptor that holds the lock, or -1 */
} Staging;

/* Makes a directory with a new id, and .staging if it is missing, and locks it. */
bool staging_make (int archive_fd, Staging *staging, GError **error);
/* Releases the lock and the memory; the directory stays. */
void staging_clear (Staging *staging);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Staging, staging_clear)

/* True when path is missing or is of this type (IO_FILE or IO_DIR); otherwise D-NOT-A-FILE, which says to remove it. A
 * planted link, pipe or directory would block all writers, so they say where it is; verify finds it too. */
bool staging_expect (int archive_fd, const char *path, IoType type, GError **error);
/* Locks a directory that no living process owns; *owner is the lock's descriptor. False when another process owns it.
 */
bool staging_take (int archive_fd, const char *path, int *owner);
/* Parses "ID" or "ID.gone" (sets *gone). False for any other name. */
bool staging_parse_name (const char *name, char id[STAGING_ID_SIZE], bool *gone);

/* The path of an item, ".staging/ID/000001"; item 0: of the block. Given. */
char *staging_item_path (const char *directory, unsigned item);
/* The path of an event's item in staging, from its tx=; NULL when it has none. Given. */
char *staging_path_of (const Event *event);

/* Makes files and directories (paths, of char *) durable, with one call for the whole file system when they are many.
 * Either array may be NULL. */
bool staging_sync (int archive_fd, GPtrArray *files, GPtrArray *directories, GError **error);

/* The directories that the events' files need and that do not exist yet. Ask before the commit, because other processes
 * may make them afterwards. Given. */
GPtrArray *staging_missing_parents (int archive_fd, GPtrArray *events);
/* Whether the file at an event's path is the one that the event recorded. */
bool staging_is_placed (int archive_fd, const Event *event);

/* Moves the items of the events (of Event *) of transaction id to their places, and makes that durable. missing is the
 * result of staging_missing_parents; NULL for another process's transaction, whose lost items are left to verify. It
 * may be repeated, and several processes may do it at once. Errors: D-PLACE-TAKEN when another file is in a place;
 * D-PLACE-LOST. */
bool staging_place (int archive_fd, const char *id, GPtrArray *events, GPtrArray *missing, GError **error);

/* Removes a transaction's directory. If another process makes its lock file in it at the same moment, the rest stays
 * for the next writer. */
bool staging_remove (int archive_fd, const char *path, GError **error);

/* Removes the directory of a transaction whose items have all been placed. The block goes last: if the removal is
 * interrupted, recovery can still read it. */
bool staging_remove_placed (int archive_fd, const char *path, GError **error);
