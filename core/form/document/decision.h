/* An entry of the register of decisions (form/document/entry.h). Edition 1 sets something on its places; each later
 * edition says on which of them it was lifted. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/entry.h"

typedef enum {
  DECISION_HOLD,     /* nothing there is destroyed */
  DECISION_EXTEND,   /* kept until a day, whatever the rule says; never lifted */
  DECISION_RESTRICT, /* kept, and shown to nobody who does not ask for it by name */
  DECISION_TRIGGER,  /* the day from which a retention period runs */
} DecisionKind;
#define DECISION_KINDS 4
typedef enum { DECISION_SET, DECISION_LIFTED } DecisionStep;

typedef struct {
  Entry entry;
  DecisionKind kind;
  DecisionStep step;
  char *trigger; /* DECISION_TRIGGER: its code; elsewhere NULL */
  GDate until;   /* DECISION_EXTEND: the first day on which it may be destroyed; elsewhere cleared */
  GDate date;    /* DECISION_TRIGGER that is set: the day; elsewhere cleared */
  char *matter;  /* DECISION_HOLD that is set: what it is about, the number of a case; elsewhere NULL */
  char *mandate; /* by whose order, or NULL */
  char *reason;  /* NULL only for a hold or a trigger that is set */
  char *query;   /* DECISION_HOLD that is set: the words whose records these were, or NULL */
} Decision;

Decision *decision_new (DecisionKind kind);
void decision_free (Decision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Decision, decision_free)

extern const struct Shape decision_shape; /* form/shape.h */

/* As xml_parse, and D-DECISION for a value that is out of its form, or that the kind has no use for. */
Decision *decision_parse (GBytes *bytes, const char *name, GError **error);
GBytes *decision_print (const Decision *decision);

extern const EntryForm decision_entry;

/* "hold", "extend", "restrict", "trigger": also the verbs of the events that put it on its places. */
const char *decision_kind_name (DecisionKind kind);
