/* Clocks that are wrong: those of the machines that commit are claims and decide nothing; those of the signers must all
 * have passed the end of a term, and of the cooling-off. */
#include "tests/forge/forge.h"

#include "form/date.h"
#include "ops/customers.h"

#define YOUNG "C00001/2024/a06/1" /* may go from 2035 on */
#define YEARS (366 * COURT_DAY)

/* A change that needs no key. */
static void change_owner (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  bool changed = false;
  const GDate today = date_of_time (court_now, 0);
  g_autofree char *owner = g_strdup_printf ("owner %" G_GINT64_FORMAT, court_now);
  ProfileChange set = {PROFILE_SET, (char[]){"owner"}, owner};
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();
  g_ptr_array_add (changes, &set);
  const CustomerEdit edit = {.changes = changes, .actor = "clerk", .today = &today};
  g_autoptr (Customer) customer = customers_set (forger->court.archive, "C00001", &edit, &changed, &error);
  g_assert_no_error (error);
}

static void ahead (Forger *forger G_GNUC_UNUSED)
{
  court_now += 40 * YEARS;
}

static void list_back (Register *list G_GNUC_UNUSED)
{
  court_now -= 40 * YEARS;
}

static void tombstone_ahead (Tombstone *tombstone)
{
  court_now += 40 * YEARS;
  tombstone->time = court_now;
}

static void certificate_back (Certificate *certificate)
{
  court_now -= 40 * YEARS;
  certificate->time = court_now;
}

static void tombstone_early (Tombstone *tombstone)
{
  court_now -= 7 * COURT_DAY;
  tombstone->time = court_now;
}

static void certificate_again (Certificate *certificate)
{
  court_now += 7 * COURT_DAY;
  certificate->time = court_now;
}

/* An event of another machine, whose clock is years ahead. */
static void commit_ahead (Forger *forger)
{
  court_now += 40 * YEARS;
  change_owner (forger);
  court_now -= 40 * YEARS;
}

static void commit_long_ago (Forger *forger)
{
  court_now -= 20 * YEARS;
  change_owner (forger);
  court_now += 20 * YEARS;
}

static void commit_at_the_end (Forger *forger)
{
  int64_t now = court_now;
  court_now = 253370764800; /* 9999-01-01 */
  change_owner (forger);
  court_now = now;
}

/* ---- Who signs by which clock ---- */

static bool once (ProcedureStage stage, const char *person, ProcedureStage wanted)
{
  return stage == wanted && !g_str_equal (person, "witness2");
}

/* The approver's machine has seen an event of 2066. */
static void approval_binds_2066 (Forger *forger, ProcedureStage stage, const char *person)
{
  if (once (stage, person, STAGE_APPROVE))
    commit_ahead (forger);
}

static void only_the_first_is_right (Forger *forger G_GNUC_UNUSED, ProcedureStage stage, const char *person)
{
  if (once (stage, person, STAGE_REVIEW))
    court_now += 40 * YEARS;
}

static void only_the_operator_is_right (Forger *forger G_GNUC_UNUSED, ProcedureStage stage, const char *person)
{
  if (once (stage, person, STAGE_EXECUTE))
    court_now -= 40 * YEARS;
}

static void witnesses_behind (Forger *forger G_GNUC_UNUSED, ProcedureStage stage, const char *person)
{
  if (once (stage, person, STAGE_COUNT))
    court_now -= 3 * COURT_DAY;
}

static void one_witness_behind (Forger *forger G_GNUC_UNUSED, ProcedureStage stage, const char *person)
{
  if (stage == STAGE_COUNT)
    court_now += g_str_equal (person, "witness") ? -3 * COURT_DAY : 3 * COURT_DAY;
}

/* The approver's clock is ahead, so the cooling-off ends later. */
static void approver_ahead (Forger *forger G_GNUC_UNUSED, ProcedureStage stage, const char *person)
{
  if (once (stage, person, STAGE_APPROVE))
    court_now += 30 * COURT_DAY;
  else if (once (stage, person, STAGE_COUNT))
    court_now -= 30 * COURT_DAY;
}

