/* record.N.xml describes a document: title and dates, the rules that decided its year and retention period, and its
 * parts in order. Attributes hold codes, numbers and names; elements hold what people wrote.
 */
#include "form/document/record.h"

#include <string.h>

#include "form/name.h"
#include "form/shape.h"
#include "form/text.h"
#include "sys/error.h"
#include "sys/message.h"

#define MAX_FILE_NAME (255 * 8) /* bytes: the longest file name, with every byte escaped */

static const ShapeField span_fields[] = {{"opened", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Record, opened)},
                                         {"closed", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Record, closed)},
                                         {"first", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Record, period_first)},
                                         {"last", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Record, period_last)},
                                         {0}};

static bool ends_before_it_begins (const GDate *first, const GDate *last)
{
  return g_date_valid (first) && g_date_valid (last) && g_date_compare (first, last) > 0;
}

static void check_span (ShapeReader *reader, const XmlElement *span, gconstpointer item)
{
  const Record *record = item;
  if (ends_before_it_begins (&record->opened, &record->closed) ||
      ends_before_it_begins (&record->period_first, &record->period_last))
    shape_fault (reader, span, "the span ends before it begins");
  if (g_date_valid (&record->period_first) != g_date_valid (&record->period_last))
    shape_fault (reader, span, "\"first\" and \"last\" must be given together");
}

static const ShapeField input_fields[] = {
    {"name", SHAPE_ATTRIBUTE, SHAPE_MATCH (RecordInput, name, field_is_word, N_ ("the name of an input"))},
    {"value", SHAPE_ATTRIBUTE, SHAPE_TEXT (RecordInput, value, FIELD_MAX_LINE)},
    {0}};
SHAPE_ITEM (input, RecordInput)
static const ShapeField year_fields[] = {
    {"rules", SHAPE_ATTRIBUTE, SHAPE_MATCH (Record, year_rules, field_is_word, N_ ("the id of a set of year rules"))},
    {"rule", SHAPE_ATTRIBUTE, SHAPE_MATCH (Record, year_rule, field_is_word, N_ ("the id of a year rule"))},
    {"input", SHAPE_ELEMENTS, SHAPE_ITEMS (Record, year_inputs, input)},
    {0}};
static const ShapeField retention_fields[] = {
    {"trigger", SHAPE_ATTRIBUTE, SHAPE_MATCH (Record, trigger, field_is_code, N_ ("the code of a trigger"))},
    {"mandate", SHAPE_MAYBE_ATTRIBUTE, SHAPE_TEXT (Record, mandate, FIELD_MAX_LINE)},
    {0}};

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

/* An amendment has all three values. */
static const ShapeField amendment_fields[] = {
    {"time", SHAPE_ATTRIBUTE, SHAPE_TIME (Record, amended)},
    {"by", SHAPE_ATTRIBUTE, SHAPE_TEXT (Record, amended_by, FIELD_MAX_LINE)},
    {"reason", SHAPE_ATTRIBUTE, SHAPE_TEXT (Record, amended_for, FIELD_MAX_LINE)},
    {0}};

static bool is_amended (gconstpointer item)
{
  return ((const Record *)item)->edition > 1;
}

static bool is_counted (gconstpointer item)
{
  return g_strcmp0 (((const RecordPart *)item)->state, "counted") == 0;
}

static const ShapeField part_fields[] = {
    {"role", SHAPE_ATTRIBUTE, SHAPE_MATCH (RecordPart, role, field_is_word, N_ ("the role of a part"))},
    {"file", SHAPE_ATTRIBUTE, SHAPE_TEXT (RecordPart, file, NAME_MAX_BYTES)},
    {"title", SHAPE_MAYBE_ATTRIBUTE, SHAPE_TEXT (RecordPart, title, MAX_FILE_NAME)},
    {"media", SHAPE_ATTRIBUTE, SHAPE_MATCH (RecordPart, media, is_media, N_ ("a media type"))},
    {"bytes", SHAPE_ATTRIBUTE, SHAPE_NUMBER (RecordPart, bytes, 0, G_MAXINT64)},
    {"digest", SHAPE_ATTRIBUTE, SHAPE_MATCH (RecordPart, digest, field_is_digest, N_ ("a digest"))},
    {"state", SHAPE_ATTRIBUTE,
     SHAPE_MATCH (RecordPart, state, is_state, N_ ("counted, unpaged, unknown, damaged or locked"))},
    {"pages", SHAPE_MAYBE_ATTRIBUTE, SHAPE_NUMBER (RecordPart, pages, 0, G_MAXINT32), .when = is_counted},
    {"superseded", SHAPE_MAYBE_ATTRIBUTE, SHAPE_NUMBER (RecordPart, superseded, 2, G_MAXINT32)},
    {0}};
SHAPE_ITEM (part, RecordPart)

