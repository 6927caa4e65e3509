/* Writes JSON lines: an object is a string that grows by one member at a time. Bytes that are not UTF-8 are escaped, so
 * that a line is always valid. */
#include "tools/screen/internal.h"

#include <inttypes.h>

#include "form/text.h"

void json_string (GString *json, const char *text)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : text_escape (text, -1);
  g_string_append_c (json, '"');
  for (const char *at = valid ? valid : text; *at; at++) {
    unsigned char byte = (unsigned char)*at;
    if (byte == '"' || byte == '\\')
      g_string_append_c (json, '\\');
    if (byte < 0x20 || byte == 0x7f)
      g_string_append_printf (json, "\\u%04x", byte);
    else
      g_string_append_c (json, *at);
  }
  g_string_append_c (json, '"');
}

void json_key (GString *json, const char *key)
{
  if (json->len && json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');
  json_string (json, key);
  g_string_append_c (json, ':');
}

void json_put (GString *json, const char *key, const char *text)
{
  if (!text)
    return;
  json_key (json, key);
  json_string (json, text);
}

void json_put_number (GString *json, const char *key, uint64_t value)
{
  json_key (json, key);
  g_string_append_printf (json, "%" PRIu64, value);
}
