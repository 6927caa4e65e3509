/* Inside store/index*.c. */
#pragma once

#include "fold/standing.h"
#include "store/index.h"
#include "store/index/document.h"
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
/* In SQL: whether a row p of standing is of a kind (the number of a StandingKind), in force, and on the record or on a
 * place that it stands in. Of IN, SQLite makes a table for each record; "+" keeps it from making an IN of the
 * comparisons. */
#define INDEX_IN_FORCE(kind)                                                                                           \
  " p.customer = volume.customer AND p.kind = " kind " AND p.ended IS NULL"                                            \
  " AND (+p.year = 0 OR +p.year = volume.year) AND (+p.volume = '' OR +p.volume = volume.path)"                        \
  " AND (+p.item = 0 OR +p.item = record.item)"
#define INDEX_RESTRICTED "2" /* STANDING_RESTRICTED */

/* In SQL: that a record was not destroyed or handed over. */
#define INDEX_STANDS " NOT EXISTS (SELECT 1 FROM gone WHERE gone.id = record.id)"

/* Folds the end of a record, whose words stay until the index is made anew. */
bool index_put_gone (Index *index, const IndexDocument *document, GError **error);
/* Notes that the record of an event was ended by another. */
bool index_note_gone (Index *index, uint64_t record, uint64_t event, GError **error);
/* Paths of all records that the journal says are gone, each with the number of that event. Given. */
GHashTable *index_all_gone (Index *index, GError **error);

/* Folds an edition of an entry, and a change of what is in force. */
bool index_put_entry (Index *index, const char *path, uint64_t event, GError **error);
bool index_put_standing (Index *index, const StandingChange *change, GError **error);
