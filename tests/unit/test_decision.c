/* decisions/YYYY-NNNN.xml: every kind goes both ways, and is refused where it is out of its form. */
#include "form/document/decision.h"

#include "form/date.h"
#include "tests/unit/fixtures/document.h"

static Decision *sample (DecisionKind kind)
{
  Decision *decision = decision_new (kind);
  decision->id = g_strdup ("2026-0001");
  decision->nonce = g_strdup ("00112233445566778899aabbccddeeff");
  decision->time = 1795421520;
  decision->by = g_strdup ("p0003");
  g_ptr_array_add (decision->places, g_strdup ("customers/C00/C00042"));
  return decision;
}

static Decision *again (const Decision *decision)
{
  g_autoptr (GBytes) bytes = decision_print (decision);
  document_assert_valid (bytes);
  g_autoptr (GError) error = NULL;
  Decision *read = decision_parse (bytes, "2026-0001.xml", &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) twice = decision_print (read);
  g_assert_true (g_bytes_equal (bytes, twice));
  return read;
}

static void test_a_hold_goes_both_ways (void)
{
  g_autoptr (Decision) hold = sample (DECISION_HOLD);
  hold->matter = g_strdup ("（2026）沪01民初12号");
  hold->mandate = g_strdup ("法务部");
  hold->reason = g_strdup ("诉讼 <保全> & 调查");
  hold->query = g_strdup ("合同 2024");
  g_ptr_array_add (hold->places, g_strdup ("customers/C00/C00042/2024"));
  g_ptr_array_add (hold->places, g_strdup ("customers/C00/C00042/2024/a02-contracts"));
  g_ptr_array_add (hold->places, g_strdup ("customers/C00/C00042/2024/a02-contracts/0007"));
  g_autoptr (Decision) read = again (hold);
  g_assert_cmpstr (read->id, ==, "2026-0001");
  g_assert_cmpint (read->kind, ==, DECISION_HOLD);
  g_assert_cmpint (read->time, ==, 1795421520);
  g_assert_cmpstr (read->by, ==, "p0003");
  g_assert_cmpstr (read->matter, ==, hold->matter);
  g_assert_cmpstr (read->mandate, ==, "法务部");
  g_assert_cmpstr (read->reason, ==, hold->reason);
  g_assert_cmpstr (read->query, ==, "合同 2024");
  g_assert_cmpuint (read->places->len, ==, 4);
  g_assert_cmpstr (read->places->pdata[3], ==, "customers/C00/C00042/2024/a02-contracts/0007");
}

static void test_the_other_kinds_go_both_ways (void)
{
  g_autoptr (Decision) lift = sample (DECISION_LIFT), extend = sample (DECISION_EXTEND);
  g_autoptr (Decision) restrict_ = sample (DECISION_RESTRICT), release = sample (DECISION_RELEASE);
  lift->hold = g_strdup ("2025-0012");
  date_parse_strict ("2060-01-01", &extend->until);
  Decision *const all[] = {lift, extend, restrict_, release};
  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++) {
    all[i]->reason = g_strdup ("原因");
    g_autoptr (Decision) read = again (all[i]);
    g_assert_cmpint (read->kind, ==, all[i]->kind);
    g_assert_cmpstr (read->reason, ==, "原因");
    g_assert_cmpstr (read->hold, ==, all[i]->hold);
    g_assert_cmpint (g_date_valid (&read->until), ==, all[i]->kind == DECISION_EXTEND);
  }
}

static void test_a_trigger_has_a_day_or_a_reason (void)
{
  g_autoptr (Decision) come = sample (DECISION_TRIGGER), withdrawn = sample (DECISION_TRIGGER);
  come->trigger = g_strdup ("CE");
  date_parse_strict ("2027-05-31", &come->date);
  withdrawn->trigger = g_strdup ("CE");
  withdrawn->reason = g_strdup ("续约");
  g_autoptr (Decision) first = again (come), second = again (withdrawn);
  g_assert_cmpstr (first->trigger, ==, "CE");
  g_assert_true (g_date_valid (&first->date));
  g_assert_false (g_date_valid (&second->date));
}

static void test_as_many_places_as_there_may_be_fit (void)
{
  g_autoptr (Decision) hold = sample (DECISION_HOLD);
  hold->matter = g_strnfill (1000, 'm');
  g_ptr_array_set_size (hold->places, 0);
  g_autofree char *directory = g_strnfill (40, 'd');
  for (unsigned i = 0; i < DECISION_MAX_PLACES; i++)
    g_ptr_array_add (hold->places,
                     g_strdup_printf ("customers/ABCDEFG/ABCDEFGHIJ/2024/%s/%09u", directory, 100000000 + i));
  g_autoptr (Decision) read = again (hold);
  g_assert_cmpuint (read->places->len, ==, DECISION_MAX_PLACES);
  g_ptr_array_add (hold->places, g_strdup ("customers/Z00/Z00042"));
  g_autoptr (GBytes) bytes = decision_print (hold);
  g_autoptr (GError) error = NULL;
  g_autoptr (Decision) one_more = decision_parse (bytes, "2026-0001.xml", &error);
  g_assert_null (one_more);
  assert_refused (&error, "D-DECISION");
}

static void test_ids_are_written_in_one_way (void)
{
  static const char *const good[] = {"2026-0001", "1000-9999", "9999-10000", "2026-999999999"};
  static const char *const bad[] = {"",           "2026",      "2026-1",    "2026-0000",
                                    "2026-00001", "999-0001",  "2026_0001", "2026-0001 ",
                                    "2026--001",  "+026-0001", "2026-+001", "2026-1000000000"};
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *path = decision_path (good[i]), *id = decision_id_from_path (path);
    g_assert_true (decision_is_id (good[i]));
    g_assert_cmpstr (id, ==, good[i]);
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (decision_is_id (bad[i]));
  g_autofree char *elsewhere = decision_id_from_path ("layouts/2026-0001.xml");
  g_assert_null (elsewhere);
}

static bool accepts (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (Decision) decision = decision_parse (bytes, name, error);
  return decision != NULL;
}

static void test_bad_decisions_are_refused_by_reader_and_schema (void)
{
  static const char *const unseen[] = {"decision-places-twice.xml", "decision-places-unsorted.xml",
                                       "decision-place-shard.xml", NULL};
  document_assert_all_bad ("decision", 16, accepts, unseen);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decision/hold", test_a_hold_goes_both_ways);
  g_test_add_func ("/decision/other-kinds", test_the_other_kinds_go_both_ways);
  g_test_add_func ("/decision/trigger", test_a_trigger_has_a_day_or_a_reason);
  g_test_add_func ("/decision/many-places", test_as_many_places_as_there_may_be_fit);
  g_test_add_func ("/decision/ids", test_ids_are_written_in_one_way);
  g_test_add_func ("/decision/bad", test_bad_decisions_are_refused_by_reader_and_schema);
  return g_test_run ();
}
