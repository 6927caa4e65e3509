/* Shared by the files of this folder: a batch while its rows are read. */
#pragma once

#include "form/column.h"
#include "form/layout.h"
#include "ops/intake/batch.h"

/* A record while it is described. */
typedef struct {
  FilingRequest *request; /* NULL strings, or borrowed from the batch's texts */
  GPtrArray *rows;        /* of SheetRow, borrowed */
  GPtrArray *scanned;     /* of SheetRow: those of the request's scans, in their order */
  const char *name;       /* of the customer, when its number is given, too; or NULL */
  bool is_faulty;
  bool lacks_day; /* a day or period of it is a fault */
  bool waits;     /* for its customer to be opened */
} BatchDraft;

struct Batch {
  Archive *archive;
  const Layout *layout;
  const BatchRequest *request;
  Sheet *sheet;
  const SheetRow *headings;
  int columns[FILING_COLUMNS]; /* of the sheet; -1: not there */
  GStringChunk *texts;         /* what requests borrow */
  GPtrArray *drafts;           /* of BatchDraft */
  GPtrArray *requests;         /* of FilingRequest, those of the drafts without faults; borrowed */
  GPtrArray *sent;             /* of BatchDraft: the drafts of these requests; borrowed */
  GPtrArray *filed;            /* of FiledRecord, or NULL */
  GPtrArray *faults, *records, *customers, *notes;
  GHashTable *directories; /* path -> its names, of those in which a file was missed */
  unsigned rows;
};

/* cells.c: values of cells. Each adds a fault and gives NULL or false for a cell that cannot be right. */

/* A fault at a cell; column -1: of the row, row NULL: of the sheet. Message and hint are translated already. */
void intake_fault (Batch *batch, const SheetRow *row, int field, const char *code, const char *problem,
                   const char *hint);
/* The text of a cell without white space at its ends, in the batch's texts; NULL: empty, or a fault. */
const char *intake_text (Batch *batch, const SheetRow *row, FilingColumn field);
bool intake_day (Batch *batch, const SheetRow *row, FilingColumn field, GDate *day);
bool intake_period (Batch *batch, const SheetRow *row, GDate *first, GDate *last);
unsigned intake_number (Batch *batch, const SheetRow *row, FilingColumn field);

/* locate.c: the path of a scan beneath the root, in the batch's texts; NULL with a fault. */
const char *intake_locate (Batch *batch, const SheetRow *row, const char *name);
