/* The end of retention, computed: a table of rules, days, events and extensions; and the lists that follow from it. */
#include "fold/retention.h"

#include "form/date.h"
#include "tests/unit/fixtures/layout.h"
#include "tests/unit/fixtures/unit.h"

typedef struct {
  const char *says;
  const char *period, *trigger;
  int year;
  const char *closed, *event;
  bool own_event;
  const char *extended;
  const char *first; /* or NULL */
  RetentionEnd end;
  RetentionWhy why;
  RetentionFrom from;
} Case;

#define DATED RETENTION_DATED, RETENTION_COMPUTED
#define UNKNOWN(why) NULL, RETENTION_UNKNOWN, why

static const Case CASES[] = {
    {"a voucher of 2015", "D30", "FY", 2015, NULL, NULL, false, NULL, "2046-01-01", DATED, RETENTION_FROM_YEAR},
    {"the shortest period", "D1", "FY", 2023, NULL, NULL, false, NULL, "2025-01-01", DATED, RETENTION_FROM_YEAR},
    {"a year needs no event", "D10", "FY", 2015, "2020-01-01", "2001-01-01", true, NULL, "2026-01-01", DATED,
     RETENTION_FROM_YEAR},
    {"a contract's own end", "D30", "CE", 2024, "2026-06-30", NULL, false, NULL, "2057-01-01", DATED,
     RETENTION_FROM_RECORD},
    {"a contract that ends on a leap day", "D10", "CE", 2024, "2024-02-29", NULL, false, NULL, "2035-01-01", DATED,
     RETENTION_FROM_RECORD},
    {"on the last day of a year", "D10", "CE", 2024, "2024-12-31", NULL, false, NULL, "2035-01-01", DATED,
     RETENTION_FROM_RECORD},
    {"on the first day of a year", "D10", "CE", 2024, "2025-01-01", NULL, false, NULL, "2036-01-01", DATED,
     RETENTION_FROM_RECORD},
    {"a contract that runs", "D30", "CE", 2024, NULL, NULL, false, NULL, UNKNOWN (RETENTION_TRIGGER_PENDING),
     RETENTION_FROM_NOTHING},
    {"its end, recorded", "D30", "CE", 2024, NULL, "2027-05-31", true, NULL, "2058-01-01", DATED, RETENTION_FROM_EVENT},
    {"recorded for the customer", "D30", "CE", 2024, NULL, "2027-05-31", false, NULL, "2058-01-01", DATED,
     RETENTION_FROM_EVENT},
    {"recorded for the record goes first", "D30", "CE", 2024, "2030-06-30", "2027-05-31", true, NULL, "2058-01-01",
     DATED, RETENTION_FROM_EVENT},
    {"recorded for the customer does not", "D30", "CE", 2024, "2030-06-30", "2027-05-31", false, NULL, "2061-01-01",
     DATED, RETENTION_FROM_RECORD},
    {"a contract that ended before its year", "D30", "CE", 2024, "1995-06-30", NULL, false, NULL, "2055-01-01", DATED,
     RETENTION_FROM_RECORD},
    {"an end recorded before the record's year", "D30", "CE", 2024, NULL, "1995-06-30", true, NULL, "2055-01-01", DATED,
     RETENTION_FROM_EVENT},
    {"a relationship that ended before the record's year", "D10", "RE", 2024, NULL, "1995-06-30", false, NULL,
     "2035-01-01", DATED, RETENTION_FROM_EVENT},
    {"a relationship that lasts", "D10", "RE", 2024, "2025-01-01", NULL, false, NULL,
     UNKNOWN (RETENTION_TRIGGER_PENDING), RETENTION_FROM_NOTHING},
    {"its end recorded", "D10", "RE", 2024, NULL, "2031-03-01", false, NULL, "2042-01-01", DATED, RETENTION_FROM_EVENT},
    {"permanent", "Y", "FY", 2015, NULL, NULL, false, NULL, NULL, RETENTION_PERMANENT, RETENTION_COMPUTED,
     RETENTION_FROM_NOTHING},
    {"permanent whatever is recorded", "Y", "CE", 2015, "2016-01-01", "2017-01-01", true, "2060-01-01", NULL,
     RETENTION_PERMANENT, RETENTION_COMPUTED, RETENTION_FROM_NOTHING},
    {"no such trigger", "D10", "XX", 2015, "2016-01-01", "2016-01-01", true, NULL, UNKNOWN (RETENTION_TRIGGER_UNKNOWN),
     RETENTION_FROM_NOTHING},
    {"a document that cannot be read", "D10", NULL, 2015, NULL, NULL, false, NULL, UNKNOWN (RETENTION_UNREADABLE),
     RETENTION_FROM_NOTHING},
    {"extended", "D30", "FY", 2015, NULL, NULL, false, "2060-01-01", "2060-01-01", DATED, RETENTION_FROM_YEAR},
    {"an extension never shortens", "D30", "FY", 2015, NULL, NULL, false, "2040-01-01", "2046-01-01", DATED,
     RETENTION_FROM_YEAR},
    {"an extension tells no end", "D30", "CE", 2015, NULL, NULL, false, "2060-01-01",
     UNKNOWN (RETENTION_TRIGGER_PENDING), RETENTION_FROM_NOTHING},
    {"the last year that can be computed", "D99", "FY", 9899, NULL, NULL, false, NULL, "9999-01-01", DATED,
     RETENTION_FROM_YEAR},
    {"one more", "D99", "FY", 9900, NULL, NULL, false, NULL, UNKNOWN (RETENTION_OUT_OF_CALENDAR), RETENTION_FROM_YEAR},
};

