/* The new place is made durable before the old one: whatever a power cut leaves, the record is at one of the two. The
 * directory that is made at the old place afterwards is told from the record by the record's first document. */
#include "store/moving.h"

#include <string.h>

#include "fold/moves.h"
#include "form/document/kind.h"
#include "form/name.h"
#include "sys/error.h"
#include "sys/io.h"

static bool holds_record (int archive_fd, const char *directory)
{
  g_autofree char *document = g_strconcat (directory, "/record.1.xml", NULL);
  return io_type (archive_fd, document, NULL) == IO_FILE;
}

GPtrArray *moving_events (const GPtrArray *events)
{
  GPtrArray *moves = g_ptr_array_new ();
  for (unsigned i = 0; i < events->len; i++) {
    MovesStep step;
    if (kind_of_verb (event_verb (events->pdata[i])) == KIND_MOVE && moves_read (events->pdata[i], &step) == NULL)
      g_ptr_array_add (moves, events->pdata[i]);
  }
  return moves;
}

char *moving_stands (int archive_fd, const Event *move, const char *path)
{
  const char *from = move != NULL ? event_get (move, "from") : NULL,
             *to = from != NULL ? event_get (move, "path") : NULL;
  if (from == NULL || io_type (archive_fd, to, NULL) != IO_NONE)
    return g_strdup (path);
  return g_strconcat (from, path + strlen (to), NULL);
}

static bool sync_parent (int archive_fd, const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  return io_sync (archive_fd, parent, error);
}

static bool rename_record (int archive_fd, const char *from, const char *to, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (!holds_record (archive_fd, from))
    return true;
  /* A slow process may take the directory that another one has made for moved.xml meanwhile: it goes back. */
  if (io_rename_new (archive_fd, from, to, &problem))
    return holds_record (archive_fd, to) || io_rename_new (archive_fd, to, from, error);
  bool left = error_has_id (problem, "D-NOT-FOUND") || !holds_record (archive_fd, from);
  if (left && io_type (archive_fd, to, NULL) != IO_NONE)
    return true; /* another process has just renamed it */
  if (!error_has_id (problem, "D-EXISTS")) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return false;
  }
  return error_set (error, ERROR_REFUSED, "D-PLACE-TAKEN", to,
                    "move it out of the archive, then run any command that changes the archive",
                    "the new place of a record is taken by something that is not in the journal");
}

bool moving_carry_out (int archive_fd, const Event *move, GError **error)
{
  MovesStep step;
  if (moves_read (move, &step) != NULL)
    return error_set (error, ERROR_UNREADABLE, "D-PLACE-FORBIDDEN", event_get (move, "path"), "run `dossier verify`",
                      "event %ju of the journal would move something that is not a record",
                      (uintmax_t)event_number (move));
  g_autofree char *parent = g_path_get_dirname (step.to);
  if (!io_make_dirs (archive_fd, parent, NULL, error) || !rename_record (archive_fd, step.from, step.to, error))
    return false;
  if (io_type (archive_fd, step.to, NULL) == IO_NONE)
    return error_set (error, ERROR_UNREADABLE, "D-PLACE-LOST", step.from, "run `dossier verify`",
                      "the record that is to be moved is missing");
  return io_sync (archive_fd, step.to, error) && sync_parent (archive_fd, step.to, error) &&
         sync_parent (archive_fd, step.from, error);
}

bool moving_make_place (int archive_fd, const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  return io_make_dirs (archive_fd, directory, NULL, error) && sync_parent (archive_fd, directory, error);
}

bool moving_has_left (int archive_fd, const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  return !holds_record (archive_fd, directory);
}
