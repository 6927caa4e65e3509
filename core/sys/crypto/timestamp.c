/* OpenSSL checks a timestamp at the time that it states, because the authority's certificate expires long before the
 * stamped documents are destroyed. */
#include "sys/crypto/timestamp.h"

#include <string.h>

#include "sys/crypto/libcrypto.h"
#include "sys/error.h"
#include "sys/message.h"

enum { NONCE_BYTES = 8, DIGEST_BYTES = 32 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TS_REQ, TS_REQ_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TS_RESP, TS_RESP_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TS_MSG_IMPRINT, TS_MSG_IMPRINT_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TS_VERIFY_CTX, TS_VERIFY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_INTEGER, ASN1_INTEGER_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_ALGOR, X509_ALGOR_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_vfree)

/* ---- Requests ---- */

static TS_MSG_IMPRINT *make_imprint (GBytes *bytes)
{
  unsigned char digest[DIGEST_BYTES];
  size_t len = 0;
  const void *data = g_bytes_get_data (bytes, &len);
  g_autoptr (TS_MSG_IMPRINT) imprint = TS_MSG_IMPRINT_new ();
  g_autoptr (X509_ALGOR) algorithm = X509_ALGOR_new ();
  if (imprint == NULL || algorithm == NULL || EVP_Digest (data, len, digest, NULL, EVP_sha256 (), NULL) != 1)
    return NULL;
  X509_ALGOR_set_md (algorithm, EVP_sha256 ());
  return TS_MSG_IMPRINT_set_algo (imprint, algorithm) == 1 &&
                 TS_MSG_IMPRINT_set_msg (imprint, digest, sizeof digest) == 1
             ? g_steal_pointer (&imprint)
             : NULL;
}

static ASN1_INTEGER *make_nonce (void)
{
  unsigned char random[NONCE_BYTES];
  if (RAND_bytes (random, sizeof random) != 1)
    return NULL;
  g_autoptr (BIGNUM) number = BN_bin2bn (random, sizeof random, NULL);
  return number == NULL ? NULL : BN_to_ASN1_INTEGER (number, NULL);
}

GBytes *timestamp_request (GBytes *bytes)
{
  unsigned char *der = NULL;
  g_autoptr (TS_REQ) request = TS_REQ_new ();
  g_autoptr (TS_MSG_IMPRINT) imprint = make_imprint (bytes);
  g_autoptr (ASN1_INTEGER) nonce = make_nonce ();
  if (request == NULL || imprint == NULL || nonce == NULL || TS_REQ_set_version (request, 1) != 1 ||
      TS_REQ_set_msg_imprint (request, imprint) != 1 || TS_REQ_set_nonce (request, nonce) != 1 ||
      TS_REQ_set_cert_req (request, 1) != 1)
    g_error ("OpenSSL cannot make a request for a timestamp");
  int len = i2d_TS_REQ (request, &der);
  if (len <= 0)
    g_error ("OpenSSL cannot print a request for a timestamp");
  GBytes *printed = g_bytes_new (der, (gsize)len);
  OPENSSL_free (der);
  return printed;
}

/* ---- Responses ---- */

static bool refuse_timestamp (GError **error, const char *id, const char *name, const char *hint, const char *message)
{
  ERR_clear_error ();
  return error_set (error, ERROR_UNREADABLE, id, name, hint, "%s", message);
}

/* Reads "20261126010203Z", perhaps with a fraction; 0 for any other form. */
static int64_t seconds_of (const ASN1_STRING *time)
{
  const char *text = (const char *)ASN1_STRING_get0_data (time);
  int parts[6] = {0};
  static const int widths[6] = {4, 2, 2, 2, 2, 2};
  if (ASN1_STRING_length (time) < 15 || strspn (text, "0123456789") < 14)
    return 0;
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    for (int digit = 0; digit < widths[i]; digit++)
      parts[i] = 10 * parts[i] + (*text++ - '0');
  g_autoptr (GDateTime) instant =
      g_date_time_new_utc (parts[0], parts[1], parts[2], parts[3], parts[4], (gdouble)parts[5]);
  return instant == NULL ? 0 : g_date_time_to_unix (instant);
}

