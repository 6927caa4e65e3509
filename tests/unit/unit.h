/* What unit tests share: a check of a refusal by its id, and a fresh directory. */
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "sys/error.h"
#include "sys/io.h"

/* Takes the error, which must be one with that id and a message. */
static inline void assert_refused (GError **error, const char *id)
{
  g_assert_nonnull (*error);
  g_assert_cmpstr (error_id (*error), ==, id);
  g_assert_cmpstr ((*error)->message, !=, "");
  g_assert_null (strchr ((*error)->message, '\n'));
  g_clear_error (error);
}

static inline GBytes *bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* A limit only ever guards against hanging, and says so when it strikes. */
enum { GUARD_SECONDS = 300, GUARD_CPU_SECONDS = 10, GUARD_STATUS = 124 };

static inline void guard_strikes (int signal G_GNUC_UNUSED)
{
  static const char message[] = "HANGS: no answer within the time that guards against hanging\n";
  _exit (write (STDERR_FILENO, message, sizeof message - 1) > 0 ? GUARD_STATUS : 1);
}

/* Ends this process, with that status, when it runs so much longer. */
static inline void guard_against_hanging (void)
{
  signal (SIGALRM, guard_strikes);
  alarm (GUARD_SECONDS);
}

/* In a process that was forked for one input, which takes milliseconds. */
static inline void guard_input (void)
{
  const struct rlimit cpu = {GUARD_CPU_SECONDS, GUARD_CPU_SECONDS + 1};
  guard_against_hanging ();
  signal (SIGXCPU, guard_strikes);
  g_assert_cmpint (setrlimit (RLIMIT_CPU, &cpu), ==, 0);
}

typedef struct {
  char *path;
  int fd;
} Fresh;

static inline void fresh_set_up (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  fresh->path = g_dir_make_tmp ("dossier-unit-XXXXXX", NULL);
  g_assert_nonnull (fresh->path);
  fresh->fd = open (fresh->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (fresh->fd, >=, 0);
}

static inline void fresh_tear_down (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  io_replace_calls (NULL);
  g_assert_true (io_remove_tree (AT_FDCWD, fresh->path, NULL));
  close (fresh->fd);
  g_free (fresh->path);
}
