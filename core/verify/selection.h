/* Parts of an archive named without its index: "2024", "C00042", "C00042/2024", "C00042/2024/a02",
 * "C00042/2024/a02-contracts/7", a reference code, or a full path; and one part of n, split by customer. */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef struct Selection Selection;

/* references is NULL-terminated; NULL or an empty one selects everything. part counts from 1 to parts; parts 0 is no
 * split. D-REFERENCE, D-PART (usage). */
Selection *selection_new (const char *const *references, unsigned part, unsigned parts, GError **error);
void selection_free (Selection *selection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Selection, selection_free)

bool selection_is_everything (const Selection *selection);
/* Whether a path beneath the archive is selected. A path outside customers/ always is. Every reference that a path
 * of a volume, a record or a file matches is remembered as met. Safe from several threads. */
bool selection_has (Selection *selection, const char *path);
/* Whether something beneath this directory of customers/ can be selected. */
bool selection_reaches (const Selection *selection, const char *path);
/* The first reference that nothing has matched yet, or NULL. */
const char *selection_unmatched (const Selection *selection);
