/* Writing the members of packs. Members come in the order of their paths, so most are in the same directory as the
 * member before; that directory is kept open. Any other is opened from the root, and no link is followed. */
#include <fcntl.h>
#include <string.h>

#include "form/document/moved.h"
#include "form/name.h"
#include "ops/backup/unpack_tree.h"
#include "ops/backup/write.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/io.h"

static void init_tree (UnpackingTree *tree, const char *directory)
{
  char nonce[33];
  *tree = (UnpackingTree){.fd = -1, .parent_fd = -1, .file_fd = -1};
  digest_nonce (nonce);
  tree->path = g_strdup_printf ("%s.partial-%.8s", directory, nonce);
}

bool backup_unpack_tree_count (UnpackingTree *tree, const char *directory, GError **error)
{
  if (!backup_has_directory (directory, error))
    return false;
  init_tree (tree, directory);
  tree->counting = true;
  bool possible = io_can_make (AT_FDCWD, tree->path, error);
  g_clear_pointer (&tree->path, g_free);
  return possible;
}

bool backup_unpack_tree_begin (UnpackingTree *tree, const char *directory, GError **error)
{
  if (!backup_has_directory (directory, error))
    return false;
  init_tree (tree, directory);
  if (!io_make_dir (AT_FDCWD, tree->path, error)) {
    g_clear_pointer (&tree->path, g_free);
    return false;
  }
  tree->fd = io_open_dir (AT_FDCWD, tree->path, error);
  return tree->fd >= 0;
}

void backup_unpack_tree_clear (UnpackingTree *tree)
{
  if (tree->file_fd >= 0)
    io_close (&tree->file_fd, tree->file, NULL);
  io_clear_fd (&tree->parent_fd);
  io_clear_fd (&tree->fd);
  if (tree->path != NULL)
    io_remove_tree (AT_FDCWD, tree->path, NULL);
  g_clear_pointer (&tree->path, g_free);
  g_clear_pointer (&tree->parent, g_free);
  g_clear_pointer (&tree->file, g_free);
  selection_free (tree->selection);
}

/* ---- Files ---- */

/* Opens the directory of a path, and makes it if it does not exist. */
static bool enter_parent_of (UnpackingTree *tree, const char *path, const char **name, GError **error)
{
  const char *slash = strrchr (path, '/');
  size_t len = slash != NULL ? (size_t)(slash - path) : 0;
  *name = slash != NULL ? slash + 1 : path;
  if (tree->parent != NULL && strlen (tree->parent) == len && strncmp (tree->parent, path, len) == 0)
    return true;
  g_free (tree->parent);
  tree->parent = g_strndup (path, len);
  io_clear_fd (&tree->parent_fd);
  if (len > 0 && !io_make_dirs (tree->fd, tree->parent, NULL, error)) {
    g_clear_pointer (&tree->parent, g_free);
    return false;
  }
  tree->parent_fd = io_open_dir (tree->fd, len > 0 ? tree->parent : ".", error);
  if (tree->parent_fd < 0)
    g_clear_pointer (&tree->parent, g_free);
  return tree->parent_fd >= 0;
}

static bool replaces (const char *name)
{
  return strcmp (name, "tombstone.xml") == 0 || strcmp (name, "certificate.xml") == 0;
}

bool backup_unpack_tree_write (UnpackingTree *tree, const char *path, GBytes *bytes, GError **error)
{
  const char *name = NULL;
  gsize len = 0;
  const void *data = g_bytes_get_data (bytes, &len);
  /* A redacted pack may already contain the tombstone or certificate that a later pack brings. */
  if (!tree->counting &&
      (!enter_parent_of (tree, path, &name, error) || (replaces (name) && !io_remove (tree->parent_fd, name, error)) ||
       !io_create_file (tree->parent_fd, name, data, len, error))) {
    g_prefix_error (error, "%s: ", path);
    return false;
  }
  tree->files++;
  tree->bytes += len;
  return true;
}

/* Whether a member is written. Impossible paths are not (they are faults of the pack), nor is anything that is not
 * selected, except the customers, volumes and layouts that the selected records belong to. */
static bool is_unpacked (const UnpackingTree *tree, const char *path)
{
  if (!name_path_is_valid (path))
    return false;
  return tree->selection == NULL || selection_takes (tree->selection, path);
}

static bool write_small (const TarMember *member, GBytes *bytes, gpointer data, GError **error)
{
  UnpackingTree *tree = data;
  return !is_unpacked (tree, member->path) || backup_unpack_tree_write (tree, member->path, bytes, error);
}

