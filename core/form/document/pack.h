/* PACK.txt, at the end of a pack: which events of which archive it holds, and what (dossier-archive(5), PACKS). A
 * tarball without it was cut off, and one that says who signed it ends with that signature. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/stanza.h"
#include "sys/crypto/digest.h"

#define PACK_FILE "PACK.txt"
#define PACK_SIGNATURE_FILE "PACK.txt.sig" /* the member after it, when it says who signed it */
#define PACK_MAX_BYTES (16 * 1024 * 1024)  /* some 100,000 members left out */

/* The events of an archive that a pack holds. */
typedef struct {
  DigestAlgorithm algorithm;
  char archive[DIGEST_HEX_SIZE]; /* id: digest of the journal's line 1 */
  uint64_t from, to;             /* from is 1 in a full pack, and to + 1 when there are none */
  char head[DIGEST_HEX_SIZE];    /* digest of line to */
  char since[DIGEST_HEX_SIZE];   /* digest of line from - 1; zeros in a full pack */
} PackRange;

/* A file of the archive that is not in the pack, and why: the code that verify gives it. */
typedef struct {
  char *path;
  char *code;
} PackLeftOut;

/* What stood in the pack and was destroyed later: a record's directory, or a file. */
typedef struct {
  char *path;
  uint64_t event; /* that destroyed it, after range.to */
} PackRedacted;

typedef struct {
  PackRange range;
  int64_t time;                  /* of event range.to, UTC seconds */
  uint64_t records;              /* that were filed by these events and are held */
  uint64_t files, bytes;         /* members before PACK.txt, and the sum of their lengths */
  GPtrArray *left_out;           /* of PackLeftOut, sorted bytewise by path */
  GPtrArray *redacted;           /* of PackRedacted, likewise */
  char members[DIGEST_HEX_SIZE]; /* digest of the list of members: form/manifest's lines, in the pack's order */
  char *person;                  /* number of who signed PACK.txt; NULL: nobody, and then the next two say nothing */
  char *key;                     /* fingerprint */
  uint64_t position;             /* events that the journal had then: range.to, or, where something was redacted,
                                    pack_last_event or more */
} Pack;

Pack *pack_new (void);
void pack_free (Pack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pack, pack_free)

void pack_add_left_out (Pack *pack, const char *path, const char *code);
void pack_add_redacted (Pack *pack, const char *path, uint64_t event);
void pack_set_signer (Pack *pack, const char *person, const char *key, uint64_t position);

/* The last event that it tells of: range.to, or one that destroyed what was redacted. */
uint64_t pack_last_event (const Pack *pack);

/* D-PACK (unreadable, where "name:line") for any byte that pack_print would not have written. */
Pack *pack_parse (GBytes *bytes, const char *name, GError **error);
GBytes *pack_print (const Pack *pack);
/* Whether the member of that path, after PACK.txt, is the signature that pack says follows. */
bool pack_has_signature (const Pack *pack, const char *path);

/* For receipts too: the lines of a range, and of one digest. */
void pack_range_read (StanzaReader *stanza, PackRange *range);
void pack_range_put (GString *text, const PackRange *range);
void pack_take_digest (StanzaReader *stanza, const char *name, DigestAlgorithm algorithm, char hex[DIGEST_HEX_SIZE]);
