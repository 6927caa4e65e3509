/* A receipt: what is read is what would have been written. */
#include "form/document/receipt.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  Receipt receipt;
  if (!receipt_parse (bytes, "input", &receipt, &error)) {
    fuzz_check_refusal (error);
    return 0;
  }
  g_autoptr (GBytes) printed = receipt_print (&receipt);
  g_assert_true (g_bytes_equal (printed, bytes));
  return 0;
}