static GDate day_of (const char *text)
{
  GDate day;
  g_date_clear (&day, 1);
  g_assert_true (text == NULL || date_parse_strict (text, &day));
  return day;
}

static RetentionInputs inputs_of (const Case *one)
{
  return (RetentionInputs){.period = one->period,
                           .trigger = one->trigger,
                           .year = one->year,
                           .closed = day_of (one->closed),
                           .event = day_of (one->event),
                           .own_event = one->own_event,
                           .extended = day_of (one->extended)};
}

static void test_the_end_follows_from_rule_trigger_and_decisions (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  for (unsigned i = 0; i < G_N_ELEMENTS (CASES); i++) {
    const Case *one = &CASES[i];
    RetentionInputs inputs = inputs_of (one);
    Retention retention = {0};
    g_test_message ("%s", one->says);
    retention_compute (layout, &inputs, &retention);
    g_autofree char *first = date_print (&retention.first);
    g_assert_cmpint (retention.end, ==, one->end);
    g_assert_cmpint (retention.why, ==, one->why);
    g_assert_cmpint (retention.from, ==, one->from);
    g_assert_cmpstr (first, ==, one->first);
  }
}

static void test_a_trigger_without_an_origin_waits_for_its_event (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("real-estate");
  RetentionInputs inputs = {.period = "D30", .trigger = "PT", .year = 2024};
  Retention retention = {0};
  inputs.closed = day_of ("2025-01-01");
  inputs.event = inputs.extended = day_of (NULL);
  retention_compute (layout, &inputs, &retention);
  g_assert_cmpint (retention.why, ==, RETENTION_TRIGGER_PENDING);
  inputs.event = day_of ("2026-02-01");
  retention_compute (layout, &inputs, &retention);
  g_assert_cmpint (retention.from, ==, RETENTION_FROM_EVENT);
  g_assert_cmpint (g_date_get_year (&retention.first), ==, 2057);
}

static void test_what_is_not_recorded_names_the_command_that_records_it (void)
{
  static const char *const triggers[][2] = {{"CE", "`dossier event C00001/2024/b01-scale/0001 CE DATE`"},
                                            {"RE", "`dossier event C00001 RE DATE`"}};
  g_autoptr (Layout) layout = fixture_shipped ("company");
  for (unsigned i = 0; i < G_N_ELEMENTS (triggers); i++) {
    char path[] = "customers/C00/C00001/2024/b01-scale/0001";
    g_autofree char *trigger = g_strdup (triggers[i][0]);
    RetentionInputs inputs = {.period = "D10", .trigger = trigger, .year = 2024};
    Retention retention = {.trigger = trigger, .path = path};
    retention_compute (layout, &inputs, &retention);
    g_autofree char *sentence = retention_describe (&retention, layout, "en");
    g_assert_nonnull (strstr (sentence, triggers[i][1]));
  }
}

static void test_a_record_is_in_one_list (void)
{
  char *none[] = {NULL}, *one[] = {(char[]){"2026-0001"}, NULL};
  Retention retention = {.end = RETENTION_DATED, .holds = none};
  retention.first = day_of ("2046-01-01");
  GDate before = day_of ("2045-12-31"), on = day_of ("2046-01-01");
  g_assert_cmpint (retention_list (&retention, &before), ==, RETENTION_LATER);
  g_assert_cmpint (retention_list (&retention, &on), ==, RETENTION_DUE);
  retention.holds = one;
  g_assert_cmpint (retention_list (&retention, &on), ==, RETENTION_HELD);
  retention.end = RETENTION_UNKNOWN;
  g_assert_cmpint (retention_list (&retention, &on), ==, RETENTION_HELD);
  retention.holds = none;
  g_assert_cmpint (retention_list (&retention, &on), ==, RETENTION_UNCOMPUTABLE);
  retention.end = RETENTION_PERMANENT;
  retention.holds = one;
  g_assert_cmpint (retention_list (&retention, &on), ==, RETENTION_FOR_EVER);
}

static void test_every_end_has_a_sentence_in_both_languages (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  char *english[G_N_ELEMENTS (CASES)];
  for (unsigned i = 0; i < 2 * G_N_ELEMENTS (CASES); i++) {
    const unsigned at = i % G_N_ELEMENTS (CASES);
    if (i == G_N_ELEMENTS (CASES))
      fixture_speak_chinese ();
    RetentionInputs inputs = inputs_of (&CASES[at]);
    g_autofree char *trigger = g_strdup (CASES[at].trigger);
    Retention retention = {.trigger = trigger};
    retention_compute (layout, &inputs, &retention);
    g_autofree char *sentence = retention_describe (&retention, layout, i == at ? "en" : "zh");
    if (i == at) {
      g_assert_cmpuint (strlen (sentence), >, 10);
      english[at] = g_steal_pointer (&sentence);
    } else {
      g_assert_cmpstr (sentence, !=, english[at]);
      g_free (english[at]);
    }
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retention/end", test_the_end_follows_from_rule_trigger_and_decisions);
  g_test_add_func ("/retention/no-origin", test_a_trigger_without_an_origin_waits_for_its_event);
  g_test_add_func ("/retention/command", test_what_is_not_recorded_names_the_command_that_records_it);
  g_test_add_func ("/retention/lists", test_a_record_is_in_one_list);
  g_test_add_func ("/retention/sentences", test_every_end_has_a_sentence_in_both_languages);
  return g_test_run ();
}
