/* A calendar file of all-day events (RFC 5545), which people can import into the calendar they use. */
#pragma once

#include <stdint.h>

#include <glib.h>

typedef struct Calendar Calendar;

/* stamp is the time (UTC seconds) at which the contents were true. */
Calendar *calendar_new (int64_t stamp);
void calendar_free (Calendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Calendar, calendar_free)

/* Adds an event on a day. The same event must have the same uid each time: a calendar that imports the file again then
 * changes its entry instead of adding one. Texts are escaped here; description may be NULL. */
void calendar_add (Calendar *calendar, const char *uid, const GDate *day, const char *summary, const char *description);
/* The file: lines end with CRLF and are folded between characters at 75 bytes (RFC 5545 §3.1). Given. */
char *calendar_print (const Calendar *calendar);
