/* SHA-256 (FIPS 180-4) by the SHA instructions of the processor, for one message or two at a time.
 *
 * These instructions wait for each other, so a second message takes hardly any additional time. On a processor without
 * them no function but sha256_is_supported may be called; digest.c, the only caller, then uses OpenSSL. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32
#define SHA256_BLOCK_BYTES 64

typedef struct {
  uint32_t hash[8];
  uint64_t bytes;                   /* of the message so far */
  uint8_t rest[SHA256_BLOCK_BYTES]; /* the last (bytes % 64) of them */
} Sha256;

/* Whether this processor has the instructions. */
bool sha256_is_supported (void);

void sha256_init (Sha256 *message);
void sha256_update (Sha256 *message, const void *data, size_t len);
/* Adds bytes to two messages; fastest for as many bytes for each. */
void sha256_update_both (Sha256 *one, const void *data, size_t len, Sha256 *other, const void *other_data,
                         size_t other_len);
/* Ends the message. Afterwards it can only be initialised again. */
void sha256_finish (Sha256 *message, uint8_t digest[SHA256_BYTES]);
