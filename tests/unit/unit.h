/* What unit tests share: a check of a refusal by its id, and a fresh directory. */
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "sys/error.h"
#include "sys/io.h"

/* Takes the error, which must be one with that id and a message. */
static inline void assert_refused (GError **error, const char *id)
{
  g_assert_nonnull (*error);
  g_assert_cmpstr (error_id (*error), ==, id);
  g_assert_cmpstr ((*error)->message, !=, "");
  g_assert_null (strchr ((*error)->message, '\n'));
  g_clear_error (error);
}

static inline GBytes *bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

typedef struct {
  char *path;
  int fd;
} Fresh;

static inline void fresh_set_up (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  fresh->path = g_dir_make_tmp ("dossier-unit-XXXXXX", NULL);
  g_assert_nonnull (fresh->path);
  fresh->fd = open (fresh->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (fresh->fd, >=, 0);
}

static inline void fresh_tear_down (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  io_replace_calls (NULL);
  g_assert_true (io_remove_tree (AT_FDCWD, fresh->path, NULL));
  close (fresh->fd);
  g_free (fresh->path);
}
