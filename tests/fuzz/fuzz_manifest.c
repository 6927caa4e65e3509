/* A manifest: what is read is what would have been written. */
#include "form/document/manifest.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (Manifest) manifest = manifest_parse (DIGEST_SHA256, bytes, "input", &error);
  if (manifest == NULL) {
    fuzz_check_refusal (error);
    return 0;
  }
  g_autoptr (GBytes) printed = manifest_print (manifest);
  g_assert_true (g_bytes_equal (printed, bytes));
  for (unsigned i = 0; i < manifest_length (manifest); i++)
    g_assert_cmpstr (manifest_find (manifest, manifest_path (manifest, i)), ==, manifest_hex (manifest, i));
  return 0;
}
