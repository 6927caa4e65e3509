/* Reading, printing, copying and freeing are one walk each over the table. A nested element has a table of its own,
 * which the walk enters, so the tables and not the document limit the depth. */
#include "form/shape.h"

#include <inttypes.h>
#include <string.h>

#include "form/date.h"
#include "form/text.h"
#include "sys/decimal.h"
#include "sys/message.h"

struct ShapeReader {
  const char *id;
  GError **error;
  bool failed;
};

static gconstpointer member_of (gconstpointer item, const ShapeField *field)
{
  return (const char *)item + field->offset;
}

static bool is_list (const ShapeField *field)
{
  return field->place == SHAPE_ELEMENTS || field->place == SHAPE_SOME_ELEMENTS;
}

static bool is_string (const ShapeField *field)
{
  return field->type == SHAPE_TYPE_TEXT || field->type == SHAPE_TYPE_MATCH;
}

static bool is_attribute (const ShapeField *field)
{
  return field->place == SHAPE_ATTRIBUTE || field->place == SHAPE_MAYBE_ATTRIBUTE;
}

/* ---- Life ---- */

static void make_lists (const ShapeField *field, gpointer item)
{
  for (; field->place != SHAPE_END; field++) {
    GPtrArray **list = G_STRUCT_MEMBER_P (item, field->offset);
    if (field->type == SHAPE_TYPE_GROUP)
      make_lists (field->shape->fields, list);
    else if (is_list (field))
      *list = g_ptr_array_new_with_free_func (field->shape ? field->shape->free_item : g_free);
  }
}

gpointer shape_new (const Shape *shape)
{
  gpointer item = g_malloc0 (shape->size);
  make_lists (shape->fields, item);
  return item;
}

gpointer shape_add (const Shape *shape, GPtrArray *items)
{
  gpointer item = shape_new (shape);
  g_ptr_array_add (items, item);
  return item;
}

static void clear_fields (const ShapeField *field, gpointer item)
{
  for (; field->place != SHAPE_END; field++) {
    gpointer member = G_STRUCT_MEMBER_P (item, field->offset);
    if (field->type == SHAPE_TYPE_GROUP)
      clear_fields (field->shape->fields, member);
    else if (is_list (field))
      g_clear_pointer ((GPtrArray **)member, g_ptr_array_unref);
    else if (is_string (field))
      g_free (*(char **)member);
    else if (field->type == SHAPE_TYPE_REFERENCE)
      refcode_clear (member);
  }
}

void shape_clear (const Shape *shape, gpointer item)
{
  clear_fields (shape->fields, item);
  memset (item, 0, shape->size);
}

void shape_free (const Shape *shape, gpointer item)
{
  if (item)
    clear_fields (shape->fields, item);
  g_free (item);
}

static void copy_fields (const ShapeField *field, gconstpointer item, gpointer to)
{
  for (; field->place != SHAPE_END; field++) {
    gconstpointer from = member_of (item, field);
    gpointer member = G_STRUCT_MEMBER_P (to, field->offset);
    if (field->type == SHAPE_TYPE_GROUP) {
      copy_fields (field->shape->fields, from, member);
    } else if (is_list (field)) {
      const GPtrArray *list = *(GPtrArray *const *)from;
      for (guint i = 0; i < list->len; i++)
        g_ptr_array_add (*(GPtrArray **)member,
                         field->shape ? shape_copy (field->shape, list->pdata[i]) : g_strdup (list->pdata[i]));
    } else if (is_string (field)) {
      *(char **)member = g_strdup (*(char *const *)from);
    } else if (field->type == SHAPE_TYPE_REFERENCE) {
      g_autofree char *text = ((const RefCode *)from)->fonds ? refcode_print (from) : NULL;
      if (text)
        refcode_parse (text, member, NULL);
    } else if (field->size > 0) {
      memcpy (member, from, field->size);
    }
  }
}

gpointer shape_copy (const Shape *shape, gconstpointer item)
{
  gpointer new = shape_new (shape);
  copy_fields (shape->fields, item, new);
  return new;
}

gconstpointer shape_last (const GPtrArray *items)
{
  return items->len > 0 ? items->pdata[items->len - 1] : NULL;
}

gconstpointer shape_before_last (const GPtrArray *items)
{
  return items->len > 1 ? items->pdata[items->len - 2] : NULL;
}

