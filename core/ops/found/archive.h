/* Founding an archive: an empty directory becomes one, in one transaction. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"
#include "store/layouts.h"

typedef struct {
  const char *path;   /* of the directory, which must be empty or missing; its parent must exist */
  const char *code;   /* of the fonds; NULL: Z001 */
  const char *name;   /* NULL: the directory's */
  const char *layout; /* id or file, as for layouts_load; NULL: company */
  DigestAlgorithm digest;
} FoundingRequest;

/* What a request comes to. */
typedef struct {
  char *path; /* absolute */
  Fonds fonds;
  Rules *rules;
  GBytes *readme;
} Founding;

/* Checks everything that can be checked without writing. Errors: D-EXISTS (refused) when the directory holds anything
 * but what an interrupted founding left; D-FONDS-CODE, D-FONDS-NAME (usage); those of layouts_load. */
bool found_plan (const FoundingRequest *request, Founding *founding, GError **error);
void found_clear (Founding *founding);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Founding, found_clear)

/* Makes the archive. Errors: those of transaction_commit; D-EXISTS when somebody else was first. Unless the outcome is
 * unknown, everything is as it was before. */
Archive *found_commit (Founding *founding, const char *actor, GError **error);
