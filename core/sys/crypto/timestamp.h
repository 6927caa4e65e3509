/* Timestamps (RFC 3161) by OpenSSL: an authority signs that some bytes existed at a time. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define TIMESTAMP_MAX_BYTES (64 * 1024)       /* of a response, including its certificates */
#define TIMESTAMP_MAX_AUTHORITY (1024 * 1024) /* of a file of certificates */

/* A request (DER) for a timestamp of bytes, by their SHA-256, including the authority's certificate. Given. */
GBytes *timestamp_request (GBytes *bytes);

typedef struct {
  int64_t time;    /* in the timestamp, UTC seconds */
  int64_t expires; /* when the signer's certificate expires, UTC seconds; 0: not in the response */
} Timestamp;

/* Reads a response (DER) and checks that it is a timestamp of bytes. If authority (PEM: root certificates) is not NULL,
 * one of these must vouch for the signer, with certificates that were valid at the time in the timestamp. Errors
 * (unreadable): D-TIMESTAMP when it is not a granted timestamp, D-TIMESTAMP-OTHER for other bytes,
 * D-TIMESTAMP-UNTRUSTED. */
bool timestamp_check (GBytes *response, const char *name, GBytes *bytes, GBytes *authority, Timestamp *stamp,
                      GError **error);
