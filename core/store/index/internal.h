/* Between the files of the index. */
#pragma once

#include "fold/standing.h"
#include "form/document/event.h"
#include "store/index.h"
#include "sys/db.h"

struct Index {
  Archive *archive; /* borrowed */
  Db *db;
  char *file;  /* NULL: a private index, because the cache directory cannot be written */
  bool mended; /* it was found damaged and made again: not more than once */
};

/* Folds the journal from the event after `from` to its head, within a transaction of the caller; *records is the number
 * of records folded. D-INDEX-OUTDATED when a register ended after `from`: the index must be made anew, so that no name
 * of what it destroyed stays in its pages. */
bool index_fold (Index *index, uint64_t from, uint64_t *records, GError **error);

/* After a failure: when it says that the index is damaged, the error is cleared, the index is made again, and the
 * caller tries once more. */
bool index_mend (Index *index, GError **error);

/* In SQL: the path of a record. */
#define INDEX_RECORD_PATH "volume.path || '/' || printf ('%04d', record.item)"
/* In SQL: the rows p of standing that are of a kind (its name), in force, and on the record or on a place that it
 * stands in. Of IN, SQLite makes a table for each record; "+" keeps it from making an IN of the comparisons. */
#define INDEX_IN_FORCE(kind)                                                                                           \
  " FROM standing p WHERE p.customer = volume.customer AND p.kind = '" kind "' AND p.ended IS NULL"                    \
  " AND (+p.year = 0 OR +p.year = volume.year) AND (+p.volume = '' OR +p.volume = volume.path)"                        \
  " AND (+p.item = 0 OR +p.item = record.item)"
#define INDEX_IS_RESTRICTED "EXISTS (SELECT 1" INDEX_IN_FORCE ("restricted") ")"

/* In SQL: that a record was not destroyed or handed over. */
#define INDEX_STANDS " NOT EXISTS (SELECT 1 FROM gone WHERE gone.id = record.id)"

/* ---- Folding ---- */

/* A fold under way. */
typedef struct {
  Index *index;
  GHashTable *volumes; /* what is counted by volume until the end: see record.c */
  GHashTable *gone;    /* of a fold from the beginning: index_all_gone; else NULL */
  uint64_t records;
} IndexFold;

/* Each writes the rows of an event of its kind, whose path is one for it. document is what the event brought, parsed;
 * NULL when the kind has none that the index reads, or when it is gone, damaged or not the one that was filed: then the
 * rows have what the event says, so that its number stays taken, and verify tells the rest. */
typedef bool (*IndexFoldKind) (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_record (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_customer (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_seal (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
/* The end of a record, whose words stay until the index is made anew. */
bool index_fold_end (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_entry (IndexFold *fold, const Event *event, gconstpointer document, GError **error);
bool index_fold_standing (IndexFold *fold, const Event *event, gconstpointer document, GError **error);

GHashTable *index_volumes_new (void);
bool index_put_volumes (IndexFold *fold, GError **error);
/* Notes that the record of an event was ended by another. */
bool index_note_gone (Index *index, uint64_t record, uint64_t event, GError **error);
/* Paths of all records that the journal says are gone, each with the number of that event. Given. */
GHashTable *index_all_gone (Index *index, GError **error);

/* ---- Text ---- */

#define INDEX_DIGEST 16 /* bytes of a part's digest that are kept: nobody finds two files with the same 128 bits */
/* The first bytes of a digest in hexadecimal. */
void index_digest_bytes (const char *hex, guint8 bytes[INDEX_DIGEST]);

/* The codes in a text, each marked as one whole token of the full-text table: "KH.A02.2024" as KH, A02 and 2024. Given.
 */
char *index_codes (const char *text);
/* One more line of text, unless it is NULL or empty. */
void index_append_line (GString *text, const char *more);
