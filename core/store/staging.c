/* Making, locking and emptying a directory of .staging, for transactions, recovery and sealing. The lock only keeps
 * recovery from removing a living transaction; correctness does not depend on it. */
#include "store/staging.h"

#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "form/document/kind.h"
#include "form/name.h"
#include "form/text.h"
#include "store/moving.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/message.h"
#include "sys/work.h"

#define SYNC_ATTEMPTS 10

#define ID_DIGITS (STAGING_ID_SIZE - 1)
#define ITEM_DIGITS 6
#define SYNC_THREADS 16
#define MAX_TRIES 100
#define PLACING_TRIES 50
#define PLACING_STEP_US 10000

static bool is_digits (const char *text, size_t len, bool hexadecimal)
{
  for (size_t i = 0; i < len; i++) {
    bool hex = hexadecimal && text[i] >= 'a' && text[i] <= 'f';
    if (!g_ascii_isdigit (text[i]) && !hex)
      return false;
  }
  return true;
}

bool staging_parse_name (const char *name, char id[STAGING_ID_SIZE], bool *gone)
{
  if (!is_digits (name, ID_DIGITS, true))
    return false;
  g_strlcpy (id, name, STAGING_ID_SIZE);
  *gone = strcmp (name + ID_DIGITS, ".gone") == 0;
  return *gone || name[ID_DIGITS] == '\0';
}

char *staging_item_path (const char *directory, unsigned item)
{
  return item == 0 ? g_strconcat (directory, "/block", NULL) : g_strdup_printf ("%s/%06u", directory, item);
}

char *staging_path_of (const Event *event)
{
  const char *tx = event_get (event, "tx");
  if (tx == NULL || strlen (tx) != ID_DIGITS + 1 + ITEM_DIGITS || !is_digits (tx, ID_DIGITS, true) ||
      tx[ID_DIGITS] != '-' || !is_digits (tx + ID_DIGITS + 1, ITEM_DIGITS, false))
    return NULL;
  return g_strdup_printf (STAGING_DIRECTORY "/%.*s/%s", ID_DIGITS, tx, tx + ID_DIGITS + 1);
}

bool staging_expect (int archive_fd, const char *path, IoType type, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  IoType found = io_type (archive_fd, path, &local_error);
  if (local_error == NULL && (found == IO_NONE || found == type))
    return true;
  if (local_error != NULL && !error_has_id (local_error, "D-NOT-A-FILE")) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return false;
  }
  error_set (error, ERROR_UNREADABLE, "D-NOT-A-FILE", path, NULL,
             type == IO_DIR ? N_ ("a link or another thing is in the place of a directory")
                            : N_ ("a link or another thing is in the place of a plain file"));
  return io_advise (error);
}

/* Any process may make the file owner; only its lock matters. Recovery makes it too when it is missing. */
bool staging_take (int archive_fd, const char *path, int *owner)
{
  g_autofree char *file = g_strconcat (path, "/owner", NULL);
  struct stat held, named;
  io_create_file (archive_fd, file, "", 0, NULL);
  int fd = io_open_file (archive_fd, file, NULL);
  if (fd < 0)
    return false;
  if (flock (fd, LOCK_EX | LOCK_NB) != 0 || fstat (fd, &held) != 0 ||
      fstatat (archive_fd, file, &named, AT_SYMLINK_NOFOLLOW) != 0 || held.st_ino != named.st_ino) {
    close (fd);
    return false;
  }
  *owner = fd;
  return true;
}

