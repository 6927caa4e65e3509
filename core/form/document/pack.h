/* PACK.txt ends a pack and describes it: the archive, its range of events, and the number of its members
 * (dossier-archive(5), PACKS). A tarball without it was cut off. If it names a signer, the signature follows it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/stanza.h"
#include "sys/crypto/digest.h"

#define PACK_FILE "PACK.txt"
#define PACK_SIGNATURE_FILE "PACK.txt.sig" /* the next member, if PACK.txt names a signer */
#define PACK_MAX_BYTES (16 * 1024 * 1024)  /* enough for 100,000 members left out */

/* The events of an archive that a pack holds. */
typedef struct {
  DigestAlgorithm algorithm;
  char archive[DIGEST_HEX_SIZE]; /* id: digest of the journal's line 1 */
  uint64_t from, to;             /* from is 1 in a full pack, and to + 1 in a pack without events */
  char head[DIGEST_HEX_SIZE];    /* digest of the line of event `to` */
  char since[DIGEST_HEX_SIZE];   /* digest of the line of event `from` - 1; zeros in a full pack */
} PackRange;

/* A file of the archive that is not in the pack, and the code of the finding that tells why. */
typedef struct {
  char *path;
  char *code;
} PackLeftOut;

/* A record's directory or a file that was in the pack and was destroyed later. */
typedef struct {
  char *path;
  uint64_t event; /* number of the event that destroyed it, after range.to */
} PackRedacted;

typedef struct {
  PackRange range;
  int64_t time;                  /* of event range.to, UTC seconds */
  uint64_t records;              /* records that these events filed and that the pack holds */
  uint64_t files, bytes;         /* number and total length of the members before PACK.txt */
  GPtrArray *left_out;           /* of PackLeftOut, sorted bytewise by path */
  GPtrArray *redacted;           /* of PackRedacted, likewise */
  char members[DIGEST_HEX_SIZE]; /* digest of the list of members: lines as in a manifest, in the order of the pack */
  char *person;      /* number of the signer of PACK.txt; NULL: not signed, and key and position are unset */
  char *key;         /* fingerprint */
  uint64_t position; /* number of events in the journal at signing: range.to, or at least
                        pack_last_event in a redacted pack */
} Pack;

Pack *pack_new (void);
void pack_free (Pack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pack, pack_free)

void pack_add_left_out (Pack *pack, const char *path, const char *code);
void pack_add_redacted (Pack *pack, const char *path, uint64_t event);
void pack_set_signer (Pack *pack, const char *person, const char *key, uint64_t position);

/* The last event that PACK.txt names: range.to, or the last one that destroyed something in the pack. */
uint64_t pack_last_event (const Pack *pack);

/* Accepts exactly the bytes that pack_print writes; otherwise D-PACK (unreadable, where "name:line"). Given. */
Pack *pack_parse (GBytes *bytes, const char *name, GError **error);
GBytes *pack_print (const Pack *pack);
/* Whether the member at path, after PACK.txt, is the signature that the pack announces. */
bool pack_has_signature (const Pack *pack, const char *path);

/* Read and write the lines of a range and of a digest; receipts have the same lines. */
void pack_range_read (StanzaReader *stanza, PackRange *range);
void pack_range_put (GString *text, const PackRange *range);
void pack_take_digest (StanzaReader *stanza, const char *name, DigestAlgorithm algorithm, char hex[DIGEST_HEX_SIZE]);
