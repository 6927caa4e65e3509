/* archive.xml has a shape like any document, but a newer format is refused first: its other fields may be unknown here.
 */
#include "form/document/fonds.h"

#include "form/name.h"
#include "form/shape.h"
#include "sys/error.h"
#include "sys/message.h"

enum { NAME_MAX_BYTES_OF_FONDS = 400 };

static void check_names (ShapeReader *reader, const XmlElement *root, G_GNUC_UNUSED gconstpointer item)
{
  const XmlElement *name = xml_first (root);
  if (!name || !xml_is (name, "name") || xml_next (name))
    shape_fault (reader, root, "the archive must have exactly one <name>");
}

static const ShapeField fonds_fields[] = {
    {"format", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Fonds, format, 1, FONDS_FORMAT)},
    {"fonds", SHAPE_ATTRIBUTE, SHAPE_MATCH (Fonds, code, refcode_is_fonds, N_ ("a fonds code"))},
    {"keeper", SHAPE_ATTRIBUTE, SHAPE_MATCH (Fonds, keeper, name_is_customer, N_ ("a customer number"))},
    {"digest", SHAPE_ATTRIBUTE, SHAPE_ENUM (Fonds, digest, digest_names, N_ ("sha256, sha512 or sm3"))},
    {"created", SHAPE_ATTRIBUTE, SHAPE_TIME (Fonds, created)},
    SHAPE_NONCE (Fonds),
    {.place = SHAPE_CHECK, .check = check_names},
    {"name", SHAPE_ELEMENT, SHAPE_TEXT (Fonds, name, NAME_MAX_BYTES_OF_FONDS)},
    {0}};
const Shape fonds_shape = {fonds_fields, sizeof (Fonds), NULL, "archive", "D-FONDS", XML_MAX_BYTES};

void fonds_clear (Fonds *fonds)
{
  shape_clear (&fonds_shape, fonds);
}

bool fonds_parse (GBytes *bytes, Fonds *fonds, GError **error)
{
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, "archive.xml", error);
  if (!document)
    return false;
  const XmlElement *root = xml_root (document);
  const char *text = xml_get (root, "format");
  guint64 format = 0;
  if (!xml_is (root, "archive")) {
    xml_error_at (root, error, "D-FONDS", "expected <%s>, found <%s>", fonds_shape.name, xml_name (root));
    return false;
  }
  if (text && g_ascii_string_to_unsigned (text, 10, FONDS_FORMAT + 1, 9999, &format, NULL))
    return error_set (error, ERROR_FORMAT, "D-FORMAT-NEWER", "archive.xml", "use a newer version of dossier",
                      "the archive has format %u, but this program supports formats up to %d only", (unsigned)format,
                      FONDS_FORMAT);
  g_autofree Fonds *found = shape_read (&fonds_shape, document, error);
  if (found)
    *fonds = *found;
  return found;
}

GBytes *fonds_print (const Fonds *fonds)
{
  return shape_print (&fonds_shape, fonds);
}
