/* Founding an archive: one transaction turns an empty directory into an archive. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"
#include "store/layouts.h"

typedef struct {
  const char *path;   /* of the directory, which must be empty or not exist; its parent must exist */
  const char *code;   /* of the fonds; NULL: Z001 */
  const char *name;   /* of the archive; NULL: the directory's */
  const char *layout; /* id or file, as for layouts_load; NULL: company */
  DigestAlgorithm digest;
} FoundingRequest;

/* A request that has been checked. */
typedef struct {
  char *path; /* absolute */
  Fonds fonds;
  Rules *rules;
  GBytes *readme;
} Founding;

/* Checks everything that can be checked without writing. Errors: D-EXISTS (refused) when the directory is not empty,
 * except for the remains of an interrupted founding; D-FONDS-CODE, D-FONDS-NAME (usage); those of layouts_load. */
bool found_plan (const FoundingRequest *request, Founding *founding, GError **error);
void found_clear (Founding *founding);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Founding, found_clear)

/* Makes the archive. Errors: those of transaction_commit; D-EXISTS when somebody else made an archive there first.
 * After an error nothing has changed, unless the outcome is unknown. */
Archive *found_commit (Founding *founding, const char *actor, GError **error);
