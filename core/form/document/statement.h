/* A statement: a person's decision about a file, as a text that is signed as it is (dossier-archive(5),
 * STATEMENTS).
 *
 *     dossier-statement: 1
 *     archive: <digest of the journal's line 1>
 *     subject: destruction/D2026-0001/register.1.xml
 *     digest: <of this file, in the algorithm of the archive>
 *     role: approver
 *     decision: approve
 *     person: p0003
 *     key: <fingerprint>
 *     time: 2026-11-23T08:12:00Z
 *     position: 2500
 *     head: <digest of the journal's line 2500>
 *
 * The signature of X.txt is the file X.sig beside it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define STATEMENT_MAX_BYTES 4096 /* eleven lines, one with a path */

typedef struct {
  char *archive; /* id */
  char *subject; /* path beneath the root */
  char *digest;
  char *role, *decision; /* words */
  char *person;          /* p0003 */
  char *key;             /* fingerprint */
  int64_t time;          /* UTC seconds */
  uint64_t position;     /* number of events at signing, 1 or more */
  char *head;            /* digest of the last of these events */
} Statement;

Statement *statement_new (void);
void statement_free (Statement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Statement, statement_free)

/* Accepts exactly the bytes that statement_print writes; otherwise D-STATEMENT (unreadable, where "name:line"). Given.
 */
Statement *statement_parse (GBytes *bytes, const char *name, GError **error);
/* The bytes to be signed. Given. */
GBytes *statement_print (const Statement *statement);

/* The path of the signature of a statement or checkpoint: ".txt" becomes ".sig". NULL for any other path. Given. */
char *statement_signature_path (const char *path);
