/* SQLite, for the index only. A busy database is waited for, at most DB_BUSY_MS.
 *
 * A database is either shared, in SQLite's write-ahead mode, or being made by one process alone, without a journal:
 * then it is worth nothing until db_settle. Who makes one holds its lock, and so does, shared, who opens one: SQLite's
 * own files beside the database go by its name, and would be taken for those of another database that had the name
 * before. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define DB_BUSY_MS 60000

typedef struct Db Db;
typedef struct sqlite3_stmt DbQuery;

/* Opens a database that is shared; its directory must exist. Errors of all functions: D-INDEX-DAMAGED (it should be
 * made again; also when it is not there), D-INDEX-UNWRITABLE (no space, no permission, a failing disk), D-INDEX. The
 * FTS5 tokenizer "words" (sys/db_words.h) is known.
 * locked tells that the caller holds the lock. */
Db *db_open (const char *path, bool locked, GError **error);
/* Makes one in place of what is there; the caller holds the lock. path NULL makes a private one that vanishes when
 * closed. */
Db *db_make (const char *path, GError **error);
/* What has been made becomes durable, and shared. */
bool db_settle (Db *db, const char *path, GError **error);
void db_close (Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Db, db_close)

/* Waits until nobody else makes, or opens, the database; the descriptor's closing ends it. -1 and D-INDEX-UNWRITABLE.
 */
int db_lock (const char *path, GError **error);

/* Makes the directory that a database stands in, for its owner alone, with its parents. False when that fails. */
bool db_make_directory (const char *path);

bool db_execute (Db *db, const char *sql, GError **error);

/* A prepared query, kept by the database and reset when asked for again: borrowed, one use at a time. It must be
 * stepped to its end, or asked for again, before a transaction ends. */
DbQuery *db_query (Db *db, const char *sql, GError **error);
/* Parameters count from 1. Text and bytes are borrowed until the query has been stepped for the last time; NULL binds
 * NULL. */
void db_bind_text (DbQuery *query, int parameter, const char *text);
void db_bind_bytes (DbQuery *query, int parameter, const void *bytes, size_t len);
void db_bind_int (DbQuery *query, int parameter, int64_t value);
/* Next row: 1; at the end: 0; failed: -1 and *error. */
int db_step (Db *db, DbQuery *query, GError **error);
/* Ends a query before its last row. */
void db_reset (DbQuery *query);
/* Columns count from 0. Text is valid until the next step. */
const char *db_text (DbQuery *query, int column);
int64_t db_int (DbQuery *query, int column);

/* SQLite's version: "3.40.1". */
const char *db_version (void);