static void minutes_apart (Forger *forger G_GNUC_UNUSED, ProcedureStage stage, const char *person G_GNUC_UNUSED)
{
  court_now += stage % 2 == 0 ? 60 : -60;
}

static void a_year_passes (Forger *forger G_GNUC_UNUSED)
{
  court_now += YEARS;
}

/* The clock of each is far behind that of who signed before. */
static void far_behind (Forger *forger G_GNUC_UNUSED, ProcedureStage stage, const char *person)
{
  if (stage < STAGE_COUNT || once (stage, person, STAGE_EXECUTE))
    court_now -= stage < STAGE_COUNT ? 100 * COURT_DAY : COURT_DAY;
  else if (once (stage, person, STAGE_COUNT))
    court_now += 200 * COURT_DAY;
}

/* ---- Posts that end on a planned day ---- */

static void plan_the_end (Forger *forger)
{
  static const char *const changes[] = {"revoke operator operator", "grant operator operator 10"};
  for (unsigned i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) words = g_strsplit (changes[i], " ", -1);
    char *given[4] = {words[0], words[1], words[2], words[3]};
    court_change_person (&forger->court, given, &error);
    g_assert_no_error (error);
  }
}

/* The witnesses count when the post has ended, and the operator's clock is set back to a day before. */
static void operator_behind (Forger *forger G_GNUC_UNUSED, ProcedureStage stage, const char *person)
{
  if (once (stage, person, STAGE_COUNT))
    court_now += 5 * COURT_DAY;
  else if (once (stage, person, STAGE_EXECUTE))
    court_now -= 5 * COURT_DAY;
}

static const ForgeCase cases[] = {
    {.name = "a post used after its end by a clock set back",
     .code = "V-DESTROY-POST",
     .before = plan_the_end,
     .signs = operator_behind},
    {.name = "a post that ends on a planned day", .before = plan_the_end},
    {.name = "a term over by the event's time alone",
     .code = "V-DESTROY-TERM",
     .refusal = "D-DESTROY-TERM",
     .lines = YOUNG,
     .before = ahead,
     .list = list_back,
     .tombstone = tombstone_ahead,
     .certificate = certificate_back},
    {.name = "a term over by all clocks but the first signer's",
     .code = "V-DESTROY-TERM",
     .refusal = "D-DESTROY-TERM",
     .lines = YOUNG,
     .before = ahead,
     .list = list_back,
     .signs = only_the_first_is_right},
    {.name = "a term over by all clocks but the operator's",
     .code = "V-DESTROY-COOLING-OFF",
     .lines = YOUNG,
     .before = ahead,
     .signs = only_the_operator_is_right},
    {.name = "a term over by the clocks of all who sign", .lines = YOUNG, .before = ahead},
    {.name = "a count during the cooling-off by both witnesses' clocks",
     .code = "V-DESTROY-COOLING-OFF",
     .signs = witnesses_behind},
    {.name = "a count during the cooling-off by one witness's clock",
     .code = "V-DESTROY-COOLING-OFF",
     .signs = one_witness_behind},
    {.name = "an approver's clock ahead delays the count", .code = "V-DESTROY-COOLING-OFF", .signs = approver_ahead},
    {.name = "an event of 2066 before the approval delays the count",
     .code = "V-DESTROY-COOLING-OFF",
     .signs = approval_binds_2066},
    {.name = "an event of 2066 before the register locks nobody out", .before = commit_ahead},
    {.name = "an event of 2066 after the approval locks nobody out", .approved = commit_ahead},
    {.name = "an event of the year 9999 locks nobody out", .before = commit_at_the_end, .approved = commit_at_the_end},
    {.name = "an event of 2006 locks nobody out", .before = commit_long_ago, .approved = commit_long_ago},
    {.name = "a destruction whose event states a time during the cooling-off",
     .tombstone = tombstone_early,
     .certificate = certificate_again},
    {.name = "clocks a minute apart", .signs = minutes_apart},
    {.name = "clocks far behind each other", .before = a_year_passes, .signs = far_behind},
};

FORGE_TABLE ("clock", cases)
