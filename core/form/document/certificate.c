/* certificate.xml: attributes only. */
#include "form/document/certificate.h"

#include <string.h>

#include "form/field.h"
#include "form/name.h"
#include "sys/message.h"
#include "sys/xml.h"

#define METHOD "unlinked-here"

static const char *const outcomes[] = {"executed", "withdrawn", NULL};
static const char *const count_attributes[] = {"records", "files", "bytes", "pages", NULL};

const char *certificate_outcome_name (CertificateOutcome outcome)
{
  return outcomes[outcome];
}

static void line_free (gpointer data)
{
  CertificateLine *line = data;
  g_free (line->path);
  g_free (line->tombstone);
  g_free (line);
}

static void backup_free (gpointer data)
{
  g_free (((CertificateBackup *)data)->digest);
  g_free (data);
}

Certificate *certificate_new (void)
{
  Certificate *certificate = g_new0 (Certificate, 1);
  certificate->lines = g_ptr_array_new_with_free_func (line_free);
  certificate->backups = g_ptr_array_new_with_free_func (backup_free);
  return certificate;
}

void certificate_free (Certificate *certificate)
{
  if (!certificate)
    return;
  g_free (certificate->number);
  g_free (certificate->digest);
  g_free (certificate->nonce);
  g_free (certificate->by);
  g_free (certificate->file_system);
  g_ptr_array_unref (certificate->lines);
  g_ptr_array_unref (certificate->backups);
  g_free (certificate);
}

void certificate_add_line (Certificate *certificate, const char *path, const char *tombstone)
{
  CertificateLine *line = g_new0 (CertificateLine, 1);
  line->path = g_strdup (path);
  line->tombstone = g_strdup (tombstone);
  g_ptr_array_add (certificate->lines, line);
}

void certificate_add_backup (Certificate *certificate, uint64_t event, uint64_t to, const char *digest)
{
  CertificateBackup *backup = g_new0 (CertificateBackup, 1);
  *backup = (CertificateBackup){event, to, g_strdup (digest)};
  g_ptr_array_add (certificate->backups, backup);
}

/* ---- Reading ---- */

static bool is_outcome (const char *value)
{
  return g_strv_contains (outcomes, value);
}

static bool is_method (const char *value)
{
  return strcmp (value, METHOD) == 0;
}

static void parse_root (FieldReader *reader, const XmlElement *root, Certificate *certificate)
{
  static const char *const attributes[] = {"register", "edition", "digest", "nonce", "outcome", "time", "by", NULL};
  field_begin (reader, root, "certificate", attributes);
  certificate->number = field_match (reader, root, "register", true, register_is_number, N_ ("a register's number"));
  certificate->edition = (unsigned)field_number (reader, root, "edition", 1, G_MAXINT32);
  certificate->digest = field_match (reader, root, "digest", true, field_is_digest, N_ ("a digest"));
  certificate->nonce = field_match (reader, root, "nonce", true, field_is_nonce, N_ ("32 hexadecimal digits"));
  g_autofree char *outcome = field_match (reader, root, "outcome", true, is_outcome, N_ ("executed or withdrawn"));
  certificate->outcome =
      g_strcmp0 (outcome, outcomes[CERTIFICATE_WITHDRAWN]) == 0 ? CERTIFICATE_WITHDRAWN : CERTIFICATE_EXECUTED;
  certificate->time = field_time (reader, root, "time");
  certificate->by = field_text (reader, root, "by", true, FIELD_MAX_LINE);
}

static void parse_totals (FieldReader *reader, const char *name, RegisterTotals *totals)
{
  const XmlElement *element = field_need (reader, name, count_attributes);
  totals->records = (unsigned)field_number (reader, element, "records", 0, G_MAXINT32);
  totals->files = (unsigned)field_number (reader, element, "files", 0, G_MAXINT32);
  totals->bytes = field_number (reader, element, "bytes", 0, G_MAXINT64);
  totals->pages = (unsigned)field_number (reader, element, "pages", 0, G_MAXINT32);
  field_end_at (reader, field_inside (reader, element));
}

static void parse_erasing (FieldReader *reader, Certificate *certificate)
{
  static const char *const attributes[] = {"method", "file-system", NULL};
  const XmlElement *element = field_need (reader, "erasing", attributes);
  g_free (field_match (reader, element, "method", true, is_method, N_ ("\"unlinked-here\"")));
  certificate->file_system = field_match (reader, element, "file-system", true, field_is_word, N_ ("a word"));
  field_end_at (reader, field_inside (reader, element));
  parse_totals (reader, "destroyed", &certificate->destroyed);
  parse_totals (reader, "transferred", &certificate->transferred);
  parse_totals (reader, "kept", &certificate->kept);
}

