/* Credit codes: check digits, those that are wrong on purpose, and identity numbers. */
#include "form/credit_code.h"

#include <string.h>

#include <glib.h>

#define CODE "91350100M000100Y43"

/* Every single wrong character is seen: 17 places and 30 other letters each. */
static void test_the_check_digit_sees_every_single_error (void)
{
  static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  g_assert_true (credit_code_is_valid (CODE));
  g_assert_cmpint (credit_code_check_digit (CODE), ==, '3');
  for (unsigned i = 0; i < 18; i++)
    for (const char *letter = letters; *letter; letter++) {
      g_autofree char *code = g_strdup (CODE);
      code[i] = *letter;
      g_assert_cmpint (credit_code_is_valid (code), ==, *letter == CODE[i]);
    }
  static const char *const others[] = {
      "", "9", "91350100M000100Y4", "91350100M000100Y433", "91350100M0001O0Y43", "91350100m000100y43", "913501\xff"};
  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (credit_code_is_valid (others[i]));
}

/* The structure alone: what an archivist may waive is one character. */
static void test_only_the_check_digit_may_be_wrong (void)
{
  static const char *const formed[] = {CODE, "91350100M000100Y44", "91350100M000100Y4X", "110105210003070001"};
  static const char *const others[] = {"",
                                       "91350100M000100Y4",
                                       "91350100M000100Y433",
                                       "9135010OM000100Y43",
                                       "91A50100M000100Y43",
                                       "91350100M000100Y4I",
                                       "91350100m000100y43",
                                       "11010519491231002X",
                                       "110105200003070001",
                                       "440524188001010014",
                                       "91350100M\xff\xff"};
  for (unsigned i = 0; i < G_N_ELEMENTS (formed); i++)
    g_assert_true (credit_code_is_formed (formed[i]));
  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (credit_code_is_formed (others[i]));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/credit-code/the-check-digit-sees-every-single-error",
                   test_the_check_digit_sees_every_single_error);
  g_test_add_func ("/credit-code/only-the-check-digit-may-be-wrong", test_only_the_check_digit_may_be_wrong);
  return g_test_run ();
}
