/* Who must sign a destruction, in which order, and as whom: every way to get it wrong is refused with its own code, and
 * nothing that was refused counts. */
#include "fold/authority.h"

#include "form/date.h"
#include "tests/unit/fixtures/layout.h"
#include "tests/unit/fixtures/unit.h"

#define SUBJECT "destruction/D2026-0001/register.1.xml"
#define DIGEST "1111111111111111111111111111111111111111111111111111111111111111"
#define CERTIFICATE "destruction/D2026-0001/certificate.xml"
#define CERTIFIED "2222222222222222222222222222222222222222222222222222222222222222"
#define START 1795421520 /* 2026-11-23 */
#define DAY 86400

typedef struct {
  Layout *layout;
  Register *list;
  Authority *authority;
  uint64_t events;
  int64_t now;
} Scene;

static void begin (Scene *scene, const char *layout, const char *category)
{
  scene->layout = fixture_shipped (layout);
  scene->list = register_new ();
  scene->authority =
      authority_new (scene->layout, layout_procedure_of (scene->layout, category), scene->list, SUBJECT, DIGEST);
  scene->events = 100;
  scene->now = START;
}

static void set_up (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  begin (scene, "company", "KH.A03");
}

static void set_up_accounting (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  begin (scene, "accounting", "KU.PZ");
}

static void tear_down (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  authority_free (scene->authority);
  register_free (scene->list);
  layout_free (scene->layout);
}

/* "review reviewer p0003 HR approve", signed now by whoever knows everything. */
static AuthoritySignature read_signature (Scene *scene, char **words)
{
  ProcedureStage stage = STAGE_SUBMIT;
  g_assert_true (procedure_stage_from_name (words[0], &stage));
  bool after = stage == STAGE_ATTEST;
  return (AuthoritySignature){.path = "statement.txt",
                              .file = DIGEST,
                              .stage = stage,
                              .role = words[1],
                              .person = words[2],
                              .key = words[2],
                              .department = words[3],
                              .decision = words[4],
                              .subject = after ? CERTIFICATE : SUBJECT,
                              .digest = after ? CERTIFIED : DIGEST,
                              .signed_at = scene->now,
                              .position = scene->events,
                              .event = scene->events + 1,
                              .recorded_at = scene->now};
}

/* Takes it; the id of the refusal, or NULL. */
static const char *take (Scene *scene, const AuthoritySignature *signature)
{
  g_autoptr (GError) error = NULL;
  unsigned before = authority_signatures (scene->authority)->len;
  scene->events += 2;
  scene->now++;
  if (authority_take (scene->authority, signature, &error))
    return NULL;
  g_assert_cmpint (error->code, ==, ERROR_REFUSED);
  g_assert_cmpuint (authority_signatures (scene->authority)->len, ==, before);
  return g_intern_string (error_id (error));
}

static const char *sign (Scene *scene, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  AuthoritySignature signature = read_signature (scene, words);
  return take (scene, &signature);
}

#define SIGNS(line) g_assert_cmpstr (sign (scene, line), ==, NULL)
#define REFUSED(line, id) g_assert_cmpstr (sign (scene, line), ==, id)

static void wait_days (Scene *scene, int days)
{
  scene->now += days * DAY;
}

static void approve (Scene *scene)
{
  SIGNS ("submit appraiser p0002 HR submit");
  SIGNS ("review reviewer p0003 HR approve");
  SIGNS ("approve approver p0004 GM approve");
}

static void execute (Scene *scene)
{
  approve (scene);
  wait_days (scene, 7);
  SIGNS ("count witness p0006 Sales count");
  SIGNS ("count witness p0007 HR count");
  SIGNS ("execute operator p0005 HR execute");
  authority_certify (scene->authority, CERTIFICATE, CERTIFIED);
}

static void test_a_register_is_signed_stage_after_stage (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpuint (authority_stage (scene->authority), ==, STAGE_SUBMIT);
  execute (scene);
  g_assert_cmpuint (authority_stage (scene->authority), ==, STAGE_ATTEST);
  SIGNS ("attest witness p0007 HR attest");
  g_assert_cmpuint (authority_stage (scene->authority), ==, STAGE_ATTEST);
  SIGNS ("attest witness p0006 Sales attest");
  g_assert_cmpuint (authority_stage (scene->authority), ==, PROCEDURE_STAGES);
  g_assert_false (authority_is_on_paper (scene->authority));
}