/* original-001.tif: the role, a number of three digits, and an extension. */
static bool file_fits_role (const char *file, const char *role)
{
  size_t len = strlen (role);
  if (!name_is_valid (file) || strncmp (file, role, len) != 0 || file[len] != '-')
    return false;
  const char *number = file + len + 1;
  return strspn (number, "0123456789") == 3 && strncmp (number, "000", 3) != 0 && number[3] == '.' && number[4] &&
         !strchr (number + 4, '.');
}

static void check_part (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const GPtrArray *parts = ((const Record *)item)->parts;
  const RecordPart *part = shape_last (parts);
  if (parts->len > RECORD_MAX_PARTS)
    shape_fault (reader, element, "more than %d parts", RECORD_MAX_PARTS);
  if (!file_fits_role (part->file, part->role))
    shape_fault (reader, element, "the file name does not have the form ROLE-NNN.EXT");
  if (part->superseded > ((const Record *)item)->edition)
    shape_fault (reader, element, "a later edition supersedes the part");
  for (guint i = 0; i < parts->len - 1; i++)
    if (strcmp (((const RecordPart *)parts->pdata[i])->file, part->file) == 0)
      shape_fault (reader, element, "two parts have the same file");
  if (is_counted (part) != (xml_get (element, "pages") != NULL))
    shape_fault (reader, element, "\"pages\" must be given for counted parts only");
}

static const ShapeField waiver_fields[] = {
    {"check", SHAPE_ATTRIBUTE, SHAPE_MATCH (RecordWaiver, check, field_is_word, N_ ("the code of a check"))},
    {"reason", SHAPE_ATTRIBUTE, SHAPE_TEXT (RecordWaiver, reason, FIELD_MAX_LINE)},
    {0}};
SHAPE_ITEM (waiver, RecordWaiver)

static void check_former (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const GPtrArray *codes = ((const Record *)item)->former_codes;
  if (codes->len > RECORD_MAX_FORMER)
    shape_fault (reader, element, "more than %d former codes", RECORD_MAX_FORMER);
  for (guint i = 0; i + 1 < codes->len; i++)
    if (strcmp (codes->pdata[i], shape_last (codes)) == 0)
      shape_fault (reader, element, "the record has a former code twice");
}

static void check_validity (ShapeReader *reader, const XmlElement *root, gconstpointer item)
{
  const Record *record = item;
  if (g_date_valid (&record->date) && g_date_valid (&record->valid_until) &&
      g_date_compare (&record->valid_until, &record->date) < 0)
    shape_fault (reader, root, "the record ceases to be valid before its date");
}

static const ShapeField record_fields[] = {
    {"reference", SHAPE_ATTRIBUTE, SHAPE_REFERENCE (Record, reference)},
    {"edition", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Record, edition, 1, G_MAXINT32)},
    SHAPE_NONCE (Record),
    {"kind", SHAPE_ATTRIBUTE, SHAPE_MATCH (Record, kind, field_is_word, N_ ("a kind of record"))},
    {"date", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Record, date)},
    {"valid-until", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Record, valid_until)},
    {"secrecy", SHAPE_MAYBE_ATTRIBUTE, SHAPE_TEXT (Record, secrecy, FIELD_MAX_LINE)},
    {"copies", SHAPE_MAYBE_ATTRIBUTE, SHAPE_NUMBER (Record, copies, 1, 9999)},
    {"pages", SHAPE_MAYBE_ATTRIBUTE, SHAPE_NUMBER (Record, pages, 0, 9999999)},
    {"filed", SHAPE_ATTRIBUTE, SHAPE_TIME (Record, filed)},
    {"filed-by", SHAPE_ATTRIBUTE, SHAPE_TEXT (Record, filed_by, FIELD_MAX_LINE)},
    {.place = SHAPE_CHECK, .check = check_validity},
    {"amendment", SHAPE_ELEMENT, SHAPE_GROUP (amendment_fields), .when = is_amended},
    {"title", SHAPE_ELEMENT, SHAPE_TEXT (Record, title, FIELD_MAX_LINE)},
    {"creator", SHAPE_ELEMENTS, SHAPE_TEXTS (Record, creators, FIELD_MAX_LINE)},
    {"docno", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Record, docno, FIELD_MAX_LINE)},
    {"former-code", SHAPE_ELEMENTS, SHAPE_TEXTS (Record, former_codes, FIELD_MAX_LINE), .check = check_former},
    {"reply-to", SHAPE_MAYBE_ELEMENT,
     SHAPE_MATCH (Record, reply_to, refcode_is_record, N_ ("a record's reference code"))},
    {"span", SHAPE_MAYBE_ELEMENT, SHAPE_GROUP (span_fields), .check = check_span},
    SHAPE_LAYOUT (Record),
    {"year", SHAPE_ELEMENT, SHAPE_GROUP (year_fields)},
    {"retention", SHAPE_ELEMENT, SHAPE_GROUP (retention_fields)},
    {"part", SHAPE_SOME_ELEMENTS, SHAPE_ITEMS (Record, parts, part), .check = check_part},
    {"waiver", SHAPE_ELEMENTS, SHAPE_ITEMS (Record, waivers, waiver)},
    {"note", SHAPE_ELEMENTS, SHAPE_TEXTS (Record, notes, FIELD_MAX_TEXT)},
    {0}};
