/* A transaction: stage, commit one block of events, place (dossier-archive(5), TRANSACTIONS).
 *
 * An item is a file or a directory of files that one event brings: event path=P tx=ID-I means that what
 * stands at .staging/ID/I goes to P. So the block of events, kept beside the items as .staging/ID/block until all is
 * placed, is the whole plan, and anybody can carry it out. The block is linked into the journal from there: whoever
 * removes an abandoned transaction first renames its directory, after which it can no longer be committed.
 *
 *     Transaction *t = transaction_begin (archive, actor, &error);
 *     i = transaction_add_item (t, TRANSACTION_DIRECTORY, &error);
 *     transaction_copy (t, &(TransactionCopy){.item = i, .name = "original-001.tif", .source_fd = fd}, NULL);
 *     transaction_commit (t, prepare, data, &error);     prepare: checks, writes XML, adds events
 *     transaction_free (t);                              removes what was not committed
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

int64_t transaction_time (const Transaction *transaction); /* UTC seconds at which it began */

/* A new item, counted from 1. 0 and *error on failure. Safe to call from several threads. */
unsigned transaction_add_item (Transaction *transaction, TransactionItem type, GError **error);

/* What is to be copied: the bytes of source_fd, into an item (name NULL), or into a file in a directory item; and what
 * came of it. */
typedef struct {
  unsigned item;
  const char *name;
  int source_fd;
  char hex[DIGEST_HEX_SIZE]; /* of what was written */
  uint64_t bytes;
  GError *error; /* why it was not copied; NULL: it was */
} TransactionCopy;

/* Makes one copy, or two at a time (other may be NULL), whose digests then cost hardly more than one. Safe to call from
 * several threads. */
void transaction_copy (Transaction *transaction, TransactionCopy *one, TransactionCopy *other);
/* Gives an item, or a file in one, bytes from memory. hex (DIGEST_HEX_SIZE bytes) receives their digest. A file written
 * in an earlier attempt of the same commit is replaced. Safe to call from several threads. */
bool transaction_write (Transaction *transaction, unsigned item, const char *name, GBytes *bytes, char *hex,
                        GError **error);

/* Adds an event, which becomes the transaction's. item is what it brings to its field path=, or 0. */
void transaction_add_event (Transaction *transaction, unsigned item, Event *event);

/* Checks the change against the index at the journal's head, writes what depends on it (numbers, editions), and adds
 * the events. It is called again with no events whenever another writer was first. */
typedef bool (*TransactionPrepare) (Transaction *transaction, Index *index, gpointer data, GError **error);

/* Commits and places. On true everything is durable and in its place. Errors before the commit leave the archive as it
 * was; D-UNKNOWN-OUTCOME (unknown) says that the commit was, or may have been, made: running the same command again is
 * harmless. D-BUSY (busy) after too many lost races. */
bool transaction_commit (Transaction *transaction, TransactionPrepare prepare, gpointer data, GError **error);
