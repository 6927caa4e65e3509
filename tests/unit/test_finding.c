/* The table of codes. tests/lint/texts.t holds it against the sources and the manual page. */
#include "form/finding.h"

static void test_a_code_has_its_grade_message_and_hint (void)
{
  g_autoptr (Finding) finding = finding_of ("V-FILE-CHANGED", "a", "1", "2");
  g_assert_cmpint (finding->grade, ==, FINDING_FAULT);
  g_assert_cmpstr (finding->message, ==, "this file differs from the one that was filed");
  g_assert_cmpstr (finding->hint, ==, "restore this file from a backup");
  g_assert_cmpstr (finding->expected, ==, "1");
  g_assert_cmpstr (finding->found, ==, "2");
}

static void test_a_message_of_its_own_leaves_the_rest (void)
{
  g_autoptr (Finding) finding = finding_new ("V-UNREADABLE", "a", "the %s is too large", "manifest");
  g_assert_cmpint (finding->grade, ==, FINDING_NOT_CHECKED);
  g_assert_cmpstr (finding->message, ==, "the manifest is too large");
  g_assert_nonnull (finding->hint);
}

static void test_another_code_has_the_grade_that_it_is_given (void)
{
  g_autoptr (Finding) finding = finding_graded (FINDING_NOTE, "D-DESTROY-TERM", "a", "%s", "kept until 2031-01-01");
  g_assert_cmpint (finding->grade, ==, FINDING_NOTE);
  g_assert_null (finding->hint);
}

static void test_an_unknown_code_ends_the_program (void)
{
  if (g_test_subprocess ()) {
    finding_free (finding_new ("V-NONE", "a", NULL));
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*V-NONE*");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finding/a-code-has-its-grade-message-and-hint", test_a_code_has_its_grade_message_and_hint);
  g_test_add_func ("/finding/a-message-of-its-own-leaves-the-rest", test_a_message_of_its_own_leaves_the_rest);
  g_test_add_func ("/finding/another-code-has-the-grade-that-it-is-given",
                   test_another_code_has_the_grade_that_it_is_given);
  g_test_add_func ("/finding/an-unknown-code-ends-the-program", test_an_unknown_code_ends_the_program);
  return g_test_run ();
}
