/* Naming parts of an archive without an index. */
#include "verify/selection.h"

#include "sys/error.h"

#define RECORD "customers/C00/C00042/2024/a02-contracts/0007"

static Selection *select_one (const char *reference)
{
  g_autoptr (GError) error = NULL;
  const char *const references[] = {reference, NULL};
  Selection *selection = selection_new (references, 0, 0, &error);
  g_assert_no_error (error);
  return selection;
}

static void test_references_select_what_they_name (void)
{
  static const char *const good[] = {
      "2024",
      "C00042",
      "C00042/2024",
      "C00042/2024/a02",
      "C00042/2024/a02-contracts",
      "C00042/2024/a02/7",
      "C00042/2024/a02/0007",
      "C00042/",
      RECORD,
      "Z109-KH.A02.2024-D30-C00042-0007",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (Selection) selection = select_one (good[i]);
    g_assert_cmpstr (selection_unmatched (selection), ==, good[i]);
    g_assert_true (selection_reaches (selection, "customers/C00"));
    g_assert_true (selection_reaches (selection, "customers/C00/C00042/2024"));
    g_assert_true (selection_has (selection, RECORD));
    g_assert_null (selection_unmatched (selection));
    g_assert_false (selection_is_everything (selection));
  }
}

static void test_references_leave_out_the_rest (void)
{
  static const char *const other[] = {
      "2023",
      "C00043",
      "C00042/2023",
      "C00042/2024/a0",
      "C00042/2024/a03",
      "C00042/2024/a02/8",
      "Z109-KH.A02.2024-D30-C00042-0008",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (other); i++) {
    g_autoptr (Selection) selection = select_one (other[i]);
    g_assert_false (selection_has (selection, RECORD));
    g_assert_cmpstr (selection_unmatched (selection), ==, other[i]);
  }
}

static void test_what_stands_outside_customers_is_always_selected (void)
{
  g_autoptr (Selection) selection = select_one ("C00043");
  g_assert_true (selection_has (selection, "README.txt"));
  g_assert_true (selection_has (selection, "layouts/company.1.xml"));
  g_assert_cmpstr (selection_unmatched (selection), ==, "C00043");
}

static void test_nonsense_is_refused (void)
{
  static const char *const bad[] = {"", "/", "../x", "C00042/24", "C00042/2024/a02/7/8", "C00042/2024/a02/x", "c00042"};
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    const char *const references[] = {bad[i], NULL};
    g_assert_null (selection_new (references, 0, 0, &error));
    g_assert_cmpstr (error_id (error), ==, "D-REFERENCE");
    g_assert_cmpint (error->code, ==, ERROR_USAGE);
  }
}

static void test_parts_cover_every_customer_once (void)
{
  unsigned total = 0;
  for (unsigned part = 1; part <= 7; part++) {
    g_autoptr (Selection) selection = selection_new (NULL, part, 7, NULL);
    for (unsigned i = 0; i < 1000; i++) {
      g_autofree char *path = g_strdup_printf ("customers/C00/C%05u/customer.1.xml", i);
      total += selection_has (selection, path);
    }
  }
  g_assert_cmpuint (total, ==, 1000);
  g_autoptr (GError) error = NULL;
  g_assert_null (selection_new (NULL, 8, 7, &error));
  g_assert_cmpstr (error_id (error), ==, "D-PART");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/selection/named", test_references_select_what_they_name);
  g_test_add_func ("/selection/rest", test_references_leave_out_the_rest);
  g_test_add_func ("/selection/outside", test_what_stands_outside_customers_is_always_selected);
  g_test_add_func ("/selection/nonsense", test_nonsense_is_refused);
  g_test_add_func ("/selection/parts", test_parts_cover_every_customer_once);
  return g_test_run ();
}
