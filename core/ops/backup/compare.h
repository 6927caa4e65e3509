/* Comparing an archive with one of its packs: which files differ, which files only one of them has, and whether events
 * explain that. The journal says which of two different files is the one that was filed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "store/archive.h"

typedef struct {
  const char *name;              /* of the pack, for messages */
  int fd;                        /* open for reading, at its beginning; may be a pipe */
  const char *const *references; /* see verify/selection.h; NULL: everything */
  /* Called from time to time with the bytes of the pack read. May be NULL. */
  void (*progress) (uint64_t done, uint64_t total, gpointer data);
  gpointer progress_data;
} ComparingRequest;

typedef struct {
  uint64_t from, to;     /* the events in the pack */
  uint64_t same;         /* files that are the same in both */
  uint64_t different;    /* files that one of the two, or both, do not have as they were filed */
  uint64_t only_pack;    /* files that are missing from the archive */
  uint64_t only_archive; /* files that are missing from the pack */
  uint64_t not_checked;  /* files of the archive that cannot be read */
  uint64_t destroyed;    /* files in the pack that have been destroyed since */
  uint64_t later;        /* records and documents that were filed after the pack was made */
  uint64_t earlier;      /* records and documents that were filed before an increment begins */
  uint64_t repairable;   /* files that the pack has as they were filed and the archive does not */
} ComparingResult;

/* Adds a finding (of Finding, owned by the array) for each difference. Only the pack has the file as it was filed:
 * V-FILE-CHANGED, V-FILE-MISSING, V-MANIFEST-CHANGED, V-MANIFEST-MISSING, V-NOT-PLAIN, and V-RECORD-MISSING for a whole
 * record. Only the archive has it: V-PACK-CHANGED, V-PACK-LACKS. Neither has it: V-BOTH-CHANGED. Also V-PACK-STRANGER
 * (no event lists the file), V-UNREADABLE, and a note V-PACK-DESTROYED for each file that has been destroyed since.
 * Errors: D-PACK-ARCHIVE, D-PACK-AHEAD, D-PACK-FORK (refused), D-PACK-TRUNCATED (unreadable), D-NOT-A-PACK (format),
 * D-REFERENCE-UNKNOWN (usage), those of sys/tar, pack_parse and selection_new. */
bool backup_compare_run (const Archive *archive, const ComparingRequest *request, GPtrArray *findings,
                         ComparingResult *result, GError **error);
/* The exit status: 0 no unexplained differences, 1 differences, 3 no differences, but some files could not be read. */
int backup_compare_status (const ComparingResult *result);
