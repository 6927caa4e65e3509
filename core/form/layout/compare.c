/* How one layout is weaker than another. A layout may add rules to those of its parent and make them stricter (RULES
 * Ⅴ); what replaces the layout in force is compared with that one in the same way, whatever it extends.
 *
 * The comparison takes each item with the rules that apply to it in the end. So it also finds a category that is left
 * alone but whose loan rule changes, a rule that is replaced under another code, and a post that loses its department.
 */
#include "form/layout/internal.h"

#include "form/date.h"
#include "sys/message.h"

#define MAX_COOLING_DAYS 90 /* longer than this nobody can be asked to wait for new rules */

/* A layout, and its parent or the layout that it is to replace. An archive's records follow their parent's order of
 * triggers, directories and grades, since a child is read with its parent. What replaces a layout is free to change
 * these, and so their order proves nothing. */
typedef struct {
  LayoutReader *reader;
  const Layout *mine, *theirs;
  bool replaces;
} Comparing;

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

/* The order of triggers is the author's word, so an author who replaces the layout cannot rely on it. */
static bool may_end_earlier (const Comparing *comparing, const LayoutRetention *own, const LayoutRetention *old)
{
  if (g_strcmp0 (own->trigger, old->trigger) == 0 || years_of (own->period) == G_MAXUINT)
    return false;
  return comparing->replaces || !is_later (comparing->theirs, own->trigger, old->trigger);
}

static void compare_retention (const Comparing *comparing, const LayoutCategory *mine, const LayoutCategory *theirs)
{
  LayoutReader *reader = comparing->reader;
  if (mine->retentions->len != 1 || theirs->retentions->len != 1)
    return;
  const LayoutRetention *own = g_ptr_array_index (mine->retentions, 0),
                        *old = g_ptr_array_index (theirs->retentions, 0);
  if (!own->period || !own->trigger)
    return;
  if (years_of (own->period) < years_of (old->period))
    layout_fault (reader, "L-WEAKER-RETENTION", own->item.place, "%s: %s is shorter than %s (%s)", mine->item.code,
                  own->period, old->period, old->item.place);
  else if (may_end_earlier (comparing, own, old))
    layout_fault (reader, "L-WEAKER-RETENTION", own->item.place,
                  "%s: a period from %s may end earlier than one from %s (%s)", mine->item.code, own->trigger,
                  old->trigger, old->item.place);
}

