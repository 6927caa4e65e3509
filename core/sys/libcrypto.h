/* OpenSSL's libcrypto, loaded by the first call of one of its functions. It makes every command start a millisecond
 * later, and most need nothing of it where the processor has instructions for SHA-256.
 *
 * This header stands for OpenSSL's own, and its functions are called by their own names. One that is not listed here is
 * linked to the program as before, and tests/lint says so. */
#pragma once

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

/* The functions that are used. */
#define LIBCRYPTO_FUNCTIONS(F)                                                                                         \
  F (BIO_ctrl)                                                                                                         \
  F (BIO_new)                                                                                                          \
  F (BIO_new_mem_buf)                                                                                                  \
  F (BIO_s_mem)                                                                                                        \
  F (BIO_vfree)                                                                                                        \
  F (CRYPTO_free)                                                                                                      \
  F (ERR_clear_error)                                                                                                  \
  F (EVP_aes_256_cbc)                                                                                                  \
  F (EVP_DigestFinal_ex)                                                                                               \
  F (EVP_DigestInit_ex2)                                                                                               \
  F (EVP_DigestSign)                                                                                                   \
  F (EVP_DigestSignInit_ex)                                                                                            \
  F (EVP_DigestUpdate)                                                                                                 \
  F (EVP_DigestVerify)                                                                                                 \
  F (EVP_DigestVerifyInit_ex)                                                                                          \
  F (EVP_MD_CTX_free)                                                                                                  \
  F (EVP_MD_CTX_new)                                                                                                   \
  F (EVP_MD_fetch)                                                                                                     \
  F (EVP_PKCS82PKEY)                                                                                                   \
  F (EVP_PKEY2PKCS8)                                                                                                   \
  F (EVP_PKEY_CTX_free)                                                                                                \
  F (EVP_PKEY_CTX_new_from_name)                                                                                       \
  F (EVP_PKEY_CTX_set1_id)                                                                                             \
  F (EVP_PKEY_CTX_set_group_name)                                                                                      \
  F (EVP_PKEY_free)                                                                                                    \
  F (EVP_PKEY_generate)                                                                                                \
  F (EVP_PKEY_get_bits)                                                                                                \
  F (EVP_PKEY_get_group_name)                                                                                          \
  F (EVP_PKEY_is_a)                                                                                                    \
  F (EVP_PKEY_keygen_init)                                                                                             \
  F (EVP_PKEY_up_ref)                                                                                                  \
  F (i2d_PUBKEY)                                                                                                       \
  F (OPENSSL_cleanse)                                                                                                  \
  F (OPENSSL_init_crypto)                                                                                              \
  F (OpenSSL_version)                                                                                                  \
  F (PEM_read_bio_PKCS8)                                                                                               \
  F (PEM_read_bio_PUBKEY)                                                                                              \
  F (PEM_write_bio_PKCS8)                                                                                              \
  F (PEM_write_bio_PUBKEY)                                                                                             \
  F (PKCS5_pbe2_set_scrypt)                                                                                            \
  F (PKCS8_decrypt)                                                                                                    \
  F (PKCS8_PRIV_KEY_INFO_free)                                                                                         \
  F (PKCS8_set0_pbe)                                                                                                   \
  F (RAND_bytes)                                                                                                       \
  F (X509_ALGOR_free)                                                                                                  \
  F (X509_SIG_free)

typedef struct {
#define LIBCRYPTO_POINTER(name) __typeof__ (name) *name;
  LIBCRYPTO_FUNCTIONS (LIBCRYPTO_POINTER)
#undef LIBCRYPTO_POINTER
} Libcrypto;

/* Loads it and readies it for threads, without what openssl.cnf of this machine says. A program that cannot load it
 * ends here. It stays loaded. */
const Libcrypto *libcrypto_load (void);

