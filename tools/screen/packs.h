/* Packs named on a command line: files, or "-" for standard input. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "verify/run.h"

/* Whether an argument means a pack: "-", an existing file, or a name such as x.tar.zst, which no reference looks like.
 */
bool packs_is_one (const char *argument);
/* Opens the first n arguments: of VerifyPack, which are closed with the array. D-PACK-TWICE (usage) when standard input
 * is named twice. */
GArray *packs_open (char *const *arguments, unsigned n, GError **error);
