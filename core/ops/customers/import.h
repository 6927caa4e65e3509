/* Many customers from a sheet, and all of them into one. A row of the sheet is a customer: it is opened, or its profile
 * is changed to what the row says. An empty cell leaves its field as it is. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/cell.h"
#include "store/archive.h"
#include "sys/sheet.h"

typedef struct {
  bool create_only;   /* skip rows about present customers */
  bool update_only;   /* skip rows about new ones */
  bool same_name;     /* open a new customer for a row that may mean a present one */
  const char *source; /* of the contacts and sections that are new: a value of the facet "source", or NULL */
  char **maps;        /* "company=name": other headings; or NULL */
  const char *actor;
  const GDate *today;
  bool dry_run;
  void (*progress) (uint64_t done, uint64_t total, gpointer data); /* or NULL */
  gpointer data;
} ImportRequest;

/* What a row changes. */
typedef struct {
  unsigned row;
  const char *state; /* "new" or "changed": marked for translation */
  char *customer;    /* number */
  char *name;
  char *field;          /* of a profile that is changed, named for people; NULL: the customer is new */
  char *before, *after; /* of the field; NULL: empty */
} ImportChange;

typedef struct {
  GPtrArray *changes;                          /* of ImportChange, by row */
  GPtrArray *faults;                           /* of CellFault, by row: with one, nothing is written */
  GPtrArray *notes;                            /* of char *, for people: unused columns and cells */
  unsigned rows, created, changed, same, left; /* left: left out by create_only or update_only */
  unsigned doubtful;                           /* of the faults: rows that may be about another customer */
} Import;
void customers_import_free (Import *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Import, customers_import_free)

/* Imports the sheet, which is taken, in one commit; or, with faults or in a dry run, says what would change. Errors of
 * the sheet as a whole: D-SHEET-HEADINGS, D-SHEET-EMPTY, D-USAGE for a bad map (usage); otherwise those of a commit. */
Import *import_run (Archive *archive, Sheet *sheet, const ImportRequest *request, GError **error);

/* Customers as a sheet with the headings that import_run knows, in a language ("zh"); restricted ones and the keeper
 * are left out. *left is the number of cells that no sheet can hold, which are empty. D-SHEET-TOO-LARGE (unreadable).
 * Given.
 */
GBytes *customers_export (Archive *archive, SheetForm form, const char *lang, unsigned *customers, unsigned *left,
                          GError **error);
