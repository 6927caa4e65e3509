/* All files that an archive's events brought and destroyed, by path, for checking packs of the archive. */
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
/* Returns the item at a path, or the item in whose directory the path is; *name is then the file's name there, else
 * NULL. Returns NULL when no event lists the path. */
const PackingItem *backup_past_find (const PackingPast *past, const char *path, const char **name);
/* Returns the tombstone or certificate that replaced a destroyed item; NULL when it was not destroyed. */
const PackingItem *backup_past_destroyed (const PackingPast *past, const PackingItem *item);

/* Checks that a range of events belongs to the archive. Errors (refused, where as given): D-PACK-ARCHIVE (another
 * archive), D-PACK-AHEAD (more events than the archive has), D-PACK-FORK (different events). */
bool backup_pack_range_check (const Archive *archive, const PackRange *range, const char *where, GError **error);

/* A pack that is read together with its archive. */
typedef struct {
  const char *name; /* for messages */
  int fd;           /* at its beginning; may be a pipe */
  /* Called with the bytes of the pack read. May be NULL. */
  void (*progress) (uint64_t done, uint64_t total, gpointer data);
  gpointer progress_data;
} PackingSource;
typedef bool (*PackingVisit) (TarReader *tar, const TarMember *member, gpointer data, GError **error);
/* Calls visit for each member before PACK.txt and returns PACK.txt. Checks that the pack is complete, and that the
 * archive has the events that the pack names, including those of later destructions. Errors: those of
 * backup_pack_range_check, pack_parse and sys/tar, D-NOT-A-PACK (format), D-PACK-TRUNCATED, D-TOO-LARGE (unreadable).
 */
Pack *backup_past_read (const Archive *archive, const PackingSource *source, PackingVisit visit, gpointer data,
                        GError **error);
