/* Lines of a journal that something refers to: kept, or told again by their digests, without memory that grows with
 * what a journal claims. */
#include "verify/lines.h"

#include "tests/unit/fixtures/unit.h"

static VerifyLine line_of (uint64_t number)
{
  VerifyLine line = {.number = number, .time = (int64_t)number};
  g_autofree char *text = g_strdup_printf ("line %ju", (uintmax_t)number);
  digest_bytes (DIGEST_SHA256, text, strlen (text), line.digest);
  return line;
}

static void add (VerifyLines *lines, uint64_t from, uint64_t to)
{
  for (uint64_t i = from; i <= to; i++) {
    const VerifyLine line = line_of (i);
    verify_lines_add (lines, &line);
  }
}

static bool agrees (VerifyLines *lines, uint64_t number, uint64_t other)
{
  const VerifyLine line = line_of (other);
  return verify_lines_agree (lines, number, line.digest);
}

static void test_only_its_own_digest_agrees_with_a_line (void)
{
  enum { LINES = 600000 };
  g_autoptr (VerifyLines) lines = verify_lines_new (0);
  add (lines, 1, LINES);
  for (uint64_t i = 1; i <= LINES; i += 9973) {
    g_assert_true (agrees (lines, i, i));
    g_assert_false (agrees (lines, i, i - 1));
    g_assert_false (agrees (lines, i, i + 1));
  }
}

static void test_every_digit_counts (void)
{
  g_autoptr (VerifyLines) lines = verify_lines_new (0);
  VerifyLine line = line_of (7);
  add (lines, 1, 9);
  for (unsigned i = 0; i < 64; i++) {
    char digit = line.digest[i];
    line.digest[i] = digit == '0' ? '1' : '0';
    g_assert_false (verify_lines_agree (lines, 7, line.digest));
    line.digest[i] = digit;
  }
  g_assert_true (verify_lines_agree (lines, 7, line.digest));
}

static void test_before_the_first_line_there_are_zeros (void)
{
  g_autoptr (VerifyLines) lines = verify_lines_new (0);
  g_autofree char *zeros = g_strnfill (64, '0');
  add (lines, 1, 1);
  g_assert_true (verify_lines_agree (lines, 0, zeros));
  g_assert_false (agrees (lines, 0, 1));
}

static void test_numbers_out_of_order_begin_anew (void)
{
  g_autoptr (VerifyLines) lines = verify_lines_new (0);
  add (lines, 1, 5);
  add (lines, EVENT_MAX_NUMBER - 1, EVENT_MAX_NUMBER);
  g_assert_true (agrees (lines, EVENT_MAX_NUMBER, EVENT_MAX_NUMBER));
  g_assert_false (agrees (lines, EVENT_MAX_NUMBER, 5));
  g_assert_true (agrees (lines, 5, 4)); /* not known any more */
  add (lines, 3, 4);
  g_assert_true (agrees (lines, 4, 4));
  g_assert_false (agrees (lines, 3, 4));
}

static void test_lines_are_kept_before_what_refers_to_them (void)
{
  g_autoptr (VerifyLines) lines = verify_lines_new (2);
  g_autoptr (Event) statement = event_new ("statement"), other = event_new ("file");
  add (lines, 1, 100);
  verify_lines_refer (lines, other);
  g_assert_null (verify_lines_find (lines, 100));
  verify_lines_refer (lines, statement);
  add (lines, 101, 200);
  g_assert_cmpint (verify_lines_find (lines, 2)->time, ==, 2);
  g_assert_cmpint (verify_lines_find (lines, 100)->time, ==, 100);
  g_assert_nonnull (verify_lines_find (lines, 101 - VERIFY_LINES_BEFORE));
  g_assert_null (verify_lines_find (lines, 100 - VERIFY_LINES_BEFORE));
  g_assert_null (verify_lines_find (lines, 101));
  g_assert_cmpint (verify_lines_recent (lines, 200)->time, ==, 200);
  g_assert_null (verify_lines_recent (lines, 200 - VERIFY_LINES_BEFORE));
  g_assert_null (verify_lines_recent (lines, 0));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verify-lines/own", test_only_its_own_digest_agrees_with_a_line);
  g_test_add_func ("/verify-lines/digits", test_every_digit_counts);
  g_test_add_func ("/verify-lines/zeros", test_before_the_first_line_there_are_zeros);
  g_test_add_func ("/verify-lines/order", test_numbers_out_of_order_begin_anew);
  g_test_add_func ("/verify-lines/kept", test_lines_are_kept_before_what_refers_to_them);
  return g_test_run ();
}
