/* Each test looks at the characters and the length, so that a value can be judged without the document around it. */
#include "form/field.h"

#include <string.h>

#include "form/name.h"
#include "form/text.h"

#define MAX_WORD 40 /* bytes, as in a layout */
#define MAX_DECIMAL 32
#define MAX_COUNT 18

/* Letters of a class, digits and hyphens. */
static bool is_short (const char *value, GAsciiType letters)
{
  size_t len = text_span (value, letters | G_ASCII_DIGIT, "-");
  return len <= MAX_WORD && value[len] == '\0';
}

bool field_is_code (const char *value)
{
  return g_ascii_isalnum (value[0]) && is_short (value, G_ASCII_ALPHA);
}

bool field_is_word (const char *value)
{
  return g_ascii_islower (value[0]) && is_short (value, G_ASCII_LOWER);
}

bool field_is_layout (const char *value)
{
  return name_is_valid (value) && g_ascii_isalnum (value[0]) && is_short (value, G_ASCII_LOWER);
}

static bool is_hex (const char *value, size_t len)
{
  return strlen (value) == len && strspn (value, "0123456789abcdef") == len;
}

bool field_is_nonce (const char *value)
{
  return is_hex (value, 32);
}

bool field_is_digest (const char *value)
{
  return is_hex (value, 64) || is_hex (value, 128);
}

bool field_is_fingerprint (const char *value)
{
  return is_hex (value, 64);
}

bool field_is_currency (const char *value)
{
  return text_span (value, G_ASCII_UPPER, "") == 3 && value[3] == '\0';
}

static const char *skip_digits (const char *value)
{
  return value + strspn (value, "0123456789");
}

bool field_is_decimal (const char *value)
{
  const char *start = value[0] == '-' ? value + 1 : value;
  const char *end = skip_digits (start);
  if (end == start || strlen (value) > MAX_DECIMAL)
    return false;
  if (*end == '.') {
    start = end + 1;
    end = skip_digits (start);
  }
  return end > start && !*end;
}

bool field_is_count (const char *value)
{
  return *value && strlen (value) <= MAX_COUNT && !*skip_digits (value);
}
