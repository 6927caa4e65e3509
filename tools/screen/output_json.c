/* Writes JSON lines: an object is a string that grows by one member at a time. Bytes that are not UTF-8 are escaped, so
 * that a line is always valid; so are the characters that a terminal must not get, as \uXXXX. */
#include "tools/screen/internal.h"

#include <inttypes.h>

#include "form/text.h"

/* Characters beyond U+FFFF need two. */
static void put_escaped (GString *json, gunichar c)
{
  if (c > 0xffff)
    g_string_append_printf (json, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
  else
    g_string_append_printf (json, "\\u%04x", c);
}

void json_string (GString *json, const char *text)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : text_escape (text, -1);
  g_string_append_c (json, '"');
  for (const char *at = valid ? valid : text; *at;) {
    size_t len = (size_t)g_utf8_skip[(unsigned char)*at];
    if (*at == '"' || *at == '\\')
      g_string_append_c (json, '\\');
    if (text_is_plain (at, (gssize)len))
      g_string_append_len (json, at, (gssize)len);
    else
      put_escaped (json, g_utf8_get_char (at));
    at += len;
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
