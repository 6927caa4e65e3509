/* One line of the journal: what is read is what would have been written. */
#include "form/document/event.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Event) event = event_parse ((const char *)data, size, &error);
  if (event == NULL) {
    fuzz_check_refusal (error);
    return 0;
  }
  g_autofree char *line = event_print (event, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (line), ==, size + 1);
  g_assert_true (memcmp (line, data, size) == 0);
  return 0;
}