const Shape record_shape = {record_fields, sizeof (Record), NULL, "record", "D-RECORD", XML_MAX_BYTES};
SHAPE_DOCUMENT (Record, record)

Record *record_new (void)
{
  return shape_new (&record_shape);
}

Record *record_read (const XmlDocument *document, GError **error)
{
  return shape_read (&record_shape, document, error);
}

RecordPart *record_add_part (Record *record, const char *role, const char *file)
{
  RecordPart *part = shape_add (&part_shape, record->parts);
  part->role = g_strdup (role);
  part->file = g_strdup (file);
  return part;
}

GPtrArray *record_inputs_new (void)
{
  return g_ptr_array_new_with_free_func (input_shape.free_item);
}

void record_add_input (GPtrArray *inputs, const char *name, const char *value)
{
  if (value)
    *(RecordInput *)shape_add (&input_shape, inputs) = (RecordInput){g_strdup (name), g_strdup (value)};
}

const char *record_find_input (const GPtrArray *inputs, const char *name)
{
  for (unsigned i = 0; i < inputs->len; i++) {
    const RecordInput *input = inputs->pdata[i];
    if (g_str_equal (input->name, name))
      return input->value;
  }
  return NULL;
}

void record_set_input (GPtrArray *inputs, const char *name, const char *value)
{
  for (unsigned i = inputs->len; i-- > 0;)
    if (g_str_equal (((const RecordInput *)inputs->pdata[i])->name, name))
      g_ptr_array_remove_index (inputs, i);
  record_add_input (inputs, name, value);
}

bool record_add_former (Record *record, char *const *codes, GError **error)
{
  char *code;
  for (; codes && *codes && record->former_codes->len <= RECORD_MAX_FORMER; codes++) {
    if (!text_take ("--former-code", *codes, FIELD_MAX_LINE, &code, error))
      return false;
    if (g_ptr_array_find_with_equal_func (record->former_codes, code, g_str_equal, NULL))
      g_free (code);
    else
      g_ptr_array_add (record->former_codes, code);
  }
  return record->former_codes->len <= RECORD_MAX_FORMER ||
         error_set (error, ERROR_USAGE, "D-FORMER-CODES", "--former-code", NULL, "a record has at most %d former codes",
                    RECORD_MAX_FORMER);
}

void record_add_waiver (Record *record, const char *check, const char *reason)
{
  RecordWaiver *waiver = shape_add (&waiver_shape, record->waivers);
  *waiver = (RecordWaiver){g_strdup (check), g_strdup (reason)};
}

uint64_t record_bytes (const Record *record)
{
  uint64_t bytes = 0;
  for (guint i = 0; i < record->parts->len; i++)
    bytes += ((const RecordPart *)record->parts->pdata[i])->bytes;
  return bytes;
}

RecordPart *record_find_part (const Record *record, const char *file)
{
  for (guint i = 0; i < record->parts->len; i++) {
    RecordPart *part = record->parts->pdata[i];
    if (strcmp (part->file, file) == 0)
      return part;
  }
  return NULL;
}

Record *record_copy (const Record *record)
{
  return shape_copy (&record_shape, record);
}

unsigned record_counted_pages (const Record *record, bool *complete)
{
  unsigned pages = 0;
  *complete = true;
  for (guint i = 0; i < record->parts->len; i++) {
    const RecordPart *part = record->parts->pdata[i];
    if (part->superseded > 0)
      continue;
    if (strcmp (part->state, "counted") == 0)
      pages += part->pages;
    else if (strcmp (part->state, "unpaged") != 0)
      *complete = false;
  }
  return pages;
}

unsigned record_paper_pages (const Record *record)
{
  bool complete = true;
  unsigned counted = record_counted_pages (record, &complete);
  return record->pages > 0 ? record->pages : complete ? counted : 0;
}

bool record_is_counted (const Record *record)
{
  bool all_counted = true;
  for (guint i = 0; i < record->parts->len; i++)
    all_counted &=
        ((const RecordPart *)record->parts->pdata[i])->superseded > 0 || is_counted (record->parts->pdata[i]);
  return all_counted;
}

bool record_has_declared_pages (const Record *record)
{
  bool complete;
  unsigned counted = record_counted_pages (record, &complete);
  return record->pages == 0 || counted == record->pages || (counted < record->pages && !record_is_counted (record));
}

static bool has_role (const Record *record, const char *role)
{
  for (unsigned i = 0; i < record->parts->len; i++) {
    const RecordPart *part = record->parts->pdata[i];
    if (part->superseded == 0 && strcmp (part->role, role) == 0)
      return true;
  }
  return false;
}

const char *record_lacks (const Record *record, const char *const *roles)
{
  for (; *roles != NULL; roles++)
    if (!has_role (record, *roles))
      return *roles;
  return NULL;
}
