/* Copies of checkpoints outside the archive: a file anywhere, such as "kept.txt", with signatures beside it, such as
 * "kept.p0004.sig". */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "ops/sign/checkpointing.h"
#include "verify/run.h"

/* Fails when path exists, since a copy is never overwritten: D-EXISTS (refused). */
bool keeping_is_free (const char *path, GError **error);
/* Writes the checkpoint and its signatures in the archive. Durable on return. */
bool keeping_write_checkpoint (Archive *archive, const Checkpointed *checkpoint, const char *path, GError **error);
/* Writes one signature beside the copy at path. Durable on return. */
bool keeping_write_signature (const char *path, const char *person, GBytes *signature, GError **error);

/* Reads a copy and the signatures beside it, for verifying. */
bool keeping_read (const char *path, VerifyAgainst *against, GError **error);
