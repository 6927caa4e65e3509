/* The packs that are recorded in the journal, and how many records in them have been destroyed since. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "store/archive.h"

typedef struct {
  uint64_t event; /* that records the pack */
  int64_t time;   /* of that event, UTC seconds */
  char *actor;
  uint64_t from, to;  /* the events in the pack */
  uint64_t redacted;  /* the last event whose destructions were taken out of it; 0: it was never redacted */
  char *name;         /* of the tarball when it was made; NULL: not known */
  char *digest;       /* of the tarball */
  uint64_t bytes;     /* of the tarball */
  uint64_t destroyed; /* records in it that have been destroyed since */
  uint64_t discarded; /* event that says that the pack is gone; 0: none */
  unsigned days;      /* since it was made */
  /* "needed" to restore the newest state that packs hold, "spare" when others do; NULL when it is gone. */
  const char *restoring;
} Backup;

/* All packs, the oldest first (of Backup, owned by the array). NULL and *error when the journal cannot be read. */
GPtrArray *backup_list (const Archive *archive, GError **error);
/* The last event that the packs needed for a restore hold; 0: no packs can be restored. */
uint64_t backup_reach (const GPtrArray *backups);
/* How many packs that are not gone still contain destroyed records. */
unsigned backup_holding (const GPtrArray *backups);

/* Notes that packs, named by the numbers of their events, are gone: removed, overwritten or redacted. Notes all of them
 * or none. D-EVENT-UNKNOWN (usage): the event records no pack; D-PACK-DISCARDED (refused): already noted. */
bool backup_discard (Archive *archive, const uint64_t *packs, unsigned n, const char *actor, bool dry_run,
                     GError **error);
