/* A layout that waits for signatures is a proposal; it keeps the statements about it. A few exist in an archive's life,
 * so each question walks them. */
#include "fold/rulebook.h"

#include <string.h>

#define DAY 86400
#define LEAST_TO_WEAKEN 2 /* administrators */

typedef struct {
  char *person;
  bool adopts;  /* proposes otherwise */
  int64_t time; /* of an adoption: its own; of a proposal: the latest that is known of it */
} Given;

typedef struct {
  char *path;
  const Layout *layout;
  uint64_t event;
  bool in_force;
  GPtrArray *given; /* of Given */
} Proposal;

struct Rulebook {
  Roster *roster;
  const Layout *layout; /* in force, or NULL */
  uint64_t since;
  bool begun;           /* a layout has been in force, readable or not */
  bool by_new_signer;   /* and this one was brought by them */
  GPtrArray *proposals; /* of Proposal */
};

static void given_free (gpointer data)
{
  Given *given = data;
  g_free (given->person);
  g_free (given);
}

static void proposal_free (gpointer data)
{
  Proposal *proposal = data;
  g_free (proposal->path);
  g_ptr_array_unref (proposal->given);
  g_free (proposal);
}

Rulebook *rulebook_new (Roster *roster)
{
  Rulebook *rulebook = g_new0 (Rulebook, 1);
  rulebook->roster = roster;
  rulebook->proposals = g_ptr_array_new_with_free_func (proposal_free);
  return rulebook;
}

void rulebook_free (Rulebook *rulebook)
{
  if (rulebook == NULL)
    return;
  g_ptr_array_unref (rulebook->proposals);
  g_free (rulebook);
}

/* ---- Requirements ---- */

static bool is_weaker (const Layout *layout, const Layout *before)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  if (layout != NULL && before != NULL)
    layout_weaknesses (layout, before, faults);
  return faults->len > 0;
}

static unsigned count_required (const Rulebook *rulebook, bool weaker)
{
  unsigned asked = rulebook->layout != NULL ? layout_administrators (rulebook->layout) : 1;
  unsigned required = MAX (1, MIN (asked, roster_administrators (rulebook->roster)));
  return weaker ? MAX (required, LEAST_TO_WEAKEN) : required;
}

static RulebookPending judge_proposal (const Rulebook *rulebook, const Proposal *proposal)
{
  RulebookPending pending = {.path = proposal->path, .layout = proposal->layout};
  pending.outdated = proposal->event < rulebook->since;
  pending.weaker = is_weaker (proposal->layout, rulebook->layout);
  pending.required = count_required (rulebook, pending.weaker);
  for (unsigned i = 0; i < proposal->given->len && pending.proposals < pending.required; i++) {
    const Given *given = proposal->given->pdata[i];
    pending.proposals += !given->adopts;
    pending.cooled = given->adopts ? pending.cooled : MAX (pending.cooled, given->time);
  }
  bool proposed = pending.weaker && pending.proposals == pending.required;
  pending.cooled = proposed ? pending.cooled + (int64_t)layout_cooling_days (rulebook->layout) * DAY : 0;
  for (unsigned i = 0; i < proposal->given->len && (proposed || !pending.weaker); i++) {
    const Given *given = proposal->given->pdata[i];
    pending.adoptions += given->adopts && given->time >= pending.cooled;
  }
  return pending;
}

RulebookPending rulebook_would_need (const Rulebook *rulebook, const Layout *layout)
{
  RulebookPending pending = {.layout = layout, .weaker = is_weaker (layout, rulebook->layout)};
  pending.required = count_required (rulebook, pending.weaker);
  return pending;
}

/* Why a proposal may not come into force yet. */
static RulebookVerdict check_ready (const Rulebook *rulebook, const Proposal *proposal)
{
  RulebookPending pending = judge_proposal (rulebook, proposal);
  if (pending.outdated)
    return RULEBOOK_USE;
  if (pending.weaker && layout_weakens (proposal->layout) == NULL)
    return RULEBOOK_REASON;
  if (pending.adoptions >= pending.required)
    return RULEBOOK_GOOD;
  unsigned adoptions = 0;
  for (unsigned i = 0; i < proposal->given->len; i++)
    adoptions += ((const Given *)proposal->given->pdata[i])->adopts;
  return pending.cooled != 0 && adoptions >= pending.required ? RULEBOOK_EARLY : RULEBOOK_UNSIGNED;
}

/* ---- Taking events ---- */

static void put_into_force (Rulebook *rulebook, const Layout *layout, uint64_t event)
{
  rulebook->layout = layout;
  rulebook->since = event;
  rulebook->begun = true;
  rulebook->by_new_signer = false;
  if (layout != NULL)
    roster_require (rulebook->roster, layout_administrators (layout));
}

/* A layout that comes into force with its file: at the founding, or where nobody can sign. */
static RulebookVerdict check_at_once (const Rulebook *rulebook, const Layout *layout)
{
  if (!rulebook->begun)
    return RULEBOOK_GOOD;
  if (roster_is_founded (rulebook->roster))
    return RULEBOOK_UNSIGNED;
  return is_weaker (layout, rulebook->layout) ? RULEBOOK_WEAKER : RULEBOOK_GOOD;
}

