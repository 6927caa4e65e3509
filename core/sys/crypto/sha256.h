/* SHA-256 (FIPS 180-4) by the processor's SHA instructions, one message or two at a time.
 *
 * These instructions wait for one another, so that a second message costs hardly more time than the first alone. Where
 * the processor has none there is nothing here to call: sys/digest, the only user, then asks OpenSSL. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32
#define SHA256_BLOCK_BYTES 64

typedef struct {
  uint32_t hash[8];
  uint64_t bytes;                   /* of the message so far */
  uint8_t rest[SHA256_BLOCK_BYTES]; /* the last bytes % 64 of them */
} Sha256;

/* Whether this processor has the instructions; where not, none of the others may be called. */
bool sha256_is_supported (void);

void sha256_init (Sha256 *message);
void sha256_update (Sha256 *message, const void *data, size_t len);
/* Adds to two messages, each its own bytes; quickest when both get the same number. */
void sha256_update_both (Sha256 *one, const void *data, size_t len, Sha256 *other, const void *other_data,
                         size_t other_len);
/* Ends the message; it can only be initialised again. */
void sha256_finish (Sha256 *message, uint8_t digest[SHA256_BYTES]);