/* If the date of a trigger came from elsewhere, or from nowhere, every period from this trigger could end earlier. */
static void compare_triggers (const Comparing *comparing)
{
  LAYOUT_EACH (const LayoutTrigger, theirs, comparing->theirs->all.triggers) {
    const LayoutTrigger *mine = layout_find (comparing->mine->all.triggers, theirs->item.code);
    if (!mine)
      layout_fault (comparing->reader, "L-CHANGED-TRIGGER", comparing->mine->item.place, "%s is missing (%s)",
                    theirs->item.code, theirs->item.place);
    else if (g_strcmp0 (mine->from, theirs->from) != 0)
      layout_fault (comparing->reader, "L-CHANGED-TRIGGER", mine->item.place, "%s: its date must come from %s (%s)",
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

/* Classified records that may be out longer. */
static void compare_secrecy (const Comparing *comparing)
{
  LAYOUT_EACH (const LayoutSecrecy, theirs, comparing->theirs->all.secrecies) {
    const LayoutSecrecy *mine = layout_find (comparing->mine->all.secrecies, theirs->item.code);
    if (!mine || layout_number (mine->days) > layout_number (theirs->days))
      layout_fault (comparing->reader, "L-WEAKER-LOAN", mine ? mine->item.place : comparing->mine->item.place,
                    "%s: may be out more than %s working days (%s)", theirs->item.code, theirs->days,
                    theirs->item.place);
  }
}

/* A paper that need no longer be shown as it was. */
static void compare_papers (const Comparing *comparing)
{
  LAYOUT_EACH (const LayoutPaper, theirs, comparing->theirs->all.papers) {
    const LayoutPaper *mine = layout_find (comparing->mine->all.papers, theirs->item.code);
    if (mine && ((theirs->number && !mine->number) || (theirs->scan && !mine->scan)))
      layout_fault (comparing->reader, "L-WEAKER-LOAN", mine->item.place, "%s: needs no number or scan any more (%s)",
                    mine->item.code, theirs->item.place);
  }
}

/* A post without a department of its own is that of the category's custodian: another custodian, another head. */
static bool asks_custodian (const Layout *layout, const LayoutLoan *loan)
{
  LAYOUT_EACH (const LayoutPermit, permit, loan->permits)
    for (unsigned i = 0; permit->approvals[i]; i++)
      if (!layout_post_department (layout, permit->approvals[i]))
        return true;
  return false;
}

static void compare_custodian (const Comparing *comparing, const LayoutCategory *mine, const LayoutCategory *theirs)
{
  const LayoutLoan *loan = layout_find (comparing->theirs->all.loans, theirs->loan);
  if (g_strcmp0 (mine->custodian, theirs->custodian) != 0 && loan && asks_custodian (comparing->theirs, loan))
    layout_fault (comparing->reader, "L-WEAKER-LOAN", mine->item.place,
                  "%s: the head of another department approves loans (%s)", mine->item.code, theirs->item.place);
}

static void compare_category (const Comparing *comparing, const LayoutCategory *mine, const LayoutCategory *theirs)
{
  LayoutReader *reader = comparing->reader;
  const char *place = mine->item.place;
  compare_retention (comparing, mine, theirs);
  if (!list_is_within (theirs->checks, mine->checks) || !list_is_within (theirs->parts, mine->parts))
    layout_fault (reader, "L-WEAKER-CHECKS", place, "%s: a check or a part is missing (%s)", mine->item.code,
                  theirs->item.place);
  if (comparing->replaces) {
    compare_custodian (comparing, mine, theirs);
    return;
  }
  if (g_strcmp0 (mine->directory, theirs->directory) != 0)
    layout_fault (reader, "L-CHANGED-DIRECTORY", place, "%s: the directory must stay %s (%s)", mine->item.code,
                  theirs->directory, theirs->item.place);
  if ((category_holds (mine, true) && !category_holds (theirs, true)) ||
      (category_holds (mine, false) && !category_holds (theirs, false)))
    layout_fault (reader, "L-CHANGED-HOLDER", place, "%s: the holder must stay %s (%s)", mine->item.code,
                  theirs->holder, theirs->item.place);
  if (g_strcmp0 (mine->grade, theirs->grade) != 0)
    layout_fault (reader, "L-CHANGED-GRADE", place, "%s: the grade must stay %s (%s)", mine->item.code, theirs->grade,
                  theirs->item.place);
}

static void compare_categories (const Comparing *comparing)
{
  const Layout *layout = comparing->mine;
  LAYOUT_EACH (const LayoutCategory, theirs, comparing->theirs->all.categories) {
    const LayoutCategory *mine = layout_find (layout->all.categories, theirs->item.code);
    if (!mine) {
      layout_fault (comparing->reader, "L-DROPPED-CATEGORY", layout->item.place, "%s is missing (%s)",
                    theirs->item.code, theirs->item.place);
      continue;
    }
    const LayoutLoan *loan = layout_find (layout->all.loans, mine->loan);
    compare_loans (comparing->reader, mine == theirs && loan ? &loan->item : &mine->item, loan,
                   layout_find (comparing->theirs->all.loans, theirs->loan));
    if (mine != theirs)
      compare_category (comparing, mine, theirs);
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
  if (g_strcmp0 (mine->post, theirs->post) != 0)
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

/* The days of a duration from a fixed date, so that P1M and P30D can be compared. One that leads beyond the calendar is
 * longer than any other. */
static guint32 days_of (const char *duration)
{
  GDate day;
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, 1, G_DATE_JANUARY, 2001);
  guint32 start = g_date_get_julian (&day);
  if (!duration || !date_is_duration (duration))
    return 0;
  return date_add_duration (&day, duration) ? g_date_get_julian (&day) - start : G_MAXUINT32;
}

static void compare_procedures (const Comparing *comparing, const LayoutProcedure *mine, const LayoutProcedure *theirs)
{
  LayoutReader *reader = comparing->reader;
  if (!mine || !theirs || mine == theirs)
    return;
  /* An inherited procedure can apply because the child removed a closer one. */
  bool is_own = layout_find (comparing->mine->own.procedures, mine->item.code) == mine;
  const char *place = is_own ? mine->item.place : comparing->mine->item.place;
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

/* Compares the procedures of each category, since one with another code may have replaced theirs. A category that is
 * new is compared with their procedure for the rest. */
static void compare_destruction (const Comparing *comparing)
{
  const Layout *layout = comparing->mine, *before = comparing->theirs;
  for (unsigned i = 0; i < layout->all.categories->len; i++) {
    const char *code = ((LayoutItem *)g_ptr_array_index (layout->all.categories, i))->code;
    compare_procedures (comparing, layout_procedure_of (layout, code), layout_procedure_of (before, code));
  }
  LAYOUT_EACH (const LayoutProcedure, theirs, before->all.procedures)
    compare_procedures (comparing, layout_find (layout->all.procedures, theirs->item.code), theirs);
}

/* Whoever signs, approves or acts by a post belongs to its department. */
static void compare_posts (const Comparing *comparing)
{
  LAYOUT_EACH (const LayoutPost, theirs, comparing->theirs->all.posts) {
    const LayoutPost *mine = layout_find (comparing->mine->all.posts, theirs->item.code);
    if (mine && theirs->department && g_strcmp0 (mine->department, theirs->department) != 0)
      layout_fault (comparing->reader, "L-WEAKER-POST", mine->item.place,
                    "%s: its holder need not belong to %s any more (%s)", mine->item.code, theirs->department,
                    theirs->item.place);
  }
}

/* Customers, years, reviews. */

static void compare_appraisals (const Comparing *comparing)
{
  LAYOUT_EACH (const LayoutCategory, theirs, comparing->theirs->all.categories) {
    const LayoutCategory *mine = layout_find (comparing->mine->all.categories, theirs->item.code);
    if (mine && theirs->appraisal && (!mine->appraisal || days_of (mine->appraisal) > days_of (theirs->appraisal)))
      layout_fault (comparing->reader, "L-WEAKER-REVIEW", mine->item.place,
                    "%s: it is appraised less often than every %s (%s)", mine->item.code, theirs->appraisal,
                    theirs->item.place);
  }
}

static void compare_reviews (const Comparing *comparing)
{
  LAYOUT_EACH (const LayoutReview, theirs, comparing->theirs->all.reviews) {
    const LayoutReview *mine = layout_find (comparing->mine->all.reviews, theirs->item.code);
    if (!mine)
      layout_fault (comparing->reader, "L-WEAKER-REVIEW", comparing->mine->item.place, "%s is missing (%s)",
                    theirs->item.code, theirs->item.place);
    else if (mine->every && days_of (mine->every) > days_of (theirs->every))
      layout_fault (comparing->reader, "L-WEAKER-REVIEW", mine->item.place, "%s: %s is longer than %s (%s)",
                    mine->item.code, mine->every, theirs->every, theirs->item.place);
  }
}

static void compare_intervals (const Comparing *comparing)
{
  LAYOUT_EACH (const LayoutInterval, theirs, comparing->theirs->all.intervals) {
    const LayoutInterval *mine = layout_find (comparing->mine->all.intervals, theirs->item.code);
    if (!mine || days_of (mine->every) > days_of (theirs->every))
      layout_fault (comparing->reader, "L-WEAKER-REVIEW", comparing->mine->item.place,
                    "interval of %s: longer than %s (%s)", theirs->item.code, theirs->every, theirs->item.place);
  }
}

/* A child chooses among rules by their code. In a layout that replaces another, the rules in force are the same rules.
 */
static void compare_years (const Comparing *comparing)
{
  const Layout *layout = comparing->mine, *before = comparing->theirs;
  const LayoutRules *mine = layout_find (layout->all.years, layout->years),
                    *theirs = layout_find (before->all.years, before->years);
  if (comparing->replaces && theirs && (!mine || !layout_items_agree (layout_rules_fields, mine, theirs)))
    layout_fault (comparing->reader, "L-CHANGED-YEARS", mine ? mine->item.place : layout->item.place,
                  "records may be filed under earlier years than by %s (%s)", theirs->item.code, theirs->item.place);
  for (unsigned i = 0; !comparing->replaces && i < layout->own.years->len; i++) {
    const LayoutItem *own = layout->own.years->pdata[i], *old = layout_find (before->all.years, own->code);
    if (old)
      layout_fault (comparing->reader, "L-CHANGED-YEARS", own->place,
                    "%s is already defined in %s; give changed rules another code", own->code, old->place);
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

/* Where the clocks are further ahead, every day comes earlier. */
static bool is_ahead (const char *zone, const char *than)
{
  int mine = 0, theirs = 0;
  if (zone)
    date_parse_zone (zone, &mine);
  if (than)
    date_parse_zone (than, &theirs);
  return mine > theirs;
}

static void compare_whole (const Comparing *comparing)
{
  const Layout *layout = comparing->mine, *before = comparing->theirs;
  LayoutReader *reader = comparing->reader;
  const char *place = layout->item.place, *old = before->item.place;
  if (layout_administrators (layout) < layout_administrators (before))
    layout_fault (reader, "L-WEAKER-ADMINISTRATORS", place, "%u administrators instead of at least %u (%s)",
                  layout_administrators (layout), layout_administrators (before), old);
  if (layout_oldest_year (layout) < layout_oldest_year (before))
    layout_fault (reader, "L-WEAKER-YEAR", place, "oldest %d instead of at least %d (%s)", layout_oldest_year (layout),
                  layout_oldest_year (before), old);
  if (years_of (layout->entries ? layout->entries : "Y") < years_of (before->entries ? before->entries : "Y"))
    layout_fault (reader, "L-WEAKER-RETENTION", place, "entries: %s is shorter than %s (%s)", layout->entries,
                  before->entries ? before->entries : "Y", old);
  if (comparing->replaces && is_ahead (layout->zone, before->zone))
    layout_fault (reader, "L-CHANGED-ZONE", place, "days begin earlier than in the zone %s (%s)",
                  before->zone ? before->zone : "UTC", old);
  for (unsigned i = 0; before->signed_verbs[i]; i++)
    if (!layout_must_be_signed (layout, before->signed_verbs[i]))
      layout_fault (reader, "L-WEAKER-SIGNED", place, "\"%s\" no longer needs a signature (%s)",
                    before->signed_verbs[i], old);
}

/* Reserved acts may be reserved to fewer posts, not to others. */
static void compare_reserved (const Comparing *comparing)
{
  LAYOUT_EACH (const LayoutReserved, theirs, comparing->theirs->all.reserved) {
    const LayoutReserved *mine = layout_find (comparing->mine->all.reserved, theirs->item.code);
    if (!mine || !list_is_within (mine->posts, theirs->posts))
      layout_fault (comparing->reader, "L-WEAKER-RESERVED", mine ? mine->item.place : comparing->mine->item.place,
                    mine ? N_ ("\"%s\" is open to other posts (%s)") : N_ ("\"%s\" is open to everybody (%s)"),
                    theirs->item.code, theirs->item.place);
  }
}

/* Sealing asks for a check that is not excluded from it. */
static void compare_checks (const Comparing *comparing)
{
  LAYOUT_EACH (const LayoutCheck, theirs, comparing->theirs->all.checks) {
    const LayoutCheck *mine = layout_find (comparing->mine->all.checks, theirs->item.code);
    if (mine && mine->sealing && !theirs->sealing)
      layout_fault (comparing->reader, "L-WEAKER-CHECKS", mine->item.place, "%s: sealing does not ask for it (%s)",
                    theirs->item.code, theirs->item.place);
  }
}

static void compare_all (const Comparing *comparing)
{
  compare_whole (comparing);
  compare_reserved (comparing);
  compare_checks (comparing);
  compare_triggers (comparing);
  compare_papers (comparing);
  compare_secrecy (comparing);
  compare_categories (comparing);
  compare_posts (comparing);
  compare_destruction (comparing);
  compare_appraisals (comparing);
  compare_reviews (comparing);
  compare_intervals (comparing);
  compare_years (comparing);
}

void layout_check_extension (LayoutReader *reader, const Layout *layout)
{
  compare_all (&(Comparing){.reader = reader, .mine = layout, .theirs = layout->parent});
  compare_facets (reader, layout);
}

void layout_weaknesses (const Layout *layout, const Layout *before, GPtrArray *faults)
{
  LayoutReader reader = {faults, layout_id (layout)};
  compare_all (&(Comparing){.reader = &reader, .mine = layout, .theirs = before, .replaces = true});
}

bool layout_drops_directory (const Layout *layout, const Layout *before)
{
  LAYOUT_EACH (const LayoutCategory, theirs, before->all.categories) {
    const LayoutCategory *mine = layout_find (layout->all.categories, theirs->item.code);
    if (!mine || g_strcmp0 (mine->directory, theirs->directory) != 0)
      return true;
  }
  return false;
}

unsigned layout_cooling_days (const Layout *layout)
{
  unsigned days = 0;
  LAYOUT_EACH (const LayoutProcedure, procedure, layout->all.procedures)
    days = MAX (days, days_of (procedure->cooling));
  return MIN (days, MAX_COOLING_DAYS);
}
