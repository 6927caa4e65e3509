/* A manifest lists files: a line has the digest, two spaces, the path and LF; lines are sorted bytewise by path. It is
 * valid input for sha256sum -c and BagIt. Its file name gives algorithm and edition: manifest-sha256.1.txt. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/finding.h"
#include "sys/crypto/digest.h"

#define MANIFEST_MAX_BYTES (64 * 1024 * 1024)

typedef struct Manifest Manifest;

Manifest *manifest_new (DigestAlgorithm algorithm);
void manifest_free (Manifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Manifest, manifest_free)

void manifest_add (Manifest *manifest, const char *hex, const char *path);

/* Given. Errors (unreadable, where "name:line"): D-MANIFEST-LINE, D-MANIFEST-PATH, D-MANIFEST-ORDER,
 * D-MANIFEST-DUPLICATE, D-MANIFEST-EMPTY, D-MANIFEST-DIGEST, D-MANIFEST-CASE. */
Manifest *manifest_parse (DigestAlgorithm algorithm, GBytes *bytes, const char *name, GError **error);
/* Sorts the lines and returns the bytes. Given. */
GBytes *manifest_print (Manifest *manifest);

unsigned manifest_length (const Manifest *manifest);
const char *manifest_path (const Manifest *manifest, unsigned i);
const char *manifest_hex (const Manifest *manifest, unsigned i);
/* The digest of a path, or NULL. The manifest must have been parsed or printed. */
const char *manifest_find (const Manifest *manifest, const char *path);

/* The finding, at place, about a name in a record's directory that the manifest does not list: V-NOT-PLAIN,
 * V-NAME-CASE, V-NAME-INVALID, V-DIR-UNLISTED, V-FILE-UNLISTED. */
typedef enum { MANIFEST_STRAY_FILE, MANIFEST_STRAY_DIRECTORY, MANIFEST_STRAY_OTHER } ManifestStray;
Finding *manifest_stray (const Manifest *manifest, const char *name, ManifestStray type, const char *place);

/* "manifest-sha256.1.txt". Given. */
char *manifest_file_name (DigestAlgorithm algorithm, unsigned edition);
