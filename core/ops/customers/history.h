/* What changed between the editions of a profile. */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "store/archive.h"

typedef struct {
  unsigned edition;              /* that brought the change */
  int64_t changed;               /* UTC seconds */
  char *by, *field;              /* the field is named for people */
  char *before, *after, *source; /* NULL: empty; none is noted */
  const char *means;             /* what the change is about, marked for translation; or NULL */
} HistoryChange;

/* The changes (of HistoryChange) after an edition, up to another one, edition by edition; 0 and 0: all. Errors: those
 * of customers_read; D-USAGE when the first edition is not before the other. Given. */
GPtrArray *history_changes (Archive *archive, const char *number, unsigned from, unsigned to, GError **error);
