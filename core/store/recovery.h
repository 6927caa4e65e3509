/* Finishes or removes what a writer left in .staging. Correctness never depends on knowing whether that writer lives.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"

/* Places every committed transaction, removes every uncommitted one whose writer is gone. Idempotent. */
bool recovery_run (Archive *archive, GError **error);

/* Number of transactions that are committed and still to be placed. */
bool recovery_pending (const Archive *archive, unsigned *committed, unsigned *abandoned, GError **error);
