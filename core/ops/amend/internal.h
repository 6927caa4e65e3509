/* Shared by the files of this folder: amendments that are being made. */
#pragma once

#include "form/layout.h"
#include "ops/amend/run.h"
#include "ops/file.h"
#include "store/change.h"
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
  Change change;
  const AmendRequest *request;
  const GDate *today;
  char *reason;
  Record *scratch;     /* owns the parts of the scans until the records take copies */
  GPtrArray *scans;    /* of AmendScan */
  GHashTable *layouts; /* path: Layout */
  GPtrArray *amended;  /* of AmendedRecord */
} Amending;

/* apply.c: makes the next edition of a record. layout is the one that it was filed by. */
bool amend_apply (const Amending *amending, const Layout *layout, AmendedRecord *amended, GError **error);
