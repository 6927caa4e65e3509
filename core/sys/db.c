/* Prepared queries are kept by the address of their text, so asking for one again costs a look-up. */
#include "sys/db.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "sys/db_words.h"
#include "sys/error.h"

struct Db {
  sqlite3 *handle;
  GHashTable *queries; /* text to sqlite3_stmt */
};

static void fail (Db *db, const char *doing, GError **error)
{
  int code = sqlite3_errcode (db->handle) & 0xff;
  bool busy = code == SQLITE_BUSY || code == SQLITE_LOCKED;
  bool damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR || code == SQLITE_SCHEMA;
  error_set (error, busy ? ERROR_BUSY : ERROR_UNREADABLE, damaged ? "D-INDEX-DAMAGED" : "D-INDEX",
             sqlite3_db_filename (db->handle, "main"), "the index may be deleted; it is made again", "%s: %s", doing,
             sqlite3_errmsg (db->handle));
}

static void finalize (gpointer query)
{
  sqlite3_finalize (query);
}

Db *db_open (const char *path, GError **error)
{
  Db *db = g_new0 (Db, 1);
  db->queries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2 (path != NULL ? path : "", &db->handle, flags, NULL) != SQLITE_OK) {
    fail (db, "opening the index", error);
    db_close (db);
    return NULL;
  }
  sqlite3_busy_timeout (db->handle, DB_BUSY_MS);
  if (!db_words_register (db->handle) ||
      !db_execute (db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000", error)) {
    if (error != NULL && *error == NULL)
      fail (db, "opening the index", error);
    db_close (db);
    return NULL;
  }
  return db;
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

void db_delete (const char *path)
{
  static const char *const ENDINGS[] = {"", "-wal", "-shm"};
  for (unsigned i = 0; i < G_N_ELEMENTS (ENDINGS); i++) {
    g_autofree char *file = g_strconcat (path, ENDINGS[i], NULL);
    g_remove (file);
  }
}

bool db_execute (Db *db, const char *sql, GError **error)
{
  if (sqlite3_exec (db->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return true;
  fail (db, "the index", error);
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
    fail (db, "asking the index", error);
    return NULL;
  }
  /* SQLite keeps its own copy of the text, which lives as long as the query. */
  g_hash_table_insert (db->queries, (gpointer)(guintptr)sqlite3_sql (query), query);
  return query;
}

/* Binding fails only for a wrong parameter number or want of memory. */
static void must (int result)
{
  if (result != SQLITE_OK)
    g_error ("SQLite cannot bind");
}

void db_bind_text (DbQuery *query, int parameter, const char *text)
{
  must (sqlite3_bind_text (query, parameter, text, -1, SQLITE_TRANSIENT));
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
    fail (db, "asking the index", error);
    sqlite3_reset (query);
    return -1;
  }
}

const char *db_text (DbQuery *query, int column)
{
  return (const char *)sqlite3_column_text (query, column);
}

int64_t db_int (DbQuery *query, int column)
{
  return sqlite3_column_int64 (query, column);
}
