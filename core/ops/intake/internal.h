/* Shared by the files of this folder: a batch while its rows are read. */
#pragma once

#include "form/column.h"
#include "form/layout.h"
#include "ops/intake/batch.h"

/* A record while it is described. */
typedef struct {
  FilingRequest *request;       /* NULL strings, or borrowed from the batch's texts */
  GPtrArray *rows;              /* of SheetRow, borrowed */
  GPtrArray *scanned;           /* of SheetRow: those of the request's scans, in their order */
  const char *name;             /* of the customer, when its number is given, too; or NULL */
  const char *creators, *waive; /* the cells of the request's lists */
  GString *note;                /* of all rows; the request borrows it */
  GPtrArray *former_codes;      /* of all rows, NULL-terminated; the request borrows them */
  uint32_t faulted;             /* a bit for each FilingColumn: a cell of it is a fault */
  bool is_faulty;
} BatchDraft;
G_STATIC_ASSERT (FILING_COLUMNS <= 32);

struct Batch {
  Archive *archive;
  const Layout *layout;
  const BatchRequest *request;
  Sheet *sheet;
  const SheetRow *headings;
  BatchDraft *draft;           /* whose row is being read, or NULL */
  int columns[FILING_COLUMNS]; /* of the sheet; -1: not there */
  GStringChunk *texts;         /* what requests and faults borrow */
  GPtrArray *drafts;           /* of BatchDraft */
  GPtrArray *requests;         /* of FilingRequest, those of the drafts without faults; borrowed */
  GPtrArray *sent;             /* of BatchDraft: the drafts of these requests; borrowed */
  GPtrArray *filed;            /* of FiledRecord, or NULL */
  GPtrArray *faults, *records, *customers, *notes;
  GHashTable *directories; /* path -> its names, of those in which a file was missed */
  GHashTable *categories;  /* what a cell says -> LayoutCategory, or NULL for none; borrowed */
  unsigned rows;
};

/* headings.c: finds the headings and the merged cells. Errors: those of intake_read. */
bool intake_find_headings (Batch *batch, GError **error);
bool intake_is_remark (const SheetRow *row);
/* Whether the cell is merged with others, which is a fault already. */
bool intake_is_merged (const Batch *batch, const SheetRow *row, FilingColumn field);

/* cells.c: values of cells. Each adds a fault and gives NULL or false for a cell that cannot be right. */

/* A fault at the cell of a field. Message and hint are translated already. */
void intake_fault (Batch *batch, const SheetRow *row, int field, const char *code, const char *problem,
                   const char *hint);
/* The same at a column of the sheet, from 0; -1: of the row. Returned for additions, borrowed. */
BatchFault *intake_fault_at (Batch *batch, const SheetRow *row, int column, const char *code, const char *problem,
                             const char *hint);
/* Whether a cell of this field is a fault already, so that the value is not known. */
bool intake_is_faulted (const BatchDraft *draft, FilingColumn field);
/* The text of a cell without white space at its ends, in the batch's texts; NULL: empty, or a fault. */
const char *intake_text (Batch *batch, const SheetRow *row, FilingColumn field);
bool intake_day (Batch *batch, const SheetRow *row, FilingColumn field, GDate *day);
bool intake_period (Batch *batch, const SheetRow *row, GDate *first, GDate *last);
unsigned intake_number (Batch *batch, const SheetRow *row, FilingColumn field);

/* locate.c: the path of a scan beneath the root, in the batch's texts; NULL with a fault. */
const char *intake_locate (Batch *batch, const SheetRow *row, const char *name);
