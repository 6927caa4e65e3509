/* A crash leaves a directory in .staging. If its block is in the journal, the transaction was committed and is
 * finished; otherwise it is removed. Any process may do this, any number of times. Transactions are finished in the
 * journal's order, so that no file of an earlier one is placed where a later one erases. */
#include "store/recovery.h"

#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "form/document/event.h"
#include "form/document/kind.h"
#include "store/erasing.h"
#include "store/journal.h"
#include "store/staging.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

#define NUMBER_DIGITS 9 /* at the beginning of each line */

/* A transaction's directory, and its events in the journal. */
typedef struct {
  const Archive *archive;
  char id[STAGING_ID_SIZE];
  bool gone;
  char *path; /* of the directory */
  GPtrArray *events;
  Event *move; /* the event before, if it is a move: it belongs to the transaction of the next one */
} Rest;

static void rest_clear (Rest *rest)
{
  g_clear_pointer (&rest->path, g_free);
  g_clear_pointer (&rest->events, g_ptr_array_unref);
  g_clear_pointer (&rest->move, event_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rest, rest_clear)

/* Collects the events of the transaction. A move brings no file, and so does not name it. */
static bool collect_rest (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data, GError **error)
{
  Rest *rest = data;
  const char *tx = event_get (event, "tx");
  g_autoptr (Event) move = g_steal_pointer (&rest->move);
  if (kind_of_verb (event_verb (event)) == KIND_MOVE)
    rest->move = event_copy (event);
  if (tx == NULL || !g_str_has_prefix (tx, rest->id))
    return true;
  if (move != NULL)
    g_ptr_array_add (rest->events, g_steal_pointer (&move));
  Event *copy = journal_event (archive_journal (rest->archive), event_number (event), error);
  if (copy == NULL)
    return false;
  g_ptr_array_add (rest->events, copy);
  return true;
}

/* Finds the transaction's events. Its block says where they must be. Without a block the whole journal is searched: the
 * block may not be written yet or, on a file system without links, it was moved into the journal. */
static bool find_own_events (Rest *rest, bool search, GError **error)
{
  const Journal *journal = archive_journal (rest->archive);
  g_autofree char *path = staging_item_path (rest->path, 0);
  g_autoptr (GError) local_error = NULL;
  if (!staging_expect (archive_fd (rest->archive), rest->path, IO_DIR, error) ||
      !staging_expect (archive_fd (rest->archive), path, IO_FILE, error))
    return false;
  g_autoptr (GBytes) block = io_read_file (archive_fd (rest->archive), path, EVENT_MAX_BLOCK, &local_error);
  if (block == NULL && !error_has_id (local_error, "D-NOT-FOUND")) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return io_advise (error);
  }
  if (block == NULL)
    return !search || journal_visit (journal, 1, 0, collect_rest, rest, error);
  bool held = journal_holds (journal, block, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return false;
  }
  if (!held)
    return true;
  uint64_t first = g_ascii_strtoull (g_bytes_get_data (block, NULL), NULL, 10), lines = 0;
  const char *text = g_bytes_get_data (block, NULL);
  for (gsize i = 0; i < g_bytes_get_size (block); i++)
    lines += text[i] == '\n';
  return journal_visit (journal, first, first + lines - 1, collect_rest, rest, error);
}

static bool rest_init (Rest *rest, const Archive *archive, const char *name)
{
  rest->archive = archive;
  rest->events = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
  rest->path = g_strconcat (STAGING_DIRECTORY "/", name, NULL);
  return staging_parse_name (name, rest->id, &rest->gone);
}

/* The event may be visible before its writer made it durable, and no file may be in its place without its event. So the
 * journal is made durable first. */
static bool finish_rest (const Rest *rest, GError **error)
{
  int fd = archive_fd (rest->archive);
  return io_sync (fd, "journal", error) && staging_place (fd, rest->id, rest->events, NULL, error) &&
         erasing_carry_out (fd, rest->events, true, error) && staging_remove_placed (fd, rest->path, error);
}

/* Another process that cleans up at the same time may have moved it already. */
static bool move_rest (const Rest *rest, const char *from, const char *to, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  if (io_rename_new (archive_fd (rest->archive), from, to, &local_error) || error_has_id (local_error, "D-NOT-FOUND"))
    return true;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return false;
}

/* Removes a transaction whose block, renamed, can no longer reach the journal; or finishes it, when it was committed
 * just before the renaming. */
static bool settle_gone (Rest *rest, GError **error)
{
  g_autofree char *name = g_strconcat (STAGING_DIRECTORY "/", rest->id, NULL);
  if (!journal_refresh (archive_journal (rest->archive), error) || !find_own_events (rest, true, error))
    return false;
  if (rest->events->len == 0)
    return staging_remove (archive_fd (rest->archive), rest->path, error);
  if (!move_rest (rest, rest->path, name, error))
    return false;
  g_free (rest->path);
  rest->path = g_steal_pointer (&name);
  return finish_rest (rest, error);
}

