/* Errors keep their id, place and hint on every way up. */
#include <errno.h>

#include "tests/unit/fixtures/unit.h"

static void test_id_where_and_hint_are_kept (void)
{
  g_autoptr (GError) error = NULL;
  error_set (&error, ERROR_REFUSED, "D-TEST", "file:3", "do otherwise", "%d of %s", 3, "four");
  g_assert_error (error, ERROR_DOMAIN, ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "3 of four");
  g_assert_cmpstr (error_id (error), ==, "D-TEST");
  g_assert_cmpstr (error_where (error), ==, "file:3");
  g_assert_cmpstr (error_hint (error), ==, "do otherwise");
  g_assert_true (error_has_id (error, "D-TEST"));
  g_assert_false (error_has_id (error, "D-TES"));
}

static void test_copy_and_prefix_keep_the_id (void)
{
  g_autoptr (GError) error = NULL;
  error_set (&error, ERROR_BUSY, "D-TEST", NULL, "hint", "inner");
  g_prefix_error (&error, "outer: ");
  g_autoptr (GError) copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_cmpstr (copy->message, ==, "outer: inner");
  g_assert_cmpstr (error_id (copy), ==, "D-TEST");
  g_assert_null (error_where (copy));
  g_assert_cmpstr (error_hint (copy), ==, "hint");
}

static void test_a_foreign_error_is_internal (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, "foreign");
  g_assert_cmpstr (error_id (error), ==, "D-INTERNAL");
  g_assert_null (error_where (error));
  g_assert_null (error_hint (error));
  g_assert_false (error_has_id (error, "D-INTERNAL"));
  g_assert_false (error_has_id (NULL, "D-INTERNAL"));
}

static void test_nobody_has_to_listen (void)
{
  error_set (NULL, ERROR_USAGE, "D-TEST", NULL, NULL, "unheard");
  error_set_errno (NULL, EIO, NULL, "unheard");
}

static void test_errno_gives_the_id (void)
{
  static const struct {
    int number;
    const char *id;
  } cases[] = {{ENOENT, "D-NOT-FOUND"},
               {ENOTDIR, "D-NOT-FOUND"},
               {EEXIST, "D-EXISTS"},
               {ENOTEMPTY, "D-EXISTS"},
               {ENOSPC, "D-DISK-FULL"},
               {EDQUOT, "D-DISK-FULL"},
               {EROFS, "D-READ-ONLY"},
               {EACCES, "D-NO-PERMISSION"},
               {EPERM, "D-NO-PERMISSION"},
               {EIO, "D-IO"},
               {EMFILE, "D-IO"}};
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;
    error_set_errno (&error, cases[i].number, "place", "doing");
    bool exists = g_str_equal (cases[i].id, "D-EXISTS");
    g_assert_cmpint (error->code, ==, exists ? ERROR_REFUSED : ERROR_UNREADABLE);
    g_assert_cmpstr (error_where (error), ==, "place");
    g_assert_true (g_str_has_prefix (error->message, "doing: "));
    assert_refused (&error, cases[i].id);
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/id-where-and-hint-are-kept", test_id_where_and_hint_are_kept);
  g_test_add_func ("/error/copy-and-prefix-keep-the-id", test_copy_and_prefix_keep_the_id);
  g_test_add_func ("/error/a-foreign-error-is-internal", test_a_foreign_error_is_internal);
  g_test_add_func ("/error/nobody-has-to-listen", test_nobody_has_to_listen);
  g_test_add_func ("/error/errno-gives-the-id", test_errno_gives_the_id);
  return g_test_run ();
}
