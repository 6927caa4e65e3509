/* Unpacking: packs become an archive again (dossier-archive(5), PACKS, RESTORED.txt).
 *
 * What comes out of a pack may have been made by anybody: it is written only beneath a new directory, verified while it
 * is written, made durable, and only then gets the name that was asked for. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "store/archive.h"
#include "verify/verify.h"

typedef struct {
  const char *directory;   /* the new one, at which nothing stands; its parent must exist */
  const VerifyPack *packs; /* the full one first */
  unsigned n;
  const char *journal;           /* newer than the packs: an archive, a pack, or a file of lines. May be NULL. */
  const char *const *references; /* only these, see verify/selection.h; NULL or empty: everything */
  bool dry_run;                  /* end as the real run would, and leave nothing */
  unsigned jobs;                 /* threads that hash; 0: as many as there are processors */
  void (*progress) (uint64_t done, uint64_t total, gpointer data); /* see VerifyOptions. May be NULL. */
  gpointer progress_data;
} UnpackingOptions;

typedef struct {
  VerifySummary summary; /* of the packs */
  GPtrArray *findings;   /* of Finding */
  uint64_t files, bytes; /* written, or that would be */
  uint64_t events;       /* in the journal of what was unpacked */
} UnpackingResult;
void backup_unpack_result_clear (UnpackingResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnpackingResult, backup_unpack_result_clear)

/* On true the directory stands, durable, with RESTORED.txt in it; with a newer journal it has that one and no
 * RESTORED.txt, what was destroyed meanwhile is gone, and the findings are those of the result: what came after the
 * packs is missing. On false there is nothing of that name, unless its name could not be made durable:
 * D-UNKNOWN-OUTCOME (unknown). Other errors: D-EXISTS (refused); D-PACK-FAULTY (the packs have faults, which the result
 * tells; what they say was left out is none), D-PACK-EARLIER (the full pack is not among them), D-PACK-WITHOUT (there
 * is nothing of a reference in them), D-JOURNAL-FAULTY (finding); D-JOURNAL-ARCHIVE, D-JOURNAL-FORK, D-JOURNAL-GAP,
 * D-JOURNAL-OLDER, D-NO-JOURNAL (refused); those of verify_packs and sys/io. */
bool backup_unpack_run (const UnpackingOptions *options, UnpackingResult *result, GError **error);

typedef struct {
  UnpackingResult packs;
  VerifySummary summary; /* of the archive, repaired */
  GPtrArray *findings;   /* of Finding: what is still wrong with it */
  GPtrArray *files;      /* of char *: paths of what was put back, or would be */
  char *aside;           /* directory beside the archive to which damaged files were moved; NULL: none were */
} UnpackingRepair;
void backup_unpack_repair_clear (UnpackingRepair *repair);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnpackingRepair, backup_unpack_repair_clear)

/* Repairs the archive at options->directory: of what the references name, files that are missing or not as they were
 * filed are put back as the packs have them, and nothing else. A damaged file is moved to a directory beside the
 * archive first. Durable on return; after a failure what was put back stays. Errors: D-PACK-ARCHIVE, D-PACK-FORK,
 * D-PACK-AHEAD (refused), those of backup_unpack_run and verify_run. A dry run writes beside the archive what it then
 * removes, and its findings are those that would be left, where of a directory that the packs have only in part the
 * directory is named. */
bool backup_unpack_repair (const UnpackingOptions *options, UnpackingRepair *repair, GError **error);

/* Accepts an archive that was restored as the newest that there is: from now on it can be written to. Opened with
 * ARCHIVE_ACCEPT, in a dry run with ARCHIVE_READ. D-NOT-RESTORED (refused) when there is nothing to accept; those of
 * archive_may_write. */
bool backup_unpack_accept (Archive *archive, const char *actor, bool dry_run, GError **error);
