/* What this program writes into QR codes on paper: a separator sheet describes the pages after it, a label names a
 * record. Any other code is foreign, and pages have many: invoices, parcels, tickets.
 *
 * A sheet is ASCII, so that every reader agrees about its bytes:
 *   DOSSIER SHEET FONDS:Z109 CUSTOMER:C00042 CATEGORY:KH.A02 RETENTION:D30 DATE:2024-03-05 KIND:plan TITLE:%E5%90%88
 * Fields may be left out but keep this order; between two there is one space; a title is percent-encoded UTF-8. Except
 * for a kind, all is in the alphabet of alphanumeric QR codes, which have the largest dots. A label is the reference
 * code of a record and nothing else. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/refcode.h"

#define LABEL_MAX_BYTES 600 /* a QR code of this size is still readable at 30 mm and 300 dpi */

typedef enum {
  LABEL_FOREIGN, /* not a code of this program */
  LABEL_BROKEN,  /* begins like a sheet and is none: damaged, or of a newer version */
  LABEL_SHEET,
  LABEL_RECORD,
} LabelKind;

/* NULL strings and a cleared day are not given. */
typedef struct {
  LabelKind kind;
  char *fonds, *customer, *category, *retention, *record_kind, *title; /* of a sheet */
  GDate date;
  RefCode record; /* of a label */
} Label;

void label_clear (Label *label);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Label, label_clear)

/* Reads the text of a code. Text that is not exactly as label_print writes it is foreign or broken. */
void label_parse (const char *text, Label *label);
/* The text of a sheet or a label. Given. */
char *label_print (const Label *label);
