/* What is in force: which event begins what, which ends it, and what was in force when. */
#include "fold/standing.h"

#include "form/document/event.h"
#include "tests/unit/fixtures/unit.h"

#define VOLUME "customers/C00/C00001/2024/a02-contracts"
#define RECORD VOLUME "/0001"

/* Applies "VERB ON ENTRY EDITION [FIELD…]", as the event of this number. */
static void apply (Standing *standing, unsigned number, const char *line)
{
  StandingChange change = {0};
  g_auto (GStrv) words = g_strsplit (line, " ", 5);
  g_autofree char *more = words[4] != NULL ? g_strconcat (" ", words[4], NULL) : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("%09u %064u 2026-11-23T08:12:00Z tester %s on=%s entry=%s edition=%s%s",
                                           number, 0, words[0], words[1], words[2], words[3], more);
  g_autoptr (GError) error = NULL;
  g_autoptr (Event) event = event_parse (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_true (standing_verb (event_verb (event), &change.kind, &change.ends));
  g_assert_cmpstr (standing_read (event, &change), ==, NULL);
  standing_apply (standing, &change);
}

static void list (const StandingFact *fact, gpointer data)
{
  g_string_append_printf (data, "%s ", fact->change.entry);
}

static void expect (const Standing *standing, StandingKind kind, const char *path, uint64_t before, const char *entries)
{
  g_autoptr (GString) found = g_string_new (NULL);
  standing_over (standing, kind, path, before, list, found);
  g_assert_cmpstr (found->str, ==, entries);
}

static void test_what_covers_a_record_is_over_it (void)
{
  g_autoptr (Standing) standing = standing_new ();
  apply (standing, 10, "hold customers/C00/C00001 H2026-0001 1");
  apply (standing, 11, "hold " VOLUME " H2026-0002 1");
  apply (standing, 12, "hold " RECORD " H2026-0003 1");
  apply (standing, 13, "hold " VOLUME "/0002 H2026-0004 1");
  apply (standing, 14, "hold customers/C0/C0000 H2026-0005 1");
  expect (standing, STANDING_HELD, RECORD, 100, "H2026-0003 H2026-0002 H2026-0001 ");
  expect (standing, STANDING_HELD, RECORD, 12, "H2026-0002 H2026-0001 ");
  expect (standing, STANDING_RESTRICTED, RECORD, 100, "");
}

static void test_a_lift_ends_its_own_entry_there_alone (void)
{
  g_autoptr (Standing) standing = standing_new ();
  apply (standing, 10, "hold " RECORD " H2026-0001 1");
  apply (standing, 11, "hold " RECORD " H2026-0002 1");
  apply (standing, 12, "hold " VOLUME " H2026-0001 1");
  apply (standing, 13, "lift " RECORD " H2026-0001 2");
  apply (standing, 14, "lift " RECORD " H2026-0001 3");
  expect (standing, STANDING_HELD, RECORD, 13, "H2026-0001 H2026-0002 H2026-0001 ");
  expect (standing, STANDING_HELD, RECORD, 100, "H2026-0002 H2026-0001 ");
  g_assert_false (standing_fact (standing, 3)->idle);
  g_assert_true (standing_fact (standing, 4)->idle);
  g_assert_cmpuint (standing_fact (standing, 0)->ended, ==, 13);
}

static void test_a_day_recorded_later_replaces_the_one_before (void)
{
  g_autoptr (Standing) standing = standing_new ();
  apply (standing, 10, "trigger " RECORD " H2026-0001 1 code=CE date=2024-01-01");
  apply (standing, 11, "trigger " RECORD " H2026-0002 1 code=RE date=2024-01-01");
  apply (standing, 12, "trigger " RECORD " H2026-0003 1 code=CE date=2023-01-01");
  expect (standing, STANDING_TRIGGERED, RECORD, 12, "H2026-0001 H2026-0002 ");
  expect (standing, STANDING_TRIGGERED, RECORD, 100, "H2026-0002 H2026-0003 ");
  apply (standing, 13, "withdraw " RECORD " H2026-0001 2 code=CE");
  g_assert_true (standing_fact (standing, 3)->idle);
  apply (standing, 14, "withdraw " RECORD " H2026-0003 2 code=CE");
  expect (standing, STANDING_TRIGGERED, RECORD, 100, "H2026-0002 ");
}

static void test_one_entry_does_not_end_what_another_began (void)
{
  g_autoptr (Standing) standing = standing_new ();
  apply (standing, 10, "restrict " RECORD " H2026-0001 1");
  apply (standing, 11, "release " RECORD " H2026-0002 2");
  g_assert_true (standing_fact (standing, 1)->idle);
  expect (standing, STANDING_RESTRICTED, RECORD, 100, "H2026-0001 ");
  apply (standing, 12, "release " RECORD " H2026-0001 2");
  apply (standing, 13, "restrict " RECORD " H2026-0003 1");
  expect (standing, STANDING_RESTRICTED, RECORD, 13, "");
  expect (standing, STANDING_RESTRICTED, RECORD, 14, "H2026-0003 ");
}

static void test_extensions_stand_beside_each_other (void)
{
  g_autoptr (Standing) standing = standing_new ();
  apply (standing, 10, "extend " RECORD " H2026-0001 1 until=2060-01-01");
  apply (standing, 11, "extend " RECORD " H2026-0002 1 until=2050-01-01");
  expect (standing, STANDING_EXTENDED, RECORD, 100, "H2026-0001 H2026-0002 ");
}

static void test_facts_are_found_by_their_event (void)
{
  g_autoptr (Standing) standing = standing_new ();
  apply (standing, 10, "hold " RECORD " H2026-0001 1");
  apply (standing, 20, "lift " RECORD " H2026-0001 2");
  g_assert_cmpuint (standing_first (standing, 1), ==, 0);
  g_assert_cmpuint (standing_first (standing, 11), ==, 1);
  g_assert_cmpuint (standing_first (standing, 21), ==, 2);
  g_assert_cmpuint (standing_length (standing), ==, 2);
}

#define NEW "customers/C00/C00002/2024/a02-contracts/0001"

static void test_what_came_along_ends_for_one_record_alone (void)
{
  g_autoptr (Standing) standing = standing_new ();
  apply (standing, 10, "hold customers/C00/C00001 H2026-0001 1");
  apply (standing, 11, "hold " VOLUME " H2026-0001 1");
  apply (standing, 12, "restrict " VOLUME " H2026-0002 1");
  standing_move (standing, RECORD, NEW);
  apply (standing, 20, "hold " VOLUME " H2026-0003 1");
  expect (standing, STANDING_HELD, NEW, 100, "H2026-0001 H2026-0001 ");
  apply (standing, 21, "lift " NEW " H2026-0003 2");
  g_assert_true (standing_fact (standing, 4)->idle);
  apply (standing, 22, "lift " NEW " H2026-0001 2");
  g_assert_false (standing_fact (standing, 5)->idle);
  expect (standing, STANDING_HELD, NEW, 22, "H2026-0001 H2026-0001 ");
  expect (standing, STANDING_HELD, NEW, 100, "");
  expect (standing, STANDING_HELD, VOLUME "/0002", 100, "H2026-0001 H2026-0003 H2026-0001 ");
  expect (standing, STANDING_RESTRICTED, NEW, 100, "H2026-0002 ");
  apply (standing, 23, "lift " NEW " H2026-0001 3");
  g_assert_true (standing_fact (standing, 6)->idle);
}

static void test_a_record_that_comes_back_is_held_once (void)
{
  g_autoptr (Standing) standing = standing_new ();
  apply (standing, 10, "hold customers/C00/C00001 H2026-0001 1");
  standing_move (standing, RECORD, VOLUME "x/0001");
  expect (standing, STANDING_HELD, VOLUME "x/0001", 100, "H2026-0001 ");
  standing_move (standing, VOLUME "x/0001", NEW);
  expect (standing, STANDING_HELD, NEW, 100, "H2026-0001 ");
  standing_move (standing, NEW, VOLUME "/0003");
  expect (standing, STANDING_HELD, VOLUME "/0003", 100, "H2026-0001 ");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/standing/covers", test_what_covers_a_record_is_over_it);
  g_test_add_func ("/standing/lift", test_a_lift_ends_its_own_entry_there_alone);
  g_test_add_func ("/standing/replaced", test_a_day_recorded_later_replaces_the_one_before);
  g_test_add_func ("/standing/another", test_one_entry_does_not_end_what_another_began);
  g_test_add_func ("/standing/extensions", test_extensions_stand_beside_each_other);
  g_test_add_func ("/standing/carried", test_what_came_along_ends_for_one_record_alone);
  g_test_add_func ("/standing/back", test_a_record_that_comes_back_is_held_once);
  g_test_add_func ("/standing/first", test_facts_are_found_by_their_event);
  return g_test_run ();
}
