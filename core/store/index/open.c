/* Opening the index and keeping it up to date. Its stamp has the archive's id, the last event and that event's digest.
 * If the journal does not continue from there (another archive, a journal that was rolled back), or the version
 * differs, the index is made again. It is made without SQLite's safeguards, and stamped when all else is durable: an
 * index without a stamp is not used. */
#include "store/index.h"

#include <string.h>
#include <unistd.h>

#include "store/index/internal.h"
#include "store/journal.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"

#define INDEX_VERSION 23

static const char TABLES[] =
    "CREATE TABLE stamp (version INTEGER, archive TEXT, event INTEGER, digest TEXT);"
    "CREATE TABLE customer (id INTEGER PRIMARY KEY, number TEXT UNIQUE, edition INTEGER, event INTEGER, name TEXT,"
    " owner TEXT, names TEXT, rest TEXT);"
    "CREATE TABLE called (kind TEXT, key TEXT, number TEXT, edition INTEGER, PRIMARY KEY (kind, key, number))"
    " WITHOUT ROWID;"
    "CREATE INDEX called_number ON called (number);"
    "CREATE TABLE volume (id INTEGER PRIMARY KEY, path TEXT UNIQUE, customer TEXT, year INTEGER, category TEXT,"
    " items INTEGER, records INTEGER, files INTEGER, pages INTEGER, sealed INTEGER);"
    "CREATE TABLE record (id INTEGER PRIMARY KEY, volume INTEGER, item INTEGER, reference TEXT, title TEXT, date TEXT,"
    " docno TEXT, creators TEXT, kind TEXT, pages INTEGER, parts INTEGER, trigger TEXT, closed TEXT,"
    " declared INTEGER, valid TEXT, former TEXT, uncounted INTEGER);"
    "CREATE TABLE former (key TEXT, record INTEGER);"
    "CREATE TABLE listed (path TEXT PRIMARY KEY, event INTEGER) WITHOUT ROWID;"
    "CREATE TABLE gone (id INTEGER PRIMARY KEY, event INTEGER, transferred INTEGER);"
    "CREATE TABLE part (digest BLOB, record INTEGER);"
    "CREATE TABLE reply (request TEXT, record INTEGER);"
    "CREATE TABLE entry (register TEXT, year INTEGER, number INTEGER, edition INTEGER, event INTEGER,"
    " PRIMARY KEY (register, year, number, edition)) WITHOUT ROWID;"
    "CREATE TABLE standing (customer TEXT, year INTEGER, volume TEXT, item INTEGER, kind TEXT, key TEXT, entry TEXT,"
    " value TEXT, path TEXT, ended INTEGER, carried INTEGER, PRIMARY KEY (customer, kind, year, volume, item, key))"
    " WITHOUT ROWID;"
    "CREATE INDEX standing_carried ON standing (path) WHERE carried = 1;"
    "CREATE INDEX standing_shelved ON standing (value) WHERE kind = 'shelved';"
    "CREATE TABLE contact (entry TEXT PRIMARY KEY, customer TEXT, day TEXT, kind TEXT, by TEXT,"
    " satisfaction INTEGER, settled INTEGER, text TEXT, person TEXT, needs TEXT);"
    "CREATE INDEX contact_customer ON contact (customer, day);"
    "CREATE INDEX contact_day ON contact (day);"
    "CREATE TABLE box (code TEXT PRIMARY KEY, room TEXT, shelf TEXT) WITHOUT ROWID;"
    "CREATE TABLE moved (path TEXT PRIMARY KEY, place TEXT, event INTEGER, reference TEXT, trigger TEXT)"
    " WITHOUT ROWID;"
    "CREATE INDEX moved_place ON moved (place);"
    "CREATE INDEX moved_reference ON moved (reference);"
    "CREATE TABLE pair (reply TEXT PRIMARY KEY, request TEXT) WITHOUT ROWID;"
    "CREATE INDEX pair_request ON pair (request);"
    "CREATE VIRTUAL TABLE customer_words USING fts5 (names, rest, content='', columnsize=0, tokenize='words');"
    "CREATE VIRTUAL TABLE words USING fts5 (title, rest, codes, content='', columnsize=0, tokenize='words');"
    "INSERT INTO words (words, rank) VALUES ('hashsize', 33554432);";

/* Created after the first fold: sorting a full table is quicker than keeping it sorted while it is filled. */
static const char KEYS[] = "CREATE INDEX record_place ON record (volume, item);"
                           "CREATE INDEX part_digest ON part (digest);"
                           "CREATE INDEX reply_request ON reply (request);"
                           "CREATE INDEX former_key ON former (key);"
                           "CREATE INDEX record_uncounted ON record (volume) WHERE uncounted = 1;"
                           "CREATE INDEX volume_customer ON volume (customer, year);";

