/* Redacting: a pack is written once more without what has been destroyed since, and with tombstones in its stead. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "ops/backup/pack.h"

typedef struct {
  const char *name; /* of the pack, for messages */
  int fd;           /* open for reading, at its beginning; a pipe will do */
  /* output, descriptor, receipt, signer, compression, level, no_event, dry_run and progress are asked for; progress is
   * told the bytes of the pack read. */
  PackingOptions options;
} RedactingRequest;

/* Copies the pack, every byte of which must be what its PACK.txt says, but for what the archive's journal says was
 * destroyed after it. On true as backup_pack_run; without anything to redact nothing is written, and false and
 * D-NOTHING-TO-REDACT (refused). result->pack lists what was redacted. Errors: those of backup_pack_run; D-NOT-A-PACK
 * (format), D-PACK-TRUNCATED, D-DAMAGED (unreadable: members are not those that were packed), those of sys/tar and
 * pack_parse. */
bool backup_redact_run (Archive *archive, const RedactingRequest *request, const char *actor, PackingResult *result,
                        GError **error);
