/* titles.N.xml: the one document of a destruction that holds what people wrote. */
#include "form/document/titles.h"

#include <string.h>

#include "form/document/register.h"
#include "form/field.h"
#include "form/name.h"
#include "sys/message.h"
#include "sys/xml.h"

static void line_free (gpointer data)
{
  TitlesLine *line = data;
  g_ptr_array_unref (line->creators);
  g_free (line->path);
  g_free (line->title);
  g_free (line->docno);
  g_free (line->customer);
  g_free (line->note);
  g_free (line);
}

Titles *titles_new (void)
{
  Titles *titles = g_new0 (Titles, 1);
  titles->lines = g_ptr_array_new_with_free_func (line_free);
  return titles;
}

void titles_free (Titles *titles)
{
  if (!titles)
    return;
  g_free (titles->number);
  g_free (titles->nonce);
  g_ptr_array_unref (titles->lines);
  g_free (titles);
}

TitlesLine *titles_add_line (Titles *titles)
{
  TitlesLine *line = g_new0 (TitlesLine, 1);
  line->creators = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (titles->lines, line);
  return line;
}

const TitlesLine *titles_find (const Titles *titles, const char *path)
{
  for (guint i = 0; i < titles->lines->len; i++) {
    const TitlesLine *line = titles->lines->pdata[i];
    if (strcmp (line->path, path) == 0)
      return line;
  }
  return NULL;
}

static const XmlElement *take (FieldReader *reader, const XmlElement **next, const char *name)
{
  return field_take_from (reader, next, name, NULL);
}

static char *take_text (FieldReader *reader, const XmlElement **next, const char *name, size_t max)
{
  const XmlElement *element = take (reader, next, name);
  return element ? field_text (reader, element, NULL, true, max) : NULL;
}

static void parse_line (FieldReader *reader, const XmlElement *element, Titles *titles)
{
  TitlesLine *line = titles_add_line (titles);
  const XmlElement *creator;
  line->path = field_match (reader, element, "path", true, name_path_is_valid, N_ ("the path of a record"));
  field_date (reader, element, "date", &line->date);
  const XmlElement *next = field_inside (reader, element);
  line->title = take_text (reader, &next, "title", FIELD_MAX_LINE);
  while ((creator = take (reader, &next, "creator")))
    g_ptr_array_add (line->creators, field_text (reader, creator, NULL, true, FIELD_MAX_LINE));
  line->docno = take_text (reader, &next, "docno", FIELD_MAX_LINE);
  line->customer = take_text (reader, &next, "customer", FIELD_MAX_LINE);
  line->note = take_text (reader, &next, "note", FIELD_MAX_LINE);
  field_end_at (reader, next);
  if (!line->title)
    field_fault (reader, element, "a line without a title");
}

Titles *titles_parse (GBytes *bytes, const char *name, GError **error)
{
  static const char *const attributes[] = {"register", "edition", "nonce", NULL};
  static const char *const line_attributes[] = {"path", "date", NULL};
  g_autoptr (XmlDocument) document = xml_parse (bytes, TITLES_MAX_BYTES, name, error);
  if (!document)
    return NULL;
  const XmlElement *root = xml_root (document), *element;
  FieldReader reader = {.id = "D-TITLES", .error = error};
  g_autoptr (Titles) titles = titles_new ();
  field_begin (&reader, root, "titles", attributes);
  titles->number = field_match (&reader, root, "register", true, register_is_number, N_ ("a register's number"));
  titles->edition = (unsigned)field_number (&reader, root, "edition", 1, G_MAXINT32);
  titles->nonce = field_match (&reader, root, "nonce", true, field_is_nonce, N_ ("32 hexadecimal digits"));
  while (!reader.failed && (element = field_take (&reader, "line", line_attributes))) {
    parse_line (&reader, element, titles);
    if (titles->lines->len > REGISTER_MAX_LINES)
      field_fault (&reader, element, "a register has at most %d lines", REGISTER_MAX_LINES);
  }
  return field_end (&reader) ? g_steal_pointer (&titles) : NULL;
}

static void print_line (XmlWriter *writer, const TitlesLine *line)
{
  xml_begin (writer, "line");
  xml_put (writer, "path", line->path);
  field_put_date (writer, "date", &line->date);
  xml_put_element (writer, "title", line->title);
  for (guint i = 0; i < line->creators->len; i++)
    xml_put_element (writer, "creator", line->creators->pdata[i]);
  xml_put_element (writer, "docno", line->docno);
  xml_put_element (writer, "customer", line->customer);
  xml_put_element (writer, "note", line->note);
  xml_end (writer);
}

GBytes *titles_print (const Titles *titles)
{
  g_autoptr (XmlWriter) writer = xml_writer_new ("titles");
  xml_put (writer, "register", titles->number);
  xml_put_number (writer, "edition", titles->edition);
  xml_put (writer, "nonce", titles->nonce);
  for (guint i = 0; i < titles->lines->len; i++)
    print_line (writer, titles->lines->pdata[i]);
  return xml_writer_finish (writer);
}
