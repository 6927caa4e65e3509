/* XML: every element, attribute and text of what is accepted can be looked at, and asked of a schema. */
#include "sys/xml.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize (int *argc, char ***argv);

static XmlSchema *schema;

int LLVMFuzzerInitialize (int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
  char *text = NULL;
  gsize len = 0;
  g_assert_true (g_file_get_contents ("layouts/dossier.rng", &text, &len, NULL));
  g_autoptr (GBytes) rng = g_bytes_new_take (text, len);
  schema = xml_schema_parse (rng, "dossier.rng", NULL);
  g_assert_nonnull (schema);
  return 0;
}

static void visit (const XmlElement *element, unsigned depth)
{
  static const char *const NONE[] = {NULL};
  g_assert_cmpuint (depth, <=, XML_MAX_DEPTH);
  g_assert_true (xml_is (element, xml_name (element)));
  g_assert_cmpuint (xml_line (element), >=, 1);
  const char *text = xml_text (element, NULL);
  if (text != NULL)
    g_assert_true (g_utf8_validate (text, -1, NULL) && xml_first (element) == NULL);
  xml_no_text (element, NULL);
  xml_only_attributes (element, NONE, NULL);
  const char *value = xml_get (element, "id");
  g_assert_true (value == xml_need (element, "id", NULL));
  for (const XmlElement *inner = xml_first (element); inner != NULL; inner = xml_next (inner))
    visit (inner, depth + 1);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, "input", &error);
  if (document == NULL) {
    fuzz_check_refusal (error);
    return 0;
  }
  visit (xml_root (document), 1);
  if (!xml_schema_validate (schema, document, &error))
    fuzz_check_refusal (error);
  return 0;
}
