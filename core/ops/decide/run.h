/* Deciding about records: holds, their lifting, extensions, restrictions, releases, and days on which a retention
 * period begins. Whatever the kind, one document says it, and one block of events puts it on its places. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/decision.h"
#include "store/archive.h"

/* What a person asks for; what the kind has no use for stays NULL and cleared. */
typedef struct {
  DecisionKind kind;
  const char *const *references; /* NULL-terminated: customers, years, volumes, records. May be NULL beside a query; of
                                    a lift: NULL lifts the hold wherever it is in force */
  const char *query;             /* of a hold: on the records that match these words, too */
  const char *hold, *trigger, *matter, *mandate, *reason;
  GDate until, date;
} DecidingRequest;

/* Decides, or with dry_run only says what would be decided: nothing is then written. Every check is made at the
 * journal's head, inside the commit. Gives the decision as it was written. Durable on return.
 *
 * Usage: D-REFERENCE-*, D-TEXT, D-TRIGGER-UNKNOWN, D-HOLD-UNKNOWN, D-NOTHING-FOUND (no record matches the query).
 * Refused: D-DESTROYED, D-TOO-MANY-PLACES; D-HOLD-EXISTS (for this matter, on just these places), D-HOLD-LIFTED (no
 * longer in force there), D-HOLD-ELSEWHERE (never was on that place); D-EXTENSION-SHORTER (nothing there would be kept
 * longer); D-RESTRICTED, D-NOT-RESTRICTED; D-TRIGGER-COMPUTED (the layout takes its day from the year), D-TRIGGER-OTHER
 * (no record there waits for it), D-TRIGGER-RECORDED (this day, there), D-TRIGGER-NONE (none is recorded there that
 * could be taken back). D-DECISION when the request lacks what its kind needs. */
Decision *decide_run (Archive *archive, const DecidingRequest *request, const char *actor, bool dry_run,
                      GError **error);

/* A decision's document, held against the journal. D-DECISION-UNKNOWN (usage), D-DECISION-ALTERED (unreadable). */
Decision *decide_read (Archive *archive, Index *index, const char *id, GError **error);

/* A hold, with its document and where it is. */
typedef struct {
  char *id;
  Decision *decision;
  GPtrArray *in_force; /* of char *: places */
  GPtrArray *lifted;   /* of char *: "PATH 2026-0002", the decision that lifted it there */
} DecidingHold;
void decide_hold_free (DecidingHold *hold);
/* Holds by number, those in force somewhere or, with lifted, all: of DecidingHold. Unless reference is NULL, only those
 * on places that cover what it names, or lie beneath it. D-REFERENCE-*. */
GPtrArray *decide_holds (Archive *archive, const char *reference, bool lifted, GError **error);
/* Ids of the holds in force on a place (NULL: none is named) or on what it stands in, sorted. Given. */
char **decide_holds_over (Archive *archive, const char *path, GError **error);