/* When the signer's certificate expires; 0 when the response does not contain it. */
static int64_t expiry_of (TS_RESP *response)
{
  PKCS7 *token = TS_RESP_get_token (response);
  STACK_OF (X509) *signers = PKCS7_get0_signers (token, NULL, 0);
  int64_t expires = 0;
  if (signers != NULL && sk_X509_num (signers) > 0) {
    ASN1_GENERALIZEDTIME *time = ASN1_TIME_to_generalizedtime (X509_get0_notAfter (sk_X509_value (signers, 0)), NULL);
    expires = time == NULL ? 0 : seconds_of (time);
    ASN1_GENERALIZEDTIME_free (time);
  }
  sk_X509_free (signers);
  ERR_clear_error ();
  return expires;
}

/* The certificates in a PEM file, as trusted authorities; NULL when there are none. */
static X509_STORE *make_store (GBytes *authority, int64_t time)
{
  size_t len = 0;
  const void *data = g_bytes_get_data (authority, &len);
  g_autoptr (BIO) bio = len > TIMESTAMP_MAX_AUTHORITY ? NULL : BIO_new_mem_buf (data, (int)len);
  X509_STORE *store = X509_STORE_new ();
  unsigned n = 0;
  for (X509 *certificate; bio != NULL && (certificate = PEM_read_bio_X509 (bio, NULL, NULL, NULL)) != NULL; n++) {
    X509_STORE_add_cert (store, certificate);
    X509_free (certificate);
  }
  ERR_clear_error ();
  X509_VERIFY_PARAM_set_time (X509_STORE_get0_param (store), (time_t)time);
  if (n == 0)
    g_clear_pointer (&store, X509_STORE_free);
  return store;
}

/* Checks a response by OpenSSL. Takes the store. */
static bool verify_response (TS_RESP *response, GBytes *bytes, X509_STORE *store)
{
  size_t len = 0;
  const void *data = g_bytes_get_data (bytes, &len);
  g_autoptr (TS_VERIFY_CTX) context = TS_VERIFY_CTX_new ();
  TS_VERIFY_CTX_set_flags (context, TS_VFY_VERSION | TS_VFY_DATA | (store != NULL ? TS_VFY_SIGNATURE : 0));
  TS_VERIFY_CTX_set_data (context, BIO_new_mem_buf (data, (int)len));
  if (store != NULL)
    TS_VERIFY_CTX_set_store (context, store);
  bool good = TS_RESP_verify_response (context, response) == 1;
  ERR_clear_error ();
  return good;
}

static TS_RESP *parse_response (GBytes *response)
{
  size_t len = 0;
  const unsigned char *at = g_bytes_get_data (response, &len), *end = at + len;
  g_autoptr (TS_RESP) parsed = len == 0 || len > TIMESTAMP_MAX_BYTES ? NULL : d2i_TS_RESP (NULL, &at, (long)len);
  ERR_clear_error ();
  return parsed != NULL && at == end && TS_RESP_get_tst_info (parsed) != NULL ? g_steal_pointer (&parsed) : NULL;
}

bool timestamp_check (GBytes *response, const char *name, GBytes *bytes, GBytes *authority, Timestamp *stamp,
                      GError **error)
{
  g_autoptr (TS_RESP) parsed = parse_response (response);
  stamp->time = parsed == NULL ? 0 : seconds_of (TS_TST_INFO_get_time (TS_RESP_get_tst_info (parsed)));
  if (stamp->time == 0)
    return refuse_timestamp (error, "D-TIMESTAMP", name, NULL,
                             N_ ("the file is not a timestamp, or the authority refused it"));
  if (!verify_response (parsed, bytes, NULL))
    return refuse_timestamp (error, "D-TIMESTAMP-OTHER", name, NULL, N_ ("the timestamp belongs to another document"));
  stamp->expires = expiry_of (parsed);
  if (authority == NULL)
    return true;
  X509_STORE *store = make_store (authority, stamp->time);
  return (store != NULL && verify_response (parsed, bytes, store)) ||
         refuse_timestamp (error, "D-TIMESTAMP-UNTRUSTED", name,
                           N_ ("give the certificate of the authority that made it"),
                           N_ ("none of the given authorities signed the timestamp"));
}
