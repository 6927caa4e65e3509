/* Retention: the day from which a record may be destroyed, and what prevents it (RULES 3 and 4).
 *
 * A period begins on 1 January after the day of its trigger, but never before the year that the record is filed under
 * has ended. The layout says where that day comes from: the year filed under, the closing day of the record, or a day
 * recorded by a decision. A day recorded for the record itself comes first, then the closing day that the record was
 * filed with, then a day recorded for a wider place. The end of a customer's relationship comes from a decision alone:
 * the closing day of the profile, which a clerk can set, begins no period. An extension makes the end later, never
 * earlier, and so does a closing day that an earlier edition of the record had. `due`, `why` and every step of a
 * destruction use this one computation, through ops/decide/retention.h. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/layout.h"

typedef enum {
  RETENTION_PERMANENT,
  RETENTION_UNKNOWN, /* the end cannot be computed; see why */
  RETENTION_DATED,
} RetentionEnd;

typedef enum {
  RETENTION_COMPUTED,
  RETENTION_UNREADABLE,      /* the record's document cannot be read */
  RETENTION_TRIGGER_UNKNOWN, /* the layout in force has no such trigger */
  RETENTION_TRIGGER_PENDING, /* no day is recorded for the trigger yet */
  RETENTION_OUT_OF_CALENDAR, /* the end is after the year 9999 */
} RetentionWhy;

/* Where the trigger's day was found. */
typedef enum {
  RETENTION_FROM_NOTHING,
  RETENTION_FROM_YEAR,
  RETENTION_FROM_RECORD,
  RETENTION_FROM_EVENT,
} RetentionFrom;

/* Unknown days are cleared, unknown strings NULL. */
typedef struct {
  char *path;      /* of the record */
  char *reference; /* 档号 */
  char *category;  /* code */
  char *period;    /* D30, Y */
  char *trigger;   /* code: FY, CE, RE */
  RetentionEnd end;
  RetentionWhy why;
  RetentionFrom from;
  GDate triggered; /* day of the trigger */
  char *event;     /* number of the decision that recorded that day */
  GDate begins;    /* first day of the period; cleared unless DATED */
  GDate ruled;     /* first day on which the rule alone would allow destruction */
  GDate extended;  /* latest day of an extension */
  char *extension; /* number of that decision */
  GDate first;     /* first day on which it may be destroyed: the later of the two; cleared unless DATED */
  char **holds;    /* numbers of the holds in force on it or on a place that contains it, sorted; never NULL */
  unsigned former; /* the former code that decides, from 1; 0: the present one */
  char **former_paths, **former_triggers; /* of all former codes; NULL: not asked for */
  bool restricted;                        /* the record, or a place that contains it */
} Retention;

void retention_free (Retention *retention);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Retention, retention_free)

/* What a reference code says that a record had before it was moved. */
typedef struct {
  const char *period, *trigger;
  int year;
  GDate event; /* day recorded for this trigger: for the record, or at the nearest place above the former one */
  bool own_event;
} RetentionFormer;

/* The inputs of the computation. */
typedef struct {
  const char *period, *trigger; /* trigger NULL: the document cannot be read */
  int year;                     /* filed under */
  GDate closed;                 /* closing day that the record was filed with */
  const GDate *earlier;         /* closing days of its other editions, cleared where an edition had none */
  unsigned n_earlier;
  GDate event;    /* day recorded for this trigger at the nearest place */
  bool own_event; /* that place is the record itself */
  GDate extended; /* latest day of an extension */
  const RetentionFormer *formers;
  unsigned n_formers;
} RetentionInputs;
/* Sets end, why, from, triggered, begins, ruled, extended, first and former. The end is the latest of those under every
 * closing day and every reference code that the record has had: neither an amendment nor a move shortens a term. */
void retention_compute (const Layout *layout, const RetentionInputs *inputs, Retention *retention);

/* The trigger of the code that decides. Borrowed. */
const char *retention_trigger (const Retention *retention);
/* Whether the record has this trigger, or had it under a former code. */
bool retention_had_trigger (const Retention *retention, const char *trigger);

/* The list in which a record is on a day. */
typedef enum {
  RETENTION_DUE,          /* its period is over and no hold protects it */
  RETENTION_LATER,        /* its period ends on a known day */
  RETENTION_HELD,         /* a hold protects it, whatever its period; permanent records are not in this list */
  RETENTION_UNCOMPUTABLE, /* its end cannot be computed */
  RETENTION_FOR_EVER,
} RetentionList;
#define RETENTION_LISTS 5
RetentionList retention_list (const Retention *retention, const GDate *day);
/* "due", "later", "held", "unknown", "permanent". */
const char *retention_list_name (RetentionList list);

/* A phrase that says why a record may be destroyed, or not yet. It names the trigger in the language lang ("zh", "en").
 * Given. */
char *retention_describe (const Retention *retention, const Layout *layout, const char *lang);
