/* Standing: which holds, extensions, restrictions, trigger days, loans and incidents are in force on which places,
 * computed from the journal's events alone. form/document/kind says which verb begins and which ends each of them. A
 * place is the full path of a customer, a year, a volume or a record, and covers everything beneath it, even records
 * filed later. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/registers/entry.h"
#include "form/document/event.h"
#include "form/document/kind.h"

typedef enum {
  STANDING_HELD,       /* from hold to lift: no record there may be destroyed */
  STANDING_EXTENDED,   /* from extend on: records there are kept until a day at least */
  STANDING_RESTRICTED, /* from restrict to release: searches and lists leave the place out unless asked */
  STANDING_TRIGGERED,  /* from trigger to withdraw: a retention period runs from this day */
  STANDING_VOID,       /* from void to unvoid: lists, counts and searches leave the record out */
  STANDING_OPEN,       /* from reopen to close: records can be filed into the sealed volume */
  STANDING_SHELVED,    /* from shelve to unshelve: where the paper of the record is (form/document/shelf.h) */
  STANDING_OFFERED,    /* from offer to withhold: on the list of a handover, whose number is the key */
  STANDING_TAKEN,      /* from take on: a department, whose code is the key, has taken it over */
  STANDING_LOAN,       /* from ask to refuse or back; with a day, the place is out until then */
  STANDING_INCIDENT,   /* from report to settle */
  STANDING_CONTACT,    /* from note to retract: with the day of the contact */
} StandingKind;
#define STANDING_KINDS 12

/* A change: what one event begins or ends on one place. The strings belong to the event.
 *
 * A beginning replaces an earlier one of the same kind and key on the same place. An end ends the one of the same kind,
 * key and entry on the same place, and for a moved record those that it brought along. */
typedef struct {
  StandingKind kind;
  bool ends;
  Kind verb; /* of the event */
  uint64_t event;
  const char *on, *entry;   /* the place, and the number of the entry; "" of a shelving, which needs no entry */
  unsigned edition;         /* of the entry */
  const char *key;          /* the entry of a hold, extension, loan or incident, a trigger's code, "" of other kinds */
  const char *value;        /* a day, the code of a box, or NULL */
  const char *room, *shelf; /* of a shelving without a box: codes, or NULL */
} StandingChange;

/* Whether events of this verb are changes; sets *kind and *ends when they are. */
bool standing_verb (const char *verb, StandingKind *kind, bool *ends);
/* The first verb that begins a kind or ends it; NULL when no verb ends it. */
const char *standing_verb_name (StandingKind kind, bool ends);
/* "held", "extended", "restricted", "triggered", "void", "open", "shelved", "offered", "taken", "loan", "incident",
 * "contact". */
const char *standing_name (StandingKind kind);

/* Reads a change from an event whose verb makes changes. Returns NULL, or a message (not translated) when a field is
 * missing, wrong or too many. */
const char *standing_read (const Event *event, StandingChange *change);

/* Writes a change of the place on into the fields of an event, whose verb is that of the change. */
void standing_write (const StandingChange *change, const char *on, Event *event);
/* The change that an entry makes on each of its places. The strings belong to the document, but *day, which is given.
 */
StandingChange standing_of_entry (const EntryForm *form, gconstpointer document, char **day);

/* All changes up to some point of the journal. */
typedef struct Standing Standing;
Standing *standing_new (void);
void standing_free (Standing *standing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Standing, standing_free)

/* A change, and the event that ended it. */
typedef struct {
  StandingChange change; /* its strings belong to the Standing */
  uint64_t ended;        /* number of the event that ended or replaced it; 0: it is in force */
  unsigned before;       /* 1 + the number of the fact that it ended or replaced; 0: none */
  bool idle;             /* an end that found nothing to end */
} StandingFact;

/* Adds the next change, in the journal's order. */
void standing_apply (Standing *standing, const StandingChange *change);
/* After the move of a record: its own standing goes with it, and it keeps the holds, extensions and restrictions of the
 * places above the old one until they end there, or for the record alone at its new place. */
void standing_move (Standing *standing, const char *from, const char *to);
unsigned standing_length (const Standing *standing);
const StandingFact *standing_fact (const Standing *standing, unsigned i);
/* The first fact whose event has this number or a later one; the length when there is none. */
unsigned standing_first (const Standing *standing, uint64_t event);

/* Visits the facts of a kind that were in force just before an event, on a path or on a place above it. */
typedef void (*StandingVisit) (const StandingFact *fact, gpointer data);
void standing_over (const Standing *standing, StandingKind kind, const char *path, uint64_t before, StandingVisit visit,
                    gpointer data);
/* Whether the paper of a record is kept in a place, just before an event. */
bool standing_is_shelved (const Standing *standing, const char *path, uint64_t before);
/* The loan by which a place, or one above it, was out just before an event; NULL: it was in. */
const StandingFact *standing_out (const Standing *standing, const char *path, uint64_t before);
/* Whether something of a kind began on a place, or on one that it lies in, between two events, even if it ended since.
 */
bool standing_met (const Standing *standing, StandingKind kind, const char *path, uint64_t after, uint64_t before);

/* The day recorded for a trigger at the nearest place that is, or contains, a path, just before an event; cleared when
 * none is. *own: that place is the path itself. */
GDate standing_trigger (const Standing *standing, const char *path, const char *code, uint64_t before, bool *own);
/* The day that counts under the code that a record had at a former place: that recorded for the record itself, wherever
 * it was then, or at the nearest place above the former one. */
GDate standing_trigger_moved (const Standing *standing, const char *path, const char *former, const char *code,
                              uint64_t before, bool *own);
/* The latest day of an extension over a path just before an event; cleared when there is none. */
GDate standing_extended (const Standing *standing, const char *path, uint64_t before);
