/* The block of a transaction: its events and, when commits are signed, the signature. */
#pragma once

#include <glib.h>

#include "store/archive.h"

/* Stamps and prints the events (of Event *) at the journal's current head. With a signer (archive_sign_with) it adds
 * the signature as the last event. index is as new as the journal, or NULL when the journal is empty. Errors:
 * D-UNSIGNED (refused) when the archive has people, the layout requires a signature and no signer is set; those of
 * signing and of journal_print_block. Given. */
GBytes *block_print (Archive *archive, Index *index, GPtrArray *events, const char *actor, GError **error);
