/* Entries of registers: numbers and places have one spelling. Decisions: every kind goes both ways, and is refused
 * where it is out of its form. */
#include "form/registers/decision.h"

#include "form/date.h"
#include "tests/unit/fixtures/document.h"

static Decision *sample (DecisionKind kind, DecisionStep step)
{
  Decision *decision = decision_new (kind);
  decision->step = step;
  decision->entry.number = g_strdup ("H2026-0001");
  decision->entry.edition = step == DECISION_SET ? 1 : 2;
  decision->entry.nonce = g_strdup ("00112233445566778899aabbccddeeff");
  decision->entry.time = 1795421520;
  decision->entry.by = g_strdup ("p0003");
  g_ptr_array_add (decision->entry.places, g_strdup ("customers/C00/C00042"));
  return decision;
}

static Decision *again (const Decision *decision)
{
  g_autoptr (GBytes) bytes = decision_print (decision);
  document_assert_valid (bytes);
  g_autoptr (GError) error = NULL;
  Decision *read = decision_parse (bytes, "entry.1.xml", &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) twice = decision_print (read);
  g_assert_true (g_bytes_equal (bytes, twice));
  return read;
}

static void test_a_hold_goes_both_ways (void)
{
  g_autoptr (Decision) hold = sample (DECISION_HOLD, DECISION_SET);
  hold->matter = g_strdup ("（2026）沪01民初12号");
  hold->mandate = g_strdup ("法务部");
  hold->reason = g_strdup ("诉讼 <保全> & 调查");
  hold->query = g_strdup ("合同 2024");
  g_ptr_array_add (hold->entry.places, g_strdup ("customers/C00/C00042/2024"));
  g_ptr_array_add (hold->entry.places, g_strdup ("customers/C00/C00042/2024/a02-contracts"));
  g_ptr_array_add (hold->entry.places, g_strdup ("customers/C00/C00042/2024/a02-contracts/0007"));
  g_autoptr (Decision) read = again (hold);
  g_assert_cmpstr (read->entry.number, ==, "H2026-0001");
  g_assert_cmpuint (read->entry.edition, ==, 1);
  g_assert_cmpint (read->kind, ==, DECISION_HOLD);
  g_assert_cmpint (read->entry.time, ==, 1795421520);
  g_assert_cmpstr (read->entry.by, ==, "p0003");
  g_assert_cmpstr (read->matter, ==, hold->matter);
  g_assert_cmpstr (read->mandate, ==, "法务部");
  g_assert_cmpstr (read->reason, ==, hold->reason);
  g_assert_cmpstr (read->query, ==, "合同 2024");
  g_assert_cmpuint (read->entry.places->len, ==, 4);
  g_assert_cmpstr (read->entry.places->pdata[3], ==, "customers/C00/C00042/2024/a02-contracts/0007");
}

static void test_the_others_go_both_ways (void)
{
  g_autoptr (Decision) lift = sample (DECISION_HOLD, DECISION_LIFTED), extend = sample (DECISION_EXTEND, DECISION_SET);
  g_autoptr (Decision) restrict_ = sample (DECISION_RESTRICT, DECISION_SET);
  g_autoptr (Decision) release = sample (DECISION_RESTRICT, DECISION_LIFTED);
  date_parse_strict ("2060-01-01", &extend->until);
  Decision *const all[] = {lift, extend, restrict_, release};
  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++) {
    all[i]->reason = g_strdup ("原因");
    g_autoptr (Decision) read = again (all[i]);
    g_assert_cmpint (read->kind, ==, all[i]->kind);
    g_assert_cmpint (read->step, ==, all[i]->step);
    g_assert_cmpstr (read->reason, ==, "原因");
    g_assert_cmpint (g_date_valid (&read->until), ==, all[i]->kind == DECISION_EXTEND);
  }
}

