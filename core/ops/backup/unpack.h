/* Unpacking: making an archive from packs (dossier-archive(5), PACKS, RESTORED.txt).
 *
 * Anybody may have made a pack, so its files are written only beneath a new directory with a temporary name. They are
 * verified while they are written, and made durable before the directory gets its final name. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "store/archive.h"
#include "verify/run.h"

typedef struct {
  const char *directory;   /* new; its parent must exist */
  const VerifyPack *packs; /* the full one first */
  unsigned n;
  const char *journal;           /* newer than the packs: an archive, a pack, or a file of the journal. May be NULL. */
  const char *const *references; /* only these, see verify/selection.h; NULL or empty: everything */
  const Moves *later;            /* see VerifyOptions */
  bool dry_run;                  /* give the same result as a real run, but leave nothing */
  unsigned jobs;                 /* threads that hash; 0: as many as there are processors */
  void (*progress) (uint64_t done, uint64_t total, gpointer data); /* see VerifyOptions. May be NULL. */
  gpointer progress_data;
} UnpackingOptions;

typedef struct {
  VerifySummary summary; /* of the packs */
  GPtrArray *findings;   /* of Finding */
  uint64_t files, bytes; /* written; in a dry run, those that would be written */
  uint64_t events;       /* in the new archive's journal */
} UnpackingResult;
void backup_unpack_result_clear (UnpackingResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnpackingResult, backup_unpack_result_clear)

/* On true, the directory exists, durable, with RESTORED.txt in it. With a newer journal it has that journal and no
 * RESTORED.txt; records destroyed in the meantime are gone, and the findings are about the new archive: files that are
 * newer than the packs are missing. On false, the directory does not exist, unless its name could not be made durable:
 * D-UNKNOWN-OUTCOME (unknown). Other errors: D-EXISTS (refused); with status finding: D-PACK-FAULTY (the packs have
 * faults, which are in the result; files that a pack says were left out are no fault), D-PACK-EARLIER (the full pack is
 * missing), D-PACK-WITHOUT (the packs have nothing for a reference), D-JOURNAL-FAULTY; refused: D-JOURNAL-ARCHIVE,
 * D-JOURNAL-FORK, D-JOURNAL-GAP, D-JOURNAL-OLDER, D-NO-JOURNAL; those of verify_packs and sys/io. */
bool backup_unpack_run (const UnpackingOptions *options, UnpackingResult *result, GError **error);

typedef struct {
  UnpackingResult packs;
  VerifySummary summary; /* of the repaired archive */
  GPtrArray *findings;   /* of Finding: those that remain */
  GPtrArray *files;      /* of char *: paths of the files that were put back; in a dry run, that would be */
  char *aside;           /* directory beside the archive to which damaged files were moved, or NULL */
} UnpackingRepair;
void backup_unpack_repair_clear (UnpackingRepair *repair);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnpackingRepair, backup_unpack_repair_clear)

/* Repairs the archive at options->directory: within the references, puts back files that are missing or changed as the
 * packs have them, and touches nothing else. A damaged file is first moved to a directory beside the archive. Durable
 * on return; after a failure, files that were put back stay. Errors: D-PACK-ARCHIVE, D-PACK-FORK, D-PACK-AHEAD
 * (refused), those of backup_unpack_run and verify_run. A dry run unpacks beside the archive and removes that again.
 * Its findings are those that would remain; where the packs have only a part of a directory, the finding names the
 * directory. */
bool backup_unpack_repair (const UnpackingOptions *options, UnpackingRepair *repair, GError **error);

/* Accepts a restored archive as the newest one: from now on it can be written to. The archive must be open with
 * ARCHIVE_ACCEPT, in a dry run with ARCHIVE_READ. D-NOT-RESTORED (refused) when there is nothing to accept; those of
 * archive_may_write. */
bool backup_unpack_accept (Archive *archive, const char *actor, bool dry_run, GError **error);
