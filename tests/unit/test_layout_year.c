/* The year table of RULES 2, in both rule sets that ship. */
#include "form/layout.h"

#include "form/date.h"
#include "form/document/record.h"
#include "sys/error.h"
#include "tests/unit/fixtures/layout.h"

typedef struct {
  const char *label;
  const char *kind, *date, *reply, *period_first, *period_last, *opened, *closed;
  bool is_reply, has_note;
  int zh, dat; /* year, 0: refused */
  const char *zh_rule, *dat_rule;
} Case;

#define FILED "2026-11-23"

static const Case cases[] = {
    {"request and reply", "request", "2023-11-20", "2024-01-09", NULL, NULL, NULL, NULL, false, false, 2024, 2024,
     "reply-year", "front-document"},
    {"request without reply", "request", "2023-11-20", NULL, NULL, NULL, NULL, NULL, false, false, 2023, 2023,
     "request-year", "document-year"},
    {"reply alone", "reply", "2024-01-09", NULL, NULL, NULL, NULL, NULL, true, false, 2024, 2024, "reply-alone",
     "document-year"},
    {"plan", "plan", "2023-12-20", NULL, "2024-01-01", "2026-12-31", NULL, NULL, false, false, 2024, 2023,
     "plan-first-year", "signing-year"},
    {"summary", "summary", "2024-02-01", NULL, "2021-01-01", "2023-12-31", NULL, NULL, false, false, 2023, 2024,
     "summary-last-year", "signing-year"},
    {"meeting", "meeting", "2024-01-05", NULL, NULL, NULL, "2023-12-30", "2024-01-02", false, false, 2023, 2024,
     "meeting-opened", "meeting-closed"},
    {"project", "project", "2023-03-01", NULL, NULL, NULL, "2022-05-01", "2024-06-30", false, false, 2023, 2024,
     "document-year", "case-closed"},
    {"case", "case", "2023-03-01", NULL, NULL, NULL, NULL, "2024-06-30", false, false, 2023, 2024, "document-year",
     "case-closed"},
    {"ordinary document", NULL, "2024-03-05", NULL, NULL, NULL, NULL, NULL, false, false, 2024, 2024, "document-year",
     "document-year"},
    {"no date known, with a note", "ordinary", NULL, NULL, NULL, NULL, NULL, NULL, false, true, 2026, 2026, "undated",
     "undated"},
};

static void set_day (GDate *day, const char *text)
{
  g_date_clear (day, 1);
  g_assert_true (!text || date_parse_strict (text, day));
}

static YearInputs inputs_of (const Case *one)
{
  YearInputs inputs = {.kind = one->kind, .is_reply = one->is_reply, .has_note = one->has_note};
  set_day (&inputs.date, one->date);
  set_day (&inputs.reply_date, one->reply);
  set_day (&inputs.period_first, one->period_first);
  set_day (&inputs.period_last, one->period_last);
  set_day (&inputs.opened, one->opened);
  set_day (&inputs.closed, one->closed);
  set_day (&inputs.filed, FILED);
  return inputs;
}

/* A company that chose the present standard. */
#define STANDARD                                                                                                       \
  "<layout xmlns='urn:x-dossier:1' id='standard' edition='1' extends='company' zh='标准' en='standard' "             \
  "years='dat22-2015'/>"

static void test_table (void)
{
  g_autoptr (Layout) article = fixture_shipped ("company");
  g_autoptr (Layout) standard = fixture_parse (STANDARD, NULL);
  g_assert_nonnull (standard);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (unsigned set = 0; set < 2; set++) {
      g_auto (YearDecision) decision = {0};
      g_autoptr (GError) error = NULL;
      YearInputs inputs = inputs_of (&cases[i]);
      g_test_message ("%s, %s", cases[i].label, set ? "dat22-2015" : "zh-lijuan");
      g_assert_true (layout_decide_year (set ? standard : article, &inputs, &decision, &error));
      g_assert_no_error (error);
      g_assert_cmpint (decision.year, ==, set ? cases[i].dat : cases[i].zh);
      g_assert_cmpstr (decision.rules, ==, set ? "dat22-2015" : "zh-lijuan");
      g_assert_cmpstr (decision.rule, ==, set ? cases[i].dat_rule : cases[i].zh_rule);
      const Layout *layout = set ? standard : article;
      g_assert_nonnull (layout_year_because (layout, decision.rules, decision.rule, "en"));
      g_assert_nonnull (layout_year_because (layout, decision.rules, decision.rule, "zh"));
    }
  }
}