static void parse_lines (FieldReader *reader, Certificate *certificate)
{
  static const char *const line_attributes[] = {"path", "tombstone", NULL};
  static const char *const backup_attributes[] = {"event", "to", "digest", NULL};
  const XmlElement *element;
  while (!reader->failed && (element = field_take (reader, "line", line_attributes))) {
    g_autofree char *path =
        field_match (reader, element, "path", true, name_path_is_valid, N_ ("the path of a record"));
    g_autofree char *digest = field_match (reader, element, "tombstone", true, field_is_digest, N_ ("a digest"));
    certificate_add_line (certificate, path, digest);
    field_end_at (reader, field_inside (reader, element));
    if (certificate->lines->len > REGISTER_MAX_LINES)
      field_fault (reader, element, "a register has at most %d lines", REGISTER_MAX_LINES);
  }
  while (!reader->failed && (element = field_take (reader, "backup", backup_attributes))) {
    uint64_t event = field_number (reader, element, "event", 1, 999999999);
    uint64_t to = field_number (reader, element, "to", 1, 999999999);
    g_autofree char *digest = field_match (reader, element, "digest", true, field_is_digest, N_ ("a digest"));
    certificate_add_backup (certificate, event, to, digest);
    field_end_at (reader, field_inside (reader, element));
  }
}

Certificate *certificate_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (XmlDocument) document = xml_parse (bytes, REGISTER_MAX_BYTES, name, error);
  if (!document)
    return NULL;
  FieldReader reader = {.id = "D-CERTIFICATE", .error = error};
  g_autoptr (Certificate) certificate = certificate_new ();
  parse_root (&reader, xml_root (document), certificate);
  if (certificate->outcome == CERTIFICATE_EXECUTED && !reader.failed) {
    parse_erasing (&reader, certificate);
    parse_lines (&reader, certificate);
  }
  return field_end (&reader) ? g_steal_pointer (&certificate) : NULL;
}

/* ---- Writing ---- */

static void print_totals (XmlWriter *writer, const char *name, const RegisterTotals *totals)
{
  xml_begin (writer, name);
  xml_put_number (writer, "records", totals->records);
  xml_put_number (writer, "files", totals->files);
  xml_put_number (writer, "bytes", totals->bytes);
  xml_put_number (writer, "pages", totals->pages);
  xml_end (writer);
}

static void print_erasing (XmlWriter *writer, const Certificate *certificate)
{
  xml_begin (writer, "erasing");
  xml_put (writer, "method", METHOD);
  xml_put (writer, "file-system", certificate->file_system);
  xml_end (writer);
  print_totals (writer, "destroyed", &certificate->destroyed);
  print_totals (writer, "transferred", &certificate->transferred);
  print_totals (writer, "kept", &certificate->kept);
  for (guint i = 0; i < certificate->lines->len; i++) {
    const CertificateLine *line = certificate->lines->pdata[i];
    xml_begin (writer, "line");
    xml_put (writer, "path", line->path);
    xml_put (writer, "tombstone", line->tombstone);
    xml_end (writer);
  }
  for (guint i = 0; i < certificate->backups->len; i++) {
    const CertificateBackup *backup = certificate->backups->pdata[i];
    xml_begin (writer, "backup");
    xml_put_number (writer, "event", backup->event);
    xml_put_number (writer, "to", backup->to);
    xml_put (writer, "digest", backup->digest);
    xml_end (writer);
  }
}

GBytes *certificate_print (const Certificate *certificate)
{
  g_autoptr (XmlWriter) writer = xml_writer_new ("certificate");
  xml_put (writer, "register", certificate->number);
  xml_put_number (writer, "edition", certificate->edition);
  xml_put (writer, "digest", certificate->digest);
  xml_put (writer, "nonce", certificate->nonce);
  xml_put (writer, "outcome", certificate_outcome_name (certificate->outcome));
  field_put_time (writer, "time", certificate->time);
  xml_put (writer, "by", certificate->by);
  if (certificate->outcome == CERTIFICATE_EXECUTED)
    print_erasing (writer, certificate);
  return xml_writer_finish (writer);
}
