/* Filing: turns scans into records by the rules of the layout. All records of all requests are filed in one
 * transaction: all or none. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/record.h"
#include "store/archive.h"
#include "store/change.h"

/* One scan as named on the command line: a path of any bytes, relative to the working directory. */
typedef struct {
  char *path;
  char *role;   /* NULL: the layout's default role */
  char *digest; /* that the scan must have, in the archive's algorithm; or NULL */
} FilingScan;

/* The request to which a reply was tied: its path, and the one before when it was moved, with its new edition. */
typedef struct {
  char *request, *from;
  unsigned edition;
  char *holder; /* the other reply to which the request is tied: then nothing was done */
  bool own;     /* that reply lies in the request, and holder is the request itself */
} FilingTie;
void file_tie_clear (FilingTie *tie);

/* Ties a reply that is filed at path, within the change, to the request at another path: amend_pair_filed. numbers has
 * the next number of each volume into which the change files. *tie has the holder alone when the request has a reply
 * already. */
typedef bool (*FilingPair) (Change *change, const char *path, const Record *reply, const char *request,
                            const GDate *today, GHashTable *numbers, FilingTie *tie, GError **error);

/* A request to file. NULL strings, cleared days and numbers of 0 were not given. */
typedef struct {
  GPtrArray *scans;     /* of FilingScan, in the order given; owned, the other members are borrowed */
  bool each;            /* make one record of each scan, instead of one record of all */
  const char *customer; /* number, or an unambiguous piece of the name; NULL: the keeper of the archive */
  bool opens;           /* a customer of this name, if there is none, in the same transaction */
  const char *category; /* as layout_category_find understands it */
  const char *title;    /* NULL: the name of the only scan without its ending */
  const char *kind;     /* NULL: the layout's default kind */
  char **creators;
  const char *docno, *secrecy, *box, *room, *shelf;
  const char *note;     /* each line is a note of its own */
  const char *reply_to; /* reference of the request that this replies to */
  FilingPair pair;      /* NULL: the two are not tied */
  char **former_codes;  /* codes that the document had before, or NULL */
  GDate valid_until;    /* of a licence and its like */
  GDate date, replied, opened, closed, period_first, period_last;
  unsigned copies, pages; /* as declared */
  bool no_links;          /* scans that are links are not filed */
  bool duplicate;         /* file scans again that were filed before */
  bool again;             /* leave a record alone whose scans are filed already under its customer, category and year */
  char **waive;           /* names of checks: pages, damaged, locked, date, closed */
  const char *reason;     /* for the waivers */
} FilingRequest;

FilingRequest *file_request_new (void);
void file_request_free (FilingRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FilingRequest, file_request_free)
void file_request_add (FilingRequest *request, const char *path, const char *role);

/* A record that was filed, or in a dry run would be. */
typedef struct {
  unsigned request; /* its place among the requests */
  bool already;     /* it was filed before (FilingRequest.again): the other members say where, and repeat the request */
  char *path;       /* customers/C00/C00042/2024/a02-contracts/0007 */
  char *opened;     /* the name of its customer, if this filing opened it (FilingRequest.opens); or NULL */
  char *reference;  /* 档号 */
  Record *record;
  FilingTie tie;
  GPtrArray *unchecked;     /* of char *: "scan.pdf: qpdf is not installed", for each scan with uncounted pages */
  char *room, *shelf, *box; /* where its paper was put, or NULL */
  GPtrArray
      *remarks; /* of char *: "scan.gif: the image has 4 frames", for counted scans, and of a reply that is not tied */
} FiledRecord;

/* Why a request cannot be filed. */
typedef struct {
  unsigned request;       /* its place among the requests */
  int scan;               /* place of the scan in the request; -1: the request as a whole */
  unsigned first_request; /* for a scan that is given twice: */
  int first_scan;         /* the first one's places; -1: this is another fault */
  GError *error;
} FilingFault;
GPtrArray *file_faults_new (void);
/* Sets *error to the fault, or to the first of several and their number. Returns whether there was none. */
bool file_raise (const GPtrArray *faults, GError **error);

/* Told how many bytes of all scans have been read, from one thread at a time. */
typedef struct {
  void (*report) (uint64_t done, uint64_t total, gpointer data);
  gpointer data;
} FilingProgress;

/* Files requests (of FilingRequest); with dry_run only checks them and writes nothing. today is the day of filing.
 * progress may be NULL. Gives the records (of FiledRecord) in the order of the requests and their scans. Durable on
 * return. The scans themselves are never changed or removed.
 *
 * Every fault of every request is added to faults (of FilingFault), which is empty at first. With faults nothing is
 * filed: file_run gives the records of the requests without faults in a dry run, NULL and file_raise's error otherwise.
 *
 * Faults, usage: D-CUSTOMER-UNKNOWN, D-CUSTOMER-AMBIGUOUS, D-CUSTOMER-NEEDED, D-CATEGORY-*, D-KIND-UNKNOWN,
 * D-ROLE-UNKNOWN, D-TITLE, D-TITLE-MISSING, D-TEXT, D-PERIOD-ORDER, D-WAIVER, D-NO-SCANS, D-TOO-MANY-SCANS,
 * D-SHELF-CODE. Refused: D-CUSTOMER-CLOSED, D-BOX-ELSEWHERE, D-BOX-MIXED, D-HOLDER, D-KIND-REFUSED, D-ROLE-REFUSED,
 * D-YEAR-*, D-DATE-FUTURE, D-DATE-OLD, D-PAGES, D-SCAN-DAMAGED, D-SCAN-LOCKED, D-SCAN-CHANGED, D-SCAN-DIGEST,
 * D-DUPLICATE, D-VOLUME-SEALED. Unreadable: D-NOT-A-FILE and those of io. Errors: those of io and transaction. */
GPtrArray *file_run (Archive *archive, const GPtrArray *requests, const char *actor, const GDate *today, bool dry_run,
                     GPtrArray *faults, const FilingProgress *progress, GError **error);

/* Whether every word names one of the checks that may be waived; both NULL-terminated, waive may be NULL. D-WAIVER
 * (usage). */
bool file_check_waived (char **waive, const char *const *checks, GError **error);

/* Sets D-VOLUME-SEALED for a volume of a year, and returns false. */
bool file_refuse_sealed (const char *volume, int year, GError **error);
