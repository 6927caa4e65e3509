/* The directories beneath .staging, one for each transaction under way: .staging/ID, ID being 32 hexadecimal digits.
 *
 *     owner      locked (flock) by the transaction's process for as long as it lives
 *     000001 …   what the events with tx=ID-000001 … bring, until it is placed
 *     block      the events, as they are linked into the journal
 *
 * ID.gone is a directory that is being removed: renaming it first makes sure that its block is never linked afterwards.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/event.h"

#define STAGING_DIRECTORY ".staging"
#define STAGING_ID_SIZE 33 /* with NUL */
#define STAGING_MAX_ITEM 999999
#define STAGING_SYNC_EACH 8 /* files: beyond that, syncing the whole file system is quicker (SPEED: filing) */

typedef struct {
  char id[STAGING_ID_SIZE];
  char *path; /* .staging/ID */
  int owner;  /* descriptor that holds the lock, or -1 */
} Staging;

/* Makes a directory of a new id (and .staging, when that is missing) and owns it. */
bool staging_make (int archive_fd, Staging *staging, GError **error);
/* Lets go of the lock and of the memory; the directory stays. */
void staging_clear (Staging *staging);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Staging, staging_clear)

/* True when no living process owns the directory, which is then owned by the caller through *owner. */
bool staging_take (int archive_fd, const char *path, int *owner);
/* True when name is ID, or ID.gone, then *gone. */
bool staging_parse_name (const char *name, char id[STAGING_ID_SIZE], bool *gone);

/* The path of an item (".staging/ID/000001"), or of the block when item is 0. Given. */
char *staging_item_path (const char *directory, unsigned item);
/* The path at which the event's tx= says that its thing was staged; NULL when it has none. Given. */
char *staging_path_of (const Event *event);

/* Makes files and directories (of char *, paths) durable, with one call for the whole file system when there are many.
 * Either may be NULL. */
bool staging_sync (int archive_fd, GPtrArray *files, GPtrArray *directories, GError **error);

/* The directories above the places of what the events bring that are not there. To be asked before the commit, since
 * after it others may make them. Given. */
GPtrArray *staging_missing_parents (int archive_fd, GPtrArray *events);
/* True when the file that stands in an event's place is the one that it brought. */
bool staging_is_placed (int archive_fd, const Event *event);

/* Brings what the events (of Event *) of transaction id brought from where it was staged to its place, and makes that
 * durable. missing is what staging_missing_parents gave; NULL when
 * another's transaction is carried out: then what is neither staged nor in its place is left to verify. What has been
 * placed is left alone, so doing it again, or by several at once, does no harm. Errors: D-PLACE-TAKEN when something
 * else stands in a place; D-PLACE-LOST. */
bool staging_place (int archive_fd, const char *id, GPtrArray *events, GPtrArray *missing, GError **error);

/* Removes a transaction's directory. A process that looks whether it is abandoned may put its lock into it at the same
 * moment: the rest is then left to whoever comes next. */
bool staging_remove (int archive_fd, const char *path, GError **error);

/* Removes a transaction's directory whose items have all been placed, the block last: it tells whoever finds a rest. */
bool staging_remove_placed (int archive_fd, const char *path, GError **error);
