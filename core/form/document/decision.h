/* decisions/YYYY-NNNN.xml: one written decision about records, and the places it is on. Written once. A place is the
 * full path of a customer, a year, a volume or a record, and stands for everything beneath it, also what is filed
 * later. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define DECISION_MAX_PLACES 1500 /* at most 160 bytes each: the document stays within XML_MAX_BYTES */

typedef enum {
  DECISION_HOLD,     /* nothing there is destroyed until the hold is lifted */
  DECISION_LIFT,     /* a hold no longer is on these places */
  DECISION_EXTEND,   /* kept until a day, whatever the rule says */
  DECISION_RESTRICT, /* kept, and shown to nobody who does not ask for it by name */
  DECISION_RELEASE,  /* no longer restricted */
  DECISION_TRIGGER,  /* what a retention period runs from has come, or has not come after all */
} DecisionKind;
#define DECISION_KINDS 6

typedef struct {
  char *id; /* 2026-0001 */
  DecisionKind kind;
  char *nonce;       /* 32 hexadecimal digits */
  int64_t time;      /* UTC seconds */
  char *by;          /* who wrote it down */
  char *hold;        /* DECISION_LIFT: id of the hold; elsewhere NULL */
  char *trigger;     /* DECISION_TRIGGER: its code; elsewhere NULL */
  GDate until;       /* DECISION_EXTEND: the first day on which it may be destroyed; elsewhere cleared */
  GDate date;        /* DECISION_TRIGGER: the day; cleared: what was recorded before does not count */
  char *matter;      /* DECISION_HOLD: what it is about, the number of a case; elsewhere NULL */
  char *mandate;     /* by whose order, or NULL */
  char *reason;      /* NULL only for a hold, and for a trigger with its day */
  char *query;       /* DECISION_HOLD: the words whose records these were, or NULL */
  GPtrArray *places; /* of char *, sorted bytewise, each once, at least one */
} Decision;

Decision *decision_new (DecisionKind kind);
void decision_free (Decision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Decision, decision_free)

/* As xml_parse, and D-DECISION for a value that is out of its form, or that the kind has no use for. */
Decision *decision_parse (GBytes *bytes, const char *name, GError **error);
GBytes *decision_print (const Decision *decision);

/* "hold", "lift", "extend", "restrict", "release", "trigger": also the verbs of the events, one for each place. */
const char *decision_kind_name (DecisionKind kind);
bool decision_kind_from_name (const char *name, DecisionKind *kind);

/* [1-9][0-9]{3}-[0-9]{4,9}, without zeros that are not needed: "2026-0001". */
bool decision_is_id (const char *text);
char *decision_id (int year, unsigned number);
bool decision_split_id (const char *id, int *year, unsigned *number);
/* "decisions/2026-0001.xml", given, and back: the id, given, or NULL. */
char *decision_path (const char *id);
char *decision_id_from_path (const char *path);