/* Reads the last event and its digest from the stamp; false without a stamp of this version and archive. */
static bool read_stamp (Index *index, uint64_t *event, char digest[DIGEST_HEX_SIZE])
{
  DbQuery *query = db_query (index->db, "SELECT event, digest, version, archive FROM stamp", NULL);
  *event = 0;
  if (query == NULL || db_step (index->db, query, NULL) != 1)
    return false;
  const char *archive = db_text (query, 3), *stamped = db_text (query, 1);
  bool good = db_int (query, 2) == INDEX_VERSION && stamped != NULL && archive != NULL &&
              g_strcmp0 (archive, journal_archive_id (archive_journal (index->archive))) == 0;
  *event = (uint64_t)db_int (query, 0);
  g_strlcpy (digest, good ? stamped : "", DIGEST_HEX_SIZE);
  db_reset (query);
  return good;
}

static bool write_stamp (Index *index, GError **error)
{
  const Journal *journal = archive_journal (index->archive);
  DbQuery *query = db_query (index->db, "INSERT INTO stamp VALUES (?1, ?2, ?3, ?4)", error);
  if (query == NULL || !db_execute (index->db, "DELETE FROM stamp", error))
    return false;
  db_bind_int (query, 1, INDEX_VERSION);
  db_bind_text (query, 2, journal_archive_id (journal));
  db_bind_int (query, 3, (int64_t)journal_length (journal));
  db_bind_text (query, 4, journal_head (journal));
  return db_step (index->db, query, error) == 0;
}

static bool compare_digest (const Event *event G_GNUC_UNUSED, const char *digest, gpointer data,
                            GError **error G_GNUC_UNUSED)
{
  const char **expected = data;
  if (g_str_equal (*expected, digest))
    *expected = NULL;
  return true;
}

/* Whether the journal has the stamped event, with the stamped digest. */
static bool journal_continues (const Journal *journal, uint64_t event, const char *digest)
{
  if (event == 0 || event > journal_length (journal))
    return false;
  if (event == journal_length (journal))
    return g_str_equal (digest, journal_head (journal));
  const char *expected = digest;
  return journal_visit (journal, event, event, compare_digest, &expected, NULL) && expected == NULL;
}

/* ---- Making ---- */

static bool make_index (Index *index, uint64_t *records, GError **error)
{
  g_clear_pointer (&index->db, db_close);
  index->db = db_make (index->file, error);
  if (index->db == NULL || !journal_refresh (archive_journal (index->archive), error))
    return false;
  return db_execute (index->db, "BEGIN", error) && db_execute (index->db, TABLES, error) &&
         index_fold (index, 0, records, error) && db_execute (index->db, KEYS, error) &&
         db_execute (index->db, "COMMIT", error) &&
         (index->file == NULL || db_settle (index->db, index->file, error)) && write_stamp (index, error);
}

static bool is_usable (Index *index)
{
  char digest[DIGEST_HEX_SIZE];
  uint64_t event = 0;
  Journal *journal = archive_journal (index->archive);
  return index->db != NULL && read_stamp (index, &event, digest) &&
         (event <= journal_length (journal) || journal_refresh (journal, NULL)) &&
         journal_continues (journal, event, digest);
}

/* Makes the index, unless another process made it while this one waited for the lock. It is made for one process alone,
 * and then opened again to be shared. */
static bool make_locked (Index *index, bool anew, uint64_t *records, GError **error)
{
  g_clear_pointer (&index->db, db_close);
  if (!anew && (index->db = db_open (index->file, true, NULL)) != NULL && is_usable (index))
    return true;
  bool made = make_index (index, records, error);
  g_clear_pointer (&index->db, db_close);
  return made && (index->db = db_open (index->file, true, error)) != NULL;
}

static bool make_shared (Index *index, bool anew, uint64_t *records, GError **error)
{
  int fd = db_lock (index->file, error);
  if (fd < 0)
    return false;
  bool made = make_locked (index, anew, records, error);
  close (fd);
  return made;
}

/* When the cache directory cannot be written, or the index is deleted as often as it is made, this process makes one
 * for itself alone. */
static bool make_again (Index *index, bool anew, uint64_t *records, GError **error)
{
  enum { ATTEMPTS = 3 };
  *records = 0;
  index->held = false;
  for (unsigned i = 0; index->file != NULL && i < ATTEMPTS; i++) {
    g_autoptr (GError) problem = NULL;
    if (make_shared (index, anew, records, &problem))
      return true;
    if (!error_has_id (problem, "D-INDEX-UNWRITABLE") && !error_has_id (problem, "D-INDEX-DAMAGED")) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return false;
    }
  }
  g_clear_pointer (&index->file, g_free);
  return make_index (index, records, error);
}

bool index_mend (Index *index, GError **error)
{
  uint64_t records = 0;
  bool unwritable = error_has_id (*error, "D-INDEX-UNWRITABLE") && index->file != NULL;
  if (index->mended || (!unwritable && !error_has_id (*error, "D-INDEX-DAMAGED")))
    return false;
  index->mended = true;
  if (unwritable)
    g_clear_pointer (&index->file, g_free);
  g_clear_error (error);
  return make_again (index, true, &records, error);
}