/* ---- Reading ---- */

void shape_fault (ShapeReader *reader, const XmlElement *element, const char *format, ...)
{
  if (reader->failed)
    return;
  reader->failed = true;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = message_print (format, arguments);
  va_end (arguments);
  xml_error_at (element, reader->error, reader->id, "%s", message);
}

static char *read_text (ShapeReader *reader, const XmlElement *element, const char *name, const char *value, size_t max)
{
  char *tidy = text_tidy (value, max);
  if (tidy && strcmp (tidy, value) == 0)
    return tidy;
  g_free (tidy);
  const char *fault = strlen (value) > max         ? N_ ("is too long")
                      : !*value                    ? N_ ("is empty")
                      : !text_is_plain (value, -1) ? N_ ("contains control or bidirectional characters")
                                                   : N_ ("is not in Unicode NFC, or begins or ends with white space");
  shape_fault (reader, element, "%s %s", name, _ (fault));
  return NULL;
}

static void read_number (ShapeReader *reader, const XmlElement *element, const ShapeField *field, const char *value,
                         gpointer member)
{
  guint64 number;
  if (!g_ascii_string_to_unsigned (value, 10, field->min, field->max, &number, NULL) || !g_ascii_isdigit (value[0]) ||
      (value[0] == '0' && value[1]))
    shape_fault (reader, element, "%s is not a number from %ju to %ju", field->name, (uintmax_t)field->min,
                 (uintmax_t)field->max);
  else if (field->size == sizeof (uint64_t))
    *(uint64_t *)member = number;
  else
    *(unsigned *)member = (unsigned)number;
}

static bool read_name (const ShapeField *field, const char *value, gpointer member)
{
  unsigned i = 0;
  while (field->names[i] && strcmp (field->names[i], value) != 0)
    i++;
  if (field->type == SHAPE_TYPE_ENUM)
    *(unsigned *)member = i;
  return field->names[i];
}

/* Reads a value that a test or a list of names describes. False when it does not match. */
static bool read_form (const ShapeField *field, const char *value, gpointer member)
{
  switch (field->type) {
  case SHAPE_TYPE_MATCH:
    *(char **)member = field->test (value) ? g_strdup (value) : NULL;
    return *(char **)member;
  case SHAPE_TYPE_REFERENCE:
    return field->test (value) && refcode_parse (value, member, NULL);
  case SHAPE_TYPE_YES:
    *(bool *)member = strcmp (value, "yes") == 0;
    return *(bool *)member;
  default:
    return read_name (field, value, member);
  }
}

/* Reads a value. name is that of its attribute or element. */
static void read_value (ShapeReader *reader, const XmlElement *element, const ShapeField *field, const char *name,
                        const char *value, gpointer member)
{
  switch (field->type) {
  case SHAPE_TYPE_TEXT:
    *(char **)member = read_text (reader, element, name, value, field->max);
    break;
  case SHAPE_TYPE_NUMBER:
    read_number (reader, element, field, value, member);
    break;
  case SHAPE_TYPE_DATE:
    if (!date_parse_strict (value, member))
      shape_fault (reader, element, "%s is not a date", name);
    break;
  case SHAPE_TYPE_TIME:
    if (!date_parse_time (value, member))
      shape_fault (reader, element, "%s is not a UTC time such as 2026-11-23T08:12:00Z", name);
    break;
  default:
    if (!read_form (field, value, member))
      shape_fault (reader, element, "%s is not %s", name, _ (field->what));
  }
}

/* Finds the values of the attributes that the table begins with, and refuses other attributes and text. values receives
 * NULL for an attribute that is absent. Returns the number of these fields. */
static unsigned find_attributes (ShapeReader *reader, const XmlElement *element, const ShapeField *fields,
                                 const char *values[XML_MAX_ATTRIBUTES])
{
  const char *names[XML_MAX_ATTRIBUTES + 1];
  unsigned n = 0;
  for (; is_attribute (&fields[n]); n++)
    names[n] = fields[n].name;
  names[n] = NULL;
  if (!xml_only_attributes (element, names, reader->error) || !xml_no_text (element, reader->error))
    reader->failed = true;
  for (unsigned i = 0; i < n; i++)
    values[i] = xml_get (element, names[i]);
  return n;
}

