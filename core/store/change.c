/* Each attempt collects events and their items in an array. After compose has returned, the transaction takes them and
 * adds tx= as the last field. */
#include "store/change.h"

#include <string.h>

#include "fold/standing.h"
#include "form/date.h"
#include "form/document/adoption.h"
#include "form/document/statement.h"
#include "store/block.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"

typedef struct {
  Event *event; /* NULL once the transaction has taken it */
  unsigned item;
} Added;

static void added_clear (gpointer data)
{
  event_free (((Added *)data)->event);
}

bool change_begin (Change *change, GError **error)
{
  if (change->events != NULL)
    return true;
  if (!change->dry_run && (change->transaction = transaction_begin (change->archive, change->actor, error)) == NULL)
    return false;
  change->time = change->dry_run ? archive_now (change->archive) : transaction_time (change->transaction);
  if (!date_check_clock (change->time, error))
    return false;
  change->events = g_array_new (FALSE, FALSE, sizeof (Added));
  g_array_set_clear_func (change->events, added_clear);
  change->files = g_array_new (FALSE, FALSE, sizeof (unsigned));
  return true;
}

void change_clear (Change *change)
{
  g_clear_pointer (&change->transaction, transaction_free);
  g_clear_pointer (&change->events, g_array_unref);
  g_clear_pointer (&change->files, g_array_unref);
}

/* Two files cannot have one place: such a change would be in the journal, and its files could not be placed. */
static bool check_places (const Change *change, GError **error)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < change->events->len; i++) {
    const Added *added = &g_array_index (change->events, Added, i);
    const char *path = event_get (added->event, "path");
    bool placed = added->item != 0 || kind_of_verb (event_verb (added->event)) == KIND_MOVE;
    if (placed && path != NULL && !g_hash_table_add (places, (gpointer)(guintptr)path))
      return error_set (error, ERROR_UNREADABLE, "D-INTERNAL", path, "nothing was changed; name each thing once",
                        "this command would write two files to the same place");
  }
  return true;
}

/* One attempt. */
static bool compose_at_head (Change *change, Index *index, GError **error)
{
  change->index = index;
  change->n_files = 0;
  g_array_set_size (change->events, 0);
  return change->compose (change, error) && check_places (change, error);
}

static bool prepare (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  Change *change = data;
  if (!compose_at_head (change, index, error))
    return false;
  for (unsigned i = 0; i < change->events->len; i++) {
    Added *added = &g_array_index (change->events, Added, i);
    transaction_add_event (transaction, added->item, g_steal_pointer (&added->event));
  }
  return true;
}

static bool try_at_head (Change *change, Index *index, GError **error)
{
  if (!compose_at_head (change, index, error))
    return false;
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  for (unsigned i = 0; i < change->events->len; i++)
    g_ptr_array_add (events, g_array_index (change->events, Added, i).event);
  return events->len == 0 || block_try (change->archive, index, events, change->actor, error);
}

/* As a commit prepares a change: again when another writer has committed meanwhile. */
static bool try_out (Change *change, GError **error)
{
  enum { ATTEMPTS = 100 };
  Journal *journal = archive_journal (change->archive);
  for (unsigned i = 1;; i++) {
    g_autoptr (GError) problem = NULL;
    if (!journal_refresh (journal, error))
      return false;
    Index *index = index_of (change->archive, error);
    if (index == NULL)
      return false;
    uint64_t length = journal_length (journal);
    bool good = try_at_head (change, index, &problem);
    bool same = journal_length (journal) == length &&
                (good || !journal_refresh (journal, NULL) || journal_length (journal) == length);
    if (same && good)
      return true;
    if (same || i == ATTEMPTS) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return false;
    }
  }
}

bool change_commit (Change *change, GError **error)
{
  bool good =
      change_begin (change, error) &&
      (change->dry_run ? try_out (change, error) : transaction_commit (change->transaction, prepare, change, error));
  change_clear (change);
  return good;
}

/* ---- For compose ---- */

Event *change_event_of (Change *change, unsigned directory, const char *verb)
{
  Added added = {event_new (verb), directory};
  g_array_append_val (change->events, added);
  return added.event;
}

Event *change_event (Change *change, const char *verb)
{
  return change_event_of (change, 0, verb);
}

bool change_write (Change *change, unsigned item, const char *name, GBytes *bytes, char *hex, GError **error)
{
  if (!change->dry_run)
    return transaction_write (change->transaction, item, name, bytes, hex, error);
  digest_gbytes (archive_fonds (change->archive)->digest, bytes, hex);
  return true;
}

/* The item for the next file: that of an earlier attempt, or a new one. */
static unsigned take_item (Change *change, GError **error)
{
  if (change->dry_run)
    return 1;
  if (change->n_files == change->files->len) {
    unsigned item = transaction_add_item (change->transaction, TRANSACTION_FILE, error);
    if (item == 0)
      return 0;
    g_array_append_val (change->files, item);
  }
  return g_array_index (change->files, unsigned, change->n_files++);
}

