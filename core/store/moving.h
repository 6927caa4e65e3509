/* Carrying out moves: a record's directory is renamed to its new place, without replacing anything, and made again at
 * the old place for moved.xml. Nothing is copied. It may be repeated, and several processes may do it at once. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/event.h"

/* The `move` events among events. The array is given, the events are borrowed. */
GPtrArray *moving_events (const GPtrArray *events);
/* Where a file at path belongs while its record may be at either place: path itself, or the same file beneath the old
 * place. move may be NULL. Given. */
char *moving_stands (int archive_fd, const Event *move, const char *path);
/* Makes the directory for a moved.xml, where its record was. */
bool moving_make_place (int archive_fd, const char *path, GError **error);
/* Renames the directory, and makes that durable. D-PLACE-TAKEN when the new place is taken
 * by something else; D-PLACE-LOST when the record is at neither place. */
bool moving_carry_out (int archive_fd, const Event *move, GError **error);
/* Whether the directory of a file does not hold a record any more: it was moved or destroyed by a later event. */
bool moving_has_left (int archive_fd, const char *path);
