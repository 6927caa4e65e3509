/* titles.N.xml is the only document of a destruction that contains what people wrote. */
#include "form/document/titles.h"

#include <string.h>

#include "form/document/register.h"
#include "form/name.h"
#include "form/shape.h"
#include "sys/message.h"

static const ShapeField line_fields[] = {
    {"path", SHAPE_ATTRIBUTE, SHAPE_MATCH (TitlesLine, path, name_path_is_valid, N_ ("the path of a record"))},
    {"date", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (TitlesLine, date)},
    {"title", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (TitlesLine, title, FIELD_MAX_LINE)},
    {"creator", SHAPE_ELEMENTS, SHAPE_TEXTS (TitlesLine, creators, FIELD_MAX_LINE)},
    {"docno", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (TitlesLine, docno, FIELD_MAX_LINE)},
    {"customer", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (TitlesLine, customer, FIELD_MAX_LINE)},
    {"note", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (TitlesLine, note, FIELD_MAX_LINE)},
    {0}};
SHAPE_ITEM (line, TitlesLine)

static void check_line (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const Titles *titles = item;
  const TitlesLine *line = shape_last (titles->lines);
  if (!line->title)
    shape_fault (reader, element, "the line has no title");
  if (titles->lines->len > REGISTER_MAX_LINES)
    shape_fault (reader, element, "a register has at most %d lines", REGISTER_MAX_LINES);
}

static const ShapeField titles_fields[] = {
    {"register", SHAPE_ATTRIBUTE, SHAPE_MATCH (Titles, number, register_is_number, N_ ("a register's number"))},
    {"edition", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Titles, edition, 1, G_MAXINT32)},
    SHAPE_NONCE (Titles),
    {"line", SHAPE_ELEMENTS, SHAPE_ITEMS (Titles, lines, line), .check = check_line},
    {0}};
const Shape titles_shape = {titles_fields, sizeof (Titles), NULL, "titles", "D-TITLES", TITLES_MAX_BYTES};
SHAPE_NEW (Titles, titles)
SHAPE_DOCUMENT (Titles, titles)

TitlesLine *titles_add_line (Titles *titles)
{
  return shape_add (&line_shape, titles->lines);
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
