/* Manifests: sorted, complete, and nothing that sha256sum(1) could be led astray by. */
#include "form/document/manifest.h"

#include "form/document/kind.h"

#include "tests/unit/fixtures/unit.h"

#define VOLUME "customers/C00/C00001/2024/a02-contracts/"
#define HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static Manifest *parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = bytes_of (text);
  return manifest_parse (DIGEST_SHA256, bytes, "m", error);
}

static void test_a_manifest_goes_both_ways (void)
{
  static const char *const text = HEX "  README.txt\n" HEX "  a-b/c\n" HEX "  a/b\n" HEX "  b.1.xml\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (Manifest) manifest = parse (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manifest_length (manifest), ==, 4);
  g_assert_cmpstr (manifest_path (manifest, 1), ==, "a-b/c");
  g_assert_cmpstr (manifest_hex (manifest, 3), ==, HEX);
  g_autoptr (GBytes) printed = manifest_print (manifest);
  g_autoptr (GBytes) same = bytes_of (text);
  g_assert_true (g_bytes_equal (printed, same));
}

static void test_printing_sorts_by_bytes_and_finding_finds (void)
{
  g_autoptr (Manifest) manifest = manifest_new (DIGEST_SHA256);
  static const char *const paths[] = {"b", "a/b", "C00042", "a-b/c", "a.x"};
  for (unsigned i = 0; i < G_N_ELEMENTS (paths); i++)
    manifest_add (manifest, HEX, paths[i]);
  g_autoptr (GBytes) printed = manifest_print (manifest);
  g_autoptr (Manifest) read = manifest_parse (DIGEST_SHA256, printed, "m", NULL);
  g_assert_nonnull (read);
  g_assert_cmpstr (manifest_path (read, 0), ==, "C00042");
  for (unsigned i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_cmpstr (manifest_find (read, paths[i]), ==, HEX);
  g_assert_null (manifest_find (read, "a"));
  g_assert_null (manifest_find (read, "zz"));
}

static void test_refusals_name_the_line (void)
{
  static const struct {
    const char *text, *id, *where;
  } cases[] = {
      {"", "D-MANIFEST-EMPTY", "m"},
      {"\n", "D-MANIFEST-LINE", "m:1"},
      {HEX "  a", "D-MANIFEST-LINE", "m"},
      {HEX " a\n", "D-MANIFEST-LINE", "m:1"},
      {HEX " *a\n", "D-MANIFEST-LINE", "m:1"},
      {HEX "\n", "D-MANIFEST-LINE", "m:1"},
      {HEX "  a\n\n", "D-MANIFEST-LINE", "m:2"},
      {HEX "  a\r\n", "D-MANIFEST-PATH", "m:1"},
      {HEX "   a\n", "D-MANIFEST-PATH", "m:1"},
      {HEX "  \n", "D-MANIFEST-PATH", "m:1"},
      {HEX "  /etc/passwd\n", "D-MANIFEST-PATH", "m:1"},
      {HEX "  ../a\n", "D-MANIFEST-PATH", "m:1"},
      {HEX "  a/../b\n", "D-MANIFEST-PATH", "m:1"},
      {HEX "  a//b\n", "D-MANIFEST-PATH", "m:1"},
      {HEX "  ./a\n", "D-MANIFEST-PATH", "m:1"},
      {HEX "  合同\n", "D-MANIFEST-PATH", "m:1"},
      {HEX "  con.txt\n", "D-MANIFEST-PATH", "m:1"},
      {HEX "  a\n" HEX "  a\n", "D-MANIFEST-DUPLICATE", "m:2"},
      {HEX "  b\n" HEX "  a\n", "D-MANIFEST-ORDER", "m:2"},
      {HEX "  AB-1/x\n" HEX "  a/y\n" HEX "  ab-1/z\n", "D-MANIFEST-CASE", "m:3"},
      {HEX "  d/C00042\n" HEX "  d/c00042\n", "D-MANIFEST-CASE", "m:2"},
      {HEX "  README.txt\n" HEX "  readme.txt/a\n", "D-MANIFEST-CASE", "m:2"},
      {HEX "0  a\n", "D-MANIFEST-DIGEST", "m:1"},
      {"ba78  a\n", "D-MANIFEST-DIGEST", "m:1"},
      {"BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD  a\n", "D-MANIFEST-DIGEST", "m:1"},
      {HEX HEX "  a\n", "D-MANIFEST-DIGEST", "m:1"},
      {"\\" HEX "  a\n", "D-MANIFEST-DIGEST", "m:1"},
      {"# comment\n", "D-MANIFEST-LINE", "m:1"},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;
    g_autoptr (Manifest) manifest = parse (cases[i].text, &error);
    g_assert_null (manifest);
    g_assert_cmpint (error->code, ==, ERROR_UNREADABLE);
    g_assert_cmpstr (error_where (error), ==, cases[i].where);
    assert_refused (&error, cases[i].id);
  }
}

static void test_cases_may_differ_elsewhere (void)
{
  g_autoptr (Manifest) manifest = parse (HEX "  A/b\n" HEX "  A/c\n" HEX "  b/C/a\n" HEX "  b/c-1\n", NULL);
  g_assert_nonnull (manifest);
}

static void test_a_nul_byte_hides_nothing (void)
{
  static const char text[] = HEX "  a\0b\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  GError *error = NULL;
  g_assert_null (manifest_parse (DIGEST_SHA256, bytes, "m", &error));
  assert_refused (&error, "D-MANIFEST-LINE");
}

static void test_the_algorithm_decides_the_length (void)
{
  g_autoptr (GBytes) bytes = bytes_of (HEX HEX "  a\n");
  g_autoptr (Manifest) manifest = manifest_parse (DIGEST_SHA512, bytes, "m", NULL);
  g_assert_cmpstr (manifest_find (manifest, "a"), ==, HEX HEX);
}

static void test_file_names_go_both_ways (void)
{
  g_autofree char *name = manifest_file_name (DIGEST_SM3, 12), *path = g_strconcat (VOLUME, name, NULL);
  g_assert_cmpstr (name, ==, "manifest-sm3.12.txt");
  g_assert_cmpint (kind_of_path (path), ==, KIND_MANIFEST);
  static const char *const refused[] = {"",
                                        "manifest-sha256.txt",
                                        "manifest-sha256.0.txt",
                                        "manifest-sha256.01.txt",
                                        "manifest-md5.1.txt",
                                        "manifest-sha256.1.xml",
                                        "manifest-sha256.1.txt.gz",
                                        "manifest-sha256.-1.txt",
                                        "manifest-sha256.99999999999.txt",
                                        "tagmanifest-sha256.1.txt"};
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *other = g_strconcat (VOLUME, refused[i], NULL);
    g_assert_false (kind_has_path (KIND_MANIFEST, other));
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manifest/both-ways", test_a_manifest_goes_both_ways);
  g_test_add_func ("/manifest/printing-sorts-and-finding-finds", test_printing_sorts_by_bytes_and_finding_finds);
  g_test_add_func ("/manifest/refusals-name-the-line", test_refusals_name_the_line);
  g_test_add_func ("/manifest/cases-may-differ-elsewhere", test_cases_may_differ_elsewhere);
  g_test_add_func ("/manifest/a-nul-byte-hides-nothing", test_a_nul_byte_hides_nothing);
  g_test_add_func ("/manifest/the-algorithm-decides-the-length", test_the_algorithm_decides_the_length);
  g_test_add_func ("/manifest/file-names-go-both-ways", test_file_names_go_both_ways);
  return g_test_run ();
}
