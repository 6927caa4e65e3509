/* stdin is read to its end before the first reference is used, so that the command in front of the pipe never waits. */
#include "tools/screen/references.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/error.h"
#include "tools/screen/options.h"

/* Cuts a line after its first column, as lists print them: a tab or two blanks end it. A reference may have blanks. */
static void keep_first_column (char *line)
{
  char *tab = strchr (line, '\t'), *gap = strstr (line, "  ");
  if (tab != NULL)
    *tab = '\0';
  if (gap != NULL && (tab == NULL || gap < tab))
    *gap = '\0';
}

static bool add_lines (GStrvBuilder *builder, bool whole, GError **error)
{
  char *line = NULL;
  size_t size = 0;
  while (getline (&line, &size, stdin) > 0) {
    g_strstrip (line);
    if (!whole)
      keep_first_column (line);
    if (line[0] != '\0')
      g_strv_builder_add (builder, line);
  }
  free (line);
  if (!ferror (stdin))
    return true;
  return error_set (error, ERROR_UNREADABLE, "D-IO", _ ("standard input"), NULL, "references could not be read");
}

char **references_read_lines (const char *verb, const char *question, bool whole, char **arguments, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  if (arguments[0] == NULL && isatty (STDIN_FILENO)) {
    options_error (error, verb, "%s", _ (question));
    return NULL;
  }
  if (arguments[0] == NULL && !add_lines (builder, whole, error))
    return NULL;
  for (char **argument = arguments; *argument != NULL; argument++) {
    if (!g_str_equal (*argument, "-"))
      g_strv_builder_add (builder, *argument);
    else if (!add_lines (builder, whole, error))
      return NULL;
  }
  return g_strv_builder_end (builder);
}

char **references_some (const char *verb, const char *question, char **arguments, GError **error)
{
  g_auto (GStrv) references = references_read_lines (verb, question, false, arguments, error);
  if (references != NULL && references[0] == NULL) {
    options_error (error, verb, "%s", _ (question));
    return NULL;
  }
  return g_steal_pointer (&references);
}

char **references_read (const char *verb, char **arguments, GError **error)
{
  return references_read_lines (verb, N_ ("name a record, volume or customer"), false, arguments, error);
}
