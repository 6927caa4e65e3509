/* archive.xml. */
#include "form/document/fonds.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_auto (Fonds) fonds = {0}, again = {0};
  if (!fonds_parse (bytes, &fonds, &error)) {
    fuzz_check_refusal (error);
    return 0;
  }
  g_autoptr (GBytes) printed = fonds_print (&fonds);
  g_assert_true (fonds_parse (printed, &again, &error));
  g_autoptr (GBytes) same = fonds_print (&again);
  g_assert_true (g_bytes_equal (printed, same));
  return 0;
}
