/* Procedures of destruction, as the layouts that ship say them. */
#include "form/layout/procedure.h"

#include "tests/unit/fixtures/layout.h"
#include "tests/unit/fixtures/unit.h"

static void test_the_closest_procedure_holds (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("accounting");
  const LayoutProcedure *vouchers = layout_procedure_of (layout, "KU.PZ");
  const LayoutProcedure *contracts = layout_procedure_of (layout, "KH.A02");
  g_assert_cmpstr (procedure_code (vouchers), ==, "order-79");
  g_assert_cmpstr (procedure_code (contracts), ==, "standard");
  g_assert_true (layout_procedure_by_code (layout, "order-79") == vouchers);
  g_assert_null (layout_procedure_by_code (layout, "no-such"));
  g_assert_cmpstr (procedure_cooling_off (vouchers), ==, "P7D");
  g_assert_false (procedure_allows_paper (vouchers));
}

static void test_signers_are_values (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("accounting");
  const LayoutProcedure *procedure = layout_procedure_of (layout, "KU.PZ");
  ProcedureSigner signer;
  g_assert_cmpuint (procedure_n_signers (procedure), ==, 9);
  g_assert_true (procedure_find_signer (procedure, "witness", &signer));
  g_assert_cmpuint (signer.quorum, ==, 2);
  g_assert_null (signer.post);
  g_assert_null (signer.material);
  g_assert_cmpstr (signer.from[0], ==, "HR");
  g_assert_cmpstr (signer.from[1], ==, "Finance");
  g_assert_true (procedure_signs_at (&signer, STAGE_COUNT));
  g_assert_true (procedure_signs_at (&signer, STAGE_ATTEST));
  g_assert_false (procedure_signs_at (&signer, STAGE_APPROVE));
  g_assert_true (procedure_find_signer (procedure, "it-witness", &signer));
  g_assert_cmpstr (signer.material, ==, "electronic");
  g_assert_true (procedure_find_signer (procedure, "accounting-head", &signer));
  g_assert_cmpstr (signer.post, ==, "finance-head");
  g_assert_false (procedure_find_signer (procedure, "janitor", &signer));
  g_assert_cmpuint (procedure_n_distincts (procedure), ==, 3);
  g_assert_cmpstr (procedure_distinct (procedure, 1)[0], ==, "witness");
  g_assert_cmpuint (procedure_n_pulled (procedure), ==, 1);
  g_assert_cmpstr (procedure_pulled (procedure, 0), ==, "unsettled");
}

static void test_stages_have_names (void)
{
  ProcedureStage stage;
  for (unsigned i = 0; i < PROCEDURE_STAGES; i++) {
    g_assert_true (procedure_stage_from_name (procedure_stage_name ((ProcedureStage)i), &stage));
    g_assert_cmpuint (stage, ==, i);
  }
  g_assert_false (procedure_stage_from_name ("burn", &stage));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/procedure/closest-holds", test_the_closest_procedure_holds);
  g_test_add_func ("/procedure/signers", test_signers_are_values);
  g_test_add_func ("/procedure/stages", test_stages_have_names);
  return g_test_run ();
}
