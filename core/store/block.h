/* The block of a transaction, as it is committed: its events, and its signature where somebody signs. */
#pragma once

#include <glib.h>

#include "store/archive.h"

/* Stamps and prints the events (of Event *) at the journal's present head; when the archive has somebody who signs
 * (archive_sign_with), the signature is added as the last event. index is as new as the journal, or NULL when that is
 * empty. D-UNSIGNED (refused) when the layout wants the commit signed and nobody signs, once the archive has people;
 * errors of the signing, and those of journal_print_block. Given. */
GBytes *block_print (Archive *archive, Index *index, GPtrArray *events, const char *actor, GError **error);
