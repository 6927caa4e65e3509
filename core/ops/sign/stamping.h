/* Timestamps of checkpoints by an authority (RFC 3161): an outsider's word that the journal had come so far. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "ops/sign/checkpointing.h"
#include "sys/crypto/timestamp.h"

/* Asks the authority at a URL for a timestamp of a checkpoint, through curl(1). D-HELPER-ABSENT, D-TSA (unreadable).
 * Given. */
GBytes *stamping_ask (const char *url, const Checkpointed *checkpoint, GError **error);

/* Takes a response into the archive, once it is known to stamp the checkpoint and to be signed by one of the
 * authorities (PEM). Gives its place and what it says. Errors: those of timestamp_check, as refusals of what was given.
 */
bool stamping_take (Archive *archive, const Checkpointed *checkpoint, GBytes *response, const char *name,
                    GBytes *authority, const char *actor, bool dry_run, char **path, Timestamp *stamp, GError **error);

/* The timestamp whose authority's certificate expires last, when that is before an instant: then it is time for another
 * one. *path (given) is NULL when there is none to be renewed. */
bool stamping_expiring (Archive *archive, int64_t before, char **path, int64_t *expires, GError **error);
