/* Keeps prepared queries by their text, so that asking for one again costs only a look-up. */
#include "sys/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "sys/db_words.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

struct Db {
  sqlite3 *handle;
  GHashTable *queries; /* text to sqlite3_stmt */
};

#define HINT N_ ("the index can be deleted at any time; the next command rebuilds it")

static const char *id_of (int code)
{
  switch (code & 0xff) {
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
  case SQLITE_ERROR: /* a table is missing */
  case SQLITE_SCHEMA:
  case SQLITE_CONSTRAINT:
  case SQLITE_MISMATCH:
    return "D-INDEX-DAMAGED";
  case SQLITE_CANTOPEN:
  case SQLITE_READONLY:
  case SQLITE_FULL:
  case SQLITE_IOERR:
  case SQLITE_PERM:
    return "D-INDEX-UNWRITABLE";
  default:
    return "D-INDEX";
  }
}

static void set_db_error (Db *db, const char *doing, GError **error)
{
  int code = sqlite3_errcode (db->handle);
  bool busy = (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED;
  /* SQLite reports a truncated file as an I/O error. */
  bool short_read = sqlite3_extended_errcode (db->handle) == SQLITE_IOERR_SHORT_READ;
  error_set (error, busy ? ERROR_BUSY : ERROR_UNREADABLE, short_read ? "D-INDEX-DAMAGED" : id_of (code),
             sqlite3_db_filename (db->handle, "main"), HINT, "%s: %s", _ (doing), sqlite3_errmsg (db->handle));
}

static void finalize (gpointer query)
{
  sqlite3_finalize (query);
}

/* SQLite's memory statistics take a lock at every allocation, and nothing here reads them. It also reserves and touches
 * twenty pages for each temporary table of a query, which hardly uses them. */
static void initialise (void)
{
  static gsize done = 0;
  if (g_once_init_enter (&done)) {
    sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config (SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
    g_once_init_leave (&done, 1);
  }
}

static Db *open_handle (const char *path, int more_flags, const char *settings, GError **error)
{
  initialise ();
  g_autoptr (Db) db = g_new0 (Db, 1);
  db->queries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | more_flags;
  if (sqlite3_open_v2 (path, &db->handle, flags, NULL) != SQLITE_OK) {
    set_db_error (db, N_ ("cannot open the index"), error);
    return NULL;
  }
  sqlite3_busy_timeout (db->handle, DB_BUSY_MS);
  /* The log and its shared memory stay, empty, when the last process closes. Making them anew would cost a command more
   * than its queries. */
  int persistent = 1;
  sqlite3_file_control (db->handle, "main", SQLITE_FCNTL_PERSIST_WAL, &persistent);
  if (!db_words_register (db->handle)) {
    set_db_error (db, N_ ("cannot open the index"), error);
    return NULL;
  }
  return db_execute (db, settings, error) ? g_steal_pointer (&db) : NULL;
}

static int lock_file (const char *path, int operation, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *file = g_strconcat (path, ".lock", NULL);
  int fd = io_open_file (AT_FDCWD, file, NULL);
  if (fd < 0 && (io_create_file (AT_FDCWD, file, "", 0, &problem) || error_has_id (problem, "D-EXISTS")))
    fd = io_open_file (AT_FDCWD, file, NULL);
  if (fd < 0) {
    error_set (error, ERROR_UNREADABLE, "D-INDEX-UNWRITABLE", file, NULL, "cannot lock the index");
    return -1;
  }
  while (flock (fd, operation) != 0 && errno == EINTR)
    continue;
  return fd;
}

int db_lock (const char *path, GError **error)
{
  return lock_file (path, LOCK_EX, error);
}

Db *db_open (const char *path, bool locked, GError **error)
{
  int fd = locked ? -1 : lock_file (path, LOCK_SH, error);
  if (fd < 0 && !locked)
    return NULL;
  g_autoptr (Db) db = NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    error_set (error, ERROR_UNREADABLE, "D-INDEX-DAMAGED", path, NULL, "there is no index yet");
  else
    db = open_handle (path, 0, "PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=0; PRAGMA cache_size=-32000;",
                      error);
  /* The first read opens the log and the shared memory beside the database. */
  if (db != NULL && !db_execute (db, "SELECT count (*) FROM sqlite_master", error))
    g_clear_pointer (&db, db_close);
  if (fd >= 0)
    close (fd);
  return g_steal_pointer (&db);
}

static void delete_files (const char *path)
{
  static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
  for (unsigned i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *file = g_strconcat (path, endings[i], NULL);
    g_remove (file);
  }
}

Db *db_make (const char *path, GError **error)
{
  if (path != NULL)
    delete_files (path);
  return open_handle (
      path != NULL ? path : ":memory:", SQLITE_OPEN_CREATE,
      "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
      "PRAGMA cache_size=-64000; PRAGMA locking_mode=EXCLUSIVE;",
      error);
}

bool db_settle (Db *db, const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (!io_sync (AT_FDCWD, path, &problem)) {
    bool gone = error_has_id (problem, "D-NOT-FOUND");
    return error_set (error, ERROR_UNREADABLE, gone ? "D-INDEX-DAMAGED" : "D-INDEX-UNWRITABLE", path, HINT,
                      "cannot make the index durable: %s", problem->message);
  }
  return db_execute (db, "PRAGMA locking_mode=NORMAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;", error);
}

void db_close (Db *db)
{
  if (db == NULL)
    return;
  g_hash_table_unref (db->queries);
  sqlite3_close (db->handle);
  g_free (db);
}

bool db_make_directory (const char *path)
{
  return g_mkdir_with_parents (path, 0700) == 0;
}

bool db_execute (Db *db, const char *sql, GError **error)
{
  if (sqlite3_exec (db->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return true;
  set_db_error (db, N_ ("cannot use the index"), error);
  return false;
}

DbQuery *db_query (Db *db, const char *sql, GError **error)
{
  sqlite3_stmt *query = g_hash_table_lookup (db->queries, sql);
  if (query != NULL) {
    sqlite3_reset (query);
    sqlite3_clear_bindings (query);
    return query;
  }
  if (sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &query, NULL) != SQLITE_OK) {
    set_db_error (db, N_ ("cannot query the index"), error);
    return NULL;
  }
  /* SQLite's copy of the text lives as long as the query. */
  g_hash_table_insert (db->queries, (gpointer)(guintptr)sqlite3_sql (query), query);
  return query;
}

/* Binding fails only for a wrong parameter number or lack of memory. */
static void must (int result)
{
  if (result != SQLITE_OK)
    g_error (N_ ("SQLite cannot bind"));
}

void db_bind_text (DbQuery *query, int parameter, const char *text)
{
  must (sqlite3_bind_text (query, parameter, text, -1, SQLITE_STATIC));
}

void db_bind_bytes (DbQuery *query, int parameter, const void *bytes, size_t len)
{
  must (sqlite3_bind_blob64 (query, parameter, bytes, len, SQLITE_STATIC));
}

void db_bind_int (DbQuery *query, int parameter, int64_t value)
{
  must (sqlite3_bind_int64 (query, parameter, value));
}

int db_step (Db *db, DbQuery *query, GError **error)
{
  switch (sqlite3_step (query)) {
  case SQLITE_ROW:
    return 1;
  case SQLITE_DONE:
    sqlite3_reset (query);
    return 0;
  default:
    set_db_error (db, N_ ("cannot query the index"), error);
    sqlite3_reset (query);
    return -1;
  }
}

void db_reset (DbQuery *query)
{
  sqlite3_reset (query);
}

const char *db_text (DbQuery *query, int column)
{
  return (const char *)sqlite3_column_text (query, column);
}

int64_t db_int (DbQuery *query, int column)
{
  return sqlite3_column_int64 (query, column);
}

const char *db_version (void)
{
  return sqlite3_libversion ();
}
