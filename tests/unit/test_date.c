/* Days and instants: what people write, and what files may hold. */
#include "form/date.h"

#include "tests/unit/fixtures/unit.h"

static void test_what_people_write (void)
{
  static const char *const same[] = {"2024-03-05",
                                     "20240305",
                                     "2024-3-5",
                                     "2024/3/5",
                                     "2024/03/05",
                                     "2024.3.5",
                                     "2024.03.05",
                                     "2024年3月5日",
                                     "2024年03月05日",
                                     "2024年3月5号",
                                     "2024年 3月 5日",
                                     " 2024 年 3 月 5 日 ",
                                     "2024-03-05 ",
                                     "２０２４年３月５日",
                                     "２０２４／３／５",
                                     "2024．3．5",
                                     "2024-03-0５",
                                     "民國113年3月5日",
                                     "民国113年03月05日",
                                     "民國 113 年 3 月 5 日",
                                     "中華民國113年3月5日",
                                     "民國１１３年３月５日",
                                     "民國113/3/5"};
  for (unsigned i = 0; i < G_N_ELEMENTS (same); i++) {
    GDate date;
    g_autoptr (GError) error = NULL;
    g_assert_true (date_parse (same[i], &date, &error));
    g_assert_no_error (error);
    g_autofree char *printed = date_print (&date);
    g_assert_cmpstr (printed, ==, "2024-03-05");
  }
}

static void test_days_that_do_not_exist (void)
{
  static const char *const refused[] = {
      "",
      "2023-02-29",
      "1900-02-29",
      "2024-02-30",
      "2024-04-31",
      "2024-13-01",
      "2024-00-10",
      "2024-01-00",
      "24-01-01",
      "0999-12-31",
      "10000-01-01",
      "2024-01",
      "2024/1/1/1",
      "2024/1.1",
      "2024年3月5",
      "2024-03-05x",
      "99999999",
      "today",
      "+2024-1-1",
      "2024 03 05",
      "2024-0 3-05",
      "20 24-03-05",
      "113年3月5日",
      "中華2024-03-05",
      "113/3/5",
      "民國113年2月29日x",
      "民國0年1月1日",
      "民國年1月1日",
      "民國114年2月29日",
      "民國1130年3月5日",
      "民國前1年1月1日",
      "2024-03-\xff",
      "民國113年3月5日民國113年3月5日民國113年3月5日民國113年3月5日民國113年3月5日民國113年3月5日"};
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++) {
    GDate date;
    GError *error = NULL;
    g_assert_false (date_parse (refused[i], &date, &error));
    g_assert_cmpint (error->code, ==, ERROR_USAGE);
    g_assert_nonnull (error_hint (error));
    assert_refused (&error, "D-DATE");
  }
}

static void test_leap_days_and_the_ends_of_time (void)
{
  static const char *const good[] = {"2024-02-29", "2000-02-29", "1000-01-01", "9999-12-31"};
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++) {
    GDate date;
    g_assert_true (date_parse_strict (good[i], &date));
    g_autofree char *printed = date_print (&date);
    g_assert_cmpstr (printed, ==, good[i]);
  }
}

static void test_files_hold_one_form_alone (void)
{
  static const char *const refused[] = {"20240305", "2024/3/5", "2024-3-5", "2024-03-05Z", ""};
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++) {
    GDate date;
    g_assert_false (date_parse_strict (refused[i], &date));
  }
  GDate none;
  g_date_clear (&none, 1);
  g_assert_null (date_print (&none));
}

