/* A transaction: stage files, commit one block of events, place the files (dossier-archive(5), TRANSACTIONS).
 *
 * An item is a file, or a directory of files, that one event records: path=P tx=ID-I says that .staging/ID/I is to be
 * moved to P. The block of events stays beside the items, as .staging/ID/block, until all are placed. It holds the
 * whole plan, so any process can carry it out. The block is linked into the journal from there. An abandoned
 * transaction is first renamed and then removed; once renamed, it can no longer be committed.
 *
 *     Transaction *t = transaction_begin (archive, actor, &error);
 *     i = transaction_add_item (t, TRANSACTION_DIRECTORY, &error);
 *     transaction_copy (t, &(TransactionCopy){.item = i, .name = "original-001.tif", .source_fd = fd}, NULL);
 *     transaction_commit (t, prepare, data, &error);     prepare: checks, writes XML, adds events
 *     transaction_free (t);                              removes an uncommitted transaction
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/event.h"
#include "store/archive.h"
#include "sys/crypto/digest.h"

typedef struct Transaction Transaction;

typedef enum { TRANSACTION_FILE, TRANSACTION_DIRECTORY } TransactionItem;

Transaction *transaction_begin (Archive *archive, const char *actor, GError **error);
void transaction_free (Transaction *transaction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Transaction, transaction_free)

int64_t transaction_time (const Transaction *transaction); /* when it began, in UTC seconds */

/* Makes a new item and returns its number, from 1; 0 and *error on failure. Safe to call from several threads. */
unsigned transaction_add_item (Transaction *transaction, TransactionItem type, GError **error);

/* A copy of source_fd into an item (name NULL) or into a file in a directory item, and the result. */
typedef struct {
  unsigned item;
  const char *name;
  int source_fd;
  void (*progress) (size_t bytes, gpointer data); /* called after each piece; or NULL */
  gpointer data;                                  /* of progress */
  char hex[DIGEST_HEX_SIZE];                      /* digest of the bytes written */
  uint64_t bytes;
  GError *error; /* why the copy failed; NULL: it succeeded */
} TransactionCopy;

/* Makes one copy, or two at once (other may be NULL): two digests computed together cost hardly more than one. Safe to
 * call from several threads. */
void transaction_copy (Transaction *transaction, TransactionCopy *one, TransactionCopy *other);
/* Writes bytes into an item (name NULL) or into a file in a directory item. hex (DIGEST_HEX_SIZE bytes) receives their
 * digest. Replaces a file written in an earlier attempt of the same commit. Safe to call from several threads. */
bool transaction_write (Transaction *transaction, unsigned item, const char *name, GBytes *bytes, char *hex,
                        GError **error);

/* Adds an event, which is taken. item is the one to be moved to the event's path=, or 0. */
void transaction_add_event (Transaction *transaction, unsigned item, Event *event);

/* Checks the change with the index at the journal's head, writes the files that depend on it (numbers, editions), and
 * adds the events. When another writer commits first, it is called again, and starts without events. */
typedef bool (*TransactionPrepare) (Transaction *transaction, Index *index, gpointer data, GError **error);

/* Commits and places. True: everything is durable and in its place; or prepare added no event, and nothing was
 * changed. Errors before the commit leave the archive
 * unchanged. D-UNKNOWN-OUTCOME (unknown): the commit has happened or may have; running the same command again does no
 * harm. D-BUSY (busy): other writers committed first too often. */
bool transaction_commit (Transaction *transaction, TransactionPrepare prepare, gpointer data, GError **error);
