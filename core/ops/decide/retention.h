/* The terms of records in an archive: what the computation (fold/retention.h) is given, from documents or from the
 * index. */
#pragma once

#include "fold/retention.h"
#include "form/document/customer.h"
#include "form/document/record.h"
#include "store/archive.h"
#include "store/index.h"

/* That of one record, from its own document and its customer's profile as they stand on disk, each held against what
 * the journal says of it, and from the decisions at the head that the index has reached. Safe inside a transaction's
 * prepare. D-FILE-CHANGED, D-CUSTOMER-ALTERED (unreadable), D-REFERENCE-UNKNOWN (usage) when path is no record's. */
Retention *retention_of (Archive *archive, Index *index, const char *path, GError **error);

/* The same from documents that have been read already. */
Retention *retention_of_documents (Archive *archive, Index *index, const char *path, const Record *record,
                                   const Customer *customer, GError **error);

/* Those of all records at or beneath a place (NULL: of all), in the order in which they stand, as the index knows them.
 * row lives until visit returns, which returns false to stop. */
typedef bool (*RetentionVisit) (const Retention *retention, const IndexRow *row, gpointer data);
bool retention_visit (Archive *archive, Index *index, const char *place, RetentionVisit visit, gpointer data,
                      GError **error);
