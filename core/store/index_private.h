/* Inside store/index*.c. */
#pragma once

#include "store/index.h"
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
