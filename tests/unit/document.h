/* What the tests of customer, record and volume share: the bad documents of one kind in tests/bad, each refused with
 * its id by the strict reader, and by the schema unless it is one that no schema can see. Tests run in the project's
 * root. */
#pragma once

#include "sys/xml.h"
#include "tests/unit/unit.h"

/* Reads a document and frees what it got; whether it was accepted. */
typedef bool (*DocumentRead) (GBytes *bytes, const char *name, GError **error);

static inline GBytes *document_file (const char *path)
{
  char *text = NULL;
  gsize len = 0;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, &len, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, len);
}

static inline XmlSchema *document_schema (void)
{
  g_autoptr (GBytes) bytes = document_file ("layouts/dossier.rng");
  g_autoptr (GError) error = NULL;
  XmlSchema *schema = xml_schema_parse (bytes, "dossier.rng", &error);
  g_assert_no_error (error);
  return schema;
}

static inline void document_assert_valid (GBytes *bytes)
{
  g_autoptr (XmlSchema) schema = document_schema ();
  g_autoptr (GError) error = NULL;
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, "test.xml", &error);
  g_assert_no_error (error);
  xml_schema_validate (schema, document, &error);
  g_assert_no_error (error);
}

static inline void document_assert_bad (const XmlSchema *schema, const char *file, const char *id, DocumentRead read,
                                        const char *const *unseen)
{
  g_autofree char *path = g_build_filename ("tests/bad", file, NULL);
  g_autoptr (GBytes) bytes = document_file (path);
  g_autoptr (GError) error = NULL;
  g_test_message ("%s %s", file, id);
  g_assert_false (read (bytes, path, &error));
  g_assert_true (g_str_has_prefix (error_where (error), path));
  assert_refused (&error, id);
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, path, NULL);
  bool valid = document && xml_schema_validate (schema, document, NULL);
  g_assert_cmpint (valid, ==, g_strv_contains (unseen, file));
}

/* unseen names the files that a schema must accept. */
static inline void document_assert_all_bad (const char *kind, guint at_least, DocumentRead read,
                                            const char *const *unseen)
{
  g_autoptr (XmlSchema) schema = document_schema ();
  g_autoptr (GBytes) index = document_file ("tests/bad/INDEX");
  g_autofree char *text = g_strndup (g_bytes_get_data (index, NULL), g_bytes_get_size (index));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = 0;
  for (guint i = 0; lines[i]; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);
    if (g_strv_length (cells) != 3 || strcmp (cells[1], kind) != 0)
      continue;
    document_assert_bad (schema, cells[0], cells[2], read, unseen);
    n++;
  }
  g_assert_cmpuint (n, >=, at_least);
}