/* Recovery may take a new directory for an abandoned one before it is locked; then another one is made. */
bool staging_make (int archive_fd, Staging *staging, GError **error)
{
  staging->owner = -1;
  if (io_type (archive_fd, STAGING_DIRECTORY, NULL) == IO_NONE &&
      (!io_make_dir (archive_fd, STAGING_DIRECTORY, error) || !io_sync (archive_fd, ".", error)))
    return false;
  for (unsigned i = 0; i < MAX_TRIES; i++) {
    digest_nonce (staging->id);
    g_free (staging->path);
    staging->path = g_strconcat (STAGING_DIRECTORY "/", staging->id, NULL);
    g_autofree char *file = g_strconcat (staging->path, "/owner", NULL);
    g_autoptr (GError) local_error = NULL;
    if (!io_make_dir (archive_fd, staging->path, error))
      return false;
    if (!io_create_file (archive_fd, file, "", 0, &local_error) && !error_has_id (local_error, "D-NOT-FOUND") &&
        !error_has_id (local_error, "D-EXISTS")) {
      io_remove_tree (archive_fd, staging->path, NULL);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return false;
    }
    if (staging_take (archive_fd, staging->path, &staging->owner))
      return true;
  }
  return error_set (error, ERROR_BUSY, "D-BUSY", STAGING_DIRECTORY, "try again", "cannot begin a transaction");
}

void staging_clear (Staging *staging)
{
  if (staging->owner >= 0)
    close (staging->owner);
  staging->owner = -1;
  g_clear_pointer (&staging->path, g_free);
}

typedef struct {
  int archive_fd;
  GPtrArray *paths;
} Syncing;

static bool sync_one (unsigned i, gpointer own G_GNUC_UNUSED, gpointer data, GError **error)
{
  const Syncing *syncing = data;
  return io_sync (syncing->archive_fd, g_ptr_array_index (syncing->paths, i), error);
}

static bool sync_paths (int archive_fd, GPtrArray *paths, unsigned threads, GError **error)
{
  Syncing syncing = {archive_fd, paths};
  WorkShare share = {.threads = threads, .work = sync_one, .data = &syncing};
  return paths == NULL || work_share_out (&share, paths->len, error);
}

bool staging_sync (int archive_fd, GPtrArray *files, GPtrArray *directories, GError **error)
{
  unsigned n = MAX (files == NULL ? 0 : files->len, directories == NULL ? 0 : directories->len);
  if (n <= STAGING_SYNC_EACH)
    return sync_paths (archive_fd, files, 1, error) && sync_paths (archive_fd, directories, 1, error);
  g_autoptr (GError) local_error = NULL;
  if (io_sync_filesystem (archive_fd, &local_error))
    return true;
  if (!error_has_id (local_error, "D-NO-SYNCFS")) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return false;
  }
  return sync_paths (archive_fd, files, SYNC_THREADS, error) &&
         sync_paths (archive_fd, directories, SYNC_THREADS, error);
}

static bool is_placed_at (int archive_fd, const Event *event, const char *path)
{
  const char *expected = event_get (event, "digest");
  char hex[DIGEST_HEX_SIZE];
  if (path == NULL || expected == NULL || io_type (archive_fd, path, NULL) != IO_FILE)
    return false;
  g_autoptr (GBytes) bytes = io_read_file (archive_fd, path, 64 * 1024 * 1024, NULL);
  for (DigestAlgorithm algorithm = DIGEST_SHA256; bytes != NULL && algorithm <= DIGEST_SM3; algorithm++) {
    digest_gbytes (algorithm, bytes, hex);
    if (strcmp (hex, expected) == 0)
      return true;
  }
  return false;
}

bool staging_is_placed (int archive_fd, const Event *event)
{
  return is_placed_at (archive_fd, event, event_get (event, "path"));
}

/* The directory that must exist before an event's file is placed. What belongs to a record that the events move comes
 * with its directory, and moved.xml into one that the move makes. Given. */
static char *parent_of (const GPtrArray *moves, const Event *event)
{
  const char *path = event_get (event, "path"), *outermost = path;
  bool inside = kind_of_verb (event_verb (event)) == KIND_MOVED;
  for (unsigned i = 0; i < moves->len; i++)
    if (name_is_beneath (path, event_get (moves->pdata[i], "path")))
      outermost = event_get (moves->pdata[i], "path");
  g_autofree char *parent = g_path_get_dirname (outermost);
  return inside ? g_path_get_dirname (parent) : g_steal_pointer (&parent);
}

/* These directories, each once, in the order of the events. Given; NULL when an event's path is not valid in an
 * archive. */
