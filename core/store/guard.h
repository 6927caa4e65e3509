/* What a change took from the index is held against the archive before it is committed: the index is the user's own
 * cache, and may be old, of another archive, or altered. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"

/* Checks the events (of Event) of a change at the journal's head. A numbered file must follow the one before it and
 * must not be in the journal yet; a record is filed into a volume that is not sealed; the place of a decision
 * exists. D-INDEX-WRONG (unreadable): make the index again and compose the change anew. */
bool guard_check (const Archive *archive, const GPtrArray *events, GError **error);
