/* Strict reading of documents. Order is part of the form: a child is taken when it is the next one and has the
 * expected name, so whatever a reader did not ask for is still standing there at the end, and is refused. */
#include "form/field.h"

#include <inttypes.h>
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "form/text.h"
#include "sys/message.h"

#define MAX_WORD 40 /* as in a layout */
#define MAX_DECIMAL 32
#define MAX_COUNT 18

static const char *const no_attributes[] = {NULL};

static bool check_attributes (FieldReader *reader, const XmlElement *element, const char *const *attributes)
{
  if (!xml_only_attributes (element, attributes ? attributes : no_attributes, reader->error))
    reader->failed = true;
  return !reader->failed;
}

void field_begin (FieldReader *reader, const XmlElement *root, const char *name, const char *const *attributes)
{
  reader->root = root;
  if (!xml_is (root, name)) {
    xml_error_at (root, reader->error, "D-XML-UNEXPECTED", "<%s> stands where <%s> is expected", xml_name (root), name);
    reader->failed = true;
  } else if (check_attributes (reader, root, attributes) && !xml_no_text (root, reader->error)) {
    reader->failed = true;
  }
  reader->next = reader->failed ? NULL : xml_first (root);
}

const XmlElement *field_take_from (FieldReader *reader, const XmlElement **next, const char *name,
                                   const char *const *attributes)
{
  const XmlElement *element = *next;
  if (reader->failed || !element || !xml_is (element, name) || !check_attributes (reader, element, attributes))
    return NULL;
  *next = xml_next (element);
  return element;
}

const XmlElement *field_take (FieldReader *reader, const char *name, const char *const *attributes)
{
  return field_take_from (reader, &reader->next, name, attributes);
}

const XmlElement *field_need (FieldReader *reader, const char *name, const char *const *attributes)
{
  const XmlElement *element = field_take (reader, name, attributes);
  if (!element && !reader->failed) {
    reader->failed = true;
    if (reader->next)
      xml_error_at (reader->next, reader->error, "D-XML-UNEXPECTED", "<%s> stands where <%s> is expected",
                    xml_name (reader->next), name);
    else
      xml_error_at (reader->root, reader->error, "D-XML-MISSING", "<%s> is missing", name);
  }
  return element;
}

const XmlElement *field_inside (FieldReader *reader, const XmlElement *element)
{
  if (reader->failed || !element)
    return NULL;
  reader->failed = !xml_no_text (element, reader->error);
  return reader->failed ? NULL : xml_first (element);
}

void field_end_at (FieldReader *reader, const XmlElement *next)
{
  if (reader->failed || !next)
    return;
  reader->failed = true;
  xml_error_at (next, reader->error, "D-XML-UNEXPECTED", "<%s> is not expected here", xml_name (next));
}

bool field_end (FieldReader *reader)
{
  field_end_at (reader, reader->next);
  return !reader->failed;
}

void field_fault (FieldReader *reader, const XmlElement *element, const char *format, ...)
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

/* The value as it stands, borrowed. */
static const char *raw (FieldReader *reader, const XmlElement *element, const char *attribute, bool needed)
{
  if (reader->failed || !element)
    return NULL;
  const char *value = !attribute ? xml_text (element, reader->error)
                      : needed   ? xml_need (element, attribute, reader->error)
                                 : xml_get (element, attribute);
  if (!value && (needed || !attribute))
    reader->failed = true;
  return value;
}

static const char *field_name (const XmlElement *element, const char *attribute)
{
  return attribute ? attribute : xml_name (element);
}

char *field_text (FieldReader *reader, const XmlElement *element, const char *attribute, bool needed, size_t max)
{
  const char *value = raw (reader, element, attribute, needed);
  if (!value)
    return NULL;
  g_autofree char *tidy = text_tidy (value, max);
  if (tidy && strcmp (tidy, value) == 0)
    return g_steal_pointer (&tidy);
  const char *fault = strlen (value) > max         ? N_ ("is too long")
                      : !*value                    ? N_ ("is empty")
                      : !text_is_plain (value, -1) ? N_ ("holds control or bidirectional characters")
                                                   : N_ ("is not in NFC, or has white space at its ends");
  field_fault (reader, element, "%s %s", field_name (element, attribute), _ (fault));
  return NULL;
}

