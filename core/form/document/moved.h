/* moved.xml: left where a record stood before it was moved to another customer, category or year. It has the record's
 * old reference code and its new place, but no names and no title. The number of that place is never used again. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/refcode.h"

#define MOVED_FILE "moved.xml"

typedef struct {
  RefCode reference; /* the code that the record had here */
  char *path;        /* of the record's directory after the move */
  int64_t time;      /* of the move, UTC seconds */
} Moved;

Moved *moved_new (void);
void moved_free (Moved *moved);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Moved, moved_free)

extern const struct Shape moved_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-MOVED for an invalid value. Given. */
Moved *moved_parse (GBytes *bytes, const char *name, GError **error);
GBytes *moved_print (const Moved *moved);
