/* An entry of the register of corrections (form/registers/entry.h), for those that make no edition of a record. A
 * record filed by mistake is void until that is undone; a sealed volume is open until it is sealed again. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/entry.h"

typedef enum {
  CORRECTION_VOID, /* of records: out of lists, counts and searches; still verified, kept and destroyed by their term */
  CORRECTION_REOPEN, /* of sealed volumes: records can be filed into them until they are sealed again */
} CorrectionKind;
#define CORRECTION_KINDS 2
/* Edition 1 sets it; each later edition names the places where it is undone, or sealed again. */
typedef enum { CORRECTION_DONE, CORRECTION_UNDONE } CorrectionStep;

typedef struct {
  Entry entry;
  CorrectionKind kind;
  CorrectionStep step;
  char *reason; /* NULL only when a volume is sealed again */
} Correction;

Correction *correction_new (CorrectionKind kind);
void correction_free (Correction *correction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Correction, correction_free)

extern const struct Shape correction_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-CORRECTION for an invalid value. Given. */
Correction *correction_parse (GBytes *bytes, const char *name, GError **error);

extern const EntryForm correction_entry;

/* "void", "reopen": also the verb of the events that set it on its places. */
const char *correction_kind_name (CorrectionKind kind);