char *field_child (FieldReader *reader, const char *name, size_t max)
{
  const XmlElement *element = field_take (reader, name, NULL);
  return element ? field_text (reader, element, NULL, true, max) : NULL;
}

char *field_match (FieldReader *reader, const XmlElement *element, const char *attribute, bool needed, FieldTest test,
                   const char *what)
{
  const char *value = raw (reader, element, attribute, needed);
  if (!value)
    return NULL;
  if (test (value))
    return g_strdup (value);
  field_fault (reader, element, "%s is not %s", field_name (element, attribute), _ (what));
  return NULL;
}

uint64_t field_number (FieldReader *reader, const XmlElement *element, const char *attribute, uint64_t min,
                       uint64_t max)
{
  const char *value = raw (reader, element, attribute, min > 0);
  if (!value)
    return 0;
  guint64 number = 0;
  bool canonical = g_ascii_string_to_unsigned (value, 10, min, max, &number, NULL) && g_ascii_isdigit (value[0]) &&
                   (value[0] != '0' || !value[1]);
  if (!canonical)
    field_fault (reader, element, "%s is no number from %ju to %ju", field_name (element, attribute), (uintmax_t)min,
                 (uintmax_t)max);
  return canonical ? number : 0;
}

void field_date (FieldReader *reader, const XmlElement *element, const char *attribute, GDate *date)
{
  g_date_clear (date, 1);
  const char *value = raw (reader, element, attribute, false);
  if (value && !date_parse_strict (value, date))
    field_fault (reader, element, "%s is no day", field_name (element, attribute));
}

int64_t field_time (FieldReader *reader, const XmlElement *element, const char *attribute)
{
  const char *value = raw (reader, element, attribute, true);
  int64_t seconds = 0;
  if (value && !date_parse_time (value, &seconds))
    field_fault (reader, element, "%s is no instant in UTC", field_name (element, attribute));
  return seconds;
}

/* Letters of a class, digits and hyphens. */
static bool is_short (const char *value, GAsciiType letters)
{
  size_t len = text_span (value, letters | G_ASCII_DIGIT, "-");
  return len <= MAX_WORD && value[len] == '\0';
}

bool field_is_code (const char *value)
{
  return g_ascii_isalnum (value[0]) && is_short (value, G_ASCII_ALPHA);
}

bool field_is_word (const char *value)
{
  return g_ascii_islower (value[0]) && is_short (value, G_ASCII_LOWER);
}

bool field_is_layout (const char *value)
{
  return name_is_valid (value) && g_ascii_isalnum (value[0]) && is_short (value, G_ASCII_LOWER);
}

static bool is_hex (const char *value, size_t len)
{
  return strlen (value) == len && strspn (value, "0123456789abcdef") == len;
}

bool field_is_nonce (const char *value)
{
  return is_hex (value, 32);
}

bool field_is_digest (const char *value)
{
  return is_hex (value, 64) || is_hex (value, 128);
}

bool field_is_fingerprint (const char *value)
{
  return is_hex (value, 64);
}

bool field_is_currency (const char *value)
{
  return text_span (value, G_ASCII_UPPER, "") == 3 && value[3] == '\0';
}

static const char *skip_digits (const char *value)
{
  return value + strspn (value, "0123456789");
}

bool field_is_decimal (const char *value)
{
  const char *start = value[0] == '-' ? value + 1 : value;
  const char *end = skip_digits (start);
  if (end == start || strlen (value) > MAX_DECIMAL)
    return false;
  if (*end == '.') {
    start = end + 1;
    end = skip_digits (start);
  }
  return end > start && !*end;
}

bool field_is_count (const char *value)
{
  return *value && strlen (value) <= MAX_COUNT && !*skip_digits (value);
}

void field_put_date (XmlWriter *writer, const char *attribute, const GDate *date)
{
  g_autofree char *text = date_print (date);
  xml_put (writer, attribute, text);
}

void field_put_time (XmlWriter *writer, const char *attribute, int64_t seconds)
{
  g_autofree char *text = date_print_time (seconds);
  xml_put (writer, attribute, text);
}
