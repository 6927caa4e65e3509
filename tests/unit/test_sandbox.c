/* What a process can no longer do once it is in the sandbox. Each test is a process of its own. */
#include "sys/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

enum { DONE = 0, REFUSED = 1, ABSENT = 2 };

typedef bool (*Deed) (const char *directory);

/* What comes of a deed in a sandboxed child that may read one directory; ABSENT when the kernel lacks what it needs. */
static int outcome (Deed deed, const char *needs)
{
  g_autofree char *directory = g_dir_make_tmp ("dossier-sandbox-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (directory, "file", NULL);
  g_assert_true (g_file_set_contents (file, "text", 4, NULL));
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    const char *const directories[] = {directory, NULL};
    const char *missing = sandbox_read_only (directories);
    if (missing != NULL && strstr (missing, needs) != NULL)
      _exit (ABSENT);
    _exit (deed (directory) ? DONE : REFUSED);
  }
  int status = 0;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_remove (file);
  g_autofree char *made = g_build_filename (directory, "made", NULL);
  g_remove (made);
  g_rmdir (directory);
  return WEXITSTATUS (status);
}

static bool try_open (const char *directory, const char *name, int flags)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  return open (path, flags, 0600) >= 0;
}

static bool read_inside (const char *directory)
{
  return try_open (directory, "file", O_RDONLY);
}

static bool write_inside (const char *directory)
{
  return try_open (directory, "file", O_WRONLY);
}

static bool create_inside (const char *directory)
{
  return try_open (directory, "made", O_WRONLY | O_CREAT);
}

static bool remove_inside (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "file", NULL);
  return unlink (path) == 0;
}

static bool read_outside (const char *directory G_GNUC_UNUSED)
{
  return try_open ("/etc", "passwd", O_RDONLY);
}

static bool connect_somewhere (const char *directory G_GNUC_UNUSED)
{
  return socket (AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool execute (const char *directory G_GNUC_UNUSED)
{
  char *const arguments[] = {NULL};
  execv ("/bin/true", arguments);
  return false;
}

static gpointer say_so (gpointer data)
{
  return data;
}

static bool start_a_thread (const char *directory G_GNUC_UNUSED)
{
  int here;
  GThread *thread = g_thread_new ("thread", say_so, &here);
  return g_thread_join (thread) == &here;
}

static void expect (Deed deed, const char *needs, int expected)
{
  int got = outcome (deed, needs);
  if (got == ABSENT) {
    g_test_skip ("the kernel does not offer it");
    return;
  }
  g_assert_cmpint (got, ==, expected);
}

static void test_what_was_named_can_be_read (void)
{
  expect (read_inside, "nothing", DONE);
}

static void test_nothing_can_be_changed (void)
{
  expect (write_inside, "Landlock", REFUSED);
  expect (create_inside, "Landlock", REFUSED);
  expect (remove_inside, "Landlock", REFUSED);
}

static void test_nothing_else_can_be_read (void)
{
  expect (read_outside, "Landlock", REFUSED);
}

static void test_nobody_can_be_called (void)
{
  expect (connect_somewhere, "seccomp", REFUSED);
  expect (execute, "seccomp", REFUSED);
}

static void test_threads_still_start (void)
{
  expect (start_a_thread, "nothing", DONE);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/read", test_what_was_named_can_be_read);
  g_test_add_func ("/sandbox/change", test_nothing_can_be_changed);
  g_test_add_func ("/sandbox/outside", test_nothing_else_can_be_read);
  g_test_add_func ("/sandbox/calls", test_nobody_can_be_called);
  g_test_add_func ("/sandbox/threads", test_threads_still_start);
  return g_test_run ();
}