typedef struct {
  const char *set, *kind, *date, *needs;
} Missing;

/* The hint names the option that is missing; another input never replaces it. */
static void test_missing_input_is_refused_by_name (void)
{
  static const Missing missing[] = {
      {"zh-lijuan", "plan", "2023-12-20", "(--period)"},
      {"zh-lijuan", "summary", "2024-02-01", "(--period)"},
      {"zh-lijuan", "meeting", "2024-01-05", "(--opened)"},
      {"zh-lijuan", "reply", NULL, "(--date)"},
      {"zh-lijuan", "ordinary", NULL, "(--note)"},
      {"dat22-2015", "meeting", "2024-01-05", "(--closed)"},
      {"dat22-2015", "project", "2024-01-05", "(--closed)"},
      {"dat22-2015", "case", "2024-01-05", "(--closed)"},
      {"dat22-2015", "plan", NULL, "(--note)"},
  };
  g_autoptr (Layout) article = fixture_shipped ("company");
  g_autoptr (Layout) standard = fixture_parse (STANDARD, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (missing); i++) {
    g_auto (YearDecision) decision = {0};
    g_autoptr (GError) error = NULL;
    Case one = {.kind = missing[i].kind, .date = missing[i].date};
    YearInputs inputs = inputs_of (&one);
    const Layout *layout = g_str_equal (missing[i].set, "zh-lijuan") ? article : standard;
    g_assert_false (layout_decide_year (layout, &inputs, &decision, &error));
    g_assert_true (error_has_id (error, "D-YEAR-INPUT"));
    g_assert_cmpint (error->code, ==, ERROR_REFUSED);
    g_assert_nonnull (strstr (error_hint (error), missing[i].needs));
  }
}

static void test_decision_names_the_inputs_that_decided (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  g_auto (YearDecision) decision = {0};
  YearInputs inputs = inputs_of (&cases[0]);
  g_assert_true (layout_decide_year (layout, &inputs, &decision, NULL));
  g_assert_cmpuint (decision.inputs->len, ==, 2);
  const RecordInput *kind = g_ptr_array_index (decision.inputs, 0), *reply = g_ptr_array_index (decision.inputs, 1);
  g_assert_cmpstr (kind->name, ==, "kind");
  g_assert_cmpstr (kind->value, ==, "request");
  g_assert_cmpstr (reply->name, ==, "reply");
  g_assert_cmpstr (reply->value, ==, "2024-01-09");
}

static void test_rules_that_leave_a_gap_refuse_what_falls_in_it (void)
{
  g_autofree char *text = fixture_small ("<years code='gappy' mandate='R' zh='缺' en='gappy'>"
                                         "<rule code='dated' when='date' year='date' zh='日' en='day'/></years>",
                                         "years='gappy'");
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  g_autoptr (Layout) layout = fixture_parse (text, faults);
  g_assert_nonnull (layout);
  g_assert_cmpuint (faults->len, ==, 1);
  g_assert_cmpstr (((LayoutFault *)faults->pdata[0])->code, ==, "L-YEAR-GAP");
  g_assert_true (((LayoutFault *)faults->pdata[0])->warning);
  g_auto (YearDecision) decision = {0};
  g_autoptr (GError) error = NULL;
  Case one = {.kind = "ordinary", .has_note = true};
  YearInputs inputs = inputs_of (&one);
  g_assert_false (layout_decide_year (layout, &inputs, &decision, &error));
  g_assert_true (error_has_id (error, "D-YEAR-NO-RULE"));
}

