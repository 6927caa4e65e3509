/* The plan of a pack: the files and directories that its events brought and did not destroy, in the order of the pack.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/moves.h"
#include "form/document/event.h"
#include "sys/crypto/digest.h"

/* The file or directory of one event; about 110 bytes of memory. */
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
  GArray *groups;     /* of unsigned: index of each group's first item; at the end the number of items */
  uint64_t records;   /* directories among the items */
  uint64_t bytes;     /* of scans, from the events */
  GStringChunk *text; /* paths and digests */
  Moves *moves;       /* of records */
  GHashTable *erased; /* path that an event erases: path of the document that the event brought instead */
  GHashTable *ends;   /* the same paths: number of that event; what came later is not erased */
} PackingPlan;

PackingPlan *backup_plan_new (DigestAlgorithm algorithm);
void backup_plan_free (PackingPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PackingPlan, backup_plan_free)

/* Adds an event of any verb: the file that it brings, the files that it erases. D-EVENT when it names an impossible
 * path or digest. */
bool backup_plan_add (PackingPlan *plan, const Event *event, GError **error);
/* Gives an item of a moved record the path at which it is after the last event; returns the path of its event,
 * borrowed.
 */
const char *backup_plan_follow (PackingPlan *plan, PackingItem *item);
/* Drops destroyed items, sorts, and makes groups. A group is one file, or a directory with the files that later events
 * brought into it. D-EVENT when two events bring the same path. */
bool backup_plan_finish (PackingPlan *plan, GError **error);

const PackingItem *backup_plan_item (const PackingPlan *plan, unsigned i);
void backup_plan_hex (const PackingPlan *plan, const PackingItem *item, char hex[DIGEST_HEX_SIZE]);
