/* Decisions: holds, extensions, restrictions, the days from which retention periods run, and the end of each of these.
 * A decision is an entry of the register of decisions: one document, and one event for each place it applies to. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/decision.h"
#include "store/archive.h"

/* A decision that somebody asks for. Members that its kind does not use stay NULL and cleared. */
typedef struct {
  DecisionKind kind;
  bool lifts;                    /* ends such a decision instead of making one */
  const char *const *references; /* NULL-terminated: customers, years, volumes, records. NULL beside a query; NULL
                                    lifts a hold from all its places */
  const char *query;             /* a hold also applies to the records that match these words */
  const char *hold;              /* the number of the hold to lift */
  const char *trigger, *matter, *mandate, *reason;
  GDate until, date;
} DecidingRequest;

/* Makes a decision; with dry_run only checks it and writes nothing. All checks are made inside the commit, at the
 * journal's head. Gives the entries (of Decision) that were written: one, or when several restrictions or days are
 * ended at once, a new edition of each. Durable on return.
 *
 * Usage: D-REFERENCE-*, D-TEXT, D-TRIGGER-UNKNOWN, D-HOLD-UNKNOWN, D-NOTHING-FOUND (no record matches the query).
 * Refused: D-DESTROYED, D-TOO-MANY-PLACES; D-HOLD-EXISTS (for this matter, on exactly these places), D-HOLD-LIFTED
 * (already), D-HOLD-ELSEWHERE (the hold is not on that place); D-EXTENSION-SHORTER (no record there would be kept
 * longer); D-RESTRICTED, D-NOT-RESTRICTED; D-TRIGGER-COMPUTED (the layout computes its day from the year),
 * D-TRIGGER-OTHER (no retention period there runs from it), D-TRIGGER-RECORDED (with the same day), D-TRIGGER-EARLY (a
 * record there is of a later date), D-TRIGGER-NONE (no day to withdraw). D-DECISION when a member that the kind needs
 * is missing. */
GPtrArray *decide_run (Archive *archive, const DecidingRequest *request, const char *actor, bool dry_run,
                       GError **error);

/* The latest date of the records at or beneath a place; cleared when none has one. D-REFERENCE-*. */
bool decide_last_date (Archive *archive, const char *reference, GDate *last, GError **error);

/* Reads an edition of an entry (0: the newest) and compares it with its digest in the journal. D-DECISION-UNKNOWN
 * (usage), D-FILE-CHANGED (unreadable). */
Decision *decide_read (Archive *archive, Index *index, const char *number, unsigned edition, GError **error);

/* A place under a hold. */
typedef struct {
  char *path;
  char *origin;   /* NULL, or the place that path, a moved record, has brought the hold along from */
  unsigned ended; /* the edition that lifted the hold there; 0: it is in force */
} DecidingPlace;

/* A hold, its document and its places. */
typedef struct {
  char *number;
  Decision *decision; /* its first edition; NULL when that cannot be read */
  GError *error;      /* why not; number and places come from the index */
  GPtrArray *places;  /* of DecidingPlace */
} DecidingHold;
/* Holds by number, of DecidingHold: those in force on at least one place, or with lifted all. Unless reference is NULL,
 * only those on that place, on one that contains it, or on one in it. D-REFERENCE-*. */
GPtrArray *decide_holds (Archive *archive, const char *reference, bool lifted, GError **error);
/* Sorted numbers of the holds in force on a place or on one that contains it; empty for NULL. Given. */
char **decide_holds_over (Archive *archive, const char *path, GError **error);
