/* Whether a statement is good: what can be said of it without knowing what it is for. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/roster.h"
#include "form/document/statement.h"
#include "form/finding.h"
#include "sys/crypto/digest.h"

/* What a journal says, for the check. */
typedef struct {
  const char *archive; /* its id */
  /* The digest of a line and its time; false when there is no such line. */
  bool (*line) (uint64_t number, char digest[DIGEST_HEX_SIZE], int64_t *time, gpointer data);
  /* The digest that an event before that one states for a path; NULL when none does. Given. */
  char *(*digest_of) (const char *path, uint64_t before, gpointer data);
  gpointer data;
} EvidenceJournal;

/* A statement as it was found. */
typedef struct {
  const char *path;  /* of the statement */
  GBytes *text;      /* NULL: it could not be read */
  GBytes *signature; /* NULL: there is none */
  uint64_t event;    /* that brought the statement */
  int64_t time;      /* of that event */
  /* As for roster_judge: NULL for the statement's own role. */
  const char *const *roles;
} Evidence;

/* Checks everything about a statement that does not depend on what it is for: form, archive, subject's digest, head at
 * the position, time, person, key, role and signature. Gives the statement when all is well; otherwise NULL and one
 * finding is added: V-STATEMENT, V-STATEMENT-ARCHIVE, V-STATEMENT-SUBJECT, V-STATEMENT-HEAD, V-STATEMENT-TIME,
 * V-SIGNER, V-SIGNER-KEY, V-SIGNER-ROLE, V-SIGNATURE, V-SIGNATURE-MISSING. */
Statement *evidence_check (const Roster *roster, const EvidenceJournal *journal, const Evidence *evidence,
                           GPtrArray *findings);
/* The finding for a verdict of the roster about what stands at path; NULL for ROSTER_GOOD. */
Finding *evidence_finding (RosterVerdict verdict, const char *path);
