/* Verification: everything that stands in an archive, held against everything that its journal says.
 *
 * It trusts nothing but the files: no index, no state of earlier runs, and it writes nothing, so that a copy that
 * cannot be written will do. What others file meanwhile is no fault: what stands there and is not known is looked up
 * once more in the journal as it is by then. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "sys/crypto/digest.h"

/* A signature that is kept beside a checkpoint. */
typedef struct {
  char *name;   /* of its file */
  char *person; /* whose it is said to be */
  GBytes *bytes;
} VerifyCosignature;

/* A checkpoint that was kept elsewhere. */
typedef struct {
  char *name; /* for findings */
  GBytes *text;
  GPtrArray *signatures; /* of VerifyCosignature, owned; may be empty */
} VerifyAgainst;
void verify_against_clear (VerifyAgainst *against);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VerifyAgainst, verify_against_clear)

typedef struct {
  const char *const *references; /* see verify/selection.h; NULL: everything */
  unsigned part, parts;          /* the part-th of so many, split by customer; 0, 0: no split */
  unsigned jobs;                 /* threads; 0: as many as there are processors */
  bool against_nothing;          /* the user knows that a journal cut at its end cannot be seen: no note about it */
  const VerifyAgainst *against;  /* or NULL */
  GBytes *authorities;           /* PEM, of those whose timestamps count; or NULL: not known */
  /* Called about ten times a second, from the calling thread. May be NULL. */
  void (*progress) (uint64_t done, uint64_t total, gpointer data);
  gpointer progress_data;
} VerifyOptions;

typedef struct {
  uint64_t events, profiles, volumes, records, files, bytes; /* looked at */
  uint64_t faults, not_checked, notes;
  uint64_t microseconds;
  DigestAlgorithm algorithm;                               /* of the archive */
  char archive_id[DIGEST_HEX_SIZE], head[DIGEST_HEX_SIZE]; /* empty when not known */
} VerifySummary;

/* Verifies the archive at path. findings (of Finding, owned by the array) receives what is to be said, the gravest
 * first. Fails only when there is no archive to look at: D-NOT-AN-ARCHIVE, D-FORMAT-NEWER (format), D-REFERENCE, D-PART
 * (usage). */
bool verify_run (const char *path, const VerifyOptions *options, GPtrArray *findings, VerifySummary *summary,
                 GError **error);
/* A pack to be read, once, from its beginning. */
typedef struct {
  const char *name; /* for findings */
  int fd;           /* a file or a pipe */
} VerifyPack;

/* Verifies a chain of packs, the full one first, in one pass, as the archive is verified that they unpack to, and that
 * they are packs as dossier writes them: PACKS in dossier-archive(5). Writes nothing and opens nothing but the
 * installed schema. Of increments without their full pack only the members are compared with what was packed. Progress
 * is counted in bytes; total 0 when not known. Fails when the first pack is none (D-NOT-A-PACK, format), and with
 * D-FORMAT-NEWER, D-NO-LIBARCHIVE, D-REFERENCE, D-PART. */
bool verify_packs (const VerifyPack *packs, unsigned n, const VerifyOptions *options, GPtrArray *findings,
                   VerifySummary *summary, GError **error);
/* The exit status for a summary: 0, 1 (faults) or 3 (something could not be checked). */
int verify_status (const VerifySummary *summary);
