/* Every change of an archive goes through here. First a directory in .staging is filled. Then the change is prepared
 * and committed, again and again while other writers commit first. The rest uses the committed events alone
 * (store/staging.h), exactly as recovery does. */
#include "store/transaction.h"

#include <errno.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "form/date.h"
#include "form/document/kind.h"
#include "store/block.h"
#include "store/erasing.h"
#include "store/guard.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "store/recovery.h"
#include "store/staging.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/io.h"

#define MAX_ATTEMPTS 1000
#define MAX_SECONDS 60
#define MAX_BACKOFF_US 20000 /* the time of a few commits: an fsync takes milliseconds */
/* A batch takes a second where a single filing takes milliseconds, so it would lose against many of these for ever. */
#define LOSSES_BEFORE_PRECEDENCE 2
#define MAX_COURTESY_US (5 * G_USEC_PER_SEC)
#define COURTESY_STEP_US 2000

struct Transaction {
  Archive *archive;
  int fd; /* of the archive's root */
  char *actor;
  int64_t time;
  Staging staging;
  bool committed;
  bool has_block;     /* a failed attempt left its block */
  bool index_made;    /* the index was made anew, since it contradicted the archive */
  GPtrArray *missing; /* staging_missing_parents, before the commit */
  int precedence;     /* descriptor whose lock asks others to wait, or -1 */
  GPtrArray *events;
  uint64_t first; /* number of the first event, in the last attempt */
  GMutex lock;    /* for the following members, which several threads use */
  unsigned items;
  GHashTable *written;     /* path to the digest of the bytes that transaction_write wrote there */
  GPtrArray *files;        /* paths written and not yet durable */
  GHashTable *directories; /* paths whose entries changed and are not yet durable */
};

Transaction *transaction_begin (Archive *archive, const char *actor, GError **error)
{
  g_autoptr (Transaction) transaction = g_new0 (Transaction, 1);
  transaction->archive = archive;
  transaction->fd = archive_fd (archive);
  transaction->actor = g_strdup (actor);
  transaction->time = archive_now (archive);
  transaction->staging.owner = -1;
  transaction->precedence = -1;
  transaction->events = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
  g_mutex_init (&transaction->lock);
  transaction->written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  transaction->files = g_ptr_array_new_with_free_func (g_free);
  transaction->directories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!date_check_clock (transaction->time, error) || !staging_make (transaction->fd, &transaction->staging, error)) {
    g_clear_pointer (&transaction->staging.path, g_free);
    return NULL;
  }
  g_hash_table_add (transaction->directories, g_strdup (transaction->staging.path));
  g_hash_table_add (transaction->directories, g_strdup (STAGING_DIRECTORY));
  return g_steal_pointer (&transaction);
}

static void release_precedence (Transaction *transaction)
{
  if (transaction->precedence >= 0)
    close (transaction->precedence);
  transaction->precedence = -1;
}

/* If the directory cannot be removed here, the next writer removes it. */
void transaction_free (Transaction *transaction)
{
  if (transaction == NULL)
    return;
  if (!transaction->committed && transaction->staging.path != NULL)
    io_remove_tree (transaction->fd, transaction->staging.path, NULL);
  staging_clear (&transaction->staging);
  release_precedence (transaction);
  g_ptr_array_unref (transaction->events);
  g_clear_pointer (&transaction->missing, g_ptr_array_unref);
  g_hash_table_unref (transaction->written);
  g_ptr_array_unref (transaction->files);
  g_hash_table_unref (transaction->directories);
  g_mutex_clear (&transaction->lock);
  g_free (transaction->actor);
  g_free (transaction);
}

int64_t transaction_time (const Transaction *transaction)
{
  return transaction->time;
}

unsigned transaction_add_item (Transaction *transaction, TransactionItem type, GError **error)
{
  g_mutex_lock (&transaction->lock);
  unsigned item = transaction->items == STAGING_MAX_ITEM ? 0 : ++transaction->items;
  g_mutex_unlock (&transaction->lock);
  if (item == 0)
    error_set (error, ERROR_REFUSED, "D-JOURNAL-FULL", NULL, "split it into several commands",
               "this change is too large for one transaction");
  if (item == 0 || type == TRANSACTION_FILE)
    return item;
  g_autofree char *path = staging_item_path (transaction->staging.path, item);
  if (!io_make_dir (transaction->fd, path, error))
    return 0;
  g_mutex_lock (&transaction->lock);
  g_hash_table_add (transaction->directories, g_steal_pointer (&path));
  g_mutex_unlock (&transaction->lock);
  return item;
}

static char *item_file (const Transaction *transaction, unsigned item, const char *name)
{
  g_autofree char *path = staging_item_path (transaction->staging.path, item);
  return name == NULL ? g_steal_pointer (&path) : g_strconcat (path, "/", name, NULL);
}