static void test_a_trigger_has_a_day_or_a_reason (void)
{
  g_autoptr (Decision) come = sample (DECISION_TRIGGER, DECISION_SET);
  g_autoptr (Decision) withdrawn = sample (DECISION_TRIGGER, DECISION_LIFTED);
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
  g_autoptr (Decision) hold = sample (DECISION_HOLD, DECISION_SET);
  hold->matter = g_strnfill (1000, 'm');
  g_ptr_array_set_size (hold->entry.places, 0);
  g_autofree char *directory = g_strnfill (40, 'd');
  for (unsigned i = 0; i < ENTRY_MAX_PLACES; i++)
    g_ptr_array_add (hold->entry.places,
                     g_strdup_printf ("customers/ABCDEFG/ABCDEFGHIJ/2024/%s/%09u", directory, 100000000 + i));
  g_autoptr (Decision) read = again (hold);
  g_assert_cmpuint (read->entry.places->len, ==, ENTRY_MAX_PLACES);
  g_ptr_array_add (hold->entry.places, g_strdup ("customers/Z00/Z00042"));
  g_autoptr (GBytes) bytes = decision_print (hold);
  g_autoptr (GError) error = NULL;
  g_autoptr (Decision) one_more = decision_parse (bytes, "entry.1.xml", &error);
  g_assert_null (one_more);
  assert_refused (&error, "D-DECISION");
}

static void test_numbers_are_written_in_one_way (void)
{
  static const char *const good[] = {"H2026-0001", "L1000-9999", "M9999-10000", "K2026-999999"};
  static const char *const bad[] = {
      "",           "H2026",       "H2026-1",    "H2026-0000",  "H2026-00001", "H999-0001",
      "H2026_0001", "H2026-0001 ", "H2026--001", "H+026-0001",  "H2026-+001",  "H2026-1000000",
      "2026-0001",  "h2026-0001",  "D2026-0001", "HH2026-0001", "-0001"};
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++) {
    unsigned edition = 0;
    g_autofree char *path = entry_path (good[i], 12), *number = entry_number_from_path (path, &edition);
    g_assert_true (entry_is_number (good[i]));
    g_assert_cmpstr (number, ==, good[i]);
    g_assert_cmpuint (edition, ==, 12);
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (entry_is_number (bad[i]));
}

static void test_an_entry_has_one_place (void)
{
  static const char *const bad[] = {
      "registers/decisions/2026/000/H2026-0001/entry.0.xml",    "registers/decisions/2026/001/H2026-0001/entry.1.xml",
      "registers/decisions/2025/000/H2026-0001/entry.1.xml",    "registers/loans/2026/000/H2026-0001/entry.1.xml",
      "registers/decisions/2026/000/H2026-0001/entry.01.xml",   "registers/decisions/2026/000/H2026-0001/entry.1.txt",
      "registers/decisions/2026/000/H2026-0001/x/entry.1.xml",  "registers/decisions/2026/000/H2026-0001",
      "registers/decisions/2026/000/H2026-0001/entry.10000.xml"};
  g_autofree char *near = entry_path ("H2026-0999", 1), *far = entry_path ("H2026-12345", 2);
  g_assert_cmpstr (near, ==, "registers/decisions/2026/000/H2026-0999/entry.1.xml");
  g_assert_cmpstr (far, ==, "registers/decisions/2026/012/H2026-12345/entry.2.xml");
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++) {
    unsigned edition;
    g_autofree char *number = entry_number_from_path (bad[i], &edition);
    g_assert_null (number);
  }
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
  g_test_add_func ("/decision/others", test_the_others_go_both_ways);
  g_test_add_func ("/decision/trigger", test_a_trigger_has_a_day_or_a_reason);
  g_test_add_func ("/decision/many-places", test_as_many_places_as_there_may_be_fit);
  g_test_add_func ("/decision/numbers", test_numbers_are_written_in_one_way);
  g_test_add_func ("/decision/places", test_an_entry_has_one_place);
  g_test_add_func ("/decision/bad", test_bad_decisions_are_refused_by_reader_and_schema);
  return g_test_run ();
}
