/* dossier path: prints where files are, one a line, for scripts. */
#include "ops/ask.h"
#include "tools/verbs.h"
#include "tools/screen/references.h"

typedef struct {
  bool parts, absolute, inside;
} PathForm;

static void print_path (Context *context, const Archive *archive, const char *path, const char *part,
                        const PathForm *form)
{
  const char *root = form->inside || g_str_equal (archive_path (archive), ".") ? NULL : archive_path (archive);
  g_autofree char *inside = part != NULL ? g_build_filename (path, part, NULL) : g_strdup (path);
  g_autofree char *whole = root != NULL ? g_build_filename (root, inside, NULL) : g_strdup (inside);
  g_autofree char *shown = form->absolute ? g_canonicalize_filename (whole, NULL) : g_strdup (whole);
  if (!output_is_json (context->output)) {
    output_line (context->output, "%s", shown);
    return;
  }
  output_begin (context->output, "path");
  output_text (context->output, "path", N_ ("path"), shown);
  output_end (context->output);
}

static bool print_reference (Context *context, Archive *archive, const char *reference, const PathForm *form,
                             GError **error)
{
  g_autoptr (Reading) reading = ask_open (archive, reference, error);
  g_autofree char *path = reading != NULL ? ask_locate (archive, reading, error) : NULL;
  if (path == NULL)
    return false;
  if (reading->tombstone != NULL)
    output_note (context->output, _ ("only the tombstone is left: %s"), reading->path);
  if (!form->parts) {
    print_path (context, archive, path, NULL, form);
    return true;
  }
  if (!ask_check_stands (reading, error))
    return false;
  if (reading->record == NULL)
    return options_error (error, "path", "--parts is for records; %s is not a record", reference);
  for (unsigned i = 0; i < reading->record->parts->len; i++)
    print_path (context, archive, path, ((const RecordPart *)reading->record->parts->pdata[i])->file, form);
  return true;
}

int command_path (Context *context, char **argv, GError **error)
{
  PathForm form = {0};
  const Option options[] = {
      {"parts", 0, N_ ("print the files of a record instead of its directory"), NULL, .flag = &form.parts},
      {"absolute", 0, N_ ("print absolute paths"), NULL, .flag = &form.absolute},
      {"inside", 0, N_ ("print paths within the archive"), NULL, .flag = &form.inside},
      {0},
  };
  char **arguments = options_read (context, "path [OPTION…] [REF…|-]", 0, OPTIONS_MANY, options, argv, error);
  g_auto (GStrv) references = arguments != NULL ? references_read ("path", arguments, error) : NULL;
  if (references != NULL && form.absolute && form.inside)
    return options_error (error, "path", "--absolute and --inside cannot be combined");
  g_autoptr (Archive) archive = references != NULL ? command_open (context, ARCHIVE_READ, error) : NULL;
  for (unsigned i = 0; archive != NULL && references[i] != NULL; i++)
    if (!print_reference (context, archive, references[i], &form, error))
      return 0;
  return 0;
}
