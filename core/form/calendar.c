/* Folds each line as it is added, so that the calendar is one string at any time. */
#include "form/calendar.h"

#include <string.h>

#include "form/date.h"

enum { MAX_LINE = 75 }; /* bytes before CRLF */

struct Calendar {
  GString *events;
  char *stamp;
};

/* Removes '-' and ':'. "2026-11-23T08:12:00Z" becomes "20261123T081200Z". */
static char *without_marks (const char *text)
{
  GString *plain = g_string_new (NULL);
  for (const char *at = text; *at != '\0'; at++)
    if (*at != '-' && *at != ':')
      g_string_append_c (plain, *at);
  return g_string_free (plain, FALSE);
}

Calendar *calendar_new (int64_t stamp)
{
  Calendar *calendar = g_new0 (Calendar, 1);
  g_autofree char *time = date_print_time (stamp);
  calendar->events = g_string_new (NULL);
  calendar->stamp = without_marks (time);
  return calendar;
}

void calendar_free (Calendar *calendar)
{
  if (calendar == NULL)
    return;
  g_string_free (calendar->events, TRUE);
  g_free (calendar->stamp);
  g_free (calendar);
}

/* A continuation line begins with a blank, which counts towards its length. */
static void append_folded (GString *text, const char *name, const char *value)
{
  g_autofree char *line = g_strconcat (name, ":", value, NULL);
  size_t used = 0;
  for (const char *at = line; *at != '\0';) {
    size_t len = (size_t)g_utf8_skip[(guchar)*at];
    if (used + len > MAX_LINE) {
      g_string_append (text, "\r\n ");
      used = 1;
    }
    g_string_append_len (text, at, (gssize)len);
    used += len;
    at += len;
  }
  g_string_append (text, "\r\n");
}

/* RFC 5545 §3.3.11 */
static void append_text (GString *text, const char *name, const char *value)
{
  g_autoptr (GString) escaped = g_string_new (NULL);
  for (const char *at = value; *at != '\0'; at++) {
    if (*at == '\n')
      g_string_append (escaped, "\\n");
    else {
      if (strchr ("\\;,", *at) != NULL)
        g_string_append_c (escaped, '\\');
      g_string_append_c (escaped, *at);
    }
  }
  append_folded (text, name, escaped->str);
}

void calendar_add (Calendar *calendar, const char *uid, const GDate *day, const char *summary, const char *description)
{
  GString *text = calendar->events;
  g_autofree char *marked = date_print (day), *date = without_marks (marked);
  append_folded (text, "BEGIN", "VEVENT");
  append_text (text, "UID", uid);
  append_folded (text, "DTSTAMP", calendar->stamp);
  append_folded (text, "DTSTART;VALUE=DATE", date);
  append_text (text, "SUMMARY", summary);
  if (description != NULL)
    append_text (text, "DESCRIPTION", description);
  append_folded (text, "TRANSP", "TRANSPARENT");
  append_folded (text, "END", "VEVENT");
}

char *calendar_print (const Calendar *calendar)
{
  return g_strconcat ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//dossier//customer archive//EN\r\n",
                      calendar->events->str, "END:VCALENDAR\r\n", NULL);
}
