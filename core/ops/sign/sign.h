/* Signing: a person's statement about a file of the archive, with its signature, as part of a transaction; and the
 * check of one that is there. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/roster.h"
#include "form/finding.h"
#include "store/transaction.h"
#include "sys/crypto/key.h"

/* Who signs, with what. The key is private. */
typedef struct {
  Key *key;
  char *person; /* number of whose key it is */
} Signer;
void signing_signer_clear (Signer *signer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signer, signing_signer_clear)

/* Finds whose key it is at the journal's head, and takes it. D-SIGNER-UNKNOWN (refused): nobody's; D-SIGNER-EXPIRED
 * (refused): no longer, or not yet, that person's. */
bool signing_signer_find (Signer *signer, const Roster *roster, Key *key, const Archive *archive, GError **error);

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
bool signing_add (Transaction *transaction, Signing *signing, GError **error);

/* Adds a file and the event that brings it: VERB path= digest= tx=. *item is 0 at the beginning, and kept from one
 * attempt to the next. Errors: those of transaction_write. */
bool signing_bring (Transaction *transaction, unsigned *item, const char *verb, const char *path, GBytes *bytes,
                    GError **error);

/* What a journal says, for the check. */
typedef struct {
  const char *archive; /* its id */
  /* The digest of a line and its time; false when there is no such line. */
  bool (*line) (uint64_t number, char digest[DIGEST_HEX_SIZE], int64_t *time, gpointer data);
  /* The digest that an event before that one states for a path; NULL when none does. Given. */
  char *(*digest_of) (const char *path, uint64_t before, gpointer data);
  gpointer data;
} SigningJournal;

/* A statement as it was found. */
typedef struct {
  const char *path;  /* of the statement */
  GBytes *text;      /* NULL: it could not be read */
  GBytes *signature; /* NULL: there is none */
  uint64_t event;    /* that brought the statement */
  int64_t time;      /* of that event */
  /* As for roster_judge: NULL for the statement's own role. */
  const char *const *roles;
} SigningEvidence;

/* Checks everything about a statement that does not depend on what it is for: form, archive, subject's digest, head at
 * the position, time, person, key, role and signature. Gives the statement when all is well; otherwise NULL and one
 * finding is added: V-STATEMENT, V-STATEMENT-ARCHIVE, V-STATEMENT-SUBJECT, V-STATEMENT-HEAD, V-STATEMENT-TIME,
 * V-SIGNER, V-SIGNER-KEY, V-SIGNER-ROLE, V-SIGNATURE, V-SIGNATURE-MISSING. */
Statement *signing_check (const Roster *roster, const SigningJournal *journal, const SigningEvidence *evidence,
                          GPtrArray *findings);
/* The finding for a verdict of the roster about what stands at path; NULL for ROSTER_GOOD. */
Finding *signing_finding (RosterVerdict verdict, const char *path);

/* The same for the archive at hand: where its journal's lines are asked for. Valid as long as the archive. */
SigningJournal signing_journal (Archive *archive);