/* Notes a new file: it and its directory are made durable before the commit. */
static void note_file (Transaction *transaction, const char *path)
{
  g_mutex_lock (&transaction->lock);
  g_ptr_array_add (transaction->files, g_strdup (path));
  g_hash_table_add (transaction->directories, g_path_get_dirname (path));
  g_mutex_unlock (&transaction->lock);
}

/* One of two copies that are made at the same time. */
typedef struct {
  TransactionCopy *wanted;
  char *path;
  IoCopy *copy; /* NULL: not begun, or ended */
  Digest *digest;
  const uint8_t *piece;
  size_t len;
} Copying;

static void copying_begin (Transaction *transaction, Copying *copying, TransactionCopy *wanted)
{
  *copying = (Copying){.wanted = wanted, .digest = digest_new (archive_fonds (transaction->archive)->digest)};
  copying->path = item_file (transaction, wanted->item, wanted->name);
  copying->copy = io_copy_begin (wanted->source_fd, transaction->fd, copying->path, &wanted->error);
}

static void copying_next (Transaction *transaction, Copying *copying)
{
  copying->len = copying->copy != NULL ? io_copy_next (copying->copy, &copying->piece) : 0;
  if (copying->len > 0 && copying->wanted->progress != NULL)
    copying->wanted->progress (copying->len, copying->wanted->data);
  if (copying->copy == NULL || copying->len > 0)
    return;
  digest_finish (copying->digest, copying->wanted->hex);
  if (io_copy_end (g_steal_pointer (&copying->copy), &copying->wanted->bytes, &copying->wanted->error))
    note_file (transaction, copying->path);
}

static void copying_clear (Copying *copying)
{
  g_free (copying->path);
  digest_free (copying->digest);
}

void transaction_copy (Transaction *transaction, TransactionCopy *one, TransactionCopy *other)
{
  Copying a, b = {0};
  copying_begin (transaction, &a, one);
  if (other != NULL)
    copying_begin (transaction, &b, other);
  while (a.copy != NULL || b.copy != NULL) {
    copying_next (transaction, &a);
    copying_next (transaction, &b);
    if (other != NULL)
      digest_update_both (a.digest, a.piece, a.len, b.digest, b.piece, b.len);
    else
      digest_update (a.digest, a.piece, a.len);
  }
  copying_clear (&a);
  copying_clear (&b);
}

/* Creates a file, replacing one from an earlier attempt. */
static bool replace_file (Transaction *transaction, const char *path, GBytes *bytes, bool exists, GError **error)
{
  gsize len;
  const void *data = g_bytes_get_data (bytes, &len);
  if (exists && !io_remove (transaction->fd, path, error))
    return false;
  if (!io_create_file (transaction->fd, path, data, len, error))
    return false;
  note_file (transaction, path);
  return true;
}

/* Bytes that are there already are neither written nor synced again: a batch that lost against a writer in another part
 * of the archive writes only its block anew. */
bool transaction_write (Transaction *transaction, unsigned item, const char *name, GBytes *bytes, char *hex,
                        GError **error)
{
  digest_gbytes (archive_fonds (transaction->archive)->digest, bytes, hex);
  g_autofree char *path = item_file (transaction, item, name);
  g_mutex_lock (&transaction->lock);
  const char *known = g_hash_table_lookup (transaction->written, path);
  bool exists = known != NULL, same = g_strcmp0 (known, hex) == 0;
  g_mutex_unlock (&transaction->lock);
  if (same)
    return true;
  if (!replace_file (transaction, path, bytes, exists, error))
    return false;
  g_mutex_lock (&transaction->lock);
  g_hash_table_insert (transaction->written, g_steal_pointer (&path), g_strdup (hex));
  g_mutex_unlock (&transaction->lock);
  return true;
}

void transaction_add_event (Transaction *transaction, unsigned item, Event *event)
{
  if (item != 0) {
    g_autofree char *tx = g_strdup_printf ("%s-%06u", transaction->staging.id, item);
    event_put (event, "tx", tx);
  }
  g_ptr_array_add (transaction->events, event);
}

/* Files first, then their directories, the deepest first. A further attempt does not sync them again. */
static bool make_durable (Transaction *transaction, GError **error)
{
  g_autoptr (GList) keys = g_hash_table_get_keys (transaction->directories);
  g_autoptr (GPtrArray) directories = g_ptr_array_new ();
  keys = g_list_reverse (g_list_sort (keys, (GCompareFunc)strcmp));
  for (GList *key = keys; key != NULL; key = key->next)
    g_ptr_array_add (directories, key->data);
  if (!staging_sync (transaction->fd, transaction->files, directories, error))
    return false;
  g_ptr_array_set_size (transaction->files, 0);
  g_hash_table_remove_all (transaction->directories);
  return true;
}

