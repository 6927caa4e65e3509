/* record.N.xml: what a document is, where its paper lies, which rules decided about it, and its parts in order.
 * Attributes hold codes, numbers and names; elements hold what people wrote about the document. */
#include "form/document/record.h"

#include <string.h>

#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "sys/message.h"
#include "sys/xml.h"

#define MAX_FILE_NAME (255 * 8) /* bytes: the longest name of a file, each byte of it escaped */

static void input_free (gpointer data)
{
  RecordInput *input = data;
  g_free (input->name);
  g_free (input->value);
  g_free (input);
}

static void part_free (gpointer data)
{
  RecordPart *part = data;
  g_free (part->role);
  g_free (part->file);
  g_free (part->title);
  g_free (part->media);
  g_free (part->digest);
  g_free (part->state);
  g_free (part);
}

static void waiver_free (gpointer data)
{
  RecordWaiver *waiver = data;
  g_free (waiver->check);
  g_free (waiver->reason);
  g_free (waiver);
}

Record *record_new (void)
{
  Record *record = g_new0 (Record, 1);
  record->copies = 1;
  record->creators = g_ptr_array_new_with_free_func (g_free);
  record->year_inputs = g_ptr_array_new_with_free_func (input_free);
  record->parts = g_ptr_array_new_with_free_func (part_free);
  record->waivers = g_ptr_array_new_with_free_func (waiver_free);
  record->notes = g_ptr_array_new_with_free_func (g_free);
  return record;
}

