/* Acts that the layout reserves for the holders of certain posts. Only members of its department hold a post that has
 * one. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fold/roster.h"
#include "form/layout.h"

/* Whether a person may make events of this verb at a position, with the time that the event claims (roster_time_at).
 * True for a verb that is not reserved. */
bool acts_may (const Layout *layout, const Roster *roster, const char *person, const char *verb, uint64_t position,
               int64_t time);
