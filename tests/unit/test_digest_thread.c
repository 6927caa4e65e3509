/* A digest that another thread computes is the one that this thread would have computed. */
#include "sys/crypto/digest_thread.h"

#include <string.h>

#define LEN ((size_t)3 * 1024 * 1024 + 17) /* more than may be waiting */

static const DigestAlgorithm algorithms[] = {DIGEST_SHA256, DIGEST_SHA512, DIGEST_SM3};

static char *noise (void)
{
  char *bytes = g_malloc (LEN);
  for (size_t i = 0; i < LEN; i++)
    bytes[i] = (char)(i * 31 + i / 253);
  return bytes;
}

static void test_a_stream (void)
{
  g_autofree char *bytes = noise ();
  for (unsigned i = 0; i < G_N_ELEMENTS (algorithms); i++) {
    char expected[DIGEST_HEX_SIZE], found[DIGEST_HEX_SIZE];
    g_autoptr (DigestThread) thread = digest_thread_new (algorithms[i]);
    digest_bytes (algorithms[i], bytes, LEN, expected);
    digest_thread_update (thread, DIGEST_STREAM, bytes, 1);
    digest_thread_update (thread, DIGEST_STREAM, bytes + 1, 0);
    digest_thread_update (thread, DIGEST_STREAM, bytes + 1, LEN - 1);
    digest_thread_finish (thread, found);
    g_assert_cmpstr (found, ==, expected);
    g_assert_null (digest_thread_wrong (thread));
  }
}

static void test_nothing (void)
{
  char expected[DIGEST_HEX_SIZE], found[DIGEST_HEX_SIZE];
  g_autoptr (DigestThread) thread = digest_thread_new (DIGEST_SHA256);
  digest_bytes (DIGEST_SHA256, "", 0, expected);
  digest_thread_finish (thread, found);
  g_assert_cmpstr (found, ==, expected);
}

/* "head", a message, "tail"; and a message beside all that. */
static void test_messages_in_a_stream (void)
{
  g_autofree char *bytes = noise ();
  for (unsigned i = 0; i < G_N_ELEMENTS (algorithms); i++) {
    char whole[DIGEST_HEX_SIZE], message[DIGEST_HEX_SIZE], other[DIGEST_HEX_SIZE], found[DIGEST_HEX_SIZE];
    g_autoptr (Digest) digest = digest_new (algorithms[i]);
    digest_update (digest, "head", 4);
    digest_update (digest, bytes, LEN);
    digest_update (digest, "tail", 4);
    digest_finish (digest, whole);
    digest_bytes (algorithms[i], bytes, LEN, message);
    digest_bytes (algorithms[i], "beside", 6, other);
    g_autoptr (DigestThread) thread = digest_thread_new (algorithms[i]);
    digest_thread_update (thread, DIGEST_STREAM, "head", 4);
    digest_thread_update (thread, DIGEST_BOTH, bytes, 1000);
    digest_thread_update (thread, DIGEST_BOTH, bytes + 1000, LEN - 1000);
    digest_thread_expect (thread, message, "in it");
    digest_thread_update (thread, DIGEST_MESSAGE, "beside", 6);
    digest_thread_expect (thread, other, "beside it");
    digest_thread_update (thread, DIGEST_STREAM, "tail", 4);
    digest_thread_finish (thread, found);
    g_assert_cmpstr (found, ==, whole);
    g_assert_null (digest_thread_wrong (thread));
  }
}

static void test_the_first_wrong_message_is_named (void)
{
  char right[DIGEST_HEX_SIZE], empty[DIGEST_HEX_SIZE];
  digest_bytes (DIGEST_SHA256, "right", 5, right);
  digest_bytes (DIGEST_SHA256, "", 0, empty);
  g_autoptr (DigestThread) thread = digest_thread_new (DIGEST_SHA256);
  digest_thread_update (thread, DIGEST_BOTH, "right", 5);
  digest_thread_expect (thread, right, "one");
  digest_thread_expect (thread, empty, "two");
  digest_thread_settle (thread);
  g_assert_null (digest_thread_wrong (thread));
  digest_thread_update (thread, DIGEST_BOTH, "wrong", 5);
  digest_thread_expect (thread, right, "three");
  digest_thread_expect (thread, right, "four");
  digest_thread_settle (thread);
  g_assert_cmpstr (digest_thread_wrong (thread), ==, "three");
}

/* Freed while it has something to do, and without an end. */
static void test_it_can_be_left_unfinished (void)
{
  g_autofree char *bytes = noise ();
  g_autoptr (DigestThread) thread = digest_thread_new (DIGEST_SM3);
  digest_thread_update (thread, DIGEST_BOTH, bytes, LEN);
  digest_thread_expect (thread, "", "never known");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digest-thread/stream", test_a_stream);
  g_test_add_func ("/digest-thread/nothing", test_nothing);
  g_test_add_func ("/digest-thread/messages", test_messages_in_a_stream);
  g_test_add_func ("/digest-thread/wrong", test_the_first_wrong_message_is_named);
  g_test_add_func ("/digest-thread/unfinished", test_it_can_be_left_unfinished);
  return g_test_run ();
}
