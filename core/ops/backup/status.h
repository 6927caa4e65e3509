/* The packs that the journal knows, and what they hold that has been destroyed since. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "store/archive.h"

typedef struct {
  uint64_t event; /* that tells of it */
  int64_t time;   /* of that event, UTC seconds */
  char *actor;
  uint64_t from, to;  /* the events that it holds */
  uint64_t redacted;  /* the event up to which destructions were carried out on it; 0: it is as it was packed */
  char *digest;       /* of the tarball */
  uint64_t bytes;     /* of the tarball */
  uint64_t destroyed; /* records that it holds and that have been destroyed since */
  uint64_t discarded; /* event that says that it is there no more; 0: none does */
} Backup;

/* All of them, the oldest first (of Backup, owned by the array). NULL and *error when the journal cannot be read. */
GPtrArray *backup_list (const Archive *archive, GError **error);
/* How many there still are that hold destroyed records. */
unsigned backup_holding (const GPtrArray *backups);

/* Notes that packs, named by the numbers of their events, are there no more: removed, overwritten, redacted. All or
 * none. D-EVENT-UNKNOWN (usage): no pack; D-PACK-DISCARDED (refused): noted already. */
bool backup_discard (Archive *archive, const uint64_t *packs, unsigned n, const char *actor, bool dry_run,
                     GError **error);
