/* Calendar files as RFC 5545 wants them: escaped, folded between characters, every line ended by CRLF. */
#include "form/calendar.h"

#include <string.h>

#include "form/date.h"

static GDate day_of (const char *text)
{
  GDate day;
  g_assert_true (date_parse_strict (text, &day));
  return day;
}

static void test_an_event_is_written_in_full (void)
{
  g_autoptr (Calendar) calendar = calendar_new (1795421520);
  GDate day = day_of ("2055-01-01");
  calendar_add (calendar, "a.2055-01-01@b", &day, "seven", NULL);
  g_autofree char *text = calendar_print (calendar);
  g_assert_cmpstr (text, ==,
                   "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//dossier//customer archive//EN\r\n"
                   "BEGIN:VEVENT\r\nUID:a.2055-01-01@b\r\nDTSTAMP:20261123T081200Z\r\nDTSTART;VALUE=DATE:20550101\r\n"
                   "SUMMARY:seven\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

static void test_texts_are_escaped (void)
{
  g_autoptr (Calendar) calendar = calendar_new (0);
  GDate day = day_of ("2055-01-01");
  calendar_add (calendar, "u", &day, "a, b; c \\ d", "one\ntwo");
  g_autofree char *text = calendar_print (calendar);
  g_assert_nonnull (strstr (text, "SUMMARY:a\\, b\\; c \\\\ d\r\n"));
  g_assert_nonnull (strstr (text, "DESCRIPTION:one\\ntwo\r\n"));
}

/* Takes the folds out again. */
static char *unfold (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\r\n ", -1);
  return g_strjoinv ("", lines);
}

static void test_long_lines_are_folded_between_characters (void)
{
  GDate day = day_of ("2055-01-01");
  for (unsigned n = 60; n < 260; n++) {
    g_autoptr (Calendar) calendar = calendar_new (0);
    g_autoptr (GString) summary = g_string_new (NULL);
    for (unsigned i = 0; i < n; i++)
      g_string_append (summary, i % 3 == 0 ? "档" : i % 7 == 0 ? "𝄞" : "x");
    calendar_add (calendar, "u", &day, summary->str, NULL);
    g_autofree char *text = calendar_print (calendar), *whole = unfold (text);
    g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
    for (unsigned i = 0; lines[i] != NULL; i++) {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    }
    g_assert_nonnull (strstr (whole, summary->str));
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/event", test_an_event_is_written_in_full);
  g_test_add_func ("/calendar/escaped", test_texts_are_escaped);
  g_test_add_func ("/calendar/folded", test_long_lines_are_folded_between_characters);
  return g_test_run ();
}
