/* Who signs, and the journal against which what was signed is checked. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/evidence.h"
#include "store/archive.h"
#include "sys/crypto/key.h"

/* Who signs, with what. The key is private. */
typedef struct {
  Key *key;
  char *person; /* number of whose key it is */
} Signer;
void sign_signer_clear (Signer *signer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signer, sign_signer_clear)

/* That the key is that person's at the journal's head: D-SIGNER-EXPIRED (refused). */
bool sign_check_key (const Archive *archive, const Roster *roster, const char *person, const Key *key, GError **error);

/* Finds whose key it is at the journal's head, and takes it. D-SIGNER-UNKNOWN (refused): nobody's; D-SIGNER-EXPIRED
 * (refused): no longer, or not yet, that person's. */
bool sign_signer_find (Signer *signer, const Roster *roster, Key *key, const Archive *archive, GError **error);

/* The journal of the archive at hand, for evidence_check. Valid as long as the archive. */
EvidenceJournal sign_journal (Archive *archive);
