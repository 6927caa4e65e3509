/* Forks a child, sets its limits and executes the program; then reads its two pipes until it ends or reaches a limit.
 * Between fork and exec there are only calls that are safe beside other threads. */
#include "sys/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/error.h"

#define HELPER_ERRORS 4096 /* bytes of stderr to keep */
#define HELPER_CANNOT_EXEC 127
#define HELPER_FILE "/dev/fd/3"

typedef struct {
  int read_end, write_end;
} HelperPipe;

static void close_pipe (HelperPipe *pipe_ends)
{
  if (pipe_ends->read_end >= 0)
    close (pipe_ends->read_end);
  if (pipe_ends->write_end >= 0)
    close (pipe_ends->write_end);
  *pipe_ends = (HelperPipe){-1, -1};
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HelperPipe, close_pipe)

static bool open_pipe (HelperPipe *pipe_ends, GError **error)
{
  int ends[2];
  if (pipe2 (ends, O_CLOEXEC) != 0)
    return error_set_errno (error, errno, NULL, "cannot make a pipe");
  *pipe_ends = (HelperPipe){ends[0], ends[1]};
  return true;
}

void helper_clear (Helper *helper)
{
  if (helper->output != NULL)
    g_string_free (helper->output, TRUE);
  if (helper->errors != NULL)
    g_string_free (helper->errors, TRUE);
  *helper = (Helper){0};
}

char *helper_find (const char *program)
{
  return g_find_program_in_path (program);
}

static void set_limit (__rlimit_resource_t resource, rlim_t value)
{
  struct rlimit limit = {value, value};
  if (setrlimit (resource, &limit) != 0)
    _exit (HELPER_CANNOT_EXEC);
}

/* Runs in the child. First moves the descriptors out of the way of their final numbers. */
static _Noreturn void become_program (const char *path, char *const *arguments, unsigned times, int null, int file,
                                      int out, int err)
{
  static char search[] = "PATH=/usr/bin:/bin", locale[] = "LC_ALL=C.UTF-8";
  static char *const environment[] = {search, locale, NULL};
  int descriptors[] = {null, out, err, file};
  for (int i = 0; i < 4; i++)
    descriptors[i] = fcntl (descriptors[i], F_DUPFD_CLOEXEC, 10);
  for (int i = 0; i < 4; i++)
    if (descriptors[i] < 0 || dup2 (descriptors[i], i) < 0)
      _exit (HELPER_CANNOT_EXEC);
  close_range (4, ~0u, 0);
  set_limit (RLIMIT_CPU, HELPER_CPU_SECONDS * times);
  set_limit (RLIMIT_AS, (rlim_t)HELPER_MEMORY * times);
  set_limit (RLIMIT_FSIZE, 0);
  set_limit (RLIMIT_CORE, 0);
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    _exit (HELPER_CANNOT_EXEC);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  execve (path, arguments, environment);
  _exit (HELPER_CANNOT_EXEC);
}

/* Reads the contents of a pipe and drops bytes above limit. False at the end of the pipe. */
static bool take_output (HelperPipe *from, GString *into, size_t limit, bool *over)
{
  char piece[65536];
  ssize_t got = read (from->read_end, piece, sizeof piece);
  if (got < 0 && (errno == EINTR || errno == EAGAIN))
    return true;
  if (got <= 0)
    return false;
  size_t room = limit - into->len;
  *over = (size_t)got > room;
  g_string_append_len (into, piece, (gssize)MIN ((size_t)got, room));
  return true;
}

/* Collects the output until both pipes end. False when a limit was reached before. */
static bool listen_to_child (HelperPipe *out, HelperPipe *err, Helper *helper, gint64 deadline)
{
  bool out_open = true, err_open = true, over = false, dropped;
  while (out_open || err_open) {
    struct pollfd waiting[] = {{out_open ? out->read_end : -1, POLLIN, 0}, {err_open ? err->read_end : -1, POLLIN, 0}};
    gint64 left = (deadline - g_get_monotonic_time ()) / 1000;
    if (left <= 0)
      return false;
    if (poll (waiting, 2, (int)left) < 0 && errno != EINTR)
      return false;
    if (waiting[0].revents != 0)
      out_open = take_output (out, helper->output, HELPER_OUTPUT, &over);
    if (waiting[1].revents != 0)
      err_open = take_output (err, helper->errors, HELPER_ERRORS, &dropped);
    if (over)
      return false;
  }
  return true;
}

/* Waits for the child until the deadline, because it may close its output and go on. */
static int reap_child (pid_t child, bool listened, gint64 deadline)
{
  int status;
  if (!listened)
    kill (child, SIGKILL);
  for (;;) {
    pid_t ended = waitpid (child, &status, WNOHANG);
    if (ended == child)
      return status;
    if (ended < 0 && errno != EINTR)
      return -1;
    if (g_get_monotonic_time () > deadline)
      kill (child, SIGKILL);
    g_usleep (500);
  }
}

static char **argument_list (const char *program, const char *const *arguments)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_strv_builder_add (all, program);
  bool named = false;
  for (size_t i = 0; arguments[i] != NULL; i++) {
    g_strv_builder_add (all, arguments[i]);
    named = named || strstr (arguments[i], HELPER_FILE) != NULL;
  }
  if (!named) {
    g_strv_builder_add (all, "--");
    g_strv_builder_add (all, HELPER_FILE);
  }
  return g_strv_builder_end (all);
}

bool helper_run (const char *program, const char *const *arguments, int fd, Helper *helper, GError **error)
{
  unsigned times = MAX (helper->times, 1);
  *helper =
      (Helper){.times = times, .state = HELPER_ABSENT, .output = g_string_new (NULL), .errors = g_string_new (NULL)};
  g_autofree char *path = helper_find (program);
  if (path == NULL || access ("/dev/fd", X_OK) != 0)
    return true;
  g_auto (GStrv) all = argument_list (program, arguments);
  g_auto (HelperPipe) out = {-1, -1}, err = {-1, -1};
  if (!open_pipe (&out, error) || !open_pipe (&err, error))
    return false;
  int null = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  pid_t child = fork ();
  if (child == 0)
    become_program (path, all, times, null, fd, out.write_end, err.write_end);
  int saved_errno = errno;
  close (null);
  if (child < 0)
    return error_set_errno (error, saved_errno, NULL, "cannot start a helper program");
  close (out.write_end);
  close (err.write_end);
  out.write_end = err.write_end = -1;
  gint64 deadline = g_get_monotonic_time () + (gint64)HELPER_WALL_SECONDS * times * G_USEC_PER_SEC;
  bool listened = listen_to_child (&out, &err, helper, deadline);
  int status = reap_child (child, listened, deadline);
  bool ended = listened && status >= 0 && WIFEXITED (status) && WEXITSTATUS (status) != HELPER_CANNOT_EXEC;
  helper->state = ended ? HELPER_DONE : HELPER_STOPPED;
  helper->status = ended ? WEXITSTATUS (status) : -1;
  return true;
}

bool helper_run_bytes (const char *program, const char *const *arguments, GBytes *bytes, Helper *helper, GError **error)
{
  size_t len = 0;
  const void *data = g_bytes_get_data (bytes, &len);
  int fd = memfd_create ("dossier", MFD_CLOEXEC);
  if (fd < 0 || write (fd, data, len) != (ssize_t)len) {
    error_set_errno (error, errno, NULL, "cannot start a helper program");
    if (fd >= 0)
      close (fd);
    return false;
  }
  bool ran = helper_run (program, arguments, fd, helper, error);
  close (fd);
  return ran;
}
