/* A key is OpenSSL's EVP_PKEY with its type and fingerprint, which are determined once. Private keys are read and
 * written as PKCS #8 only, because OpenSSL's older formats derive the key from the passphrase with one round of MD5. */
#include "sys/crypto/key.h"

#include <string.h>

#include "sys/crypto/digest.h"
#include "sys/crypto/libcrypto.h"
#include "sys/error.h"
#include "sys/message.h"

/* TRUST: OpenSSL 3.0 cannot read keys with larger values unless it is given more memory. */
enum { SCRYPT_N = 16384, SCRYPT_R = 8, SCRYPT_P = 1, SALT_BYTES = 16, RSA_MIN_BITS = 2048, RSA_MAX_BITS = 8192 };

const char *const key_type_names[] = {
    [KEY_P256] = "p256", [KEY_ED25519] = "ed25519", [KEY_SM2] = "sm2", [KEY_RSA] = "rsa", NULL};

typedef struct {
  const char *algorithm, *curve; /* OpenSSL's names; curve NULL: none */
  const char *digest;            /* NULL: fixed by the algorithm */
} Type;

static const Type types[] = {
    [KEY_P256] = {"EC", "prime256v1", "SHA256"},
    [KEY_ED25519] = {"ED25519", NULL, NULL},
    [KEY_SM2] = {"SM2", "SM2", "SM3"},
    [KEY_RSA] = {"RSA", NULL, "SHA256"},
};

struct Key {
  EVP_PKEY *pkey;
  KeyType type;
  bool is_private;
  char fingerprint[DIGEST_HEX_SIZE];
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_vfree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_SIG, X509_SIG_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_ALGOR, X509_ALGOR_free)

const char *key_type_name (KeyType type)
{
  return key_type_names[type];
}

bool key_type_from_name (const char *name, KeyType *type)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (key_type_names[i], name) == 0) {
      *type = (KeyType)i;
      return true;
    }
  return false;
}

void key_secret_free (char *secret)
{
  if (secret == NULL)
    return;
  OPENSSL_cleanse (secret, strlen (secret));
  g_free (secret);
}

Key *key_copy (const Key *key)
{
  Key *copy = g_memdup2 (key, sizeof *key);
  EVP_PKEY_up_ref (copy->pkey);
  return copy;
}

void key_free (Key *key)
{
  if (key == NULL)
    return;
  EVP_PKEY_free (key->pkey);
  g_free (key);
}

/* ---- From and to OpenSSL ---- */

static bool has_curve (const EVP_PKEY *pkey, const char *curve)
{
  char name[32];
  size_t len = 0;
  return EVP_PKEY_get_group_name (pkey, name, sizeof name, &len) == 1 && strcmp (name, curve) == 0;
}

static bool type_of (const EVP_PKEY *pkey, KeyType *type)
{
  int bits = EVP_PKEY_get_bits (pkey);
  for (unsigned i = 0; i < G_N_ELEMENTS (types); i++)
    if (EVP_PKEY_is_a (pkey, types[i].algorithm) && (types[i].curve == NULL || has_curve (pkey, types[i].curve)) &&
        (i != KEY_RSA || (bits >= RSA_MIN_BITS && bits <= RSA_MAX_BITS))) {
      *type = (KeyType)i;
      return true;
    }
  return false;
}

/* Takes the key. NULL, for a file without a key, gives an error. */
static Key *wrap (EVP_PKEY *pkey, bool is_private, const char *name, GError **error)
{
  g_autoptr (Key) key = g_new0 (Key, 1);
  unsigned char *der = NULL;
  key->pkey = pkey;
  key->is_private = is_private;
  int len = pkey == NULL ? 0 : i2d_PUBKEY (pkey, &der);
  if (len <= 0) {
    error_set (error, ERROR_UNREADABLE, "D-KEY", name,
               is_private ? N_ ("name the file of the private key")
                          : N_ ("name the file of the public key, usually NAME.pub.pem"),
               "%s", is_private ? N_ ("the file is not a private key") : N_ ("the file is not a public key"));
    ERR_clear_error ();
    return NULL;
  }
  digest_bytes (DIGEST_SHA256, der, (size_t)len, key->fingerprint);
  OPENSSL_free (der);
  if (!type_of (pkey, &key->type)) {
    error_set (error, ERROR_REFUSED, "D-KEY-TYPE", name, "use P-256, Ed25519, SM2, or RSA of 2,048 to 8,192 bits",
               "keys of this type are not supported");
    return NULL;
  }
  return g_steal_pointer (&key);
}

