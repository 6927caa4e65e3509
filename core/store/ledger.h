/* The ledger: what the journal says, folded from its first event. What cannot be undone is decided by it and by the
 * documents, and not by the index, which is the user's own cache and may be wrong. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/standing.h"
#include "form/document/event.h"
#include "form/document/kind.h"
#include "form/layout.h"
#include "store/archive.h"

typedef struct Ledger Ledger;
/* Folds the journal up to its head. records (of char *) are the paths of the records that will be asked about, or of
 * customers, of which all records and entries may be asked about. */
Ledger *ledger_new (Archive *archive, const GPtrArray *records, GError **error);
void ledger_free (Ledger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ledger, ledger_free)
/* Folds the events added since. */
bool ledger_refresh (Ledger *ledger, GError **error);

Archive *ledger_archive (const Ledger *ledger);
/* The number that the next event will have. */
uint64_t ledger_head (const Ledger *ledger);
/* The layout in force; borrowed as long as the ledger. */
const Layout *ledger_layout (const Ledger *ledger);
const Standing *ledger_standing (const Ledger *ledger);
/* The events (of Event) of the files in people/ and layouts/; borrowed. */
const GPtrArray *ledger_people (const Ledger *ledger);
const GPtrArray *ledger_layouts (const Ledger *ledger);
/* The events of the files in the directory of a register of destruction. The array is given, the events are borrowed.
 */
GPtrArray *ledger_destruction (const Ledger *ledger, const char *directory);
/* The last event before that number that filed, amended or destroyed a record, sealed a volume, or changed the profile
 * of a customer at place (KIND_RECORD, KIND_AMEND, KIND_CONTENTS, KIND_TOMBSTONE, KIND_SEAL, KIND_CUSTOMER); NULL when
 * there is none. Borrowed. */
const Event *ledger_find (const Ledger *ledger, Kind kind, const char *place, uint64_t before);
/* The events before that number that filed and amended a record: the last one brought the edition in force. The array
 * is given, the events are borrowed. */
GPtrArray *ledger_editions (const Ledger *ledger, const char *record, uint64_t before);
/* The other record of a pair of reply and request; NULL: the record is in none. Given. */
char *ledger_pair_of (const Ledger *ledger, const char *record);
/* Whether a record was destroyed or transferred, or the file of one of ledger_new's customers has ended. */
bool ledger_gone (const Ledger *ledger, const char *record);
/* Whether the file of any customer, or any entry, ended before an event; directory is that of the profile or entry. */
bool ledger_ended (const Ledger *ledger, const char *directory, uint64_t before);
/* The events before that number that brought the editions of a customer's profile, or the files of an entry, when a
 * customer was named to ledger_new. The array is given, the events are borrowed. */
GPtrArray *ledger_files (const Ledger *ledger, const char *directory, uint64_t before);
/* The paths of the records of such a customer that are there. The array is given, the paths are borrowed. */
GPtrArray *ledger_records (const Ledger *ledger, const char *customer);
