/* What the files of ops/filing share: a filing under way. */
#pragma once

#include "form/document/volume.h"
#include "form/finding.h"
#include "form/layout.h"
#include "ops/file/run.h"
#include "store/index.h"
#include "store/change.h"
#include "sys/crypto/digest.h"
#include "sys/sniff.h"

#define FILING_THREADS 4 /* SPEED: more bring little on the disks measured */

typedef struct FilingDraft FilingDraft;

/* One scan on its way into a record. */
typedef struct {
  FilingDraft *draft;
  const char *path;
  RecordPart *part; /* of the record; file, digest, bytes, pages are filled in when the scan is read */
  unsigned number;  /* in its role, from 1 */
  char *unchecked;  /* why its pages are not known, or NULL */
  GError *error;    /* why it cannot be filed */
} FilingSource;

/* One record to be. */
struct FilingDraft {
  Record *record; /* whole but for its item number, what its scans give, and waivers found while settling */
  YearDecision year;
  char *volume;                   /* path of the volume */
  char *path;                     /* of the record, once it has a number */
  GPtrArray *sources;             /* of FilingSource, in the order of the record's parts */
  unsigned item;                  /* its directory of the change; 0: not made yet */
  unsigned n_waivers;             /* those of the record before settling */
  char manifest[DIGEST_HEX_SIZE]; /* digest of the manifest, once that is written */
};

typedef struct {
  Change change; /* begun before the scans are read */
  const Layout *layout;
  const FilingRequest *request;
  const GDate *today;
  char *customer;
  const LayoutCategory *category;
  const char *kind;
  char *reply_to;     /* reference code */
  GPtrArray *drafts;  /* of FilingDraft */
  GPtrArray *sources; /* of FilingSource, those of all drafts; borrowed from them */
  GMutex lock;        /* of the drafts' items while scans are read */
  /* While it is composed. */
  GHashTable *next;  /* path of a volume: the item number to give next */
  GHashTable *first; /* digest: FilingSource that has it, of this request */
} Filing;

/* ops/file/plan.c: what can be decided before a scan is read. */
bool file_plan (Filing *filing, GError **error);
void file_draft_free (gpointer draft);
/* Whether the request waives a check. */
bool file_waives (const Filing *filing, const char *check);
/* Notes the waiver in the record and returns true when the request waives the check. */
bool file_waive (const Filing *filing, FilingDraft *draft, const char *check);
/* Whether the customer, as the profile is now, takes records of the category. */
bool file_check_customer (Filing *filing, bool *is_closed, GError **error);

/* ops/file/scan.c: reads every scan, and stages it unless this is a dry run. */
bool file_read_scans (Filing *filing, GError **error);

/* ---- Sealing ---- */

/* One volume as it stands: read whole, compared with its events and manifests, counted. */
typedef struct {
  char *path;
  const LayoutCategory *category;
  unsigned next_item;  /* one more than the last item: when it moves, the survey is out of date */
  Volume *volume;      /* counts filled in */
  GPtrArray *lines;    /* of char *: "digest  path", for the volume's manifest */
  GPtrArray *damages;  /* of Finding: a file is not as it was filed */
  GPtrArray *failures; /* of Finding: a requirement is not met; the code is the check's */
} SealingSurvey;

void file_survey_free (SealingSurvey *survey);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealingSurvey, file_survey_free)

/* Surveys the volume at path. Fails when the machine does, not when the volume is found wanting. */
SealingSurvey *file_seal_survey (Archive *archive, Index *index, const char *path, GError **error);
