/* A signer: a person with a private key. Also the journal that signatures are checked against. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/evidence.h"
#include "store/archive.h"
#include "sys/crypto/key.h"

typedef struct {
  Key *key;     /* private */
  char *person; /* the number of its owner */
} Signer;
void sign_signer_clear (Signer *signer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signer, sign_signer_clear)

/* Fails when the key does not belong to that person at the journal's head: D-SIGNER-EXPIRED (refused). */
bool sign_check_key (const Archive *archive, const Roster *roster, const char *person, const Key *key, GError **error);

/* Finds the owner of a key at the journal's head and fills in *signer, which then owns the key. D-SIGNER-UNKNOWN
 * (refused): no person has this key; D-SIGNER-EXPIRED (refused): its owner may not use it any more, or not yet. */
bool sign_signer_find (Signer *signer, const Roster *roster, Key *key, const Archive *archive, GError **error);

/* The journal of an archive, and the events (of Event) that recorded the files which statements are about. */
typedef struct {
  const Archive *archive;
  const GPtrArray *events;
} SignGround;
/* The same as evidence_check needs it. Valid as long as the ground. */
EvidenceJournal sign_journal (const SignGround *ground);
