/* A layout that extends another may add rules and make rules stricter. A rule that is weaker than its parent's is a
 * fault (RULES Ⅴ).
 *
 * The comparison takes each item with the rules that apply to it in the end. So it also finds a category that the child
 * leaves alone but whose loan rule it changes, and a rule that is replaced under another code. */
#include "form/layout/internal.h"

#include "form/date.h"
#include "sys/message.h"

static bool list_is_within (char *const *inner, char *const *outer)
{
  for (unsigned i = 0; inner[i]; i++)
    if (!layout_list_has (outer, inner[i]))
      return false;
  return true;
}

/* Retention. */

static unsigned years_of (const char *period)
{
  return *period == 'Y' ? G_MAXUINT : layout_number (period + 1);
}

/* The layout lists triggers in the order in which they occur. A trigger that only the child has never counts as later.
 */
static bool is_later (const Layout *parent, const char *trigger, const char *than)
{
  LAYOUT_EACH (const LayoutItem, item, parent->all.triggers) {
    if (g_strcmp0 (item->code, trigger) == 0)
      return false;
    if (g_strcmp0 (item->code, than) == 0)
      return layout_find (parent->all.triggers, trigger) != NULL;
  }
  return false;
}

static void compare_retention (LayoutReader *reader, const Layout *layout, const LayoutCategory *mine,
                               const LayoutCategory *theirs)
{
  if (mine->retentions->len != 1 || theirs->retentions->len != 1)
    return;
  const LayoutRetention *own = g_ptr_array_index (mine->retentions, 0),
                        *old = g_ptr_array_index (theirs->retentions, 0);
  if (!own->period || !own->trigger)
    return;
  if (years_of (own->period) < years_of (old->period))
    layout_fault (reader, "L-WEAKER-RETENTION", own->item.place, "%s: %s is shorter than %s (%s)", mine->item.code,
                  own->period, old->period, old->item.place);
  else if (g_strcmp0 (own->trigger, old->trigger) != 0 && !is_later (layout->parent, own->trigger, old->trigger))
    layout_fault (reader, "L-WEAKER-RETENTION", own->item.place,
                  "%s: a period from %s may end earlier than one from %s (%s)", mine->item.code, own->trigger,
                  old->trigger, old->item.place);
}

/* If the date of a trigger came from elsewhere, every period from this trigger could end earlier. */
static void compare_triggers (LayoutReader *reader, const Layout *layout)
{
  LAYOUT_EACH (const LayoutTrigger, mine, layout->own.triggers) {
    const LayoutTrigger *theirs = layout_find (layout->parent->all.triggers, mine->item.code);
    if (theirs && g_strcmp0 (mine->from, theirs->from) != 0)
      layout_fault (reader, "L-CHANGED-TRIGGER", mine->item.place, "%s: its date must come from %s (%s)",
                    mine->item.code, theirs->from ? theirs->from : "event", theirs->item.place);
  }
}

/* Loans. */

static unsigned strictness (const LayoutLoan *loan)
{
  return g_strcmp0 (loan->where, "never-leaves") == 0 ? 2 : g_strcmp0 (loan->where, "on-site") == 0 ? 1 : 0;
}

const LayoutPermit *layout_find_permit (const LayoutLoan *loan, const LayoutPermit *like)
{
  LAYOUT_EACH (const LayoutPermit, permit, loan->permits)
    if (g_strcmp0 (permit->use, like->use) == 0 && g_strcmp0 (permit->borrower, like->borrower) == 0)
      return permit;
  return NULL;
}

/* How a permit of the child allows more than its parent's, or NULL. */
static const char *weaker_permit (const LayoutPermit *mine, const LayoutPermit *theirs)
{
  if (!theirs)
    return N_ ("was not permitted");
  if (!list_is_within (theirs->approvals, mine->approvals))
    return N_ ("leaves out an approval");
  if (!list_is_within (theirs->papers, mine->papers))
    return N_ ("leaves out a required paper");
  if (layout_number (mine->days) > layout_number (theirs->days))
    return N_ ("has more days");
  return layout_number (mine->renewals) > layout_number (theirs->renewals) ? N_ ("has more renewals") : NULL;
}

