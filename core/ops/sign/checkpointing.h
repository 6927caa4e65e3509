/* Checkpoints: how far the journal has come, written down, signed by several, stamped by an authority, and kept
 * elsewhere. Only one that is kept elsewhere shows that a journal was cut off or rolled back. */
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
  GBytes *bytes; /* of it */
  bool is_new;   /* false: nothing but checkpoints has happened since this one */
} Checkpointed;
void checkpointed_clear (Checkpointed *made);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Checkpointed, checkpointed_clear)

/* Makes a checkpoint of the whole journal, unless nothing but checkpoints, their signatures and timestamps has happened
 * since the last one: then that one is given. Durable on return. */
bool checkpointing_make (Archive *archive, const char *actor, bool dry_run, Checkpointed *made, GError **error);

/* Reads a checkpoint of the archive: by path, by number of events, or the last one for NULL. D-CHECKPOINT-UNKNOWN
 * (usage), and what archive_read gives. */
bool checkpointing_read (Archive *archive, const char *which, Checkpointed *found, GError **error);

/* Signs a checkpoint of the archive, as the bytes stand. Any person with a key may. Gives the signature's path and
 * bytes. Refused: D-SIGNED-ALREADY. */
bool checkpointing_sign (Archive *archive, const Checkpointed *checkpoint, const Signer *signer, const char *actor,
                         bool dry_run, char **path, GBytes **signature, GError **error);
