/* Reads loans from their entries. The index lists the entries and the places that are out; all else comes from the
 * documents. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/loan.h"
#include "store/archive.h"
#include "store/index.h"

typedef struct {
  char *path; /* the present one */
  LoanStep step;
  GDate due; /* while it is out */
} LendPlace;

typedef struct {
  char *number;
  GPtrArray *editions; /* of Loan */
  GPtrArray *places;   /* of LendPlace */
} LendLoan;
void lend_loan_free (LendLoan *loan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LendLoan, lend_loan_free)

/* D-LOAN-UNKNOWN (usage); those of archive_read and loan_parse. Given. */
LendLoan *lend_open (Archive *archive, Index *index, const char *number, GError **error);
/* The first edition: who asks for what. */
const Loan *lend_asked (const LendLoan *loan);
/* Whether the place is with the borrower. */
bool lend_is_out (const LendPlace *place);

/* Which loans; NULL and false do not filter. */
typedef struct {
  const char *borrower;  /* a piece of the name or organisation, or a person's number */
  const char *reference; /* loans of this place, of one above it and of those in it */
  const char *use;
  bool overdue; /* on the day */
  bool all;     /* also those that are over */
  GDate day;
} LendQuery;
/* Visits each place of each loan, by number and path. A loan that cannot be read does not hide the others: its error
 * comes last. visit returns false to stop. */
typedef bool (*LendVisit) (const LendLoan *loan, const LendPlace *place, gpointer data);
bool lend_visit (Archive *archive, const LendQuery *query, LendVisit visit, gpointer data, GError **error);
typedef struct {
  unsigned out, overdue; /* places that are out, and those that should be back by the day */
  unsigned incidents;    /* open, one for each place */
} LendCounts;
bool lend_count (Archive *archive, const GDate *day, LendCounts *counts, GError **error);
/* The numbers (of char *) of the loans that wait for one of the places of a loan, or for a place in or above one: asked
 * for or approved, not out, the first one asked for first. The loan itself is left out. Given. */
GPtrArray *lend_queue (Index *index, const Loan *loan, GError **error);
