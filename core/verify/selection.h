/* Selects parts of an archive without its index: "2024", "C00042", "C00042/2024", "C00042/2024/a02",
 * "C00042/2024/a02-contracts/7", a reference code, or a full path; and one part of n, split by customer. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "fold/moves.h"

typedef struct Selection Selection;

/* references is NULL-terminated; NULL or an empty list selects everything. part counts from 1 to parts; parts 0: no
 * split. D-REFERENCE, D-PART (usage). */
Selection *selection_new (const char *const *references, unsigned part, unsigned parts, GError **error);
void selection_free (Selection *selection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Selection, selection_free)

bool selection_is_everything (const Selection *selection);
/* Whether a path of the archive is selected; paths outside customers/ always are. A record that is known to have been
 * moved later is selected where it is in the end. Remembers each reference that a volume, a record or a file has
 * matched. Safe from several threads. */
bool selection_has (Selection *selection, const char *path);
/* Whether anything beneath this directory of customers/ can be selected. */
bool selection_reaches (const Selection *selection, const char *path);
/* Whether this file is selected, or describes a customer or volume of which something can be selected. */
bool selection_takes (const Selection *selection, const char *path);
/* The moves in the journal to which the paths belong. A reference to a place that a record has left selects the record
 * at its later places, too. moves may be those of the last call with more at the end. To be called before threads ask.
 */
void selection_follow (Selection *selection, const Moves *moves);
/* Moves that a later journal tells: a reference selects the records that come to its places later, where they are
 * before. To be called first. */
void selection_widen (Selection *selection, const Moves *later);
/* The first reference that has matched nothing yet, or NULL. */
const char *selection_unmatched (const Selection *selection);
