/* The path follows from that of the program, so that a build and an installation work alike. */
#include "sys/installed.h"

#include <fcntl.h>
#include <string.h>

#include "sys/io.h"
#include "sys/message.h"

#define ENDING ".xml"

char *installed_directory (void)
{
  const char *data = g_getenv ("DOSSIER_DATA");
  if (data && *data)
    return g_build_filename (data, "layouts", NULL);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *directory = g_path_get_dirname (program ? program : "/usr/local/bin/dossier");
  g_autofree char *prefix = g_path_get_dirname (directory);
  return g_build_filename (prefix, "share", "dossier", "layouts", NULL);
}

GPtrArray *installed_layouts (GError **error)
{
  g_autofree char *directory = installed_directory ();
  g_autoptr (GPtrArray) names = io_list (AT_FDCWD, directory, error);
  if (!names) {
    g_prefix_error (error, _ ("the installed layouts: "));
    return NULL;
  }
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    if (g_str_has_suffix (name, ENDING))
      g_ptr_array_add (ids, g_strndup (name, strlen (name) - strlen (ENDING)));
  }
  return ids;
}
