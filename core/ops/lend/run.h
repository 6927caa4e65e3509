/* Loans: records and volumes are asked for, approved or refused, handed out, renewed and taken back. Each step is an
 * edition of the loan's entry. All checks are made inside the commit, at the journal's head.
 *
 * The rule of the layout in force decides, and nothing overrides it. It is refused what the rule does not permit, with
 * the rule, its line in the layout, and what it permits instead. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/incident.h"
#include "form/registers/loan.h"
#include "store/archive.h"

typedef struct {
  const char *const *references; /* of records and volumes; NULL-terminated */
  const char *box;               /* all records whose paper is in it, but void ones, too; or NULL */
  const char *borrower;          /* a name, or the number of a person of the archive: then the department is known */
  const char *department;        /* of a borrower from inside: its code or a title */
  const char *external;          /* of a borrower from outside: the organisation */
  const char *use, *purpose;
  GDate due;                 /* the day that the borrower asks for, or cleared */
  const char *const *papers; /* "CODE=NUMBER[:SCAN]", where SCAN is the path of a file; NULL-terminated, or NULL */
} LendRequest;

/* Asks for places. Gives the entries (of Loan): one for each customer and category. Durable on return.
 *
 * Usage: D-REFERENCE-*, D-SHELF-CODE, D-BOX-UNKNOWN, D-TEXT, D-LOAN-BORROWER, D-LOAN-USE, D-LOAN-PAPER,
 * D-DEPARTMENT-UNKNOWN. Refused: D-LOAN-RULE (the use is not permitted, a paper is missing, the day is too late),
 * D-VOID, D-RESTRICTED, D-DESTROYED, D-DESTROY-LISTED (on a submitted register), D-PAIR (without the other record of a
 * pair), D-TOO-MANY-PLACES. */
GPtrArray *lend_ask (Archive *archive, const LendRequest *request, const char *actor, bool dry_run, GError **error);

typedef struct {
  LoanStep step;            /* any but LOAN_ASKED */
  const char *const *loans; /* numbers; for LOAN_BACK also references of places that are out. NULL-terminated */
  const char *by;           /* approved: the name of who did, where the archive has no people; NULL: the actor */
  const char *person;       /* approved: number of the signer; NULL: nobody signs */
  const char *post;         /* approved: its code or title; NULL: the only one that the rule asks for */
  const char *slip;         /* approved: path of a scan of the signed slip, or NULL */
  const char *reason, *condition, *result;
  GDate due;      /* renewed: the day; cleared: as late as the rule allows */
  bool counted;   /* back: the pages were counted, of one loan */
  unsigned pages; /* as counted */
} LendStepRequest;

typedef struct {
  GPtrArray *loans;     /* of Loan: the new editions */
  GPtrArray *incidents; /* of Incident: opened on return */
} LendResult;
void lend_result_clear (LendResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LendResult, lend_result_clear)

/* Takes the next step of loans. On return the files are hashed again and the pages compared with those recorded; a
 * difference opens an incident in the same commit. Durable on return.
 *
 * Usage: D-LOAN-UNKNOWN, D-LOAN-POST, D-LOAN-PAGES (several loans), D-TEXT. Refused: D-LOAN-STATE (the loan is not at
 * this step), D-LOAN-RULE, D-LOAN-BORROWER (who borrows does not approve), D-LOAN-POST (not held), D-LOAN-OUT (somebody
 * has it), D-LOAN-OVERDUE (it cannot be renewed), and those of lend_ask for handing out. */
bool lend_step (Archive *archive, const LendStepRequest *request, const char *actor, bool dry_run, LendResult *result,
                GError **error);