static GPtrArray *list_parents (GPtrArray *events, GError **error)
{
  g_autoptr (GPtrArray) parents = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) moves = moving_events (events);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < events->len; i++) {
    const Event *event = g_ptr_array_index (events, i);
    const char *path = event_get (event, "path");
    if (path == NULL || event_get (event, "tx") == NULL)
      continue;
    if (!name_path_is_valid (path)) {
      error_set (error, ERROR_UNREADABLE, "D-EVENT", path, NULL, "an event has an invalid path");
      return NULL;
    }
    char *parent = parent_of (moves, event);
    if (g_hash_table_contains (seen, parent)) {
      g_free (parent);
      continue;
    }
    g_hash_table_add (seen, parent);
    g_ptr_array_add (parents, parent);
  }
  return g_steal_pointer (&parents);
}

/* The directories from which and to which items are moved, kept open while successive items use the same ones. */
typedef struct {
  int archive_fd;
  bool recovering;
  int staged_fd; /* of the transaction's directory; -1: it is gone, because another process has placed everything */
  char *parent;  /* path of the directory parent_fd */
  int parent_fd;
  const Event *move;  /* whose record is to be renamed when its new edition is in it; or NULL */
  GPtrArray *touched; /* directories beneath records, to be made durable */
} Placing;

static void placing_clear (Placing *placing)
{
  io_clear_fd (&placing->staged_fd);
  io_clear_fd (&placing->parent_fd);
  g_clear_pointer (&placing->parent, g_free);
  g_clear_pointer (&placing->touched, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Placing, placing_clear)

static bool placing_init (Placing *placing, int archive_fd, const char *id, bool recovering, GError **error)
{
  g_autofree char *directory = g_strconcat (STAGING_DIRECTORY "/", id, NULL);
  g_autoptr (GError) local_error = NULL;
  *placing = (Placing){.archive_fd = archive_fd,
                       .recovering = recovering,
                       .parent_fd = -1,
                       .touched = g_ptr_array_new_with_free_func (g_free)};
  placing->staged_fd = io_open_dir (archive_fd, directory, &local_error);
  if (placing->staged_fd >= 0 || error_has_id (local_error, "D-NOT-FOUND"))
    return true;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return false;
}

static bool enter_parent (Placing *placing, const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  if (placing->parent_fd >= 0 && strcmp (placing->parent, parent) == 0)
    return true;
  io_clear_fd (&placing->parent_fd);
  g_free (placing->parent);
  placing->parent = g_steal_pointer (&parent);
  placing->parent_fd = io_open_dir (placing->archive_fd, placing->parent, error);
  return placing->parent_fd >= 0;
}

/* Whether a tombstone is beside a file: then a later transaction placed the file and erased it. */
static bool is_erased (int archive_fd, const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *stone = g_strconcat (directory, "/tombstone.xml", NULL);
  return io_type (archive_fd, stone, NULL) == IO_FILE;
}

/* Whether later events took a file's record away. A record's own directory is missing for a moment while another
 * process moves it, between the renaming and the making of the old place. */
static bool was_moved_on (const Placing *placing, const Event *event, const char *path)
{
  Kind kind = kind_of_verb (event_verb (event));
  for (unsigned i = 0; kind == KIND_RECORD && i < PLACING_TRIES; i++) {
    if (io_type (placing->archive_fd, path, NULL) != IO_NONE)
      return true;
    g_usleep (PLACING_STEP_US);
  }
  return (kind == KIND_PART || kind == KIND_CONTENTS || kind == KIND_AMEND) &&
         moving_has_left (placing->archive_fd, path);
}

/* A staged item is gone: another process has placed it, or it is lost. */
static bool accept_gone (const Placing *placing, const Event *event, const char *path, GError **error)
{
  if (placing->recovering || io_type (placing->archive_fd, path, NULL) != IO_NONE ||
      is_erased (placing->archive_fd, path) || was_moved_on (placing, event, path))
    return true;
  return error_set (error, ERROR_UNREADABLE, "D-PLACE-LOST", path, "run `dossier verify`",
                    "the staged file is missing");
}

/* A link in .staging must not become a link in the archive. */
static bool expect_item (int archive_fd, const Event *event, const char *staged, GError **error)
{
  Kind kind = kind_of_verb (event_verb (event));
  bool directory = kind == KIND_RECORD || (kind == KIND_UNKNOWN && io_type (archive_fd, staged, NULL) == IO_DIR);
  return staging_expect (archive_fd, staged, directory ? IO_DIR : IO_FILE, error);
}

/* Moves a staged item to where it stands. */
static bool place_at (Placing *placing, const Event *event, const char *item, const char *path, GError **error)
{
  const char *slash = strrchr (path, '/');
  g_autoptr (GError) local_error = NULL;
  if (!enter_parent (placing, path, error))
    return false;
  if (io_move_new (placing->staged_fd, item, placing->parent_fd, slash == NULL ? path : slash + 1, path, &local_error))
    return true;
  if (error_has_id (local_error, "D-NOT-FOUND"))
    return accept_gone (placing, event, path, error);
  if (!error_has_id (local_error, "D-EXISTS")) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return false;
  }
  if (is_placed_at (placing->archive_fd, event, path))
    return io_remove (placing->staged_fd, item, error);
  return error_set (error, ERROR_REFUSED, "D-PLACE-TAKEN", path,
                    "move it out of the archive, then run any command that changes the archive",
                    "the place of a new file is taken by something that is not in the journal");
}

