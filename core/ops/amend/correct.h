/* Corrections that are no edition: records are voided, and sealed volumes are opened again. Both can be undone: a void
 * by another entry, an opening by sealing again (ops/file/seal.h). All places of one request are corrected in one
 * transaction: all or none. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/correction.h"
#include "store/archive.h"
#include "store/index.h"

typedef struct {
  CorrectionKind kind;
  bool undo;                     /* of CORRECTION_VOID */
  const char *const *references; /* of records, or of volumes; NULL-terminated */
  const char *reason;            /* mandatory */
} CorrectRequest;

/* Gives the entries (of Correction) that were made, or in a dry run would be: one, or for undoing one for each entry
 * that set it. Durable on return. Usage: D-REASON, D-REFERENCE-*, D-TEXT. Refused: D-DESTROYED, D-VOID, D-NOT-VOID,
 * D-VOLUME-OPEN, D-TOO-MANY-PLACES. */
GPtrArray *amend_correct (Archive *archive, const CorrectRequest *request, const char *actor, bool dry_run,
                          GError **error);

/* An edition of an entry; 0: the newest. D-REFERENCE-UNKNOWN (usage). Given. */
Correction *amend_read_correction (Archive *archive, Index *index, const char *number, unsigned edition,
                                   GError **error);
