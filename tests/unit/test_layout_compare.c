/* A layout that replaces another, whatever it extends: which changes make it weaker. */
#include <string.h>

#include "tests/unit/fixtures/layout.h"

/* A layout of the program in which some words are replaced by others. */
static Layout *changed (const char *id, const char *from, const char *to)
{
  g_autofree char *path = g_strdup_printf ("layouts/%s.xml", id), *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (GString) whole = g_string_new (text);
  if (from != NULL)
    g_assert_cmpuint (g_string_replace (whole, from, to, 0), >, 0);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  Layout *layout = fixture_parse (whole->str, faults);
  for (unsigned i = 0; i < faults->len; i++)
    g_test_message ("%s", ((LayoutFault *)faults->pdata[i])->message);
  g_assert_nonnull (layout);
  return layout;
}

typedef struct {
  const char *name, *id, *from, *to;
  const char *code; /* NULL: it is not weaker */
} Case;

#define CONTRACTS "<retention period=\"D30\" trigger=\"CE\" mandate=\"R\"/>"

static const Case cases[] = {
    {"the same", "company", NULL, NULL, NULL},
    {"another edition and title", "company", "edition=\"1\" zh=\"公司", "edition=\"7\" zh=\"本公司", NULL},
    {"a longer period", "company", CONTRACTS, "<retention period=\"D40\" trigger=\"CE\" mandate=\"R\"/>", NULL},
    {"for ever", "company", CONTRACTS, "<retention period=\"Y\" trigger=\"FY\" mandate=\"R\"/>", NULL},
    {"a shorter period", "company", CONTRACTS, "<retention period=\"D5\" trigger=\"CE\" mandate=\"R\"/>",
     "L-WEAKER-RETENTION"},
    {"an earlier trigger", "company", CONTRACTS, "<retention period=\"D30\" trigger=\"FY\" mandate=\"R\"/>",
     "L-WEAKER-RETENTION"},
    {"a trigger that the layout says is later", "company", CONTRACTS,
     "<retention period=\"D30\" trigger=\"RE\" mandate=\"R\"/>", "L-WEAKER-RETENTION"},
    {"a trigger from elsewhere", "company", "<trigger code=\"CE\" from=\"record\"",
     "<trigger code=\"CE\" from=\"year\"", "L-CHANGED-TRIGGER"},
    {"a category renamed", "company", "code=\"KH.A05\" directory=\"a05-scheduling\"",
     "code=\"KH.A09\" directory=\"a09-scheduling\"", "L-DROPPED-CATEGORY"},
    {"another directory", "company", "directory=\"a05-scheduling\"", "directory=\"a05-plans\"", NULL},
    {"a check that sealing does not ask for", "company", "<check code=\"numbering\" ",
     "<check code=\"numbering\" sealing=\"no\" ", "L-WEAKER-CHECKS"},
    {"a missing check", "company", "checks=\"pages-match pages-known copies-declared numbering on-time\"",
     "checks=\"pages-match copies-declared numbering on-time\"", "L-WEAKER-CHECKS"},
    {"a longer loan", "company", "days=\"7\"", "days=\"8\"", "L-WEAKER-LOAN"},
    {"a shorter loan", "company", "days=\"7\"", "days=\"6\"", NULL},
    {"another loan rule", "company", "loan=\"L0\"", "loan=\"L1\"", "L-WEAKER-LOAN"},
    {"a paper without a scan", "company", "number=\"yes\" scan=\"yes\"", "number=\"yes\"", "L-WEAKER-LOAN"},
    {"another custodian, whose head approves", "company",
     "code=\"KH.A02\" directory=\"a02-contracts\" grade=\"A\" loan=\"L1\" custodian=\"HR\"",
     "code=\"KH.A02\" directory=\"a02-contracts\" grade=\"A\" loan=\"L1\" custodian=\"Sales\"", "L-WEAKER-LOAN"},
    {"a post without a department", "company", "code=\"hr-head\" department=\"HR\"", "code=\"hr-head\"",
     "L-WEAKER-POST"},
    {"a post of another department", "company", "code=\"management\" department=\"GM\"",
     "code=\"management\" department=\"Sales\"", "L-WEAKER-POST"},
    {"a post of one department", "company", "<post code=\"custodian-head\"",
     "<post code=\"custodian-head\" department=\"HR\"", NULL},
    {"a shorter cooling-off", "company", "cooling-off=\"P7D\"", "cooling-off=\"P6D\"", "L-WEAKER-COOLING-OFF"},
    {"the same cooling-off in weeks", "company", "cooling-off=\"P7D\"", "cooling-off=\"P1W\"", NULL},
    {"a cooling-off beyond the calendar", "company", "cooling-off=\"P7D\"", "cooling-off=\"P9999Y\"", NULL},
    {"one witness", "company", "stages=\"count attest\" quorum=\"2\"", "stages=\"count attest\" quorum=\"1\"",
     "L-WEAKER-WITNESSES"},
    {"another post signs", "company", "role=\"reviewer\" post=\"hr-head\"", "role=\"reviewer\" post=\"archivist\"",
     "L-WEAKER-SIGNATURE"},
    {"a post signs instead of a role", "company", "role=\"appraiser\" stages",
     "role=\"appraiser\" post=\"archivist\" stages", "L-WEAKER-SIGNATURE"},
    {"reviewer and approver may be one", "company", "<distinct roles=\"appraiser reviewer approver operator\"/>",
     "<distinct roles=\"appraiser approver operator\"/>", "L-WEAKER-DISTINCT"},
    {"a procedure of its own", "company", "<destruction code=\"standard\"",
     "<destruction code=\"quick\" mandate=\"R\" cooling-off=\"P1D\" categories=\"KH\" zh=\"快\" en=\"quick\">"
     "<signer role=\"all\" quorum=\"1\" stages=\"submit review approve count execute attest\" zh=\"全\" en=\"all\"/>"
     "</destruction><destruction code=\"standard\"",
     "L-WEAKER-SIGNATURE"},
    {"a procedure is gone", "accounting", "categories=\"KU\"", "categories=\"KU.PZ\"", "L-WEAKER-SIGNATURE"},
    {"other year rules", "company", "years=\"zh-lijuan\"", "years=\"dat22-2015\"", "L-CHANGED-YEARS"},
    {"changed year rules", "company", "when=\"reply\" year=\"reply\" zh=\"跨",
     "when=\"reply date\" year=\"reply\" zh=\"跨", "L-CHANGED-YEARS"},
    {"an earlier zone", "company", "zone=\"+08:00\"", "zone=\"+09:00\"", "L-CHANGED-ZONE"},
    {"a later zone", "company", "zone=\"+08:00\"", "zone=\"+07:00\"", NULL},
    {"an older year", "company", "zone=\"+08:00\"", "zone=\"+08:00\" oldest=\"1800\"", "L-WEAKER-YEAR"},
    {"rarer packs", "company", "of=\"pack\" every=\"P7D\"", "of=\"pack\" every=\"P8D\"", "L-WEAKER-REVIEW"},
    {"rarer reviews", "company", "every=\"P2M\"", "every=\"P3M\"", "L-WEAKER-REVIEW"},
    {"more administrators", "company", "zone=\"+08:00\"", "zone=\"+08:00\" administrators=\"2\"", NULL},
    {"more that is signed", "company", "zone=\"+08:00\"", "zone=\"+08:00\" signed=\"customer\"", NULL},
};

