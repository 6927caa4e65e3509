/* Shelvings within a change: checked one after the other at the journal's head, then added to the change as events. A
 * box that a record is put into keeps its place; a new box gets the place that the first record is given. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/layout.h"
#include "form/refcode.h"
#include "form/document/shelf.h"
#include "store/change.h"

typedef struct ShelvePlan ShelvePlan;
ShelvePlan *shelve_plan_new (Change *change, const Layout *layout);
void shelve_plan_free (ShelvePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ShelvePlan, shelve_plan_free)

/* Puts the paper of a record into a place. code is its reference code; *moves (or NULL) is false when the paper is
 * there already. Refused: D-BOX-ELSEWHERE (room or shelf differ from those of the box), D-BOX-MIXED (by the layout). */
bool shelve_plan_record (ShelvePlan *plan, const char *path, const RefCode *code, const Shelf *shelf, bool *moves,
                         GError **error);
/* The paper of a record is kept in no place any more. D-NOT-SHELVED (refused). */
bool shelve_plan_off (ShelvePlan *plan, const char *path, GError **error);
/* Puts a box into a place, with all that is in it; what of room and shelf is NULL stays as it is when *shelf names
 * neither. D-SHELVED (refused): it is there already. */
bool shelve_plan_box (ShelvePlan *plan, const Shelf *shelf, GError **error);

/* Adds the events of the plan. */
void shelve_plan_bring (ShelvePlan *plan);
/* What the layout warns of, each once (of char *), in the user's language; borrowed. */
const GPtrArray *shelve_plan_warnings (const ShelvePlan *plan);
