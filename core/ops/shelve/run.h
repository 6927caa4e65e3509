/* Shelving: puts the papers of records into a place, or a whole box with its contents. All or nothing. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"
#include "store/index.h"

typedef struct {
  const char *const *references;  /* of records, and of volumes with all their records; none: the box as a whole */
  const char *room, *shelf, *box; /* codes as they are typed */
  bool off;                       /* the papers of the records are kept in no place any more */
} ShelveRequest;

/* The paper of a record and where it was and is; in a dry run: would be. */
typedef struct {
  char *path; /* NULL: a box as a whole */
  IndexShelf from, to;
} ShelvedPaper;

typedef struct {
  GPtrArray *papers;   /* of ShelvedPaper: those that change their place */
  unsigned there;      /* papers that were there already */
  unsigned within;     /* papers in a box that was moved as a whole */
  GPtrArray *warnings; /* of char *, in the user's language */
} ShelveResult;
void shelve_result_free (ShelveResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ShelveResult, shelve_result_free)

/* Durable on return. Usage: D-SHELF-CODE, D-SHELF-NEEDED, D-REFERENCE-*. Refused: D-DESTROYED, D-VOID, D-SHELVED,
 * D-NOT-SHELVED, D-BOX-ELSEWHERE, D-BOX-MIXED. */
ShelveResult *shelve_run (Archive *archive, const ShelveRequest *request, const char *actor, bool dry_run,
                          GError **error);