Event *change_bring (Change *change, const char *verb, const char *path, GBytes *bytes, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  unsigned item = bytes == NULL ? 0 : take_item (change, error);
  if (item == 0 || !change_write (change, item, NULL, bytes, hex, error))
    return NULL;
  Event *event = change_event_of (change, item, verb);
  event_put (event, "path", path);
  event_put (event, "digest", hex);
  return event;
}

GBytes *change_read_back (GBytes *bytes, ChangeReader reader, GDestroyNotify free, const char *name, GError **error)
{
  g_autoptr (GBytes) taken = bytes;
  gpointer again = reader (bytes, name, error);
  if (again == NULL)
    return NULL;
  free (again);
  return g_steal_pointer (&taken);
}

/* How many entries of a register the change has added so far. */
static unsigned count_new (const Change *change, char letter)
{
  unsigned n = 0;
  for (unsigned i = 0; i < change->events->len; i++) {
    unsigned edition = 0;
    const char *path = event_get (g_array_index (change->events, Added, i).event, "path");
    g_autofree char *number = path != NULL ? entry_number_from_path (path, &edition) : NULL;
    n += number != NULL && number[0] == letter && edition == 1;
  }
  return n;
}

bool change_begin_entry (Change *change, Entry *entry, char letter, const char *number, GError **error)
{
  uint64_t event = 0;
  unsigned edition = 0, next = 0;
  const Layout *layout = layouts_in_force (change->archive, error);
  if (layout == NULL)
    return false;
  const GDate day = layout_day (layout, change->time);
  int year = g_date_get_year (&day);
  if (number != NULL ? !index_entry_event (change->index, number, &edition, &event, error)
                     : !index_next_entry (change->index, letter, year, &next, error))
    return false;
  entry->number = number != NULL ? g_strdup (number) : entry_number (letter, year, next + count_new (change, letter));
  entry->edition = edition + 1;
  entry->nonce = g_malloc (33);
  digest_nonce (entry->nonce);
  entry->time = change->time;
  entry->by = g_strdup (change->actor);
  return true;
}

bool change_enter (Change *change, Kind kind, gconstpointer document, const char *name, GError **error)
{
  const KindRow *row = kind_row (kind);
  const Entry *entry = document;
  g_autofree char *path = entry_path (entry->number, entry->edition), *day = NULL;
  g_autoptr (GBytes) bytes = shape_print (row->entry->shape, document);
  gpointer again = shape_parse (row->entry->shape, bytes, name, error);
  shape_free (row->entry->shape, again);
  Event *event = again == NULL ? NULL : change_bring (change, row->verb, path, bytes, error);
  if (event == NULL)
    return false;
  if (row->words[0] != NULL)
    event_put (event, row->words[0], row->entry->effect (document).begins);
  StandingChange said = standing_of_entry (row->entry, document, &day);
  for (unsigned i = 0; i < entry->places->len; i++)
    standing_write (&said, entry->places->pdata[i], change_event (change, kind_row (said.verb)->verb));
  return true;
}

bool change_sign (Change *change, const ChangeStatement *signing, GError **error)
{
  const Journal *journal = archive_journal (change->archive);
  g_autoptr (Statement) statement = statement_new ();
  statement->archive = g_strdup (journal_archive_id (journal));
  statement->subject = g_strdup (signing->subject);
  statement->digest = g_strdup (signing->digest);
  statement->role = g_strdup (signing->role);
  statement->decision = g_strdup (signing->decision);
  statement->person = g_strdup (signing->person);
  statement->key = g_strdup (key_fingerprint (signing->key));
  statement->time = archive_now (change->archive);
  statement->position = journal_length (journal);
  statement->head = g_strdup (journal_head (journal));
  g_autoptr (GBytes) text = statement_print (statement);
  g_autoptr (GBytes) signature = change->dry_run ? g_bytes_new (NULL, 0) : key_sign (signing->key, text, error);
  g_autofree char *path = statement_signature_path (signing->path);
  Event *event = signature == NULL ? NULL
                                   : change_bring (change, signing->use != NULL ? ADOPTION_VERB : "statement",
                                                   signing->path, text, error);
  if (event != NULL && signing->use != NULL)
    event_put (event, "use", signing->use);
  return event != NULL && change_bring (change, "signature", path, signature, error) != NULL;
}

/* ---- Directories ---- */

unsigned change_directory (Change *change, GError **error)
{
  return change->dry_run ? 1 : transaction_add_item (change->transaction, TRANSACTION_DIRECTORY, error);
}

unsigned change_file (Change *change, GError **error)
{
  return change->dry_run ? 1 : transaction_add_item (change->transaction, TRANSACTION_FILE, error);
}
