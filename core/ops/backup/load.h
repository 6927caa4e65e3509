/* Reading ahead for a pack: threads read and compare groups of the plan while the ones before them are being written.
 */
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
  int64_t time;              /* of the event that brought it */
  char hex[DIGEST_HEX_SIZE]; /* its digest, as the event or the manifest states it */
  uint64_t len;
  GBytes *bytes; /* what it holds; NULL: too large to be kept, backup_pack_member_open */
  bool same;     /* it has been compared; else that is left to who writes it */
  const PackingItem *item;
  const char *name; /* in the directory that item is, or NULL; of path */
} PackingMember;

/* What a group of the plan came to. */
typedef struct {
  GPtrArray *members;   /* of PackingMember, bytewise by path */
  GPtrArray *faults;    /* of Finding: what cannot go into a pack */
  GPtrArray *strays;    /* of Finding: names in a record's directory that its manifest does not list */
  const char *left_out; /* path of the record that is left out as a whole, or NULL */
  unsigned records;     /* directories that go into the pack, if not with every file */
  size_t held;          /* bytes of memory */
} PackingGroup;
void backup_pack_group_free (PackingGroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PackingGroup, backup_pack_group_free)

/* Opens a member in its place or where it is staged. */
int backup_pack_member_open (const PackingMember *member, const Archive *archive, GError **error);

typedef struct PackingLoader PackingLoader;

/* archive and plan must outlive the loader, and the archive's journal must not be refreshed meanwhile. compare_all:
 * long files are compared too, and those that are too large to be kept are read twice for it. */
PackingLoader *backup_pack_loader_new (const Archive *archive, const PackingPlan *plan, unsigned threads,
                                       bool compare_all);
void backup_pack_loader_free (PackingLoader *loader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PackingLoader, backup_pack_loader_free)

/* The next group of the plan, waited for; NULL after the last. Given. */
PackingGroup *backup_pack_loader_next (PackingLoader *loader);
