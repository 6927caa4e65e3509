/* Calls of sys/io that fail, or do less than they are asked to, when a test says so; and what stands on the disk then.
 */
#pragma once

#include <errno.h>

#include "tests/unit/unit.h"

static const IoCalls *real;

/* What the replaced calls do; set anew by each test. */
static struct {
  int failure;      /* errno of the call that fails */
  unsigned failing; /* how many times it still fails */
  unsigned count;   /* how often it was called */
  size_t most;      /* bytes that one write takes */
} plan;

static inline int outcome (int result)
{
  plan.count++;
  if (plan.failing == 0)
    return result;
  plan.failing--;
  errno = plan.failure;
  return -1;
}

static inline bool fails (void)
{
  return outcome (0) != 0;
}

static inline int fail_create (int dirfd, const char *path, int flags, mode_t mode)
{
  return fails () ? -1 : real->create (dirfd, path, flags, mode);
}

static inline ssize_t fail_write (int fd, const void *data, size_t len)
{
  return fails () ? -1 : real->write (fd, data, MIN (len, plan.most));
}

static inline ssize_t write_nothing (int fd G_GNUC_UNUSED, const void *data G_GNUC_UNUSED, size_t len G_GNUC_UNUSED)
{
  return 0;
}

static inline int fail_fsync (int fd)
{
  return fails () ? -1 : real->fsync (fd);
}

static inline int fail_close (int fd)
{
  int result = real->close (fd);
  return fails () ? -1 : result;
}

static inline int fail_mkdir (int dirfd, const char *path, mode_t mode)
{
  return fails () ? -1 : real->mkdir (dirfd, path, mode);
}

static inline int fail_link (int from_dirfd, const char *from, int to_dirfd, const char *to)
{
  return fails () ? -1 : real->link (from_dirfd, from, to_dirfd, to);
}

/* As on NFS when the reply was lost and the call sent again. */
static inline int link_and_fail (int from_dirfd, const char *from, int to_dirfd, const char *to)
{
  int result = real->link (from_dirfd, from, to_dirfd, to);
  return fails () ? -1 : result;
}

static inline int fail_rename (int from_dirfd, const char *from, int to_dirfd, const char *to)
{
  return fails () ? -1 : real->rename (from_dirfd, from, to_dirfd, to);
}

static inline int fail_unlink (int dirfd, const char *path, int flags)
{
  return fails () ? -1 : real->unlink (dirfd, path, flags);
}

static inline IoCalls *replaced (int failure, unsigned times)
{
  static IoCalls calls;
  real = io_replace_calls (NULL);
  calls = *real;
  plan.failure = failure;
  plan.failing = times;
  plan.count = 0;
  plan.most = SIZE_MAX;
  io_replace_calls (&calls);
  return &calls;
}

static inline void put (const Fresh *fresh, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (io_create_file (fresh->fd, path, text, strlen (text), &error));
  g_assert_no_error (error);
}

static inline void assert_holds (const Fresh *fresh, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = io_read_file (fresh->fd, path, 1000, &error), same = bytes_of (text);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, same));
}

static inline void assert_type (const Fresh *fresh, const char *path, IoType type)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (io_type (fresh->fd, path, &error), ==, type);
  g_assert_no_error (error);
}
