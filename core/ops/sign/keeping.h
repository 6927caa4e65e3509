/* Checkpoints that are kept outside of an archive: a text where the user likes, "kept.txt", with signatures beside it,
 * "kept.p0004.sig". */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "ops/sign/checkpointing.h"
#include "verify/verify.h"

/* D-EXISTS (refused) when there is something at path: what is kept is never overwritten. */
bool keeping_is_free (const char *path, GError **error);
/* Writes the checkpoint, and the signatures that the archive has of it, durably. */
bool keeping_write_checkpoint (Archive *archive, const Checkpointed *checkpoint, const char *path, GError **error);
/* Writes one signature beside the text at path. */
bool keeping_write_signature (const char *path, const char *person, GBytes *signature, GError **error);

/* Reads a text and the signatures beside it, for verifying. */
bool keeping_read (const char *path, VerifyAgainst *against, GError **error);
