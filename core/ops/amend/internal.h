/* Shared by the files of this folder: amendments that are being made. */
#pragma once

#include "form/layout.h"
#include "ops/amend/run.h"
#include "ops/file.h"
#include "store/change.h"
#include "store/filed.h"
#include "store/index.h"

/* A scan that becomes a part. */
typedef struct {
  const char *path; /* as named on the command line */
  RecordPart *part; /* with its role, in the scratch record */
  unsigned item;    /* of its file in the change */
  char *replaces;   /* the part that it supersedes, as it was named; NULL: it is added */
  char *file;       /* the name of its part in the present edition */
} AmendScan;

typedef struct {
  Change *change;
  const AmendRequest *request;
  const GDate *today;
  char *reason;
  Record *scratch;      /* owns the parts of the scans until the records take copies */
  GPtrArray *scans;     /* of AmendScan */
  GHashTable *layouts;  /* path: Layout */
  GPtrArray *amended;   /* of AmendedRecord */
  GHashTable *next;     /* path of a volume: the next number in it */
  GHashTable *named;    /* paths of the records that are moved to a customer */
  const Record *beside; /* the reply into whose volume a request is moved, or NULL */
  const char *answers;  /* code of the request that a reply is to name, or NULL */
} Amending;
void amend_end (Amending *amending);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Amending, amend_end)
/* For a change with that compose function, or within a change that another one composes. The reason is mandatory. */
bool amend_begin (Amending *amending, Change *change, const AmendRequest *request, const GDate *today, GError **error);

/* run.c: adds a record that stands, read from its files; *filed has its manifest. */
AmendedRecord *amend_add_record (Amending *amending, const char *path, Filed **filed, GError **error);
/* Adds the files and events of a record's new edition. */
bool amend_bring_edition (Amending *amending, AmendedRecord *amended, const Filed *filed, GError **error);
/* The path of a record that stands. Given. */
char *amend_find_record (const Amending *amending, const char *reference, GError **error);

/* apply.c: makes the next edition of a record. layout is the one that it was filed by or, for a record that is moved,
 * the one in force. */
bool amend_apply (Amending *amending, const Layout *layout, bool moves, AmendedRecord *amended, GError **error);
/* Whether the request waives a check; then the record says so. */
bool amend_waive (const Amending *amending, Record *record, const char *check);

/* reply.c: gives the record the date of the reply that lies in it, or of the one beside which it is moved. */
void amend_set_replied (const Amending *amending, const Layout *layout, const Record *before, Record *record);
/* Checks that date. D-REPLY (refused). */
bool amend_check_replied (const Amending *amending, const Layout *layout, const Record *before, const Record *record,
                          GError **error);
/* Checks that requests and replies belong together as they are amended. D-REPLY, D-PAIR (refused). */
bool amend_check_replies (const Amending *amending, GError **error);
/* The reply that decides the year of the request at a path; *reply stays NULL when none does. Given. */
bool amend_find_reply (const Amending *amending, const Layout *layout, const char *path, Record **reply,
                       GError **error);
/* Checks that neither record of a pair is moved without the other: a reply that gets another year takes its request
 * along where the layout keeps both together. D-PAIR (refused). */
bool amend_check_pairs (Amending *amending, GError **error);
/* Whether the request at a path has no reply in itself. D-PAIR (refused). */
bool amend_check_unanswered (const Layout *layout, const Record *request, const char *path, GError **error);
/* Sets D-PAIR for a record that is paired with another one, and returns false. */
bool amend_refuse_paired (const char *path, const char *other, GError **error);
/* The record that was at this path before the change; NULL: it is not amended. Borrowed. */
const AmendedRecord *amend_find_amended (const Amending *amending, const char *path);
/* The record that was at this path before the change, as the change makes it. Given. */
Record *amend_read_after (const Amending *amending, const char *path, GError **error);

/* pair.c: moves a request, unchanged otherwise, into the volume of its reply. */
bool amend_move_beside (Amending *amending, const Layout *layout, AmendedRecord *request, const Filed *filed,
                        const Record *reply, GError **error);

/* move.c: gives a record customer, category, layout and rules of retention of its new place. */
bool amend_relocate (Amending *amending, const Layout *layout, const AmendedRecord *amended, Record *record,
                     GError **error);
/* Refuses a void record. */
bool amend_check_void (const Amending *amending, const char *path, GError **error);
/* Gives a record that has its new year a number there. */
bool amend_number (Amending *amending, const Layout *layout, AmendedRecord *amended, GError **error);
/* Adds the event that moves the record, and after those of its new edition the one of moved.xml. */
void amend_bring_move (Amending *amending, const AmendedRecord *amended);
bool amend_bring_moved (Amending *amending, const AmendedRecord *amended, GError **error);
