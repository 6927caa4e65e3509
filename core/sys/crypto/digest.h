/* Message digests: SHA-256, SHA-512 (FIPS 180-4) and SM3 (GB/T 32905), by OpenSSL's EVP interface, or for SHA-256 by
 * instructions of the processor. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef enum { DIGEST_SHA256, DIGEST_SHA512, DIGEST_SM3 } DigestAlgorithm;

#define DIGEST_HEX_SIZE 129 /* the longest digest in hexadecimal (SHA-512) and a NUL */

/* "sha256", "sha512", "sm3", NULL: the names in file names and in archive.xml. */
extern const char *const digest_names[];
const char *digest_name (DigestAlgorithm algorithm);
bool digest_from_name (const char *name, DigestAlgorithm *algorithm);

/* Number of hexadecimal digits: 64, 128, 64. */
size_t digest_hex_length (DigestAlgorithm algorithm);

/* Whether hex is a digest of this algorithm in lower-case hexadecimal. */
bool digest_is_hex (DigestAlgorithm algorithm, const char *hex);

/* A context, for any number of messages one after another. A context belongs to one thread. */
typedef struct Digest Digest;
Digest *digest_new (DigestAlgorithm algorithm);
void digest_free (Digest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Digest, digest_free)

void digest_update (Digest *digest, const void *data, size_t len);
/* Adds bytes to two messages. For SHA-256 and about as many bytes for each this is hardly slower than for one message.
 */
void digest_update_both (Digest *one, const void *data, size_t len, Digest *other, const void *other_data,
                         size_t other_len);
/* Writes the digest in lower-case hexadecimal with NUL, and prepares the context for the next message. */
void digest_finish (Digest *digest, char hex[DIGEST_HEX_SIZE]);

/* The digest of bytes that are all in memory. */
void digest_bytes (DigestAlgorithm algorithm, const void *data, size_t len, char hex[DIGEST_HEX_SIZE]);
void digest_gbytes (DigestAlgorithm algorithm, GBytes *bytes, char hex[DIGEST_HEX_SIZE]);

/* 128 random bits in 32 lower-case hexadecimal digits and a NUL, from OpenSSL's generator. */
void digest_nonce (char hex[33]);
char *digest_new_nonce (void); /* given */
