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

static void nothing (Forger *forger G_GNUC_UNUSED)
{
}

/* Two machines, one of which is a minute ahead, change the same profile for two years. */
static void clocks_differ (Forger *forger)
{
  for (unsigned i = 0; i < 48; i++) {
    char *words[] = {(char[]){"grant"}, (char[]){"nobody"}, i % 2 == 0 ? (char[]){"witness"} : NULL, NULL};
    char *back[] = {(char[]){"revoke"}, (char[]){"nobody"}, (char[]){"witness"}, NULL};
    g_autoptr (GError) error = NULL;
    court_now += 15 * COURT_DAY + (i % 2 == 0 ? 60 : -60);
    court_change_person (&forger->court, i % 2 == 0 ? words : back, &error);
    g_assert_no_error (error);
  }
}

static void renew_key (Forger *forger, const char *person)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = court_person (person);
  g_autoptr (Key) key = key_generate (KEY_P256, &error);
  g_autoptr (GPtrArray) grants = g_ptr_array_new ();
  PeopleEdit edit = {.number = number, .grants = grants, .key = key, .replaces_key = true};
  g_assert_true (court_edit (&forger->court, &edit, true, &error));
}

/* Of somebody who has signed, and has nothing more to sign. */
static void approver_renews_the_key (Forger *forger)
{
  renew_key (forger, "approver");
}

static void everybody_renews (Forger *forger)
{
  static const char *const people[] = {"appraiser", "reviewer", "approver", "operator", "witness", "witness2", "chief"};
  for (unsigned i = 0; i < G_N_ELEMENTS (people); i++)
    renew_key (forger, people[i]);
}

static void restrict_customer (Forger *forger)
{
  decide (forger, DECISION_RESTRICT, false, "customers/C00/C00001", NULL);
}

static void withdraw (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  destroy_withdraw (forger->court.archive, COURT_NUMBER, "tester", false, &error);
  g_assert_no_error (error);
}

static void file_more (Forger *forger)
{
  forge_file_in (forger, 2020, true);
}

static const FoundingRequest sm3 = {.digest = DIGEST_SM3}, sha512 = {.digest = DIGEST_SHA512};
static const FoundingRequest accounts = {.layout = "accounting"}, estate = {.layout = "real-estate"},
                             keys = {.layout = "key-accounts"};

#define EMPTY(what, request)                                                                                           \
  {                                                                                                                    \
    .name = what, .founding = &request, .is_empty = true, .end = FORGE_NOTHING, .after = nothing                       \
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
    {.name = "a court where nothing happens", .end = FORGE_NOTHING},
    {.name = "clocks that differ by a minute for two years", .end = FORGE_NOTHING, .after = clocks_differ},
    {.name = "the approver renewed the key after signing", .approved = approver_renews_the_key},
    {.name = "all keys renewed since", .after = everybody_renews},
    {.name = "a restricted customer", .before = restrict_customer},
    {.name = "a customer restricted since", .after = restrict_customer},
    {.name = "a register withdrawn", .end = FORGE_PROPOSED, .after = withdraw},
    {.name = "a signed register withdrawn", .end = FORGE_COUNTED, .after = withdraw},
    {.name = "a record filed while a register waited", .approved = file_more},
    {.name = "merged packs", .packing = FORGE_CHAIN, .approved = file_more},
    {.name = "merged packs of a destruction that nobody attested", .packing = FORGE_CHAIN, .end = FORGE_EXECUTED},
    {.name = "merged packs of a register that was signed", .packing = FORGE_CHAIN, .end = FORGE_COUNTED},
    {.name = "a destruction in an archive with SM3", .founding = &sm3},
    {.name = "a destruction in an archive with SHA-512", .founding = &sha512},
    {.name = "an earlier pack redacted", .packing = FORGE_REDACTED},
    {.name = "an earlier pack redacted with SHA-512", .founding = &sha512, .packing = FORGE_REDACTED},
    {.name = "merged packs with SM3", .founding = &sm3, .packing = FORGE_CHAIN},
    {.name = "real estate", .founding = &estate, .end = FORGE_COUNTED},
    EMPTY ("an empty archive of accounts", accounts),
    EMPTY ("an empty archive of key accounts", keys),
    EMPTY ("an empty archive with SM3", sm3),
    EMPTY ("an empty archive with SHA-512", sha512),
};

FORGE_TABLE ("honest", cases)
