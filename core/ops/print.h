/* Printing: what each form contains. A form is a row of a table in ops/print/forms.c and a function that fills it in;
 * form/paper prints it. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/paper.h"
#include "store/archive.h"

/* NULL, 0 and cleared days were not given. */
typedef struct {
  const char *form;              /* "record-list" */
  const char *const *references; /* NULL-terminated, or NULL */
  PaperLanguage language;
  bool restricted;   /* print restricted records, too */
  const char *stock; /* a word of the form's stocks */
  unsigned start;    /* place of the first label on its sheet, from 1; 0: the first */
  /* Of separator sheets. */
  const char *category, *retention, *kind, *title;
  GDate date;
  /* Of a container note for a volume that is not sealed. */
  const char *prepared_by, *checked_by, *note;
  GDate today;
} PrintRequest;

typedef struct {
  Paper *paper;
  unsigned hidden;    /* restricted records that were left out */
  GPtrArray *remarks; /* of char *: what people should know before they sign */
} PrintResult;
void print_result_clear (PrintResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrintResult, print_result_clear)

/* The i-th form, or NULL; and whether it is about nothing in the archive, so that it can do without references. */
const PaperForm *print_form (unsigned i);
bool print_stands_alone (const char *form);

/* Fills in a form. Errors, usage: D-PRINT-FORM (no such form), D-PRINT-REFERENCE (the form is not about that),
 * D-PRINT-STOCK, D-PRINT-START, D-PRINT-LABEL (the
 * code of a sheet is too long to be scanned), D-KIND-UNKNOWN, D-RETENTION, those of ask_open and destroy_open; refused:
 * D-PRINT-NOTHING, D-SAME-PERSON (a container note is checked by somebody else than who prepared it),
 * D-DESTROYED. */
bool print_fill (Archive *archive, const PrintRequest *request, PrintResult *result, GError **error);
