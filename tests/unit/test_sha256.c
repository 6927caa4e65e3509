/* SHA-256 by the processor's instructions must be what OpenSSL makes of the same bytes: for every length over several
 * blocks, however the bytes come, alone and beside another message. */
#include "sys/crypto/sha256.h"

#include <string.h>

#include <glib.h>
#include <openssl/evp.h>

enum { LENGTHS = 5 * SHA256_BLOCK_BYTES, LARGE = 1000003 };

typedef struct {
  uint8_t bytes[SHA256_BYTES];
} Result;

static uint8_t *noise (size_t len)
{
  uint8_t *data = g_malloc (len + 1);
  for (size_t i = 0; i < len; i++)
    data[i] = (uint8_t)g_test_rand_int ();
  return data;
}

static Result by_openssl (const uint8_t *data, size_t len)
{
  Result result;
  unsigned bytes = 0;
  g_assert_true (EVP_Digest (data, len, result.bytes, &bytes, EVP_sha256 (), NULL));
  g_assert_cmpuint (bytes, ==, SHA256_BYTES);
  return result;
}

static void assert_ends_as (Sha256 *message, const Result *expected)
{
  Result result;
  sha256_finish (message, result.bytes);
  g_assert_cmpint (memcmp (result.bytes, expected->bytes, SHA256_BYTES), ==, 0);
}

static void test_every_length_alone (void)
{
  g_autofree uint8_t *data = noise (LENGTHS);
  for (size_t len = 0; len <= LENGTHS; len++) {
    Result expected = by_openssl (data, len);
    Sha256 message;
    sha256_init (&message);
    sha256_update (&message, data, len);
    assert_ends_as (&message, &expected);
  }
}

static void test_every_pair_of_lengths (void)
{
  g_autofree uint8_t *data = noise (LENGTHS), *other_data = noise (LENGTHS);
  g_autofree Result *expected = g_new (Result, LENGTHS + 1), *other_expected = g_new (Result, LENGTHS + 1);
  for (size_t len = 0; len <= LENGTHS; len++) {
    expected[len] = by_openssl (data, len);
    other_expected[len] = by_openssl (other_data, len);
  }
  for (size_t len = 0; len <= LENGTHS; len++)
    for (size_t other_len = 0; other_len <= LENGTHS; other_len++) {
      Sha256 one, other;
      sha256_init (&one);
      sha256_init (&other);
      sha256_update_both (&one, data, len, &other, other_data, other_len);
      assert_ends_as (&one, &expected[len]);
      assert_ends_as (&other, &other_expected[other_len]);
    }
}

static void test_every_split_of_a_message (void)
{
  g_autofree uint8_t *data = noise (LENGTHS);
  Result expected = by_openssl (data, LENGTHS);
  for (size_t first = 0; first <= LENGTHS; first++) {
    Sha256 one, other;
    sha256_init (&one);
    sha256_init (&other);
    sha256_update_both (&one, data, first, &other, data, LENGTHS - first);
    sha256_update_both (&one, data + first, LENGTHS - first, &other, data + LENGTHS - first, first);
    assert_ends_as (&one, &expected);
    assert_ends_as (&other, &expected);
  }
}

static size_t some (unsigned most, size_t left)
{
  size_t len = (size_t)g_test_rand_int_range (0, (int)most);
  return MIN (len, left);
}

/* Pieces of any length from anywhere in memory, for one message, the other or both. */
static void test_random_pieces (void)
{
  g_autofree uint8_t *data = noise (LARGE), *other_data = noise (LARGE);
  Result expected = by_openssl (data, LARGE), other_expected = by_openssl (other_data, LARGE);
  for (unsigned most = 100; most <= 100000; most *= 10) {
    size_t at = 0, other_at = 0;
    Sha256 one, other;
    sha256_init (&one);
    sha256_init (&other);
    while (at < LARGE || other_at < LARGE) {
      size_t len = some (most, LARGE - at), other_len = some (most, LARGE - other_at);
      if (g_test_rand_bit ())
        sha256_update_both (&one, data + at, len, &other, other_data + other_at, other_len);
      else {
        sha256_update (&other, other_data + other_at, other_len);
        sha256_update (&one, data + at, len);
      }
      at += len;
      other_at += other_len;
    }
    assert_ends_as (&one, &expected);
    assert_ends_as (&other, &other_expected);
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!sha256_is_supported ()) {
    g_test_message ("this processor has no SHA instructions: sys/digest uses OpenSSL alone");
    return g_test_run ();
  }
  g_test_add_func ("/sha256/every-length-alone", test_every_length_alone);
  g_test_add_func ("/sha256/every-pair-of-lengths", test_every_pair_of_lengths);
  g_test_add_func ("/sha256/every-split-of-a-message", test_every_split_of_a_message);
  g_test_add_func ("/sha256/random-pieces", test_random_pieces);
  return g_test_run ();
}
