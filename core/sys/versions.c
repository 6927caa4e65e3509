/* Each library knows its own version; here they are asked, so that no other file needs all of their headers. */
#include "sys/versions.h"

#include <libxml/parser.h>
#include <openssl/crypto.h>
#include <sqlite3.h>

#include <glib.h>

#include "sys/zip.h"

const char *versions_library (unsigned i, const char **version)
{
  switch (i) {
  case 0:
    *version = zip_library () != NULL ? zip_library ()->version_string () : NULL;
    return "libarchive";
  case 1:
    *version = xmlParserVersion;
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