void record_free (Record *record)
{
  if (!record)
    return;
  char *const strings[] = {record->nonce,  record->title,   record->docno,   record->kind,       record->secrecy,
                           record->box,    record->room,    record->shelf,   record->reply_to,   record->filed_by,
                           record->layout, record->trigger, record->mandate, record->year_rules, record->year_rule};
  GPtrArray *const arrays[] = {record->creators, record->year_inputs, record->parts, record->waivers, record->notes};
  for (size_t i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_ptr_array_unref (arrays[i]);
  refcode_clear (&record->reference);
  g_free (record);
}

RecordPart *record_add_part (Record *record, const char *role, const char *file)
{
  RecordPart *part = g_new0 (RecordPart, 1);
  part->role = g_strdup (role);
  part->file = g_strdup (file);
  g_ptr_array_add (record->parts, part);
  return part;
}

void record_add_input (Record *record, const char *name, const char *value)
{
  RecordInput *input = g_new0 (RecordInput, 1);
  input->name = g_strdup (name);
  input->value = g_strdup (value);
  g_ptr_array_add (record->year_inputs, input);
}

void record_add_waiver (Record *record, const char *check, const char *reason)
{
  RecordWaiver *waiver = g_new0 (RecordWaiver, 1);
  waiver->check = g_strdup (check);
  waiver->reason = g_strdup (reason);
  g_ptr_array_add (record->waivers, waiver);
}

/* A record's code as it is printed: of a whole record, not of one of its pages. */
static bool is_state (const char *value)
{
  static const char *const states[] = {"counted", "unpaged", "unknown", "damaged", "locked", NULL};
  return g_strv_contains (states, value);
}

static bool is_media (const char *value)
{
  const char *slash = strchr (value, '/');
  size_t len = text_span (value, G_ASCII_LOWER | G_ASCII_DIGIT, ".+-/");
  return slash && slash > value && slash[1] && len <= 100 && !value[len] && !strchr (slash + 1, '/');
}

static void parse_root (FieldReader *reader, const XmlElement *root, Record *record)
{
  static const char *const attributes[] = {"reference", "edition", "nonce", "kind",     "date", "secrecy",
                                           "copies",    "pages",   "filed", "filed-by", NULL};
  field_begin (reader, root, "record", attributes);
  g_autofree char *reference =
      field_match (reader, root, "reference", true, refcode_is_record, N_ ("a record's reference code"));
  if (reference)
    refcode_parse (reference, &record->reference, NULL);
  record->edition = (unsigned)field_number (reader, root, "edition", 1, G_MAXINT32);
  record->nonce = field_match (reader, root, "nonce", true, field_is_nonce, N_ ("32 hexadecimal digits"));
  record->kind = field_match (reader, root, "kind", true, field_is_word, N_ ("a kind of record"));
  field_date (reader, root, "date", &record->date);
  record->secrecy = field_text (reader, root, "secrecy", false, FIELD_MAX_LINE);
  record->copies = (unsigned)field_number (reader, root, "copies", 1, 9999);
  record->pages = (unsigned)field_number (reader, root, "pages", 0, 9999999);
  record->filed = field_time (reader, root, "filed");
  record->filed_by = field_text (reader, root, "filed-by", true, FIELD_MAX_LINE);
}

static void parse_place (FieldReader *reader, Record *record)
{
  static const char *const attributes[] = {"room", "shelf", "box", NULL};
  const XmlElement *place = field_take (reader, "place", attributes);
  record->room = field_text (reader, place, "room", false, FIELD_MAX_LINE);
  record->shelf = field_text (reader, place, "shelf", false, FIELD_MAX_LINE);
  record->box = field_text (reader, place, "box", false, FIELD_MAX_LINE);
  field_end_at (reader, field_inside (reader, place));
}

static void check_order (FieldReader *reader, const XmlElement *element, const GDate *first, const GDate *last)
{
  if (g_date_valid (first) && g_date_valid (last) && g_date_compare (first, last) > 0)
    field_fault (reader, element, "a span of time ends before it begins");
}

static void parse_span (FieldReader *reader, Record *record)
{
  static const char *const attributes[] = {"opened", "closed", "first", "last", NULL};
  const XmlElement *span = field_take (reader, "span", attributes);
  field_date (reader, span, "opened", &record->opened);
  field_date (reader, span, "closed", &record->closed);
  field_date (reader, span, "first", &record->period_first);
  field_date (reader, span, "last", &record->period_last);
  check_order (reader, span, &record->opened, &record->closed);
  check_order (reader, span, &record->period_first, &record->period_last);
  if (g_date_valid (&record->period_first) != g_date_valid (&record->period_last))
    field_fault (reader, span, "first and last stand together or not at all");
  field_end_at (reader, field_inside (reader, span));
}

static void parse_year (FieldReader *reader, Record *record)
{
  static const char *const attributes[] = {"rules", "rule", NULL};
  static const char *const input_attributes[] = {"name", "value", NULL};
  const XmlElement *year = field_need (reader, "year", attributes);
  record->year_rules = field_match (reader, year, "rules", true, field_is_word, N_ ("the id of a set of year rules"));
  record->year_rule = field_match (reader, year, "rule", true, field_is_word, N_ ("the id of a year rule"));
  const XmlElement *next = field_inside (reader, year), *input;
  while ((input = field_take_from (reader, &next, "input", input_attributes))) {
    g_autofree char *name = field_match (reader, input, "name", true, field_is_word, N_ ("the name of an input"));
    g_autofree char *value = field_text (reader, input, "value", true, FIELD_MAX_LINE);
    record_add_input (record, name, value);
    field_end_at (reader, field_inside (reader, input));
  }
  field_end_at (reader, next);
}

static void parse_rules (FieldReader *reader, Record *record)
{
  static const char *const layout_attributes[] = {"id", "edition", NULL};
  static const char *const retention_attributes[] = {"trigger", "mandate", NULL};
  const XmlElement *layout = field_need (reader, "layout", layout_attributes);
  record->layout = field_match (reader, layout, "id", true, field_is_layout, N_ ("the id of a layout"));
  record->layout_edition = (unsigned)field_number (reader, layout, "edition", 1, G_MAXINT32);
  field_end_at (reader, field_inside (reader, layout));
  parse_year (reader, record);
  const XmlElement *retention = field_need (reader, "retention", retention_attributes);
  record->trigger = field_match (reader, retention, "trigger", true, field_is_code, N_ ("the code of a trigger"));
  record->mandate = field_text (reader, retention, "mandate", false, FIELD_MAX_LINE);
  field_end_at (reader, field_inside (reader, retention));
}

/* original-001.tif: the role, a number of three digits, an ending. */
static bool file_fits_role (const char *file, const char *role)
{
  size_t len = strlen (role);
  if (!name_is_valid (file) || strncmp (file, role, len) != 0 || file[len] != '-')
    return false;
  const char *number = file + len + 1;
  return strspn (number, "0123456789") == 3 && strncmp (number, "000", 3) != 0 && number[3] == '.' && number[4] &&
         !strchr (number + 4, '.');
}

static void parse_part (FieldReader *reader, const XmlElement *element, Record *record, GHashTable *files)
{
  g_autofree char *role = field_match (reader, element, "role", true, field_is_word, N_ ("the role of a part"));
  g_autofree char *file = field_text (reader, element, "file", true, NAME_MAX_BYTES);
  RecordPart *part = record_add_part (record, role, file);
  part->title = field_text (reader, element, "title", false, MAX_FILE_NAME);
  part->media = field_match (reader, element, "media", true, is_media, N_ ("a media type"));
  part->bytes = field_number (reader, element, "bytes", 0, G_MAXINT64);
  part->digest = field_match (reader, element, "digest", true, field_is_digest, "a digest");
  part->state =
      field_match (reader, element, "state", true, is_state, N_ ("counted, unpaged, unknown, damaged or locked"));
  part->pages = (unsigned)field_number (reader, element, "pages", 0, G_MAXINT32);
  field_end_at (reader, field_inside (reader, element));
  if (reader->failed)
    return;
  if (!file_fits_role (file, role))
    field_fault (reader, element, "file is not named ROLE-NNN.EXT after its role");
  else if (!g_hash_table_add (files, part->file))
    field_fault (reader, element, "two parts have the same file");
  else if ((strcmp (part->state, "counted") == 0) != (xml_get (element, "pages") != NULL))
    field_fault (reader, element, "pages are given for counted parts, and for no others");
}

static void parse_parts (FieldReader *reader, Record *record)
{
  static const char *const attributes[] = {"role", "file", "title", "media", "bytes", "digest", "state", "pages", NULL};
  g_autoptr (GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);
  const XmlElement *part = field_need (reader, "part", attributes);
  for (; part; part = field_take (reader, "part", attributes)) {
    if (record->parts->len == RECORD_MAX_PARTS)
      field_fault (reader, part, "more than %d parts", RECORD_MAX_PARTS);
    parse_part (reader, part, record, files);
  }
}

static void parse_waivers (FieldReader *reader, Record *record)
{
  static const char *const attributes[] = {"check", "reason", NULL};
  const XmlElement *waiver;
  while ((waiver = field_take (reader, "waiver", attributes))) {
    g_autofree char *check = field_match (reader, waiver, "check", true, field_is_word, N_ ("the code of a check"));
    g_autofree char *reason = field_text (reader, waiver, "reason", true, FIELD_MAX_LINE);
    record_add_waiver (record, check, reason);
    field_end_at (reader, field_inside (reader, waiver));
  }
}

static void parse_strings (FieldReader *reader, const char *name, size_t max, GPtrArray *strings)
{
  char *text;
  while ((text = field_child (reader, name, max)))
    g_ptr_array_add (strings, text);
}

Record *record_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, name, error);
  return document ? record_read (document, error) : NULL;
}

