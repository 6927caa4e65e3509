/* Inside store/index*.c. */
#pragma once

#include "store/index.h"
#include "sys/db.h"

struct Index {
  Archive *archive; /* borrowed */
  Db *db;
  char *file; /* NULL: a private index, because the cache directory cannot be written */
};

typedef struct {
  uint64_t records; /* folded */
  bool renamed;     /* a customer with records has another name than when they were folded */
} IndexFold;

/* Folds the journal from the event after `from` to its head. Customers of whom a later edition is known are left as
 * they are. Within a transaction of the caller. */
bool index_fold (Index *index, uint64_t from, IndexFold *fold, GError **error);
