/* Reference codes (DA/T 13, DA/T 22). */
#include "form/refcode.h"

#include "tests/unit/fixtures/unit.h"

static void test_a_code_in_its_parts (void)
{
  g_auto (RefCode) code = {0};
  g_autoptr (GError) error = NULL;
  g_assert_true (refcode_parse ("Z109-KH.A02.2024-D30-C00042-0007-003", &code, &error));
  g_assert_cmpstr (code.fonds, ==, "Z109");
  g_assert_cmpstr (code.category, ==, "KH.A02");
  g_assert_cmpint (code.year, ==, 2024);
  g_assert_cmpstr (code.retention, ==, "D30");
  g_assert_cmpstr (code.customer, ==, "C00042");
  g_assert_cmpuint (code.item, ==, 7);
  g_assert_cmpuint (code.page, ==, 3);
}

static void test_codes_go_both_ways (void)
{
  static const char *const codes[] = {"Z-XS.2024-Y-AB-0001", "Z1234567-KU.PZ.2024-D9-C00042-9999",
                                      "1-KH.A.B02.X.1999-D99-0123456789-12345", "Z109-KH.A02.2024-D30-C00042-0007-001"};
  for (unsigned i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_auto (RefCode) code = {0};
    g_assert_true (refcode_parse (codes[i], &code, NULL));
    g_autofree char *printed = refcode_print (&code);
    g_assert_cmpstr (printed, ==, codes[i]);
  }
}

static void test_the_middle_dot_is_read (void)
{
  g_auto (RefCode) code = {0};
  g_assert_true (refcode_parse ("Z109-KH·A02·2024-D30-C00042-0007", &code, NULL));
  g_autofree char *printed = refcode_print (&code);
  g_assert_cmpstr (printed, ==, "Z109-KH.A02.2024-D30-C00042-0007");
}

static void test_refusals_leave_nothing_behind (void)
{
  static const char *const refused[] = {"",
                                        "-",
                                        "Z109",
                                        "z109-KH.A02.2024-D30-C00042-0007",
                                        "Z12345678-KH.A02.2024-D30-C00042-0007",
                                        "Z109-K.A02.2024-D30-C00042-0007",
                                        "Z109-KHX.2024-D30-C00042-0007",
                                        "Z109-KH.A0200.2024-D30-C00042-0007",
                                        "Z109-KH..2024-D30-C00042-0007",
                                        "Z109-KH.A02.24-D30-C00042-0007",
                                        "Z109-KH.A02.0000-D30-C00042-0007",
                                        "Z109-KH.A02.0999-D30-C00042-0007",
                                        "Z109-KH.A02-D30-C00042-0007",
                                        "Z109-KH.A02.2024-D0-C00042-0007",
                                        "Z109-KH.A02.2024-D100-C00042-0007",
                                        "Z109-KH.A02.2024-X-C00042-0007",
                                        "Z109-KH.A02.2024-D30-C-0007",
                                        "Z109-KH.A02.2024-D30-C0004200000-0007",
                                        "Z109-KH.A02.2024-D30-C00042-007",
                                        "Z109-KH.A02.2024-D30-C00042-0000",
                                        "Z109-KH.A02.2024-D30-C00042-00007",
                                        "Z109-KH.A02.2024-D30-C00042-0007-3",
                                        "Z109-KH.A02.2024-D30-C00042-0007-000",
                                        "Z109-KH.A02.2024-D30-C00042-0007-003-1",
                                        "Z109-KH.A02.2024-D30-C00042-0007 ",
                                        "Z109-KH.A02.2024-D30-C00042-99999999999999999999"};
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_auto (RefCode) code = {0};
    GError *error = NULL;
    g_assert_false (refcode_parse (refused[i], &code, &error));
    g_assert_null (code.fonds);
    g_assert_cmpint (error->code, ==, ERROR_USAGE);
    assert_refused (&error, "D-REFCODE");
  }
}

static void test_a_code_has_at_most_100_bytes (void)
{
  g_autoptr (GString) text = g_string_new ("Z109-KH");
  static const char *const rest = ".2024-D30-C00042-0007";
  while (text->len + strlen (rest) + 2 <= REFCODE_MAX_BYTES)
    g_string_append (text, ".A");
  g_autofree char *longest = g_strconcat (text->str, rest, NULL);
  g_autofree char *longer = g_strconcat (text->str, ".A", rest, NULL);
  g_auto (RefCode) code = {0}, none = {0};
  g_assert_true (refcode_parse (longest, &code, NULL));
  g_assert_false (refcode_parse (longer, &none, NULL));
}

static void test_parts_alone (void)
{
  g_assert_true (refcode_is_fonds ("Z109"));
  g_assert_false (refcode_is_fonds (""));
  g_assert_false (refcode_is_fonds ("Z-1"));
  g_assert_true (refcode_is_category ("RS"));
  g_assert_true (refcode_is_category ("KH.A02"));
  g_assert_false (refcode_is_category ("KH."));
  g_assert_false (refcode_is_category (""));
  g_assert_false (refcode_is_category ("kh.A02"));
  g_assert_true (refcode_is_retention ("Y"));
  g_assert_true (refcode_is_retention ("D10"));
  g_assert_false (refcode_is_retention ("D"));
  g_assert_false (refcode_is_retention ("D01"));
  g_assert_false (refcode_is_retention ("YY"));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refcode/in-its-parts", test_a_code_in_its_parts);
  g_test_add_func ("/refcode/both-ways", test_codes_go_both_ways);
  g_test_add_func ("/refcode/the-middle-dot-is-read", test_the_middle_dot_is_read);
  g_test_add_func ("/refcode/refusals-leave-nothing-behind", test_refusals_leave_nothing_behind);
  g_test_add_func ("/refcode/at-most-100-bytes", test_a_code_has_at_most_100_bytes);
  g_test_add_func ("/refcode/parts-alone", test_parts_alone);
  return g_test_run ();
}
