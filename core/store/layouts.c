/* Finds and reads layouts. A word that is a name on disk without '.' is the id of one that ships; anything else is a
 * path of the user's own file. Whatever is read is kept as bytes too, since an archive holds copies of all the files
 * that its rules came from. */
#include "store/layouts.h"

#include <fcntl.h>
#include <string.h>

#include "sys/error.h"
#include "sys/installed.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/xml.h"

#define ENDING ".xml"

static void rules_file_free (gpointer data)
{
  RulesFile *file = data;
  g_free (file->id);
  g_bytes_unref (file->bytes);
  g_free (file);
}

void layouts_free (Rules *rules)
{
  if (!rules)
    return;
  layout_free (rules->layout);
  g_free (rules->name);
  g_ptr_array_unref (rules->files);
  g_free (rules);
}

/* Where a layout's parents are looked for, and what has been read so far. */
typedef struct {
  char *beside; /* directory of the user's file, or NULL */
  GPtrArray *files;
} Search;

static GBytes *read_in (const char *directory, const char *id, GError **error)
{
  g_autofree char *name = g_strconcat (id, ENDING, NULL);
  g_autofree char *path = g_build_filename (directory, name, NULL);
  return io_read_file (AT_FDCWD, path, XML_MAX_LAYOUT, error);
}

static void keep_file (GPtrArray *files, const char *id, GBytes *bytes)
{
  RulesFile *file = g_new0 (RulesFile, 1);
  file->id = g_strdup (id);
  file->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (files, file);
}

static GBytes *resolve_parent (const char *id, gpointer data, GError **error)
{
  Search *search = data;
  g_autofree char *directory = installed_directory ();
  g_autoptr (GError) missing = NULL;
  GBytes *bytes = search->beside ? read_in (search->beside, id, &missing) : NULL;
  if (missing && !error_has_id (missing, "D-NOT-FOUND")) {
    g_propagate_error (error, g_steal_pointer (&missing));
    return NULL;
  }
  if (!bytes)
    bytes = read_in (directory, id, error);
  if (bytes)
    keep_file (search->files, id, bytes);
  return bytes;
}

static bool is_path (const char *layout)
{
  return strpbrk (layout, "/.") != NULL;
}

static void set_unknown (GError **error, const char *layout)
{
  g_autoptr (GPtrArray) ids = installed_layouts (NULL);
  g_autoptr (GString) hint = g_string_new (_ ("there are:"));
  for (unsigned i = 0; ids && i < ids->len; i++)
    g_string_append_printf (hint, " %s", (const char *)g_ptr_array_index (ids, i));
  g_string_append (hint, _ ("; a file of your own is named by its path"));
  error_set (error, ERROR_USAGE, "D-LAYOUT-UNKNOWN", layout, hint->str, "there is no layout \"%s\"", layout);
}

static GBytes *read_first (const char *layout, Search *search, GError **error)
{
  if (is_path (layout)) {
    search->beside = g_path_get_dirname (layout);
    return io_read_file (AT_FDCWD, layout, XML_MAX_LAYOUT, error);
  }
  g_autofree char *directory = installed_directory ();
  g_autoptr (GError) missing = NULL;
  GBytes *bytes = read_in (directory, layout, &missing);
  if (missing && error_has_id (missing, "D-NOT-FOUND"))
    set_unknown (error, layout);
  else if (missing)
    g_propagate_error (error, g_steal_pointer (&missing));
  return bytes;
}

Rules *layouts_load (const char *layout, GPtrArray *faults, GError **error)
{
  g_autoptr (Rules) rules = g_new0 (Rules, 1);
  rules->files = g_ptr_array_new_with_free_func (rules_file_free);
  rules->name = is_path (layout) ? g_strdup (layout) : g_strconcat (layout, ENDING, NULL);
  Search search = {NULL, rules->files};
  g_autoptr (GBytes) bytes = read_first (layout, &search, error);
  if (bytes) {
    keep_file (rules->files, layout, bytes);
    rules->layout = layout_parse (bytes, rules->name, resolve_parent, &search, faults, error);
  }
  g_free (search.beside);
  if (!rules->layout)
    return NULL;
  /* The files were kept in the order of the parents, which now tell their editions. */
  const Layout *parent = rules->layout;
  for (unsigned i = 0; i < rules->files->len && parent; i++, parent = layout_parent (parent)) {
    RulesFile *file = g_ptr_array_index (rules->files, i);
    g_free (file->id);
    file->id = g_strdup (layout_id (parent));
    file->edition = layout_edition (parent);
  }
  return g_steal_pointer (&rules);
}
