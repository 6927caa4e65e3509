/* Unusual but honest archives: verify must find nothing. */
#include "tests/forge/forge.h"

#include "ops/destroy.h"

#define OTHER "customers/C00/C00001/2010/a06-feedback/0002"
#define YOUNG "customers/C00/C00001/2024/a06-feedback/0001"

static void change (Forger *forger, const char *what, const char *person, const char *role)
{
  g_autoptr (GError) error = NULL;
  char *words[] = {g_strdup (what), g_strdup (person), g_strdup (role), NULL};
  court_change_person (&forger->court, words, &error);
  g_assert_no_error (error);
  for (unsigned i = 0; i < 3; i++)
    g_free (words[i]);
}

static void decide (Forger *forger, DecisionKind kind, bool lifts, const char *place, const char *day)
{
  g_autoptr (GError) error = NULL;
  char *words[] = {g_strdup ("decide"), g_strdup (place), g_strdup (day), NULL};
  court_decide (&forger->court, kind, lifts, words, &error);
  g_assert_no_error (error);
  for (unsigned i = 0; i < 3; i++)
    g_free (words[i]);
}

static void all_leave (Forger *forger)
{
  static const char *const people[] = {"appraiser", "reviewer", "approver", "operator", "witness", "witness2"};
  for (unsigned i = 0; i < G_N_ELEMENTS (people); i++)
    change (forger, "leave", people[i], NULL);
}

static void approver_leaves (Forger *forger)
{
  change (forger, "leave", "approver", NULL);
}

static void reviewer_loses_the_post (Forger *forger)
{
  change (forger, "revoke", "reviewer", "hr-head");
}

static void witness_joins (Forger *forger)
{
  change (forger, "grant", "nobody", "witness");
}

static void hold_the_rest (Forger *forger)
{
  decide (forger, DECISION_HOLD, false, OTHER, NULL);
}

static void hold_and_lift (Forger *forger)
{
  hold_the_rest (forger);
  decide (forger, DECISION_HOLD, true, NULL, NULL);
}

static void extend_the_rest (Forger *forger)
{
  decide (forger, DECISION_EXTEND, false, OTHER, "2060-01-01");
}

static void extend_and_wait (Forger *forger)
{
  decide (forger, DECISION_EXTEND, false, "customers/C00/C00001/2010", "2026-12-01");
  court_now += 30 * COURT_DAY;
}

static void restrict_the_rest (Forger *forger)
{
  decide (forger, DECISION_RESTRICT, false, YOUNG, NULL);
}

static void wait_a_year (Forger *forger G_GNUC_UNUSED)
{
  court_now += 400 * COURT_DAY;
}

static void propose_another (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  court_propose (&forger->court, NULL, "C00001/2010/a06/2", &error);
  g_assert_no_error (error);
}

static const ForgeCase cases[] = {
    {.name = "attested a year later", .end = FORGE_EXECUTED, .after = wait_a_year},
    {.name = "not attested at all", .end = FORGE_EXECUTED},
    {.name = "signed and never carried out", .end = FORGE_COUNTED, .after = wait_a_year},
    {.name = "carried out a year after it was approved", .approved = wait_a_year},
    {.name = "all who signed have left since", .after = all_leave},
    {.name = "the approver left after signing", .approved = approver_leaves},
    {.name = "the reviewer lost the post after signing", .approved = reviewer_loses_the_post},
    {.name = "another witness joined meanwhile", .approved = witness_joins},
    {.name = "the other record is on hold", .approved = hold_the_rest},
    {.name = "the other record was on hold, and the hold was lifted", .approved = hold_and_lift},
    {.name = "the other record is kept longer", .approved = extend_the_rest},
    {.name = "another record is restricted", .approved = restrict_the_rest},
    {.name = "an extension that was over", .before = extend_and_wait},
    {.name = "a hold after the destruction", .after = hold_the_rest},
    {.name = "two registers", .after = propose_another},
};

FORGE_TABLE ("honest", cases)
