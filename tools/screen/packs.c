/* All packs are opened before the first is read, so that a wrong name is refused at once. */
#include "tools/screen/packs.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sys/error.h"
#include "sys/io.h"

#define PIPE_BYTES (1024 * 1024) /* the most that users other than root may ask for */

static void close_pack (gpointer data)
{
  VerifyPack *pack = data;
  if (pack->fd != STDIN_FILENO)
    io_clear_fd (&pack->fd);
}

bool packs_is_one (const char *argument)
{
  return g_str_equal (argument, "-") || g_str_has_suffix (argument, ".tar") || strstr (argument, ".tar.") != NULL ||
         io_type (AT_FDCWD, argument, NULL) == IO_FILE;
}

/* With a larger pipe both ends wait less for each other; without, reading is only slower. */
static int open_pipe (void)
{
  fcntl (STDIN_FILENO, F_SETPIPE_SZ, PIPE_BYTES);
  return STDIN_FILENO;
}

GArray *packs_open (char *const *arguments, unsigned n, GError **error)
{
  g_autoptr (GArray) packs = g_array_new (FALSE, FALSE, sizeof (VerifyPack));
  g_array_set_clear_func (packs, close_pack);
  bool piped = false;
  for (unsigned i = 0; i < n; i++) {
    bool pipe = g_str_equal (arguments[i], "-");
    if (pipe && piped) {
      error_set (error, ERROR_USAGE, "D-PACK-TWICE", NULL, NULL, "only one pack can be read from standard input");
      return NULL;
    }
    piped |= pipe;
    VerifyPack pack = {arguments[i], pipe ? open_pipe () : io_open_file (AT_FDCWD, arguments[i], error)};
    if (pack.fd < 0)
      return NULL;
    g_array_append_val (packs, pack);
  }
  return g_steal_pointer (&packs);
}
