/* Where moved records are. A move is in the journal before its record's directory is renamed, and moved.xml is placed
 * after that. So moved.xml tells most, and the journal, read again, tells the latest moves. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "fold/moves.h"
#include "store/journal.h"

typedef struct Whereabouts Whereabouts;

/* For the archive whose root is open as archive_fd, which must stay open. */
Whereabouts *whereabouts_new (int archive_fd);
void whereabouts_free (Whereabouts *whereabouts);

/* Learns the moves in a journal, up to its head as it was last read. */
bool whereabouts_learn (Whereabouts *whereabouts, const Journal *journal, GError **error);
/* The moves learned so far, or NULL. Borrowed. */
const Moves *whereabouts_moves (const Whereabouts *whereabouts);

/* Where a record, or a file in its directory, is when it is not at path: a move took it away, whether it was learned
 * before or not, or the move to path is not carried out yet. NULL: nowhere. Given. May be called from any thread. */
char *whereabouts_find (Whereabouts *whereabouts, const char *path);
/* Whether an event, read from the journal now, brings this file of a record. To be asked about files that nothing known
 * so far lists: the record was amended meanwhile. May be called from any thread. */
bool whereabouts_brings (Whereabouts *whereabouts, const char *path);
