/* For tests of what takes days: moves the clock of whatever program it is loaded into by $CLOCK_SHIFT seconds. */
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static long shift (void)
{
  const char *text = getenv ("CLOCK_SHIFT");
  return text != NULL ? strtol (text, NULL, 10) : 0;
}

int clock_gettime (clockid_t clock, struct timespec *time)
{
  static int (*real) (clockid_t, struct timespec *);
  if (real == NULL)
    *(void **)&real = dlsym (RTLD_NEXT, "clock_gettime");
  int result = real (clock, time);
  if (result == 0 && clock == CLOCK_REALTIME)
    time->tv_sec += shift ();
  return result;
}

int gettimeofday (struct timeval *restrict now, void *restrict zone)
{
  static int (*real) (struct timeval *, void *);
  if (real == NULL)
    *(void **)&real = dlsym (RTLD_NEXT, "gettimeofday");
  int result = real (now, zone);
  if (result == 0)
    now->tv_sec += shift ();
  return result;
}

time_t time (time_t *result)
{
  struct timespec now;
  clock_gettime (CLOCK_REALTIME, &now);
  if (result != NULL)
    *result = now.tv_sec;
  return now.tv_sec;
}
