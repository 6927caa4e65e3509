/* Sealing: a volume is checked for completeness, counted and closed. A sealed volume takes no more records. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/finding.h"
#include "store/archive.h"

/* Lets a failed check pass, with a reason. */
typedef struct {
  char *check;  /* code of a requirement in the layout: pages-known, numbering, … */
  char *place;  /* a record ("C00042/2024/a02-contracts/0007") or volume; NULL: everywhere */
  char *reason; /* printed in the container note */
} SealingWaiver;

/* NULL strings were not given. */
typedef struct {
  const char *const
      *references;         /* NULL-terminated: volumes, C00042/2024, C00042, or 2024 for that year of all customers */
  GPtrArray *waivers;      /* of SealingWaiver */
  const char *prepared_by; /* 立卷人; the actor when not given */
  const char *checked_by;  /* 检查人 */
  const char *note;        /* 备考 */
  /* Called with the volumes before they are sealed; false and *error stop it. May be NULL. */
  bool (*confirm) (const GPtrArray *volumes, gpointer data, GError **error);
  gpointer data;
} SealingRequest;

typedef struct {
  char *path; /* of the volume */
  unsigned records, files, pages;
  unsigned uncounted; /* records with pages that were not counted */
  uint64_t bytes;
  unsigned waivers;
} SealedVolume;

typedef struct {
  GPtrArray *volumes;  /* of SealedVolume: those that were sealed, or would be */
  GPtrArray *findings; /* of Finding: why sealing was refused */
  unsigned sealed_before;
} SealingResult;
void file_seal_result_clear (SealingResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SealingResult, file_seal_result_clear)

void file_seal_waiver_free (SealingWaiver *waiver);

/* Reads and digests every file of the volumes, makes the checks that the layout requires of their categories, and seals
 * all volumes in one transaction; with dry_run nothing is written. Durable on return. Of a year or a customer, volumes
 * that were sealed before are skipped.
 *
 * Refused: D-INCOMPLETE (*result has the findings), D-VOLUME-SEALED, D-NOTHING-TO-SEAL. Unreadable: D-DAMAGED (*result
 * has the findings), D-UNREADABLE. D-SAME-PERSON (refused). Usage: D-REFERENCE-*, D-WAIVER, D-WAIVER-UNUSED,
 * D-TEXT. */
bool file_seal_seal (Archive *archive, const SealingRequest *request, const char *actor, bool dry_run,
                     SealingResult *result, GError **error);
