/* On the terminal the keys are read one by one with echo, line editing and signals switched off, so that an interrupt
 * is a key like any other and the terminal is always left as it was. */
#include "tools/screen/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "sys/crypto/libcrypto.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/crypto/secret.h"

enum { KEY_INTERRUPT = 3, KEY_END = 4, KEY_BACKSPACE = 8, KEY_CLEAR = 21, KEY_DELETE = 127 };

static bool no_passphrase (GError **error, const char *message)
{
  return error_set (error, ERROR_USAGE, "D-PASSPHRASE", NULL, "give it with --passphrase-file or --passphrase-fd", "%s",
                    message);
}

/* Reads up to a line feed, the end, or KEY_MAX_PASSPHRASE bytes. */
static char *read_line (int fd, GError **error)
{
  char line[KEY_MAX_PASSPHRASE + 1];
  size_t len = 0;
  ssize_t got = 0;
  do {
    while ((got = read (fd, line + len, 1)) < 0 && errno == EINTR)
      continue;
  } while (got > 0 && line[len] != '\n' && ++len < sizeof line - 1);
  line[len] = '\0';
  char *given = got < 0 || (got == 0 && len == 0) ? NULL : g_strdup (line);
  OPENSSL_cleanse (line, sizeof line);
  if (given == NULL)
    no_passphrase (error, N_ ("no passphrase could be read"));
  return given;
}

static char *read_from_file (const char *path, GError **error)
{
  struct stat status;
  IO_AUTO_FD fd = io_open_file (AT_FDCWD, path, error);
  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    error_set (error, ERROR_REFUSED, "D-PASSPHRASE-FILE", path, "run `chmod 600 FILE`",
               "other users can read this passphrase file");
    return NULL;
  }
  return read_line (fd, error);
}

/* ---- The terminal ---- */

static void write_on_terminal (int terminal, const char *text)
{
  ssize_t ignored = write (terminal, text, strlen (text));
  (void)ignored;
}

/* A key that was pressed, into the line; false when it ends the line. */
static bool take_key (char *line, size_t *len, char key)
{
  switch (key) {
  case '\n':
  case '\r':
  case KEY_END:
    return false;
  case KEY_CLEAR:
    *len = 0;
    return true;
  case KEY_BACKSPACE:
  case KEY_DELETE:
    while (*len > 0 && (line[--*len] & 0xc0) == 0x80)
      continue;
    return true;
  default:
    if (*len < KEY_MAX_PASSPHRASE)
      line[(*len)++] = key;
    return true;
  }
}

static char *read_keys (int terminal, GError **error)
{
  char line[KEY_MAX_PASSPHRASE + 1];
  size_t len = 0;
  char key = '\n';
  ssize_t got;
  do {
    while ((got = read (terminal, &key, 1)) < 0 && errno == EINTR)
      continue;
  } while (got == 1 && key != KEY_INTERRUPT && take_key (line, &len, key));
  line[len] = '\0';
  char *given = got == 1 && key != KEY_INTERRUPT ? g_strdup (line) : NULL;
  OPENSSL_cleanse (line, sizeof line);
  if (given == NULL)
    no_passphrase (error, N_ ("the passphrase is empty"));
  return given;
}

static char *ask (int terminal, const char *prompt, GError **error)
{
  struct termios before, quiet;
  if (tcgetattr (terminal, &before) != 0) {
    no_passphrase (error, N_ ("there is no terminal to ask for the passphrase"));
    return NULL;
  }
  quiet = before;
  quiet.c_lflag &= (tcflag_t) ~(ECHO | ICANON | ISIG);
  tcsetattr (terminal, TCSAFLUSH, &quiet);
  write_on_terminal (terminal, prompt);
  char *given = read_keys (terminal, error);
  tcsetattr (terminal, TCSAFLUSH, &before);
  write_on_terminal (terminal, "\n");
  return given;
}

static char *read_from_terminal (const char *prompt, bool is_new, GError **error)
{
  IO_AUTO_FD terminal = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal < 0) {
    no_passphrase (error, N_ ("there is no terminal to ask for the passphrase"));
    return NULL;
  }
  g_auto (KeySecret) first = ask (terminal, prompt, error);
  if (first == NULL || !is_new)
    return g_steal_pointer (&first);
  g_auto (KeySecret) second = ask (terminal, _ ("Repeat it: "), error);
  if (second == NULL)
    return NULL;
  if (strcmp (first, second) == 0)
    return g_steal_pointer (&first);
  no_passphrase (error, N_ ("the two passphrases differ"));
  return NULL;
}

char *passphrase_read (const Context *context, const char *name, const char *prompt, bool is_new, GError **error)
{
  if (context->passphrase_fd >= 0)
    return read_line (context->passphrase_fd, error);
  if (context->passphrase_file != NULL)
    return read_from_file (context->passphrase_file, error);
  char *kept = name == NULL ? NULL : secret_find (name, KEY_MAX_PASSPHRASE);
  if (kept != NULL)
    return kept;
  return read_from_terminal (prompt, is_new, error);
}
