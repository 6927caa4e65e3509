/* Days, periods, instants and durations. */
#include "form/date.h"

#include "tests/fuzz/fuzz.h"

static void check_day (const GDate *date)
{
  GDate again;
  g_autofree char *printed = date_print (date);
  g_assert_nonnull (printed);
  g_assert_true (date_parse_strict (printed, &again));
  g_assert_cmpint (g_date_compare (date, &again), ==, 0);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_autoptr (GError) no_date = NULL, no_period = NULL;
  GDate date, last;
  int64_t seconds = 0;
  if (date_parse (text, &date, &no_date))
    check_day (&date);
  else
    fuzz_check_refusal (no_date);
  if (date_parse_period (text, &date, &last, &no_period)) {
    check_day (&date);
    check_day (&last);
    g_assert_cmpint (g_date_compare (&date, &last), <=, 0);
  } else
    fuzz_check_refusal (no_period);
  if (date_parse_time (text, &seconds)) {
    g_autofree char *printed = date_print_time (seconds);
    g_assert_cmpstr (printed, ==, text);
  }
  g_date_set_dmy (&date, 29, G_DATE_FEBRUARY, 2024);
  if (date_add_duration (&date, text)) {
    g_assert_true (date_is_duration (text));
    check_day (&date);
  }
  return 0;
}