static bool begin_large (const TarMember *member, gpointer data, GError **error)
{
  UnpackingTree *tree = data;
  const char *name = NULL;
  if (!is_unpacked (tree, member->path))
    return true;
  if (!tree->counting && !enter_parent_of (tree, member->path, &name, error))
    return false;
  tree->file = g_strdup (member->path);
  tree->file_fd = tree->counting ? -1 : io_create (tree->parent_fd, name, error);
  return tree->counting || tree->file_fd >= 0;
}

static bool write_large_piece (const void *bytes, size_t len, gpointer data, GError **error)
{
  UnpackingTree *tree = data;
  tree->bytes += tree->file != NULL ? len : 0;
  return tree->file_fd < 0 || io_write (tree->file_fd, bytes, len, tree->file, error);
}

static bool end_large (gpointer data, GError **error)
{
  UnpackingTree *tree = data;
  tree->files += tree->file != NULL;
  bool closed = tree->file_fd < 0 || io_close (&tree->file_fd, tree->file, error);
  g_clear_pointer (&tree->file, g_free);
  return closed;
}

static bool move_files (UnpackingTree *tree, const MovesStep *step, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) names = io_list (tree->fd, step->from, &problem);
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *from = g_strconcat (step->from, "/", names->pdata[i], NULL);
    g_autofree char *to = g_strconcat (step->to, "/", names->pdata[i], NULL);
    /* Of a record that was destroyed after the move, a redacted pack has the tombstone at the old place, and a newer
     * journal or pack has it at the new one. */
    bool there = replaces (names->pdata[i]) && io_type (tree->fd, to, NULL) == IO_FILE;
    if (there && !io_remove (tree->fd, from, error))
      return false;
    if (!there && !g_str_equal (names->pdata[i], MOVED_FILE) &&
        (!io_make_dirs (tree->fd, step->to, NULL, error) || !io_rename_new (tree->fd, from, to, error)))
      return false;
  }
  if (names != NULL || error_has_id (problem, "D-NOT-FOUND"))
    return true;
  g_propagate_error (error, g_steal_pointer (&problem));
  return false;
}

/* Later packs have brought the new edition and moved.xml already, so the files are moved one by one. */
bool backup_unpack_tree_move (UnpackingTree *tree, const Moves *moves, GError **error)
{
  io_clear_fd (&tree->parent_fd);
  g_clear_pointer (&tree->parent, g_free);
  for (unsigned i = 0; !tree->counting && i < moves_length (moves); i++)
    if (!move_files (tree, moves_step (moves, i), error))
      return false;
  return true;
}

static void follow_moves (const Moves *moves, gpointer data)
{
  UnpackingTree *tree = data;
  if (tree->selection != NULL)
    selection_follow (tree->selection, moves);
}

PassTee backup_unpack_tree_tee (UnpackingTree *tree)
{
  return (PassTee){write_small, begin_large, write_large_piece, end_large, follow_moves, tree};
}

/* ---- The end ---- */

/* For kernels that cannot sync the whole file system. */
static bool sync_beneath (int fd, const char *path, GError **error)
{
  g_autoptr (GPtrArray) names = io_list (fd, path, error);
  if (names == NULL)
    return false;
  for (unsigned i = 0; i < names->len; i++) {
    g_autofree char *inner = g_build_filename (path, names->pdata[i], NULL);
    bool synced = io_type (fd, inner, NULL) == IO_DIR ? sync_beneath (fd, inner, error) : io_sync (fd, inner, error);
    if (!synced)
      return false;
  }
  return io_sync (fd, path, error);
}

bool backup_unpack_tree_sync (UnpackingTree *tree, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  if (io_sync_filesystem (tree->fd, &local_error))
    return true;
  if (error_has_id (local_error, "D-NO-SYNCFS"))
    return sync_beneath (tree->fd, ".", error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return false;
}

bool backup_unpack_tree_end (UnpackingTree *tree, const char *directory, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (directory);
  io_clear_fd (&tree->parent_fd);
  if (!backup_unpack_tree_sync (tree, error) || !io_rename_new (AT_FDCWD, tree->path, directory, error))
    return false;
  g_clear_pointer (&tree->path, g_free);
  if (io_sync (AT_FDCWD, parent, NULL))
    return true;
  return error_set (error, ERROR_UNKNOWN, "D-UNKNOWN-OUTCOME", directory,
                    "run `dossier verify` on it, and again after the next restart",
                    "everything was unpacked, but the directory's name may not be durable");
}
