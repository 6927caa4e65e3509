/* A change of the archive: composed at the journal's head, then written or, in a dry run, only checked.
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
 * compose checks the change and adds its files and events. When another writer commits first, compose is called again
 * and starts afresh: it must replace whatever it stored in data, and its n-th file replaces the n-th file of the
 * attempt before. A dry run calls compose once and writes nothing, so it refuses whatever the change would refuse.
 * Events are written in the order in which they were added, fields in the order in which they were put, and tx= comes
 * last. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/registers/entry.h"
#include "form/document/event.h"
#include "form/document/kind.h"
#include "store/archive.h"
#include "store/transaction.h"
#include "sys/crypto/key.h"

typedef struct Change Change;
struct Change {
  /* Set by the caller; borrowed. */
  Archive *archive;
  const char *actor;
  bool dry_run;
  bool (*compose) (Change *change, GError **error);
  gpointer data; /* of compose */

  /* For compose to read. */
  int64_t time; /* when the change began, in UTC seconds */
  Index *index; /* at the journal's head; NULL while an archive is being founded */

  Transaction *transaction; /* for transaction_copy into a directory; NULL before it begins and in a dry run */

  /* Private to change.c. */
  GArray *events, *files;
  unsigned n_files;
};

/* Makes the change, then clears it. True: everything is durable and in its place or, in a dry run, the change would
 * succeed; a change without events changes nothing. Errors: those of compose, transaction_begin and transaction_commit,
 * and D-INTERNAL (unreadable) when compose gave two files one place. */
bool change_commit (Change *change, GError **error);

/* Begins the transaction before change_commit does, to learn early that the archive can be written to, or to fill
 * directories. Call change_clear afterwards: it ends an uncommitted change and does nothing after a commit. */
bool change_begin (Change *change, GError **error);
void change_clear (Change *change);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Change, change_clear)

/* ---- For compose ---- */

/* Adds an event. It is borrowed; fields may be put into it until compose returns. */
Event *change_event (Change *change, const char *verb);
/* Adds a file and the event that records it: VERB path= digest=. The event is borrowed in the same way. NULL and the
 * errors of transaction_write on failure; NULL too when bytes is NULL, in which case *error is set already. */
Event *change_bring (Change *change, const char *verb, const char *path, GBytes *bytes, GError **error);

/* Checks that the document's own strict reader accepts the bytes, and returns them: an unreadable document is never
 * written. On failure frees them and returns NULL with the reader's error. free frees the reader's result; name stands
 * for the document in the error. */
typedef gpointer (*ChangeReader) (GBytes *bytes, const char *name, GError **error);
GBytes *change_read_back (GBytes *bytes, ChangeReader reader, GDestroyNotify free, const char *name, GError **error);

/* Sets the head of a new edition of an entry, all but its places. number NULL: edition 1 under the register's next
 * number, after the entries that the change has added already. */
bool change_begin_entry (Change *change, Entry *entry, char letter, const char *number, GError **error);
/* Adds the document of an entry, checked in the same way, and an event for each of its places, so that the state of a
 * place can be computed without the document. kind must be one with entries. */
bool change_enter (Change *change, Kind kind, gconstpointer document, const char *name, GError **error);

/* A person's statement about a file of the archive. */
typedef struct {
  const Key *key;              /* private */
  const char *person;          /* number of the key's owner */
  const char *path;            /* of the statement, "….txt"; the signature is put beside it, "….sig" */
  const char *subject;         /* path of the file that is signed */
  const char *digest;          /* of that file */
  const char *role, *decision; /* words */
  const char *use;             /* of a statement about a layout (form/document/adoption.h); NULL: of another one */
} ChangeStatement;

/* Signs (a dry run does not, so the public key is enough for it), and adds statement and signature with the journal's
 * current position and head. If the same change adds the subject, add that first. The caller, who knows which roles
 * count, checks that the person may sign (roster_role_at).
 */
bool change_sign (Change *change, const ChangeStatement *statement, GError **error);

/* ---- Directories of many files ---- */

/* Makes a new directory in a change that has begun. It may be filled (transaction_copy, change_write) until compose
 * returns. Returns its number; 0 and *error on failure. Safe to call from several threads. */
unsigned change_directory (Change *change, GError **error);
/* Makes a new item for one file, to be filled by transaction_copy, in the same way. */
unsigned change_file (Change *change, GError **error);
/* As transaction_write; a dry run only computes the digest. Safe to call from several threads. */
bool change_write (Change *change, unsigned directory, const char *name, GBytes *bytes, char *hex, GError **error);
/* Adds the event that records a directory; the caller puts its path=. Borrowed as in change_event. */
Event *change_event_of (Change *change, unsigned directory, const char *verb);
