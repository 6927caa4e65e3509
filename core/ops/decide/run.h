/* Deciding about what is in the archive: holds, extensions, restrictions, days on which a retention period begins, and
 * their ends. Each is an entry of the register of decisions: one document, and one event for each of its places. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/decision.h"
#include "store/archive.h"

/* What a person asks for; what the kind has no use for stays NULL and cleared. */
typedef struct {
  DecisionKind kind;
  bool lifts;                    /* ends what is in force, and does not begin it */
  const char *const *references; /* NULL-terminated: customers, years, volumes, records. May be NULL beside a query;
                                    when a hold is lifted: NULL lifts it wherever it is in force */
  const char *query;             /* of a hold: on the records that match these words, too */
  const char *hold;              /* the number of the hold that is lifted */
  const char *trigger, *matter, *mandate, *reason;
  GDate until, date;
} DecidingRequest;

/* Decides, or with dry_run only says what would be decided: nothing is then written. Every check is made at the
 * journal's head, inside the commit. Gives the entries (of Decision) as they were written: one, or where several
 * restrictions or days are ended at once, an edition of each. Durable on return.
 *
 * Usage: D-REFERENCE-*, D-TEXT, D-TRIGGER-UNKNOWN, D-HOLD-UNKNOWN, D-NOTHING-FOUND (no record matches the query).
 * Refused: D-DESTROYED, D-TOO-MANY-PLACES; D-HOLD-EXISTS (for this matter, on just these places), D-HOLD-LIFTED (no
 * longer in force there), D-HOLD-ELSEWHERE (never was on that place); D-EXTENSION-SHORTER (nothing there would be kept
 * longer); D-RESTRICTED, D-NOT-RESTRICTED; D-TRIGGER-COMPUTED (the layout takes its day from the year), D-TRIGGER-OTHER
 * (no record there waits for it), D-TRIGGER-RECORDED (this day, there), D-TRIGGER-NONE (none is recorded there that
 * could be taken back). D-DECISION when the request lacks what its kind needs. */
GPtrArray *decide_run (Archive *archive, const DecidingRequest *request, const char *actor, bool dry_run,
                       GError **error);

/* An edition of an entry (0: the newest), held against the journal. D-DECISION-UNKNOWN (usage), D-FILE-CHANGED
 * (unreadable). */
Decision *decide_read (Archive *archive, Index *index, const char *number, unsigned edition, GError **error);

/* A hold, with its document and where it is. */
typedef struct {
  char *number;
  Decision *decision;  /* its first edition; NULL when that cannot be read */
  GError *error;       /* why not; the rest comes from the index */
  GPtrArray *in_force; /* of char *: places */
  GPtrArray *lifted;   /* of char *: "PATH H2026-0001.2", the edition that lifted it there */
} DecidingHold;
void decide_hold_free (DecidingHold *hold);
/* Holds by number, those in force somewhere or, with lifted, all: of DecidingHold. Unless reference is NULL, only those
 * on places that cover what it names, or lie beneath it. D-REFERENCE-*. */
GPtrArray *decide_holds (Archive *archive, const char *reference, bool lifted, GError **error);
/* Numbers of the holds in force on a place (NULL: none is named) or on what it stands in, sorted. Given. */
char **decide_holds_over (Archive *archive, const char *path, GError **error);
