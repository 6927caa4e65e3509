/* Names that every file system takes, and the places they make up. */
#include "form/name.h"

#include <string.h>

static void test_valid_names (void)
{
  static const char *const valid[] = {"a",     "0007", "original-001.tif", "company.1.xml", "a_b", "_", "com",
                                      "com10", "lpt",  "console",          "a.con"};
  for (unsigned i = 0; i < G_N_ELEMENTS (valid); i++)
    g_assert_true (name_is_valid (valid[i]));
}

static void test_refused_names (void)
{
  static const char *const refused[] = {"",     ".",       "..",         ".a",   "-a",    "~a",  "a.",  "A",    "a b",
                                        "a/b",  "a\\b",    "合同",       "con",  "prn",   "aux", "nul", "com0", "com9",
                                        "lpt1", "con.txt", "nul.tar.gz", "a\nb", "a\x7f", "a:b", "a*",  "\xFF"};
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_assert_false (name_is_valid (refused[i]));
    if (strcmp (refused[i], "A") != 0 && strcmp (refused[i], "a/b") != 0)
      g_assert_false (name_path_is_valid (refused[i]));
  }
}

static void test_a_name_has_at_most_100_bytes (void)
{
  g_autofree char *longest = g_strnfill (NAME_MAX_BYTES, 'a');
  g_autofree char *longer = g_strnfill (NAME_MAX_BYTES + 1, 'a');
  g_assert_true (name_is_valid (longest));
  g_assert_false (name_is_valid (longer));
}

static void test_fixed_names_of_an_archive (void)
{
  g_assert_true (name_path_is_valid ("README.txt"));
  g_assert_true (name_path_is_valid ("D2026-0001"));
  g_assert_true (name_path_is_valid ("C00042"));
  g_assert_false (name_is_valid ("C00042"));
  g_assert_false (name_path_is_valid ("readMe.txt"));
  g_assert_false (name_path_is_valid ("C00042a"));
  g_assert_false (name_path_is_valid ("CON"));
  g_assert_false (name_path_is_valid ("-D"));
}

static void test_paths (void)
{
  static const char *const refused[] = {"", "/", "/a", "a/", "a//b", "../a", "a/../b", "./a", "a/.", "a/b c", "a\\b"};
  g_assert_true (name_path_is_valid ("customers/C00/C00042/2024/a02-contracts/0007/record.1.xml"));
  g_assert_true (name_path_is_valid ("a"));
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_false (name_path_is_valid (refused[i]));
  g_autoptr (GString) path = g_string_new ("a");
  while (path->len < NAME_MAX_PATH - 1)
    g_string_append (path, "/a");
  g_assert_cmpuint (path->len, ==, NAME_MAX_PATH - 1);
  g_string_append (path, "b");
  g_assert_true (name_path_is_valid (path->str));
  g_string_append (path, "c");
  g_assert_false (name_path_is_valid (path->str));
}

static void test_customer_numbers (void)
{
  static const char *const valid[] = {"C00042", "AB", "0000000000", "COM10"};
  static const char *const refused[] = {"",       "C",       "c00042", "C0004200000", "CON", "COM1",
                                        "AUX001", "COM1000", "C-1",    "C.1",         "客户"};
  for (unsigned i = 0; i < G_N_ELEMENTS (valid); i++) {
    g_autofree char *path = name_customer_path (valid[i]);
    g_assert_true (name_is_customer (valid[i]));
    g_assert_true (name_path_is_valid (path));
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_false (name_is_customer (refused[i]));
}

static void test_paths_of_records_go_both_ways (void)
{
  static const struct {
    const char *customer;
    int year;
    const char *directory;
    unsigned item;
    const char *path, *shorter;
  } cases[] = {
      {"C00042", 0, NULL, 0, "customers/C00/C00042", "C00042"},
      {"AB", 0, NULL, 0, "customers/0/AB", "AB"},
      {"ABC", 2024, NULL, 0, "customers/0/ABC/2024", "ABC/2024"},
      {"C00042", 2024, "a02-contracts", 0, "customers/C00/C00042/2024/a02-contracts", "C00042/2024/a02-contracts"},
      {"C00042", 2024, "a02", 7, "customers/C00/C00042/2024/a02/0007", "C00042/2024/a02/0007"},
      {"C00042", 2024, "a02", 12345, "customers/C00/C00042/2024/a02/12345", "C00042/2024/a02/12345"}};
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (NamePlace) place = {0};
    g_autofree char *path = name_record_path (cases[i].customer, cases[i].year, cases[i].directory, cases[i].item);
    g_autofree char *shorter = name_short_from_path (path);
    g_assert_cmpstr (path, ==, cases[i].path);
    g_assert_cmpstr (shorter, ==, cases[i].shorter);
    g_assert_true (name_split_path (path, &place));
    g_assert_cmpstr (place.customer, ==, cases[i].customer);
    g_assert_cmpint (place.year, ==, cases[i].year);
    g_assert_cmpstr (place.directory, ==, cases[i].directory);
    g_assert_cmpuint (place.item, ==, cases[i].item);
  }
}

static void test_other_paths_are_no_places (void)
{
  static const char *const refused[] = {"",
                                        "customers",
                                        "customers/C00",
                                        "customers/C01/C00042",
                                        "layouts/C00/C00042",
                                        "customers/C00/C00042/customer.1.xml",
                                        "customers/C00/C00042/0999",
                                        "customers/C00/C00042/2024/",
                                        "customers/C00/C00042/2024/A02",
                                        "customers/C00/C00042/2024/a02/7",
                                        "customers/C00/C00042/2024/a02/0000",
                                        "customers/C00/C00042/2024/a02/00007",
                                        "customers/C00/C00042/2024/a02/0007/",
                                        "customers/C00/C00042/2024/a02/0007/record.1.xml"};
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_auto (NamePlace) place = {0};
    g_assert_false (name_split_path (refused[i], &place));
    g_assert_null (place.customer);
    g_assert_null (name_short_from_path (refused[i]));
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name/valid", test_valid_names);
  g_test_add_func ("/name/refused", test_refused_names);
  g_test_add_func ("/name/at-most-100-bytes", test_a_name_has_at_most_100_bytes);
  g_test_add_func ("/name/fixed-names-of-an-archive", test_fixed_names_of_an_archive);
  g_test_add_func ("/name/paths", test_paths);
  g_test_add_func ("/name/customer-numbers", test_customer_numbers);
  g_test_add_func ("/name/paths-of-records-go-both-ways", test_paths_of_records_go_both_ways);
  g_test_add_func ("/name/other-paths-are-no-places", test_other_paths_are_no_places);
  return g_test_run ();
}
