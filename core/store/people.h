/* The people of an archive and the rules that they have adopted. */
#pragma once

#include <glib.h>

#include "fold/roster.h"
#include "fold/rulebook.h"
#include "store/archive.h"

typedef struct {
  Roster *roster;
  Rulebook *book;     /* borrows the roster and the layouts */
  GPtrArray *layouts; /* of Layout: those that are or were in force or proposed */
} PeopleRules;
void people_rules_free (PeopleRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PeopleRules, people_rules_free)

/* Reads them by the events (of Event) of the files in people/ and in layouts/. Errors: those of archive_read and
 * layout_parse; D-ROSTER (unreadable) when a person or key is not in order; D-LAYOUT-UNPROVED (unreadable) when a
 * layout came into force without the signatures that it needed, or is weaker where nobody could sign. Given. */
PeopleRules *people_read_rules (const Archive *archive, const GPtrArray *people, const GPtrArray *layouts,
                                GError **error);
/* The roster alone. Given. */
Roster *people_read_events (const Archive *archive, const GPtrArray *people, const GPtrArray *layouts, GError **error);
/* The same at the journal's head, by the events that the index lists. Given. */
Roster *people_read (Archive *archive, GError **error);
