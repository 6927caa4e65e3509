/* A line: "2026-12-01T02:42:00Z 1234 clean ID". One write adds it, so that runs at the same time do not mix. */
#include "store/verified.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

#include <glib.h>

#include "form/date.h"
#include "sys/db.h"
#include "sys/io.h"

enum { MAX_FILE = 16 << 20 };

static char *file_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "dossier", "verified", NULL);
}

int verified_open (void)
{
  g_autofree char *path = file_path ();
  g_autofree char *directory = g_path_get_dirname (path);
  return db_make_directory (directory) ? io_append (AT_FDCWD, path, NULL) : -1;
}

void verified_note (int fd, const Verified *verified)
{
  g_autofree char *time = date_print_time (verified->time);
  g_autofree char *line = g_strdup_printf ("%s %" PRIu64 " %s %s\n", time, verified->events,
                                           verified->clean ? "clean" : "faults", verified->archive);
  if (fd >= 0)
    (void)io_write (fd, line, strlen (line), "", NULL);
}

/* Lines of other forms are passed over. */
static bool read_line (const char *line, Verified *verified)
{
  guint64 events = 0;
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  if (g_strv_length (words) != 4 || !date_parse_time (words[0], &verified->time) ||
      !g_ascii_string_to_unsigned (words[1], 10, 0, G_MAXUINT64, &events, NULL))
    return false;
  verified->events = events;
  verified->clean = g_str_equal (words[2], "clean");
  return g_strlcpy (verified->archive, words[3], sizeof verified->archive) < sizeof verified->archive;
}

Verified verified_last (const char *archive)
{
  g_autofree char *path = file_path ();
  g_autoptr (GBytes) bytes = io_read_file (AT_FDCWD, path, MAX_FILE, NULL);
  g_autofree char *text = bytes == NULL ? NULL : g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  Verified last = {0};
  for (char **line = lines; *line != NULL; line++) {
    Verified verified = {0};
    if (read_line (*line, &verified) && verified.clean && strcmp (verified.archive, archive) == 0 &&
        verified.time >= last.time)
      last = verified;
  }
  return last;
}
