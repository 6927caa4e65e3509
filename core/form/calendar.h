/* A calendar file of whole days (RFC 5545), for the calendars that people have already. */
#pragma once

#include <stdint.h>

#include <glib.h>

typedef struct Calendar Calendar;

/* stamp is the instant (UTC seconds) of which its contents are. */
Calendar *calendar_new (int64_t stamp);
void calendar_free (Calendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Calendar, calendar_free)

/* An event on a day. uid must stay the same for the same thing, so that a calendar that imports the file again changes
 * its entry instead of adding one. The texts are escaped here; description may be NULL. */
void calendar_add (Calendar *calendar, const char *uid, const GDate *day, const char *summary, const char *description);
unsigned calendar_length (const Calendar *calendar);
/* The file, given: CRLF, lines of at most 75 bytes folded between characters (RFC 5545 §3.1). */
char *calendar_print (const Calendar *calendar);
