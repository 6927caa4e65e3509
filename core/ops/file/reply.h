/* Requests and replies: whether they belong together. Asked of records as they will be: by filing, amendments and
 * pairs.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/record.h"
#include "form/layout.h"
#include "store/archive.h"
#include "store/index.h"

/* The record that a reply is to answer, as users name it; *place, unless place is NULL, receives its path (given).
 * D-REFERENCE-* (usage), D-REPLY (refused) when it was destroyed. Given. */
Record *file_read_request (Archive *archive, Index *index, const char *reference, char **place, GError **error);
/* Whether one record answers another: customers, kinds, dates. place is named in the error. D-REPLY (refused). */
bool file_check_answer (const Layout *layout, const Record *reply, const Record *asked, const char *place,
                        GError **error);
/* Whether a part of a record is the reply to it. */
bool file_has_reply (const Layout *layout, const Record *record);
/* Whether no part is a reply to a record of another kind; a record that was so before (or NULL) may stay so. D-REPLY
 * (refused). */
bool file_check_roles (const Layout *layout, const Record *before, const Record *record, GError **error);
/* Whether a reply that lies in the record and its date belong together; replied may be cleared. option adds a
 * part. D-REPLY (refused). */
bool file_check_own_reply (const Layout *layout, const Record *record, const GDate *replied, const char *option,
                           GError **error);
