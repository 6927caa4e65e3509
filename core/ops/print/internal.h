/* Shared by the forms: the sheet in the making, and the records and volumes that its references name. */
#pragma once

#include "form/document/record.h"
#include "form/document/volume.h"
#include "form/layout.h"
#include "form/name.h"
#include "ops/print.h"
#include "store/index.h"

typedef struct {
  Archive *archive;
  Index *index;
  const Layout *layout; /* in force */
  const PrintRequest *request;
  PrintResult *result;
  Paper *paper;             /* of the result */
  const PaperStock *stocks; /* of the form */
  GHashTable *names;        /* of customers, by number */
} Printing;

/* One form: PrintFill adds its sheets. */
typedef bool PrintFill (Printing *printing, GError **error);
typedef struct {
  PaperForm form;
  PrintFill *fill;
  const PaperStock *stocks; /* that it can be printed on, the usual one first, ended by word NULL; or NULL */
  bool alone;               /* needs no reference */
} PrintForm;

PrintFill print_loan_slips, print_out_cards, print_overdue_letters;
PrintFill print_month_lists, print_accounting_lists, print_deeds;
PrintFill print_record_list, print_box_labels, print_box_spines, print_container_notes, print_volume_covers,
    print_contents, print_stamps, print_labels, print_separators, print_destruction_registers, print_certificates;

/* ---- Records and volumes ---- */

typedef struct {
  char *path;
  Record *record;
  IndexShelf shelf; /* where its paper is */
  const char *customer_name;
  bool hidden; /* restricted, and not asked for: it keeps its place and its pages, and is not printed */
} PrintRecord;

typedef struct {
  char *path;
  NamePlace place;
  const char *customer_name;
  Volume *seal;       /* NULL: it is open */
  GPtrArray *records; /* of PrintRecord, in order */
  unsigned destroyed, transferred, moved, voided;
} PrintVolume;

/* The records that the references name, of PrintRecord, by path and each once; without hidden ones, which are counted
 * in the result. A record is read from its file. D-PRINT-NOTHING when there is none. Given. */
GPtrArray *print_collect_records (Printing *printing, GError **error);
/* The same of other references. Given. */
GPtrArray *print_collect_named (Printing *printing, const char *const *references, GError **error);
/* The volumes that references name, or that contain what they name, of PrintVolume, by path. D-PRINT-NOTHING. Given. */
GPtrArray *print_collect_volumes (Printing *printing, const char *const *references, GError **error);

/* D-PRINT-NOTHING (refused). Returns false. */
bool print_refuse_nothing (GError **error);

/* The reference code and the title of a volume, in the languages of the paper. Given. */
char *print_volume_code (const Printing *printing, const NamePlace *place);
char *print_volume_title (const Printing *printing, const NamePlace *place, const char *customer_name);

/* ---- Values, in the languages of the paper. Given. ---- */

char *print_category (const Printing *printing, const char *code);
char *print_department (const Printing *printing, const char *code);
char *print_period (const Printing *printing, const char *retention);       /* "30年 30 years" */
char *print_short_period (const Printing *printing, const char *retention); /* where there is room for one language */
/* Whole years between two days; "?" when the first is not known. */
char *print_years (const Printing *printing, const GDate *from, const GDate *to);
char *print_shorten (const char *title); /* as much as has room on a label */
/* Adds a text, which is taken, unless the list has it. */
void print_add_once (GPtrArray *texts, char *text);
char *print_join (const GPtrArray *texts, const char *separator);
/* Counted pages, else those declared, else "?"; *pages is their number, 0 when it is not known. */
char *print_pages (const Record *record, unsigned *pages);
char *print_sum (unsigned pages, unsigned uncounted); /* "213", or "213 + ?" with records of unknown pages */
char *print_number (unsigned number);
char *print_remarks (const Printing *printing, const Record *record);
/* "2024-01-05 – 2024-12-30", or one day. */
char *print_span (const GDate *first, const GDate *last);
/* A row of cells; the arguments are taken. */
char **print_cells (char *const *cells);
#define PRINT_CELLS(...) print_cells ((char *const[]){__VA_ARGS__, NULL})

/* Adds a line to sign of the form, from 0; name and day are taken, and may be NULL. */
void print_sign (const Printing *printing, PaperSheet *sheet, unsigned line, char *name, char *day);
void print_remark (Printing *printing, char *remark);