static bool place_one (Placing *placing, const Event *event, GError **error)
{
  const char *path = event_get (event, "path");
  g_autofree char *staged = staging_path_of (event);
  if (staged == NULL || path == NULL)
    return true;
  if (!event_may_bring (event))
    return error_set (error, ERROR_UNREADABLE, "D-PLACE-FORBIDDEN", path, "run `dossier verify`",
                      "event %ju of the journal would put a file where its kind does not belong",
                      (uintmax_t)event_number (event));
  g_autofree char *stands = moving_stands (placing->archive_fd, placing->move, path);
  if (placing->staged_fd < 0)
    return accept_gone (placing, event, stands, error);
  if (placing->recovering && !expect_item (placing->archive_fd, event, staged, error))
    return false;
  bool left = kind_of_verb (event_verb (event)) == KIND_MOVED;
  if (left && !moving_make_place (placing->archive_fd, path, error))
    return false;
  if (placing->move != NULL || left)
    g_ptr_array_add (placing->touched, g_path_get_dirname (path));
  return place_at (placing, event, strrchr (staged, '/') + 1, stands, error);
}

/* The directories that are open may not be those of their paths any more. */
static bool end_move (Placing *placing, GError **error)
{
  const Event *move = placing->move;
  placing->move = NULL;
  io_clear_fd (&placing->parent_fd);
  g_clear_pointer (&placing->parent, g_free);
  return move == NULL || moving_carry_out (placing->archive_fd, move, error);
}

/* The new edition of a record that is moved is placed in its directory first, so that the record appears whole at its
 * new place. */
static bool place_next (Placing *placing, const Event *event, GError **error)
{
  const char *path = event_get (event, "path"), *to = placing->move != NULL ? event_get (placing->move, "path") : NULL;
  bool moves = kind_of_verb (event_verb (event)) == KIND_MOVE;
  if (to != NULL && (moves || path == NULL || !name_is_beneath (path, to)) && !end_move (placing, error))
    return false;
  if (moves)
    placing->move = event;
  return place_one (placing, event, error);
}

/* Adds all directories above those in paths, up to the root. */
static void add_ancestors (const GPtrArray *paths, GPtrArray *ancestors)
{
  for (unsigned i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);
    while (strcmp (path, ".") != 0) {
      g_ptr_array_add (ancestors, g_path_get_dirname (path));
      path = g_ptr_array_index (ancestors, ancestors->len - 1);
    }
  }
}

