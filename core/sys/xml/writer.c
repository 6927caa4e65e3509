/* Writes a document into a growing string. Escapes and indentation are those of libxml2's text writer
 * (tests/unit/test_xml.c), which takes eight times as long. */
#include <string.h>

#include "sys/xml.h"

#define ESCAPED "&<>\"\r"
#define ESCAPED_IN_ATTRIBUTE ESCAPED "\n\t" /* a parser turns these into spaces */
#define SIZE 2048                           /* of most records */

struct XmlWriter {
  GString *text;
  const char *open[XML_MAX_DEPTH]; /* names of the open elements, the root first */
  unsigned depth;
  bool in_tag; /* the last one can still get attributes */
};

/* Faster than g_string_append_len, which checks its arguments: most documents consist of many short pieces. */
static void append_bytes (GString *out, const char *text, size_t len)
{
  if (out->len + len >= out->allocated_len) {
    g_string_append_len (out, text, (gssize)len);
    return;
  }
  memcpy (out->str + out->len, text, len);
  out->len += len;
  out->str[out->len] = '\0';
}

static void append_string (GString *out, const char *text)
{
  append_bytes (out, text, strlen (text));
}

static const char *escape_of (char c)
{
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\r':
    return "&#13;";
  case '\n':
    return "&#10;";
  default:
    return "&#9;";
  }
}

static void append_escaped (GString *out, const char *text, const char *escaped)
{
  for (;;) {
    size_t len = strcspn (text, escaped);
    append_bytes (out, text, len);
    text += len;
    if (*text == '\0')
      return;
    append_string (out, escape_of (*text++));
  }
}

static void append_indent (const XmlWriter *writer)
{
  for (unsigned i = 0; i < writer->depth; i++)
    append_string (writer->text, "  ");
}

/* Ends the tag of an element that gets contents. */
static void end_tag (XmlWriter *writer)
{
  if (writer->in_tag)
    append_string (writer->text, ">\n");
  writer->in_tag = false;
}

XmlWriter *xml_writer_new (const char *root)
{
  XmlWriter *writer = g_new0 (XmlWriter, 1);
  writer->text = g_string_sized_new (SIZE);
  append_string (writer->text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  xml_begin (writer, root);
  xml_put (writer, "xmlns", XML_NAMESPACE);
  return writer;
}

void xml_writer_free (XmlWriter *writer)
{
  if (writer == NULL)
    return;
  if (writer->text != NULL)
    g_string_free (writer->text, TRUE);
  g_free (writer);
}

void xml_begin (XmlWriter *writer, const char *name)
{
  g_assert (writer->depth < XML_MAX_DEPTH);
  end_tag (writer);
  append_indent (writer);
  g_string_append_c (writer->text, '<');
  append_string (writer->text, name);
  writer->open[writer->depth++] = name;
  writer->in_tag = true;
}

void xml_end (XmlWriter *writer)
{
  g_assert (writer->depth > 0);
  const char *name = writer->open[--writer->depth];
  if (writer->in_tag) {
    append_string (writer->text, "/>\n");
  } else {
    append_indent (writer);
    append_string (writer->text, "</");
    append_string (writer->text, name);
    append_string (writer->text, ">\n");
  }
  writer->in_tag = false;
}

void xml_put (XmlWriter *writer, const char *attribute, const char *value)
{
  if (value == NULL)
    return;
  g_assert (writer->in_tag);
  g_string_append_c (writer->text, ' ');
  append_string (writer->text, attribute);
  append_string (writer->text, "=\"");
  append_escaped (writer->text, value, ESCAPED_IN_ATTRIBUTE);
  g_string_append_c (writer->text, '"');
}

void xml_put_element (XmlWriter *writer, const char *name, const char *text)
{
  if (text == NULL)
    return;
  end_tag (writer);
  append_indent (writer);
  g_string_append_c (writer->text, '<');
  append_string (writer->text, name);
  g_string_append_c (writer->text, '>');
  append_escaped (writer->text, text, ESCAPED);
  append_string (writer->text, "</");
  append_string (writer->text, name);
  append_string (writer->text, ">\n");
}

GBytes *xml_writer_finish (XmlWriter *writer)
{
  while (writer->depth > 0)
    xml_end (writer);
  return g_string_free_to_bytes (g_steal_pointer (&writer->text));
}
