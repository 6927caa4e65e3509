/* A look lists the folder and brings the entries of earlier looks up to date. An entry is counted when it first comes
 * and when it leaves, so that the balance is a check and not a definition. */
#include "ops/inbox/folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "form/text.h"
#include "ops/inbox/internal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

static void file_clear (InboxFile *file)
{
  g_free (file->name);
  g_free (file->problem);
  g_free (file->hint);
  label_clear (&file->label);
}

static void entry_free (gpointer data)
{
  InboxEntry *entry = data;
  file_clear (&entry->file);
  g_free (entry->note);
  g_free (entry->extra);
  g_free (entry->unread);
  g_free (entry->refusal);
  g_free (entry->advice);
  g_clear_error (&entry->error);
  g_free (entry);
}

/* What lies in an archive was filed or belongs to it, and is never taken out. */
static bool check_outside (const char *directory, GError **error)
{
  char *absolute = realpath (directory, NULL);
  g_autofree char *archive = absolute != NULL ? archive_around (absolute) : NULL;
  free (absolute);
  return archive == NULL ||
         error_set (error, ERROR_REFUSED, "D-INBOX-ARCHIVE", directory, "give a folder outside any archive",
                    "the folder lies in the archive %s", archive);
}

Inbox *inbox_open (const InboxRequest *request, GError **error)
{
  int fd = check_outside (request->directory, error) ? io_open_dir (AT_FDCWD, request->directory, error) : -1;
  if (fd < 0)
    return NULL;
  Inbox *inbox = g_new0 (Inbox, 1);
  inbox->request = request;
  inbox->fd = fd;
  inbox->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  inbox->files = g_ptr_array_new ();
  inbox->proposals = g_ptr_array_new_with_free_func (inbox_proposal_free);
  inbox->aside = g_ptr_array_new ();
  inbox->left = g_ptr_array_new_with_free_func (entry_free);
  inbox->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return inbox;
}

void inbox_free (Inbox *inbox)
{
  if (inbox == NULL)
    return;
  io_clear_fd (&inbox->fd);
  g_ptr_array_unref (inbox->files);
  g_ptr_array_unref (inbox->proposals);
  g_clear_pointer (&inbox->filed, g_ptr_array_unref);
  g_ptr_array_unref (inbox->aside);
  g_ptr_array_unref (inbox->left);
  g_hash_table_unref (inbox->entries);
  g_hash_table_unref (inbox->words);
  g_strfreev (inbox->creators);
  record_free (inbox->like);
  index_shelf_clear (&inbox->shelf);
  g_free (inbox->unread);
  g_free (inbox);
}

void inbox_say (InboxFile *file, const char *problem, const char *hint)
{
  char *kept = g_strdup (problem), *help = g_strdup (hint);
  g_free (file->problem);
  g_free (file->hint);
  file->problem = kept;
  file->hint = help;
}

void inbox_forget (Inbox *inbox, InboxFile *file)
{
  if (!g_ptr_array_remove (inbox->files, file))
    return;
  g_hash_table_steal (inbox->entries, file->name);
  g_ptr_array_add (inbox->left, file);
}

/* ---- Listing ---- */

bool inbox_stamp (int dirfd, const char *name, InboxStamp *stamp, struct stat *status)
{
  if (fstatat (dirfd, name, status, AT_SYMLINK_NOFOLLOW) != 0)
    return false;
  *stamp = (InboxStamp){status->st_ino, status->st_size, status->st_ctim, status->st_mtim};
  return true;
}

bool inbox_same (const InboxStamp *one, const InboxStamp *other)
{
  return one->inode == other->inode && one->bytes == other->bytes && one->modified.tv_sec == other->modified.tv_sec &&
         one->modified.tv_nsec == other->modified.tv_nsec;
}