#define BIO_ctrl libcrypto_load ()->BIO_ctrl
#define BIO_new libcrypto_load ()->BIO_new
#define BIO_new_mem_buf libcrypto_load ()->BIO_new_mem_buf
#define BIO_s_mem libcrypto_load ()->BIO_s_mem
#define BIO_vfree libcrypto_load ()->BIO_vfree
#define CRYPTO_free libcrypto_load ()->CRYPTO_free
#define ERR_clear_error libcrypto_load ()->ERR_clear_error
#define EVP_aes_256_cbc libcrypto_load ()->EVP_aes_256_cbc
#define EVP_DigestFinal_ex libcrypto_load ()->EVP_DigestFinal_ex
#define EVP_DigestInit_ex2 libcrypto_load ()->EVP_DigestInit_ex2
#define EVP_DigestSign libcrypto_load ()->EVP_DigestSign
#define EVP_DigestSignInit_ex libcrypto_load ()->EVP_DigestSignInit_ex
#define EVP_DigestUpdate libcrypto_load ()->EVP_DigestUpdate
#define EVP_DigestVerify libcrypto_load ()->EVP_DigestVerify
#define EVP_DigestVerifyInit_ex libcrypto_load ()->EVP_DigestVerifyInit_ex
#define EVP_MD_CTX_free libcrypto_load ()->EVP_MD_CTX_free
#define EVP_MD_CTX_new libcrypto_load ()->EVP_MD_CTX_new
#define EVP_MD_fetch libcrypto_load ()->EVP_MD_fetch
#define EVP_PKCS82PKEY libcrypto_load ()->EVP_PKCS82PKEY
#define EVP_PKEY2PKCS8 libcrypto_load ()->EVP_PKEY2PKCS8
#define EVP_PKEY_CTX_free libcrypto_load ()->EVP_PKEY_CTX_free
#define EVP_PKEY_CTX_new_from_name libcrypto_load ()->EVP_PKEY_CTX_new_from_name
#define EVP_PKEY_CTX_set1_id libcrypto_load ()->EVP_PKEY_CTX_set1_id
#define EVP_PKEY_CTX_set_group_name libcrypto_load ()->EVP_PKEY_CTX_set_group_name
#define EVP_PKEY_free libcrypto_load ()->EVP_PKEY_free
#define EVP_PKEY_generate libcrypto_load ()->EVP_PKEY_generate
#define EVP_PKEY_get_bits libcrypto_load ()->EVP_PKEY_get_bits
#define EVP_PKEY_get_group_name libcrypto_load ()->EVP_PKEY_get_group_name
#define EVP_PKEY_is_a libcrypto_load ()->EVP_PKEY_is_a
#define EVP_PKEY_keygen_init libcrypto_load ()->EVP_PKEY_keygen_init
#define EVP_PKEY_up_ref libcrypto_load ()->EVP_PKEY_up_ref
#define i2d_PUBKEY libcrypto_load ()->i2d_PUBKEY
#define OPENSSL_cleanse libcrypto_load ()->OPENSSL_cleanse
#define OPENSSL_init_crypto libcrypto_load ()->OPENSSL_init_crypto
#define OpenSSL_version libcrypto_load ()->OpenSSL_version
#define PEM_read_bio_PKCS8 libcrypto_load ()->PEM_read_bio_PKCS8
#define PEM_read_bio_PUBKEY libcrypto_load ()->PEM_read_bio_PUBKEY
#define PEM_write_bio_PKCS8 libcrypto_load ()->PEM_write_bio_PKCS8
#define PEM_write_bio_PUBKEY libcrypto_load ()->PEM_write_bio_PUBKEY
#define PKCS5_pbe2_set_scrypt libcrypto_load ()->PKCS5_pbe2_set_scrypt
#define PKCS8_decrypt libcrypto_load ()->PKCS8_decrypt
#define PKCS8_PRIV_KEY_INFO_free libcrypto_load ()->PKCS8_PRIV_KEY_INFO_free
#define PKCS8_set0_pbe libcrypto_load ()->PKCS8_set0_pbe
#define RAND_bytes libcrypto_load ()->RAND_bytes
#define X509_ALGOR_free libcrypto_load ()->X509_ALGOR_free
#define X509_SIG_free libcrypto_load ()->X509_SIG_free
