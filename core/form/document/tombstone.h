/* tombstone.xml: what stays of a record that was destroyed or handed over (RULES 4): its reference code, counts and
 * rule, the register and who signed it. No name and no title. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/refcode.h"

typedef enum { TOMBSTONE_DESTROYED, TOMBSTONE_TRANSFERRED } TombstoneKind;

/* "destroyed", "transferred". */
const char *tombstone_kind_name (TombstoneKind kind);

/* One statement by which it was allowed. */
typedef struct {
  char *stage, *role; /* words */
  char *person;       /* p0003 */
  char *statement;    /* path of the statement */
  char *digest;       /* and its digest */
} TombstoneSigner;

typedef struct {
  RefCode reference;
  TombstoneKind kind;
  char *nonce;
  int64_t time;   /* UTC seconds at which it was destroyed */
  char *by;       /* the actor */
  unsigned files; /* the record's parts */
  uint64_t bytes;
  unsigned pages, copies;
  char *trigger;   /* of the retention period */
  GDate from, due; /* first day of the period, and first day on which it might be destroyed */
  char *manifest;  /* digest of its last manifest */
  char *layout;    /* in force when it was destroyed */
  unsigned layout_edition;
  char *number; /* of the register, its edition and digest */
  unsigned edition;
  char *digest;
  char *recipient;    /* of what was transferred: fonds code, or NULL */
  GPtrArray *signers; /* of TombstoneSigner */
} Tombstone;

Tombstone *tombstone_new (void);
void tombstone_free (Tombstone *tombstone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tombstone, tombstone_free)
void tombstone_add_signer (Tombstone *tombstone, const TombstoneSigner *signer); /* copied */

extern const struct Shape tombstone_shape; /* form/shape.h */

/* As xml_parse, and D-TOMBSTONE for a value that is out of its form. */
Tombstone *tombstone_parse (GBytes *bytes, const char *name, GError **error);
GBytes *tombstone_print (const Tombstone *tombstone);