RulebookVerdict rulebook_bring_layout (Rulebook *rulebook, const RosterBrought *brought, LayoutUse use,
                                       const Layout *layout)
{
  RulebookVerdict verdict = use == USE_UNKNOWN ? RULEBOOK_USE : RULEBOOK_GOOD;
  if (use == USE_INFORCE) {
    verdict = check_at_once (rulebook, layout);
    if (verdict == RULEBOOK_GOOD)
      put_into_force (rulebook, layout, brought->event);
  } else if (use == USE_PROPOSED) {
    Proposal *proposal = g_new0 (Proposal, 1);
    proposal->path = g_strdup (brought->path);
    proposal->layout = layout;
    proposal->event = brought->event;
    proposal->given = g_ptr_array_new_with_free_func (given_free);
    g_ptr_array_add (rulebook->proposals, proposal);
  }
  return verdict;
}

static Proposal *find_proposal (const Rulebook *rulebook, const char *path)
{
  for (unsigned i = 0; i < rulebook->proposals->len; i++) {
    Proposal *proposal = rulebook->proposals->pdata[i];
    if (strcmp (proposal->path, path) == 0)
      return proposal;
  }
  return NULL;
}

/* The name of a statement says what it is about, what it decides, and who signs it. */
static bool is_of_name (const char *path, const Statement *statement, Proposal **proposal, const Rulebook *rulebook)
{
  g_autofree char *layout = NULL, *decision = NULL, *person = NULL;
  if (!adoption_split (path, &layout, &decision, &person))
    return false;
  *proposal = find_proposal (rulebook, layout);
  return strcmp (statement->subject, layout) == 0 && strcmp (statement->decision, decision) == 0 &&
         strcmp (statement->person, person) == 0 && strcmp (statement->role, PERSON_ADMINISTRATOR) == 0 &&
         (strcmp (decision, ADOPTION_PROPOSE) == 0 || strcmp (decision, ADOPTION_ADOPT) == 0);
}

static bool has_given (const Proposal *proposal, bool adopts, const char *person)
{
  for (unsigned i = 0; i < proposal->given->len; i++) {
    const Given *given = proposal->given->pdata[i];
    if (given->adopts == adopts && strcmp (given->person, person) == 0)
      return true;
  }
  return false;
}

static bool has_new_signer (const Rulebook *rulebook, const Proposal *proposal)
{
  bool is_new = false;
  int64_t asked = INT64_MAX;
  g_autoptr (GPtrArray) signers = g_ptr_array_new ();
  for (unsigned i = 0; i < proposal->given->len; i++) {
    const Given *given = proposal->given->pdata[i];
    asked = given->adopts ? asked : MIN (asked, given->time);
    if (given->adopts)
      g_ptr_array_add (signers, given->person);
  }
  for (unsigned i = 0; i < signers->len; i++) {
    int64_t made = roster_made_administrator (rulebook->roster, signers->pdata[i], signers);
    is_new = is_new || (made != INT64_MIN && made > asked - RULEBOOK_NEW_DAYS * DAY);
  }
  return is_new;
}

RulebookVerdict rulebook_bring_statement (Rulebook *rulebook, const RosterBrought *brought, LayoutUse use,
                                          const Statement *statement, int64_t known_at)
{
  Proposal *proposal = NULL;
  if (!is_of_name (brought->path, statement, &proposal, rulebook))
    return RULEBOOK_SUBJECT;
  bool adopts = strcmp (statement->decision, ADOPTION_ADOPT) == 0;
  if (proposal == NULL || proposal->in_force || use == USE_UNKNOWN || use == USE_PARENT ||
      (use == USE_INFORCE && !adopts))
    return RULEBOOK_USE;
  if (statement->position >= rulebook->since && !has_given (proposal, adopts, statement->person)) {
    Given *given = g_new0 (Given, 1);
    given->person = g_strdup (statement->person);
    given->adopts = adopts;
    given->time = adopts ? statement->time : MAX (statement->time, known_at);
    g_ptr_array_add (proposal->given, given);
  }
  RulebookVerdict verdict = use == USE_INFORCE ? check_ready (rulebook, proposal) : RULEBOOK_GOOD;
  if (use == USE_INFORCE && verdict == RULEBOOK_GOOD) {
    bool weaker = is_weaker (proposal->layout, rulebook->layout);
    proposal->in_force = true;
    put_into_force (rulebook, proposal->layout, brought->event);
    rulebook->by_new_signer = weaker && has_new_signer (rulebook, proposal);
  }
  return verdict;
}

/* ---- Questions ---- */

bool rulebook_by_new_signer (const Rulebook *rulebook)
{
  return rulebook->by_new_signer;
}

const Layout *rulebook_in_force (const Rulebook *rulebook)
{
  return rulebook->layout;
}

static const Proposal *nth_pending (const Rulebook *rulebook, unsigned n)
{
  for (unsigned i = 0; i < rulebook->proposals->len; i++) {
    const Proposal *proposal = rulebook->proposals->pdata[i];
    if (!proposal->in_force && n-- == 0)
      return proposal;
  }
  return NULL;
}

unsigned rulebook_n_pending (const Rulebook *rulebook)
{
  unsigned n = 0;
  while (nth_pending (rulebook, n) != NULL)
    n++;
  return n;
}

RulebookPending rulebook_pending (const Rulebook *rulebook, unsigned i)
{
  return judge_proposal (rulebook, nth_pending (rulebook, i));
}

bool rulebook_has_signed (const Rulebook *rulebook, unsigned i, const char *decision, const char *person)
{
  return has_given (nth_pending (rulebook, i), strcmp (decision, ADOPTION_ADOPT) == 0, person);
}
