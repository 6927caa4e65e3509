/* Signing: a person's statement about a file of the archive, with its signature, as part of a transaction; and the
 * check of one that is there. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/evidence.h"
#include "store/transaction.h"
#include "sys/crypto/key.h"

/* Who signs, with what. The key is private. */
typedef struct {
  Key *key;
  char *person; /* number of whose key it is */
} Signer;
void sign_signer_clear (Signer *signer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signer, sign_signer_clear)

/* Finds whose key it is at the journal's head, and takes it. D-SIGNER-UNKNOWN (refused): nobody's; D-SIGNER-EXPIRED
 * (refused): no longer, or not yet, that person's. */
bool sign_signer_find (Signer *signer, const Roster *roster, Key *key, const Archive *archive, GError **error);

/* One signature that a transaction is to bring. Everything but the items is set, and owned, by the caller. */
typedef struct {
  const Signer *signer;
  const char *path;            /* of the statement: "….txt"; its signature stands beside it as "….sig" */
  const char *subject;         /* path of the file it is about */
  const char *digest;          /* of that file */
  const char *role, *decision; /* words */
  unsigned statement_item, signature_item; /* 0 at the beginning; kept from one attempt to the next */
} Signing;

/* Adds statement and signature to the transaction, with their two events; to be called while the transaction prepares,
 * after the events that bring the subject where these are of the same transaction. Position and head are the journal's
 * own at that moment. Does not ask whether the signer may: that is for the caller (roster_role_at), who knows which
 * roles count. Errors: those of transaction_write. */
bool sign_add (Transaction *transaction, Signing *signing, GError **error);

/* Adds a file and the event that brings it: VERB path= digest= tx=. *item is 0 at the beginning, and kept from one
 * attempt to the next. Errors: those of transaction_write. */
bool sign_bring (Transaction *transaction, unsigned *item, const char *verb, const char *path, GBytes *bytes,
                 GError **error);

/* The journal of the archive at hand, for evidence_check. Valid as long as the archive. */
EvidenceJournal sign_journal (Archive *archive);