static GBytes *bytes_of_bio (BIO *bio)
{
  char *data = NULL;
  long len = BIO_get_mem_data (bio, &data);
  return g_bytes_new (data, (gsize)len);
}

static BIO *bio_of_bytes (GBytes *bytes)
{
  size_t len = 0;
  const void *data = g_bytes_get_data (bytes, &len);
  return len <= KEY_MAX_BYTES ? BIO_new_mem_buf (data, (int)len) : NULL;
}

Key *key_generate (KeyType type, GError **error)
{
  if (type == KEY_RSA) {
    error_set (error, ERROR_REFUSED, "D-KEY-TYPE", NULL, "choose p256, ed25519 or sm2",
               "RSA keys can be used, but not made");
    return NULL;
  }
  g_autoptr (EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, types[type].algorithm, NULL);
  EVP_PKEY *pkey = NULL;
  if (context == NULL || EVP_PKEY_keygen_init (context) != 1 ||
      (type == KEY_P256 && EVP_PKEY_CTX_set_group_name (context, types[type].curve) != 1) ||
      EVP_PKEY_generate (context, &pkey) != 1)
    g_error ("OpenSSL cannot make a key of type %s", key_type_names[type]);
  return wrap (pkey, true, NULL, error);
}

/* ---- Private keys ---- */

static bool check_passphrase (const char *passphrase, GError **error)
{
  size_t len = strlen (passphrase);
  if (len >= KEY_MIN_PASSPHRASE && len <= KEY_MAX_PASSPHRASE)
    return true;
  return error_set (error, ERROR_USAGE, "D-PASSPHRASE", NULL, "a sentence of several words is easy to remember",
                    "a passphrase must have %d to %d bytes", KEY_MIN_PASSPHRASE, KEY_MAX_PASSPHRASE);
}

static X509_SIG *encrypt (const Key *key, const char *passphrase)
{
  unsigned char salt[SALT_BYTES], iv[EVP_MAX_IV_LENGTH];
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = EVP_PKEY2PKCS8 (key->pkey);
  if (info == NULL || RAND_bytes (salt, sizeof salt) != 1 || RAND_bytes (iv, sizeof iv) != 1)
    return NULL;
  g_autoptr (X509_ALGOR) algorithm =
      PKCS5_pbe2_set_scrypt (EVP_aes_256_cbc (), salt, sizeof salt, iv, SCRYPT_N, SCRYPT_R, SCRYPT_P);
  if (algorithm == NULL)
    return NULL;
  X509_SIG *encrypted = PKCS8_set0_pbe (passphrase, (int)strlen (passphrase), info, algorithm);
  if (encrypted != NULL)
    g_steal_pointer (&algorithm);
  return encrypted;
}

GBytes *key_print_private (const Key *key, const char *passphrase, GError **error)
{
  if (!check_passphrase (passphrase, error))
    return NULL;
  g_autoptr (X509_SIG) encrypted = encrypt (key, passphrase);
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  if (encrypted == NULL || bio == NULL || PEM_write_bio_PKCS8 (bio, encrypted) != 1)
    g_error ("OpenSSL cannot encrypt a key");
  return bytes_of_bio (bio);
}

/* Sets the error for a PEM file that is not an encrypted PKCS #8: an unprotected key, or something else. */
static void explain_private (GBytes *pem, const char *name, GError **error)
{
  size_t len = 0;
  const char *text = g_bytes_get_data (pem, &len);
  if (text != NULL && g_strstr_len (text, (gssize)len, "PRIVATE KEY-----") != NULL)
    error_set (error, ERROR_REFUSED, "D-KEY-UNPROTECTED", name,
               "run `openssl pkcs8 -topk8 -scrypt -in KEY -out PROTECTED` to protect it",
               "the private key is not protected by a passphrase (PKCS #8)");
  else
    wrap (NULL, true, name, error);
}

