/* Keys and signatures: what is made here openssl(1) takes, and what openssl(1) makes is taken here. */
#include "sys/crypto/key.h"

#include <string.h>

#include "tests/unit/fixtures/unit.h"

#define PASSPHRASE "a sentence of words"

static const KeyType MADE[] = {KEY_P256, KEY_ED25519, KEY_SM2};

static void write_file (const Fresh *fresh, const char *name, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  io_create_file (fresh->fd, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

static GBytes *read_file (const Fresh *fresh, const char *name)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = io_read_file (fresh->fd, name, 1 << 20, &error);
  g_assert_no_error (error);
  return bytes;
}

/* Runs openssl(1) in the fresh directory; its exit status. */
static int openssl (const Fresh *fresh, const char *arguments)
{
  g_autofree char *command = g_strconcat ("openssl ", arguments, NULL);
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;
  g_test_message ("%s", command);
  g_assert_true (g_shell_parse_argv (command, NULL, &words, &error));
  g_assert_true (g_spawn_sync (fresh->path, words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                               NULL, NULL, &status, &error));
  return status;
}

static void test_types_have_names (void)
{
  for (KeyType type = KEY_P256; type <= KEY_RSA; type++) {
    KeyType found = KEY_RSA;
    g_assert_true (key_type_from_name (key_type_name (type), &found));
    g_assert_cmpint (found, ==, type);
  }
  KeyType untouched = KEY_SM2;
  g_assert_false (key_type_from_name ("dsa", &untouched));
  g_assert_cmpint (untouched, ==, KEY_SM2);
}

static void test_a_private_key_comes_back_with_its_passphrase_only (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (MADE); i++) {
    GError *error = NULL;
    g_autoptr (Key) key = key_generate (MADE[i], &error);
    g_assert_no_error (error);
    g_autoptr (GBytes) pem = key_print_private (key, PASSPHRASE, &error);
    g_assert_no_error (error);
    g_assert_true (g_str_has_prefix (g_bytes_get_data (pem, NULL), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    g_autoptr (Key) again = key_parse_private (pem, "key.pem", PASSPHRASE, &error);
    g_assert_no_error (error);
    g_autoptr (GBytes) signature = key_sign (again, pem, NULL);
    g_assert_nonnull (signature);
    g_assert_cmpint (key_type (again), ==, MADE[i]);
    g_assert_cmpstr (key_fingerprint (again), ==, key_fingerprint (key));
    g_assert_null (key_parse_private (pem, "key.pem", "another sentence", &error));
    assert_refused (&error, "D-PASSPHRASE");
  }
}

static void test_the_same_key_is_never_printed_twice_alike (void)
{
  g_autoptr (Key) key = key_generate (KEY_P256, NULL);
  g_autoptr (GBytes) one = key_print_private (key, PASSPHRASE, NULL);
  g_autoptr (GBytes) other = key_print_private (key, PASSPHRASE, NULL);
  g_assert_false (g_bytes_equal (one, other));
}

static void test_a_short_or_endless_passphrase_is_refused (void)
{
  GError *error = NULL;
  g_autoptr (Key) key = key_generate (KEY_P256, NULL);
  g_autofree char *endless = g_strnfill (KEY_MAX_PASSPHRASE + 1, 'x');
  g_assert_null (key_print_private (key, "seven77", &error));
  assert_refused (&error, "D-PASSPHRASE");
  g_assert_null (key_print_private (key, endless, &error));
  assert_refused (&error, "D-PASSPHRASE");
}

static void test_a_public_key_prints_as_openssl_prints_it (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (MADE); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (Key) key = key_generate (MADE[i], NULL);
    g_autoptr (GBytes) pem = key_print_public (key), private_pem = key_print_private (key, PASSPHRASE, NULL);
    g_autoptr (Key) again = key_parse_public (pem, "p0001.pem", &error);
    g_assert_no_error (error);
    g_assert_null (key_sign (again, pem, NULL));
    g_assert_cmpstr (key_fingerprint (again), ==, key_fingerprint (key));
    g_autofree char *name = g_strdup_printf ("%u.key", i), *out = g_strdup_printf ("%u.pem", i);
    write_file (fresh, name, private_pem);
    g_autofree char *command = g_strdup_printf ("pkey -in %s -passin 'pass:%s' -pubout -out %s", name, PASSPHRASE, out);
    g_assert_cmpint (openssl (fresh, command), ==, 0);
    g_autoptr (GBytes) theirs = read_file (fresh, out);
    g_assert_true (g_bytes_equal (theirs, pem));
  }
}

static void test_the_fingerprint_is_the_digest_of_the_public_key (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (Key) key = key_generate (KEY_P256, NULL);
  g_autoptr (GBytes) pem = key_print_public (key);
  write_file (fresh, "k.pem", pem);
  g_assert_cmpint (openssl (fresh, "pkey -pubin -in k.pem -outform DER -out k.der"), ==, 0);
  g_autoptr (GBytes) der = read_file (fresh, "k.der");
  g_autofree char *hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);
  g_assert_cmpstr (key_fingerprint (key), ==, hex);
}