/* Whether nothing but directories is above the place of an event, and whether this directory exists. A link there would
 * stop the placing, when the event is already in the journal. known: the directories of earlier events -> whether they
 * exist. */
static bool check_parent (const Transaction *transaction, const char *path, GHashTable *known, bool *exists,
                          GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  *exists = g_hash_table_lookup (known, directory) != NULL;
  if (g_hash_table_contains (known, directory))
    return true;
  for (const char *slash = strchr (directory, '/'); slash != NULL; slash = strchr (slash + 1, '/')) {
    g_autofree char *above = g_strndup (directory, (size_t)(slash - directory));
    if (!staging_expect (transaction->fd, above, IO_DIR, error))
      return false;
  }
  *exists = io_type (transaction->fd, directory, NULL) != IO_NONE;
  if (!staging_expect (transaction->fd, directory, IO_DIR, error))
    return false;
  g_hash_table_insert (known, g_steal_pointer (&directory), GINT_TO_POINTER (*exists));
  return true;
}

/* Sets *taken to the first path of an event at which something exists already, or NULL. In a missing directory, nothing
 * does. */
static bool find_taken_place (const Transaction *transaction, const char **taken, GError **error)
{
  g_autoptr (GHashTable) parents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  *taken = NULL;
  for (unsigned i = 0; i < transaction->events->len; i++) {
    const Event *event = g_ptr_array_index (transaction->events, i);
    const char *path = event_get (event, "path");
    bool exists, moves = kind_of_verb (event_verb (event)) == KIND_MOVE;
    if (event_get (event, "tx") == NULL && !moves)
      continue;
    if (!check_parent (transaction, path, parents, &exists, error))
      return false;
    if (exists && io_type (transaction->fd, path, NULL) != IO_NONE) {
      *taken = path;
      return true;
    }
  }
  return true;
}

/* Whether another writer has committed since the journal had this length. */
static bool has_grown (Journal *journal, uint64_t length)
{
  return journal_refresh (journal, NULL) && journal_length (journal) != length;
}

/* A change that failed is prepared again when another writer has committed meanwhile: what it read may be of two
 * states. When the index contradicts the archive, it is made anew, once. 0: to be prepared again; -1: *error stays. */
static int doubt (Transaction *transaction, Index *index, uint64_t length, GError **error)
{
  uint64_t records = 0;
  bool doubtful = error_has_id (*error, "D-INDEX-WRONG") || error_has_id (*error, "D-EVENT-UNKNOWN") ||
                  error_has_id (*error, "D-PLACE-TAKEN");
  if (has_grown (archive_journal (transaction->archive), length)) {
    g_clear_error (error);
    return 0;
  }
  if (!doubtful || index == NULL || transaction->index_made)
    return -1;
  transaction->index_made = true;
  g_clear_error (error);
  return index_rebuild (index, &records, error) ? 0 : -1;
}

/* Checks the prepared change against the archive itself. */
static bool check_prepared (Transaction *transaction, const Index *index, GError **error)
{
  const char *path = NULL;
  bool trusted = index == NULL || transaction->index_made;
  if (!find_taken_place (transaction, &path, error))
    return false;
  if (path != NULL)
    return error_set (error, ERROR_REFUSED, "D-PLACE-TAKEN", path,
                      "move it out of the archive; `dossier verify` lists such files",
                      "the place of the new record or file is taken by something that is not in the journal");
  return trusted || guard_check (transaction->archive, transaction->events, error);
}

/* 1: prepared; 0: another writer was first; -1: *error. Reading may bring the journal to a new head: then the change
 * is of the old one. */
static int prepare_change (Transaction *transaction, TransactionPrepare prepare, gpointer data, Index **index,
                           GError **error)
{
  Journal *journal = archive_journal (transaction->archive);
  g_autoptr (GError) problem = NULL;
  if (!journal_refresh (journal, error))
    return -1;
  *index = NULL;
  if (journal_length (journal) > 0 && (*index = index_of (transaction->archive, error)) == NULL)
    return -1;
  uint64_t length = journal_length (journal);
  g_ptr_array_set_size (transaction->events, 0);
  bool good = (*index == NULL || layouts_stay (transaction->archive, *index, &problem)) &&
              prepare (transaction, *index, data, &problem) && check_prepared (transaction, *index, &problem);
  if (good)
    return journal_length (journal) == length ? 1 : 0;
  int result = doubt (transaction, *index, length, &problem);
  if (result < 0)
    g_propagate_error (error, g_steal_pointer (&problem));
  return result;
}