/* The record that filing makes of a decision. */
static Record *record_of (const YearInputs *inputs, const YearDecision *decision)
{
  Record *record = record_new ();
  const RecordInput *kind = g_ptr_array_index (decision->inputs, 0);
  record->kind = g_strdup (kind->value);
  record->date = inputs->date;
  record->period_first = inputs->period_first;
  record->period_last = inputs->period_last;
  record->opened = inputs->opened;
  record->closed = inputs->closed;
  record->reply_to = inputs->is_reply ? g_strdup ("Z109-KH.A02.2023-D30-C00042-0001") : NULL;
  if (inputs->has_note)
    g_ptr_array_add (record->notes, g_strdup ("undated"));
  record->filed = 1795500000; /* 2026-11-24 in UTC: the next day */
  record->reference.year = decision->year;
  record->year_rules = g_strdup (decision->rules);
  record->year_rule = g_strdup (decision->rule);
  for (unsigned i = 0; i < decision->inputs->len; i++) {
    const RecordInput *input = g_ptr_array_index (decision->inputs, i);
    record_add_input (record->year_inputs, input->name, input->value);
  }
  return record;
}

static bool confirms (const Layout *layout, const Record *record)
{
  g_auto (YearDecision) decision = {0};
  return layout_confirm_year (layout, record, &decision);
}

static void assert_confirmed_until_changed (const Layout *layout, const Case *one)
{
  g_auto (YearDecision) decision = {0};
  YearInputs inputs = inputs_of (one);
  g_assert_true (layout_decide_year (layout, &inputs, &decision, NULL));
  g_autoptr (Record) record = record_of (&inputs, &decision);
  g_auto (YearDecision) confirmed = {0};
  g_assert_true (layout_confirm_year (layout, record, &confirmed));
  g_assert_cmpstr (confirmed.rule, ==, decision.rule);
  g_assert_cmpstr (confirmed.place, ==, decision.place);
  record->reference.year++;
  g_assert_false (confirms (layout, record));
  record->reference.year--;
  RecordInput *last = record->year_inputs->pdata[record->year_inputs->len - 1];
  g_autofree char *kept = g_steal_pointer (&last->value);
  last->value = g_strdup ("2001-02-03");
  g_assert_false (confirms (layout, record));
  g_free (last->value);
  last->value = g_steal_pointer (&kept);
  g_assert_true (confirms (layout, record));
  g_free (record->year_rule);
  record->year_rule = g_strdup ("another");
  g_assert_false (confirms (layout, record));
}

static void test_a_record_confirms_its_year_until_it_is_changed (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].label);
    assert_confirmed_until_changed (layout, &cases[i]);
  }
}

static void test_a_reply_that_did_not_decide_is_allowed_for (void)
{
  g_autofree char *text = fixture_small ("<years code='shy' mandate='R' zh='避' en='shy'>"
                                         "<rule code='alone' unless='reply' year='filed' zh='独' en='alone'/>"
                                         "<rule code='beside' year='date' zh='旁' en='beside'/></years>",
                                         "years='shy'");
  g_autoptr (Layout) layout = fixture_parse (text, NULL);
  Case one = {.kind = "ordinary", .date = "2023-11-20", .reply = "2024-01-09"};
  assert_confirmed_until_changed (layout, &one);
  one.reply = NULL;
  assert_confirmed_until_changed (layout, &one);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/year/table", test_table);
  g_test_add_func ("/layout/year/missing-input-is-refused-by-name", test_missing_input_is_refused_by_name);
  g_test_add_func ("/layout/year/decision-names-its-inputs", test_decision_names_the_inputs_that_decided);
  g_test_add_func ("/layout/year/confirmed-until-changed", test_a_record_confirms_its_year_until_it_is_changed);
  g_test_add_func ("/layout/year/silent-reply", test_a_reply_that_did_not_decide_is_allowed_for);
  g_test_add_func ("/layout/year/gap-refuses", test_rules_that_leave_a_gap_refuse_what_falls_in_it);
  return g_test_run ();
}