/* The value of a simple element: its text, or its only attribute. */
static const char *find_value (ShapeReader *reader, const XmlElement *element, const char *attribute)
{
  const char *const allowed[] = {attribute, NULL};
  const char *value = NULL;
  if (xml_only_attributes (element, allowed, reader->error) && (!attribute || xml_no_text (element, reader->error)))
    value = attribute ? xml_need (element, attribute, reader->error) : xml_text (element, reader->error);
  if (!value)
    reader->failed = true;
  return value;
}

static void refuse_element (ShapeReader *reader, const XmlElement *left_over)
{
  if (reader->failed || !left_over)
    return;
  reader->failed = true;
  xml_error_at (left_over, reader->error, "D-XML-UNEXPECTED", "<%s> is not expected here", xml_name (left_over));
}

static void read_inside (ShapeReader *reader, const XmlElement *element, const ShapeField *field, gpointer item);

/* Reads one element into a member of owner. */
static void read_element (ShapeReader *reader, const XmlElement *element, const ShapeField *field, gpointer owner)
{
  gpointer member = G_STRUCT_MEMBER_P (owner, field->offset);
  if (field->type == SHAPE_TYPE_GROUP) {
    read_inside (reader, element, field->shape->fields, member);
  } else if (field->type == SHAPE_TYPE_ITEMS) {
    read_inside (reader, element, field->shape->fields, shape_add (field->shape, *(GPtrArray **)member));
  } else {
    const char *value = find_value (reader, element, field->attribute);
    char *text = NULL;
    if (value)
      read_value (reader, element, field, field->attribute ? field->attribute : field->name, value,
                  is_list (field) ? &text : member);
    if (text)
      g_ptr_array_add (*(GPtrArray **)member, text);
    if (field->attribute)
      refuse_element (reader, xml_first (element));
  }
  if (field->check && !reader->failed)
    field->check (reader, element, owner);
}

static void read_elements (ShapeReader *reader, const XmlElement *element, const XmlElement **next,
                           const ShapeField *field, gpointer item)
{
  bool needed = field->place == SHAPE_ELEMENT || field->place == SHAPE_SOME_ELEMENTS;
  if (field->when && !field->when (item))
    return;
  while (!reader->failed && *next && xml_is (*next, field->name)) {
    needed = false;
    read_element (reader, *next, field, item);
    *next = xml_next (*next);
    if (!is_list (field))
      return;
  }
  if (!needed || reader->failed)
    return;
  reader->failed = true;
  if (*next)
    xml_error_at (*next, reader->error, "D-XML-UNEXPECTED", "expected <%s>, found <%s>", field->name, xml_name (*next));
  else
    xml_error_at (element, reader->error, "D-XML-MISSING", "<%s> is missing", field->name);
}

static void read_inside (ShapeReader *reader, const XmlElement *element, const ShapeField *field, gpointer item)
{
  const char *values[XML_MAX_ATTRIBUTES];
  unsigned n = find_attributes (reader, element, field, values);
  for (unsigned i = 0; i < n && !reader->failed; i++, field++) {
    if (values[i])
      read_value (reader, element, field, field->name, values[i], G_STRUCT_MEMBER_P (item, field->offset));
    else if (field->place == SHAPE_ATTRIBUTE)
      reader->failed = !xml_need (element, field->name, reader->error);
  }
  const XmlElement *next = xml_first (element);
  for (; field->place != SHAPE_END && !reader->failed; field++) {
    if (field->place == SHAPE_CHECK)
      field->check (reader, element, item);
    else
      read_elements (reader, element, &next, field, item);
  }
  refuse_element (reader, next);
}

gpointer shape_read (const Shape *shape, const XmlDocument *document, GError **error)
{
  const XmlElement *root = xml_root (document);
  if (!xml_is (root, shape->name)) {
    xml_error_at (root, error, "D-XML-UNEXPECTED", "expected <%s>, found <%s>", shape->name, xml_name (root));
    return NULL;
  }
  ShapeReader reader = {.id = shape->id, .error = error};
  gpointer item = shape_new (shape);
  read_inside (&reader, root, shape->fields, item);
  if (reader.failed)
    shape_free (shape, item);
  return reader.failed ? NULL : item;
}

