/* What an archive's events brought and took away, by path: what a pack of it is held against. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/pack.h"
#include "ops/backup/plan.h"
#include "store/archive.h"
#include "sys/tar.h"

typedef struct PackingPast PackingPast;

/* Reads the whole journal. archive must outlive it. */
PackingPast *backup_past_new (const Archive *archive, GError **error);
void backup_past_free (PackingPast *past);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PackingPast, backup_past_free)

const PackingPlan *backup_past_plan (const PackingPast *past);
/* The item that a path is, or in whose directory it is; *name is then its name there, else NULL. NULL: no event knows
 * it. */
const PackingItem *backup_past_find (const PackingPast *past, const char *path, const char **name);
/* What was brought in the item's stead when it was destroyed: a tombstone or a certificate; NULL: it was not. */
const PackingItem *backup_past_destroyed (const PackingPast *past, const PackingItem *item);

/* True when the events of a range are those of the archive. Errors (refused, where as given): D-PACK-ARCHIVE (another
 * archive), D-PACK-AHEAD (more events than it has), D-PACK-FORK (others than it has). */
bool backup_pack_range_check (const Archive *archive, const PackRange *range, const char *where, GError **error);

/* A pack that is read beside its archive. */
typedef struct {
  const char *name; /* for messages */
  int fd;           /* at its beginning; a pipe will do */
  /* Called with the bytes of the pack read. May be NULL. */
  void (*progress) (uint64_t done, uint64_t total, gpointer data);
  gpointer progress_data;
} PackingSource;
typedef bool (*PackingVisit) (TarReader *tar, const TarMember *member, gpointer data, GError **error);
/* Calls visit for each member before PACK.txt, and gives that, when the pack ends as it says and none of the events
 * that it tells of, those of later destructions too, is another one in the archive. Errors: those of
 * backup_pack_range_check, pack_parse and sys/tar, D-NOT-A-PACK (format), D-PACK-TRUNCATED, D-TOO-LARGE (unreadable).
 */
Pack *backup_past_read (const Archive *archive, const PackingSource *source, PackingVisit visit, gpointer data,
                        GError **error);
