/* Where paper is kept, as codes of a room, a shelf and a box (dossier-archive(5), Shelvings). The paper of a record is
 * in a box, or without one on a shelf or in a room. A box is in one place at a time; its papers move with it.
 *
 * The journal never forgets, so it holds codes and no text that could name anybody: letters, digits and "._-". */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/event.h"

#define SHELF_MAX_CODE 20 /* bytes: as much as fits on a label */

/* NULL: not given. Borrowed. */
typedef struct {
  const char *room, *shelf, *box;
} Shelf;

/* [A-Z0-9][A-Z0-9._-]* */
bool shelf_is_code (const char *text);
/* Takes a code as somebody types it, in small letters, too: *code is NULL for NULL and empty text, otherwise given.
 * D-SHELF-CODE (usage), which names the option. */
bool shelf_take_code (const char *option, const char *text, char **code, GError **error);

/* "B7", or for paper without a box "/ROOM/SHELF", of which one may be empty; for tables of one column. Given. */
char *shelf_print (const Shelf *shelf);
/* Splits such a text; the strings are given. */
void shelf_split (const char *text, char **room, char **shelf, char **box);

/* Reads the codes of a `shelve` or a `box` event. False when one is wrong, or when they do not belong together. */
bool shelf_read (const Event *event, Shelf *shelf);
bool shelf_read_box (const Event *event, Shelf *shelf);
