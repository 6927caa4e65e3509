/* Files are removed one by one, then their directory is made durable once. Only after that is the transaction's own
 * directory removed; until then, recovery repeats the whole erasing. */
#include "store/erasing.h"

#include <string.h>

#include "form/document/event.h"
#include "store/staging.h"
#include "sys/error.h"
#include "sys/io.h"

/* Removes all files in a directory but the one that the event recorded. */
static bool erase_files (int archive_fd, const char *directory, const Event *event, GError **error)
{
  g_autoptr (GPtrArray) names = io_list (archive_fd, directory, error);
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *path = g_strconcat (directory, "/", names->pdata[i], NULL);
    if (event_erases (event, path) && io_type (archive_fd, path, NULL) != IO_DIR &&
        !io_remove (archive_fd, path, error))
      return false;
  }
  return names != NULL;
}

static bool erase_for (int archive_fd, const Event *event, GError **error)
{
  const char *path = event_get (event, "erases");
  bool whole = event_erases (event, path);
  g_autofree char *directory = whole ? g_path_get_dirname (path) : g_strdup (path);
  bool is_directory = io_type (archive_fd, path, NULL) == IO_DIR;
  if (is_directory && !erase_files (archive_fd, path, event, error))
    return false;
  if (whole && !(is_directory ? io_remove_empty : io_remove) (archive_fd, path, error))
    return false;
  /* Even when all files were gone: another process may have removed them without making that durable yet. */
  return io_sync (archive_fd, directory, error);
}

bool erasing_carry_out (int archive_fd, const GPtrArray *events, bool recovering, GError **error)
{
  for (unsigned i = 0; i < events->len; i++) {
    const Event *event = g_ptr_array_index (events, i);
    if (!event_is_erasing (event))
      continue;
    bool stands = staging_is_placed (archive_fd, event);
    if (!stands && !recovering)
      return error_set (error, ERROR_UNREADABLE, "D-PLACE-LOST", event_get (event, "path"), "run `dossier verify`",
                        "the staged file is missing");
    if (stands && !erase_for (archive_fd, event, error))
      return false;
  }
  return true;
}
