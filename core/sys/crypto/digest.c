/* Digests by OpenSSL, or SHA-256 of our own where the processor has instructions for it. An algorithm is fetched once
 * for the whole program, and a context is reused for each message: for small files this takes a tenth of the time. */
#include "sys/crypto/digest.h"

#include <string.h>

#include "sys/crypto/libcrypto.h"
#include "sys/crypto/sha256.h"

const char *const digest_names[] = {[DIGEST_SHA256] = "sha256", [DIGEST_SHA512] = "sha512", [DIGEST_SM3] = "sm3", NULL};

typedef struct {
  const char *fetch; /* OpenSSL's name */
  size_t bytes;
} Algorithm;

static const Algorithm algorithms[] = {
    [DIGEST_SHA256] = {"SHA256", 32},
    [DIGEST_SHA512] = {"SHA512", 64},
    [DIGEST_SM3] = {"SM3", 32},
};

struct Digest {
  EVP_MD_CTX *context; /* NULL: sha256 is used instead */
  const EVP_MD *type;
  Sha256 sha256;
};

const char *digest_name (DigestAlgorithm algorithm)
{
  return digest_names[algorithm];
}

bool digest_from_name (const char *name, DigestAlgorithm *algorithm)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (algorithms); i++)
    if (strcmp (digest_names[i], name) == 0) {
      *algorithm = (DigestAlgorithm)i;
      return true;
    }
  return false;
}

size_t digest_hex_length (DigestAlgorithm algorithm)
{
  return 2 * algorithms[algorithm].bytes;
}

bool digest_is_hex (DigestAlgorithm algorithm, const char *hex)
{
  size_t len = strspn (hex, "0123456789abcdef");
  return hex[len] == '\0' && len == digest_hex_length (algorithm);
}

static const EVP_MD *fetched (DigestAlgorithm algorithm)
{
  static gsize once[G_N_ELEMENTS (algorithms)];
  if (g_once_init_enter (&once[algorithm])) {
    EVP_MD *type = EVP_MD_fetch (NULL, algorithms[algorithm].fetch, NULL);
    if (type == NULL)
      g_error ("OpenSSL has no %s", algorithms[algorithm].fetch);
    g_once_init_leave (&once[algorithm], (gsize)type);
  }
  return (const EVP_MD *)once[algorithm];
}

static bool is_sha256_quick (void)
{
  static gsize once = 0;
  enum { YES = 1, NO };
  if (g_once_init_enter (&once))
    g_once_init_leave (&once, sha256_is_supported () ? YES : NO);
  return once == YES;
}

static void start_digest (Digest *digest)
{
  if (digest->context == NULL)
    sha256_init (&digest->sha256);
  else if (EVP_DigestInit_ex2 (digest->context, digest->type, NULL) != 1)
    g_error ("OpenSSL cannot start a digest");
}

Digest *digest_new (DigestAlgorithm algorithm)
{
  Digest *digest = g_new0 (Digest, 1);
  if (algorithm != DIGEST_SHA256 || !is_sha256_quick ()) {
    digest->type = fetched (algorithm);
    digest->context = EVP_MD_CTX_new ();
    if (digest->context == NULL)
      g_error ("out of memory for a digest");
  }
  start_digest (digest);
  return digest;
}

void digest_free (Digest *digest)
{
  if (digest == NULL)
    return;
  if (digest->context != NULL)
    EVP_MD_CTX_free (digest->context);
  g_free (digest);
}

void digest_update (Digest *digest, const void *data, size_t len)
{
  if (digest->context == NULL)
    sha256_update (&digest->sha256, data, len);
  else if (len > 0 && EVP_DigestUpdate (digest->context, data, len) != 1)
    g_error ("OpenSSL cannot continue a digest");
}

void digest_update_both (Digest *one, const void *data, size_t len, Digest *other, const void *other_data,
                         size_t other_len)
{
  if (one->context == NULL && other->context == NULL) {
    sha256_update_both (&one->sha256, data, len, &other->sha256, other_data, other_len);
    return;
  }
  digest_update (one, data, len);
  digest_update (other, other_data, other_len);
}

static void to_hex (const unsigned char *bytes, size_t len, char *hex)
{
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < len; i++) {
    hex[2 * i] = digits[bytes[i] >> 4];
    hex[2 * i + 1] = digits[bytes[i] & 15];
  }
  hex[2 * len] = '\0';
}

void digest_finish (Digest *digest, char hex[DIGEST_HEX_SIZE])
{
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned len = SHA256_BYTES;
  if (digest->context == NULL)
    sha256_finish (&digest->sha256, bytes);
  else if (EVP_DigestFinal_ex (digest->context, bytes, &len) != 1)
    g_error ("OpenSSL cannot finish a digest");
  to_hex (bytes, len, hex);
  start_digest (digest);
}

void digest_bytes (DigestAlgorithm algorithm, const void *data, size_t len, char hex[DIGEST_HEX_SIZE])
{
  g_autoptr (Digest) digest = digest_new (algorithm);
  digest_update (digest, data, len);
  digest_finish (digest, hex);
}

void digest_gbytes (DigestAlgorithm algorithm, GBytes *bytes, char hex[DIGEST_HEX_SIZE])
{
  digest_bytes (algorithm, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), hex);
}

void digest_nonce (char hex[33])
{
  unsigned char bytes[16];
  if (RAND_bytes (bytes, sizeof bytes) != 1)
    g_error ("OpenSSL has no random bytes");
  to_hex (bytes, sizeof bytes, hex);
}

char *digest_new_nonce (void)
{
  char *hex = g_malloc (33);
  digest_nonce (hex);
  return hex;
}
