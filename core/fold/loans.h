/* Whether the layout allows a step of a loan (dossier-layout(5), loan). Whoever lends and verify judge by this. Which
 * step may follow which is in form/registers/loan.h. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/loan.h"
#include "form/layout/lending.h"

typedef enum {
  LOANS_GOOD,
  LOANS_FORBIDDEN,  /* the rule does not permit this use to such a borrower */
  LOANS_PAPER,      /* a paper is missing */
  LOANS_NUMBER,     /* a paper has no number */
  LOANS_SCAN,       /* a paper has no scan */
  LOANS_POST,       /* the rule does not ask for the approval of this post */
  LOANS_TWICE,      /* the post has approved already */
  LOANS_BORROWER,   /* the borrower approves */
  LOANS_UNAPPROVED, /* an approval is missing */
  LOANS_DAYS,       /* longer than the rule allows, or not later than before */
  LOANS_RENEWALS,   /* renewed as often as the rule allows */
} LoansVerdict;

/* A loan before a step. Borrowed. */
typedef struct {
  const Layout *layout; /* in force */
  const LayoutCategory *category;
  const GPtrArray *editions; /* of Loan: those before, in order; empty before the request */
  unsigned secrecy;          /* working days that the records may be out; 0: no limit */
} LoansCase;

/* The rule for the borrower and use of an edition that asks. */
LendingRule loans_rule (const LoansCase *loan, const Loan *asked);
/* Judges the next step, which is handed out on a day. *what: the code of the post or paper, or NULL. Borrowed. */
LoansVerdict loans_judge (const LoansCase *loan, const Loan *next, const GDate *day, const char **what);
/* The last day of a loan that begins on a day or, renewed, of one that ended on it. */
GDate loans_due (const LoansCase *loan, const Loan *asked, const GDate *from);
/* The last edition of a step, or NULL. */
const Loan *loans_last (const GPtrArray *editions, LoanStep step);
/* Whether two names are one person's, as far as names tell. */
bool loans_same_person (const char *name, const char *number, const char *other_name, const char *other_number);