/* One line of README.txt each. */
static const char *const VERIFY[] = {
    [KEY_P256] = "dgst -sha256 -verify k.pem -signature s.sig s.txt",
    [KEY_ED25519] = "pkeyutl -verify -rawin -pubin -inkey k.pem -sigfile s.sig -in s.txt",
    [KEY_SM2] =
        ("pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678 -pubin -inkey k.pem -sigfile s.sig "
         "-in s.txt"),
    [KEY_RSA] = "dgst -sha256 -verify k.pem -signature s.sig s.txt",
};

static void assert_openssl_verifies (const Fresh *fresh, const Key *key, GBytes *text, GBytes *signature)
{
  g_autoptr (GBytes) pem = key_print_public (key);
  g_autoptr (GBytes) other = bytes_of ("another text\n");
  write_file (fresh, "k.pem", pem);
  write_file (fresh, "s.txt", text);
  write_file (fresh, "s.sig", signature);
  g_assert_cmpint (openssl (fresh, VERIFY[key_type (key)]), ==, 0);
  g_assert_true (io_remove (fresh->fd, "s.txt", NULL));
  write_file (fresh, "s.txt", other);
  g_assert_cmpint (openssl (fresh, VERIFY[key_type (key)]), !=, 0);
  for (unsigned i = 0; i < 3; i++)
    g_assert_true (io_remove (fresh->fd, (const char *const[]){"k.pem", "s.txt", "s.sig"}[i], NULL));
}

static void test_openssl_verifies_what_is_signed_here (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) text = bytes_of ("dossier-statement: 1\n");
  for (unsigned i = 0; i < G_N_ELEMENTS (MADE); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (Key) key = key_generate (MADE[i], NULL);
    g_autoptr (GBytes) signature = key_sign (key, text, &error);
    g_assert_no_error (error);
    assert_openssl_verifies (fresh, key, text, signature);
  }
}

static void test_keys_and_signatures_of_openssl_are_taken (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const make[] = {
      [KEY_P256] = "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out k",
      [KEY_ED25519] = "genpkey -algorithm ED25519 -out k",
      [KEY_SM2] = "genpkey -algorithm SM2 -out k",
      [KEY_RSA] = "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out k",
  };
  static const char *const sign[] = {
      [KEY_P256] = "dgst -sha256 -sign k -out s.sig s.txt",
      [KEY_ED25519] = "pkeyutl -sign -rawin -inkey k -in s.txt -out s.sig",
      [KEY_SM2] = "pkeyutl -sign -rawin -digest sm3 -pkeyopt distid:1234567812345678 -inkey k -in s.txt -out s.sig",
      [KEY_RSA] = "dgst -sha256 -sign k -out s.sig s.txt",
  };
  g_autoptr (GBytes) text = bytes_of ("dossier-statement: 1\n"), other = bytes_of ("dossier-statement: 2\n");
  write_file (fresh, "s.txt", text);
  for (KeyType type = KEY_P256; type <= KEY_RSA; type++) {
    g_autoptr (GError) error = NULL;
    g_assert_cmpint (openssl (fresh, make[type]), ==, 0);
    g_assert_cmpint (openssl (fresh, sign[type]), ==, 0);
    g_assert_cmpint (openssl (fresh, "pkey -in k -pubout -out k.pem"), ==, 0);
    g_assert_cmpint (
        openssl (fresh, "pkcs8 -topk8 -scrypt -v2 aes-256-cbc -passout 'pass:" PASSPHRASE "' -in k -out k.key"), ==, 0);
    g_autoptr (GBytes) pem = read_file (fresh, "k.pem"), private_pem = read_file (fresh, "k.key");
    g_autoptr (GBytes) signature = read_file (fresh, "s.sig");
    g_autoptr (Key) public_key = key_parse_public (pem, "k.pem", &error);
    g_assert_no_error (error);
    g_assert_cmpint (key_type (public_key), ==, type);
    g_assert_true (key_verify (public_key, text, signature));
    g_assert_false (key_verify (public_key, other, signature));
    g_autoptr (Key) private_key = key_parse_private (private_pem, "k.key", PASSPHRASE, &error);
    g_assert_no_error (error);
    g_autoptr (GBytes) ours = key_sign (private_key, text, &error);
    g_assert_true (key_verify (public_key, text, ours));
  }
}

