/* Lending, as a layout rules it (dossier-layout(5), loan): the uses of a category's records, the approvals and
 * papers that each needs, and for how long it lasts. All results are borrowed from the layout. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/layout.h"

/* What the rule of a category says about a use by a borrower from inside or outside. */
typedef struct {
  const char *code, *place; /* "L0", "company.xml:85" */
  bool permitted;           /* the others are empty otherwise */
  const char *const *approvals;
  const char *const *papers;
  unsigned days, renewals; /* of lending; otherwise 0 */
} LendingRule;
/* Never fails: a category has a rule. */
LendingRule lending_rule (const Layout *layout, const LayoutCategory *category, const char *use, bool external);
/* Whether a paper must have a number, and a scan. */
void lending_paper (const Layout *layout, const char *code, bool *number, bool *scan);
/* The title of a post or a paper; the code itself when the layout does not have it. */
const char *lending_title (const Layout *layout, const char *code, const char *lang);
bool lending_has_paper (const Layout *layout, const char *code);
/* The department that approves by a post: that of the post, or the custodian of the category. */
const char *lending_department (const Layout *layout, const LayoutCategory *category, const char *post);

/* For how many working days a record of a security classification may be out, whatever the rule says; 0: the layout
 * does not say. secrecy may be NULL. */
unsigned lending_secrecy_days (const Layout *layout, const char *secrecy);
/* The last day of a loan that begins on a day: that many days later, at most so many working days later (0: no limit).
 * A day on which nobody works moves on to the next on which people do. */
GDate lending_due (const Layout *layout, const GDate *from, unsigned days, unsigned working_days);
/* Whether the holidays of a day's year are known: the layout names some of that year, or none of any year. */
bool lending_knows_year (const Layout *layout, const GDate *day);
