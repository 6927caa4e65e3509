/* certificate.xml: how a destruction register ended (RULES 4). Of an executed one it lists what was erased, where, and
 * which backups still hold it; it says that names were unlinked here, never that a disk was wiped. The witnesses sign
 * it afterwards. A withdrawn register has one that lists nothing. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/register.h"

typedef enum { CERTIFICATE_EXECUTED, CERTIFICATE_WITHDRAWN } CertificateOutcome;

/* "executed", "withdrawn". */
const char *certificate_outcome_name (CertificateOutcome outcome);

typedef struct {
  char *path;      /* of the record */
  char *tombstone; /* digest of its tombstone */
} CertificateLine;

typedef struct {
  uint64_t event; /* that recorded the pack */
  uint64_t to;    /* events it covers */
  char *digest;   /* of the pack */
} CertificateBackup;

typedef struct {
  char *number; /* of the register; edition and digest of the one that was carried out, or was the last */
  unsigned edition;
  char *digest;
  char *nonce;
  CertificateOutcome outcome;
  int64_t time;
  char *by;          /* the actor */
  char *file_system; /* on which names were unlinked: a word; NULL when withdrawn */
  RegisterTotals destroyed, kept, transferred;
  GPtrArray *lines;   /* of CertificateLine, in the register's order: what was destroyed or transferred */
  GPtrArray *backups; /* of CertificateBackup, in the journal's order */
} Certificate;

Certificate *certificate_new (void);
void certificate_free (Certificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Certificate, certificate_free)
void certificate_add_line (Certificate *certificate, const char *path, const char *tombstone);
void certificate_add_backup (Certificate *certificate, uint64_t event, uint64_t to, const char *digest);

extern const struct Shape certificate_shape; /* form/shape.h */

/* As xml_parse, and D-CERTIFICATE for a value that is out of its form. */
Certificate *certificate_parse (GBytes *bytes, const char *name, GError **error);
GBytes *certificate_print (const Certificate *certificate);
