/* An instruction does two rounds of a message. For two messages the steps alternate between a block of each, so that
 * the processor works on one while it waits for the other. Round constants and initial values are the first bits of the
 * fractional parts of roots of primes (FIPS 180-4 4.2.2, 5.3.3). */
#include "sys/crypto/sha256.h"

#include <string.h>

#include <glib.h>

#if defined __x86_64__ || defined __i386__

#include <cpuid.h>
#include <immintrin.h>

/* For the functions below only: the rest of the program must run on any processor. */
#define WITH_SHA __attribute__ ((target ("sha,sse4.1")))

#define ROUNDS_PER_STEP 4
#define STEPS 16 /* 64 rounds */

static const uint32_t round_constants[STEPS * ROUNDS_PER_STEP] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

bool sha256_is_supported (void)
{
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  bool sse = __get_cpuid (1, &eax, &ebx, &ecx, &edx) && (ecx & bit_SSE4_1) != 0;
  return sse && __get_cpuid_count (7, 0, &eax, &ebx, &ecx, &edx) && (ebx & bit_SHA) != 0;
}

/* The eight working variables as the instructions need them, and sixteen words of the message schedule. */
typedef struct {
  __m128i abef, cdgh, words[4];
} Lane;

WITH_SHA static inline __m128i load (const void *bytes)
{
  return _mm_loadu_si128 ((const __m128i *)bytes);
}

WITH_SHA static inline void lane_load_hash (Lane *lane, const uint32_t hash[8])
{
  __m128i cdab = _mm_shuffle_epi32 (load (hash), 0xb1);
  __m128i efgh = _mm_shuffle_epi32 (load (hash + 4), 0x1b);
  lane->abef = _mm_alignr_epi8 (cdab, efgh, 8);
  lane->cdgh = _mm_blend_epi16 (efgh, cdab, 0xf0);
}

WITH_SHA static inline void lane_store_hash (const Lane *lane, uint32_t hash[8])
{
  __m128i feba = _mm_shuffle_epi32 (lane->abef, 0x1b);
  __m128i dchg = _mm_shuffle_epi32 (lane->cdgh, 0xb1);
  _mm_storeu_si128 ((__m128i *)hash, _mm_blend_epi16 (feba, dchg, 0xf0));
  _mm_storeu_si128 ((__m128i *)(hash + 4), _mm_alignr_epi8 (dchg, feba, 8));
}

/* The words of a message are big-endian. */
WITH_SHA static inline void lane_load_block (Lane *lane, const uint8_t *block)
{
  const __m128i swap = _mm_set_epi64x (0x0c0d0e0f08090a0b, 0x0405060700010203);
  for (unsigned i = 0; i < 4; i++)
    lane->words[i] = _mm_shuffle_epi8 (load (block + 16 * i), swap);
}

/* Does four rounds, and computes the four words of the schedule that are needed four steps later. */
WITH_SHA static inline __attribute__ ((always_inline)) void lane_step (Lane *lane, unsigned i)
{
  __m128i *w = lane->words;
  __m128i sum = _mm_add_epi32 (w[i % 4], load (round_constants + ROUNDS_PER_STEP * i));
  lane->cdgh = _mm_sha256rnds2_epu32 (lane->cdgh, lane->abef, sum);
  lane->abef = _mm_sha256rnds2_epu32 (lane->abef, lane->cdgh, _mm_shuffle_epi32 (sum, 0x0e));
  if (i >= STEPS - 4)
    return;
  __m128i shifted = _mm_alignr_epi8 (w[(i + 3) % 4], w[(i + 2) % 4], 4);
  __m128i partial = _mm_add_epi32 (_mm_sha256msg1_epu32 (w[i % 4], w[(i + 1) % 4]), shifted);
  w[i % 4] = _mm_sha256msg2_epu32 (partial, w[(i + 3) % 4]);
}

WITH_SHA static inline void lane_add (Lane *lane, __m128i abef, __m128i cdgh)
{
  lane->abef = _mm_add_epi32 (lane->abef, abef);
  lane->cdgh = _mm_add_epi32 (lane->cdgh, cdgh);
}

WITH_SHA static void hash_blocks (uint32_t hash[8], const uint8_t *data, size_t blocks)
{
  Lane lane;
  lane_load_hash (&lane, hash);
  for (; blocks > 0; blocks--, data += SHA256_BLOCK_BYTES) {
    __m128i abef = lane.abef, cdgh = lane.cdgh;
    lane_load_block (&lane, data);
#pragma GCC unroll 16
    for (unsigned i = 0; i < STEPS; i++)
      lane_step (&lane, i);
    lane_add (&lane, abef, cdgh);
  }
  lane_store_hash (&lane, hash);
}

