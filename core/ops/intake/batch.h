/* A batch: a sheet says which scans are which records, a row for each scan. It is read into requests to file
 * (ops/file), which are checked or filed together in one transaction. Nothing is decided here that filing decides. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "ops/file.h"
#include "store/archive.h"
#include "sys/sheet.h"

/* Rows with scans: those of 20 days. All of them are filed in one transaction, and all their faults are told. */
#define BATCH_MAX_ROWS 10000

/* NULL strings were not given. */
typedef struct {
  const char *root;               /* directory of the scans */
  char **maps;                    /* "company=customer": other headings */
  const char *customer;           /* of rows without one */
  const char *category;           /* of rows without one */
  bool add_customers;             /* open customers that no row's customer matches */
  const FilingProgress *progress; /* or NULL */
} BatchRequest;

/* A fault of the sheet. Its strings are for people, translated, and borrowed from the batch. */
typedef struct {
  unsigned row;        /* as the spreadsheet numbers it */
  unsigned place;      /* of the column, from 1; 0: none */
  const char *column;  /* "D", or NULL */
  const char *heading; /* of the column, or NULL */
  const char *cell;    /* its text, cut when it is long; or NULL */
  const char *code;    /* id of an error: "D-DATE" */
  const char *problem; /* what is wrong */
  const char *hint;    /* what would be right, or NULL */
  bool may_open;       /* an unknown customer that add_customers opens */
} BatchFault;

/* What became of a record: of the rows that describe it. */
typedef struct {
  unsigned row;       /* the first one */
  char *rows;         /* "7", "7, 8, 12" */
  FiledRecord *filed; /* borrowed from the batch */
} BatchRecord;

typedef struct Batch Batch;

/* Reads a sheet, which is taken. Errors of the sheet as a whole: D-SHEET-HEADINGS (usage) when no row has headings, or
 * a needed or mapped one is missing; D-USAGE for a bad map; D-CATEGORY-* for the given category; D-SHEET-TOO-LARGE
 * (unreadable) for more than BATCH_MAX_ROWS. */
Batch *intake_read (Archive *archive, Sheet *sheet, const BatchRequest *request, GError **error);
void intake_free (Batch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, intake_free)

/* Checks every row and, unless this is a dry run or there are faults, files all records in one transaction, which with
 * add_customers also opens the customers that are missing. True also with faults.
 * Errors: those of file_run that are not faults of a row. */
bool intake_run (Batch *batch, const char *actor, const GDate *today, bool dry_run, GError **error);

const GPtrArray *intake_faults (const Batch *batch);  /* of BatchFault, by row */
const GPtrArray *intake_records (const Batch *batch); /* of BatchRecord, by row: those without faults */
const GPtrArray *
intake_customers (const Batch *batch); /* of char *: names that no customer has, opened or to be opened */
/* Notes about ignored parts, such as other sheets and unknown headings. Of char *, for people. */
const GPtrArray *intake_notes (const Batch *batch);
unsigned intake_rows (const Batch *batch); /* with scans */

/* The rows of records with faults in the form of the sheet, below its headings, each with its problems in a last
 * column. Given. */
GBytes *intake_print_failed (const Batch *batch, const char *lang, GError **error);
/* A sheet with the headings that are known, to be filled in. Given. */
GBytes *intake_print_template (SheetForm form, const char *lang, GError **error);