/* cause: the item with the weaker rule, which is a category that names another rule or the rule itself. */
static void compare_loans (LayoutReader *reader, const LayoutItem *cause, const LayoutLoan *mine,
                           const LayoutLoan *theirs)
{
  if (!mine || !theirs || mine == theirs)
    return;
  if (strictness (mine) < strictness (theirs))
    layout_fault (reader, "L-WEAKER-LOAN", cause->place, "%s: %s is weaker than %s (%s)", cause->code, mine->where,
                  theirs->where, theirs->item.place);
  LAYOUT_EACH (const LayoutPermit, permit, mine->permits) {
    const LayoutPermit *old = layout_find_permit (theirs, permit);
    const char *weaker = weaker_permit (permit, old);
    if (weaker && permit->use && permit->borrower)
      layout_fault (reader, "L-WEAKER-LOAN", cause == &mine->item ? permit->item.place : cause->place,
                    "%s: %s for %s borrowers %s (%s)", cause->code, permit->use, permit->borrower, _ (weaker),
                    old ? old->item.place : theirs->item.place);
  }
}

static void compare_category (LayoutReader *reader, const Layout *layout, const LayoutCategory *mine,
                              const LayoutCategory *theirs)
{
  const char *place = mine->item.place;
  compare_retention (reader, layout, mine, theirs);
  if (g_strcmp0 (mine->directory, theirs->directory) != 0)
    layout_fault (reader, "L-CHANGED-DIRECTORY", place, "%s: the directory must stay %s (%s)", mine->item.code,
                  theirs->directory, theirs->item.place);
  if (g_strcmp0 (mine->grade, theirs->grade) != 0)
    layout_fault (reader, "L-CHANGED-GRADE", place, "%s: the grade must stay %s (%s)", mine->item.code, theirs->grade,
                  theirs->item.place);
  if (!list_is_within (theirs->checks, mine->checks))
    layout_fault (reader, "L-WEAKER-CHECKS", place, "%s: a check is missing (%s)", mine->item.code, theirs->item.place);
}

static void compare_categories (LayoutReader *reader, const Layout *layout)
{
  const Layout *parent = layout->parent;
  LAYOUT_EACH (const LayoutCategory, theirs, parent->all.categories) {
    const LayoutCategory *mine = layout_find (layout->all.categories, theirs->item.code);
    const LayoutLoan *loan = layout_find (layout->all.loans, mine->loan);
    compare_loans (reader, mine == theirs && loan ? &loan->item : &mine->item, loan,
                   layout_find (parent->all.loans, theirs->loan));
    if (mine != theirs)
      compare_category (reader, layout, mine, theirs);
  }
}

/* Destruction. */

static bool is_witness (const LayoutSigner *signer)
{
  return layout_list_has (signer->stages, "count") || layout_list_has (signer->stages, "attest");
}

/* How a signer of the child is weaker than its parent's, or NULL. */
static const char *weaker_signer (const LayoutSigner *mine, const LayoutSigner *theirs)
{
  if (!mine)
    return N_ ("is missing");
  if (layout_number (mine->quorum) < layout_number (theirs->quorum))
    return N_ ("needs fewer persons");
  if (theirs->post && g_strcmp0 (mine->post, theirs->post) != 0)
    return N_ ("may hold another post");
  if (!list_is_within (theirs->stages, mine->stages))
    return N_ ("signs at fewer stages");
  if (!list_is_within (theirs->from, mine->from))
    return N_ ("may come from fewer departments");
  return mine->material && g_strcmp0 (mine->material, theirs->material) != 0 ? N_ ("signs for fewer records") : NULL;
}

