/* The checks of completeness that a layout names for the records of a category. Sealing asks for some of them, and
 * `dossier missing` tells of all. */
#pragma once

#include "form/document/record.h"
#include "form/layout.h"
#include "store/index.h"

typedef enum {
  COMPLETE_OK,
  COMPLETE_MISSING,
  COMPLETE_WAIVED,
  COMPLETE_EXPIRED,  /* a licence is no longer valid, and no later one is filed in its place */
  COMPLETE_EXPIRING, /* it will not be valid for long */
} CompleteState;

/* "ok", "missing", "waived", "expired", "expiring". */
const char *complete_state_name (CompleteState state);

typedef struct {
  CompleteState state;
  char *what;         /* what is missing, translated; NULL when nothing is */
  const char *reason; /* of the waiver; borrowed from the record, or NULL */
  unsigned days;      /* by which it is late; 0: it is not, or that cannot be said */
} CompleteVerdict;
void complete_verdict_clear (CompleteVerdict *verdict);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CompleteVerdict, complete_verdict_clear)

/* Against what records are judged. */
typedef struct {
  Index *index;
  const Layout *layout;
  GDate today;
  GDate founded; /* the archive's first day: what is older could not be filed in time */
} CompleteScale;
/* today cleared: the machine's day in the archive's zone. Errors: those of layouts_in_force and index_of. */
bool complete_scale (Archive *archive, const GDate *today, CompleteScale *scale, GError **error);

/* The numbers of a volume that no record has ever had, of unsigned; void records, those that are gone and those
 * that were moved away have theirs.
 * Given. Errors: D-INDEX. */
GArray *complete_gaps (Index *index, const char *volume, GError **error);

/* Judges a record by a check of its category, and not by LAYOUT_NUMBERING, which is of its volume. Errors: D-INDEX. */
bool complete_judge (const CompleteScale *scale, LayoutCheckKind check, const LayoutCategory *category,
                     const Record *record, CompleteVerdict *verdict, GError **error);
