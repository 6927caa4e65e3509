/* Boxes of papers: their places and contents. */
#pragma once

#include "ops/ask/report.h"

typedef struct {
  const char *room, *shelf; /* as they are typed; NULL: anywhere */
} BoxQuery;

/* The boxes at a place, by code (IndexBox). D-SHELF-CODE (usage). */
extern const Report boxes_report;

/* D-BOX-UNKNOWN (usage) when no paper was ever put into the box, and it into no place. box as it is typed. */
bool ask_check_box (Index *index, const char *box, GError **error);
