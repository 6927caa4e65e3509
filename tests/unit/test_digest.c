/* Digests against the vectors of their standards (FIPS 180-4, GB/T 32905 appendix A). */
#include "sys/crypto/digest.h"

#include <string.h>

static const struct {
  DigestAlgorithm algorithm;
  const char *name;
  size_t digits;
  const char *of_abc;
} vectors[] = {
    {DIGEST_SHA256, "sha256", 64, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {DIGEST_SHA512, "sha512", 128,
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
    {DIGEST_SM3, "sm3", 64, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
};

static void test_standard_vectors (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (vectors); i++) {
    char hex[DIGEST_HEX_SIZE];
    digest_bytes (vectors[i].algorithm, "abc", 3, hex);
    g_assert_cmpstr (hex, ==, vectors[i].of_abc);
    g_assert_cmpuint (digest_hex_length (vectors[i].algorithm), ==, vectors[i].digits);
    g_assert_true (digest_is_hex (vectors[i].algorithm, hex));
  }
}

static void test_one_context_serves_message_after_message (void)
{
  g_autoptr (Digest) digest = digest_new (DIGEST_SHA256);
  char hex[DIGEST_HEX_SIZE];
  for (unsigned round = 0; round < 3; round++) {
    digest_update (digest, "a", 1);
    digest_update (digest, NULL, 0);
    digest_update (digest, "bc", 2);
    digest_finish (digest, hex);
    g_assert_cmpstr (hex, ==, vectors[0].of_abc);
  }
  digest_finish (digest, hex);
  g_assert_cmpstr (hex, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* Pieces of other lengths for either message, in one call and in turn. */
static void test_two_messages_at_once (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autoptr (Digest) one = digest_new (vectors[i].algorithm), other = digest_new (DIGEST_SHA256);
    char hex[DIGEST_HEX_SIZE];
    digest_update_both (one, "a", 1, other, "ab", 2);
    digest_update_both (one, "bc", 2, other, "", 0);
    digest_update (other, "c", 1);
    digest_finish (one, hex);
    g_assert_cmpstr (hex, ==, vectors[i].of_abc);
    digest_finish (other, hex);
    g_assert_cmpstr (hex, ==, vectors[0].of_abc);
  }
}

static void test_names_go_both_ways (void)
{
  DigestAlgorithm algorithm = DIGEST_SHA256;
  for (unsigned i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_assert_cmpstr (digest_name (vectors[i].algorithm), ==, vectors[i].name);
    g_assert_true (digest_from_name (vectors[i].name, &algorithm));
    g_assert_cmpint (algorithm, ==, vectors[i].algorithm);
  }
  g_assert_false (digest_from_name ("md5", &algorithm));
  g_assert_false (digest_from_name ("SHA256", &algorithm));
  g_assert_false (digest_from_name ("", &algorithm));
}

static void test_only_lower_case_of_the_right_length_is_hex (void)
{
  g_autofree char *hex = g_strdup (vectors[0].of_abc);
  g_assert_false (digest_is_hex (DIGEST_SHA512, hex));
  g_assert_false (digest_is_hex (DIGEST_SHA256, vectors[1].of_abc));
  g_assert_false (digest_is_hex (DIGEST_SHA256, ""));
  g_assert_false (digest_is_hex (DIGEST_SHA256, hex + 1));
  hex[0] = 'B';
  g_assert_false (digest_is_hex (DIGEST_SHA256, hex));
  hex[0] = 'g';
  g_assert_false (digest_is_hex (DIGEST_SHA256, hex));
}

static void test_nonces_differ (void)
{
  char one[33], other[33];
  digest_nonce (one);
  digest_nonce (other);
  g_assert_cmpuint (strlen (one), ==, 32);
  g_assert_cmpuint (strspn (one, "0123456789abcdef"), ==, 32);
  g_assert_cmpstr (one, !=, other);
}

static gpointer digest_often (gpointer data G_GNUC_UNUSED)
{
  for (unsigned i = 0; i < 200; i++) {
    char hex[DIGEST_HEX_SIZE];
    digest_bytes (vectors[i % 3].algorithm, "abc", 3, hex);
    g_assert_cmpstr (hex, ==, vectors[i % 3].of_abc);
  }
  return NULL;
}

static void test_threads_digest_at_once (void)
{
  GThread *threads[8];
  for (unsigned i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("digest", digest_often, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digest/threads-digest-at-once", test_threads_digest_at_once);
  g_test_add_func ("/digest/standard-vectors", test_standard_vectors);
  g_test_add_func ("/digest/one-context-serves-message-after-message", test_one_context_serves_message_after_message);
  g_test_add_func ("/digest/two-messages-at-once", test_two_messages_at_once);
  g_test_add_func ("/digest/names-go-both-ways", test_names_go_both_ways);
  g_test_add_func ("/digest/only-lower-case-of-the-right-length-is-hex",
                   test_only_lower_case_of_the_right_length_is_hex);
  g_test_add_func ("/digest/nonces-differ", test_nonces_differ);
  return g_test_run ();
}
