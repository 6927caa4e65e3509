/* A change of the archive: composed at the journal's head, then written, or, in a dry run, only tried.
 *
 *     static bool compose (Change *change, GError **error)
 *     {
 *       Opening *opening = change->data;
 *       ...                                       checks against change->index, a document stamped with change->time
 *       Event *event = change_bring (change, "customer", path, bytes, error);
 *       if (event != NULL)
 *         event_put (event, "kind", "company");
 *       return event != NULL;
 *     }
 *
 *     Change change = {.archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose, .data = &opening};
 *     return change_commit (&change, error);
 *
 * compose checks the change and says what it brings. It is called again, from nothing, whenever another writer was
 * first: what it leaves in its data it replaces, and the n-th file that it brings takes the place of the n-th of the
 * attempt before. A dry run calls it once at the head and writes nothing, so it refuses what the change would refuse.
 * Events come in the order in which they were added; a field that is put later stands behind those before it, and tx=
 * behind all of them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/entry.h"
#include "form/document/event.h"
#include "form/document/kind.h"
#include "store/archive.h"
#include "store/transaction.h"
#include "sys/crypto/key.h"

typedef struct Change Change;
struct Change {
  /* Filled in by the caller, and borrowed. */
  Archive *archive;
  const char *actor;
  bool dry_run;
  bool (*compose) (Change *change, GError **error);
  gpointer data; /* of compose */

  /* For compose to read. */
  int64_t time; /* at which the change began, UTC seconds */
  Index *index; /* at the journal's head; NULL in an archive that is being founded */

  Transaction *transaction; /* once it has begun, for transaction_copy into a directory; NULL in a dry run */

  /* Of change.c alone. */
  GArray *events, *files;
  unsigned n_files;
};

/* Makes the change and clears it. On true everything is durable and in its place, or, in a dry run, nothing stands in
 * the way of it. Errors: those of compose, transaction_begin and transaction_commit. */
bool change_commit (Change *change, GError **error);

/* Begins what change_commit would begin: for who has to know early that the archive can be written to, or fills
 * directories before the commit. Then change_clear ends what is not committed; after a commit it does nothing. */
bool change_begin (Change *change, GError **error);
void change_clear (Change *change);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Change, change_clear)

/* ---- While it is composed ---- */

/* Adds an event. Borrowed: fields may be put into it until compose returns. */
Event *change_event (Change *change, const char *verb);
/* Adds a file and the event that brings it: VERB path= digest=. Borrowed likewise; NULL and the errors of
 * transaction_write. bytes NULL: there is an error already, and no file. */
Event *change_bring (Change *change, const char *verb, const char *path, GBytes *bytes, GError **error);

/* Gives back a document (taken) once its own strict reader has read it: what would not be read again is never written.
 * NULL and the reader's error. free is for what the reader gives; name is what the error calls the document. */
typedef gpointer (*ChangeReader) (GBytes *bytes, const char *name, GError **error);
GBytes *change_read_back (GBytes *bytes, ChangeReader reader, GDestroyNotify free, const char *name, GError **error);

/* Fills in the head of an entry's new edition, all but its places. number NULL: edition 1 of the next number of the
 * register. */
bool change_begin_entry (Change *change, Entry *entry, char letter, const char *number, GError **error);
/* Brings the document of an entry, read back likewise, and then one event a place, so that what is in force can be told
 * without the document. kind is one that has an entry. */
bool change_enter (Change *change, Kind kind, gconstpointer document, const char *name, GError **error);

/* A person's statement about a file of the archive. */
typedef struct {
  const Key *key;              /* private */
  const char *person;          /* number of whose key it is */
  const char *path;            /* of the statement: "….txt"; its signature stands beside it as "….sig" */
  const char *subject;         /* path of the file it is about */
  const char *digest;          /* of that file */
  const char *role, *decision; /* words */
} ChangeStatement;

/* Signs, and brings statement and signature; to be called after what brings the subject where that is of the same
 * change. Position and head are the journal's own at that moment. Does not ask whether the person may: that is for the
 * caller (roster_role_at), who knows which roles count. */
bool change_sign (Change *change, const ChangeStatement *statement, GError **error);

/* ---- Directories, whose files are many ---- */

/* A new directory, of a change that has begun, to be filled (transaction_copy, change_write) before or while the change
 * is composed. Its number; 0 and *error on failure. Safe to call from several threads. */
unsigned change_directory (Change *change, GError **error);
/* As transaction_write; a dry run only digests. Safe to call from several threads. */
bool change_write (Change *change, unsigned directory, const char *name, GBytes *bytes, char *hex, GError **error);
/* Adds the event that brings a directory to its path=. Borrowed as that of change_event. */
Event *change_event_of (Change *change, unsigned directory, const char *verb);
