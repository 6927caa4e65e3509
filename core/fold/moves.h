/* Moves: which records were moved, from where to where, computed from the journal's `move` events alone. The number of
 * a place is never used again, so a former place tells the record for ever. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/event.h"

typedef struct Moves Moves;

/* One move of one record. The strings belong to the Moves. */
typedef struct {
  uint64_t event;
  const char *from, *to; /* paths of records */
} MovesStep;

Moves *moves_new (void);
void moves_free (Moves *moves);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Moves, moves_free)

/* Reads a `move` event. Returns NULL, or a message (not translated) when a field is missing or wrong. */
const char *moves_read (const Event *event, MovesStep *step);
/* Adds the next move, in the journal's order; other events are ignored. */
void moves_add (Moves *moves, const Event *event);

/* Adds a step of other Moves. */
void moves_add_step (Moves *moves, const MovesStep *step);

unsigned moves_length (const Moves *moves);
const MovesStep *moves_step (const Moves *moves, unsigned i);
/* The first move away from a place, and the first one to it; NULL: none. Borrowed. */
const MovesStep *moves_from (const Moves *moves, const char *place);
const MovesStep *moves_to (const Moves *moves, const char *place);

/* The present path of a record, or of a file in its directory, that an event put at path; NULL when no later event
 * moved it. since 0: whichever event it was; then the moved.xml that is left at an old place is told by its name.
 * Given. */
char *moves_now (const Moves *moves, const char *path, uint64_t since);
/* The place just before an event of the record that is at path at present. Given. */
char *moves_before (const Moves *moves, const char *path, uint64_t event);
