/* Shared by the files of this folder: a request to file while it is carried out, and the survey of a volume. */
#pragma once

#include "form/document/volume.h"
#include "form/finding.h"
#include "form/layout.h"
#include "ops/customers.h"
#include "ops/file/reply.h"
#include "ops/file/run.h"
#include "ops/shelve.h"
#include "store/change.h"
#include "store/index.h"
#include "sys/crypto/digest.h"
#include "sys/sniff.h"

#define FILING_THREADS 4 /* more gained little on the disks that were measured */

typedef struct FilingDraft FilingDraft;
typedef struct Filing Filing;

/* One request while it is carried out. */
typedef struct {
  Filing *filing;
  const FilingRequest *request;
  char *customer;                 /* number; NULL: not found */
  Newcomer *newcomer;             /* that it opens, borrowed; or NULL */
  const LayoutCategory *category; /* NULL: not found */
  const char *kind;
  Record *asked;     /* the request that this answers, or NULL */
  bool is_closed;    /* the customer is closed, which the request waives */
  GPtrArray *faults; /* of FilingFault: why it cannot be filed */
} FilingOrder;

/* One scan that becomes a part of a record. */
typedef struct {
  FilingDraft *draft;
  const char *path;
  RecordPart *part; /* of the record; file, digest, bytes and pages are filled in when the scan is read */
  unsigned number;  /* among the parts of its role, from 1 */
  char *unchecked;  /* why its pages could not be counted, or NULL */
  char *remark;     /* something remarkable about a counted scan, or NULL */
  unsigned scan;    /* its place in the request */
  GError *error;    /* why it cannot be filed */
  bool is_fatal;    /* the error is not of this scan alone */
} FilingSource;

/* One record that will be filed. */
struct FilingDraft {
  FilingOrder *order;
  Record *record; /* complete except for its number, the values read from scans, and later waivers */
  YearDecision year;
  char *volume;                   /* path of the volume */
  char *path;                     /* of the record; NULL until it has a number */
  char *room, *shelf, *box;       /* codes of the place of its paper (form/document/shelf.h), or NULL */
  GPtrArray *sources;             /* of FilingSource, in the order of the record's parts */
  unsigned item;                  /* of its directory in the change; 0: not made yet */
  GMutex lock;                    /* protects item while scans are read */
  unsigned n_waivers;             /* of the record before it got its number */
  char *holder;                   /* path of the record in which its scans are filed already, or NULL */
  FilingTie tie;                  /* to the request that it answers */
  char manifest[DIGEST_HEX_SIZE]; /* digest of the manifest, once written */
};

struct Filing {
  Change change; /* begun before the scans are read, since they are copied into it */
  const Layout *layout;
  const GDate *today;
  GPtrArray *orders;  /* of FilingOrder */
  GPtrArray *drafts;  /* of FilingDraft: those of all orders */
  GPtrArray *sources; /* of FilingSource: those of all drafts, borrowed */
  unsigned n_faults;  /* of all orders */
  const FilingProgress *progress;
  uint64_t bytes, copied; /* of all scans, and of those so far; copied is atomic */
  int reporting;          /* atomic: whether a thread reports just now */
  GHashTable *found;      /* a customer as given -> number, or a GError; so that a thousand requests ask once */
  unsigned n_unknown;     /* customers as given that were not found */
  GHashTable *categories; /* as given -> LayoutCategory, or a GError */
  GHashTable *drafted;    /* name (text_alike) -> Newcomer */
  GPtrArray *newcomers;   /* of Newcomer: customers to open, in this order */
  GHashTable *profiles;   /* number of a customer -> Customer, as of the head */
  /* Used while the change is composed: */
  ShelvePlan *shelving;
  GHashTable *next;  /* path of a volume -> the next number in it */
  GHashTable *first; /* digest -> the first FilingSource of this filing that has it */
};

/* A fault of a request: a usage error or a refusal, or a scan that cannot be read. Taken. scan: its place, or -1. */
void file_fault (FilingOrder *order, int scan, GError *fault);
/* Takes a refusal as a fault and returns true; any other error ends the filing. */
bool file_take_refusal (FilingOrder *order, int scan, GError *refusal, GError **error);

/* plan.c: everything that can be decided before a scan is read. */
bool file_plan (Filing *filing, GError **error);
void file_draft_free (gpointer draft);
/* Whether the request waives this check. */
bool file_waives (const FilingOrder *order, const char *check);
/* The same, and adds the waiver to the record. */
bool file_waive (FilingDraft *draft, const char *check);
/* Checks against the customer's present profile that records of the category may be filed. */
bool file_check_customer (FilingOrder *order, GError **error);
void file_order_free (gpointer order);

/* find.c: the customer and the category of a request, set in the order; between begin and end, what was found for a
 * word is remembered. Errors: D-CUSTOMER-*, D-CATEGORY-*. */
void file_find_begin (Filing *filing);
void file_find_end (Filing *filing);
bool file_find_customer (FilingOrder *order, GError **error);
bool file_find_category (FilingOrder *order, GError **error);

/* reply.c: sets the request that the records answer. D-REPLY (refused). */
bool file_find_request (FilingOrder *order, GError **error);
/* The kind that follows from the request or from the roles of the scans; NULL: none does. */
const char *file_kind_by_reply (const FilingOrder *order);
/* Whether reply and request belong together: kinds, dates, and the reply's date for a record that has both. D-REPLY
 * (refused). */
bool file_check_reply (FilingDraft *draft, GError **error);

/* scan.c: reads every scan and, unless this is a dry run or there are faults, copies it into the change. Scans that
 * cannot be filed are faults; false for errors that are not of one scan alone. */
bool file_read_scans (Filing *filing, GError **error);

/* ---- Sealing ---- */

/* A survey of one volume: every file read and compared with manifests and journal, everything counted. */
typedef struct {
  char *path;
  const LayoutCategory *category;
  uint64_t newest;     /* index_newest_in: the survey is out of date once this has changed */
  Volume *volume;      /* with its counts */
  unsigned uncounted;  /* records with pages that were not counted */
  GPtrArray *lines;    /* of char *: "digest  path", for the volume's manifest */
  GPtrArray *damages;  /* of Finding: files that are not as they were filed */
  GPtrArray *failures; /* of Finding: requirements not met; the code is that of the check */
} SealingSurvey;

void file_survey_free (SealingSurvey *survey);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealingSurvey, file_survey_free)

/* Surveys the volume at path. Faults of the volume are findings, not errors. */
SealingSurvey *file_seal_survey (Archive *archive, Index *index, const char *path, GError **error);