/* Microseconds since the later of its times, by this machine's clock; 0 when they lie ahead. */
static gint64 age_of (const InboxStamp *stamp)
{
  gint64 now = g_get_real_time (), last = MAX (stamp->changed.tv_sec, stamp->modified.tv_sec) * G_USEC_PER_SEC;
  last += (stamp->changed.tv_sec >= stamp->modified.tv_sec ? stamp->changed : stamp->modified).tv_nsec / 1000;
  return MAX (now - last, 0);
}

/* Programs write under such a name until a file is whole; and what systems put into folders. */
static bool names_temporary (const char *name)
{
  static const char *const endings[] = {".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download"};
  static const char *const systems[] = {"thumbs.db", "desktop.ini"};
  g_autofree char *lower = g_ascii_strdown (name, -1);
  bool found = *name == '.' || *name == '~' || g_str_has_prefix (name, "$");
  for (size_t i = 0; i < G_N_ELEMENTS (endings); i++)
    found = found || g_str_has_suffix (lower, endings[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (systems); i++)
    found = found || strcmp (lower, systems[i]) == 0;
  return found;
}

static void refuse_kind (InboxFile *file, mode_t mode)
{
  file->state = INBOX_STAYS;
  inbox_say (file,
             S_ISLNK (mode)   ? _ ("this is a link, and links are never taken")
             : S_ISDIR (mode) ? _ ("this is a directory, and only the files of the folder itself are taken")
                              : _ ("this is not a regular file"),
             S_ISDIR (mode) ? _ ("move its files into the folder, or give the directory to `dossier inbox` itself")
                            : _ ("put the file itself into the folder"));
}

static void refuse_name (InboxFile *file)
{
  file->state = INBOX_STAYS;
  inbox_say (file, _ ("this is not a directory; filed files and problems go into a directory of this name"),
             _ ("rename it"));
}

static InboxEntry *entry_for (Inbox *inbox, const char *name)
{
  InboxEntry *entry = g_hash_table_lookup (inbox->entries, name);
  if (entry != NULL)
    return entry;
  entry = g_new0 (InboxEntry, 1);
  entry->file.name = g_strdup (name);
  g_hash_table_insert (inbox->entries, entry->file.name, entry);
  inbox->balance.in++;
  return entry;
}

static void begin_anew (InboxEntry *entry, const InboxStamp *stamp)
{
  entry->stamp = *stamp;
  entry->since = g_get_monotonic_time ();
  entry->retry = 0;
  entry->examined = entry->read = entry->broken = entry->bad_label = false;
  g_clear_error (&entry->error);
  g_clear_pointer (&entry->note, g_free);
  g_clear_pointer (&entry->unread, g_free);
  g_clear_pointer (&entry->refusal, g_free);
  g_clear_pointer (&entry->advice, g_free);
  label_clear (&entry->file.label);
  entry->file.is_sheet = entry->file.counted = false;
  entry->file.media = NULL;
  entry->file.pages = 0;
}

static void take_name (Inbox *inbox, const char *name)
{
  InboxStamp stamp;
  struct stat status;
  bool is_ours = strcmp (name, INBOX_DONE) == 0 || strcmp (name, INBOX_PROBLEMS) == 0;
  if (!inbox_stamp (inbox->fd, name, &stamp, &status) || (is_ours && S_ISDIR (status.st_mode)))
    return;
  InboxEntry *entry = entry_for (inbox, name);
  InboxFile *file = &entry->file;
  entry->seen = true;
  if (entry->since == 0 || !inbox_same (&stamp, &entry->stamp))
    begin_anew (entry, &stamp);
  entry->quiet = MAX (g_get_monotonic_time () - entry->since, age_of (&stamp));
  file->bytes = (uint64_t)status.st_size;
  file->state = INBOX_WAITING;
  entry->is_temporary = names_temporary (name);
  file->needs_person = false;
  inbox_say (file, NULL, NULL);
  if (is_ours)
    refuse_name (file);
  else if (!S_ISREG (status.st_mode))
    refuse_kind (file, status.st_mode);
  else if (entry->is_temporary)
    inbox_say (file, _ ("the name of a file that is being written, or of the system"),
               _ ("rename it to have it filed"));
  g_ptr_array_add (inbox->files, file);
}

static gboolean is_gone (gpointer name G_GNUC_UNUSED, gpointer value, gpointer data)
{
  Inbox *inbox = data;
  const InboxEntry *entry = value;
  inbox->balance.gone += !entry->seen;
  return !entry->seen;
}

/* "page-2" before "page-10". */
static int compare_names (gconstpointer a, gconstpointer b)
{
  const InboxFile *const *one = a, *const *other = b;
  const char *left = (*one)->name, *right = (*other)->name;
  while (*left != '\0' && *right != '\0') {
    if (g_ascii_isdigit (*left) && g_ascii_isdigit (*right)) {
      left += strspn (left, "0");
      right += strspn (right, "0");
      size_t len = strspn (left, "0123456789"), other_len = strspn (right, "0123456789");
      int order = len != other_len ? (len > other_len ? 1 : -1) : memcmp (left, right, len);
      if (order != 0)
        return order;
      left += len;
      right += other_len;
    } else if (*left != *right) {
      return (unsigned char)*left > (unsigned char)*right ? 1 : -1;
    } else {
      left++;
      right++;
    }
  }
  int order = (*left != '\0') - (*right != '\0');
  return order != 0 ? order : strcmp ((*one)->name, (*other)->name);
}

bool inbox_look (Inbox *inbox, Archive *archive, GError **error)
{
  GHashTableIter iter;
  gpointer value;
  /* A share that went away and came back is another directory. */
  int fd = io_open_dir (AT_FDCWD, inbox->request->directory, error);
  if (fd < 0)
    return false;
  io_clear_fd (&inbox->fd);
  inbox->fd = fd;
  g_autoptr (GPtrArray) names = io_list (fd, ".", error);
  if (names == NULL)
    return false;
  g_ptr_array_set_size (inbox->files, 0);
  g_ptr_array_set_size (inbox->proposals, 0);
  g_clear_pointer (&inbox->filed, g_ptr_array_unref);
  g_ptr_array_set_size (inbox->aside, 0);
  g_ptr_array_set_size (inbox->left, 0);
  g_hash_table_remove_all (inbox->words);
  g_hash_table_iter_init (&iter, inbox->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((InboxEntry *)value)->seen = false;
  for (unsigned i = 0; i < names->len; i++)
    take_name (inbox, names->pdata[i]);
  g_hash_table_foreach_remove (inbox->entries, is_gone, inbox);
  g_ptr_array_sort (inbox->files, compare_names);
  inbox_examine (inbox);
  return inbox_propose (inbox, archive, error);
}

const GPtrArray *inbox_files (const Inbox *inbox)
{
  return inbox->files;
}

const GPtrArray *inbox_proposals (const Inbox *inbox)
{
  return inbox->proposals;
}

const GPtrArray *inbox_aside (const Inbox *inbox)
{
  return inbox->aside;
}

const char *inbox_unread (const Inbox *inbox)
{
  return inbox->unread;
}

InboxBalance inbox_balance (const Inbox *inbox)
{
  InboxBalance balance = inbox->balance;
  for (unsigned i = 0; i < inbox->files->len; i++) {
    InboxState state = ((const InboxFile *)inbox->files->pdata[i])->state;
    balance.problems += state == INBOX_STAYS || state == INBOX_BROKEN;
    balance.waiting += state == INBOX_WAITING || state == INBOX_READY;
  }
  return balance;
}

unsigned inbox_put_aside (const Inbox *inbox)
{
  unsigned n = 0;
  IO_AUTO_FD fd = io_open_dir (inbox->fd, INBOX_PROBLEMS, NULL);
  g_autoptr (GPtrArray) names = fd < 0 ? NULL : io_list_fd (fd, INBOX_PROBLEMS, NULL);
  for (unsigned i = 0; names != NULL && i < names->len; i++)
    n += !g_str_has_suffix (names->pdata[i], ".note.txt");
  return n;
}
