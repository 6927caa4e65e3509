/* PACK.txt: what is read is what would have been written. */
#include "form/document/pack.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (Pack) pack = pack_parse (bytes, "input", &error);
  if (pack == NULL) {
    fuzz_check_refusal (error);
    return 0;
  }
  g_autoptr (GBytes) printed = pack_print (pack);
  g_assert_true (g_bytes_equal (printed, bytes));
  return 0;
}
