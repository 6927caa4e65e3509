/* Verification: compares everything in an archive with its journal.
 *
 * It uses no index and no results of earlier runs, and writes nothing, so it works on a read-only copy. Others may file
 * meanwhile: unlisted files are looked up again in the journal at the end. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/moves.h"
#include "sys/crypto/digest.h"

/* A signature beside an outside checkpoint. */
typedef struct {
  char *name;   /* of its file */
  char *person; /* the named signer */
  GBytes *bytes;
} VerifyCosignature;

/* An outside checkpoint. */
typedef struct {
  char *name; /* for findings */
  GBytes *text;
  GPtrArray *signatures; /* of VerifyCosignature, owned; may be empty */
} VerifyAgainst;
void verify_against_clear (VerifyAgainst *against);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VerifyAgainst, verify_against_clear)

typedef struct {
  const char *const *references; /* see verify/selection.h; NULL: everything */
  const Moves *later;            /* moves that a later journal tells, for references; or NULL */
  unsigned part, parts;          /* this part of so many, split by customer; 0, 0: everything */
  unsigned jobs;                 /* threads; 0: one for each processor */
  bool against_nothing;          /* leave out the note that no outside checkpoint was given */
  const VerifyAgainst *against;  /* or NULL */
  GBytes *authorities;           /* PEM certificates of trusted timestamp authorities, or NULL: not checked */
  /* Called about ten times a second, from the calling thread. May be NULL. */
  void (*progress) (uint64_t done, uint64_t total, gpointer data);
  gpointer progress_data;
} VerifyOptions;

typedef struct {
  uint64_t events, profiles, volumes, records, files, bytes; /* verified */
  uint64_t moved;                                            /* former places of records, verified */
  uint64_t voided;                                           /* records that are void; they are among the others */
  uint64_t destroyed, transferred;                           /* records of which only a tombstone is left, verified */
  uint64_t other_customers;                                  /* of which the references or the part select nothing */
  uint64_t other_records;                                    /* of the other customers, not selected */
  uint64_t faults, not_checked, notes;
  uint64_t microseconds;
  DigestAlgorithm algorithm;                               /* of the archive */
  char archive_id[DIGEST_HEX_SIZE], head[DIGEST_HEX_SIZE]; /* empty when not known */
} VerifySummary;

/* Verifies the archive at path. Adds to findings (of Finding, owned by the array), the gravest first. Fails only when
 * there is no archive to verify: D-NOT-AN-ARCHIVE, D-FORMAT-NEWER (format), D-REFERENCE, D-PART (usage). */
bool verify_run (const char *path, const VerifyOptions *options, GPtrArray *findings, VerifySummary *summary,
                 GError **error);
/* A pack, read once from beginning to end. */
typedef struct {
  const char *name; /* for findings */
  int fd;           /* a file or a pipe */
} VerifyPack;

/* Verifies a chain of packs, the full one first, in one pass: as the archive to which they unpack, and as packs that
 * dossier writes (PACKS in dossier-archive(5)). Writes nothing and opens nothing but the installed schema. Of
 * increments without their full pack only the members are compared with PACK.txt. Progress is counted in bytes; total
 * is 0 when unknown. Fails when the first pack is not one (D-NOT-A-PACK, format), and with D-FORMAT-NEWER,
 * D-NO-LIBARCHIVE, D-REFERENCE, D-PART. */
bool verify_packs (const VerifyPack *packs, unsigned n, const VerifyOptions *options, GPtrArray *findings,
                   VerifySummary *summary, GError **error);
/* The exit status for a summary: 0, 1 (faults) or 3 (something could not be checked). */
int verify_status (const VerifySummary *summary);
