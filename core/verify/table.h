/* What the journal says stands in an archive, folded into a table of some 120 bytes a record, in the order of paths. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/standing.h"
#include "form/document/event.h"
#include "form/document/kind.h"
#include "sys/crypto/digest.h"

/* What one event brought. */
typedef struct {
  uint64_t bytes;   /* that the event counts, of records and seals */
  uint32_t path;    /* offset into the table's text; the digest follows its NUL */
  uint32_t number;  /* of the event */
  uint32_t seconds; /* since the table's first event */
  uint32_t pages;
  uint32_t files;
  uint16_t words;  /* index of what verify_table_words gives */
  uint8_t kind;    /* Kind */
  bool packed : 1; /* in a pack */
  bool erased : 1; /* a record or titles: a later event erased it */
} VerifyEntry;

typedef struct VerifyTable VerifyTable;

VerifyTable *verify_table_new (DigestAlgorithm algorithm);
void verify_table_free (VerifyTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyTable, verify_table_free)

/* Adds what an event brought. NULL when that is well, otherwise what is wrong with the event (static text). *known is
 * false for a verb of a later version. */
const char *verify_table_add (VerifyTable *table, const Event *event, bool *known);
/* What is in force, and was, by the entries of registers. */
const Standing *verify_table_standing (const VerifyTable *table);
/* Puts the entries in order of path; needed before what follows. A path that two events brought is reported to visit.
 */
typedef void (*VerifyRepeated) (const VerifyTable *table, const VerifyEntry *entry, gpointer data);
void verify_table_sort (VerifyTable *table, VerifyRepeated repeated, gpointer data);

unsigned verify_table_length (const VerifyTable *table);
const VerifyEntry *verify_table_entry (const VerifyTable *table, unsigned i);
const char *verify_table_path (const VerifyTable *table, const VerifyEntry *entry);
void verify_table_digest (const VerifyTable *table, const VerifyEntry *entry, char hex[DIGEST_HEX_SIZE]);
bool verify_table_has_digest (const VerifyTable *table, const VerifyEntry *entry, const char *hex);
int64_t verify_table_time (const VerifyTable *table, const VerifyEntry *entry); /* of its event, UTC seconds */
/* "KH.A02 D30 Z109" of a record's event; of others the fields that their kind's row names, as "D2026-0001 destroy". */
const char *verify_table_words (const VerifyTable *table, const VerifyEntry *entry);
/* Remembers that a pack has it. Not thread-safe. */
void verify_table_mark_packed (VerifyTable *table, const VerifyEntry *entry);
/* NULL when no event brought path. */
const VerifyEntry *verify_table_find (const VerifyTable *table, const char *path);
/* The same of events before that number alone. */
const VerifyEntry *verify_table_find_before (const VerifyTable *table, const char *path, uint64_t number);
/* The entries first..end-1 stand beneath directory ("" is the root). */
void verify_table_range (const VerifyTable *table, const char *directory, unsigned *first, unsigned *end);
/* "2026-11-23T08:12:00Z event 12 file": when that was last known good. The seal of a volume read all of it again.
 * Given. */
char *verify_table_since (const VerifyTable *table, const VerifyEntry *entry);