static void test_nobody_signs_before_it_is_time (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  REFUSED ("review reviewer p0003 HR approve", "D-DESTROY-ORDER");
  REFUSED ("approve approver p0004 GM approve", "D-DESTROY-ORDER");
  REFUSED ("execute operator p0005 HR execute", "D-DESTROY-ORDER");
  SIGNS ("submit appraiser p0002 HR submit");
  REFUSED ("approve approver p0004 GM approve", "D-DESTROY-ORDER");
  REFUSED ("count witness p0006 Sales count", "D-DESTROY-ORDER");
  SIGNS ("review reviewer p0003 HR approve");
  REFUSED ("count witness p0006 Sales count", "D-DESTROY-ORDER");
  REFUSED ("attest witness p0006 Sales attest", "D-DESTROY-ORDER");
}

static void test_nobody_signs_after_it_was_time (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  approve (scene);
  REFUSED ("review reviewer p0008 HR approve", "D-DESTROY-ORDER");
  wait_days (scene, 7);
  SIGNS ("count witness p0006 Sales count");
  REFUSED ("approve approver p0008 GM approve", "D-DESTROY-ORDER");
}

static void test_the_cooling_off_is_waited_for (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpint (authority_cooled_at (scene->authority), ==, 0);
  approve (scene);
  g_assert_cmpint (authority_cooled_at (scene->authority), ==, scene->now - 1 + 7 * DAY);
  REFUSED ("count witness p0006 Sales count", "D-DESTROY-COOLING-OFF");
  wait_days (scene, 6);
  REFUSED ("count witness p0006 Sales count", "D-DESTROY-COOLING-OFF");
  wait_days (scene, 1);
  SIGNS ("count witness p0006 Sales count");
}

static void test_a_clock_set_back_does_not_shorten_the_cooling_off (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  approve (scene);
  g_auto (GStrv) words = g_strsplit ("count witness p0006 Sales count", " ", -1);
  wait_days (scene, 8);
  AuthoritySignature early = read_signature (scene, words);
  early.signed_at = START + 3 * DAY;
  g_assert_cmpstr (take (scene, &early), ==, "D-DESTROY-COOLING-OFF");
  early.signed_at = START - 3 * DAY;
  g_assert_cmpstr (take (scene, &early), ==, "D-DESTROY-COOLING-OFF");
}

static void test_roles_that_must_be_distinct_are (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  SIGNS ("submit appraiser p0002 HR submit");
  REFUSED ("review reviewer p0002 HR approve", "D-DESTROY-SAME-PERSON");
  SIGNS ("review reviewer p0003 HR approve");
  REFUSED ("approve approver p0003 GM approve", "D-DESTROY-SAME-PERSON");
  REFUSED ("approve approver p0002 GM approve", "D-DESTROY-SAME-PERSON");
  SIGNS ("approve approver p0004 GM approve");
  wait_days (scene, 7);
  REFUSED ("count witness p0004 GM count", "D-DESTROY-SAME-PERSON");
  SIGNS ("count witness p0006 Sales count");
  REFUSED ("count witness p0006 Sales count", "D-DESTROY-TWICE");
  REFUSED ("execute operator p0005 HR execute", "D-DESTROY-ORDER");
  SIGNS ("count witness p0003 HR count");
  REFUSED ("execute operator p0006 Sales execute", "D-DESTROY-SAME-PERSON");
  REFUSED ("execute operator p0002 HR execute", "D-DESTROY-SAME-PERSON");
  SIGNS ("execute operator p0005 HR execute");
}

static void test_one_key_is_one_person (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  SIGNS ("submit appraiser p0002 HR submit");
  g_auto (GStrv) words = g_strsplit ("review reviewer p0003 HR approve", " ", -1);
  AuthoritySignature signature = read_signature (scene, words);
  signature.key = "p0002";
  g_assert_cmpstr (take (scene, &signature), ==, "D-DESTROY-SAME-KEY");
}

static void test_who_attests_has_counted (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  execute (scene);
  REFUSED ("attest witness p0008 HR attest", "D-DESTROY-WITNESS");
  REFUSED ("attest operator p0005 HR attest", "D-DESTROY-STAGE");
  SIGNS ("attest witness p0006 Sales attest");
  REFUSED ("attest witness p0006 Sales attest", "D-DESTROY-TWICE");
}

static void test_a_rejection_ends_it (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  SIGNS ("submit appraiser p0002 HR submit");
  SIGNS ("review reviewer p0003 HR change");
  g_assert_cmpstr (authority_stopped_by (scene->authority), ==, "change");
  REFUSED ("review reviewer p0008 HR approve", "D-DESTROY-REJECTED");
  REFUSED ("approve approver p0004 GM approve", "D-DESTROY-REJECTED");
  g_assert_cmpint (authority_cooled_at (scene->authority), ==, 0);
}

static void test_decisions_belong_to_their_stage (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  REFUSED ("submit appraiser p0002 HR approve", "D-DESTROY-DECISION");
  SIGNS ("submit appraiser p0002 HR submit");
  REFUSED ("review reviewer p0003 HR submit", "D-DESTROY-DECISION");
  REFUSED ("review janitor p0003 HR approve", "D-DESTROY-ROLE");
  REFUSED ("review approver p0004 GM approve", "D-DESTROY-STAGE");
}

