/* Retention: from which day on a record may be destroyed, and what stands in the way (RULES 3 and 4).
 *
 * A period runs from 1 January after the day of its trigger. Where that day comes from is the layout's word: the year
 * filed under; the closing day of the record, or of the customer's profile; or a day recorded as an event. A recorded
 * one on the record itself goes before everything, one on a wider place before the profile's, but not before the
 * closing day that the record was filed with. An extension makes the end later, never earlier. This is the one
 * computation: `due`, `why` and every step of a destruction ask it, by way of ops/decide/retention.h. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/layout.h"

typedef enum {
  RETENTION_PERMANENT,
  RETENTION_UNKNOWN, /* its end cannot be computed: why tells the reason */
  RETENTION_DATED,
} RetentionEnd;

typedef enum {
  RETENTION_COMPUTED,
  RETENTION_UNREADABLE,      /* the record's document cannot be read */
  RETENTION_TRIGGER_UNKNOWN, /* the layout in force has no such trigger */
  RETENTION_TRIGGER_PENDING, /* its day is not recorded */
  RETENTION_OUT_OF_CALENDAR, /* it lies beyond the year 9999 */
} RetentionWhy;

/* Where the trigger's day was found. */
typedef enum {
  RETENTION_FROM_NOTHING,
  RETENTION_FROM_YEAR,
  RETENTION_FROM_RECORD,
  RETENTION_FROM_CUSTOMER,
  RETENTION_FROM_EVENT,
} RetentionFrom;

/* Days that are not known are cleared, strings NULL. */
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
  char *event;     /* id of the decision that recorded it */
  GDate ruled;     /* first day on which the rule alone would allow destruction */
  GDate extended;  /* the latest day until which it is extended */
  char *extension; /* id of that decision */
  GDate first;     /* first day on which it may be destroyed: the later of both; cleared unless DATED */
  char **holds;    /* ids of the holds in force on it or on what it stands in, sorted; never NULL */
  bool restricted; /* it, or what it stands in */
} Retention;

void retention_free (Retention *retention);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Retention, retention_free)

/* What the end is computed from. */
typedef struct {
  const char *period, *trigger; /* trigger NULL: the document cannot be read */
  int year;                     /* filed under */
  GDate closed;                 /* closing day that the record was filed with */
  GDate customer_closed;
  GDate event; /* recorded for this trigger at the nearest place */
  bool own_event;
  GDate extended;
} RetentionInputs;
/* Fills in end, why, from, triggered, ruled, extended and first. Pure. */
void retention_compute (const Layout *layout, const RetentionInputs *inputs, Retention *retention);

/* The list that a record is in on a day. */
typedef enum {
  RETENTION_DUE,          /* its term is over and nothing holds it */
  RETENTION_LATER,        /* its term ends on a day that is known */
  RETENTION_HELD,         /* a hold is on it, whatever its term; permanent ones are not in this list */
  RETENTION_UNCOMPUTABLE, /* nobody knows yet */
  RETENTION_FOR_EVER,
} RetentionList;
#define RETENTION_LISTS 5
RetentionList retention_list (const Retention *retention, const GDate *day);
/* "due", "later", "held", "unknown", "permanent". */
const char *retention_list_name (RetentionList list);

/* Why it may, or may not yet, be destroyed: a sentence, which names the trigger in the language lang ("zh", "en").
 * Given. */
char *retention_describe (const Retention *retention, const Layout *layout, const char *lang);