static bool clean_rest (Rest *rest, GError **error)
{
  int fd = archive_fd (rest->archive), owner = -1;
  g_autofree char *lock = g_strconcat (rest->path, "/owner", NULL);
  if (rest->gone)
    return settle_gone (rest, error);
  if (!find_own_events (rest, false, error))
    return false;
  if (rest->events->len > 0)
    return finish_rest (rest, error);
  if (!staging_expect (fd, lock, IO_FILE, error))
    return false;
  if (!staging_take (fd, rest->path, &owner))
    return true;
  char *gone = g_strconcat (rest->path, ".gone", NULL);
  bool moved = move_rest (rest, rest->path, gone, error);
  g_free (rest->path);
  rest->path = gone;
  bool settled = moved && settle_gone (rest, error);
  close (owner);
  return settled;
}

static GPtrArray *list_staging (const Archive *archive, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  if (!staging_expect (archive_fd (archive), STAGING_DIRECTORY, IO_DIR, error))
    return NULL;
  GPtrArray *names = io_list (archive_fd (archive), STAGING_DIRECTORY, &local_error);
  if (names == NULL && error_has_id (local_error, "D-NOT-FOUND"))
    return g_ptr_array_new ();
  if (names == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return names;
}

/* ---- In the journal's order ---- */

/* A directory, and the number of its block's first event; 0: it has no block. */
typedef struct {
  const char *name;
  uint64_t first;
} Place;

static gint compare_places (gconstpointer a, gconstpointer b)
{
  uint64_t one = ((const Place *)a)->first, other = ((const Place *)b)->first;
  return (one > other) - (one < other);
}

/* The directories (of Place), those without a block first. Given. */
static GArray *sort_staging (const Archive *archive, const GPtrArray *names)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  for (unsigned i = 0; i < names->len; i++) {
    Place place = {names->pdata[i], 0};
    g_autofree char *path = g_strdup_printf (STAGING_DIRECTORY "/%s/block", place.name);
    g_autoptr (GBytes) block = io_read_file (archive_fd (archive), path, EVENT_MAX_BLOCK, NULL);
    g_autofree char *text = block == NULL || g_bytes_get_size (block) < NUMBER_DIGITS
                                ? NULL
                                : g_strndup (g_bytes_get_data (block, NULL), NUMBER_DIGITS);
    place.first = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
    g_array_append_val (places, place);
  }
  g_array_sort (places, compare_places);
  return places;
}

bool recovery_place_before (Archive *archive, uint64_t number, GError **error)
{
  g_autoptr (GPtrArray) names = list_staging (archive, error);
  if (names == NULL)
    return false;
  g_autoptr (GArray) places = sort_staging (archive, names);
  for (unsigned i = 0; i < places->len; i++) {
    g_auto (Rest) rest = {0};
    const Place *place = &g_array_index (places, Place, i);
    if (place->first == 0 || place->first >= number || !rest_init (&rest, archive, place->name) || rest.gone)
      continue;
    if (!find_own_events (&rest, false, error) || (rest.events->len > 0 && !finish_rest (&rest, error))) {
      g_prefix_error (error, _ ("finishing an earlier transaction: "));
      return false;
    }
  }
  return true;
}

bool recovery_run (Archive *archive, GError **error)
{
  g_autoptr (GPtrArray) names = list_staging (archive, error);
  if (names == NULL)
    return false;
  /* Transactions committed since the archive was opened must not be taken for uncommitted ones. */
  if (names->len > 0 && !journal_refresh (archive_journal (archive), error))
    return false;
  g_autoptr (GArray) places = sort_staging (archive, names);
  for (unsigned i = 0; i < places->len; i++) {
    g_auto (Rest) rest = {0};
    if (rest_init (&rest, archive, g_array_index (places, Place, i).name) && !clean_rest (&rest, error)) {
      g_prefix_error (error, _ ("finishing an earlier transaction: "));
      return false;
    }
  }
  return true;
}

static bool is_owned (const Archive *archive, const char *path)
{
  g_autofree char *file = g_strconcat (path, "/owner", NULL);
  int fd = io_open_file (archive_fd (archive), file, NULL);
  if (fd < 0)
    return false;
  bool owned = flock (fd, LOCK_SH | LOCK_NB) != 0;
  close (fd);
  return owned;
}

bool recovery_pending (const Archive *archive, unsigned *committed, unsigned *abandoned, GError **error)
{
  g_autoptr (GPtrArray) names = list_staging (archive, error);
  *committed = *abandoned = 0;
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    g_auto (Rest) rest = {0};
    if (!rest_init (&rest, archive, g_ptr_array_index (names, i)))
      continue;
    bool owned = is_owned (archive, rest.path);
    if (!find_own_events (&rest, !owned, error))
      return false;
    *committed += rest.events->len > 0;
    *abandoned += rest.events->len == 0 && !owned;
  }
  return names != NULL;
}
