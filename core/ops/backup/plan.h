/* What a pack holds: the files and directories that its events brought and that stood at its position, in its order. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/event.h"
#include "sys/crypto/digest.h"

/* What one event brought; some 110 bytes of memory. */
typedef struct {
  const char *path;
  const uint8_t *digest; /* of the file, or of the manifest in the directory; digest_hex_length / 2 bytes */
  int64_t time;          /* of the event, UTC seconds */
  uint32_t number;       /* of the event */
  bool directory;
} PackingItem;

typedef struct {
  DigestAlgorithm algorithm;
  GArray *items;      /* of PackingItem */
  GArray *groups;     /* of unsigned: where each group begins in items; the last one is their number */
  uint64_t records;   /* directories among the items */
  uint64_t bytes;     /* of scans, as the events state them */
  GStringChunk *text; /* paths and digests */
  GHashTable *erased; /* what an event erases: the path of what it brought in its stead */
} PackingPlan;

PackingPlan *backup_plan_new (DigestAlgorithm algorithm);
void backup_plan_free (PackingPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PackingPlan, backup_plan_free)

/* Takes an event, of whatever verb: what it brings, and what it takes away. D-EVENT for what no archive holds. */
bool backup_plan_add (PackingPlan *plan, const Event *event, GError **error);
/* Drops what was destroyed, sorts, and cuts into groups: a directory with all that later events brought into it, or one
 * file. D-EVENT when two events brought the same. */
bool backup_plan_finish (PackingPlan *plan, GError **error);

const PackingItem *backup_plan_item (const PackingPlan *plan, unsigned i);
void backup_plan_hex (const PackingPlan *plan, const PackingItem *item, char hex[DIGEST_HEX_SIZE]);
