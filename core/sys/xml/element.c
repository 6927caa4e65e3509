/* Access to the tree of a parsed document. */
#include <stdarg.h>

#include "sys/error.h"
#include "sys/message.h"
#include "sys/xml/internal.h"

const XmlElement *xml_root (const XmlDocument *document)
{
  return document->root;
}

const XmlElement *xml_first (const XmlElement *element)
{
  return element->first;
}

const XmlElement *xml_next (const XmlElement *element)
{
  return element->next;
}

const char *xml_name (const XmlElement *element)
{
  return element->name;
}

bool xml_is (const XmlElement *element, const char *name)
{
  return g_str_equal (element->name, name);
}

unsigned xml_line (const XmlElement *element)
{
  return element->line;
}

void xml_error_at_line (GError **error, const char *id, const char *name, int line, const char *message)
{
  g_autofree char *where = g_strdup_printf ("%s:%d", name, line);
  error_set (error, ERROR_UNREADABLE, id, where, NULL, "%s", message);
}

void xml_error_at (const XmlElement *element, GError **error, const char *id, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = message_print (format, arguments);
  va_end (arguments);
  xml_error_at_line (error, id, element->document->name, (int)element->line, message);
}

const char *xml_get (const XmlElement *element, const char *attribute)
{
  for (unsigned i = 0; i < element->n_attributes; i++)
    if (!element->attributes[i].foreign && g_str_equal (element->attributes[i].name, attribute))
      return element->attributes[i].value;
  return NULL;
}

const char *xml_need (const XmlElement *element, const char *attribute, GError **error)
{
  const char *value = xml_get (element, attribute);
  if (value == NULL)
    xml_error_at (element, error, "D-XML-MISSING", "<%s> has no attribute \"%s\"", xml_name (element), attribute);
  return value;
}

const char *xml_text (const XmlElement *element, GError **error)
{
  if (element->first == NULL && !element->has_comment)
    return element->text;
  xml_error_at (element, error, "D-XML-UNEXPECTED", "<%s> may contain text only", xml_name (element));
  return NULL;
}

bool xml_only_attributes (const XmlElement *element, const char *const *allowed, GError **error)
{
  for (unsigned i = 0; i < element->n_attributes; i++) {
    const XmlAttribute *attribute = &element->attributes[i];
    if (attribute->foreign || !g_strv_contains (allowed, attribute->name)) {
      xml_error_at (element, error, "D-XML-UNEXPECTED", "<%s> has an unknown attribute \"%s\"", xml_name (element),
                    attribute->name);
      return false;
    }
  }
  return true;
}

bool xml_no_text (const XmlElement *element, GError **error)
{
  if (element->has_text)
    xml_error_at (element, error, "D-XML-UNEXPECTED", "<%s> may contain elements only", xml_name (element));
  return !element->has_text;
}
