/* Checkpoints. A checkpoint states how many events the journal has, and their digest. People sign it, an authority may
 * stamp it, and copies are kept outside the archive: only such a copy reveals that events were removed from the end of
 * the journal. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/checkpoint.h"
#include "ops/sign/signer.h"
#include "store/archive.h"

typedef struct {
  Checkpoint *checkpoint;
  char *path;    /* in the archive */
  GBytes *bytes; /* of the file at path */
  bool is_new;   /* false: made before; only checkpoints were added since */
} Checkpointed;
void checkpointed_clear (Checkpointed *made);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Checkpointed, checkpointed_clear)

/* Makes a checkpoint of the whole journal. When only checkpoints, their signatures and their timestamps were added
 * since the last checkpoint, gives that one instead. Durable on return. */
bool checkpointing_make (Archive *archive, const char *actor, bool dry_run, Checkpointed *made, GError **error);

/* Reads a checkpoint of the archive, given by its path or its number of events; NULL means the last one. Errors:
 * D-CHECKPOINT-UNKNOWN (usage), those of archive_read. */
bool checkpointing_read (Archive *archive, const char *which, Checkpointed *found, GError **error);

/* Signs the bytes of a checkpoint of the archive. Any person with a key may do so. Gives the signature's path and
 * bytes. Refused: D-SIGNED-ALREADY. */
bool checkpointing_sign (Archive *archive, const Checkpointed *checkpoint, const Signer *signer, const char *actor,
                         bool dry_run, char **path, GBytes **signature, GError **error);
