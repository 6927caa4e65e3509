/* Looks up the functions in the order of the table of pointers, once for all threads. */
#include "sys/crypto/libcrypto.h"

#include <dlfcn.h>
#include <string.h>

#include <glib.h>

#define SONAME "libcrypto.so.3" /* of every OpenSSL 3 */

static const char *const names[] = {
#define NAME(name) #name,
    LIBCRYPTO_FUNCTIONS (NAME)
#undef NAME
};
G_STATIC_ASSERT (G_N_ELEMENTS (names) * sizeof (void *) == sizeof (Libcrypto));

static void load_functions (Libcrypto *library)
{
  void *handle = dlopen (SONAME, RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL)
    g_error ("OpenSSL cannot be loaded: %s", dlerror ());
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    void *function = dlsym (handle, names[i]);
    if (function == NULL)
      g_error (SONAME " has no %s", names[i]);
    memcpy ((char *)library + i * sizeof function, &function, sizeof function);
  }
}

/* Skips the machine's openssl.cnf and OpenSSL's tables of names. They must not influence a digest, and loading and
 * freeing them takes milliseconds in each command. Checks of certificates (sys/crypto/timestamp.c) need a few names,
 * which must be added before any digest is fetched. */
#undef OPENSSL_init_crypto
#undef EVP_add_digest
#undef EVP_sha1
#undef EVP_sha256
#undef EVP_sha384
#undef EVP_sha512
#undef EVP_sm3
static void initialise_library (const Libcrypto *library)
{
  library->OPENSSL_init_crypto (OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS |
                                    OPENSSL_INIT_NO_ADD_ALL_DIGESTS | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS |
                                    OPENSSL_INIT_NO_ATEXIT,
                                NULL);
  const EVP_MD *const named[] = {library->EVP_sha1 (), library->EVP_sha256 (), library->EVP_sha384 (),
                                 library->EVP_sha512 (), library->EVP_sm3 ()};
  for (size_t i = 0; i < G_N_ELEMENTS (named); i++)
    library->EVP_add_digest (named[i]);
}

const Libcrypto *libcrypto_load (void)
{
  static Libcrypto library;
  static gsize once = 0;
  if (g_once_init_enter (&once)) {
    load_functions (&library);
    initialise_library (&library);
    g_once_init_leave (&once, 1);
  }
  return &library;
}