bool index_rebuild (Index *index, uint64_t *records, GError **error)
{
  return make_again (index, true, records, error);
}

/* ---- Keeping up ---- */

/* Adds new events. It runs in a write transaction, so no other process can add the same events. */
static bool catch_up (Index *index, bool *usable, GError **error)
{
  char digest[DIGEST_HEX_SIZE];
  uint64_t event = 0, records = 0;
  Journal *journal = archive_journal (index->archive);
  *usable = read_stamp (index, &event, digest);
  /* Another process may have added events that this one has not read from the journal yet. */
  if (*usable && event > journal_length (journal) && !journal_refresh (journal, error))
    return false;
  *usable = *usable && journal_continues (journal, event, digest);
  if (!*usable || event == journal_length (journal))
    return true;
  return index_fold (index, event, &records, error) && write_stamp (index, error);
}

static bool refresh_or_make (Index *index, GError **error)
{
  bool usable = false;
  uint64_t records = 0;
  g_autoptr (GError) problem = NULL;
  if (!db_execute (index->db, "BEGIN IMMEDIATE", error))
    return false;
  if (catch_up (index, &usable, &problem) && db_execute (index->db, "COMMIT", &problem))
    return usable || make_again (index, false, &records, error);
  db_execute (index->db, "ROLLBACK", NULL);
  if (error_has_id (problem, "D-INDEX-OUTDATED"))
    return make_again (index, true, &records, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return false;
}

static bool is_current (Index *index)
{
  char digest[DIGEST_HEX_SIZE];
  uint64_t event = 0;
  const Journal *journal = archive_journal (index->archive);
  return read_stamp (index, &event, digest) && event == journal_length (journal) &&
         g_str_equal (digest, journal_head (journal));
}

static void let_go (Index *index)
{
  if (index->held)
    db_execute (index->db, "COMMIT", NULL);
  index->held = false;
}

static bool refresh_index (Index *index, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (is_current (index))
    return true;
  let_go (index);
  if (refresh_or_make (index, &problem) || index_mend (index, &problem))
    return true;
  g_propagate_error (error, g_steal_pointer (&problem));
  return false;
}

/* All questions see the state to which the journal was read, whatever other processes add to the index meanwhile. While
 * they keep adding, the state may be a later one. */
static bool hold_state (Index *index, GError **error)
{
  enum { ATTEMPTS = 100 };
  for (unsigned i = 0; i < ATTEMPTS && !index->held; i++) {
    index->held = db_execute (index->db, "BEGIN", NULL);
    if (is_current (index))
      return true;
    let_go (index);
    if (!refresh_index (index, error))
      return false;
  }
  return true;
}

static void free_index (Index *index)
{
  db_close (index->db);
  g_free (index->file);
  g_free (index);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Index, free_index)

/* Adds the events up to the journal's head. Makes the index when it is missing, or of another version or archive. */
static Index *new_index (Archive *archive, GError **error)
{
  g_autoptr (Index) index = g_new0 (Index, 1);
  uint64_t records = 0;
  index->archive = archive;
  g_autofree char *directory =
      g_build_filename (g_get_user_cache_dir (), "dossier", journal_archive_id (archive_journal (archive)), NULL);
  if (db_make_directory (directory))
    index->file = g_build_filename (directory, "index.sqlite", NULL);
  if (index->file != NULL)
    index->db = db_open (index->file, false, NULL);
  bool good = index->db != NULL ? refresh_index (index, error) : make_again (index, false, &records, error);
  return good ? g_steal_pointer (&index) : NULL;
}

Index *index_of (Archive *archive, GError **error)
{
  Index *index = archive_kept (archive, ARCHIVE_INDEX);
  if (index == NULL && (index = new_index (archive, error)) != NULL)
    archive_keep (archive, ARCHIVE_INDEX, index, (GDestroyNotify)free_index);
  return index != NULL && refresh_index (index, error) && hold_state (index, error) ? index : NULL;
}

GPtrArray *index_events (Archive *archive, const char *directory, GError **error)
{
  Index *index = index_of (archive, error);
  g_autoptr (GArray) numbers = index == NULL ? NULL : index_listed (index, directory, error);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
  for (unsigned i = 0; numbers != NULL && i < numbers->len; i++) {
    Event *event = journal_event (archive_journal (archive), g_array_index (numbers, uint64_t, i), error);
    if (event == NULL)
      return NULL;
    g_ptr_array_add (events, event);
  }
  return numbers == NULL ? NULL : g_steal_pointer (&events);
}

const Archive *index_archive (const Index *index)
{
  return index->archive;
}

const char *index_file (const Index *index)
{
  return index->file;
}

bool index_event (Index *index, uint64_t *event, GError **error)
{
  DbQuery *query = db_query (index->db, "SELECT event FROM stamp", error);
  if (query == NULL || db_step (index->db, query, error) != 1)
    return false;
  *event = (uint64_t)db_int (query, 0);
  return db_step (index->db, query, error) == 0;
}