/* The directory of a record that a later event has moved or erased meanwhile is durable by that. */
static bool sync_unique (int archive_fd, GPtrArray *paths, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_ptr_array_sort (paths, text_compare);
  for (unsigned attempt = 0; attempt < SYNC_ATTEMPTS; attempt++) {
    g_autoptr (GPtrArray) unique = g_ptr_array_new ();
    for (unsigned i = 0; i < paths->len; i++)
      if ((i == 0 || strcmp (paths->pdata[i - 1], paths->pdata[i]) != 0) &&
          (attempt == 0 || io_type (archive_fd, paths->pdata[i], NULL) != IO_NONE))
        g_ptr_array_add (unique, paths->pdata[i]);
    g_clear_error (&problem);
    if (staging_sync (archive_fd, NULL, unique, &problem))
      return true;
    if (!error_has_id (problem, "D-NOT-FOUND"))
      break;
  }
  g_propagate_error (error, g_steal_pointer (&problem));
  return false;
}

/* Makes the parent directories, and makes them durable before anything is moved into them. A directory that existed
 * before the commit may not be durable yet while its maker's transaction is still in .staging, and for another
 * process's transaction (missing is NULL) nothing is known: in both cases all directories up to the root are made
 * durable. */
static bool make_parents (int archive_fd, const char *id, const GPtrArray *parents, GPtrArray *missing, GError **error)
{
  g_autoptr (GPtrArray) touched = g_ptr_array_new_with_free_func (g_free);
  bool others = missing == NULL;
  for (unsigned i = 0; i < parents->len; i++) {
    const char *parent = g_ptr_array_index (parents, i);
    if (strcmp (parent, ".") != 0 && !io_make_dirs (archive_fd, parent, touched, error))
      return false;
  }
  g_autoptr (GPtrArray) names = io_list (archive_fd, STAGING_DIRECTORY, error);
  if (names == NULL)
    return false;
  for (unsigned i = 0; i < names->len; i++)
    others |= !g_str_has_prefix (names->pdata[i], id);
  if (others)
    add_ancestors (parents, touched);
  for (unsigned i = 0; missing != NULL && i < missing->len; i++)
    g_ptr_array_add (touched, g_path_get_dirname (g_ptr_array_index (missing, i)));
  return sync_unique (archive_fd, touched, error);
}

GPtrArray *staging_missing_parents (int archive_fd, GPtrArray *events)
{
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) parents = list_parents (events, NULL);
  for (unsigned i = 0; parents != NULL && i < parents->len; i++) {
    char *path = g_strdup (g_ptr_array_index (parents, i));
    while (io_type (archive_fd, path, NULL) != IO_DIR) {
      g_ptr_array_add (missing, path);
      path = g_path_get_dirname (path);
    }
    g_free (path);
  }
  return missing;
}

bool staging_place (int archive_fd, const char *id, GPtrArray *events, GPtrArray *missing, GError **error)
{
  g_autoptr (GPtrArray) parents = list_parents (events, error);
  g_auto (Placing) placing = {.staged_fd = -1, .parent_fd = -1};
  if (parents == NULL || !make_parents (archive_fd, id, parents, missing, error) ||
      !placing_init (&placing, archive_fd, id, missing == NULL, error))
    return false;
  for (unsigned i = 0; i < events->len; i++) {
    if (!place_next (&placing, g_ptr_array_index (events, i), error))
      return false;
  }
  g_ptr_array_extend_and_steal (parents, g_steal_pointer (&placing.touched));
  return end_move (&placing, error) && sync_unique (archive_fd, parents, error);
}

bool staging_remove (int archive_fd, const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  if (io_remove_tree (archive_fd, path, &local_error) || error_has_id (local_error, "D-EXISTS"))
    return true;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return false;
}

bool staging_remove_placed (int archive_fd, const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) names = io_list (archive_fd, path, &local_error);
  if (names == NULL && error_has_id (local_error, "D-NOT-FOUND"))
    return true;
  if (names == NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return false;
  }
  for (unsigned i = 0; i < names->len; i++) {
    g_autofree char *entry = g_strconcat (path, "/", (const char *)g_ptr_array_index (names, i), NULL);
    if (!g_str_has_suffix (entry, "/block") && !io_remove_tree (archive_fd, entry, error))
      return false;
  }
  return staging_remove (archive_fd, path, error);
}