static bool keeps_distinct (const LayoutProcedure *procedure, const char *one, const char *other)
{
  LAYOUT_EACH (const LayoutDistinct, distinct, procedure->distincts)
    if (layout_list_has (distinct->roles, one) && layout_list_has (distinct->roles, other))
      return true;
  return false;
}

static void compare_distinct (LayoutReader *reader, const char *place, const LayoutProcedure *mine,
                              const LayoutProcedure *theirs)
{
  LAYOUT_EACH (const LayoutDistinct, distinct, theirs->distincts) {
    for (unsigned j = 0; distinct->roles[j]; j++) {
      for (unsigned k = j + 1; distinct->roles[k]; k++) {
        if (!keeps_distinct (mine, distinct->roles[j], distinct->roles[k]))
          layout_fault (reader, "L-WEAKER-DISTINCT", place, "%s: %s and %s may be the same person (%s)",
                        mine->item.code, distinct->roles[j], distinct->roles[k], distinct->item.place);
      }
    }
  }
}

/* The days of a duration from a fixed date, so that P1M and P30D can be compared. */
static guint32 days_of (const char *duration)
{
  GDate day;
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, 1, G_DATE_JANUARY, 2001);
  guint32 start = g_date_get_julian (&day);
  return duration && date_add_duration (&day, duration) ? g_date_get_julian (&day) - start : 0;
}

static void compare_procedures (LayoutReader *reader, const Layout *layout, const LayoutProcedure *mine,
                                const LayoutProcedure *theirs)
{
  if (!mine || !theirs || mine == theirs)
    return;
  /* An inherited procedure can apply because the child removed a closer one. */
  bool is_own = layout_find (layout->own.procedures, mine->item.code) == mine;
  const char *place = is_own ? mine->item.place : layout->item.place;
  LAYOUT_EACH (const LayoutSigner, signer, theirs->signers) {
    const LayoutSigner *own = layout_find (mine->signers, signer->item.code);
    const char *weaker = weaker_signer (own, signer);
    if (weaker)
      layout_fault (reader, is_witness (signer) ? "L-WEAKER-WITNESSES" : "L-WEAKER-SIGNATURE",
                    own && is_own ? own->item.place : place, "%s: %s %s (%s)", mine->item.code, signer->item.code,
                    _ (weaker), signer->item.place);
  }
  compare_distinct (reader, place, mine, theirs);
  if (days_of (mine->cooling) < days_of (theirs->cooling))
    layout_fault (reader, "L-WEAKER-COOLING-OFF", place, "%s: %s is shorter than %s (%s)", mine->item.code,
                  mine->cooling ? mine->cooling : _ ("no cooling-off"), theirs->cooling, theirs->item.place);
  if (mine->on_paper && !theirs->on_paper)
    layout_fault (reader, "L-WEAKER-SIGNATURE", place, "%s: signed paper may replace signatures (%s)", mine->item.code,
                  theirs->item.place);
  LAYOUT_EACH (const LayoutItem, exclude, theirs->excludes)
    if (!layout_find (mine->excludes, exclude->code))
      layout_fault (reader, "L-WEAKER-SIGNATURE", place, "%s: %s is no longer excluded (%s)", mine->item.code,
                    exclude->code, exclude->place);
}

/* Compares the procedures of each category, since one with another code may have replaced the parent's. A category that
 * only the child has is compared with the parent's procedure for the rest. */
static void compare_destruction (LayoutReader *reader, const Layout *layout)
{
  const Layout *parent = layout->parent;
  for (unsigned i = 0; i < layout->all.categories->len; i++) {
    const char *code = ((LayoutItem *)g_ptr_array_index (layout->all.categories, i))->code;
    compare_procedures (reader, layout, layout_procedure_of (layout, code), layout_procedure_of (parent, code));
  }
  LAYOUT_EACH (const LayoutProcedure, theirs, parent->all.procedures)
    compare_procedures (reader, layout, layout_find (layout->all.procedures, theirs->item.code), theirs);
}

