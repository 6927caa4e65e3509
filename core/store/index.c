/* Opening, and keeping up with the journal. The stamp holds the archive, the event reached and that event's digest:
 * when the journal does not continue from there (another archive, a rolled-back journal, another version), the index is
 * made again. */
#include "store/index.h"

#include <string.h>

#include "store/index_private.h"
#include "store/journal.h"
#include "sys/digest.h"
#include "sys/error.h"

#define INDEX_VERSION 1

static const char CUSTOMERS[] =
    "CREATE TABLE stamp (version INTEGER, archive TEXT, event INTEGER, digest TEXT);"
    "CREATE TABLE customer (number TEXT PRIMARY KEY, edition INTEGER, event INTEGER, name TEXT, owner TEXT, text TEXT)"
    " WITHOUT ROWID;"
    "CREATE TABLE facet (customer TEXT, name TEXT, value TEXT, PRIMARY KEY (customer, name, value)) WITHOUT ROWID;";

static const char RECORDS[] =
    "DROP TABLE IF EXISTS volume; DROP TABLE IF EXISTS record; DROP TABLE IF EXISTS part; DROP TABLE IF EXISTS words;"
    "CREATE TABLE volume (id INTEGER PRIMARY KEY, path TEXT UNIQUE, customer TEXT, year INTEGER, category TEXT,"
    " items INTEGER DEFAULT 0, records INTEGER DEFAULT 0, files INTEGER DEFAULT 0, pages INTEGER DEFAULT 0,"
    " sealed INTEGER DEFAULT 0);"
    "CREATE TABLE record (id INTEGER PRIMARY KEY, volume INTEGER, item INTEGER, reference TEXT, title TEXT, date TEXT,"
    " docno TEXT, creators TEXT, kind TEXT, pages INTEGER, parts INTEGER);"
    "CREATE TABLE part (digest TEXT, record INTEGER);"
    "CREATE VIRTUAL TABLE words USING fts5 (title, names, numbers, notes, content='', tokenize='words');"
    "INSERT INTO words (words, rank) VALUES ('hashsize', 33554432);";

/* Made after a first fold: filling a table and then sorting it is quicker than keeping it sorted. */
static const char KEYS[] = "CREATE UNIQUE INDEX record_place ON record (volume, item);"
                           "CREATE INDEX record_reference ON record (reference);"
                           "CREATE INDEX part_digest ON part (digest);"
                           "CREATE INDEX volume_customer ON volume (customer, year);";

static const char DROP_CUSTOMERS[] =
    "DROP TABLE IF EXISTS stamp; DROP TABLE IF EXISTS customer; DROP TABLE IF EXISTS facet;";

/* Where the fold has come to; false when there is no stamp of this version and archive. */
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
  db_step (index->db, query, NULL);
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

/* True when the journal holds the stamped event with the stamped digest. */
static bool journal_continues (const Journal *journal, uint64_t event, const char *digest)
{
  if (event == 0 || event > journal_length (journal))
    return false;
  if (event == journal_length (journal))
    return g_str_equal (digest, journal_head (journal));
  const char *expected = digest;
  return journal_visit (journal, event, event, compare_digest, &expected, NULL) && expected == NULL;
}

static bool fold_records_again (Index *index, IndexFold *fold, GError **error)
{
  fold->records = 0;
  return db_execute (index->db, RECORDS, error) && index_fold (index, 0, fold, error) &&
         db_execute (index->db, KEYS, error);
}

/* A record is found by its customer's present name: when one has changed, records are folded once more. */
static bool make_again (Index *index, IndexFold *fold, GError **error)
{
  return db_execute (index->db, DROP_CUSTOMERS, error) && db_execute (index->db, CUSTOMERS, error) &&
         db_execute (index->db, RECORDS, error) && index_fold (index, 0, fold, error) &&
         (fold->renamed ? fold_records_again (index, fold, error) : db_execute (index->db, KEYS, error));
}

static bool go_on (Index *index, uint64_t from, IndexFold *fold, GError **error)
{
  return index_fold (index, from, fold, error) && (!fold->renamed || fold_records_again (index, fold, error));
}

/* Within a write transaction, after which no other process can have folded the same events. */
static bool catch_up (Index *index, bool anew, uint64_t *records, GError **error)
{
  char digest[DIGEST_HEX_SIZE];
  uint64_t event = 0;
  Journal *journal = archive_journal (index->archive);
  /* Another process may have folded events that this one has not read. */
  if (!journal_refresh (journal, error))
    return false;
  bool usable = !anew && read_stamp (index, &event, digest) && journal_continues (journal, event, digest);
  if (usable && event == journal_length (journal))
    return true;
  IndexFold fold = {0};
  bool folded = usable ? go_on (index, event, &fold, error) : make_again (index, &fold, error);
  *records = fold.records;
  return folded && write_stamp (index, error);
}

static bool fold_in_transaction (Index *index, bool anew, uint64_t *records, GError **error)
{
  *records = 0;
  if (!db_execute (index->db, "BEGIN IMMEDIATE", error))
    return false;
  if (catch_up (index, anew, records, error) && db_execute (index->db, "COMMIT", error))
    return true;
  db_execute (index->db, "ROLLBACK", NULL);
  return false;
}

/* A damaged file is thrown away and made once more. */
static bool start_afresh (Index *index, GError **error)
{
  db_close (index->db);
  index->db = NULL;
  if (index->file != NULL)
    db_delete (index->file);
  index->db = db_open (index->file, error);
  return index->db != NULL;
}

static bool fold_or_start_afresh (Index *index, bool anew, uint64_t *records, GError **error)
{
  g_autoptr (GError) first = NULL;
  if (fold_in_transaction (index, anew, records, &first))
    return true;
  if (error_has_id (first, "D-INDEX-DAMAGED"))
    return start_afresh (index, error) && fold_in_transaction (index, true, records, error);
  g_propagate_error (error, g_steal_pointer (&first));
  return false;
}

bool index_refresh (Index *index, GError **error)
{
  char digest[DIGEST_HEX_SIZE];
  uint64_t event = 0, records = 0;
  const Journal *journal = archive_journal (index->archive);
  bool current = read_stamp (index, &event, digest) && event == journal_length (journal) &&
                 g_str_equal (digest, journal_head (journal));
  return current || fold_or_start_afresh (index, false, &records, error);
}

bool index_rebuild (Index *index, uint64_t *records, GError **error)
{
  return fold_or_start_afresh (index, true, records, error);
}

Index *index_open (Archive *archive, GError **error)
{
  g_autoptr (Index) index = g_new0 (Index, 1);
  index->archive = archive;
  g_autofree char *directory =
      g_build_filename (g_get_user_cache_dir (), "dossier", journal_archive_id (archive_journal (archive)), NULL);
  g_autofree char *file = g_build_filename (directory, "index.sqlite", NULL);
  if (db_make_directory (directory) && (index->db = db_open (file, NULL)) != NULL)
    index->file = g_steal_pointer (&file);
  else if (db_make_directory (directory)) {
    db_delete (file);
    if ((index->db = db_open (file, NULL)) != NULL)
      index->file = g_steal_pointer (&file);
  }
  if (index->db == NULL && (index->db = db_open (NULL, error)) == NULL)
    return NULL;
  return index_refresh (index, error) ? g_steal_pointer (&index) : NULL;
}

void index_close (Index *index)
{
  if (index == NULL)
    return;
  db_close (index->db);
  g_free (index->file);
  g_free (index);
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
