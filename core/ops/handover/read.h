/* Reading handovers: their editions, and how far they have come. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/handover.h"
#include "form/layout.h"
#include "ops/ask.h"

typedef struct {
  char *number;
  GPtrArray *editions;      /* of Handover; the first one proposes */
  const char *state;        /* "proposed", "signed" (by both sides), "taken", "withdrawn" */
  char *from_by, *to_by;    /* who signed for each side, joined; NULL: nobody */
  unsigned taken, withheld; /* lines */
  unsigned pages, copies;   /* of all lines */
} HandoverState;
void handover_state_free (HandoverState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HandoverState, handover_state_free)

/* D-HANDOVER-UNKNOWN (usage). Given. */
HandoverState *handover_read (Archive *archive, Index *index, const char *number, GError **error);
const Handover *handover_proposal (const HandoverState *state);

/* An edition of a handover; 0: the newest. D-HANDOVER-UNKNOWN (usage). Given. */
Handover *handover_read_edition (Archive *archive, Index *index, const char *number, unsigned edition, GError **error);

/* The lists (HandoverRow); query: none. */
typedef struct {
  const char *number, *kind, *from, *to, *month, *state, *from_by, *to_by;
  unsigned records, pages, copies, taken, withheld;
  int64_t time;
} HandoverRow;
extern const Report handover_report;

/* Which department keeps a record now: *department, and the handover by which it took it over (NULL: by the layout).
 * *next (NULL: none) is the department to which it is still to go. Strings are borrowed from the layout, *entry is
 * given. */
typedef struct {
  const char *department, *next;
  char *entry;
} HandoverKeeper;
bool handover_keeper (Index *index, const LayoutCategory *category, const char *path, HandoverKeeper *keeper,
                      GError **error);