/* Customers, years, reviews. */

static void compare_reviews (LayoutReader *reader, const Layout *layout)
{
  LAYOUT_EACH (const LayoutReview, theirs, layout->parent->all.reviews) {
    const LayoutReview *mine = layout_find (layout->all.reviews, theirs->item.code);
    if (mine->every && days_of (mine->every) > days_of (theirs->every))
      layout_fault (reader, "L-WEAKER-REVIEW", mine->item.place, "%s: %s is longer than %s (%s)", mine->item.code,
                    mine->every, theirs->every, theirs->item.place);
  }
}

static void compare_years (LayoutReader *reader, const Layout *layout)
{
  LAYOUT_EACH (const LayoutItem, mine, layout->own.years) {
    const LayoutItem *theirs = layout_find (layout->parent->all.years, mine->code);
    if (theirs)
      layout_fault (reader, "L-CHANGED-YEARS", mine->place,
                    "%s is already defined in %s; give changed rules another code", mine->code, theirs->place);
  }
}

/* Customers may have any value of the parent, at any depth. */
static void compare_values (LayoutReader *reader, const Layout *layout, const LayoutItem *facet,
                            const GPtrArray *levels)
{
  const LayoutFacet *mine = layout_find (layout->all.facets, facet->code);
  LAYOUT_EACH (const LayoutLevel, level, levels) {
    for (unsigned j = 0; j < level->values->len + level->bands->len; j++) {
      bool is_value = j < level->values->len;
      const LayoutItem *item =
          is_value ? g_ptr_array_index (level->values, j) : g_ptr_array_index (level->bands, j - level->values->len);
      if (!layout_facet_title (layout, facet->code, item->code, "en") || mine->free)
        layout_fault (reader, "L-DROPPED-VALUE", mine->item.place, "%s: the value %s is missing (%s)", facet->code,
                      item->code, item->place);
      if (is_value)
        compare_values (reader, layout, facet, ((const LayoutValue *)item)->levels);
    }
  }
}

static void compare_facets (LayoutReader *reader, const Layout *layout)
{
  LAYOUT_EACH (const LayoutFacet, theirs, layout->parent->all.facets)
    if (layout_find (layout->all.facets, theirs->item.code) != theirs)
      compare_values (reader, layout, &theirs->item, theirs->levels);
}

/* Reports each verb of the parent that the child leaves out. */
static void compare_people (LayoutReader *reader, const Layout *layout)
{
  const Layout *parent = layout->parent;
  if (layout_administrators (layout) < layout_administrators (parent))
    layout_fault (reader, "L-WEAKER-ADMINISTRATORS", layout->item.place,
                  "%u administrators instead of at least %u (%s)", layout_administrators (layout),
                  layout_administrators (parent), parent->item.place);
  if (layout_oldest_year (layout) < layout_oldest_year (parent))
    layout_fault (reader, "L-WEAKER-YEAR", layout->item.place, "oldest %d instead of at least %d (%s)",
                  layout_oldest_year (layout), layout_oldest_year (parent), parent->item.place);
  for (unsigned i = 0; parent->signed_verbs[i]; i++)
    if (!layout_must_be_signed (layout, parent->signed_verbs[i]))
      layout_fault (reader, "L-WEAKER-SIGNED", layout->item.place, "\"%s\" no longer needs a signature (%s)",
                    parent->signed_verbs[i], parent->item.place);
}

void layout_check_extension (LayoutReader *reader, const Layout *layout)
{
  compare_people (reader, layout);
  compare_triggers (reader, layout);
  compare_categories (reader, layout);
  compare_destruction (reader, layout);
  compare_reviews (reader, layout);
  compare_years (reader, layout);
  compare_facets (reader, layout);
}
