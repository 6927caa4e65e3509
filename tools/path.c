/* dossier path: where files are, one a line, for scripts. */
#include "ops/ask.h"
#include "tools/screen/command.h"
#include "tools/screen/references.h"

typedef struct {
  gboolean parts, absolute, inside;
} PathOptions;

static PathOptions given;

static const GOptionEntry entries[] = {
    {"parts", 0, 0, G_OPTION_ARG_NONE, &given.parts, N_ ("the files of a record's parts instead of its directory"),
     NULL},
    {"absolute", 'a', 0, G_OPTION_ARG_NONE, &given.absolute, N_ ("from the root of the file system"), NULL},
    {"inside", 0, 0, G_OPTION_ARG_NONE, &given.inside, N_ ("from the root of the archive"), NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void print_path (Context *context, const Archive *archive, const char *path, const char *part)
{
  const char *root = given.inside || g_str_equal (archive_path (archive), ".") ? NULL : archive_path (archive);
  g_autofree char *inside = part != NULL ? g_build_filename (path, part, NULL) : g_strdup (path);
  g_autofree char *whole = root != NULL ? g_build_filename (root, inside, NULL) : g_strdup (inside);
  g_autofree char *shown = given.absolute ? g_canonicalize_filename (whole, NULL) : g_strdup (whole);
  if (!output_is_json (context->output)) {
    output_line (context->output, "%s", shown);
    return;
  }
  output_begin (context->output, "path");
  output_text (context->output, "path", N_ ("path"), shown);
  output_end (context->output);
}

static bool print_reference (Context *context, Archive *archive, const char *reference, GError **error)
{
  g_autoptr (Reading) reading = ask_open (archive, reference, error);
  g_autofree char *path = reading != NULL ? ask_locate (archive, reading, error) : NULL;
  if (path == NULL)
    return false;
  if (reading->tombstone != NULL)
    output_note (context->output, _ ("only its tombstone stands there: %s"), reading->path);
  if (!given.parts) {
    print_path (context, archive, path, NULL);
    return true;
  }
  if (!ask_check_stands (reading, error))
    return false;
  if (reading->record == NULL) {
    command_usage_error (error, "path", "--parts is for records, and %s is none", reference);
    return false;
  }
  for (unsigned i = 0; i < reading->record->parts->len; i++)
    print_path (context, archive, path, ((const RecordPart *)reading->record->parts->pdata[i])->file);
  return true;
}

int command_path (Context *context, int argc, char **argv, GError **error)
{
  given = (PathOptions){0};
  g_auto (GStrv) arguments = command_options (context, "path [OPTION…] [REF…|-]", entries, argc, argv, error);
  g_auto (GStrv) references = arguments != NULL ? references_read ("path", arguments, error) : NULL;
  if (references != NULL && given.absolute && given.inside)
    command_usage_error (error, "path", "--absolute and --inside exclude each other");
  g_autoptr (Archive) archive =
      references != NULL && !(given.absolute && given.inside) ? command_open (context, ARCHIVE_READ, error) : NULL;
  for (unsigned i = 0; archive != NULL && references[i] != NULL; i++)
    if (!print_reference (context, archive, references[i], error))
      return 0;
  return 0;
}
