/* Recovery: finishes or removes the transactions that interrupted writers left in .staging. It is correct even when it
 * takes a living writer for a dead one. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"

/* Places the files of every committed transaction and removes every uncommitted one whose writer is gone. It may be
 * repeated. */
bool recovery_run (Archive *archive, GError **error);

/* Places the files of every transaction that was committed before the event of this number, in the journal's order: an
 * erasure must not begin while files that it erases wait to be placed. */
bool recovery_place_before (Archive *archive, uint64_t number, GError **error);

/* Counts the transactions in .staging: committed ones that are not placed yet, and abandoned ones. */
bool recovery_pending (const Archive *archive, unsigned *committed, unsigned *abandoned, GError **error);
