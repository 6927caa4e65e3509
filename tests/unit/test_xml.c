/* XML from outside: refused while it is read, by name and line; and XML of our own, the same bytes each time. */
#include "sys/xml.h"

#include "tests/unit/fixtures/unit.h"

#define ROOT "<record xmlns=\"urn:x-dossier:1\">"

static XmlDocument *parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = bytes_of (text);
  return xml_parse (bytes, XML_MAX_BYTES, "r.xml", error);
}

static void test_refusals_name_the_line (void)
{
  static const struct {
    const char *text, *id, *where;
  } cases[] = {
      {"", "D-XML-MALFORMED", "r.xml:1"},
      {"text", "D-XML-MALFORMED", "r.xml:1"},
      {ROOT "\n<a></b></record>", "D-XML-MALFORMED", "r.xml:2"},
      {ROOT, "D-XML-MALFORMED", "r.xml:1"},
      {ROOT "</record><record/>", "D-XML-MALFORMED", "r.xml:1"},
      {ROOT "<a b=\"1\" b=\"2\"/></record>", "D-XML-MALFORMED", "r.xml:1"},
      {ROOT "\n\n<!-- \x01 --></record>", "D-XML-MALFORMED", "r.xml:3"},
      {ROOT "\n\xEF\xBF\xBF</record>", "D-XML-MALFORMED", "r.xml:2"},
      {ROOT "&#1;</record>", "D-XML-MALFORMED", "r.xml:1"},
      {ROOT "\n<?php 1 ?></record>", "D-XML-MALFORMED", "r.xml:2"},
      {"<?xml-stylesheet href=\"x\"?>" ROOT "</record>", "D-XML-MALFORMED", "r.xml:1"},
      {"<!DOCTYPE record>" ROOT "</record>", "D-XML-DOCTYPE", "r.xml:1"},
      {"\n<!DOCTYPE record SYSTEM \"file:///etc/passwd\">" ROOT "</record>", "D-XML-DOCTYPE", "r.xml:2"},
      {"<!DOCTYPE record PUBLIC \"a\" \"http://127.0.0.1/\">" ROOT "</record>", "D-XML-DOCTYPE", "r.xml:1"},
      {"<!DOCTYPE r [<!ENTITY a \"b\">]>" ROOT "&a;</record>", "D-XML-DOCTYPE", "r.xml:1"},
      {"<!DOCTYPE r [<!ENTITY % a SYSTEM \"file:///etc/passwd\"> %a;]>" ROOT "</record>", "D-XML-DOCTYPE", "r.xml:1"},
      {ROOT "&nbsp;</record>", "D-XML-ENTITY", "r.xml:1"},
      {ROOT "\n<a b=\"&nbsp;\"/></record>", "D-XML-ENTITY", "r.xml:2"},
      {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" ROOT "</record>", "D-XML-ENCODING", "r.xml:1"},
      {"<?xml version=\"1.0\" encoding = 'utf-8x'?>" ROOT "</record>", "D-XML-ENCODING", "r.xml:1"},
      {ROOT "\n\xFF</record>", "D-XML-ENCODING", "r.xml:2"},
      {ROOT "\xED\xA0\x80</record>", "D-XML-ENCODING", "r.xml:1"},
      {"<record/>", "D-XML-NAMESPACE", "r.xml:1"},
      {"<record xmlns=\"urn:x-dossier:2\"/>", "D-XML-NAMESPACE", "r.xml:1"},
      {"<d:record xmlns:d=\"urn:x-dossier:1\"/>", "D-XML-NAMESPACE", "r.xml:1"},
      {ROOT "\n<a xmlns=\"\"/></record>", "D-XML-NAMESPACE", "r.xml:2"},
      {ROOT "\n<a xmlns:x=\"urn:x\"/></record>", "D-XML-NAMESPACE", "r.xml:2"},
      {ROOT "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"/etc/passwd\"/></record>",
       "D-XML-NAMESPACE", "r.xml:1"},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;
    g_autoptr (XmlDocument) document = parse (cases[i].text, &error);
    g_assert_null (document);
    g_assert_cmpint (error->code, ==, ERROR_UNREADABLE);
    g_assert_cmpstr (error_where (error), ==, cases[i].where);
    assert_refused (&error, cases[i].id);
  }
}

static void test_what_is_harmless_is_read (void)
{
  static const char *const good[] = {
      ROOT "</record>",
      "\xEF\xBB\xBF" ROOT "</record>",
      "<?xml version=\"1.0\" encoding='utf-8' standalone=\"yes\"?>\n<!-- \"<a>\" -->" ROOT
      "<!-- <!DOCTYPE x> --></record>",
      ROOT "<![CDATA[<?php <!DOCTYPE ]]></record><!---->",
      ROOT "<a b='>\"' c=\">'\"/>&lt;&#26085;</record>\n",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (XmlDocument) document = parse (good[i], &error);
    g_assert_no_error (error);
    g_assert_true (xml_is (xml_root (document), "record"));
  }
}

static char *nested (unsigned depth)
{
  GString *text = g_string_new (ROOT);
  for (unsigned i = 1; i < depth; i++)
    g_string_append (text, "<a>");
  for (unsigned i = 1; i < depth; i++)
    g_string_append (text, "</a>");
  g_string_append (text, "</record>");
  return g_string_free (text, FALSE);
}

static void test_depth_is_bounded (void)
{
  g_autofree char *deepest = nested (XML_MAX_DEPTH);
  g_autoptr (XmlDocument) document = parse (deepest, NULL);
  g_assert_nonnull (document);
  g_autofree char *deeper = nested (XML_MAX_DEPTH + 1);
  GError *error = NULL;
  g_assert_null (parse (deeper, &error));
  assert_refused (&error, "D-XML-TOO-DEEP");
}

static char *with_attributes (unsigned n)
{
  GString *text = g_string_new (ROOT "<!-- '\" -->\n<a");
  for (unsigned i = 0; i < n; i++)
    g_string_append_printf (text, " a%u='>'", i);
  g_string_append (text, "/></record>");
  return g_string_free (text, FALSE);
}

static void test_attributes_are_bounded (void)
{
  g_autofree char *most = with_attributes (XML_MAX_ATTRIBUTES);
  g_autoptr (XmlDocument) document = parse (most, NULL);
  g_assert_nonnull (document);
  g_autofree char *more = with_attributes (XML_MAX_ATTRIBUTES + 1);
  GError *error = NULL;
  g_assert_null (parse (more, &error));
  g_assert_cmpstr (error_where (error), ==, "r.xml:2");
  assert_refused (&error, "D-XML-TOO-LARGE");
}

/* libxml2 compares each attribute with all others, and goes on after many faults: they are counted before it sees any.
 */
static void test_many_attributes_are_counted_first (void)
{
  static const char *const before[] = {"",    "<a '",      "<a b=\"", "<!x",     "<![CDATA[]]>",
                                       "<? ", "<!--> -->", "<a <",    "<a b=\"<"};
  g_autoptr (GString) attributes = g_string_new ("<b");
  for (unsigned i = 0; i < 100000; i++)
    g_string_append_printf (attributes, " a%x=\"\"", i);
  for (unsigned i = 0; i < G_N_ELEMENTS (before); i++) {
    g_autofree char *text = g_strconcat (ROOT "<c>", before[i], attributes->str, "/></c></record>", NULL);
    g_autoptr (GBytes) bytes = bytes_of (text);
    GError *error = NULL;
    g_assert_null (xml_parse (bytes, 2 * XML_MAX_LAYOUT, "r.xml", &error));
    assert_refused (&error, "D-XML-TOO-LARGE");
  }
}

static void test_bytes_are_bounded_before_anything (void)
{
  g_autofree char *filling = g_strnfill (XML_MAX_BYTES - strlen (ROOT "</record>"), ' ');
  g_autofree char *largest = g_strconcat (ROOT, filling, "</record>", NULL);
  g_autoptr (XmlDocument) document = parse (largest, NULL);
  g_assert_nonnull (document);
  g_autofree char *larger = g_strconcat ("<!DOCTYPE a>", largest, NULL);
  GError *error = NULL;
  g_assert_null (parse (larger, &error));
  assert_refused (&error, "D-XML-TOO-LARGE");
}

static void test_utf16_and_nul_are_refused (void)
{
  static const char utf16[] = "\xFF\xFE<\0r\0/\0>\0", nul[] = ROOT "\0</record>";
  GError *error = NULL;
  g_autoptr (GBytes) wide = g_bytes_new_static (utf16, sizeof utf16 - 1),
                     cut = g_bytes_new_static (nul, sizeof nul - 1);
  g_assert_null (xml_parse (wide, XML_MAX_BYTES, "r.xml", &error));
  assert_refused (&error, "D-XML-ENCODING");
  g_assert_null (xml_parse (cut, XML_MAX_BYTES, "r.xml", &error));
  assert_refused (&error, "D-XML-ENCODING");
}

static void test_elements_and_attributes (void)
{
  g_autoptr (XmlDocument) document =
      parse (ROOT "\n<!-- c --> <a b=\"x&amp;y &#20013;\" c=\"\"/>\n<t>&lt;中&amp;<![CDATA[<]]></t>"
                  "</record>",
             NULL);
  const XmlElement *a = xml_first (xml_root (document)), *t = xml_next (a);
  GError *error = NULL;
  g_assert_true (xml_is (a, "a"));
  g_assert_cmpstr (xml_name (t), ==, "t");
  g_assert_cmpuint (xml_line (a), ==, 2);
  g_assert_cmpuint (xml_line (t), ==, 3);
  g_assert_null (xml_next (t));
  g_assert_null (xml_first (t));
  g_assert_cmpstr (xml_get (a, "b"), ==, "x&y 中");
  g_assert_cmpstr (xml_get (a, "c"), ==, "");
  g_assert_null (xml_get (a, "d"));
  g_assert_cmpstr (xml_text (t, &error), ==, "<中&<");
  g_assert_cmpstr (xml_text (a, &error), ==, "");
  g_assert_no_error (error);
  g_assert_null (xml_need (a, "d", &error));
  g_assert_cmpstr (error_where (error), ==, "r.xml:2");
  assert_refused (&error, "D-XML-MISSING");
  g_assert_null (xml_text (xml_root (document), &error));
  assert_refused (&error, "D-XML-UNEXPECTED");
}

static void test_readers_are_strict (void)
{
  g_autoptr (XmlDocument) document =
      parse (ROOT "<a b=\"1\" c=\"2\"/><a xml:lang=\"zh\"/> x <t>a<!-- -->b</t><e> <!-- --> </e></record>", NULL);
  const XmlElement *root = xml_root (document), *a = xml_first (root), *lang = xml_next (a), *t = xml_next (lang);
  static const char *const both[] = {"b", "c", NULL}, *const one[] = {"b", "lang", NULL};
  GError *error = NULL;
  g_assert_true (xml_only_attributes (a, both, &error));
  g_assert_false (xml_only_attributes (a, one, &error));
  assert_refused (&error, "D-XML-UNEXPECTED");
  g_assert_false (xml_only_attributes (lang, one, &error));
  assert_refused (&error, "D-XML-UNEXPECTED");
  g_assert_null (xml_get (lang, "lang"));
  g_assert_false (xml_no_text (root, &error));
  assert_refused (&error, "D-XML-UNEXPECTED");
  g_assert_null (xml_text (t, &error));
  assert_refused (&error, "D-XML-UNEXPECTED");
  g_assert_true (xml_no_text (xml_next (t), &error));
  xml_error_at (a, &error, "D-TEST", "%d wrong", 3);
  g_assert_cmpstr (error->message, ==, "3 wrong");
  g_assert_cmpstr (error_where (error), ==, "r.xml:1");
  assert_refused (&error, "D-TEST");
}

static void test_writing_gives_the_same_bytes_and_is_read_again (void)
{
  static const char *const expected =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<record xmlns=\"urn:x-dossier:1\" n=\"18446744073709551615\" t=\"&lt;&quot;&amp;'中\">\n"
      "  <parts>\n"
      "    <part file=\"a\"/>\n"
      "  </parts>\n"
      "  <note>a &lt; b &amp; 中</note>\n"
      "</record>\n";
  g_autoptr (XmlWriter) writer = xml_writer_new ("record");
  xml_put (writer, "n", "18446744073709551615");
  xml_put (writer, "nothing", NULL);
  xml_put (writer, "t", "<\"&'中");
  xml_begin (writer, "parts");
  xml_begin (writer, "part");
  xml_put (writer, "file", "a");
  xml_end (writer);
  xml_end (writer);
  xml_put_element (writer, "nothing", NULL);
  xml_put_element (writer, "note", "a < b & 中");
  g_autoptr (GBytes) bytes = xml_writer_finish (writer), same = bytes_of (expected);
  g_assert_true (g_bytes_equal (bytes, same));
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, "r.xml", NULL);
  g_assert_cmpstr (xml_get (xml_root (document), "t"), ==, "<\"&'中");
  g_assert_cmpstr (xml_text (xml_next (xml_first (xml_root (document))), NULL), ==, "a < b & 中");
}