static void test_a_signature_with_any_bit_changed_is_refused (void)
{
  g_autoptr (GBytes) text = bytes_of ("text\n");
  for (unsigned i = 0; i < G_N_ELEMENTS (MADE); i++) {
    g_autoptr (Key) key = key_generate (MADE[i], NULL);
    g_autoptr (GBytes) signature = key_sign (key, text, NULL);
    gsize len = 0;
    const guint8 *bytes = g_bytes_get_data (signature, &len);
    g_assert_true (key_verify (key, text, signature));
    for (gsize bit = 0; bit < len * 8; bit++) {
      guint8 changed[KEY_MAX_SIGNATURE];
      memcpy (changed, bytes, len);
      changed[bit / 8] ^= (guint8)(1u << bit % 8);
      g_autoptr (GBytes) wrong = g_bytes_new_static (changed, len);
      g_assert_false (key_verify (key, text, wrong));
    }
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (signature, 0, len - 1), none = g_bytes_new (NULL, 0);
    g_assert_false (key_verify (key, text, cut));
    g_assert_false (key_verify (key, text, none));
  }
}

static void test_another_key_does_not_verify (void)
{
  g_autoptr (GBytes) text = bytes_of ("text\n");
  g_autoptr (Key) key = key_generate (KEY_P256, NULL), other = key_generate (KEY_P256, NULL);
  g_autoptr (GBytes) signature = key_sign (key, text, NULL);
  g_assert_false (key_verify (other, text, signature));
}

static void test_a_public_key_does_not_sign (void)
{
  GError *error = NULL;
  g_autoptr (GBytes) text = bytes_of ("text\n");
  g_autoptr (Key) key = key_generate (KEY_P256, NULL);
  g_autoptr (GBytes) pem = key_print_public (key);
  g_autoptr (Key) public_key = key_parse_public (pem, "k.pem", NULL);
  g_assert_null (key_sign (public_key, text, &error));
  assert_refused (&error, "D-KEY-PUBLIC");
}

static void test_unprotected_and_foreign_keys_are_refused (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *make, *id;
  } private_keys[] = {
      {"genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out k", "D-KEY-UNPROTECTED"},
      {"genrsa -traditional -aes256 -passout 'pass:" PASSPHRASE "' -out k 2048", "D-KEY-UNPROTECTED"},
      {"rand -out k 100", "D-KEY"},
      {"rand -out k 20000", "D-KEY"},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (private_keys); i++) {
    GError *error = NULL;
    g_assert_cmpint (openssl (fresh, private_keys[i].make), ==, 0);
    g_autoptr (GBytes) pem = read_file (fresh, "k");
    g_assert_null (key_parse_private (pem, "k", PASSPHRASE, &error));
    g_assert_cmpstr (error_where (error), ==, "k");
    assert_refused (&error, private_keys[i].id);
    g_assert_null (key_parse_public (pem, "k", &error));
    assert_refused (&error, "D-KEY");
  }
  static const char *const types[] = {
      "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out k",
      "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out k",
      "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out k",
      "genpkey -algorithm ED448 -out k",
      "genpkey -algorithm X25519 -out k",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (types); i++) {
    GError *error = NULL;
    g_assert_cmpint (openssl (fresh, types[i]), ==, 0);
    g_assert_cmpint (openssl (fresh, "pkey -in k -pubout -out k.pem"), ==, 0);
    g_autoptr (GBytes) pem = read_file (fresh, "k.pem");
    g_assert_null (key_parse_public (pem, "k.pem", &error));
    assert_refused (&error, "D-KEY-TYPE");
  }
  GError *error = NULL;
  g_assert_null (key_generate (KEY_RSA, &error));
  assert_refused (&error, "D-KEY-TYPE");
}

#define ADD(name, test) g_test_add ("/key/" name, Fresh, NULL, fresh_set_up, test, fresh_tear_down)

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key/types-have-names", test_types_have_names);
  g_test_add_func ("/key/a-private-key-comes-back-with-its-passphrase-only",
                   test_a_private_key_comes_back_with_its_passphrase_only);
  g_test_add_func ("/key/the-same-key-is-never-printed-twice-alike", test_the_same_key_is_never_printed_twice_alike);
  g_test_add_func ("/key/a-short-or-endless-passphrase-is-refused", test_a_short_or_endless_passphrase_is_refused);
  ADD ("a-public-key-prints-as-openssl-prints-it", test_a_public_key_prints_as_openssl_prints_it);
  ADD ("the-fingerprint-is-the-digest-of-the-public-key", test_the_fingerprint_is_the_digest_of_the_public_key);
  ADD ("openssl-verifies-what-is-signed-here", test_openssl_verifies_what_is_signed_here);
  ADD ("keys-and-signatures-of-openssl-are-taken", test_keys_and_signatures_of_openssl_are_taken);
  g_test_add_func ("/key/a-signature-with-any-bit-changed-is-refused",
                   test_a_signature_with_any_bit_changed_is_refused);
  g_test_add_func ("/key/another-key-does-not-verify", test_another_key_does_not_verify);
  g_test_add_func ("/key/a-public-key-does-not-sign", test_a_public_key_does_not_sign);
  ADD ("unprotected-and-foreign-keys-are-refused", test_unprotected_and_foreign_keys_are_refused);
  return g_test_run ();
}
