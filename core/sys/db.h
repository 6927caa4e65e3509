/* SQLite, for the index only. Calls wait for a busy database for at most DB_BUSY_MS.
 *
 * A database is either shared, in SQLite's write-ahead mode, or is being made by one process without a journal. The
 * latter is worth nothing until db_settle. Making a database needs its lock exclusively, and opening one needs it
 * shared: SQLite names its files beside the database after it, and would mix them up with those of an earlier database
 * of that name. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define DB_BUSY_MS 60000

typedef struct Db Db;
typedef struct sqlite3_stmt DbQuery;

/* Opens a shared database, whose directory must exist; it has the FTS5 tokenizer "words" (sys/db_words.h). locked: the
 * caller holds the lock. Errors of all functions: D-INDEX-DAMAGED (also when it is missing: make it again),
 * D-INDEX-UNWRITABLE (no space, no permission, a failing disk), D-INDEX. */
Db *db_open (const char *path, bool locked, GError **error);
/* Makes a new database, which replaces the one at path; the caller holds the lock. A path of NULL makes a private one
 * that vanishes when closed. */
Db *db_make (const char *path, GError **error);
/* Makes a new database durable and shared. */
bool db_settle (Db *db, const char *path, GError **error);
void db_close (Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Db, db_close)

/* Waits until no other process makes or opens the database, and locks it. Returns a descriptor, whose closing unlocks;
 * or -1 and D-INDEX-UNWRITABLE. */
int db_lock (const char *path, GError **error);

/* Makes the directory of a database, accessible to its owner alone, and its parents. False when that fails. */
bool db_make_directory (const char *path);

bool db_execute (Db *db, const char *sql, GError **error);

/* A prepared query, which the database keeps. Each call resets it, so it has one use at a time. Step it to its end, or
 * call this or db_reset, before a transaction ends. Borrowed. */
DbQuery *db_query (Db *db, const char *sql, GError **error);
/* Parameters count from 1. Text and bytes must live until the last step of the query; NULL binds NULL. */
void db_bind_text (DbQuery *query, int parameter, const char *text);
void db_bind_bytes (DbQuery *query, int parameter, const void *bytes, size_t len);
void db_bind_int (DbQuery *query, int parameter, int64_t value);
/* 1: there is a row; 0: the end; -1: *error. */
int db_step (Db *db, DbQuery *query, GError **error);
/* Ends a query before its last row. */
void db_reset (DbQuery *query);
/* Columns count from 0. Text is valid until the next step. */
const char *db_text (DbQuery *query, int column);
int64_t db_int (DbQuery *query, int column);

/* SQLite's version: "3.40.1". */
const char *db_version (void);
