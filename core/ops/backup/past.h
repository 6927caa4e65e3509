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
/* The same of all events that a PACK.txt tells of, those of later destructions too. */
bool backup_pack_text_check (const Archive *archive, const Pack *text, const char *where, GError **error);
/* As tar_reader_next, where stands for the pack; what fails at the first member is no pack: D-NOT-A-PACK (format). */
int backup_pack_next (TarReader *tar, bool first, TarMember *member, const char *where, GError **error);
/* Reads on after PACK.txt (NULL: there was none), up to the end of the pack. D-PACK-TRUNCATED (unreadable, where as
 * given) when it does not end there, or does not have the signature that PACK.txt says follows; those of sys/tar. */
bool backup_pack_end_check (TarReader *tar, const Pack *text, const char *where, GError **error);
/* The digest of a line of the archive's journal, not beyond its head; zeros for 0. */
bool backup_pack_range_digest (const Archive *archive, uint64_t number, char hex[DIGEST_HEX_SIZE], GError **error);
