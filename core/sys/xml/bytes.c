/* Refuses some documents before parsing: libxml2 would accept some of them as well formed, and need minutes for others.
 */
#include <string.h>

#include "sys/message.h"
#include "sys/xml/internal.h"

/* Whether text declares UTF-8 or no encoding. Text with any other declaration would still be read as UTF-8. */
static bool declares_utf8 (const char *text, size_t len)
{
  static const char DECLARED[] = "encoding";
  const char *end = len > 1 && text[0] == '<' && text[1] == '?' ? g_strstr_len (text, (gssize)len, "?>") : NULL;
  const char *declared = end != NULL ? g_strstr_len (text, end - text, DECLARED) : NULL;
  if (declared == NULL)
    return true;
  g_autofree char *value = g_strndup (declared + strlen (DECLARED), (size_t)(end - declared) - strlen (DECLARED));
  const char *quoted = value + strspn (value, " \t\r\n=");
  return (quoted[0] == '"' || quoted[0] == '\'') && g_ascii_strncasecmp (quoted + 1, "utf-8", 5) == 0 &&
         quoted[6] == quoted[0];
}

/* The end of the tag at text, or NULL when it has too many quoted values (attributes and namespaces). Values cannot
 * contain
 * '<', so all tags are found even in a damaged document. */
static const char *end_of_tag (const char *text, const char *end)
{
  unsigned values = 0;
  const char *next = memchr (text + 1, '<', (size_t)(end - text - 1));
  const char *limit = next != NULL ? next : end;
  for (text++; text < limit && *text != '>'; text++) {
    if (*text != '"' && *text != '\'')
      continue;
    if (++values > XML_MAX_ATTRIBUTES)
      return NULL;
    const char *closing = memchr (text + 1, *text, (size_t)(limit - text - 1));
    if (closing == NULL)
      return limit;
    text = closing;
  }
  return text;
}

static bool begins (const char *text, const char *end, const char *word)
{
  return (size_t)(end - text) >= strlen (word) && memcmp (text, word, strlen (word)) == 0;
}

/* The next tag, or NULL. Skips comments and CDATA, which may contain texts that look like tags. */
static const char *next_tag (const char *text, const char *end)
{
  while (text < end && (text = memchr (text, '<', (size_t)(end - text))) != NULL) {
    bool comment = begins (text, end, "<!--");
    if (!comment && !begins (text, end, "<![CDATA["))
      return text;
    text += strlen (comment ? "<!--" : "<![CDATA[");
    const char *closing = g_strstr_len (text, end - text, comment ? "-->" : "]]>");
    text = closing != NULL ? closing : end;
  }
  return NULL;
}

/* The first tag with too many attributes, or NULL. */
static const char *overloaded_tag (const char *text, const char *end)
{
  for (const char *tag = next_tag (text, end); tag != NULL; tag = next_tag (text, end)) {
    bool element = end - tag > 1 && tag[1] != '!' && tag[1] != '?';
    text = element ? end_of_tag (tag, end) : tag + 1;
    if (text == NULL)
      return tag;
  }
  return NULL;
}

/* The first character that XML forbids. In a comment libxml2 would end the comment there and go on. */
static const char *forbidden_character (const char *text, const char *end)
{
  for (; text < end; text++) {
    unsigned char byte = (unsigned char)*text;
    if (byte >= 0x20 && byte != 0xef)
      continue;
    if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r')
      return text;
    if (begins (text, end, "\xEF\xBF\xBE") || begins (text, end, "\xEF\xBF\xBF"))
      return text;
  }
  return NULL;
}

bool xml_check_bytes (const char *text, size_t len, size_t max_bytes, const char *name, GError **error)
{
  const char *id = NULL, *message = NULL, *at = text;
  const char *end = len > 0 ? text + len : text; /* text may be NULL when there are no bytes */
  if (len > max_bytes) {
    id = "D-XML-TOO-LARGE", message = N_ ("the document is too large");
  } else if (len == 0) {
    id = "D-XML-MALFORMED", message = N_ ("the document is empty");
  } else if (!g_utf8_validate_len (text, len, &at) || !declares_utf8 (text, len)) {
    id = "D-XML-ENCODING", message = N_ ("the document is not in UTF-8");
    at = at < end ? at : text;
  } else if ((at = forbidden_character (text, end)) != NULL) {
    id = "D-XML-MALFORMED", message = N_ ("the document contains a character that XML does not allow");
  } else if ((at = overloaded_tag (text, end)) != NULL) {
    id = "D-XML-TOO-LARGE", message = N_ ("an element has too many attributes");
  } else
    return true;
  int line = 1;
  for (const char *p = text; p < at; p++)
    line += *p == '\n';
  xml_error_at_line (error, id, name, line, message);
  return false;
}
