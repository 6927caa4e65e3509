/* tombstone.xml: remains of a record that was destroyed or transferred (RULES 4), of a customer's file that ended, or
 * of an entry that ended with it. It has the reference code or the number, counts, the retention rule, the register and
 * its signers, but no names and no title. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/refcode.h"

typedef enum { TOMBSTONE_DESTROYED, TOMBSTONE_TRANSFERRED } TombstoneKind;

/* "destroyed", "transferred". */
const char *tombstone_kind_name (TombstoneKind kind);

/* A statement that allowed it. */
typedef struct {
  char *stage, *role; /* words */
  char *person;       /* p0003 */
  char *statement;    /* path of the statement */
  char *digest;       /* digest of the statement */
} TombstoneSigner;

typedef struct {
  RefCode reference; /* of a record; without a fonds: of a customer or an entry */
  char *of;          /* the number of the customer or the entry; NULL for a record */
  TombstoneKind kind;
  char *nonce;
  int64_t time;   /* of the destruction, UTC seconds */
  char *by;       /* the actor */
  unsigned files; /* number of the record's parts, of the editions of the profile, or of the entry's files */
  uint64_t bytes;
  unsigned pages, copies;
  char *trigger;   /* of the retention period */
  GDate from, due; /* first day of the period, and first day on which destruction was allowed */
  char *manifest;  /* digest of the record's last manifest; of the others as in the register */
  char *layout;    /* the layout in force at the destruction */
  unsigned layout_edition;
  char *number; /* of the register; its edition and digest follow */
  unsigned edition;
  char *digest;
  char *recipient;    /* fonds code of the archive that received a transferred record; otherwise NULL */
  GPtrArray *signers; /* of TombstoneSigner */
} Tombstone;

Tombstone *tombstone_new (void);
void tombstone_free (Tombstone *tombstone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tombstone, tombstone_free)
void tombstone_add_signer (Tombstone *tombstone, const TombstoneSigner *signer); /* copied */

extern const struct Shape tombstone_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-TOMBSTONE for an invalid value. Given. */
Tombstone *tombstone_parse (GBytes *bytes, const char *name, GError **error);
GBytes *tombstone_print (const Tombstone *tombstone);
