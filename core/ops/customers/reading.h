/* Reading a sheet of customers: its headings, whom a row means, and faults. Used by import.c alone. */
#pragma once

#include "ops/customers/columns.h"
#include "ops/customers/import.h"
#include "store/change.h"
#include "store/index.h"

typedef struct {
  Archive *archive;
  Sheet *sheet; /* owned */
  const ImportRequest *request;
  const Layout *layout;
  Columns *names;
  GPtrArray *columns;       /* of ProfileColumn, by column of the sheet; NULL: not used */
  const SheetRow *headings; /* of the sheet */
  Index *index;             /* at the head for which rows are planned */
  Change *change;           /* NULL: nothing is written */
  GHashTable *described;    /* what identifies a customer -> number of the row that is about it */
  unsigned next;            /* the next number for a new customer */
  unsigned computed;        /* cells of classes that the layout computes from figures */
  Import *import;
} Reading;
void reading_clear (Reading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/* Finds the headings. Errors: those of import_run for the sheet as a whole. */
bool reading_open (Reading *reading, GError **error);
/* Begins a pass over the rows at the index, with no customer described and no counts; reading_end adds its notes. */
bool reading_begin (Reading *reading, GError **error);
void reading_end (Reading *reading);
/* Whether a row below the headings describes a customer: it is no remark, no total and not empty. */
bool reading_takes (const Reading *reading, const SheetRow *row);
/* Whether the column names the customer or describes the row, and is no field of the profile. */
bool reading_is_special (const ProfileColumn *column);

/* Adds a fault at a column of the sheet, from 0; -1: of the row. */
void reading_fault (Reading *reading, const SheetRow *row, int column, const GError *error);
/* The column that an error is about; -1: none. */
int reading_column_about (const Reading *reading, const GError *error);
/* As cell_is_as_typed; a merged cell is not (D-CELL-MERGED). */
bool reading_is_as_typed (const Reading *reading, const SheetRow *row, unsigned column, GError **error);
/* The text of a field's cell without white space at its ends; NULL: it is empty, or there is no such column. Given. */
char *reading_text (const Reading *reading, const SheetRow *row, const char *field);

typedef struct {
  char *number; /* of the customer; NULL: the next free one */
  bool is_new;
  bool is_faulty; /* whom the row means is not clear: a fault says why */
} RowCustomer;
void reading_customer_clear (RowCustomer *meant);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RowCustomer, reading_customer_clear)
/* Whom a row means: by its number, then by the credit code, then by the name. */
bool reading_find_customer (Reading *reading, const SheetRow *row, RowCustomer *meant, GError **error);

/* Checks for doubles in the archive and in the sheet. Each adds a fault and returns false when there is one. */
bool reading_check_new (Reading *reading, const SheetRow *row, const Customer *customer);
bool reading_check_code (Reading *reading, const SheetRow *row, const Customer *before, const Customer *after);
/* Whether the profile is still in the edition that the sheet shows, if it shows one. */
bool reading_check_edition (Reading *reading, const SheetRow *row, const Customer *customer);
/* The next number that no customer has, and none had before. Replaces *number. */
bool reading_next_number (Reading *reading, char **number, GError **error);
/* An import without changes, faults and notes. Given. */
Import *import_new (void);