static const char *const schema_text =
    "<grammar xmlns='http://relaxng.org/ns/structure/1.0' datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'"
    " ns='urn:x-dossier:1'><start><element name='record'><attribute name='n'><data type='positiveInteger'/></attribute>"
    "<zeroOrMore><element name='a'><data type='string'><param "
    "name='pattern'>[a-z]+</param></data></element></zeroOrMore>"
    "</element></start></grammar>";

static void test_a_schema_names_the_first_fault (void)
{
  g_autoptr (GBytes) rng = bytes_of (schema_text);
  g_autoptr (XmlSchema) schema = xml_schema_parse (rng, "s.rng", NULL);
  g_autoptr (XmlDocument) good = parse ("<record xmlns='urn:x-dossier:1' n='1'><a>b</a></record>", NULL);
  g_autoptr (XmlDocument) bad = parse ("<record xmlns='urn:x-dossier:1' n='1'>\n<a>b</a>\n<a>B</a></record>", NULL);
  GError *error = NULL;
  g_assert_true (xml_schema_validate (schema, good, &error));
  g_assert_no_error (error);
  g_assert_false (xml_schema_validate (schema, bad, &error));
  g_assert_cmpstr (error_where (error), ==, "r.xml:3");
  assert_refused (&error, "D-XML-SCHEMA");
  g_autoptr (GBytes)
      no_rng = bytes_of ("<grammar/>"),
      external =
          bytes_of ("<grammar xmlns='http://relaxng.org/ns/structure/1.0'><include href='/etc/passwd'/></grammar>");
  g_assert_null (xml_schema_parse (no_rng, "s.rng", &error));
  assert_refused (&error, "D-XML-SCHEMA");
  g_assert_null (xml_schema_parse (external, "s.rng", &error));
  assert_refused (&error, "D-XML-SCHEMA");
}