Key *key_parse_private (GBytes *pem, const char *name, const char *passphrase, GError **error)
{
  g_autoptr (BIO) bio = bio_of_bytes (pem);
  g_autoptr (X509_SIG) encrypted = bio == NULL ? NULL : PEM_read_bio_PKCS8 (bio, NULL, NULL, NULL);
  ERR_clear_error ();
  if (encrypted == NULL) {
    explain_private (pem, name, error);
    return NULL;
  }
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = PKCS8_decrypt (encrypted, passphrase, (int)strlen (passphrase));
  ERR_clear_error ();
  if (info == NULL) {
    error_set (error, ERROR_USAGE, "D-PASSPHRASE", name, NULL, "the passphrase is wrong");
    return NULL;
  }
  return wrap (EVP_PKCS82PKEY (info), true, name, error);
}

/* ---- Public keys ---- */

GBytes *key_print_public (const Key *key)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  if (bio == NULL || PEM_write_bio_PUBKEY (bio, key->pkey) != 1)
    g_error ("OpenSSL cannot print a key");
  return bytes_of_bio (bio);
}

/* For a private key OpenSSL would otherwise ask the terminal. */
static int refuse_passphrase (char *buffer G_GNUC_UNUSED, int size G_GNUC_UNUSED, int writing G_GNUC_UNUSED,
                              void *data G_GNUC_UNUSED)
{
  return -1;
}

Key *key_parse_public (GBytes *pem, const char *name, GError **error)
{
  g_autoptr (BIO) bio = bio_of_bytes (pem);
  return wrap (bio == NULL ? NULL : PEM_read_bio_PUBKEY (bio, NULL, refuse_passphrase, NULL), false, name, error);
}

KeyType key_type (const Key *key)
{
  return key->type;
}

const char *key_fingerprint (const Key *key)
{
  return key->fingerprint;
}

/* ---- Signatures ---- */

typedef int (*Begin) (EVP_MD_CTX *, EVP_PKEY_CTX **, const char *, OSSL_LIB_CTX *, const char *, EVP_PKEY *,
                      const OSSL_PARAM *);

/* OpenSSL 3.0 accepts the identifier of SM2 only after the operation has begun. NULL for a key that OpenSSL can read
 * but not use. */
static EVP_MD_CTX *start_operation (const Key *key, Begin operation)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  EVP_PKEY_CTX *borrowed = NULL;
  bool good = context != NULL &&
              operation (context, &borrowed, types[key->type].digest, NULL, NULL, key->pkey, NULL) == 1 &&
              (key->type != KEY_SM2 || EVP_PKEY_CTX_set1_id (borrowed, KEY_SM2_ID, strlen (KEY_SM2_ID)) == 1);
  return good ? g_steal_pointer (&context) : NULL;
}

GBytes *key_sign (const Key *key, GBytes *bytes, GError **error)
{
  if (!key->is_private) {
    error_set (error, ERROR_USAGE, "D-KEY-PUBLIC", NULL, NULL, "a public key cannot sign");
    return NULL;
  }
  unsigned char signature[KEY_MAX_SIGNATURE];
  size_t len = sizeof signature, size = 0;
  const void *data = g_bytes_get_data (bytes, &size);
  g_autoptr (EVP_MD_CTX) context = start_operation (key, EVP_DigestSignInit_ex);
  if (context == NULL || EVP_DigestSign (context, signature, &len, data, size) != 1) {
    ERR_clear_error ();
    error_set (error, ERROR_UNREADABLE, "D-KEY", NULL, NULL, "this key cannot sign");
    return NULL;
  }
  return g_bytes_new (signature, len);
}

bool key_verify (const Key *key, GBytes *bytes, GBytes *signature)
{
  size_t size = 0, len = 0;
  const void *data = g_bytes_get_data (bytes, &size), *given = g_bytes_get_data (signature, &len);
  g_autoptr (EVP_MD_CTX) context = start_operation (key, EVP_DigestVerifyInit_ex);
  bool good = context != NULL && len > 0 && EVP_DigestVerify (context, given, len, data, size) == 1;
  ERR_clear_error ();
  return good;
}
