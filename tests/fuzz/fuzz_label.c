/* The texts of QR codes: any text is read; what is a sheet or a label is printed as it was read. */
#include "form/label.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_auto (Label) label = {0};
  label_parse (text, &label);
  if (label.kind != LABEL_SHEET && label.kind != LABEL_RECORD)
    return 0;
  g_autofree char *printed = label_print (&label);
  g_assert_cmpstr (printed, ==, text);
  return 0;
}
