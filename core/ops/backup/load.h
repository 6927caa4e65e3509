/* Reading ahead for a pack: threads read and check groups of the plan while earlier groups are being written. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "form/finding.h"
#include "ops/backup/plan.h"
#include "store/archive.h"

/* One file that goes into the pack. */
typedef struct {
  char *path;
  int64_t time;              /* of its event */
  char hex[DIGEST_HEX_SIZE]; /* its digest in the event or the manifest */
  uint64_t len;
  GBytes *bytes; /* its contents; NULL: too large to keep, see backup_pack_member_open */
  bool same;     /* checked: it has this digest; else the writer must check it */
  const PackingItem *item;
  const char *name; /* in the item's directory (points into path); NULL: the item is a file */
} PackingMember;

/* A group of the plan, read. */
typedef struct {
  GPtrArray *members;   /* of PackingMember, bytewise by path */
  GPtrArray *faults;    /* of Finding: files that cannot be packed */
  GPtrArray *strays;    /* of Finding: names in a record's directory that its manifest does not list */
  const char *left_out; /* path of a record that is left out completely, or NULL */
  unsigned records;     /* records that are packed, perhaps without some files */
  size_t held;          /* bytes of memory */
} PackingGroup;
void backup_pack_group_free (PackingGroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PackingGroup, backup_pack_group_free)

/* Opens a member where it is placed or staged. */
int backup_pack_member_open (const PackingMember *member, const Archive *archive, GError **error);

typedef struct PackingLoader PackingLoader;

/* archive and plan must outlive the loader, and the archive's journal must not be refreshed during its life. Files that
 * are large or too large to keep are checked while they are written; compare_all: they are checked here, and the latter
 * are then read twice. */
PackingLoader *backup_pack_loader_new (const Archive *archive, const PackingPlan *plan, unsigned threads,
                                       bool compare_all);
void backup_pack_loader_free (PackingLoader *loader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PackingLoader, backup_pack_loader_free)

/* Waits for the next group of the plan; NULL after the last. Given. */
PackingGroup *backup_pack_loader_next (PackingLoader *loader);
