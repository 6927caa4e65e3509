/* register.N.xml: attributes only, since nothing that people wrote may stand in it. */
#include "form/document/register.h"

#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "sys/message.h"
#include "sys/xml.h"

#define DIRECTORY "destruction/"
#define NUMBER_DIGITS 4

static const char *const dispositions[] = {"destroy", "keep", "transfer"};

const char *register_disposition_name (RegisterDisposition disposition)
{
  return dispositions[disposition];
}

bool register_disposition_from_name (const char *name, RegisterDisposition *disposition)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (dispositions); i++) {
    if (strcmp (name, dispositions[i]) == 0) {
      *disposition = (RegisterDisposition)i;
      return true;
    }
  }
  return false;
}

static void line_free (gpointer data)
{
  RegisterLine *line = data;
  refcode_clear (&line->reference);
  g_free (line->path);
  g_free (line->manifest);
  g_free (line->trigger);
  g_free (line->reason);
  g_free (line);
}

Register *register_new (void)
{
  Register *list = g_new0 (Register, 1);
  list->pulled = g_ptr_array_new_with_free_func (g_free);
  list->lines = g_ptr_array_new_with_free_func (line_free);
  return list;
}

void register_free (Register *list)
{
  if (!list)
    return;
  char *const strings[] = {list->number, list->nonce,       list->fonds,  list->procedure,
                           list->layout, list->prepared_by, list->titles, list->recipient};
  for (size_t i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  g_ptr_array_unref (list->pulled);
  g_ptr_array_unref (list->lines);
  g_free (list);
}

RegisterLine *register_add_line (Register *list)
{
  RegisterLine *line = g_new0 (RegisterLine, 1);
  g_ptr_array_add (list->lines, line);
  return line;
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

RegisterTotals register_totals (const Register *list, RegisterDisposition disposition)
{
  RegisterTotals totals = {0};
  for (guint i = 0; i < list->lines->len; i++) {
    const RegisterLine *line = list->lines->pdata[i];
    if (line->disposition != disposition)
      continue;
    totals.records++;
    totals.files += line->files;
    totals.pages += line->pages;
    totals.bytes += line->bytes;
  }
  return totals;
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

/* ---- Reading ---- */

static bool is_record_path (const char *value)
{
  g_auto (NamePlace) place = {0};
  return name_path_is_valid (value) && name_split_path (value, &place) && place.item > 0;
}

static bool is_yes (const char *value)
{
  return strcmp (value, "yes") == 0;
}

static bool is_disposition (const char *value)
{
  RegisterDisposition disposition;
  return register_disposition_from_name (value, &disposition);
}

static void parse_counts (FieldReader *reader, const XmlElement *element, RegisterLine *line)
{
  line->filed = field_number (reader, element, "filed", 1, 999999999);
  line->files = (unsigned)field_number (reader, element, "files", 1, G_MAXINT32);
  line->bytes = field_number (reader, element, "bytes", 0, G_MAXINT64);
  line->pages = (unsigned)field_number (reader, element, "pages", 0, G_MAXINT32);
  line->copies = (unsigned)field_number (reader, element, "copies", 1, 9999);
}

static void parse_fate (FieldReader *reader, const XmlElement *element, RegisterLine *line)
{
  g_autofree char *disposition =
      field_match (reader, element, "disposition", true, is_disposition, N_ ("destroy, keep or transfer"));
  if (disposition)
    register_disposition_from_name (disposition, &line->disposition);
  field_date (reader, element, "until", &line->until);
  line->reason = field_match (reader, element, "reason", true, field_is_word, N_ ("a word"));
  if (g_date_valid (&line->until) != (line->disposition == REGISTER_KEEP))
    field_fault (reader, element, "until belongs to what is kept, and only to that");
  if (line->disposition != REGISTER_KEEP && !g_date_valid (&line->due))
    field_fault (reader, element, "no day is given from which it may go");
}

static void check_line (FieldReader *reader, const XmlElement *element, const RegisterLine *line,
                        const RegisterLine *before)
{
  g_auto (NamePlace) place = {0};
  if (!line->path || !line->reference.category)
    return;
  if (before && strcmp (before->path, line->path) >= 0)
    field_fault (reader, element, "a record stands twice, or out of order");
  if (!name_split_path (line->path, &place) || strcmp (place.customer, line->reference.customer) != 0 ||
      place.year != line->reference.year || place.item != line->reference.item)
    field_fault (reader, element, "reference and path name two records");
}

static void parse_line (FieldReader *reader, const XmlElement *element, Register *list)
{
  const RegisterLine *before = list->lines->len > 0 ? list->lines->pdata[list->lines->len - 1] : NULL;
  RegisterLine *line = register_add_line (list);
  g_autofree char *reference =
      field_match (reader, element, "reference", true, refcode_is_record, N_ ("a record's reference code"));
  if (reference)
    refcode_parse (reference, &line->reference, NULL);
  line->path = field_match (reader, element, "path", true, is_record_path, N_ ("the path of a record"));
  line->manifest = field_match (reader, element, "manifest", true, field_is_digest, N_ ("a digest"));
  parse_counts (reader, element, line);
  line->trigger = field_match (reader, element, "trigger", true, field_is_code, N_ ("a trigger's code"));
  field_date (reader, element, "from", &line->from);
  field_date (reader, element, "due", &line->due);
  g_autofree char *paper = field_match (reader, element, "paper", false, is_yes, N_ ("\"yes\""));
  line->paper = paper != NULL;
  parse_fate (reader, element, line);
  check_line (reader, element, line, before);
  field_end_at (reader, field_inside (reader, element));
}

static void parse_root (FieldReader *reader, const XmlElement *root, Register *list)
{
  static const char *const attributes[] = {"number",         "edition",  "nonce",       "fonds",  "procedure", "layout",
                                           "layout-edition", "prepared", "prepared-by", "titles", "recipient", NULL};
  field_begin (reader, root, "register", attributes);
  list->number = field_match (reader, root, "number", true, register_is_number, N_ ("a register's number"));
  list->edition = (unsigned)field_number (reader, root, "edition", 1, G_MAXINT32);
  list->nonce = field_match (reader, root, "nonce", true, field_is_nonce, N_ ("32 hexadecimal digits"));
  list->fonds = field_match (reader, root, "fonds", true, refcode_is_fonds, N_ ("a fonds code"));
  list->procedure = field_match (reader, root, "procedure", true, field_is_word, N_ ("a procedure's code"));
  list->layout = field_match (reader, root, "layout", true, field_is_layout, N_ ("the id of a layout"));
  list->layout_edition = (unsigned)field_number (reader, root, "layout-edition", 1, G_MAXINT32);
  list->prepared = field_time (reader, root, "prepared");
  list->prepared_by = field_text (reader, root, "prepared-by", true, FIELD_MAX_LINE);
  list->titles = field_match (reader, root, "titles", true, field_is_digest, N_ ("a digest"));
  list->recipient = field_match (reader, root, "recipient", false, refcode_is_fonds, N_ ("a fonds code"));
}

static void parse_pulled (FieldReader *reader, Register *list)
{
  static const char *const attributes[] = {"code", NULL};
  const XmlElement *pulled;
  while ((pulled = field_take (reader, "pulled", attributes))) {
    g_ptr_array_add (list->pulled, field_match (reader, pulled, "code", true, field_is_code, N_ ("a code")));
    field_end_at (reader, field_inside (reader, pulled));
  }
}

Register *register_parse (GBytes *bytes, const char *name, GError **error)
{
  static const char *const attributes[] = {"reference",   "path",   "manifest", "filed", "files", "bytes",
                                           "pages",       "copies", "trigger",  "from",  "due",   "paper",
                                           "disposition", "until",  "reason",   NULL};
  g_autoptr (XmlDocument) document = xml_parse (bytes, REGISTER_MAX_BYTES, name, error);
  if (!document)
    return NULL;
  const XmlElement *root = xml_root (document), *element;
  FieldReader reader = {.id = "D-REGISTER", .error = error};
  g_autoptr (Register) list = register_new ();
  parse_root (&reader, root, list);
  parse_pulled (&reader, list);
  while (!reader.failed && (element = field_take (&reader, "line", attributes))) {
    parse_line (&reader, element, list);
    if (list->lines->len > REGISTER_MAX_LINES)
      field_fault (&reader, element, "a register has at most %d lines", REGISTER_MAX_LINES);
  }
  if (!reader.failed && list->lines->len == 0)
    field_need (&reader, "line", attributes);
  return field_end (&reader) ? g_steal_pointer (&list) : NULL;
}

/* ---- Writing ---- */

static void print_line (XmlWriter *writer, const RegisterLine *line)
{
  g_autofree char *reference = refcode_print (&line->reference);
  xml_begin (writer, "line");
  xml_put (writer, "reference", reference);
  xml_put (writer, "path", line->path);
  xml_put (writer, "manifest", line->manifest);
  xml_put_number (writer, "filed", line->filed);
  xml_put_number (writer, "files", line->files);
  xml_put_number (writer, "bytes", line->bytes);
  xml_put_number (writer, "pages", line->pages);
  xml_put_number (writer, "copies", line->copies);
  xml_put (writer, "trigger", line->trigger);
  field_put_date (writer, "from", &line->from);
  field_put_date (writer, "due", &line->due);
  xml_put (writer, "paper", line->paper ? "yes" : NULL);
  xml_put (writer, "disposition", register_disposition_name (line->disposition));
  field_put_date (writer, "until", &line->until);
  xml_put (writer, "reason", line->reason);
  xml_end (writer);
}

GBytes *register_print (const Register *list)
{
  g_autoptr (XmlWriter) writer = xml_writer_new ("register");
  xml_put (writer, "number", list->number);
  xml_put_number (writer, "edition", list->edition);
  xml_put (writer, "nonce", list->nonce);
  xml_put (writer, "fonds", list->fonds);
  xml_put (writer, "procedure", list->procedure);
  xml_put (writer, "layout", list->layout);
  xml_put_number (writer, "layout-edition", list->layout_edition);
  field_put_time (writer, "prepared", list->prepared);
  xml_put (writer, "prepared-by", list->prepared_by);
  xml_put (writer, "titles", list->titles);
  xml_put (writer, "recipient", list->recipient);
  for (guint i = 0; i < list->pulled->len; i++) {
    xml_begin (writer, "pulled");
    xml_put (writer, "code", list->pulled->pdata[i]);
    xml_end (writer);
  }
  for (guint i = 0; i < list->lines->len; i++)
    print_line (writer, list->lines->pdata[i]);
  return xml_writer_finish (writer);
}
