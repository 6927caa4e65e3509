/* Loaded before libc (LD_PRELOAD): counts the calls that change a file system, and at the Nth kills the process, stops
 * it, or makes the call fail, once or for ever after. A write that is killed has written its first half.
 *
 *     FAULT_AT     N; 0 counts only
 *     FAULT_MODE   kill, stop, or the name of an error: EIO, ENOSPC, EROFS, EDQUOT
 *     FAULT_EVER   set: every later call fails too
 *     FAULT_ONLY   name of the only call that counts: fsync, link, …
 *     FAULT_KILL   a later call at which the process is killed, when it was stopped at the Nth and goes on
 *     FAULT_LINKED the process is killed when so many commits of it are in the journal, before it goes on
 *     FAULT_LAZY   set: nothing is ever synced, and that is a success
 *     FAULT_COUNT  file to which the number of calls, and the name of the Nth, are written at the end
 *
 * Programs that are started from here run without it, and stdout and stderr are left alone. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define MAX_FD 4096

static atomic_ulong count;
static unsigned long fault_at;
static int fault_errno; /* 0: a signal */
static int fault_signal;
static unsigned long kill_at;
static bool fault_ever, fault_lazy;
static atomic_ulong to_link; /* commits until the process is killed; 0: it is not */
static char only[32], count_file[4096];
static const char *volatile name_at = "-";
static atomic_bool written[MAX_FD];

static const struct {
  const char *name;
  int number;
} errors[] = {{"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EROFS", EROFS}, {"EDQUOT", EDQUOT}};

static void copy (char *to, size_t size, const char *from)
{
  if (from != NULL && strlen (from) < size)
    memcpy (to, from, strlen (from) + 1);
}

__attribute__ ((constructor)) static void begin (void)
{
  static const char *const names[] = {"FAULT_AT",   "FAULT_MODE",   "FAULT_EVER",  "FAULT_ONLY", "FAULT_KILL",
                                      "FAULT_LAZY", "FAULT_LINKED", "FAULT_COUNT", "LD_PRELOAD"};
  const char *at = getenv ("FAULT_AT"), *mode = getenv ("FAULT_MODE");
  fault_at = at == NULL ? 0 : strtoul (at, NULL, 10);
  fault_signal = mode != NULL && strcmp (mode, "stop") == 0 ? SIGSTOP : SIGKILL;
  for (size_t i = 0; mode != NULL && i < sizeof errors / sizeof *errors; i++)
    if (strcmp (mode, errors[i].name) == 0)
      fault_errno = errors[i].number;
  fault_ever = getenv ("FAULT_EVER") != NULL;
  fault_lazy = getenv ("FAULT_LAZY") != NULL;
  to_link = getenv ("FAULT_LINKED") != NULL ? strtoul (getenv ("FAULT_LINKED"), NULL, 10) : 0;
  kill_at = getenv ("FAULT_KILL") != NULL ? strtoul (getenv ("FAULT_KILL"), NULL, 10) : 0;
  copy (only, sizeof only, getenv ("FAULT_ONLY"));
  copy (count_file, sizeof count_file, getenv ("FAULT_COUNT"));
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    unsetenv (names[i]);
}

__attribute__ ((destructor)) static void end (void)
{
  FILE *file = count_file[0] != '\0' ? fopen (count_file, "we") : NULL;
  if (file == NULL)
    return;
  fprintf (file, "%lu %s\n", atomic_load (&count), name_at);
  fclose (file);
}

/* POSIX lets a function's address be a void pointer; ISO C does not. */
#define NEXT(call) (__extension__(__typeof__ (&call)) dlsym (RTLD_NEXT, #call))

/* True when this call must fail; errno is set. Does not return when the process dies here. */
static bool fault (const char *name, int fd, const void *data, size_t len)
{
  if (fault_at == 0 && count_file[0] == '\0')
    return false;
  if (only[0] != '\0' && strcmp (only, name) != 0)
    return false;
  unsigned long n = atomic_fetch_add (&count, 1) + 1;
  if (n == fault_at)
    name_at = name;
  if (n == kill_at)
    kill (getpid (), SIGKILL);
  if (fault_at == 0 || n < fault_at || (n > fault_at && !(fault_ever && fault_errno != 0)))
    return false;
  if (fault_errno != 0) {
    errno = fault_errno;
    return true;
  }
  if (data != NULL && fault_signal == SIGKILL) {
    if (NEXT (write) (fd, data, len / 2) < 0)
      errno = 0;
  }
  kill (getpid (), fault_signal);
  return false;
}