static void test_a_statement_is_about_this_register (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const subjects[][2] = {{"destruction/D2026-0002/register.1.xml", DIGEST},
                                            {"destruction/D2026-0001/register.2.xml", DIGEST},
                                            {SUBJECT, CERTIFIED},
                                            {NULL, NULL}};
  for (unsigned i = 0; i < G_N_ELEMENTS (subjects); i++) {
    g_auto (GStrv) words = g_strsplit ("submit appraiser p0002 HR submit", " ", -1);
    AuthoritySignature signature = read_signature (scene, words);
    signature.subject = subjects[i][0];
    signature.digest = subjects[i][1];
    g_assert_cmpstr (take (scene, &signature), ==, "D-DESTROY-SUBJECT");
  }
}

static void test_what_was_signed_too_early_does_not_count (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  SIGNS ("submit appraiser p0002 HR submit");
  g_auto (GStrv) words = g_strsplit ("review reviewer p0003 HR approve", " ", -1);
  AuthoritySignature signature = read_signature (scene, words);
  signature.position = 100;
  g_assert_cmpstr (take (scene, &signature), ==, "D-DESTROY-ORDER");
}

static void test_paper_counts_only_where_the_layout_says_so (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (GStrv) words = g_strsplit ("submit appraiser p0002 HR submit", " ", -1);
  AuthoritySignature signature = read_signature (scene, words);
  signature.on_paper = true;
  signature.key = NULL;
  g_assert_cmpstr (take (scene, &signature), ==, "D-DESTROY-PAPER");
}

static void test_departments_are_those_of_posts (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  SIGNS ("submit appraiser p0002 HR submit");
  REFUSED ("review reviewer p0003 Sales approve", "D-DESTROY-DEPARTMENT");
}

/* The five signatures of Order 79, and witnesses of the departments it names. */
static void test_accounting_files_need_five_signatures (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  SIGNS ("submit appraiser p0002 Finance submit");
  SIGNS ("review reviewer p0003 HR approve");
  SIGNS ("review archives-clerk p0004 HR approve");
  SIGNS ("review accounting-head p0005 Finance approve");
  REFUSED ("approve approver p0007 GM approve", "D-DESTROY-ORDER");
  REFUSED ("review accounting-clerk p0005 Finance approve", "D-DESTROY-SAME-PERSON");
  SIGNS ("review accounting-clerk p0006 Finance approve");
  SIGNS ("approve approver p0007 GM approve");
  wait_days (scene, 7);
  REFUSED ("count witness p0010 Sales count", "D-DESTROY-DEPARTMENT");
  SIGNS ("count witness p0010 HR count");
  SIGNS ("count witness p0011 HR count");
  g_autoptr (GArray) gaps = authority_gaps (scene->authority, STAGE_COUNT);
  g_assert_cmpuint (gaps->len, ==, 2);
  g_assert_cmpstr (g_array_index (gaps, AuthorityGap, 0).department, ==, "Finance");
  g_assert_cmpstr (g_array_index (gaps, AuthorityGap, 1).signer.role, ==, "it-witness");
  REFUSED ("execute operator p0008 HR execute", "D-DESTROY-ORDER");
  SIGNS ("count witness p0012 Finance count");
  REFUSED ("count it-witness p0012 Finance count", "D-DESTROY-DEPARTMENT");
  SIGNS ("count it-witness p0013 IT count");
  SIGNS ("execute operator p0008 HR execute");
  g_assert_cmpuint (authority_stage (scene->authority), ==, STAGE_ATTEST);
}

#define ADD(name, set_up) g_test_add ("/authority/" #name, Scene, NULL, set_up, test_##name, tear_down)

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (a_register_is_signed_stage_after_stage, set_up);
  ADD (nobody_signs_before_it_is_time, set_up);
  ADD (nobody_signs_after_it_was_time, set_up);
  ADD (the_cooling_off_is_waited_for, set_up);
  ADD (a_clock_set_back_does_not_shorten_the_cooling_off, set_up);
  ADD (roles_that_must_be_distinct_are, set_up);
  ADD (one_key_is_one_person, set_up);
  ADD (who_attests_has_counted, set_up);
  ADD (a_rejection_ends_it, set_up);
  ADD (decisions_belong_to_their_stage, set_up);
  ADD (a_statement_is_about_this_register, set_up);
  ADD (what_was_signed_too_early_does_not_count, set_up);
  ADD (paper_counts_only_where_the_layout_says_so, set_up);
  ADD (departments_are_those_of_posts, set_up);
  ADD (accounting_files_need_five_signatures, set_up_accounting);
  return g_test_run ();
}
