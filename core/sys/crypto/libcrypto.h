/* OpenSSL's libcrypto, loaded at the first call of one of its functions. Loading takes a millisecond, and most commands
 * do not need it on a processor with instructions for SHA-256.
 *
 * Include this header instead of OpenSSL's own; functions keep their names. A function that is missing from the list
 * would link the library to the program, which tests/lint reports. */
#pragma once

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

/* The functions in use. */
#define LIBCRYPTO_FUNCTIONS(F)                                                                                         \
  F (ASN1_GENERALIZEDTIME_free)                                                                                        \
  F (ASN1_INTEGER_free)                                                                                                \
  F (ASN1_STRING_get0_data)                                                                                            \
  F (ASN1_STRING_length)                                                                                               \
  F (ASN1_TIME_to_generalizedtime)                                                                                     \
  F (BIO_ctrl)                                                                                                         \
  F (BIO_new)                                                                                                          \
  F (BIO_new_mem_buf)                                                                                                  \
  F (BIO_s_mem)                                                                                                        \
  F (BIO_vfree)                                                                                                        \
  F (BN_bin2bn)                                                                                                        \
  F (BN_free)                                                                                                          \
  F (BN_to_ASN1_INTEGER)                                                                                               \
  F (CRYPTO_free)                                                                                                      \
  F (d2i_TS_RESP)                                                                                                      \
  F (ERR_clear_error)                                                                                                  \
  F (EVP_add_digest)                                                                                                   \
  F (EVP_aes_256_cbc)                                                                                                  \
  F (EVP_Digest)                                                                                                       \
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
  F (EVP_sha1)                                                                                                         \
  F (EVP_sha256)                                                                                                       \
  F (EVP_sha384)                                                                                                       \
  F (EVP_sha512)                                                                                                       \
  F (EVP_sm3)                                                                                                          \
  F (i2d_PUBKEY)                                                                                                       \
  F (i2d_TS_REQ)                                                                                                       \
  F (OPENSSL_cleanse)                                                                                                  \
  F (OPENSSL_init_crypto)                                                                                              \
  F (OPENSSL_sk_free)                                                                                                  \
  F (OPENSSL_sk_num)                                                                                                   \
  F (OPENSSL_sk_value)                                                                                                 \
  F (OpenSSL_version)                                                                                                  \
  F (PEM_read_bio_PKCS8)                                                                                               \
  F (PEM_read_bio_PUBKEY)                                                                                              \
  F (PEM_read_bio_X509)                                                                                                \
  F (PEM_write_bio_PKCS8)                                                                                              \
  F (PEM_write_bio_PUBKEY)                                                                                             \
  F (PKCS5_pbe2_set_scrypt)                                                                                            \
  F (PKCS7_get0_signers)                                                                                               \
  F (PKCS8_decrypt)                                                                                                    \
  F (PKCS8_PRIV_KEY_INFO_free)                                                                                         \
  F (PKCS8_set0_pbe)                                                                                                   \
  F (RAND_bytes)                                                                                                       \
  F (TS_MSG_IMPRINT_free)                                                                                              \
  F (TS_MSG_IMPRINT_new)                                                                                               \
  F (TS_MSG_IMPRINT_set_algo)                                                                                          \
  F (TS_MSG_IMPRINT_set_msg)                                                                                           \
  F (TS_REQ_free)                                                                                                      \
  F (TS_REQ_new)                                                                                                       \
  F (TS_REQ_set_cert_req)                                                                                              \
  F (TS_REQ_set_msg_imprint)                                                                                           \
  F (TS_REQ_set_nonce)                                                                                                 \
  F (TS_REQ_set_version)                                                                                               \
  F (TS_RESP_free)                                                                                                     \
  F (TS_RESP_get_token)                                                                                                \
  F (TS_RESP_get_tst_info)                                                                                             \
  F (TS_RESP_verify_response)                                                                                          \
  F (TS_TST_INFO_get_time)                                                                                             \
  F (TS_VERIFY_CTX_free)                                                                                               \
  F (TS_VERIFY_CTX_new)                                                                                                \
  F (TS_VERIFY_CTX_set_data)                                                                                           \
  F (TS_VERIFY_CTX_set_flags)                                                                                          \
  F (TS_VERIFY_CTX_set_store)                                                                                          \
  F (X509_ALGOR_free)                                                                                                  \
  F (X509_ALGOR_new)                                                                                                   \
  F (X509_ALGOR_set_md)                                                                                                \
  F (X509_free)                                                                                                        \
  F (X509_get0_notAfter)                                                                                               \
  F (X509_SIG_free)                                                                                                    \
  F (X509_STORE_add_cert)                                                                                              \
  F (X509_STORE_free)                                                                                                  \
  F (X509_STORE_get0_param)                                                                                            \
  F (X509_STORE_new)                                                                                                   \
  F (X509_VERIFY_PARAM_set_time)

