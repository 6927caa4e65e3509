/* For tests of two commands at once: runs the command $BETWEEN_RUN once, before the first opening of a file whose path
 * ends with $BETWEEN_OPEN, or after the first renaming to a name that is $BETWEEN_RENAME. The command runs without this
 * library, as the child of a process that is made at the start: the program may forbid itself to start others. */
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int ask[2] = {-1, -1}, answer[2] = {-1, -1};
static const char *open_end, *rename_name;

__attribute__ ((constructor)) static void begin (void)
{
  char byte;
  const char *command = getenv ("BETWEEN_RUN");
  open_end = getenv ("BETWEEN_OPEN");
  rename_name = getenv ("BETWEEN_RENAME");
  unsetenv ("LD_PRELOAD");
  if (command == NULL || pipe (ask) != 0 || pipe (answer) != 0 || fork () != 0)
    return;
  close (ask[1]);
  if (read (ask[0], &byte, 1) == 1) {
    int status = system (command);
    if (status != 0)
      fprintf (stderr, "between: status %d: %s\n", status, command);
    byte = write (answer[1], "", 1) == 1;
  }
  _exit (0);
}

static void run_once (void)
{
  static bool done;
  char byte;
  int before = errno;
  if (!done && ask[1] >= 0) {
    done = true;
    if (write (ask[1], "", 1) != 1 || read (answer[0], &byte, 1) != 1)
      abort ();
  }
  errno = before;
}

static bool ends_with (const char *path, const char *end)
{
  return end != NULL && strlen (path) >= strlen (end) && strcmp (path + strlen (path) - strlen (end), end) == 0;
}

/* Files beneath an archive are opened by openat2, which has no function in libc. */
long syscall (long number, ...)
{
  static long (*real) (long, ...);
  long values[6];
  va_list list;
  va_start (list, number);
  for (unsigned i = 0; i < 6; i++)
    values[i] = va_arg (list, long);
  va_end (list);
  if (real == NULL)
    *(void **)&real = dlsym (RTLD_NEXT, "syscall");
  if (number == SYS_openat2 && ends_with ((const char *)values[1], open_end))
    run_once ();
  return real (number, values[0], values[1], values[2], values[3], values[4], values[5]);
}

int renameat2 (int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
  static int (*real) (int, const char *, int, const char *, unsigned);
  if (real == NULL)
    *(void **)&real = dlsym (RTLD_NEXT, "renameat2");
  int result = real (from_fd, from, to_fd, to, flags);
  if (result == 0 && rename_name != NULL && strcmp (to, rename_name) == 0)
    run_once ();
  return result;
}
