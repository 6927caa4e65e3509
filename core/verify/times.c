/* Compares the time of each event with that of the one before it and with the clock of this machine. */
#include "verify/times.h"

#include <stdbool.h>

#include "form/date.h"
#include "form/finding.h"
#include "sys/message.h"

enum { LEAP = 366 * 86400, MOST = 100 };

void verify_times_init (VerifyTimes *times)
{
  *times = (VerifyTimes){.before = INT64_MIN, .now = g_get_real_time () / G_USEC_PER_SEC};
}

/* The doubt about a time, or NULL. Of events in a row that lie ahead, only the first is told. */
static const char *doubt_of (const VerifyTimes *times, int64_t time)
{
  bool is_ahead = time > times->now + VERIFY_TIME_TOLERANCE;
  if (is_ahead && time > MAX (times->before, times->now) + VERIFY_TIME_TOLERANCE)
    return N_ ("the time of the event lies ahead of this machine's clock");
  if (times->before == INT64_MIN)
    return NULL;
  if (time < times->before - VERIFY_TIME_TOLERANCE)
    return N_ ("the event states an earlier time than the one before it");
  return !is_ahead && time > times->before + LEAP
             ? N_ ("the event states a time more than a year after the one before it")
             : NULL;
}

void verify_times_take (VerifyTimes *times, int64_t time, const char *place, GPtrArray *findings)
{
  const char *doubt = doubt_of (times, time);
  if (doubt != NULL && times->doubts++ < MOST) {
    const char *message = times->doubts < MOST ? doubt : N_ ("further events with doubtful times are not listed");
    Finding *finding = finding_new ("V-EVENT-TIME", place, "%s", message);
    finding->expected = times->before != INT64_MIN ? date_print_time (times->before) : NULL;
    finding->found = date_print_time (time);
    g_ptr_array_add (findings, finding);
  }
  times->before = time;
}
