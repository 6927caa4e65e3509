/* Doubts about the times of events. Each is a claim of the machine that committed, and decides nothing, so a doubt is
 * only a note. */
#pragma once

#include <stdint.h>

#include <glib.h>

#define VERIFY_TIME_TOLERANCE 3600 /* clocks differ by minutes; a difference of seconds UTC is no doubt */

typedef struct {
  int64_t before, now; /* of the event before, INT64_MIN: none; and of this machine */
  unsigned doubts;
} VerifyTimes;
void verify_times_init (VerifyTimes *times);
/* Takes the time of the next event. Adds a note to findings (of Finding) when it lies ahead of this machine's clock, is
 * before that of the event before, or more than a year after it; of a hundred notes, the last says that no more follow.
 */
void verify_times_take (VerifyTimes *times, int64_t time, const char *place, GPtrArray *findings);
