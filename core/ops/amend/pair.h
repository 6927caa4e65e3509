/* Pairs: a reply and its request are tied, and under a layout that says so the request is moved beside the reply. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/record.h"
#include "ops/file.h"
#include "store/change.h"

/* A pair that was made, or in a dry run would be. */
typedef struct {
  char *reply, *request; /* paths afterwards */
} MadePair;

typedef struct {
  GPtrArray *pairs;   /* of MadePair */
  GPtrArray *amended; /* of AmendedRecord: requests that were moved, replies that name their request now */
} PairingResult;
void amend_pairing_clear (PairingResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PairingResult, amend_pairing_clear)

/* Ties each reply to the request after it: references holds both, one after the other; NULL-terminated. All or none.
 * Usage: D-REASON, D-REFERENCE-*. Refused: D-PAIR when one of them is in a pair, D-REPLY when they do not belong
 * together, D-VOID, D-DESTROYED, and for a request that is moved those of amend_run. */
bool amend_pair (Archive *archive, const char *const *references, const char *reason, const char *actor,
                 const GDate *today, bool dry_run, PairingResult *result, GError **error);

/* Within the change that files a reply at path: ties it to the request at another path. If that has a reply already,
 * only names it in *tie. numbers and tie are as in FilingPair. */
bool amend_pair_filed (Change *change, const char *path, const Record *reply, const char *request, const GDate *today,
                       GHashTable *numbers, FilingTie *tie, GError **error);
