/* What is in force on the places of an archive, folded from the journal's events alone: one table says which verb
 * begins what, and which ends it. A place is the full path of a customer, a year, a volume or a record, and stands for
 * everything beneath it, also what is filed there later. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/entry.h"
#include "form/document/event.h"

typedef enum {
  STANDING_HELD,       /* by hold, until lift: nothing there is destroyed */
  STANDING_EXTENDED,   /* by extend: kept until a day; the latest day counts */
  STANDING_RESTRICTED, /* by restrict, until release: shown to nobody who does not ask for it by name */
  STANDING_TRIGGERED,  /* by trigger, until withdraw: a retention period runs from this day */
} StandingKind;
#define STANDING_KINDS 4

/* What one event says of one place. The strings are the event's.
 *
 * A change that begins something replaces what is in force of the same kind and key on the same place. One that ends
 * something ends what is in force of the same kind, key and entry there, and nothing else. */
typedef struct {
  StandingKind kind;
  bool ends;
  uint64_t event;
  const char *on, *entry; /* the place; number of the entry that says it */
  unsigned edition;       /* of the entry */
  const char *key;        /* the entry of a hold or an extension, a trigger's code, "" of a restriction */
  const char *value;      /* a day, or NULL */
} StandingChange;

/* Whether an event of this verb is a change; *kind and *ends are set when it is. */
bool standing_verb (const char *verb, StandingKind *kind, bool *ends);
/* The verb that begins this, or ends it; NULL when nothing ends it. */
const char *standing_verb_name (StandingKind kind, bool ends);
/* "held", "extended", "restricted", "triggered". */
const char *standing_name (StandingKind kind);

/* Reads an event whose verb is a change. NULL when it says what its verb needs, and nothing else; otherwise what is
 * wrong, for translation. */
const char *standing_read (const Event *event, StandingChange *change);

/* The other way round: puts into an event, whose verb standing_verb_name gives, that the change is made on a place. */
void standing_write (const StandingChange *change, const char *on, Event *event);
/* What the document of an entry says of each of its places. The strings are the document's, but *day, which is given.
 */
StandingChange standing_of_entry (const EntryForm *form, gconstpointer document, char **day);

/* All changes up to a point of the journal. */
typedef struct Standing Standing;
Standing *standing_new (void);
void standing_free (Standing *standing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Standing, standing_free)

/* A change, and when it came to an end. */
typedef struct {
  StandingChange change; /* its strings are the fold's */
  uint64_t ended;        /* number of the event that ended or replaced it; 0: in force */
  bool idle;             /* it ended what was not in force */
} StandingFact;

/* Takes the next change; events come in the journal's order. */
void standing_apply (Standing *standing, const StandingChange *change);
unsigned standing_length (const Standing *standing);
const StandingFact *standing_fact (const Standing *standing, unsigned i);
/* The first fact whose event is not before a number; the length when there is none. */
unsigned standing_first (const Standing *standing, uint64_t event);

/* Visits what was in force of a kind on a place, or on one that it lies in, just before an event. */
typedef void (*StandingVisit) (const StandingFact *fact, gpointer data);
void standing_over (const Standing *standing, StandingKind kind, const char *path, uint64_t before, StandingVisit visit,
                    gpointer data);
