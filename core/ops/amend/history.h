/* The life of a record: its editions, each with what it changed. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/record.h"
#include "store/archive.h"
#include "store/index.h"

typedef struct {
  unsigned number;
  uint64_t event;
  Record *record;
  GPtrArray *changes; /* of AmendChange, against the edition before; empty for the first */
} AmendEdition;

/* The editions (of AmendEdition) of the record at a path, the first one first. Errors: D-FILE-CHANGED and others of
 * filed_record. Given. */
GPtrArray *amend_history (Archive *archive, Index *index, const char *path, GError **error);