/* As prepare_change; 1: committed, or there are no events: a block without any would end the journal. */
static int try_commit (Transaction *transaction, TransactionPrepare prepare, gpointer data, GError **error)
{
  Journal *journal = archive_journal (transaction->archive);
  g_autofree char *path = staging_item_path (transaction->staging.path, 0);
  Index *index = NULL;
  int result = prepare_change (transaction, prepare, data, &index, error);
  if (result != 1 || transaction->events->len == 0)
    return result;
  uint64_t length = journal_length (journal);
  transaction->first = length + 1;
  g_autoptr (GBytes) block = block_print (transaction->archive, index, transaction->events, transaction->actor, error);
  /* The signer reads the journal to check the signer's rights, and may find new events of other writers. */
  if (block != NULL && journal_length (journal) != length)
    return 0;
  if (block == NULL || !replace_file (transaction, path, block, transaction->has_block, error) ||
      !make_durable (transaction, error))
    return -1;
  transaction->has_block = true;
  g_clear_pointer (&transaction->missing, g_ptr_array_unref);
  transaction->missing = staging_missing_parents (transaction->fd, transaction->events);
  return journal_commit (journal, path, block, error);
}

/* A writer that has lost several times locks .staging until it has committed, and the others wait for it, a few seconds
 * at most. The lock is a courtesy: it ends with its process, nobody waits long for a stopped one, and the link into the
 * journal decides in any case. */
static void take_turn (Transaction *transaction, unsigned losses)
{
  if (transaction->precedence >= 0)
    return;
  int64_t deadline = g_get_monotonic_time () + MAX_COURTESY_US;
  bool precedes = losses >= LOSSES_BEFORE_PRECEDENCE;
  int fd = io_open_dir (transaction->fd, STAGING_DIRECTORY, NULL);
  while (fd >= 0 && flock (fd, (precedes ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK || g_get_monotonic_time () > deadline) {
      close (fd);
      return;
    }
    g_usleep (COURTESY_STEP_US);
  }
  if (precedes)
    transaction->precedence = fd;
  else if (fd >= 0)
    close (fd);
}

/* Tries again until the block is in the journal. */
static bool commit_block (Transaction *transaction, TransactionPrepare prepare, gpointer data, GError **error)
{
  int64_t deadline = g_get_monotonic_time () + MAX_SECONDS * G_USEC_PER_SEC;
  for (unsigned i = 0; i < MAX_ATTEMPTS && g_get_monotonic_time () < deadline; i++) {
    g_autoptr (GError) local_error = NULL;
    take_turn (transaction, i);
    int result = try_commit (transaction, prepare, data, &local_error);
    if (result == 1)
      return true;
    if (result == -1) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return false;
    }
    g_usleep ((gulong)g_random_int_range (0, MIN (1000 << MIN (i, 10), MAX_BACKOFF_US)));
  }
  return error_set (error, ERROR_BUSY, "D-BUSY", NULL, "try again", "other writers kept committing first");
}

/* Before an erasure or a move begins, every earlier commit is placed, also one that another process is about to place.
 * So it is before an amendment, whose record an earlier move may not have brought to its place yet. */
static bool place_earlier (Transaction *transaction, GError **error)
{
  for (unsigned i = 0; i < transaction->events->len; i++) {
    const Event *event = transaction->events->pdata[i];
    Kind kind = kind_of_verb (event_verb (event));
    if (event_is_erasing (event) || kind == KIND_MOVE || kind == KIND_AMEND)
      return recovery_place_before (transaction->archive, transaction->first, error);
  }
  return true;
}

bool transaction_commit (Transaction *transaction, TransactionPrepare prepare, gpointer data, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  if (!commit_block (transaction, prepare, data, &local_error)) {
    if (error_has_id (local_error, "D-UNKNOWN-OUTCOME"))
      transaction->committed = true;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return false;
  }
  transaction->committed = transaction->events->len > 0;
  release_precedence (transaction);
  if (!transaction->committed)
    return true;
  if (!place_earlier (transaction, &local_error) ||
      !staging_place (transaction->fd, transaction->staging.id, transaction->events, transaction->missing,
                      &local_error) ||
      !erasing_carry_out (transaction->fd, transaction->events, false, &local_error))
    return error_set (error, ERROR_UNKNOWN, "D-UNKNOWN-OUTCOME", error_where (local_error),
                      "the change is committed; the next command that changes the archive completes it",
                      "the change was committed, but not all of its files are in place: %s", local_error->message);
  staging_remove_placed (transaction->fd, transaction->staging.path, NULL);
  /* Sealing at once keeps the row of blocks short for readers. If it fails, the next writer does it. */
  archive_seal_journal (transaction->archive, NULL);
  return true;
}
