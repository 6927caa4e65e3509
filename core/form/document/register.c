/* register.N.xml has attributes only: it must not contain anything that people wrote. */
#include "form/document/register.h"

#include <string.h>

#include "form/name.h"
#include "form/registers/entry.h"
#include "form/shape.h"
#include "sys/message.h"

#define DIRECTORY "destruction/"
#define NUMBER_DIGITS 4

static const char *const dispositions[] = {"destroy", "keep", "transfer", NULL};

const char *register_disposition_name (RegisterDisposition disposition)
{
  return dispositions[disposition];
}

bool register_disposition_from_name (const char *name, RegisterDisposition *disposition)
{
  for (unsigned i = 0; dispositions[i]; i++) {
    if (strcmp (name, dispositions[i]) == 0) {
      *disposition = (RegisterDisposition)i;
      return true;
    }
  }
  return false;
}

const RegisterLine *register_find (const Register *list, const char *path)
{
  for (guint low = 0, high = list->lines->len; low < high;) {
    guint middle = low + (high - low) / 2;
    const RegisterLine *line = list->lines->pdata[middle];
    int order = strcmp (path, line->path);
    if (order == 0)
      return line;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

void register_add_totals (RegisterTotals *totals, const RegisterLine *line)
{
  totals->records += 1 + line->entries->len;
  totals->files += line->files;
  totals->pages += line->pages;
  totals->uncounted += line->pages == 0 && !register_is_customer (line);
  totals->bytes += line->bytes;
  for (guint i = 0; i < line->entries->len; i++)
    totals->files += ((const RegisterEntry *)line->entries->pdata[i])->files;
}

RegisterTotals register_totals (const Register *list, RegisterDisposition disposition)
{
  RegisterTotals totals = {0};
  for (guint i = 0; i < list->lines->len; i++) {
    const RegisterLine *line = list->lines->pdata[i];
    if (line->disposition == disposition)
      register_add_totals (&totals, line);
  }
  return totals;
}

bool register_is_customer (const RegisterLine *line)
{
  return line->reference.fonds == NULL;
}

const char *register_category (const RegisterLine *line)
{
  return register_is_customer (line) ? "" : line->reference.category;
}

/* ---- Names ---- */

bool register_is_number (const char *text)
{
  size_t len = strlen (text), year = 1 + NUMBER_DIGITS;
  return len >= year + 1 + NUMBER_DIGITS && len <= year + 1 + 9 && text[0] == 'D' && text[year] == '-' &&
         strspn (text + 1, "0123456789") == NUMBER_DIGITS && strspn (text + year + 1, "0123456789") == len - year - 1;
}

char *register_directory (const char *number)
{
  return g_strconcat (DIRECTORY, number, NULL);
}

char *register_path (const char *number, unsigned edition)
{
  return g_strdup_printf (DIRECTORY "%s/register.%u.xml", number, edition);
}

char *register_titles_directory (const char *number)
{
  return g_strconcat (DIRECTORY, number, "/titles", NULL);
}

char *register_titles_path (const char *number, unsigned edition)
{
  return g_strdup_printf (DIRECTORY "%s/titles/titles.%u.xml", number, edition);
}

char *register_certificate_path (const char *number)
{
  return g_strconcat (DIRECTORY, number, "/certificate.xml", NULL);
}

char *register_recipient_path (const char *number, unsigned edition)
{
  return g_strdup_printf (DIRECTORY "%s/recipient.%u.pem", number, edition);
}

char *register_acknowledgement_path (const char *number, unsigned edition)
{
  return g_strdup_printf (DIRECTORY "%s/acknowledged.%u.txt", number, edition);
}

char *register_of_certificate (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", 4);
  bool fits = g_strv_length (parts) == 3 && strcmp (parts[0], "destruction") == 0 && register_is_number (parts[1]) &&
              strcmp (parts[2], "certificate.xml") == 0;
  return fits ? g_strdup (parts[1]) : NULL;
}

bool register_split_path (const char *path, char **number, unsigned *edition)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", 4);
  guint64 value = 0;
  *number = NULL;
  if (g_strv_length (parts) != 3 || strcmp (parts[0], "destruction") != 0 || !register_is_number (parts[1]) ||
      !g_str_has_prefix (parts[2], "register.") || !g_str_has_suffix (parts[2], ".xml"))
    return false;
  size_t start = strlen ("register."), len = strlen (parts[2]);
  g_autofree char *digits = len > start + 4 ? g_strndup (parts[2] + start, len - start - 4) : g_strdup ("");
  if (!g_ascii_string_to_unsigned (digits, 10, 1, G_MAXINT32, &value, NULL))
    return false;
  g_autofree char *again = register_path (parts[1], (unsigned)value);
  if (strcmp (again, path) != 0)
    return false;
  *number = g_strdup (parts[1]);
  *edition = (unsigned)value;
  return true;
}

/* ---- Form ---- */

static bool is_line_path (const char *value)
{
  g_auto (NamePlace) place = {0};
  return name_path_is_valid (value) && name_split_path (value, &place) && (place.item > 0 || place.year == 0);
}

static bool is_entry_path (const char *value)
{
  g_autofree char *stone = g_strconcat (value, "/tombstone.xml", NULL);
  return entry_is_tombstone (stone);
}

static const ShapeField entry_fields[] = {
    {"path", SHAPE_ATTRIBUTE,
     SHAPE_MATCH (RegisterEntry, path, is_entry_path, N_ ("the directory of an entry of a register"))},
    {"manifest", SHAPE_ATTRIBUTE, SHAPE_MATCH (RegisterEntry, manifest, field_is_digest, N_ ("a digest"))},
    {"files", SHAPE_ATTRIBUTE, SHAPE_NUMBER (RegisterEntry, files, 1, G_MAXINT32)},
    {0}};
SHAPE_ITEM (entry, RegisterEntry)

static void check_entry (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const GPtrArray *entries = ((const RegisterLine *)item)->entries;
  const RegisterEntry *entry = shape_last (entries), *before = shape_before_last (entries);
  if (before && strcmp (before->path, entry->path) >= 0)
    shape_fault (reader, element, "the entries are repeated or not in order");
}

static const ShapeField line_fields[] = {
    {"reference", SHAPE_MAYBE_ATTRIBUTE, SHAPE_REFERENCE (RegisterLine, reference)},
    {"path", SHAPE_ATTRIBUTE,
     SHAPE_MATCH (RegisterLine, path, is_line_path, N_ ("the path of a record or of a customer"))},
    {"manifest", SHAPE_ATTRIBUTE, SHAPE_MATCH (RegisterLine, manifest, field_is_digest, N_ ("a digest"))},
    {"filed", SHAPE_ATTRIBUTE, SHAPE_NUMBER (RegisterLine, filed, 1, 999999999)},
    {"files", SHAPE_ATTRIBUTE, SHAPE_NUMBER (RegisterLine, files, 1, G_MAXINT32)},
    {"bytes", SHAPE_ATTRIBUTE, SHAPE_NUMBER (RegisterLine, bytes, 0, G_MAXINT64)},
    {"pages", SHAPE_ATTRIBUTE, SHAPE_NUMBER (RegisterLine, pages, 0, G_MAXINT32)},
    {"copies", SHAPE_MAYBE_ATTRIBUTE, SHAPE_NUMBER (RegisterLine, copies, 1, 9999)},
    {"trigger", SHAPE_ATTRIBUTE, SHAPE_MATCH (RegisterLine, trigger, field_is_code, N_ ("a trigger's code"))},
    {"from", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (RegisterLine, from)},
    {"due", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (RegisterLine, due)},
    {"paper", SHAPE_MAYBE_ATTRIBUTE, SHAPE_YES (RegisterLine, paper)},
    {"disposition", SHAPE_ATTRIBUTE,
     SHAPE_ENUM (RegisterLine, disposition, dispositions, N_ ("destroy, keep or transfer"))},
    {"until", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (RegisterLine, until)},
    {"reason", SHAPE_ATTRIBUTE, SHAPE_MATCH (RegisterLine, reason, field_is_word, N_ ("a word"))},
    {"entry", SHAPE_ELEMENTS, SHAPE_ITEMS (RegisterLine, entries, entry), .check = check_entry},
    {0}};
SHAPE_ITEM (line, RegisterLine)

/* A record's reference code names its place. A customer's line has what a customer has. */
static const char *fault_of (const RegisterLine *line, const NamePlace *place)
{
  if (place->item == 0)
    return line->reference.fonds || line->disposition != REGISTER_DESTROY || line->bytes || line->pages ||
                   line->copies || line->paper
               ? N_ ("the line of a customer has no reference code, bytes, pages or copies, and destroys")
               : NULL;
  if (line->entries->len > 0)
    return N_ ("the line of a record has no entries");
  return !line->reference.fonds || strcmp (place->customer, line->reference.customer) != 0 ||
                 place->year != line->reference.year || place->item != line->reference.item
             ? N_ ("the reference code and the path name different records")
             : NULL;
}

static void check_line (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const GPtrArray *lines = ((const Register *)item)->lines;
  const RegisterLine *line = shape_last (lines), *before = shape_before_last (lines);
  g_auto (NamePlace) place = {0};
  if (g_date_valid (&line->until) != (line->disposition == REGISTER_KEEP))
    shape_fault (reader, element, "\"until\" must be given for kept records only");
  if (line->disposition != REGISTER_KEEP && !g_date_valid (&line->due))
    shape_fault (reader, element, "\"due\" is missing");
  if (before && strcmp (before->path, line->path) >= 0)
    shape_fault (reader, element, "the records are repeated or not in order");
  const char *fault = name_split_path (line->path, &place) ? fault_of (line, &place) : NULL;
  if (fault)
    shape_fault (reader, element, "%s", fault);
  if (lines->len > REGISTER_MAX_LINES)
    shape_fault (reader, element, "a register has at most %d lines", REGISTER_MAX_LINES);
}

static const ShapeField register_fields[] = {
    {"number", SHAPE_ATTRIBUTE, SHAPE_MATCH (Register, number, register_is_number, N_ ("a register's number"))},
    {"edition", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Register, edition, 1, G_MAXINT32)},
    SHAPE_NONCE (Register),
    {"fonds", SHAPE_ATTRIBUTE, SHAPE_MATCH (Register, fonds, refcode_is_fonds, N_ ("a fonds code"))},
    {"procedure", SHAPE_ATTRIBUTE, SHAPE_MATCH (Register, procedure, field_is_word, N_ ("a procedure's code"))},
    {"layout", SHAPE_ATTRIBUTE, SHAPE_MATCH (Register, layout, field_is_layout, N_ ("the id of a layout"))},
    {"layout-edition", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Register, layout_edition, 1, G_MAXINT32)},
    {"prepared", SHAPE_ATTRIBUTE, SHAPE_TIME (Register, prepared)},
    {"prepared-by", SHAPE_ATTRIBUTE, SHAPE_TEXT (Register, prepared_by, FIELD_MAX_LINE)},
    {"titles", SHAPE_ATTRIBUTE, SHAPE_MATCH (Register, titles, field_is_digest, N_ ("a digest"))},
    {"recipient", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Register, recipient, refcode_is_fonds, N_ ("a fonds code"))},
    {"recipient-key", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Register, recipient_key, field_is_digest, N_ ("a digest"))},
    {"pulled", SHAPE_ELEMENTS, SHAPE_MATCHES (Register, pulled, field_is_code, N_ ("a code")), .attribute = "code"},
    {"line", SHAPE_SOME_ELEMENTS, SHAPE_ITEMS (Register, lines, line), .check = check_line},
    {0}};
const Shape register_shape = {register_fields, sizeof (Register), NULL, "register", "D-REGISTER", REGISTER_MAX_BYTES};
SHAPE_NEW (Register, register)
SHAPE_DOCUMENT (Register, register)

RegisterLine *register_add_line (Register *list)
{
  return shape_add (&line_shape, list->lines);
}

RegisterEntry *register_add_entry (RegisterLine *line)
{
  return shape_add (&entry_shape, line->entries);
}
