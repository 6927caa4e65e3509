/* One line on the terminal, one line back. */
#include "tools/screen/confirm.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/error.h"

static bool is_terminal (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

/* The answer without its line feed; NULL at the end of the input. Given. */
static char *ask_on_terminal (const char *what, const char *question)
{
  char *line = NULL;
  size_t size = 0;
  fprintf (stderr, "%s\n%s", what, question);
  char *answer = getline (&line, &size, stdin) > 0 ? g_strdup (g_strchomp (line)) : NULL;
  free (line);
  return answer;
}

static bool is_yes (const char *answer)
{
  return answer != NULL && (g_ascii_strcasecmp (answer, "y") == 0 || g_ascii_strcasecmp (answer, "yes") == 0 ||
                            g_str_equal (answer, _ ("y")) || g_str_equal (answer, _ ("yes")));
}

/* On a terminal the question stands above. */
static bool refuse_unconfirmed (GError **error, const char *what, const char *where, const char *hint)
{
  return is_terminal ()
             ? error_set (error, ERROR_USAGE, "D-NOT-CONFIRMED", where, hint, "not confirmed, so nothing was done")
             : error_set (error, ERROR_USAGE, "D-NOT-CONFIRMED", where, hint, "%s: not confirmed, so nothing was done",
                          what);
}

bool confirm_act (const Context *context, const char *what, bool yes, bool needed, GError **error)
{
  if (yes || context->dry_run || (!needed && !is_terminal ()))
    return true;
  g_autofree char *answer = is_terminal () ? ask_on_terminal (what, _ ("Go on? [y/N] ")) : NULL;
  return is_yes (answer) || refuse_unconfirmed (error, what, NULL, N_ ("answer y, or add --yes"));
}

bool confirm_word (const Context *context, const char *what, const char *word, const char *given, const char *option,
                   GError **error)
{
  if (context->dry_run)
    return true;
  g_autofree char *question = g_strdup_printf (_ ("This cannot be undone. Type %s to go on: "), word);
  g_autofree char *typed = given != NULL ? g_strdup (given) : is_terminal () ? ask_on_terminal (what, question) : NULL;
  g_autofree char *hint = g_strdup_printf (_ ("type %s, or add --%s=%s"), word, option, word);
  return g_strcmp0 (typed, word) == 0 || refuse_unconfirmed (error, what, word, hint);
}
