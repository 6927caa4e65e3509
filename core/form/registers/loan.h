/* An entry of the register of loans (form/registers/entry.h): somebody uses records or volumes, on site or away. Each
 * edition is one step. Edition 1 asks for all places; a later edition names the places that it is about. What an
 * edition says, it says once: the borrower's name is in the first one alone.
 *
 * All places are of one customer and one category, so one rule of the layout and one department decide. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/entry.h"

typedef enum {
  LOAN_ASKED,
  LOAN_APPROVED, /* by one post: each one that the rule asks for approves in an edition of its own */
  LOAN_REFUSED,
  LOAN_OUT,     /* handed to the borrower, also on site */
  LOAN_RENEWED, /* with a later day */
  LOAN_BACK,
} LoanStep;
#define LOAN_STEPS 6

#define LOAN_SLIP "slip" /* the paper that an approver signed; the layout does not name it */
#define LOAN_LEND "lend" /* the use that takes records away; the others are on site */
#define LOAN_MAX_PAPERS 20

/* A paper that the rule asks for. */
typedef struct {
  char *code;   /* in the layout, or LOAN_SLIP */
  char *number; /* or NULL */
  char *scan;   /* the name of its file beside the entry, "1.official-letter.jpg", or NULL */
} LoanPaper;

/* What a step does not use stays NULL, 0 or cleared. */
typedef struct {
  Entry entry;
  LoanStep step;
  char *use;         /* asked: consult, extract, copy or lend */
  char *person;      /* number of the borrower, or of who approved, where it is a person of the archive */
  char *department;  /* asked: code of the borrower's department, or else external is set */
  char *post;        /* approved: the post by which it is approved */
  GDate due;         /* asked: the day wished for, or cleared; out, renewed: the last day */
  unsigned pages;    /* back: as counted; 0: not counted, or none: then its incident says so */
  char *incident;    /* back: number of the incident that was opened with it, or NULL */
  char *borrower;    /* asked: name */
  char *external;    /* asked: organisation of a borrower from outside */
  char *purpose;     /* asked */
  char *approver;    /* approved: name of who approved */
  char *reason;      /* refused; renewed: or NULL */
  char *condition;   /* back: or NULL */
  char *result;      /* back: what the use was good for (利用效果), or NULL */
  GPtrArray *papers; /* asked, approved: of LoanPaper */
} Loan;

Loan *loan_new (void);
void loan_free (Loan *loan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loan, loan_free)

extern const struct Shape loan_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-LOAN for a value that is invalid or does not belong to the step. Given. */
Loan *loan_parse (GBytes *bytes, const char *name, GError **error);
LoanPaper *loan_add_paper (Loan *loan, const char *code);

extern const EntryForm loan_entry;

/* "asked", "approved", … */
const char *loan_step_name (LoanStep step);
/* "ask", "approve", …: the verb of the step's event on each place. */
const char *loan_step_verb (LoanStep step);
/* Whether a step may come next on a place after another one. Only asking comes first. */
bool loan_step_follows (LoanStep step, LoanStep before);
/* The path of a paper's file in the directory of the entry. Given. */
char *loan_paper_path (const char *number, const char *scan);
bool loan_is_use (const char *text);
