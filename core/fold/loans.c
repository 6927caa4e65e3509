/* The first edition says who wants what; the layout in force says what that needs. Each step is judged anew, so a
 * stricter layout is obeyed as soon as it is in force. */
#include "fold/loans.h"

#include <string.h>

#include "form/text.h"

LendingRule loans_rule (const LoansCase *loan, const Loan *asked)
{
  return lending_rule (loan->layout, loan->category, asked->use, asked->external != NULL);
}

const Loan *loans_last (const GPtrArray *editions, LoanStep step)
{
  for (unsigned i = editions->len; i-- > 0;)
    if (((const Loan *)editions->pdata[i])->step == step)
      return editions->pdata[i];
  return NULL;
}

static bool is_approved_by (const GPtrArray *editions, const char *post)
{
  for (unsigned i = 0; i < editions->len; i++)
    if (g_strcmp0 (((const Loan *)editions->pdata[i])->post, post) == 0)
      return true;
  return false;
}

/* The first post whose approval is missing, or NULL. */
static const char *find_missing_post (const LoansCase *loan, const Loan *asked)
{
  const LendingRule rule = loans_rule (loan, asked);
  const char *const *post = rule.approvals;
  while (*post != NULL && is_approved_by (loan->editions, *post))
    post++;
  return *post;
}

bool loans_same_person (const char *name, const char *number, const char *other_name, const char *other_number)
{
  if (number != NULL && other_number != NULL)
    return strcmp (number, other_number) == 0;
  g_autofree char *one = text_alike (name), *other = text_alike (other_name);
  return strcmp (one, other) == 0;
}

/* ---- Steps ---- */

static LoansVerdict judge_papers (const LoansCase *loan, const Loan *asked, const char *const *papers,
                                  const char **what)
{
  for (; *papers != NULL; papers++) {
    bool number, scan;
    const LoanPaper *found = NULL;
    *what = *papers;
    lending_paper (loan->layout, *papers, &number, &scan);
    for (unsigned i = 0; i < asked->papers->len && found == NULL; i++) {
      const LoanPaper *paper = asked->papers->pdata[i];
      found = strcmp (paper->code, *papers) == 0 ? paper : NULL;
    }
    if (found == NULL)
      return LOANS_PAPER;
    if (number && found->number == NULL)
      return LOANS_NUMBER;
    if (scan && found->scan == NULL)
      return LOANS_SCAN;
  }
  *what = NULL;
  return LOANS_GOOD;
}

static LoansVerdict judge_request (const LoansCase *loan, const Loan *asked, const char **what)
{
  const LendingRule rule = loans_rule (loan, asked);
  return rule.permitted ? judge_papers (loan, asked, rule.papers, what) : LOANS_FORBIDDEN;
}

static LoansVerdict judge_approval (const LoansCase *loan, const Loan *asked, const Loan *approval, const char **what)
{
  const LendingRule rule = loans_rule (loan, asked);
  *what = approval->post;
  if (!rule.permitted)
    return LOANS_FORBIDDEN;
  if (!g_strv_contains (rule.approvals, approval->post))
    return LOANS_POST;
  if (is_approved_by (loan->editions, approval->post))
    return LOANS_TWICE;
  bool own = loans_same_person (asked->borrower, asked->person, approval->approver, approval->person);
  return own ? LOANS_BORROWER : LOANS_GOOD;
}

GDate loans_due (const LoansCase *loan, const Loan *asked, const GDate *from)
{
  return lending_due (loan->layout, from, loans_rule (loan, asked).days, loan->secrecy);
}

static LoansVerdict judge_out (const LoansCase *loan, const Loan *asked, const Loan *out, const GDate *day,
                               const char **what)
{
  LoansVerdict verdict = judge_request (loan, asked, what);
  if (verdict != LOANS_GOOD)
    return verdict;
  *what = find_missing_post (loan, asked);
  if (*what != NULL)
    return LOANS_UNAPPROVED;
  const GDate last = loans_due (loan, asked, day);
  return g_date_compare (&out->due, &last) > 0 || g_date_compare (&out->due, day) < 0 ? LOANS_DAYS : LOANS_GOOD;
}

static LoansVerdict judge_renewal (const LoansCase *loan, const Loan *asked, const Loan *renewal)
{
  unsigned renewed = 0;
  const LendingRule rule = loans_rule (loan, asked);
  const Loan *before = loans_last (loan->editions, LOAN_OUT);
  for (unsigned i = 0; i < loan->editions->len; i++) {
    const Loan *edition = loan->editions->pdata[i];
    renewed += edition->step == LOAN_RENEWED;
    before = edition->step == LOAN_RENEWED ? edition : before;
  }
  if (!rule.permitted)
    return LOANS_FORBIDDEN;
  if (renewed >= rule.renewals)
    return LOANS_RENEWALS;
  if (before == NULL)
    return LOANS_DAYS;
  const GDate last = loans_due (loan, asked, &before->due);
  bool fits = g_date_compare (&renewal->due, &last) <= 0 && g_date_compare (&renewal->due, &before->due) > 0;
  return fits ? LOANS_GOOD : LOANS_DAYS;
}

LoansVerdict loans_judge (const LoansCase *loan, const Loan *next, const GDate *day, const char **what)
{
  const Loan *asked = loan->editions->len > 0 ? loan->editions->pdata[0] : next;
  *what = NULL;
  switch (next->step) {
  case LOAN_ASKED:
    return judge_request (loan, next, what);
  case LOAN_APPROVED:
    return judge_approval (loan, asked, next, what);
  case LOAN_OUT:
    return judge_out (loan, asked, next, day, what);
  case LOAN_RENEWED:
    return judge_renewal (loan, asked, next);
  default:
    return LOANS_GOOD;
  }
}
