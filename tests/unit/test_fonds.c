/* archive.xml: read strictly, and a newer format refused by name. */
#include "form/document/fonds.h"

#include "tests/unit/fixtures/unit.h"

#define NONCE "00112233445566778899aabbccddeeff"
#define ATTRIBUTES                                                                                                     \
  "format=\"1\" fonds=\"Z109\" keeper=\"C00000\" digest=\"sm3\" created=\"2026-11-23T08:12:00Z\" nonce=\"" NONCE "\""
#define ARCHIVE(attributes, inside) "<archive xmlns=\"urn:x-dossier:1\" " attributes ">" inside "</archive>"

static void test_a_fonds_goes_both_ways (void)
{
  Fonds fonds = {FONDS_FORMAT,  g_strdup ("Z109"), g_strdup ("C00000"), g_strdup ("华东 <客户> & \"档案\""),
                 DIGEST_SHA512, 1795421520,        g_strdup (NONCE)};
  g_autoptr (GBytes) bytes = fonds_print (&fonds);
  g_auto (Fonds) read = {0};
  g_autoptr (GError) error = NULL;
  g_assert_true (fonds_parse (bytes, &read, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (read.format, ==, 1);
  g_assert_cmpstr (read.code, ==, fonds.code);
  g_assert_cmpstr (read.keeper, ==, fonds.keeper);
  g_assert_cmpstr (read.name, ==, fonds.name);
  g_assert_cmpint (read.digest, ==, DIGEST_SHA512);
  g_assert_cmpint (read.created, ==, fonds.created);
  g_assert_cmpstr (read.nonce, ==, NONCE);
  fonds_clear (&fonds);
}

static void test_a_newer_format_is_refused_by_name (void)
{
  g_autoptr (GBytes) bytes = bytes_of (ARCHIVE ("format=\"2\" what=\"new\"", "<new/>"));
  g_auto (Fonds) fonds = {0};
  GError *error = NULL;
  g_assert_false (fonds_parse (bytes, &fonds, &error));
  g_assert_cmpint (error->code, ==, ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "2"));
  assert_refused (&error, "D-FORMAT-NEWER");
}

static void test_refusals (void)
{
  static const struct {
    const char *text, *id;
  } cases[] = {
      {"<customer xmlns=\"urn:x-dossier:1\"/>", "D-FONDS"},
      {ARCHIVE ("", "<name>n</name>"), "D-XML-MISSING"},
      {ARCHIVE ("format=\"0\"", "<name>n</name>"), "D-FONDS"},
      {ARCHIVE ("format=\"x\"", "<name>n</name>"), "D-FONDS"},
      {ARCHIVE ("format=\"1\"", "<name>n</name>"), "D-XML-MISSING"},
      {ARCHIVE (ATTRIBUTES " more=\"\"", "<name>n</name>"), "D-XML-UNEXPECTED"},
      {ARCHIVE (ATTRIBUTES, ""), "D-FONDS"},
      {ARCHIVE (ATTRIBUTES, "<name/>"), "D-FONDS"},
      {ARCHIVE (ATTRIBUTES, "<name> n</name>"), "D-FONDS"},
      {ARCHIVE (ATTRIBUTES, "<name>e\xCC\x81</name>"), "D-FONDS"},
      {ARCHIVE (ATTRIBUTES, "<name>a\xE2\x80\xAE</name>"), "D-FONDS"},
      {ARCHIVE (ATTRIBUTES, "<name>n</name><name>m</name>"), "D-FONDS"},
      {ARCHIVE (ATTRIBUTES, "<name lang=\"zh\">n</name>"), "D-XML-UNEXPECTED"},
      {ARCHIVE (ATTRIBUTES, "text<name>n</name>"), "D-XML-UNEXPECTED"},
      {ARCHIVE (ATTRIBUTES, "<name><b/></name>"), "D-XML-UNEXPECTED"},
      {ARCHIVE (
           "format=\"1\" fonds=\"z\" keeper=\"C00000\" digest=\"sm3\" created=\"2026-11-23T08:12:00Z\" nonce=\"" NONCE
           "\"",
           ""),
       "D-FONDS"},
      {ARCHIVE (
           "format=\"1\" fonds=\"Z\" keeper=\"C00000\" digest=\"md5\" created=\"2026-11-23T08:12:00Z\" nonce=\"" NONCE
           "\"",
           ""),
       "D-FONDS"},
      {ARCHIVE (
           "format=\"1\" fonds=\"Z\" keeper=\"C00000\" digest=\"sm3\" created=\"2026-11-31T08:12:00Z\" nonce=\"" NONCE
           "\"",
           ""),
       "D-FONDS"},
      {ARCHIVE (
           "format=\"1\" fonds=\"Z\" keeper=\"C00000\" digest=\"sm3\" created=\"2026-11-23T08:12:00Z\" nonce=\"0\"",
           ""),
       "D-FONDS"},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) bytes = bytes_of (cases[i].text);
    g_auto (Fonds) fonds = {0};
    GError *error = NULL;
    g_assert_false (fonds_parse (bytes, &fonds, &error));
    g_assert_null (fonds.code);
    assert_refused (&error, cases[i].id);
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fonds/both-ways", test_a_fonds_goes_both_ways);
  g_test_add_func ("/fonds/a-newer-format-is-refused-by-name", test_a_newer_format_is_refused_by_name);
  g_test_add_func ("/fonds/refusals", test_refusals);
  return g_test_run ();
}
