/* Redacting: copying a pack without the files that have been destroyed since, and with their tombstones instead. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "ops/backup/pack.h"

typedef struct {
  const char *name; /* of the pack, for messages */
  int fd;           /* open for reading, at its beginning; may be a pipe */
  /* Only output, descriptor, receipt, signer, compression, level, no_event, dry_run and progress are used; progress
   * gets the bytes of the pack read. */
  PackingOptions options;
} RedactingRequest;

/* Copies the pack without the files that the archive's journal destroyed after it was made. The pack must be exactly as
 * its PACK.txt says. True as for backup_pack_run; result->pack lists the redacted files. When there is nothing to
 * redact, nothing is written: D-NOTHING-TO-REDACT (refused). Other errors: those of backup_pack_run; D-NOT-A-PACK
 * (format), D-PACK-TRUNCATED, D-DAMAGED (unreadable: members are not as they were packed), those of sys/tar and
 * pack_parse. */
bool backup_redact_run (Archive *archive, const RedactingRequest *request, const char *actor, PackingResult *result,
                        GError **error);
