/* A key is read with echo, line editing and signals switched off, so that the terminal is always left as it was. */
#include "tools/screen/dialog.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "form/text.h"

enum { KEY_INTERRUPT = 3, KEY_END = 4 };

bool dialog_is_possible (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

char dialog_key (const char *question)
{
  struct termios before, raw;
  char key = 0;
  ssize_t got;
  fputs (question, stderr);
  if (tcgetattr (STDIN_FILENO, &before) != 0)
    return 'q';
  raw = before;
  raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  tcsetattr (STDIN_FILENO, TCSADRAIN, &raw);
  while ((got = read (STDIN_FILENO, &key, 1)) < 0 && errno == EINTR)
    continue;
  tcsetattr (STDIN_FILENO, TCSADRAIN, &before);
  fputs ("\n", stderr);
  if (got == 1 && key == KEY_INTERRUPT)
    raise (SIGINT);
  return got <= 0 || key == KEY_END ? 'q' : key == '\r' ? '\n' : key;
}

char *dialog_line (const char *label, const char *now)
{
  char line[4096];
  size_t len = 0;
  ssize_t got;
  g_autofree char *shown = now == NULL ? NULL : text_escape (now, -1);
  fprintf (stderr, "%s [%s]: ", label, shown == NULL ? "" : shown);
  while ((got = read (STDIN_FILENO, line + len, 1)) != 0 && len < sizeof line - 1) {
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0 || line[len] == '\n')
      break;
    len++;
  }
  return len == 0 || !g_utf8_validate (line, (gssize)len, NULL) ? NULL : g_strstrip (g_strndup (line, len));
}