Record *record_read (const XmlDocument *document, GError **error)
{
  FieldReader reader = {.id = "D-RECORD", .error = error};
  g_autoptr (Record) record = record_new ();
  parse_root (&reader, xml_root (document), record);
  record->title = field_text (&reader, field_need (&reader, "title", NULL), NULL, true, FIELD_MAX_LINE);
  parse_strings (&reader, "creator", FIELD_MAX_LINE, record->creators);
  record->docno = field_child (&reader, "docno", FIELD_MAX_LINE);
  parse_place (&reader, record);
  const XmlElement *reply_to = field_take (&reader, "reply-to", NULL);
  record->reply_to = field_match (&reader, reply_to, NULL, true, refcode_is_record, N_ ("a record's reference code"));
  parse_span (&reader, record);
  parse_rules (&reader, record);
  parse_parts (&reader, record);
  parse_waivers (&reader, record);
  parse_strings (&reader, "note", FIELD_MAX_TEXT, record->notes);
  return field_end (&reader) ? g_steal_pointer (&record) : NULL;
}

static void print_root (XmlWriter *writer, const Record *record)
{
  g_autofree char *reference = refcode_print (&record->reference);
  xml_put (writer, "reference", reference);
  xml_put_number (writer, "edition", record->edition);
  xml_put (writer, "nonce", record->nonce);
  xml_put (writer, "kind", record->kind);
  field_put_date (writer, "date", &record->date);
  xml_put (writer, "secrecy", record->secrecy);
  xml_put_number (writer, "copies", record->copies);
  if (record->pages > 0)
    xml_put_number (writer, "pages", record->pages);
  field_put_time (writer, "filed", record->filed);
  xml_put (writer, "filed-by", record->filed_by);
}

