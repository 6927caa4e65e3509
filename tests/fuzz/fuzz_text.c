/* Text from outside, and the names made of it. */
#include "form/text.h"

#include "form/name.h"
#include "tests/fuzz/fuzz.h"

static void check_encoding (const char *text)
{
  g_autofree char *encoded = text_percent_encode (text), *decoded = text_percent_decode (encoded);
  g_assert_true (text_is_plain (encoded, -1));
  g_assert_null (strchr (encoded, ' '));
  g_assert_cmpstr (decoded, ==, text);
  g_autofree char *raw = text_percent_decode (text);
  if (raw != NULL) {
    g_autofree char *same = text_percent_encode (raw);
    g_assert_cmpstr (same, ==, text);
  }
}

static void check_tidy (const char *text)
{
  g_autofree char *tidy = text_tidy (text, 1000);
  if (tidy == NULL)
    return;
  g_autofree char *again = text_tidy (tidy, 1000);
  g_assert_cmpstr (again, ==, tidy);
  g_assert_true (text_is_plain (tidy, -1));
}

static void check_names (const char *text)
{
  g_auto (NamePlace) place = {0};
  if (name_is_valid (text))
    g_assert_true (name_path_is_valid (text));
  if (name_is_customer (text)) {
    g_autofree char *path = name_customer_path (text);
    g_assert_true (name_path_is_valid (path) && name_split_path (path, &place));
    g_assert_cmpstr (place.customer, ==, text);
  } else if (name_split_path (text, &place)) {
    g_autofree char *path = name_record_path (place.customer, place.year, place.directory, place.item);
    g_assert_cmpstr (path, ==, text);
  }
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_autofree char *all = text_escape ((const char *)data, (gssize)size), *escaped = text_escape (text, -1);
  g_assert_true (text_is_plain (all, -1));
  g_assert_cmpint (text_is_plain (text, -1), ==, g_str_equal (escaped, text));
  text_width (text);
  check_encoding (text);
  check_tidy (text);
  check_names (text);
  return 0;
}
