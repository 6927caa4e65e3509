/* What the parts of verification share. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/fonds.h"
#include "form/layout.h"
#include "ops/finding.h"
#include "ops/selection.h"
#include "ops/verify_table.h"
#include "sys/xml.h"

#define VERIFY_PIECE_BYTES (256 * 1024) /* SPEED: one buffer of this size beats mmap and larger ones */
#define VERIFY_MAX_FINDINGS 10000       /* kept; beyond that they are only counted */

typedef struct {
  int root; /* descriptor of the archive */
  Selection *selection;
  DigestAlgorithm algorithm;
  VerifyTable *table;
  bool has_fonds;
  Fonds fonds;
  GHashTable *layouts;  /* "company.1": Layout */
  GHashTable *staged;   /* path: ".staging/ID/000001" of what is committed and perhaps not yet placed */
  XmlSchema *schema;    /* or NULL: not checked */
  GMutex lock;          /* of the next four */
  GPtrArray *findings;  /* of Finding */
  GHashTable *said;     /* "CODE place" of what has been found already */
  GPtrArray *strangers; /* paths of what no event knows, to be looked up again */
  uint64_t dropped;
  atomic_uint_fast64_t files, bytes, records, profiles, volumes;
} Verify;

/* One thread's own. */
typedef struct {
  Verify *verify;
  Digest *digest;
  guint8 *buffer; /* of VERIFY_PIECE_BYTES */
} VerifyWorker;

/* Takes a finding; a second one with the same code and place is dropped. */
void verify_add (Verify *verify, Finding *finding);
/* A fault in what an entry brought: since is filled in. entry may be NULL, like all but the first three and the last.
 */
void verify_fault (Verify *verify, const char *code, const char *place, const VerifyEntry *entry, const char *expected,
                   const char *found, const char *hint, const char *format, ...) G_GNUC_PRINTF (8, 9);
/* The same for an error met while reading data. */
void verify_fault_error (Verify *verify, const char *code, const char *place, const VerifyEntry *entry,
                         const GError *error);
/* Says why what should stand at path could not be opened: it or a directory above is missing or something else, or
 * it cannot be read (then not checked). */
void verify_explain (Verify *verify, const char *path, const VerifyEntry *entry, bool directory, const GError *error);

/* verify_files.c */

void verify_worker_init (VerifyWorker *worker, Verify *verify);
void verify_worker_clear (VerifyWorker *worker);
/* The digest of an open file, counted; contents (may be NULL) receives its bytes, or NULL when they are more than max.
 */
bool verify_hash (VerifyWorker *worker, int fd, const char *place, char hex[DIGEST_HEX_SIZE], uint64_t *bytes,
                  size_t max, GBytes **contents, GError **error);
/* Opens what an entry brought, a directory or a file, where it stands now; *stands is that path. -1 after having said
 * why not. */
int verify_open (Verify *verify, const VerifyEntry *entry, char **stands);
/* Hashes the file that an entry brought and compares. Its bytes, given, when they are the right ones; else NULL. */
GBytes *verify_read (VerifyWorker *worker, const VerifyEntry *entry, size_t max);

/* verify_record.c, verify_volume.c, verify_document.c: one entry each. */
void verify_record (VerifyWorker *worker, const VerifyEntry *entry);
void verify_seal (VerifyWorker *worker, const VerifyEntry *entry);
void verify_volume_manifest (VerifyWorker *worker, const VerifyEntry *entry);
void verify_document (VerifyWorker *worker, const VerifyEntry *entry);
/* Parses and validates strictly; false after having said what is wrong. */
bool verify_xml (Verify *verify, GBytes *bytes, size_t max, const VerifyEntry *entry, const char *place);
/* The layout that a document says it was made under, or NULL after having said that there is none. */
const Layout *verify_layout (Verify *verify, const char *id, unsigned edition, const VerifyEntry *entry,
                             const char *place);
/* Reads the layouts that the events brought, before anything else needs them. */
void verify_load_layouts (Verify *verify);
/* Numbers without gaps or repeats, counts of seals, nothing after a seal: what the table alone shows. */
void verify_volumes (Verify *verify);

/* verify_tree.c */

/* Lists a directory and those beneath it, except "customers" when only_top. */
void verify_tree (Verify *verify, const char *directory, bool only_top);
/* The directories beneath customers/, each a piece of work of its own. Reports an empty customers/. */
GPtrArray *verify_shards (Verify *verify);
/* Reads which events are committed and not yet placed, and notes what is left in .staging. */
void verify_staging (Verify *verify);
/* Of the strangers, those that a newer table does not know either are faults. */
void verify_strangers (Verify *verify, const VerifyTable *newer);
