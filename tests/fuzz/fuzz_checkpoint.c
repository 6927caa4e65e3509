/* A checkpoint: what is read is what would have been written, byte for byte. */
#include "form/document/checkpoint.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (Checkpoint) checkpoint = checkpoint_parse (bytes, "input", &error);
  g_autofree char *path = fuzz_text (data, size), *person = NULL;
  checkpoint_parse_path (path, &person);
  if (checkpoint == NULL) {
    fuzz_check_refusal (error);
    return 0;
  }
  g_autoptr (GBytes) printed = checkpoint_print (checkpoint);
  g_assert_true (g_bytes_equal (printed, bytes));
  return 0;
}
