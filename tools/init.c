/* dossier init: an empty directory becomes an archive. */
#include "tools/command.h"

#include "ops/founding.h"
#include "store/journal.h"

typedef struct {
  char *layout, *fonds, *name;
} InitOptions;

static InitOptions given;

static const GOptionEntry entries[] = {
    {"layout", 'l', 0, G_OPTION_ARG_FILENAME, &given.layout, N_ ("rules of filing: company when not said"), "ID|FILE"},
    {"fonds", 'f', 0, G_OPTION_ARG_STRING, &given.fonds, N_ ("fonds code: Z001 when not said"), "CODE"},
    {"name", 0, 0, G_OPTION_ARG_STRING, &given.name, N_ ("of the archive: the directory's when not said"), "TEXT"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void print_founding (Output *output, const char *path, const Founding *founding, const Archive *archive)
{
  const Layout *layout = founding->rules->layout;
  if (!output_is_json (output)) {
    output_line (output,
                 archive == NULL ? _ ("would make  %s  (%s, layout %s edition %u)")
                                 : _ ("made  %s  (%s, layout %s edition %u)"),
                 path, founding->fonds.code, layout_id (layout), layout_edition (layout));
    return;
  }
  output_begin (output, "archive");
  output_text (output, "path", NULL, founding->path);
  output_text (output, "id", NULL, archive == NULL ? NULL : journal_archive_id (archive_journal (archive)));
  output_text (output, "fonds", NULL, founding->fonds.code);
  output_text (output, "name", NULL, founding->fonds.name);
  output_text (output, "layout", NULL, layout_id (layout));
  output_number (output, "edition", NULL, layout_edition (layout));
  output_end (output);
}

static bool init (Context *context, const char *path, GError **error)
{
  g_auto (Founding) founding = {0};
  const FoundingRequest request = {.path = path, .code = given.fonds, .name = given.name, .layout = given.layout};
  if (!founding_plan (&request, &founding, error))
    return false;
  g_autoptr (Archive) archive = NULL;
  if (!context->dry_run && (archive = founding_commit (&founding, command_actor (context), error)) == NULL)
    return false;
  print_founding (context->output, path, &founding, archive);
  if (archive != NULL)
    output_next (context->output, "dossier -C %s customer add NAME", path);
  return true;
}

int command_init (Context *context, int argc, char **argv, GError **error)
{
  g_auto (GStrv) arguments = command_options (context, "init DIR", entries, argc, argv, error);
  if (arguments != NULL && g_strv_length (arguments) != 1)
    command_usage_error (error, "init", _ ("init takes one directory"));
  else if (arguments != NULL)
    init (context, arguments[0], error);
  g_free (given.layout);
  g_free (given.fonds);
  g_free (given.name);
  given = (InitOptions){0};
  return 0;
}
