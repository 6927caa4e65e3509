/* Checking a signed statement against the roster and the journal, whatever the statement is used for. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/roster.h"
#include "form/document/statement.h"
#include "form/finding.h"
#include "sys/crypto/digest.h"

/* How the check asks the journal. */
typedef struct {
  const char *archive; /* its id */
  /* Gives the digest and the time of a line; false when the journal has no such line. */
  bool (*line) (uint64_t number, char digest[DIGEST_HEX_SIZE], int64_t *time, gpointer data);
  /* The digest of a path in the events before that number; NULL when no event has it. Given. */
  char *(*digest_of) (const char *path, uint64_t before, gpointer data);
  gpointer data;
} EvidenceJournal;

/* A statement as it was found. */
typedef struct {
  const char *path;         /* of the statement */
  GBytes *text;             /* NULL: it could not be read */
  GBytes *signature;        /* NULL: it is missing */
  uint64_t event;           /* number of the event that recorded the statement */
  const char *const *roles; /* see roster_judge; NULL: the statement's own role */
} Evidence;

/* Checks a statement: its form, archive, time, position in the journal, the digests of the head and of the subject, and
 * the signer's number, key, role and signature. Returns the statement when all are good. Otherwise returns NULL and
 * adds one finding: V-STATEMENT, V-STATEMENT-ARCHIVE, V-STATEMENT-SUBJECT, V-STATEMENT-HEAD, V-STATEMENT-TIME,
 * V-SIGNER, V-SIGNER-KEY, V-SIGNER-ROLE, V-SIGNATURE, V-SIGNATURE-MISSING. */
Statement *evidence_check (const Roster *roster, const EvidenceJournal *journal, const Evidence *evidence,
                           GPtrArray *findings);
/* The finding for a verdict of the roster about the file at path; NULL for ROSTER_GOOD. */
Finding *evidence_finding (RosterVerdict verdict, const char *path);
