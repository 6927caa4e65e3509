/* Moves never replace a file. Each moved file is compared with the one that was looked at, so a scanner that uses a
 * name again loses nothing. */
#include <errno.h>
#include <string.h>

#include "form/date.h"
#include "form/text.h"
#include "ops/inbox/internal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

#define MOST_NAMES 10000 /* of files that were all called the same */
#define NOTE ".note.txt"

/* "scan.pdf", "scan-2.pdf", … Given. */
static char *numbered (const char *directory, const char *name, unsigned n)
{
  const char *dot = strrchr (name, '.');
  size_t stem = dot == NULL || dot == name ? strlen (name) : (size_t)(dot - name);
  return n == 1 ? g_strdup_printf ("%s/%s", directory, name)
                : g_strdup_printf ("%s/%.*s-%u%s", directory, (int)stem, name, n, name + stem);
}

/* Whether the file of this name is the one that was looked at. *missing: there is none. */
static bool is_same (const Inbox *inbox, const InboxFile *file, const char *name, bool *missing)
{
  InboxStamp stamp;
  struct stat status;
  bool found = inbox_stamp (inbox->fd, name, &stamp, &status);
  *missing = !found && errno == ENOENT;
  return found && S_ISREG (status.st_mode) && inbox_same (&stamp, &((const InboxEntry *)file)->stamp);
}

static bool refuse_changed (const InboxFile *file, GError **error)
{
  return error_set (error, ERROR_UNREADABLE, "D-SCAN-CHANGED", file->name, "run `dossier inbox file` again",
                    "another file has this name now");
}

/* A file that took the name at the last moment goes back; if the name is taken again, it stays where it is, which loses
 * nothing. */
static bool check_moved (const Inbox *inbox, const InboxFile *file, const char *to, GError **error)
{
  bool missing;
  if (is_same (inbox, file, to, &missing))
    return true;
  io_rename_new (inbox->fd, to, file->name, NULL);
  return refuse_changed (file, error);
}

/* *to is the name that it got. Given. */
static bool take_away (const Inbox *inbox, const InboxFile *file, const char *directory, char **to, bool *gone,
                       GError **error)
{
  for (unsigned n = 1; n < MOST_NAMES; n++) {
    g_autoptr (GError) taken = NULL;
    g_autofree char *target = numbered (directory, file->name, n);
    if (!is_same (inbox, file, file->name, gone))
      return *gone || refuse_changed (file, error);
    if (io_rename_new (inbox->fd, file->name, target, &taken)) {
      *to = g_steal_pointer (&target);
      return check_moved (inbox, file, *to, error);
    }
    *gone = error_has_id (taken, "D-NOT-FOUND");
    if (*gone)
      return true;
    if (!error_has_id (taken, "D-EXISTS")) {
      g_propagate_error (error, g_steal_pointer (&taken));
      return false;
    }
  }
  return error_set (error, ERROR_UNREADABLE, "D-EXISTS", directory, "empty the directory", "all names are taken");
}

bool inbox_keep (Inbox *inbox, InboxFile *file, const GDate *day, bool removes, bool *gone, GError **error)
{
  g_autofree char *date = date_print (day), *directory = g_build_filename (INBOX_DONE, date, NULL), *to = NULL;
  return io_make_dirs (inbox->fd, directory, NULL, error) && take_away (inbox, file, directory, &to, gone, error) &&
         (!removes || to == NULL || io_remove (inbox->fd, to, error));
}

/* ---- Problems ---- */

static GBytes *print_note (const InboxFile *file)
{
  g_autofree char *name = text_escape (file->name, -1);
  char *text = g_strdup_printf ("%s\n\n%s: %s\n%s: %s\n", name, _ ("problem"), file->problem, _ ("what helps"),
                                file->hint == NULL ? "-" : file->hint);
  return g_bytes_new_take (text, strlen (text));
}

/* The note of a file that will be called so. One that says the same was written before a crash. */
static bool write_note (const Inbox *inbox, const char *target, GBytes *note, GError **error)
{
  g_autoptr (GError) taken = NULL;
  g_autofree char *name = g_strconcat (target, NOTE, NULL);
  size_t len;
  const void *text = g_bytes_get_data (note, &len);
  if (io_create_file (inbox->fd, name, text, len, &taken))
    return true;
  g_autoptr (GBytes) before = io_read_file (inbox->fd, name, 65536, NULL);
  if (error_has_id (taken, "D-EXISTS") && before != NULL && g_bytes_equal (before, note))
    return true;
  g_propagate_error (error, g_steal_pointer (&taken));
  return false;
}

/* The note comes first: no file lies there without one. */
bool inbox_put (Inbox *inbox, InboxFile *file, bool *gone, GError **error)
{
  g_autoptr (GBytes) note = print_note (file);
  if (!io_make_dirs (inbox->fd, INBOX_PROBLEMS, NULL, error))
    return false;
  for (unsigned n = 1; n < MOST_NAMES; n++) {
    g_autoptr (GError) taken = NULL;
    g_autofree char *target = numbered (INBOX_PROBLEMS, file->name, n);
    if (!is_same (inbox, file, file->name, gone))
      return *gone || refuse_changed (file, error);
    if (io_type (inbox->fd, target, NULL) == IO_NONE && write_note (inbox, target, note, &taken) &&
        io_rename_new (inbox->fd, file->name, target, &taken))
      return check_moved (inbox, file, target, error);
    *gone = error_has_id (taken, "D-NOT-FOUND");
    if (*gone)
      return true;
    if (taken != NULL && !error_has_id (taken, "D-EXISTS")) {
      g_propagate_error (error, g_steal_pointer (&taken));
      return false;
    }
  }
  return error_set (error, ERROR_UNREADABLE, "D-EXISTS", INBOX_PROBLEMS, "empty the directory", "all names are taken");
}