typedef struct {
#define LIBCRYPTO_POINTER(name) __typeof__ (name) *name;
  LIBCRYPTO_FUNCTIONS (LIBCRYPTO_POINTER)
#undef LIBCRYPTO_POINTER
} Libcrypto;

/* Loads the library and prepares it for threads, without the machine's openssl.cnf. Crashes when it cannot be loaded.
 * It stays loaded. */
const Libcrypto *libcrypto_load (void);

#define ASN1_GENERALIZEDTIME_free libcrypto_load ()->ASN1_GENERALIZEDTIME_free
#define ASN1_INTEGER_free libcrypto_load ()->ASN1_INTEGER_free
#define ASN1_STRING_get0_data libcrypto_load ()->ASN1_STRING_get0_data
#define ASN1_STRING_length libcrypto_load ()->ASN1_STRING_length
#define ASN1_TIME_to_generalizedtime libcrypto_load ()->ASN1_TIME_to_generalizedtime
#define BIO_ctrl libcrypto_load ()->BIO_ctrl
#define BIO_new libcrypto_load ()->BIO_new
#define BIO_new_mem_buf libcrypto_load ()->BIO_new_mem_buf
#define BIO_s_mem libcrypto_load ()->BIO_s_mem
#define BIO_vfree libcrypto_load ()->BIO_vfree
#define BN_bin2bn libcrypto_load ()->BN_bin2bn
#define BN_free libcrypto_load ()->BN_free
#define BN_to_ASN1_INTEGER libcrypto_load ()->BN_to_ASN1_INTEGER
#define CRYPTO_free libcrypto_load ()->CRYPTO_free
#define d2i_TS_RESP libcrypto_load ()->d2i_TS_RESP
#define ERR_clear_error libcrypto_load ()->ERR_clear_error
#define EVP_add_digest libcrypto_load ()->EVP_add_digest
#define EVP_aes_256_cbc libcrypto_load ()->EVP_aes_256_cbc
#define EVP_Digest libcrypto_load ()->EVP_Digest
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
#define EVP_sha1 libcrypto_load ()->EVP_sha1
#define EVP_sha256 libcrypto_load ()->EVP_sha256
#define EVP_sha384 libcrypto_load ()->EVP_sha384
#define EVP_sha512 libcrypto_load ()->EVP_sha512
#define EVP_sm3 libcrypto_load ()->EVP_sm3
#define i2d_PUBKEY libcrypto_load ()->i2d_PUBKEY
#define i2d_TS_REQ libcrypto_load ()->i2d_TS_REQ
#define OPENSSL_cleanse libcrypto_load ()->OPENSSL_cleanse
#define OPENSSL_init_crypto libcrypto_load ()->OPENSSL_init_crypto
#define OPENSSL_sk_free libcrypto_load ()->OPENSSL_sk_free
#define OPENSSL_sk_num libcrypto_load ()->OPENSSL_sk_num
#define OPENSSL_sk_value libcrypto_load ()->OPENSSL_sk_value
#define OpenSSL_version libcrypto_load ()->OpenSSL_version
#define PEM_read_bio_PKCS8 libcrypto_load ()->PEM_read_bio_PKCS8
#define PEM_read_bio_PUBKEY libcrypto_load ()->PEM_read_bio_PUBKEY
#define PEM_read_bio_X509 libcrypto_load ()->PEM_read_bio_X509
#define PEM_write_bio_PKCS8 libcrypto_load ()->PEM_write_bio_PKCS8
#define PEM_write_bio_PUBKEY libcrypto_load ()->PEM_write_bio_PUBKEY
#define PKCS5_pbe2_set_scrypt libcrypto_load ()->PKCS5_pbe2_set_scrypt
#define PKCS7_get0_signers libcrypto_load ()->PKCS7_get0_signers
#define PKCS8_decrypt libcrypto_load ()->PKCS8_decrypt
#define PKCS8_PRIV_KEY_INFO_free libcrypto_load ()->PKCS8_PRIV_KEY_INFO_free
#define PKCS8_set0_pbe libcrypto_load ()->PKCS8_set0_pbe
#define RAND_bytes libcrypto_load ()->RAND_bytes
#define TS_MSG_IMPRINT_free libcrypto_load ()->TS_MSG_IMPRINT_free
#define TS_MSG_IMPRINT_new libcrypto_load ()->TS_MSG_IMPRINT_new
#define TS_MSG_IMPRINT_set_algo libcrypto_load ()->TS_MSG_IMPRINT_set_algo
#define TS_MSG_IMPRINT_set_msg libcrypto_load ()->TS_MSG_IMPRINT_set_msg
#define TS_REQ_free libcrypto_load ()->TS_REQ_free
#define TS_REQ_new libcrypto_load ()->TS_REQ_new
#define TS_REQ_set_cert_req libcrypto_load ()->TS_REQ_set_cert_req
#define TS_REQ_set_msg_imprint libcrypto_load ()->TS_REQ_set_msg_imprint
#define TS_REQ_set_nonce libcrypto_load ()->TS_REQ_set_nonce
#define TS_REQ_set_version libcrypto_load ()->TS_REQ_set_version
#define TS_RESP_free libcrypto_load ()->TS_RESP_free
#define TS_RESP_get_token libcrypto_load ()->TS_RESP_get_token
#define TS_RESP_get_tst_info libcrypto_load ()->TS_RESP_get_tst_info
#define TS_RESP_verify_response libcrypto_load ()->TS_RESP_verify_response
#define TS_TST_INFO_get_time libcrypto_load ()->TS_TST_INFO_get_time
#define TS_VERIFY_CTX_free libcrypto_load ()->TS_VERIFY_CTX_free
#define TS_VERIFY_CTX_new libcrypto_load ()->TS_VERIFY_CTX_new
#define TS_VERIFY_CTX_set_data libcrypto_load ()->TS_VERIFY_CTX_set_data
#define TS_VERIFY_CTX_set_flags libcrypto_load ()->TS_VERIFY_CTX_set_flags
#define TS_VERIFY_CTX_set_store libcrypto_load ()->TS_VERIFY_CTX_set_store
#define X509_ALGOR_free libcrypto_load ()->X509_ALGOR_free
#define X509_ALGOR_new libcrypto_load ()->X509_ALGOR_new
#define X509_ALGOR_set_md libcrypto_load ()->X509_ALGOR_set_md
#define X509_free libcrypto_load ()->X509_free
#define X509_get0_notAfter libcrypto_load ()->X509_get0_notAfter
#define X509_SIG_free libcrypto_load ()->X509_SIG_free
#define X509_STORE_add_cert libcrypto_load ()->X509_STORE_add_cert
#define X509_STORE_free libcrypto_load ()->X509_STORE_free
#define X509_STORE_get0_param libcrypto_load ()->X509_STORE_get0_param
#define X509_STORE_new libcrypto_load ()->X509_STORE_new
#define X509_VERIFY_PARAM_set_time libcrypto_load ()->X509_VERIFY_PARAM_set_time
