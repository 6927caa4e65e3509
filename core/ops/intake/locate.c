/* Where the scan of a row is. A sheet comes from another machine, so its paths are only ever looked up beneath the
 * root: no "..", no link on the way. A name that is nearly right is told, since typing errors are what goes wrong most.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "form/text.h"
#include "ops/intake/internal.h"
#include "sys/error.h"
#include "sys/message.h"

static char *without_ending (const char *alike)
{
  const char *dot = strrchr (alike, '.');
  return dot == NULL || dot == alike ? g_strdup (alike) : g_strndup (alike, (gsize)(dot - alike));
}

/* The names of a directory by what they are alike in (text_alike), whole and without their endings; read once. */
static GHashTable *names_in (Batch *batch, const char *directory)
{
  enum { MOST = 100000 };
  GHashTable *names = g_hash_table_lookup (batch->directories, directory);
  if (names != NULL)
    return names;
  names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (batch->directories, g_strdup (directory), names);
  GDir *open = g_dir_open (directory, 0, NULL);
  const char *name;
  for (unsigned n = 0; open != NULL && n < MOST && (name = g_dir_read_name (open)) != NULL; n++) {
    char *alike = g_utf8_validate (name, -1, NULL) ? text_alike (name) : NULL;
    if (alike == NULL)
      continue;
    g_hash_table_insert (names, without_ending (alike), g_strdup (name));
    g_hash_table_insert (names, alike, g_strdup (name));
  }
  if (open != NULL)
    g_dir_close (open);
  return names;
}

/* A name in the directory that differs only in case, width, white space, or ending. */
static const char *find_alike (Batch *batch, const char *directory, const char *name)
{
  GHashTable *names = names_in (batch, directory);
  g_autofree char *alike = text_alike (name), *stem = without_ending (alike);
  const char *same = g_hash_table_lookup (names, alike);
  return same != NULL ? same : g_hash_table_lookup (names, stem);
}

static const char *refuse_missing (Batch *batch, const SheetRow *row, const char *directory, const char *name)
{
  const char *near = find_alike (batch, directory, name);
  g_autofree char *hint = near != NULL
                              ? g_strdup_printf (_ ("a file with a similar name is there: %s"), near)
                              : g_strdup_printf (_ ("looked for in %s; give another directory with --root"), directory);
  intake_fault (batch, row, FILING_FILE, "D-NOT-FOUND", _ ("there is no such file"), hint);
  return NULL;
}

/* The path beneath the root: with slashes, without the root itself. NULL for one that leads elsewhere. Given. */
static char *path_beneath (const Batch *batch, const char *name)
{
  g_autofree char *slashed = g_strdelimit (g_strdup (name), "\\", '/');
  g_autofree char *root = g_strconcat (batch->request->root, "/", NULL);
  const char *rest = g_str_has_prefix (slashed, root) ? slashed + strlen (root) : slashed;
  if (*rest == '/' || (g_ascii_isalpha (rest[0]) && rest[1] == ':'))
    return NULL;
  g_auto (GStrv) steps = g_strsplit (rest, "/", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  for (char **step = steps; *step != NULL; step++) {
    if (strcmp (*step, "..") == 0)
      return NULL;
    if (**step != '\0' && strcmp (*step, ".") != 0)
      g_ptr_array_add (kept, *step);
  }
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("/", (char **)kept->pdata);
}

const char *intake_locate (Batch *batch, const SheetRow *row, const char *name)
{
  struct stat status;
  g_autofree char *beneath = path_beneath (batch, name);
  if (beneath == NULL || *beneath == '\0') {
    intake_fault (batch, row, FILING_FILE, "D-OUTSIDE", _ ("the path leads out of the directory of the scans"),
                  _ ("write it relative to that directory, or name the directory with --root"));
    return NULL;
  }
  g_auto (GStrv) steps = g_strsplit (beneath, "/", -1);
  g_autofree char *path = g_strdup (batch->request->root);
  for (char **step = steps; *step != NULL; step++) {
    g_autofree char *next = g_build_filename (path, *step, NULL);
    bool is_last = step[1] == NULL;
    if (lstat (next, &status) != 0) {
      if (errno == ENOENT || errno == ENOTDIR)
        return refuse_missing (batch, row, path, *step);
      intake_fault (batch, row, FILING_FILE, "D-IO", g_strerror (errno), NULL);
      return NULL;
    }
    if (S_ISLNK (status.st_mode) || (is_last ? !S_ISREG (status.st_mode) : !S_ISDIR (status.st_mode))) {
      intake_fault (batch, row, FILING_FILE, "D-NOT-A-FILE",
                    S_ISLNK (status.st_mode) ? _ ("this is a link") : _ ("this is not a regular file"),
                    _ ("name a regular file"));
      return NULL;
    }
    g_free (path);
    path = g_steal_pointer (&next);
  }
  return g_string_chunk_insert (batch->texts, path);
}
