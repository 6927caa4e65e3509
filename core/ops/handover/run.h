/* The steps of a handover: a list is proposed, both sides sign it, and the other side takes over its records. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/handover.h"
#include "form/layout.h"
#include "store/archive.h"

typedef struct {
  const char *const *references; /* of records, or of volumes with all their records; none: all that are due */
  const char *month;             /* "2026-11"; NULL: that of today. The list has overdue records of earlier ones, too */
  const char *from, *to;         /* departments by code or title; NULL: as the layout and the records say */
  bool office;                   /* all that the department `from` keeps, from giver to receiver */
  const char *giver, *receiver;
} HandoverProposal;

/* Proposes lists in one transaction, one for each pair of departments and HANDOVER_MAX_LINES records. Gives them (of
 * Handover). Usage: D-DEPARTMENT-UNKNOWN, D-HANDOVER-FROM, D-HANDOVER-MONTH, D-REFERENCE-*. Refused:
 * D-HANDOVER-NOTHING, D-HANDOVER-STAYS, D-HANDOVER-LISTED, D-DESTROYED, D-VOID. */
GPtrArray *handover_propose (Archive *archive, const HandoverProposal *request, const char *actor, const GDate *today,
                             bool dry_run, GError **error);

typedef struct {
  const char *const *numbers;
  const char
      *department;    /* who signs signs for it, by code or title; NULL: where people have keys, that of the signer */
  const char *by;     /* name of who signs; NULL: the actor */
  const char *person; /* number of the person with whose key the commit is signed, or NULL */
} HandoverSigning;
/* Refused: D-HANDOVER-STATE, D-HANDOVER-SIDE, D-HANDOVER-SAME, D-HANDOVER-UNSIGNED. */
GPtrArray *handover_sign (Archive *archive, const HandoverSigning *request, const char *actor, bool dry_run,
                          GError **error);

typedef struct {
  const char *const *numbers;
  char **differs;     /* "LINE=TEXT", or NULL: of one list only */
  char **without;     /* "LINE": not taken over */
  const char *reason; /* why records are withheld; mandatory for withdrawing */
  bool withdraws;     /* the list as a whole */
  const char *person; /* as above */
} HandoverTaking;
/* Refused: D-HANDOVER-UNSIGNED, D-HANDOVER-STATE, D-HANDOVER-SIDE. Usage: D-HANDOVER-LINE, D-REASON. */
GPtrArray *handover_take (Archive *archive, const HandoverTaking *request, const char *actor, bool dry_run,
                          GError **error);
