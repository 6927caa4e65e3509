/* Transfer: whether the archive that receives records has confirmed that it has them. A register pins the recipient's
 * public key before anybody signs it; the recipient signs the digest of the pack and, record by record, the digests of
 * the manifests. Tool and verifier judge by the same function; it does no I/O. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/acknowledgement.h"
#include "form/document/register.h"
#include "form/finding.h"
#include "sys/crypto/digest.h"
#include "sys/crypto/key.h"

/* An edition of a register with records to be transferred. All is borrowed. */
typedef struct {
  const char *archive; /* its id */
  DigestAlgorithm algorithm;
  const Register *list;
  const char *digest; /* of the register's file */
  const Key *key;     /* of the recipient */
  /* The edition of the record that a line binds. */
  unsigned (*edition) (const RegisterLine *line, gconstpointer data);
  gconstpointer data;
} Transfer;

/* A pack that an event recorded. */
typedef struct {
  uint64_t event, from, to;
  uint64_t discarded; /* the event that recorded that it is gone; 0: none did */
  const char *digest;
} TransferPack;

/* Whether a register transfers records. */
bool transfer_is_needed (const Register *list);
/* Whether a pack, as the journal knows it before an event, is a full one with all records to be transferred. */
bool transfer_pack_serves (const Register *list, const TransferPack *pack, uint64_t before);
/* What the recipient signs about a pack with this digest. Given. */
Acknowledgement *transfer_acknowledgement (const Transfer *transfer, const char *pack);

/* An acknowledgement as it was found, by the event that recorded its text. */
typedef struct {
  const char *path; /* of its text */
  GBytes *text, *signature;
  /* Whether a pack of this digest was recorded that served before that event. */
  bool (*has_pack) (const char *digest, gpointer data);
  gpointer data;
} TransferEvidence;
/* NULL when the recipient acknowledged exactly the records of the register; otherwise V-ACKNOWLEDGEMENT or V-SIGNATURE.
 * Given. */
Finding *transfer_judge (const Transfer *transfer, const TransferEvidence *evidence);