static bool has_code (const GPtrArray *faults, const char *code)
{
  bool found = code == NULL && faults->len == 0;
  for (unsigned i = 0; i < faults->len; i++) {
    const LayoutFault *fault = faults->pdata[i];
    g_test_message ("%s %s", fault->code, fault->message);
    found = found || g_strcmp0 (fault->code, code) == 0;
  }
  return found;
}

static void test_case (gconstpointer data)
{
  const Case *given = data;
  g_autoptr (Layout) before = fixture_shipped (given->id);
  g_autoptr (Layout) after = changed (given->id, given->from, given->to);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  layout_weaknesses (after, before, faults);
  if (!has_code (faults, given->code)) {
    g_test_message ("expected %s", given->code != NULL ? given->code : "nothing");
    g_test_fail ();
  }
}

/* What a child of other layouts says is compared as a whole. */
static void test_a_layout_of_another_family_is_compared_too (void)
{
  g_autoptr (Layout) accounting = fixture_shipped ("accounting");
  g_autoptr (Layout) company = fixture_shipped ("company");
  g_autoptr (Layout) key = fixture_shipped ("key-accounts");
  g_autoptr (GPtrArray) stricter = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  g_autoptr (GPtrArray) weaker = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  g_autoptr (GPtrArray) other = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  layout_weaknesses (accounting, company, stricter);
  g_assert_true (has_code (stricter, NULL));
  layout_weaknesses (company, accounting, weaker);
  g_assert_true (has_code (weaker, "L-WEAKER-SIGNATURE"));
  layout_weaknesses (key, company, other);
  g_assert_true (has_code (other, "L-DROPPED-CATEGORY"));
}

static void test_the_time_to_wait_is_the_longest_and_at_most_ninety_days (void)
{
  g_autoptr (Layout) company = fixture_shipped ("company");
  g_autoptr (Layout) slow = changed ("company", "cooling-off=\"P7D\"", "cooling-off=\"P2Y\"");
  g_assert_cmpuint (layout_cooling_days (company), ==, 7);
  g_assert_cmpuint (layout_cooling_days (slow), ==, 90);
}

static void test_differences_are_told (void)
{
  g_autoptr (Layout) company = fixture_shipped ("company");
  g_autoptr (Layout) other = changed ("company", CONTRACTS, "<retention period=\"D5\" trigger=\"CE\" mandate=\"R\"/>");
  g_autoptr (GPtrArray) none = layout_changes (company, company, "en");
  g_autoptr (GPtrArray) one = layout_changes (other, company, "en");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (one->len, ==, 1);
  const LayoutChange *change = one->pdata[0];
  g_assert_cmpstr (change->code, ==, "KH.A02");
  g_assert_cmpstr (change->what, ==, "retention");
  g_assert_cmpstr (change->was, ==, "D30 CE");
  g_assert_cmpstr (change->now, ==, "D5 CE");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/layout/compare/%s", cases[i].name);
    g_test_add_data_func (g_strdelimit (path, " ,", '-'), &cases[i], test_case);
  }
  g_test_add_func ("/layout/compare/another-family", test_a_layout_of_another_family_is_compared_too);
  g_test_add_func ("/layout/compare/cooling", test_the_time_to_wait_is_the_longest_and_at_most_ninety_days);
  g_test_add_func ("/layout/compare/differences", test_differences_are_told);
  return g_test_run ();
}
