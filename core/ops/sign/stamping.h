/* Timestamps of checkpoints (RFC 3161): an authority outside the archive confirms when a checkpoint existed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "ops/sign/checkpointing.h"
#include "sys/crypto/timestamp.h"

/* Asks the authority at a URL for a timestamp of a checkpoint, through curl(1). D-HELPER-ABSENT, D-TSA (unreadable).
 * Given. */
GBytes *stamping_ask (const char *url, const Checkpointed *checkpoint, GError **error);

/* Adds an authority's response to the archive after checking that it stamps the checkpoint and that one of the
 * authorities (PEM) signed it. Gives its path and its contents. Errors: those of timestamp_check. */
bool stamping_take (Archive *archive, const Checkpointed *checkpoint, GBytes *response, const char *name,
                    GBytes *authority, const char *actor, bool dry_run, char **path, Timestamp *stamp, GError **error);

/* Finds the timestamp whose authority's certificate expires last. When that is before an instant (UTC seconds), a new
 * timestamp is needed: *path (given) and *expires say which one expires. Otherwise *path is NULL. */
bool stamping_expiring (Archive *archive, int64_t before, char **path, int64_t *expires, GError **error);
