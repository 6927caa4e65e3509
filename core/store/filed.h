/* What events brought, as it stands: a file held against the digest in its event, the files of a record against its
 * manifest, and that against its event. What is committed and not yet placed is read where it is staged. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/event.h"
#include "form/document/manifest.h"
#include "form/finding.h"
#include "store/archive.h"

/* A record. */
typedef struct {
  char *path;                   /* as its event states it: what findings name */
  char *stands;                 /* where it stands now */
  int fd;                       /* of its directory; -1: it could not be opened */
  char *own;                    /* name of its manifest */
  char digest[DIGEST_HEX_SIZE]; /* of its manifest, as its event states it */
  char found[DIGEST_HEX_SIZE];  /* when that is another one; else empty */
  GBytes *lines;                /* of the manifest */
  Manifest *manifest;           /* NULL: it is not the one that was filed */
  GError *error;                /* why not: D-NOT-FOUND, D-FILE-CHANGED, those of io_read_file and manifest_parse */
} Filed;

/* Opens the record that an event of this number brought to path; digest is its manifest's. */
Filed *filed_open (const Archive *archive, const char *path, uint64_t number, const char *digest);
void filed_free (Filed *filed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Filed, filed_free)
/* Why there is no manifest: V-RECORD-MISSING, V-MANIFEST-MISSING, V-MANIFEST-CHANGED, V-MANIFEST, V-MANIFEST-EMPTY,
 * V-NOT-PLAIN, V-UNREADABLE. Given. */
Finding *filed_fault (const Filed *filed);
/* Calls visit for each file that the manifest lists: place is its path beneath the root, expected its digest, fd an
 * open descriptor, which is closed afterwards. visit returns what is wrong with the file, or NULL; when it sets an
 * error, the finding is made from that. The findings, and those about files that cannot be opened, are added:
 * V-FILE-MISSING, V-NOT-PLAIN, V-UNREADABLE. The record must have its manifest. */
typedef Finding *(*FiledVisit) (const char *place, const char *expected, int fd, gpointer data, GError **error);
void filed_visit (const Filed *filed, FiledVisit visit, gpointer data, GPtrArray *findings);
/* Adds a finding for each name in the record's directory that the manifest does not list: those of manifest_stray. */
void filed_check_names (const Filed *filed, GPtrArray *findings);
/* Both of these; with a digest to read the files with, V-FILE-CHANGED too. */
void filed_check (const Filed *filed, Digest *digest, GPtrArray *findings);

/* The manifest that these bytes are when they have the digest; else NULL and, of other bytes, their digest in found.
 * place is the manifest's, for messages. Errors: D-FILE-CHANGED, those of manifest_parse. */
Manifest *filed_parse (DigestAlgorithm algorithm, GBytes *bytes, const char *place, const char *digest,
                       char found[DIGEST_HEX_SIZE], GError **error);

/* A descriptor of a file that an event brought, or, with name, of one in the record that it brought; -1 on failure. */
int filed_open_file (const Archive *archive, const char *path, uint64_t number, const char *name, GError **error);
/* Hashes an open file; *len is its length. where is for messages. */
bool filed_hash (int fd, const char *where, Digest *digest, char hex[DIGEST_HEX_SIZE], uint64_t *len, GError **error);
/* The bytes of the file that an event brought, or of the XML of this name in the record that it brought, as many as
 * its kind may have: those that were filed. D-FILE-CHANGED (unreadable) when they are others. From any thread. */
GBytes *filed_read (const Archive *archive, const Event *event, const char *name, GError **error);