WITH_SHA static void hash_blocks_of_both (uint32_t one[8], const uint8_t *data, uint32_t other[8],
                                          const uint8_t *other_data, size_t blocks)
{
  Lane a, b;
  lane_load_hash (&a, one);
  lane_load_hash (&b, other);
  for (size_t offset = 0; offset < blocks * SHA256_BLOCK_BYTES; offset += SHA256_BLOCK_BYTES) {
    __m128i abef = a.abef, cdgh = a.cdgh, other_abef = b.abef, other_cdgh = b.cdgh;
    lane_load_block (&a, data + offset);
    lane_load_block (&b, other_data + offset);
#pragma GCC unroll 16
    for (unsigned i = 0; i < STEPS; i++) {
      lane_step (&a, i);
      lane_step (&b, i);
    }
    lane_add (&a, abef, cdgh);
    lane_add (&b, other_abef, other_cdgh);
  }
  lane_store_hash (&a, one);
  lane_store_hash (&b, other);
}

#else

bool sha256_is_supported (void)
{
  return false;
}

static void hash_blocks (G_GNUC_UNUSED uint32_t hash[8], G_GNUC_UNUSED const uint8_t *data, G_GNUC_UNUSED size_t blocks)
{
  g_assert_not_reached ();
}

static void hash_blocks_of_both (uint32_t one[8], const uint8_t *data, uint32_t other[8], const uint8_t *other_data,
                                 size_t blocks)
{
  hash_blocks (one, data, blocks);
  hash_blocks (other, other_data, blocks);
}

#endif

void sha256_init (Sha256 *message)
{
  static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  memcpy (message->hash, initial, sizeof initial);
  message->bytes = 0;
}

/* The data that remains after filling the block begun before. */
typedef struct {
  const uint8_t *data;
  size_t len;
} Remaining;

static Remaining fill_rest (Sha256 *message, const void *data, size_t len)
{
  Remaining remaining = {data, len};
  size_t held = message->bytes % SHA256_BLOCK_BYTES;
  message->bytes += len;
  if (held == 0 || len == 0)
    return remaining;
  size_t taken = MIN (len, SHA256_BLOCK_BYTES - held);
  memcpy (message->rest + held, data, taken);
  if (held + taken == SHA256_BLOCK_BYTES)
    hash_blocks (message->hash, message->rest, 1);
  remaining.data += taken;
  remaining.len -= taken;
  return remaining;
}

static void take_remaining (Sha256 *message, Remaining remaining)
{
  size_t blocks = remaining.len / SHA256_BLOCK_BYTES, done = blocks * SHA256_BLOCK_BYTES;
  if (blocks > 0)
    hash_blocks (message->hash, remaining.data, blocks);
  if (remaining.len > done)
    memcpy (message->rest, remaining.data + done, remaining.len - done);
}

void sha256_update (Sha256 *message, const void *data, size_t len)
{
  take_remaining (message, fill_rest (message, data, len));
}

void sha256_update_both (Sha256 *one, const void *data, size_t len, Sha256 *other, const void *other_data,
                         size_t other_len)
{
  Remaining a = fill_rest (one, data, len), b = fill_rest (other, other_data, other_len);
  size_t blocks = MIN (a.len, b.len) / SHA256_BLOCK_BYTES, done = blocks * SHA256_BLOCK_BYTES;
  if (blocks > 0) {
    hash_blocks_of_both (one->hash, a.data, other->hash, b.data, blocks);
    a = (Remaining){a.data + done, a.len - done};
    b = (Remaining){b.data + done, b.len - done};
  }
  take_remaining (one, a);
  take_remaining (other, b);
}

static void store_big_endian (uint8_t *to, uint64_t value, unsigned bytes)
{
  for (unsigned i = 0; i < bytes; i++)
    to[i] = (uint8_t)(value >> (8 * (bytes - 1 - i)));
}

/* FIPS 180-4 5.1.1: a bit 1, zeros, and the message's length in bits in the last eight bytes of a block. */
void sha256_finish (Sha256 *message, uint8_t digest[SHA256_BYTES])
{
  uint8_t end[2 * SHA256_BLOCK_BYTES] = {0x80};
  size_t held = message->bytes % SHA256_BLOCK_BYTES;
  size_t len = (held < SHA256_BLOCK_BYTES - 8 ? SHA256_BLOCK_BYTES : 2 * SHA256_BLOCK_BYTES) - held;
  store_big_endian (end + len - 8, message->bytes * 8, 8);
  sha256_update (message, end, len);
  for (unsigned i = 0; i < 8; i++)
    store_big_endian (digest + 4 * i, message->hash[i], 4);
}