static void test_a_day_begins_where_clocks_show_midnight (void)
{
  static const struct {
    const char *zone, *time, *day;
  } cases[] = {{"+00:00", "2026-11-30T23:59:59Z", "2026-11-30"}, {"+08:00", "2026-11-30T15:59:59Z", "2026-11-30"},
               {"+08:00", "2026-11-30T16:00:00Z", "2026-12-01"}, {"-05:00", "2026-12-01T04:59:59Z", "2026-11-30"},
               {"+05:30", "2026-12-31T18:30:00Z", "2027-01-01"}, {"-12:00", "1969-12-31T12:00:00Z", "1969-12-31"},
               {"+14:00", "1000-01-01T00:00:00Z", "1000-01-01"}, {"+14:00", "9999-12-31T23:59:59Z", NULL},
               {"-00:01", "1000-01-01T00:00:00Z", NULL}};
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    int offset = 0;
    int64_t seconds = 0;
    g_assert_true (date_parse_zone (cases[i].zone, &offset));
    g_assert_true (date_parse_time (cases[i].time, &seconds));
    GDate day = date_of_time (seconds, offset);
    g_autofree char *printed = date_print (&day);
    g_assert_cmpstr (printed, ==, cases[i].day);
    if (printed != NULL) {
      g_assert_cmpint (date_time_of (&day, offset), <=, seconds);
      g_assert_cmpint (date_time_of (&day, offset) + 86400, >, seconds);
    }
  }
}

static void test_zones (void)
{
  static const char *const wrong[] = {"",       "+8",     "08:00",  "+08",    "+08:0",   "+0800",
                                      "+14:01", "-12:01", "+08:60", "+15:00", "+08:00 ", "Asia/Shanghai"};
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++) {
    int offset;
    g_assert_false (date_parse_zone (wrong[i], &offset));
  }
}

static void test_periods (void)
{
  static const struct {
    const char *text, *first, *last;
  } cases[] = {{"2024", "2024-01-01", "2024-12-31"},
               {"2024-2026", "2024-01-01", "2026-12-31"},
               {"2024..2026", "2024-01-01", "2026-12-31"},
               {"2024至2026", "2024-01-01", "2026-12-31"},
               {"2024年至2026年", "2024-01-01", "2026-12-31"},
               {"２０２４—２０２６", "2024-01-01", "2026-12-31"},
               {"民國113年到民國115年", "2024-01-01", "2026-12-31"},
               {"2024年1月15日至2024年2月1日", "2024-01-15", "2024-02-01"},
               {"2024-01-15/2024-02-01", "2024-01-15", "2024-02-01"},
               {"2024-01-15..2024-01-15", "2024-01-15", "2024-01-15"},
               {"20240115-20240201", "2024-01-15", "2024-02-01"}};
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    GDate first, last;
    g_autoptr (GError) error = NULL;
    g_assert_true (date_parse_period (cases[i].text, &first, &last, &error));
    g_autofree char *from = date_print (&first), *to = date_print (&last);
    g_assert_cmpstr (from, ==, cases[i].first);
    g_assert_cmpstr (to, ==, cases[i].last);
  }
  static const char *const refused[] = {"",
                                        "2026-2024",
                                        "2024-",
                                        "-2024",
                                        "2024-2026-2028",
                                        "2024-01-15",
                                        "2024-02-30/2024-03-01",
                                        "2024..2024-05-01",
                                        "0001-0002",
                                        "2024/3/5"};
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++) {
    GDate first, last;
    GError *error = NULL;
    g_assert_false (date_parse_period (refused[i], &first, &last, &error));
    assert_refused (&error, "D-PERIOD");
  }
}

static void test_instants_go_both_ways (void)
{
  static const struct {
    const char *text;
    int64_t seconds;
  } cases[] = {{"1970-01-01T00:00:00Z", 0},
               {"1969-12-31T23:59:59Z", -1},
               {"2026-11-23T08:12:00Z", 1795421520},
               {"2038-01-19T03:14:08Z", 2147483648},
               {"9999-12-31T23:59:59Z", 253402300799}};
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    int64_t seconds = 1;
    g_assert_true (date_parse_time (cases[i].text, &seconds));
    g_assert_cmpint (seconds, ==, cases[i].seconds);
    g_autofree char *printed = date_print_time (seconds);
    g_assert_cmpstr (printed, ==, cases[i].text);
  }
  static const char *const refused[] = {"",
                                        "2026-11-23T08:12:00",
                                        "2026-11-23 08:12:00Z",
                                        "2026-11-23T24:00:00Z",
                                        "2026-11-23T08:60:00Z",
                                        "2026-11-23T08:12:60Z",
                                        "2026-11-31T08:12:00Z",
                                        "2026-11-23T8:12:000Z",
                                        "2026-11-23t08:12:00z",
                                        "2026-11-23T08:12:00Z "};
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++) {
    int64_t seconds = 0;
    g_assert_false (date_parse_time (refused[i], &seconds));
  }
}

