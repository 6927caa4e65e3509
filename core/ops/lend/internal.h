/* Shared by the files of this folder. */
#pragma once

#include "fold/loans.h"
#include "ops/lend/read.h"
#include "ops/lend/run.h"
#include "store/change.h"

/* ---- check.c: whether a place may be lent ---- */

/* The path of the record or volume that a reference names. D-REFERENCE-*. Given. */
char *lend_find_place (Index *index, const char *reference, GError **error);
/* D-DESTROYED, D-VOID, D-RESTRICTED, D-DESTROY-LISTED (refused). */
bool lend_check_place (Archive *archive, Index *index, const char *path, GError **error);
/* D-LOAN-OUT (refused) when somebody has it, what contains it, or a part of it. */
bool lend_check_in (Index *index, const char *path, GError **error);
/* Neither record of a pair is lent without the other. D-PAIR (refused). */
bool lend_check_pairs (Index *index, const GPtrArray *places, const GPtrArray *lent, GError **error);

/* The records at or beneath a place. */
typedef bool (*LendVisitRecord) (const Record *record, const char *path, gpointer data);
bool lend_visit_records (Archive *archive, Index *index, const char *path, LendVisitRecord visit, gpointer data,
                         GError **error);

/* Fills in the case of a loan: the rules of the layout in force for its places. D-LOAN-RULE (refused) when the layout
 * has no category for them. */
bool lend_case (Change *change, const LendLoan *loan, const GPtrArray *places, LoansCase *found, GError **error);
/* The day, or the next one on which people work. */
GDate lend_workday (const LoansCase *loan, const GDate *day);
/* D-LOAN-RULE (refused), with the rule, its line and what it permits; true for LOANS_GOOD. */
bool lend_obey (const LoansCase *loan, const Loan *asked, LoansVerdict verdict, const char *what, const char *place,
                GError **error);

/* ---- papers.c ---- */

/* Reads a paper "CODE=NUMBER[:SCAN]" of the layout into the loan. Its scan is added by lend_bring_papers. D-LOAN-PAPER
 * (usage). */
bool lend_take_paper (Loan *loan, const Layout *layout, const char *text, GError **error);
/* Adds a paper with a scan of this path. */
void lend_add_scan (Loan *loan, const char *code, const char *path);
/* Gives the scans their names beside the entry and adds them to the change, before the edition. */
bool lend_bring_papers (Change *change, Loan *loan, GError **error);

/* ---- back.c ---- */

/* The findings of the files in these places, as one text; NULL: all are as they were filed. Reads all
 * files. *text is given. */
bool lend_hash (Archive *archive, Index *index, const GPtrArray *places, char **text, GError **error);
/* Opens an incident for a return that differs. counted: its pages were. hashed is what lend_hash found. *incident is
 * given, NULL: none. */
bool lend_report (Change *change, const LendLoan *loan, Loan *back, bool counted, const char *hashed,
                  Incident **incident, GError **error);
