/* libxml2's text writer does the escaping; one way of indenting makes the same calls give the same bytes. */
#include <libxml/xmlwriter.h>

#include <inttypes.h>

#include "sys/xml.h"

static const xmlChar *as_xml (const char *text)
{
  return (const xmlChar *)text;
}

struct XmlWriter {
  xmlBufferPtr buffer;
  xmlTextWriterPtr writer;
};

/* The text writer fails only for want of memory, which is a crash everywhere here. */
static void must (int result)
{
  if (result < 0)
    g_error ("libxml2 cannot write");
}

XmlWriter *xml_writer_new (const char *root)
{
  XmlWriter *writer = g_new0 (XmlWriter, 1);
  writer->buffer = xmlBufferCreate ();
  writer->writer = xmlNewTextWriterMemory (writer->buffer, 0);
  must (xmlTextWriterSetIndent (writer->writer, 1));
  must (xmlTextWriterSetIndentString (writer->writer, as_xml ("  ")));
  must (xmlTextWriterStartDocument (writer->writer, "1.0", "UTF-8", NULL));
  xml_begin (writer, root);
  xml_put (writer, "xmlns", XML_NAMESPACE);
  return writer;
}

void xml_writer_free (XmlWriter *writer)
{
  if (writer == NULL)
    return;
  xmlFreeTextWriter (writer->writer);
  xmlBufferFree (writer->buffer);
  g_free (writer);
}

void xml_begin (XmlWriter *writer, const char *name)
{
  must (xmlTextWriterStartElement (writer->writer, as_xml (name)));
}

void xml_end (XmlWriter *writer)
{
  must (xmlTextWriterEndElement (writer->writer));
}

void xml_put (XmlWriter *writer, const char *attribute, const char *value)
{
  if (value != NULL)
    must (xmlTextWriterWriteAttribute (writer->writer, as_xml (attribute), as_xml (value)));
}

void xml_put_number (XmlWriter *writer, const char *attribute, guint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" PRIu64, value);
  xml_put (writer, attribute, text);
}

void xml_put_element (XmlWriter *writer, const char *name, const char *text)
{
  if (text != NULL)
    must (xmlTextWriterWriteElement (writer->writer, as_xml (name), as_xml (text)));
}

GBytes *xml_writer_finish (XmlWriter *writer)
{
  must (xmlTextWriterEndDocument (writer->writer));
  must (xmlTextWriterFlush (writer->writer));
  return g_bytes_new (xmlBufferContent (writer->buffer), (size_t)xmlBufferLength (writer->buffer));
}