static void test_durations (void)
{
  static const struct {
    const char *from, *duration, *to;
  } cases[] = {{"2024-01-31", "P1M", "2024-02-29"}, {"2024-02-29", "P1Y", "2025-02-28"},
               {"2024-12-31", "P1D", "2025-01-01"}, {"2024-01-01", "P2W", "2024-01-15"},
               {"2024-11-30", "P2M", "2025-01-30"}, {"2024-01-01", "P30Y", "2054-01-01"}};
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    GDate date;
    g_assert_true (date_parse_strict (cases[i].from, &date));
    g_assert_true (date_is_duration (cases[i].duration));
    g_assert_true (date_add_duration (&date, cases[i].duration));
    g_autofree char *printed = date_print (&date);
    g_assert_cmpstr (printed, ==, cases[i].to);
  }
  static const char *const refused[] = {"", "P", "2M", "P0D", "P-1D", "P1", "P1H", "P1M2D", "p1d", "P10000D", "P1D "};
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_false (date_is_duration (refused[i]));
}

static void test_instants_are_printed_as_glib_does (void)
{
  int64_t first = 0, last = 0;
  g_assert_true (date_parse_time ("1000-01-01T00:00:00Z", &first));
  g_assert_true (date_parse_time ("9999-12-31T23:59:59Z", &last));
  for (int64_t seconds = first; seconds <= last; seconds += 86400 + 3661) {
    g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
    g_autofree char *expected = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
    g_autofree char *printed = date_print_time (seconds);
    g_assert_cmpstr (printed, ==, expected);
  }
}

static void test_instants_that_no_day_has (void)
{
  static const int64_t outside[] = {INT64_MIN, -62135596801, 253402300800, INT64_MAX};
  for (unsigned i = 0; i < G_N_ELEMENTS (outside); i++) {
    g_autofree char *printed = date_print_time (outside[i]);
    g_assert_cmpstr (printed, ==, "0000-00-00T00:00:00Z");
  }
}

static void test_nothing_is_after_9999 (void)
{
  GDate date;
  g_assert_true (date_parse_strict ("9999-12-31", &date));
  g_assert_false (date_add_duration (&date, "P1D"));
  g_autofree char *printed = date_print (&date);
  g_assert_cmpstr (printed, ==, "9999-12-31");
  g_date_clear (&date, 1);
  g_assert_false (date_add_duration (&date, "P1D"));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/date/what-people-write", test_what_people_write);
  g_test_add_func ("/date/days-that-do-not-exist", test_days_that_do_not_exist);
  g_test_add_func ("/date/leap-days-and-the-ends-of-time", test_leap_days_and_the_ends_of_time);
  g_test_add_func ("/date/files-hold-one-form-alone", test_files_hold_one_form_alone);
  g_test_add_func ("/date/zone", test_zones);
  g_test_add_func ("/date/day", test_a_day_begins_where_clocks_show_midnight);
  g_test_add_func ("/date/periods", test_periods);
  g_test_add_func ("/date/instants-go-both-ways", test_instants_go_both_ways);
  g_test_add_func ("/date/instants-are-printed-as-glib-does", test_instants_are_printed_as_glib_does);
  g_test_add_func ("/date/instants-that-no-day-has", test_instants_that_no_day_has);
  g_test_add_func ("/date/durations", test_durations);
  g_test_add_func ("/date/nothing-is-after-9999", test_nothing_is_after_9999);
  return g_test_run ();
}
