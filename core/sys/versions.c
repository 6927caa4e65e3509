/* Each library knows its own version; here they are asked, so that no other file needs all of their headers. */
#include "sys/versions.h"

#include <stdlib.h>

#include <libxml/parser.h>
#include <sqlite3.h>

#include <glib.h>

#include "sys/crypto/libcrypto.h"
#include "sys/tar/libarchive.h"

/* libxml2 says 20914 for 2.9.14, behind which its build may add a word. */
static const char *libxml2_version (void)
{
  unsigned long number = strtoul (xmlParserVersion, NULL, 10);
  g_autofree char *version = g_strdup_printf ("%lu.%lu.%lu", number / 10000, number / 100 % 100, number % 100);
  return g_intern_string (version);
}

const char *versions_library (unsigned i, const char **version)
{
  switch (i) {
  case 0:
    *version = libarchive_load () != NULL ? libarchive_load ()->version_string () : NULL;
    return "libarchive";
  case 1:
    *version = libxml2_version ();
    return "libxml2";
  case 2:
    *version = OpenSSL_version (OPENSSL_VERSION_STRING);
    return "OpenSSL";
  case 3:
    *version = sqlite3_libversion ();
    return "SQLite";
  default:
    *version = NULL;
    return NULL;
  }
}
