/* SQLite, for the index only. A busy database is waited for, at most DB_BUSY_MS. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define DB_BUSY_MS 60000

typedef struct Db Db;
typedef struct sqlite3_stmt DbQuery;

/* Opens or creates the database; its directory must exist. NULL makes a private one that vanishes when closed. Errors
 * of all functions: D-INDEX, D-INDEX-DAMAGED (it should be made again). The FTS5 tokenizer "words" (sys/db_words.h) is
 * known. */
Db *db_open (const char *path, GError **error);
void db_close (Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Db, db_close)

/* Makes the directory that a database stands in, for its owner alone, with its parents. False when that fails. */
bool db_make_directory (const char *path);
/* Removes a database's files. */
void db_delete (const char *path);

bool db_execute (Db *db, const char *sql, GError **error);

/* A prepared query, kept by the database and reset when asked for again: borrowed, one use at a time. It must be
 * stepped to its end, or asked for again, before a transaction ends. */
DbQuery *db_query (Db *db, const char *sql, GError **error);
/* Parameters count from 1. Text is copied; NULL binds NULL. */
void db_bind_text (DbQuery *query, int parameter, const char *text);
void db_bind_int (DbQuery *query, int parameter, int64_t value);
/* Next row: 1; at the end: 0; failed: -1 and *error. */
int db_step (Db *db, DbQuery *query, GError **error);
/* Columns count from 0. Text is valid until the next step. */
const char *db_text (DbQuery *query, int column);
int64_t db_int (DbQuery *query, int column);
