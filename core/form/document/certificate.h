/* certificate.xml: the end of a destruction register (RULES 4). For an executed register it lists the erased records
 * and the backups that still hold them. It certifies that names were unlinked in this archive, not that a disk was
 * wiped. The witnesses sign it afterwards. The certificate of a withdrawn register lists nothing. */
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
  uint64_t event; /* number of the event that recorded the pack */
  uint64_t to;    /* number of the last event that it covers */
  char *digest;   /* of the pack */
} CertificateBackup;

typedef struct {
  char *number; /* of the register; then edition and digest of the one that was executed, or of the last */
  unsigned edition;
  char *digest;
  char *nonce;
  CertificateOutcome outcome;
  int64_t time;
  char *by;          /* the actor */
  char *file_system; /* type of the file system on which names were unlinked, as a word; NULL when withdrawn */
  RegisterTotals destroyed, kept, transferred;
  GPtrArray *lines;   /* of CertificateLine, in the register's order: records destroyed or transferred */
  GPtrArray *backups; /* of CertificateBackup, in the journal's order */
} Certificate;

Certificate *certificate_new (void);
void certificate_free (Certificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Certificate, certificate_free)
void certificate_add_line (Certificate *certificate, const char *path, const char *tombstone);
void certificate_add_backup (Certificate *certificate, uint64_t event, uint64_t to, const char *digest);

extern const struct Shape certificate_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-CERTIFICATE for an invalid value. Given. */
Certificate *certificate_parse (GBytes *bytes, const char *name, GError **error);
GBytes *certificate_print (const Certificate *certificate);
