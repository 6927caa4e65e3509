/* Escaping, encoding and refusing all depend on one question: may this character appear in a line as it is? */
#include "form/text.h"

#include "sys/db_words.h"
#include "sys/error.h"

/* As g_utf8_next_char(), for const text. */
static const char *next_char (const char *text)
{
  return text + g_utf8_skip[(unsigned char)*text];
}

/* The other characters that Unicode calls, or once called, format characters (Cf); the XML schema refuses them. The
 * list is our own, so that encoding does not change with the tables of a library. */
static bool is_format (gunichar c)
{
  static const gunichar ranges[][2] = {{0x600, 0x605},     {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},
                                       {0x8e2, 0x8e2},     {0x17b4, 0x17b5},   {0x110bd, 0x110bd}, {0x110cd, 0x110cd},
                                       {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}};
  for (size_t i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (c >= ranges[i][0] && c <= ranges[i][1])
      return true;
  return false;
}

/* C0, C1 and DEL; bidirectional controls and marks; zero-width characters; separators; byte-order mark; tags. */
static bool is_plain (gunichar c)
{
  if (c < 0x20 || (c >= 0x7f && c <= 0x9f))
    return false;
  if (c == 0xad || c == 0x61c || c == 0x180e || c == 0xfeff)
    return false;
  if ((c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f))
    return false;
  return !(c >= 0xfff9 && c <= 0xfffb) && !(c >= 0xe0000 && c <= 0xe007f) && (c & 0xfffe) != 0xfffe && !is_format (c);
}

bool text_is_plain (const char *text, gssize len)
{
  const char *end = text + (len < 0 ? strlen (text) : (size_t)len);
  while (text < end && *text >= 0x20 && *text < 0x7f)
    text++;
  if (!g_utf8_validate (text, end - text, NULL))
    return false;
  for (; text < end; text = next_char (text))
    if (!is_plain (g_utf8_get_char (text)))
      return false;
  return true;
}

int text_compare (const void *a, const void *b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

const char **text_distinct (const char *const *words)
{
  unsigned n = 0;
  const char **distinct = g_new0 (const char *, g_strv_length ((char **)(guintptr)words) + 1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (; *words != NULL; words++)
    if (g_hash_table_add (seen, (gpointer)(guintptr)*words))
      distinct[n++] = *words;
  return distinct;
}

char *text_escape (const char *text, gssize len)
{
  if (text_is_plain (text, len))
    return g_strndup (text, len < 0 ? strlen (text) : (size_t)len);
  GString *out = g_string_new (NULL);
  const char *end = text + (len < 0 ? strlen (text) : (size_t)len);
  while (text < end) {
    gunichar c = g_utf8_get_char_validated (text, end - text);
    if (c == (gunichar)-1 || c == (gunichar)-2 || c == 0) {
      g_string_append_printf (out, "\\x%02X", (unsigned char)*text++);
      continue;
    }
    const char *next = next_char (text);
    if (is_plain (c))
      g_string_append_len (out, text, next - text);
    else
      g_string_append_printf (out, "\\u{%04X}", c);
    text = next;
  }
  return g_string_free (out, FALSE);
}

/* Whether the character at text must be encoded. len receives its length in bytes: 1 when it is not valid UTF-8. */
static bool must_encode (const char *text, size_t *len)
{
  gunichar c = g_utf8_get_char_validated (text, -1);
  if (c == (gunichar)-1 || c == (gunichar)-2) {
    *len = 1;
    return true;
  }
  *len = (size_t)(next_char (text) - text);
  return c == ' ' || c == '%' || !is_plain (c);
}

char *text_percent_encode (const char *text)
{
  if (strpbrk (text, "% ") == NULL && text_is_plain (text, -1))
    return g_strdup (text);
  GString *out = g_string_new (NULL);
  size_t len = 0;
  for (; *text != '\0'; text += len) {
    if (!must_encode (text, &len)) {
      g_string_append_len (out, text, (gssize)len);
      continue;
    }
    for (size_t i = 0; i < len; i++)
      g_string_append_printf (out, "%%%02X", (unsigned char)text[i]);
  }
  return g_string_free (out, FALSE);
}

char *text_percent_decode (const char *text)
{
  if (strpbrk (text, "% ") == NULL && text_is_plain (text, -1))
    return g_strdup (text);
  g_autoptr (GString) out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++) {
    if (*p != '%') {
      g_string_append_c (out, *p);
      continue;
    }
    int high = g_ascii_xdigit_value (p[1]), low = high < 0 ? -1 : g_ascii_xdigit_value (p[2]);
    if (low < 0 || high * 16 + low == 0)
      return NULL;
    g_string_append_c (out, (char)(high * 16 + low));
    p += 2;
  }
  g_autofree char *again = text_percent_encode (out->str);
  return g_str_equal (again, text) ? g_strdup (out->str) : NULL;
}

/* True when text is certainly in NFC, without a look at the Unicode tables; nearly all texts are. U+0300 is the first
 * character that composes with the one before it. Plain Han and full-width forms never compose. */
static bool is_surely_normal (const char *text)
{
  for (; *text != '\0'; text = next_char (text)) {
    gunichar c = *text > 0 ? (gunichar)*text : g_utf8_get_char (text);
    if (c >= 0x300 && !(c >= 0x4e00 && c <= 0x9fff) && !(c >= 0x3001 && c <= 0x3029) && !(c >= 0xff01 && c <= 0xff5e))
      return false;
  }
  return true;
}

char *text_normalize (const char *text, GNormalizeMode mode)
{
  return g_utf8_validate (text, -1, NULL) ? g_utf8_normalize (text, -1, mode) : NULL;
}

char *text_tidy (const char *text, size_t max_bytes)
{
  if (!g_utf8_validate (text, -1, NULL))
    return NULL;
  g_autofree char *made = is_surely_normal (text) ? NULL : g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  const char *normal = made != NULL ? made : text;
  const char *start = normal, *end = normal + strlen (normal);
  while (start < end && g_unichar_isspace (g_utf8_get_char (start)))
    start = next_char (start);
  while (start < end && g_unichar_isspace (g_utf8_get_char (g_utf8_find_prev_char (start, end))))
    end = g_utf8_find_prev_char (start, end);
  size_t len = (size_t)(end - start);
  if (len == 0 || len > max_bytes || !text_is_plain (start, (gssize)len))
    return NULL;
  return g_strndup (start, len);
}

char *text_alike (const char *text)
{
  g_autofree char *one_width = text_normalize (text, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = one_width != NULL ? g_utf8_casefold (one_width, -1) : g_strdup ("");
  GString *alike = g_string_new (NULL);
  for (const char *at = folded; *at != '\0'; at = next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (!g_unichar_isspace (c) && !db_words_is_name_dot (c))
      g_string_append_unichar (alike, c);
  }
  return g_string_free (alike, FALSE);
}

bool text_take (const char *option, const char *text, size_t max_bytes, char **tidy, GError **error)
{
  *tidy = text != NULL ? text_tidy (text, max_bytes) : NULL;
  if (text == NULL || *tidy != NULL)
    return true;
  return error_set (error, ERROR_USAGE, "D-TEXT", option, NULL,
                    "the text is empty, longer than %zu bytes, or contains invisible characters", max_bytes);
}

size_t text_span (const char *text, GAsciiType classes, const char *others)
{
  const char *end = text;
  while (*end != '\0' && ((g_ascii_table[(guchar)*end] & classes) != 0 || strchr (others, *end) != NULL))
    end++;
  return (size_t)(end - text);
}

unsigned text_number (const char *text, size_t min, size_t max)
{
  size_t len = text_span (text, G_ASCII_DIGIT, "");
  if (len < min || len > max || text[len] != '\0' || (len > min && text[0] == '0'))
    return 0;
  return (unsigned)g_ascii_strtoull (text, NULL, 10);
}

unsigned text_cut (char *text, char separator, char **parts, unsigned max)
{
  unsigned n = 0;
  for (char *end; text != NULL && n < max; text = end) {
    end = strchr (text, separator);
    if (end != NULL)
      *end++ = '\0';
    parts[n++] = text;
  }
  return text == NULL ? n : max + 1;
}

/* Every shell takes bytes above 127 as letters. */
static bool is_plain_to_shell (guchar c)
{
  return c > 127 || g_ascii_isalnum (c) || (c != '\0' && strchr ("%+,-./:=@_", c) != NULL);
}

char *text_word (const char *text)
{
  size_t plain = 0;
  while (is_plain_to_shell ((guchar)text[plain]))
    plain++;
  return plain > 0 && text[plain] == '\0' ? g_strdup (text) : g_shell_quote (text);
}

size_t text_width (const char *text)
{
  size_t width = 0;
  while (*text != '\0') {
    gunichar c = g_utf8_get_char_validated (text, -1);
    bool invalid = c == (gunichar)-1 || c == (gunichar)-2;
    text = invalid ? text + 1 : next_char (text);
    if (invalid || !g_unichar_iszerowidth (c))
      width += !invalid && g_unichar_iswide (c) ? 2 : 1;
  }
  return width;
}