gpointer shape_parse (const Shape *shape, GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (XmlDocument) document = xml_parse (bytes, shape->max_bytes, name, error);
  return document ? shape_read (shape, document, error) : NULL;
}

/* ---- Printing ---- */

static bool has_value (const ShapeField *field, gconstpointer item)
{
  gconstpointer member = member_of (item, field);
  switch (field->type) {
  case SHAPE_TYPE_TEXT:
  case SHAPE_TYPE_MATCH:
    return *(char *const *)member;
  case SHAPE_TYPE_NUMBER:
    return field->size == sizeof (uint64_t) ? *(const uint64_t *)member > 0 : *(const unsigned *)member > 0;
  case SHAPE_TYPE_DATE:
    return g_date_valid (member);
  case SHAPE_TYPE_TIME:
    return *(const int64_t *)member != 0;
  case SHAPE_TYPE_YES:
    return *(const bool *)member;
  case SHAPE_TYPE_REFERENCE:
    return ((const RefCode *)member)->fonds;
  case SHAPE_TYPE_GROUP:
    for (const ShapeField *inner = field->shape->fields; inner->place != SHAPE_END; inner++)
      if (has_value (inner, member))
        return true;
    return false;
  default:
    return field->place != SHAPE_CHECK;
  }
}

static bool belongs (const ShapeField *field, gconstpointer item)
{
  if (field->when)
    return field->when (item);
  switch (field->place) {
  case SHAPE_MAYBE_ATTRIBUTE:
  case SHAPE_MAYBE_ELEMENT:
    return has_value (field, item);
  default:
    return field->place != SHAPE_CHECK;
  }
}

/* A value that is not a string, as text: borrowed, or in digits, or in *given. */
static const char *spell (const ShapeField *field, gconstpointer member, char digits[DECIMAL_SIZE], char **given)
{
  switch (field->type) {
  case SHAPE_TYPE_NUMBER:
    return decimal_print (field->size == sizeof (uint64_t) ? *(const uint64_t *)member : *(const unsigned *)member, 1,
                          digits);
  case SHAPE_TYPE_DATE:
    return *given = date_print (member);
  case SHAPE_TYPE_TIME:
    return *given = date_print_time (*(const int64_t *)member);
  case SHAPE_TYPE_ENUM:
    return field->names[*(const unsigned *)member];
  case SHAPE_TYPE_FIXED:
    return field->names[0];
  case SHAPE_TYPE_YES:
    return *(const bool *)member ? "yes" : NULL;
  default:
    return *given = refcode_print (member);
  }
}

static void print_inside (XmlWriter *writer, const ShapeField *field, gconstpointer item);

static void print_simple (XmlWriter *writer, const ShapeField *field, const char *text)
{
  if (is_attribute (field)) {
    xml_put (writer, field->name, text);
  } else if (!field->attribute) {
    xml_put_element (writer, field->name, text);
  } else {
    xml_begin (writer, field->name);
    xml_put (writer, field->attribute, text);
    xml_end (writer);
  }
}

static void print_one (XmlWriter *writer, const ShapeField *field, gconstpointer member)
{
  if (field->shape) {
    xml_begin (writer, field->name);
    print_inside (writer, field->shape->fields, member);
    xml_end (writer);
  } else if (is_string (field)) {
    print_simple (writer, field, *(char *const *)member);
  } else {
    char digits[DECIMAL_SIZE];
    g_autofree char *given = NULL;
    print_simple (writer, field, spell (field, member, digits, &given));
  }
}

static void print_inside (XmlWriter *writer, const ShapeField *field, gconstpointer item)
{
  for (; field->place != SHAPE_END; field++) {
    gconstpointer member = member_of (item, field);
    if (!belongs (field, item))
      continue;
    if (!is_list (field)) {
      print_one (writer, field, member);
      continue;
    }
    const GPtrArray *list = *(GPtrArray *const *)member;
    for (guint i = 0; i < list->len; i++)
      print_one (writer, field, field->shape ? list->pdata[i] : &list->pdata[i]);
  }
}

GBytes *shape_print (const Shape *shape, gconstpointer item)
{
  g_autoptr (XmlWriter) writer = xml_writer_new (shape->name);
  print_inside (writer, shape->fields, item);
  return xml_writer_finish (writer);
}
