/* An entry of the register of decisions (form/registers/entry.h). Edition 1 sets a decision on places; each later
 * edition names the places where it is lifted. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/entry.h"

typedef enum {
  DECISION_HOLD,     /* protects records from destruction */
  DECISION_EXTEND,   /* keeps records until a date, whatever their retention period; cannot be lifted */
  DECISION_RESTRICT, /* hides records from all searches that do not ask for restricted ones */
  DECISION_TRIGGER,  /* gives the date on which a retention period begins */
} DecisionKind;
#define DECISION_KINDS 4
typedef enum { DECISION_SET, DECISION_LIFTED } DecisionStep;

typedef struct {
  Entry entry;
  DecisionKind kind;
  DecisionStep step;
  char *trigger; /* of DECISION_TRIGGER: its code; otherwise NULL */
  GDate until;   /* of DECISION_EXTEND: the first day on which destruction is allowed; otherwise cleared */
  GDate date;    /* of DECISION_TRIGGER, when set: the date; otherwise cleared */
  char *matter;  /* of DECISION_HOLD, when set: its matter, such as a case number; otherwise NULL */
  char *mandate; /* the order or law behind it, or NULL */
  char *reason;  /* NULL only for a hold or trigger that is set without one */
  char *query;   /* of DECISION_HOLD, when set: the search words that found the records, or NULL */
} Decision;

Decision *decision_new (DecisionKind kind);
void decision_free (Decision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Decision, decision_free)

extern const struct Shape decision_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-DECISION for a value that is invalid or does not belong to the kind. Given. */
Decision *decision_parse (GBytes *bytes, const char *name, GError **error);
GBytes *decision_print (const Decision *decision);

extern const EntryForm decision_entry;

/* "hold", "extend", "restrict", "trigger": also the verb of the events that set the decision on its places. */
const char *decision_kind_name (DecisionKind kind);