static int note_open (int fd, int flags)
{
  if (fd >= 0 && fd < MAX_FD)
    atomic_store (&written[fd], (flags & (O_WRONLY | O_RDWR)) != 0);
  return fd;
}

static mode_t mode_of (int flags, va_list arguments)
{
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? (mode_t)va_arg (arguments, unsigned) : 0;
}

#define OPENAT(call)                                                                                                   \
  int call (int dirfd, const char *path, int flags, ...)                                                               \
  {                                                                                                                    \
    va_list arguments;                                                                                                 \
    va_start (arguments, flags);                                                                                       \
    mode_t mode = mode_of (flags, arguments);                                                                          \
    va_end (arguments);                                                                                                \
    if ((flags & O_CREAT) != 0 && fault ("create", -1, NULL, 0))                                                       \
      return -1;                                                                                                       \
    return note_open (NEXT (call) (dirfd, path, flags, mode), flags);                                                  \
  }
#define OPEN(call)                                                                                                     \
  int call (const char *path, int flags, ...)                                                                          \
  {                                                                                                                    \
    va_list arguments;                                                                                                 \
    va_start (arguments, flags);                                                                                       \
    mode_t mode = mode_of (flags, arguments);                                                                          \
    va_end (arguments);                                                                                                \
    if ((flags & O_CREAT) != 0 && fault ("create", -1, NULL, 0))                                                       \
      return -1;                                                                                                       \
    return note_open (NEXT (call) (path, flags, mode), flags);                                                         \
  }
OPENAT (openat)
OPENAT (openat64)
OPEN (open)
OPEN (open64)

ssize_t write (int fd, const void *data, size_t len)
{
  if (fd > STDERR_FILENO && fault ("write", fd, data, len))
    return -1;
  return NEXT (write) (fd, data, len);
}

ssize_t pwrite64 (int fd, const void *data, size_t len, off64_t offset)
{
  return fault ("pwrite", -1, NULL, 0) ? -1 : NEXT (pwrite64) (fd, data, len, offset);
}

/* A descriptor whose close fails is closed nevertheless, as Linux does it. */
int close (int fd)
{
  bool was_written = fd >= 0 && fd < MAX_FD && atomic_exchange (&written[fd], false);
  bool fails = was_written && fault ("close", -1, NULL, 0);
  int saved_errno = errno, result = NEXT (close) (fd);
  if (!fails)
    return result;
  errno = saved_errno;
  return -1;
}

int fsync (int fd)
{
  return fault ("fsync", -1, NULL, 0) ? -1 : fault_lazy ? 0 : NEXT (fsync) (fd);
}

int fdatasync (int fd)
{
  return fault ("fdatasync", -1, NULL, 0) ? -1 : fault_lazy ? 0 : NEXT (fdatasync) (fd);
}

int syncfs (int fd)
{
  return fault ("syncfs", -1, NULL, 0) ? -1 : fault_lazy ? 0 : NEXT (syncfs) (fd);
}

int mkdirat (int dirfd, const char *path, mode_t mode)
{
  return fault ("mkdir", -1, NULL, 0) ? -1 : NEXT (mkdirat) (dirfd, path, mode);
}

int mkdir (const char *path, mode_t mode)
{
  return fault ("mkdir", -1, NULL, 0) ? -1 : NEXT (mkdir) (path, mode);
}

int linkat (int from_dirfd, const char *from, int to_dirfd, const char *to, int flags)
{
  int result = fault ("link", -1, NULL, 0) ? -1 : NEXT (linkat) (from_dirfd, from, to_dirfd, to, flags);
  if (result == 0 && strncmp (to, "journal/", strlen ("journal/")) == 0 && atomic_load (&to_link) > 0 &&
      atomic_fetch_sub (&to_link, 1) == 1)
    kill (getpid (), SIGKILL);
  return result;
}

int renameat2 (int from_dirfd, const char *from, int to_dirfd, const char *to, unsigned flags)
{
  return fault ("rename", -1, NULL, 0) ? -1 : NEXT (renameat2) (from_dirfd, from, to_dirfd, to, flags);
}

int unlinkat (int dirfd, const char *path, int flags)
{
  return fault ("unlink", -1, NULL, 0) ? -1 : NEXT (unlinkat) (dirfd, path, flags);
}

int unlink (const char *path)
{
  return fault ("unlink", -1, NULL, 0) ? -1 : NEXT (unlink) (path);
}