static gpointer parse_often (gpointer schema)
{
  for (unsigned i = 0; i < 100; i++) {
    GError *error = NULL;
    g_autoptr (XmlDocument) document = parse ("<record xmlns='urn:x-dossier:1' n='1'><a>b</a></record>", NULL);
    g_assert_true (xml_schema_validate (schema, document, NULL));
    g_autoptr (XmlDocument) wrong = parse ("<record xmlns='urn:x-dossier:1' n='0'><a>b</a></record>", NULL);
    g_assert_false (xml_schema_validate (schema, wrong, &error));
    assert_refused (&error, "D-XML-SCHEMA");
    g_assert_null (parse ("<!DOCTYPE a>" ROOT "</record>", &error));
    assert_refused (&error, "D-XML-DOCTYPE");
  }
  return NULL;
}

static void test_threads_parse_and_validate_at_once (void)
{
  g_autoptr (GBytes) rng = bytes_of (schema_text);
  g_autoptr (XmlSchema) schema = xml_schema_parse (rng, "s.rng", NULL);
  GThread *threads[8];
  for (unsigned i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("xml", parse_often, schema);
  for (unsigned i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xml/threads-parse-and-validate-at-once", test_threads_parse_and_validate_at_once);
  g_test_add_func ("/xml/refusals-name-the-line", test_refusals_name_the_line);
  g_test_add_func ("/xml/what-is-harmless-is-read", test_what_is_harmless_is_read);
  g_test_add_func ("/xml/depth-is-bounded", test_depth_is_bounded);
  g_test_add_func ("/xml/attributes-are-bounded", test_attributes_are_bounded);
  g_test_add_func ("/xml/many-attributes-are-counted-first", test_many_attributes_are_counted_first);
  g_test_add_func ("/xml/bytes-are-bounded-before-anything", test_bytes_are_bounded_before_anything);
  g_test_add_func ("/xml/utf16-and-nul-are-refused", test_utf16_and_nul_are_refused);
  g_test_add_func ("/xml/elements-and-attributes", test_elements_and_attributes);
  g_test_add_func ("/xml/readers-are-strict", test_readers_are_strict);
  g_test_add_func ("/xml/writing-gives-the-same-bytes", test_writing_gives_the_same_bytes_and_is_read_again);
  g_test_add_func ("/xml/a-schema-names-the-first-fault", test_a_schema_names_the_first_fault);
  return g_test_run ();
}
