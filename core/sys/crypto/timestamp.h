/* Timestamps of RFC 3161 through OpenSSL: an authority's signed word that some bytes were there at a time. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define TIMESTAMP_MAX_BYTES (64 * 1024)       /* of a response, with the certificates that it brings */
#define TIMESTAMP_MAX_AUTHORITY (1024 * 1024) /* of a file of certificates */

/* A request (DER) for a timestamp of bytes, by their SHA-256, that asks for the authority's certificate. Given. */
GBytes *timestamp_request (GBytes *bytes);

typedef struct {
  int64_t time;    /* that it states, UTC seconds */
  int64_t expires; /* when the certificate that signed it does; 0: it is not in the response */
} Timestamp;

/* Reads a response (DER) and checks that it stamps these bytes. With authority (PEM: root certificates) it must also be
 * signed by one that these vouch for, whose certificates were valid at the time that it states. Errors (unreadable):
 * D-TIMESTAMP for what is no granted timestamp, D-TIMESTAMP-OTHER when it is of other bytes, D-TIMESTAMP-UNTRUSTED. */
bool timestamp_check (GBytes *response, const char *name, GBytes *bytes, GBytes *authority, Timestamp *stamp,
                      GError **error);
