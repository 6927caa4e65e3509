/* What an amendment changed: the fields in which two editions of a record differ. */
#pragma once

#include <glib.h>

#include "form/document/record.h"

typedef struct {
  const char *field; /* "title"; for people, translate it */
  char *before;      /* NULL: it was empty, or the part was added */
  char *after;       /* NULL: it is empty now, or the part was superseded */
} AmendChange;

/* Of AmendChange, in the order of the fields. Given. */
GPtrArray *amend_differences (const Record *before, const Record *after);
