/* The acknowledgement of a transfer: the text that the receiving archive signs when it has compared the records in a
 * pack with their manifests (dossier-archive(5), TRANSFERS).
 *
 *     dossier-acknowledgement: 1
 *     archive: <digest of the journal's line 1>
 *     register: destruction/D2026-0001/register.1.xml
 *     digest: <of this file, in the algorithm of the archive>
 *     recipient: Z200
 *     key: <fingerprint of the recipient's key>
 *     pack: <digest of the tarball>
 *     records: 2
 *     record: <digest>  customers/C00/C00042/2010/a06-feedback/0001/manifest-sha256.1.txt
 *     record: <digest>  customers/C00/C00042/2010/a06-feedback/0002/manifest-sha256.1.txt
 *
 * What follows "record: " is a line for sha256sum -c. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#define ACKNOWLEDGEMENT_MAX_BYTES (8 * 1024 * 1024) /* as many records as a register has lines */

/* The manifest of a record that was received. */
typedef struct {
  char *digest, *path;
} AcknowledgedRecord;

typedef struct {
  char *archive;      /* id */
  char *subject;      /* path of the register's file */
  char *digest;       /* of that file */
  char *recipient;    /* fonds code */
  char *key;          /* fingerprint */
  char *pack;         /* digest of the tarball */
  GPtrArray *records; /* of AcknowledgedRecord, by path */
} Acknowledgement;

Acknowledgement *acknowledgement_new (void);
void acknowledgement_free (Acknowledgement *acknowledgement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Acknowledgement, acknowledgement_free)
void acknowledgement_add (Acknowledgement *acknowledgement, const char *digest, const char *path);

/* Accepts exactly the bytes that acknowledgement_print writes; otherwise D-ACKNOWLEDGEMENT (unreadable, where
 * "name:line"). Given. */
Acknowledgement *acknowledgement_parse (GBytes *bytes, const char *name, GError **error);
/* The bytes to be signed. Given. */
GBytes *acknowledgement_print (const Acknowledgement *acknowledgement);
