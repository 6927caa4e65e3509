/* dossier help: the table of commands, by group; or the options of one verb, which that command prints itself. */
#include <string.h>
#include <unistd.h>

#include "sys/error.h"
#include "tools/verbs.h"

static void print_list (Context *context)
{
  g_autoptr (GString) text = g_string_new (_ ("dossier keeps customer archives as plain files.\n"));
  const char *group = "";
  for (const Command *command = verbs; command->verb; command++) {
    if (!g_str_equal (command->group, group))
      g_string_append_printf (text, "\n%s\n", _ (command->group));
    group = command->group;
    g_string_append_printf (text, "  %-11s %s\n", command->verb, _ (command->summary));
  }
  g_string_append_printf (text, "\n%s\n",
                          _ ("The options of a verb: dossier help VERB. Its manual: man dossier-VERB.\n"
                             "The ideas: man 7 dossier. The files: man dossier-archive."));
  output_raw (context->output, "help", text->str);
}

static void print_objects (Context *context)
{
  for (const Command *command = verbs; command->verb; command++) {
    g_autofree char *forms = command_forms (command);
    output_begin (context->output, "verb");
    output_text (context->output, "verb", "", command->verb);
    output_text (context->output, "group", "", command->group);
    output_text (context->output, "forms", "", forms);
    output_text (context->output, "summary", "", _ (command->summary));
    output_end (context->output);
  }
}

int command_help (Context *context, char **argv, GError **error)
{
  char **words = options_read (context, "help [VERB [FORM]]", 0, 2, NULL, argv, error);
  if (!words)
    return 0;
  if (!words[0]) {
    if (output_is_json (context->output))
      print_objects (context);
    else
      print_list (context);
    return 0;
  }
  const Command *command = verbs_find (words[0], error);
  context->show_help = true;
  return command ? command_run (context, command, words, error) : 0;
}
