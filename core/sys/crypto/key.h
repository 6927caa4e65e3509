/* Key pairs and signatures through OpenSSL 3: ECDSA on P-256 with SHA-256, Ed25519, SM2 with SM3 (GB/T 32918, with the
 * standard's identifier 1234567812345678), and RSA of 2,048 to 8,192 bits with SHA-256 (PKCS #1 v1.5), which is read
 * and used, but not made.
 *
 * A signature is over the bytes as they stand, so openssl(1) checks it: `dgst -sha256 -verify KEY -signature S FILE`,
 * for SM2 `pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678`, for Ed25519 `pkeyutl -verify -rawin`.
 * A key is used by one thread at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#define KEY_MAX_BYTES (16 * 1024)     /* of a PEM file: an RSA key of 8,192 bits has a third of that */
#define KEY_MAX_SIGNATURE 1024        /* bytes: RSA of 8,192 bits */
#define KEY_FINGERPRINT_SIZE 65       /* with NUL */
#define KEY_MIN_PASSPHRASE 8          /* bytes */
#define KEY_MAX_PASSPHRASE 1024       /* bytes; longer ones OpenSSL's own tool cannot take */
#define KEY_SM2_ID "1234567812345678" /* GB/T 35276: the signer's identifier where none is agreed on */

typedef enum { KEY_P256, KEY_ED25519, KEY_SM2, KEY_RSA } KeyType;

/* A public key, or a private one with its public half. */
typedef struct Key Key;

/* "p256", "ed25519", "sm2", "rsa", NULL. */
extern const char *const key_type_names[];
const char *key_type_name (KeyType type);
bool key_type_from_name (const char *name, KeyType *type);

/* A passphrase: what holds one is overwritten before it is freed. */
typedef char *KeySecret;
void key_secret_free (char *secret);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (KeySecret, key_secret_free, NULL)

/* A new pair. D-KEY-TYPE (usage) for RSA. */
Key *key_generate (KeyType type, GError **error);
/* The same key once more. Given. */
Key *key_copy (const Key *key);
void key_free (Key *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Key, key_free)

/* A private key in PKCS #8, encrypted under a passphrase with AES-256-CBC and scrypt (N=16384), in PEM. D-PASSPHRASE
 * (usage) when the passphrase is shorter than KEY_MIN_PASSPHRASE or longer than KEY_MAX_PASSPHRASE. Given. */
GBytes *key_print_private (const Key *key, const char *passphrase, GError **error);
/* Reads an encrypted private key, whatever it was encrypted with. Errors: D-KEY (unreadable) for what is none, D-KEY-
 * UNPROTECTED (refused) for one that no passphrase protects, D-PASSPHRASE (usage) for the wrong one, D-KEY-TYPE
 * (refused) for an algorithm or curve other than ours. name is for messages. */
Key *key_parse_private (GBytes *pem, const char *name, const char *passphrase, GError **error);

/* A public key: SubjectPublicKeyInfo in PEM, in the one way in which OpenSSL writes it. Given. */
GBytes *key_print_public (const Key *key);
/* Errors: D-KEY (unreadable), D-KEY-TYPE (refused). */
Key *key_parse_public (GBytes *pem, const char *name, GError **error);

KeyType key_type (const Key *key);
bool key_is_private (const Key *key);
/* SHA-256 of the DER SubjectPublicKeyInfo, in 64 lower-case hexadecimal digits. Borrowed. */
const char *key_fingerprint (const Key *key);

/* The signature of bytes: DER for ECDSA and SM2. D-KEY-PUBLIC (usage) for a key without its private half; D-KEY
 * (unreadable) when it is damaged. Given. */
GBytes *key_sign (const Key *key, GBytes *bytes, GError **error);
/* Whether signature is one of these bytes by this key. */
bool key_verify (const Key *key, GBytes *bytes, GBytes *signature);
