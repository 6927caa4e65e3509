/* A table of all paths that the journal lists, sorted by path; about 120 bytes for each record. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/moves.h"
#include "fold/standing.h"
#include "form/document/event.h"
#include "form/document/kind.h"
#include "sys/crypto/digest.h"

/* A path that an event filed. */
typedef struct {
  uint64_t bytes;   /* as the event of a record or seal counts them */
  uint32_t path;    /* offset into the table's text; the digest follows its NUL */
  uint32_t number;  /* of the event */
  uint32_t seconds; /* since 1970: the low bits, see verify_table_time */
  uint32_t pages;
  uint32_t files;
  uint16_t words;       /* index of the text of verify_table_words */
  uint16_t kind : 7;    /* Kind */
  uint16_t packed : 1;  /* found in a pack */
  uint16_t erased : 1;  /* a later event erased this record, profile or entry or these titles */
  uint16_t amended : 1; /* later events brought files of further editions into this record's directory */
  uint16_t ages : 6;    /* of 2^32 seconds since 1970 */
} VerifyEntry;

typedef struct VerifyTable VerifyTable;

VerifyTable *verify_table_new (DigestAlgorithm algorithm);
void verify_table_free (VerifyTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyTable, verify_table_free)

/* Adds the path that an event files. Returns NULL, or why the event is invalid (static text). *known is false for a
 * verb of a later version. */
const char *verify_table_add (VerifyTable *table, const Event *event, bool *known);
/* The state of each place, now and before, by the entries of registers. */
const Standing *verify_table_standing (const VerifyTable *table);
/* Which records were moved. After sorting, the path of an entry is the one where its file or directory is at present.
 */
const Moves *verify_table_moves (const VerifyTable *table);
/* Of KIND_PAIR: replies and their requests, as the events name them. */
typedef struct {
  uint64_t event;
  char *reply, *request;
} VerifyPair;
const GPtrArray *verify_table_pairs (const VerifyTable *table);
/* A pack that an event recorded. */
typedef struct {
  uint64_t event, from, to;
  uint64_t redacted;  /* records destroyed up to this event were left out; 0: it was not redacted */
  uint64_t discarded; /* the event that recorded that it is gone; 0: none did */
  char *digest;
} VerifyRecordedPack;
/* Of VerifyRecordedPack, in the journal's order; borrowed. */
const GPtrArray *verify_table_recorded_packs (const VerifyTable *table);
/* Sorts the entries by path; needed by the functions below. Calls repeated for each path that a second event files. */
typedef void (*VerifyRepeated) (const VerifyTable *table, const VerifyEntry *entry, gpointer data);
void verify_table_sort (VerifyTable *table, VerifyRepeated repeated, gpointer data);

unsigned verify_table_length (const VerifyTable *table);
const VerifyEntry *verify_table_entry (const VerifyTable *table, unsigned i);
/* How many entries there are, repeated paths included, and the index of one of them, which never changes. */
unsigned verify_table_size (const VerifyTable *table);
unsigned verify_table_index (const VerifyTable *table, const VerifyEntry *entry);
/* The entry of an index. Entries move when more are added; their indexes do not. */
const VerifyEntry *verify_table_at (const VerifyTable *table, unsigned index);
const char *verify_table_path (const VerifyTable *table, const VerifyEntry *entry);
void verify_table_digest (const VerifyTable *table, const VerifyEntry *entry, char hex[DIGEST_HEX_SIZE]);
bool verify_table_has_digest (const VerifyTable *table, const VerifyEntry *entry, const char *hex);
int64_t verify_table_time (const VerifyTable *table,
                           const VerifyEntry *entry); /* of its event, UTC seconds; not before 1970 */
/* "KH.A02 D30 Z109" for a record; otherwise the fields that its kind's row names, as "D2026-0001 destroy". */
const char *verify_table_words (const VerifyTable *table, const VerifyEntry *entry);
/* Marks an entry as found in a pack. Not thread-safe. */
void verify_table_mark_packed (VerifyTable *table, const VerifyEntry *entry);
/* The entry of a path, or NULL. */
const VerifyEntry *verify_table_find (const VerifyTable *table, const char *path);
/* The same, of events before number. */
const VerifyEntry *verify_table_find_before (const VerifyTable *table, const char *path, uint64_t number);
/* The path that its event gave an entry: it differs from verify_table_path when its record was moved later. */
const char *verify_table_filed_path (const VerifyTable *table, const VerifyEntry *entry);
/* The record (an entry of KIND_RECORD) that was at a path just before an event; NULL: none was. */
const VerifyEntry *verify_table_record_at (const VerifyTable *table, const char *path, uint64_t number);
/* The edition of a record (an entry of KIND_RECORD) in force just before an event: the entry of its record.N.xml, or
 * the record itself. *edition may be NULL. */
const VerifyEntry *verify_table_edition (const VerifyTable *table, const VerifyEntry *record, uint64_t before,
                                         unsigned *edition);
/* The entry with the digest of an edition's manifest: the record itself for edition 1; or NULL. */
const VerifyEntry *verify_table_contents (const VerifyTable *table, const VerifyEntry *record, unsigned edition);
/* The number of the event that destroyed or transferred a record; 0: none did. */
uint64_t verify_table_end (const VerifyTable *table, const VerifyEntry *record);
/* The record to whose directory an entry of a later edition belongs; NULL for other entries. */
const VerifyEntry *verify_table_record_of (const VerifyTable *table, const VerifyEntry *entry);
/* Entries first to end - 1 are beneath directory ("": the root). */
void verify_table_range (const VerifyTable *table, const char *directory, unsigned *first, unsigned *end);
/* When the entry was last known to be good: "2026-11-23T08:12:00Z event 12 file". Sealing a volume reads all of it
 * again. Given. */
char *verify_table_since (const VerifyTable *table, const VerifyEntry *entry);