static void print_place (XmlWriter *writer, const Record *record)
{
  if (!record->room && !record->shelf && !record->box)
    return;
  xml_begin (writer, "place");
  xml_put (writer, "room", record->room);
  xml_put (writer, "shelf", record->shelf);
  xml_put (writer, "box", record->box);
  xml_end (writer);
}

static void print_span (XmlWriter *writer, const Record *record)
{
  if (!g_date_valid (&record->opened) && !g_date_valid (&record->closed) && !g_date_valid (&record->period_first) &&
      !g_date_valid (&record->period_last))
    return;
  xml_begin (writer, "span");
  field_put_date (writer, "opened", &record->opened);
  field_put_date (writer, "closed", &record->closed);
  field_put_date (writer, "first", &record->period_first);
  field_put_date (writer, "last", &record->period_last);
  xml_end (writer);
}

static void print_rules (XmlWriter *writer, const Record *record)
{
  xml_begin (writer, "layout");
  xml_put (writer, "id", record->layout);
  xml_put_number (writer, "edition", record->layout_edition);
  xml_end (writer);
  xml_begin (writer, "year");
  xml_put (writer, "rules", record->year_rules);
  xml_put (writer, "rule", record->year_rule);
  for (guint i = 0; i < record->year_inputs->len; i++) {
    const RecordInput *input = record->year_inputs->pdata[i];
    xml_begin (writer, "input");
    xml_put (writer, "name", input->name);
    xml_put (writer, "value", input->value);
    xml_end (writer);
  }
  xml_end (writer);
  xml_begin (writer, "retention");
  xml_put (writer, "trigger", record->trigger);
  xml_put (writer, "mandate", record->mandate);
  xml_end (writer);
}

static void print_part (XmlWriter *writer, const RecordPart *part)
{
  xml_begin (writer, "part");
  xml_put (writer, "role", part->role);
  xml_put (writer, "file", part->file);
  xml_put (writer, "title", part->title);
  xml_put (writer, "media", part->media);
  xml_put_number (writer, "bytes", part->bytes);
  xml_put (writer, "digest", part->digest);
  xml_put (writer, "state", part->state);
  if (g_strcmp0 (part->state, "counted") == 0)
    xml_put_number (writer, "pages", part->pages);
  xml_end (writer);
}

GBytes *record_print (const Record *record)
{
  g_autoptr (XmlWriter) writer = xml_writer_new ("record");
  print_root (writer, record);
  xml_put_element (writer, "title", record->title);
  for (guint i = 0; i < record->creators->len; i++)
    xml_put_element (writer, "creator", record->creators->pdata[i]);
  xml_put_element (writer, "docno", record->docno);
  print_place (writer, record);
  xml_put_element (writer, "reply-to", record->reply_to);
  print_span (writer, record);
  print_rules (writer, record);
  for (guint i = 0; i < record->parts->len; i++)
    print_part (writer, record->parts->pdata[i]);
  for (guint i = 0; i < record->waivers->len; i++) {
    const RecordWaiver *waiver = record->waivers->pdata[i];
    xml_begin (writer, "waiver");
    xml_put (writer, "check", waiver->check);
    xml_put (writer, "reason", waiver->reason);
    xml_end (writer);
  }
  for (guint i = 0; i < record->notes->len; i++)
    xml_put_element (writer, "note", record->notes->pdata[i]);
  return xml_writer_finish (writer);
}

unsigned record_counted_pages (const Record *record, bool *complete)
{
  unsigned pages = 0;
  *complete = true;
  for (guint i = 0; i < record->parts->len; i++) {
    const RecordPart *part = record->parts->pdata[i];
    if (strcmp (part->state, "counted") == 0)
      pages += part->pages;
    else if (strcmp (part->state, "unpaged") != 0)
      *complete = false;
  }
  return pages;
}
