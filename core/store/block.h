/* The block of a transaction: its events and, when commits are signed, the signature. */
#pragma once

#include <glib.h>

#include "fold/roster.h"
#include "store/archive.h"

/* Whether a person may make events of this verb by the layout in force: D-RESERVED (refused) with the place, which may
 * be NULL. True for a verb that is not reserved. */
bool block_check_act (Archive *archive, const char *verb, const char *person, const char *place, GError **error);
/* Whether the signer may act under the actor's name (acts_as): D-ACTOR-KEY (refused). */
bool block_check_actor (const Roster *roster, const char *actor, const char *signer, GError **error);

/* Stamps and prints the events (of Event *) at the journal's current head. With a signer (archive_sign_with) it adds
 * the signature as the last event. index is as new as the journal, or NULL when the journal is empty. Errors:
 * D-UNSIGNED (refused) when the archive has people, the layout requires a signature and no signer is set; D-RESERVED
 * (refused) when the signer may not make one of the events; D-ACTOR-KEY (refused); those of signing and of
 * journal_print_block. Given. */
GBytes *block_print (Archive *archive, Index *index, GPtrArray *events, const char *actor, GError **error);
/* For a dry run: whether the signer may make these events; the errors of block_print. Without
 * a signer, only where dry runs are rehearsals (archive_rehearse). */
bool block_try (Archive *archive, Index *index, const GPtrArray *events, const char *actor, GError **error);
