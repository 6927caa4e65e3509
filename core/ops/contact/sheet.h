/* A day's list of contacts, from a sheet. */
#pragma once

#include "form/cell.h"
#include "ops/contact/note.h"
#include "sys/sheet.h"

typedef struct {
  GPtrArray *notes;  /* of ContactNote; texts belong to the sheet */
  GPtrArray *faults; /* of CellFault: with any, nothing is noted */
  GPtrArray *unused; /* of char *: headings that mean nothing */
} ContactSheet;
void contact_sheet_free (ContactSheet *read);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ContactSheet, contact_sheet_free)

/* Reads all rows and finds every fault. The notes borrow their texts from the sheet. Errors (usage): D-SHEET-HEADINGS
 * for a sheet without a column of customers, kinds or texts; D-SHEET-EMPTY. */
ContactSheet *contact_sheet_read (Archive *archive, const Sheet *sheet, const GDate *today, GError **error);
