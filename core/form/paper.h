/* Forms for paper as values: what people print, sign and stick on boxes. A form is a table of constants: its title, the
 * lines at its head, the columns of its table, the lines to sign, the size of the page. A paper is a form filled in.
 * One writer for HTML, one for text and one for sheets print every form; none of them knows what a form is about. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "sys/sheet.h"

/* Both: Chinese, with English beside it. */
typedef enum { PAPER_BOTH, PAPER_ZH, PAPER_EN } PaperLanguage;

/* zh NULL ends a table. */
typedef struct {
  const char *zh, *en;
} PaperText;

typedef struct {
  PaperText heading; /* zh NULL ends a table */
  unsigned width;    /* in mm; 0: the rest of the page, shared with other such columns */
  bool number;
} PaperColumn;

/* Labels on a sheet of A4, in tenths of a millimetre, from the left and the top. */
typedef struct {
  const char *word; /* NULL ends a table */
  unsigned across, down, left, top, width, height;
  unsigned step_x, step_y; /* from one label to the next */
  unsigned code;           /* size of a QR code; 0: there is none */
} PaperStock;

typedef enum {
  PAPER_PORTRAIT,
  PAPER_LANDSCAPE,
  PAPER_COVER,  /* portrait, with large lines and no table */
  PAPER_DEED,   /* portrait, with large lines above the table, whose rows have room for seals */
  PAPER_LABELS, /* each sheet is a label, whose lines have no headings */
  PAPER_STAMPS, /* each sheet is a label with a cell for each line, three in a row */
  PAPER_SPINES, /* each sheet is a label with a cell for each line, one below the other */
  PAPER_CARDS,  /* each sheet is a label with a title, whose lines have headings beside them */
} PaperShape;

typedef struct {
  const char *word; /* "record-list" */
  PaperText title;
  PaperShape shape;
  const PaperText *heads;      /* lines at the head, or cells of a label */
  PaperText box;               /* heading of a box around the paragraphs; zh NULL: there is none */
  const PaperColumn *columns;  /* or NULL: there is no table */
  PaperText slip;              /* title of a slip to be cut off at the end; zh NULL: there is none */
  const PaperText *signatures; /* lines that people sign, each with that of the day below it; or NULL */
} PaperForm;

/* One form filled in; it begins on a new page, or is a label. Values are plain or not: writers escape them. NULL and ""
 * leave room to write by hand. */
typedef struct {
  char **heads;          /* a value for each line of the form */
  GPtrArray *paragraphs; /* of char *: between head and table */
  GPtrArray *rows;       /* of char **: a value for each column */
  GPtrArray *closing;    /* of char *: beneath the table */
  GPtrArray *signatures; /* of PaperSignature */
  GPtrArray *slip;       /* of char *: paragraphs of the slip, whose signature is the last one */
  char *code;            /* text of its QR code, or NULL */
} PaperSheet;

/* A line to sign. */
typedef struct {
  char *role, *dated; /* what the person signs as, and the heading of the day, in the languages of the paper */
  char *name, *day;   /* NULL: to be written by hand */
} PaperSignature;

typedef struct {
  const PaperForm *form;
  PaperLanguage language;
  const PaperStock *stock; /* of labels, stamps and spines */
  unsigned start;          /* place of the first label on its sheet, from 1 */
  char *footer;            /* beneath each sheet that is no label, or NULL */
  GPtrArray *sheets;       /* of PaperSheet */
} Paper;

Paper *paper_new (const PaperForm *form, PaperLanguage language);
void paper_free (Paper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Paper, paper_free)

/* "both", "zh", "en"; false for any other word. */
bool paper_language_from_name (const char *name, PaperLanguage *language);
/* A text in the languages of the paper: "合同 contracts". A text of NULL is left out. Given. */
char *paper_say (const Paper *paper, const char *zh, const char *en);

/* Adds a paragraph to a list of a sheet, in the languages of the paper, one below the other. */
void paper_tell (const Paper *paper, GPtrArray *paragraphs, const char *zh, const char *en);

PaperSheet *paper_add_sheet (Paper *paper);
/* Sets a line at the head; value is taken. */
void paper_set_head (PaperSheet *sheet, unsigned line, char *value);
/* Adds a row; its cells, one for each column, are taken and freed with g_strfreev, so none may be NULL. */
void paper_add_row (PaperSheet *sheet, char **cells);
/* Adds a line to sign; all are taken. dated NULL: "日期 Date". */
void paper_add_signature (const Paper *paper, PaperSheet *sheet, char *role, char *dated, char *name, char *day);
/* Rows of all tables; the sheets of a form without a table. */
unsigned paper_rows (const Paper *paper);
/* Pages of labels, stamps and spines; 0 when only a browser knows. */
unsigned paper_pages (const Paper *paper);

/* A page of HTML with a print style: nothing outside it, no script, its own policy that forbids both. D-QR. Given. */
GBytes *paper_print_html (const Paper *paper, GError **error);
/* Aligned text for a terminal. Given. */
GBytes *paper_print_text (const Paper *paper);
/* All tables below one headline, or a row for each sheet when the form has no table, as CSV (mark: with a byte-order
 * mark) or a workbook. Errors: those of sheet_print, D-SHEET-TOO-LARGE. Given. */
GBytes *paper_print_sheet (const Paper *paper, SheetForm form, bool mark, GError **error);
