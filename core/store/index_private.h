/* Inside store/index*.c. */
#pragma once

#include "store/index.h"
#include "store/index_document.h"
#include "sys/db.h"

struct Index {
  Archive *archive; /* borrowed */
  Db *db;
  char *file;  /* NULL: a private index, because the cache directory cannot be written */
  bool mended; /* it was found damaged and made again: not more than once */
};

/* Folds the journal from the event after `from` to its head, within a transaction of the caller; *records is the number
 * of records folded. */
bool index_fold (Index *index, uint64_t from, uint64_t *records, GError **error);

/* After a failure: when it says that the index is damaged, the error is cleared, the index is made again, and the
 * caller tries once more. */
bool index_mend (Index *index, GError **error);

/* In SQL: the path of a record, and whether a row p of a table of decisions is on it or on a place that it stands in.
 */
#define INDEX_RECORD_PATH "volume.path || '/' || printf ('%04d', record.item)"
#define INDEX_COVERS                                                                                                   \
  " p.customer = volume.customer AND p.year IN (0, volume.year) AND p.volume IN ('', volume.path)"                     \
  " AND p.item IN (0, record.item)"

/* Folds one of the events of a decision. */
bool index_put_decision (Index *index, const IndexDocument *document, GError **error);
