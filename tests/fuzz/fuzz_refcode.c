/* Reference codes. */
#include "form/refcode.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_autoptr (GError) error = NULL;
  g_auto (RefCode) code = {0};
  if (!refcode_parse (text, &code, &error)) {
    fuzz_check_refusal (error);
    return 0;
  }
  g_auto (GStrv) dotted = g_strsplit (text, "·", -1);
  g_autofree char *plain = g_strjoinv (".", dotted), *printed = refcode_print (&code);
  g_assert_cmpstr (printed, ==, plain);
  return 0;
}
