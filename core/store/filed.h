/* Reading filed documents: a file is checked against the digest in its event, a record's files against the record's
 * manifest, and the manifest against the event. Files that are committed but not placed yet are read from staging. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/event.h"
#include "form/document/manifest.h"
#include "form/finding.h"
#include "store/archive.h"

/* A filed record. */
typedef struct {
  const Archive *archive;       /* borrowed */
  char *path;                   /* from its event; findings name this path */
  char *stands;                 /* the current path, perhaps in staging */
  int fd;                       /* of its directory; -1: it could not be opened */
  char *own;                    /* name of its manifest */
  bool amended;                 /* opened as a later edition */
  char digest[DIGEST_HEX_SIZE]; /* of the manifest, from the event */
  char found[DIGEST_HEX_SIZE];  /* digest of a manifest that differs; otherwise empty */
  GBytes *lines;                /* of the manifest */
  Manifest *manifest;           /* NULL: it is missing, unreadable or not the one that was filed */
  GError *error;                /* why: D-NOT-FOUND, D-FILE-CHANGED, those of io_read_file and manifest_parse */
} Filed;

/* Opens the record that the event of this number recorded at path, with this digest of its manifest. */
Filed *filed_open (const Archive *archive, const char *path, uint64_t number, const char *digest);
/* Opens the edition of a record that an event filed (`file`, contents NULL) or amended (`amend`, with the `contents`
 * event before it). The files of earlier editions are among its own. */
Filed *filed_open_edition (const Archive *archive, const Event *event, const Event *contents);
/* The record that an event filed or amended, and the number of that edition. Given. */
char *filed_path (const Event *event, unsigned *edition);
/* The number of that edition alone. */
unsigned filed_edition (const Event *event);
/* The `contents` event that belongs to an `amend` event; *contents NULL for a `file` event. */
bool filed_contents (const Archive *archive, const Event *event, Event **contents, GError **error);
/* The XML of the edition of a record that an event filed or amended. Errors as in filed_read. */
GBytes *filed_record (const Archive *archive, const Event *event, GError **error);
void filed_free (Filed *filed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Filed, filed_free)
/* The finding for a record without its manifest: V-RECORD-MISSING, V-MANIFEST-MISSING, V-MANIFEST-CHANGED, V-MANIFEST,
 * V-MANIFEST-EMPTY, V-NOT-PLAIN, V-UNREADABLE. Given. */
Finding *filed_fault (const Filed *filed);
/* Opens each file that the manifest lists and calls visit with its path beneath the root, its digest, and a descriptor
 * that is closed afterwards. visit returns a finding about the file or NULL, or sets an error, from which a finding is
 * made. Adds these findings, and those about files that cannot be opened: V-FILE-MISSING, V-NOT-PLAIN, V-UNREADABLE.
 * The record must have its manifest. */
typedef Finding *(*FiledVisit) (const char *place, const char *expected, int fd, gpointer data, GError **error);
void filed_visit (const Filed *filed, FiledVisit visit, gpointer data, GPtrArray *findings);
/* Adds a finding of manifest_stray for each name in the record's directory that the manifest does not list, unless
 * known (or NULL) knows its path: another event may have recorded it. What an amendment has just placed there is left
 * out. */
typedef bool (*FiledKnown) (const char *path, gpointer data);
void filed_check_names (const Filed *filed, FiledKnown known, gpointer data, GPtrArray *findings);
/* Opens all files and checks the names; with a digest, also reads the files and adds V-FILE-CHANGED. */
void filed_check (const Filed *filed, Digest *digest, GPtrArray *findings);

/* Parses a manifest that must have this digest; if it has another one, that is put into found. place is the manifest's
 * path, for messages. Errors: D-FILE-CHANGED, those of manifest_parse. */
Manifest *filed_parse (DigestAlgorithm algorithm, GBytes *bytes, const char *place, const char *digest,
                       char found[DIGEST_HEX_SIZE], GError **error);

/* Opens the file that an event recorded at path or, with name, a file in the record there. -1 on failure. */
int filed_open_file (const Archive *archive, const char *path, uint64_t number, const char *name, GError **error);
/* Computes the digest of an open file; *len is its length. where is for messages. */
bool filed_hash (int fd, const char *where, Digest *digest, char hex[DIGEST_HEX_SIZE], uint64_t *len, GError **error);
/* The bytes of the file that an event recorded or, with name, of that XML file in the record. D-FILE-CHANGED
 * (unreadable) when they are not the ones that were filed. May be called from any thread. */
GBytes *filed_read (const Archive *archive, const Event *event, const char *name, GError **error);
