/* When the retention periods of records end. Here the inputs of the computation (fold/retention.h) are gathered: from
 * the documents of one record, or from the index for many. */
#pragma once

#include "fold/retention.h"
#include "form/document/record.h"
#include "store/archive.h"
#include "store/index.h"

/* The retention of one record, from its document. Decisions come from the index, up to date with the head. Safe inside
 * a transaction's prepare. D-REFERENCE-UNKNOWN (usage) when path is not a record. */
Retention *retention_of_record (Archive *archive, Index *index, const char *path, const Record *record, GError **error);

/* Computes the retention of every record at or beneath a place (NULL: of all records) from the index, in the order of
 * their paths. row is valid until visit returns; visit returns false to stop. */
typedef bool (*RetentionVisit) (const Retention *retention, const IndexRow *row, gpointer data);
bool retention_visit (Archive *archive, Index *index, const char *place, RetentionVisit visit, gpointer data,
                      GError **error);
