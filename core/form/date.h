/* Days as GDate, instants as UTC seconds. ISO 8601 when printed. Proleptic Gregorian, 1000-01-01 to 9999-12-31. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

/* 2024-03-05, 20240305, 2024-3-5, 2024/3/5, 2024.3.5, 2024年3月5日 and 民國113年3月5日, with full-width digits and with
 * blanks around each number. D-DATE (usage) for anything else and for days that do not exist. */
bool date_parse (const char *text, GDate *date, GError **error);
/* The form that documents use, 2024-03-05, and no other. */
bool date_parse_strict (const char *text, GDate *date);

/* "2024", "2024-2026", "2024..2026", "2024年至2026年", "2024-01-01/2026-12-31": first and last day. D-PERIOD (usage).
 */
bool date_parse_period (const char *text, GDate *first, GDate *last, GError **error);

/* The end of a validity: a day, or 长期, 永久, long-term, unlimited: then the last day of the calendar. D-DATE (usage).
 */
bool date_parse_validity (const char *text, GDate *date, GError **error);
bool date_is_unlimited (const GDate *date);

/* "2024-03-05"; NULL for a cleared date. Given. */
char *date_print (const GDate *date);

/* "2026-11-23T08:12:00Z" and back. No other form is read. */
bool date_parse_time (const char *text, int64_t *seconds);
char *date_print_time (int64_t seconds);
/* Whether an archive can state an instant in every zone: from 1970-01-02 to 9999-12-30. */
bool date_is_instant (int64_t seconds);
/* The same of this machine's clock: D-CLOCK (refused). */
bool date_check_clock (int64_t seconds, GError **error);
/* "+08:00", "-03:30": how many seconds clocks are ahead of UTC, from -12:00 to +14:00. */
bool date_parse_zone (const char *text, int *offset);
/* The day of an instant where clocks are so far ahead of UTC. Cleared outside the calendar. */
GDate date_of_time (int64_t seconds, int offset);
/* The instant at which that day begins there. */
int64_t date_time_of (const GDate *day, int offset);

/* "P2M", "P7D", "P2W", "P1Y": adds a duration of one number (1 to 9999) and one unit to a date, in place. Returns false
 * and leaves the date unchanged for any other duration and past the year 9999. */
bool date_add_duration (GDate *date, const char *duration);
bool date_is_duration (const char *duration);
