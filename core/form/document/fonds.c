/* archive.xml has one element of each kind, so it is read in one pass over the root's attributes and children. */
#include "form/document/fonds.h"

#include "form/date.h"
#include "form/refcode.h"
#include "form/text.h"
#include "sys/error.h"
#include "sys/xml.h"

enum { NAME_MAX_BYTES_OF_FONDS = 400 };

void fonds_clear (Fonds *fonds)
{
  g_free (fonds->code);
  g_free (fonds->name);
  g_free (fonds->nonce);
  *fonds = (Fonds){0};
}

static bool parse_format (const XmlElement *root, Fonds *fonds, GError **error)
{
  const char *text = xml_need (root, "format", error);
  guint64 format = 0;
  if (text == NULL)
    return false;
  if (!g_ascii_string_to_unsigned (text, 10, 1, 9999, &format, NULL)) {
    xml_error_at (root, error, "D-FONDS", "\"%s\" is not the number of a format", text);
    return false;
  }
  fonds->format = (unsigned)format;
  if (format <= FONDS_FORMAT)
    return true;
  error_set (error, ERROR_FORMAT, "D-FORMAT-NEWER", "archive.xml", "use a newer version of dossier",
             "the archive has format %u, this program knows formats up to %d", (unsigned)format, FONDS_FORMAT);
  return false;
}

static bool parse_attributes (const XmlElement *root, Fonds *fonds, GError **error)
{
  static const char *const ALLOWED[] = {"format", "fonds", "digest", "created", "nonce", NULL};
  if (!parse_format (root, fonds, error) || !xml_only_attributes (root, ALLOWED, error))
    return false;
  const char *code = xml_need (root, "fonds", error);
  const char *digest = code != NULL ? xml_need (root, "digest", error) : NULL;
  const char *created = digest != NULL ? xml_need (root, "created", error) : NULL;
  const char *nonce = created != NULL ? xml_need (root, "nonce", error) : NULL;
  if (nonce == NULL)
    return false;
  if (!refcode_is_fonds (code) || !digest_from_name (digest, &fonds->digest) ||
      !date_parse_time (created, &fonds->created) || strlen (nonce) != 32 || strspn (nonce, "0123456789abcdef") != 32) {
    xml_error_at (root, error, "D-FONDS", "an attribute of the archive is out of its form");
    return false;
  }
  fonds->code = g_strdup (code);
  fonds->nonce = g_strdup (nonce);
  return true;
}

static bool parse_name (const XmlElement *root, Fonds *fonds, GError **error)
{
  const XmlElement *name = xml_first (root);
  static const char *const NONE[] = {NULL};
  if (!xml_no_text (root, error))
    return false;
  if (name == NULL || !xml_is (name, "name") || xml_next (name) != NULL) {
    xml_error_at (root, error, "D-FONDS", "the archive has one name");
    return false;
  }
  const char *text = xml_text (name, error);
  if (text == NULL || !xml_only_attributes (name, NONE, error))
    return false;
  fonds->name = text_tidy (text, NAME_MAX_BYTES_OF_FONDS);
  if (fonds->name != NULL && g_str_equal (fonds->name, text))
    return true;
  xml_error_at (name, error, "D-FONDS", "the name is empty, too long, or holds characters that are not shown");
  return false;
}

bool fonds_parse (GBytes *bytes, Fonds *fonds, GError **error)
{
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, "archive.xml", error);
  if (document == NULL)
    return false;
  const XmlElement *root = xml_root (document);
  g_auto (Fonds) found = {0};
  if (!xml_is (root, "archive")) {
    xml_error_at (root, error, "D-FONDS", "the root element is not \"archive\"");
    return false;
  }
  if (!parse_attributes (root, &found, error) || !parse_name (root, &found, error))
    return false;
  *fonds = found;
  found = (Fonds){0};
  return true;
}

GBytes *fonds_print (const Fonds *fonds)
{
  g_autoptr (XmlWriter) writer = xml_writer_new ("archive");
  g_autofree char *created = date_print_time (fonds->created);
  xml_put_number (writer, "format", fonds->format);
  xml_put (writer, "fonds", fonds->code);
  xml_put (writer, "digest", digest_name (fonds->digest));
  xml_put (writer, "created", created);
  xml_put (writer, "nonce", fonds->nonce);
  xml_put_element (writer, "name", fonds->name);
  return xml_writer_finish (writer);
}
