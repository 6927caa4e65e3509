/* Permission to act: acts that the layout reserves for the holders of certain posts, and the names under which a signer
 * may act. Only members of its department hold a post that has one. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fold/roster.h"
#include "form/layout.h"

/* Whether a person may make events of this verb at a position, with the time that the event claims (roster_time_at).
 * True for a verb that is not reserved. */
bool acts_may (const Layout *layout, const Roster *roster, const char *person, const char *verb, uint64_t position,
               int64_t time);
/* Whether a person who signs a commit may call its actor so: anything but the number or the name of another person of
 * the archive. position is that before the commit; 0: the end. */
bool acts_as (const Roster *roster, const char *signer, const char *actor, uint64_t position);

/* "p0003 王芳 (HR)": a person with the department, if there is one. Given. */
char *acts_describe (const Person *person);
/* The people allowed to make events of a reserved verb at the end, by post: "archivist (HR): p0002 李强; hr-head:
 * nobody". Given. */
char *acts_holders (const Layout *layout, const Roster *roster, const char *verb, int64_t time);
