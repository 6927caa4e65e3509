/* Key pairs and signatures by OpenSSL 3: ECDSA on P-256 with SHA-256, Ed25519, SM2 with SM3 (GB/T 32918, with the
 * standard's identifier 1234567812345678), and RSA of 2,048 to 8,192 bits with SHA-256 (PKCS #1 v1.5). RSA keys can be
 * used, but not made here.
 *
 * Signatures are made over the unchanged bytes, so openssl(1) can check them: `dgst -sha256 -verify KEY -signature S
 * FILE`; for SM2 `pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678`; for Ed25519 `pkeyutl -verify
 * -rawin`. Only one thread at a time may use a key. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#define KEY_MAX_BYTES (16 * 1024)     /* of a PEM file: three times that of an RSA key of 8,192 bits */
#define KEY_MAX_SIGNATURE 1024        /* bytes: RSA of 8,192 bits */
#define KEY_FINGERPRINT_SIZE 65       /* with NUL */
#define KEY_MIN_PASSPHRASE 8          /* bytes */
#define KEY_MAX_PASSPHRASE 1024       /* bytes: the most that openssl(1) can take */
#define KEY_SM2_ID "1234567812345678" /* GB/T 35276: the default identifier of a signer */

typedef enum { KEY_P256, KEY_ED25519, KEY_SM2, KEY_RSA } KeyType;

/* A public key, or a private key with its public half. */
typedef struct Key Key;

/* "p256", "ed25519", "sm2", "rsa", NULL. */
extern const char *const key_type_names[];
const char *key_type_name (KeyType type);
bool key_type_from_name (const char *name, KeyType *type);

/* A passphrase; it is overwritten before it is freed. */
typedef char *KeySecret;
void key_secret_free (char *secret);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (KeySecret, key_secret_free, NULL)

/* Makes a new pair of keys. D-KEY-TYPE (refused) for RSA. Given. */
Key *key_generate (KeyType type, GError **error);
/* A copy. Given. */
Key *key_copy (const Key *key);
void key_free (Key *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Key, key_free)

/* The private key in PKCS #8 (PEM), encrypted with the passphrase by AES-256-CBC and scrypt (N=16384). D-PASSPHRASE
 * (usage) for a passphrase shorter than KEY_MIN_PASSPHRASE or longer than KEY_MAX_PASSPHRASE. Given. */
GBytes *key_print_private (const Key *key, const char *passphrase, GError **error);
/* Reads a private key with any encryption. name appears in messages. Errors: D-KEY (unreadable) when it is not a
 * private key, D-KEY-UNPROTECTED (refused) when it has no passphrase, D-PASSPHRASE (usage) when the passphrase is
 * wrong, D-KEY-TYPE (refused) for any other algorithm or curve. Given. */
Key *key_parse_private (GBytes *pem, const char *name, const char *passphrase, GError **error);

/* The public key: SubjectPublicKeyInfo in PEM, exactly as OpenSSL writes it. Given. */
GBytes *key_print_public (const Key *key);
/* Reads a public key. D-KEY (unreadable), D-KEY-TYPE (refused). Given. */
Key *key_parse_public (GBytes *pem, const char *name, GError **error);

KeyType key_type (const Key *key);
/* SHA-256 of the DER SubjectPublicKeyInfo, in 64 lower-case hexadecimal digits. Borrowed. */
const char *key_fingerprint (const Key *key);

/* Signs bytes; the signature is in DER for ECDSA and SM2. D-KEY-PUBLIC (usage) for a key without its private half,
 * D-KEY (unreadable) for a damaged one. Given. */
GBytes *key_sign (const Key *key, GBytes *bytes, GError **error);
/* Whether signature is a signature of bytes by this key. */
bool key_verify (const Key *key, GBytes *bytes, GBytes *signature);
