/* Comparing an archive with a pack of it: in which files they differ, what only one of them has, and whether events
 * explain it. Whoever of the two has a file as it was filed is right; the journal tells. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "store/archive.h"

typedef struct {
  const char *name;              /* of the pack, for messages */
  int fd;                        /* open for reading, at its beginning; a pipe will do */
  const char *const *references; /* see verify/selection.h; NULL: everything */
  /* Called now and then with the bytes of the pack read. May be NULL. */
  void (*progress) (uint64_t done, uint64_t total, gpointer data);
  gpointer progress_data;
} ComparingRequest;

typedef struct {
  uint64_t from, to;     /* the events that the pack holds */
  uint64_t same;         /* files that are the same in both */
  uint64_t different;    /* files in which one of the two, or both, are not as filed */
  uint64_t only_pack;    /* files that only the pack has, although they should be in the archive */
  uint64_t only_archive; /* files that only the archive has, although they should be in the pack */
  uint64_t not_checked;  /* files that the archive has and that cannot be read */
  uint64_t destroyed;    /* files that only the pack has, destroyed since */
  uint64_t later;        /* things that were brought after the pack */
  uint64_t earlier;      /* things that were brought before an increment */
  uint64_t repairable;   /* files that the pack has as they were filed, and the archive has not */
} ComparingResult;

/* findings (of Finding, owned by the array) receives each difference: V-FILE-CHANGED and V-FILE-MISSING (the archive's
 * is not as it was filed, and the pack's is), V-PACK-CHANGED, V-PACK-LACKS (the pack's is not, and the archive's is),
 * V-BOTH-CHANGED, V-PACK-STRANGER (no event brought it), V-UNREADABLE; a note V-PACK-DESTROYED for what has been
 * destroyed since. Errors: D-PACK-ARCHIVE, D-PACK-AHEAD, D-PACK-FORK (refused), D-PACK-TRUNCATED (unreadable),
 * D-NOT-A-PACK (format), D-REFERENCE-UNKNOWN (usage), those of sys/tar, pack_parse and selection_new. */
bool backup_compare_run (const Archive *archive, const ComparingRequest *request, GPtrArray *findings,
                         ComparingResult *result, GError **error);
/* 0: no difference but what events explain; 1; 3: no difference in what could be read. */
int backup_compare_status (const ComparingResult *result);
