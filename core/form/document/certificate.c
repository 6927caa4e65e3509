/* certificate.xml has attributes only. Only an executed register has the parts that list the erased files. */
#include "form/document/certificate.h"

#include "form/name.h"
#include "form/shape.h"
#include "sys/message.h"

static const char *const outcomes[] = {"executed", "withdrawn", NULL};

const char *certificate_outcome_name (CertificateOutcome outcome)
{
  return outcomes[outcome];
}

static bool is_executed (gconstpointer certificate)
{
  return ((const Certificate *)certificate)->outcome == CERTIFICATE_EXECUTED;
}

static const ShapeField erasing_fields[] = {
    {"method", SHAPE_ATTRIBUTE, SHAPE_FIXED ("unlinked-here", N_ ("\"unlinked-here\""))},
    {"file-system", SHAPE_ATTRIBUTE, SHAPE_MATCH (Certificate, file_system, field_is_word, N_ ("a word"))},
    {0}};
static const ShapeField totals_fields[] = {
    {"records", SHAPE_ATTRIBUTE, SHAPE_NUMBER (RegisterTotals, records, 0, G_MAXINT32)},
    {"files", SHAPE_ATTRIBUTE, SHAPE_NUMBER (RegisterTotals, files, 0, G_MAXINT32)},
    {"bytes", SHAPE_ATTRIBUTE, SHAPE_NUMBER (RegisterTotals, bytes, 0, G_MAXINT64)},
    {"pages", SHAPE_ATTRIBUTE, SHAPE_NUMBER (RegisterTotals, pages, 0, G_MAXINT32)},
    {0}};

static const ShapeField line_fields[] = {
    {"path", SHAPE_ATTRIBUTE, SHAPE_MATCH (CertificateLine, path, name_path_is_valid, N_ ("the path of a record"))},
    {"tombstone", SHAPE_ATTRIBUTE, SHAPE_MATCH (CertificateLine, tombstone, field_is_digest, N_ ("a digest"))},
    {0}};
SHAPE_ITEM (line, CertificateLine)

static void check_lines (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  if (((const Certificate *)item)->lines->len > REGISTER_MAX_LINES)
    shape_fault (reader, element, "a register has at most %d lines", REGISTER_MAX_LINES);
}

static const ShapeField backup_fields[] = {
    {"event", SHAPE_ATTRIBUTE, SHAPE_NUMBER (CertificateBackup, event, 1, 999999999)},
    {"to", SHAPE_ATTRIBUTE, SHAPE_NUMBER (CertificateBackup, to, 1, 999999999)},
    {"digest", SHAPE_ATTRIBUTE, SHAPE_MATCH (CertificateBackup, digest, field_is_digest, N_ ("a digest"))},
    {0}};
SHAPE_ITEM (backup, CertificateBackup)

static const ShapeField certificate_fields[] = {
    {"register", SHAPE_ATTRIBUTE, SHAPE_MATCH (Certificate, number, register_is_number, N_ ("a register's number"))},
    {"edition", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Certificate, edition, 1, G_MAXINT32)},
    {"digest", SHAPE_ATTRIBUTE, SHAPE_MATCH (Certificate, digest, field_is_digest, N_ ("a digest"))},
    SHAPE_NONCE (Certificate),
    {"outcome", SHAPE_ATTRIBUTE, SHAPE_ENUM (Certificate, outcome, outcomes, N_ ("executed or withdrawn"))},
    {"time", SHAPE_ATTRIBUTE, SHAPE_TIME (Certificate, time)},
    {"by", SHAPE_ATTRIBUTE, SHAPE_TEXT (Certificate, by, FIELD_MAX_LINE)},
    {"erasing", SHAPE_ELEMENT, SHAPE_GROUP (erasing_fields), .when = is_executed},
    {"destroyed", SHAPE_ELEMENT, SHAPE_STRUCT (Certificate, destroyed, totals_fields), .when = is_executed},
    {"transferred", SHAPE_ELEMENT, SHAPE_STRUCT (Certificate, transferred, totals_fields), .when = is_executed},
    {"kept", SHAPE_ELEMENT, SHAPE_STRUCT (Certificate, kept, totals_fields), .when = is_executed},
    {"line", SHAPE_ELEMENTS, SHAPE_ITEMS (Certificate, lines, line), .when = is_executed, .check = check_lines},
    {"backup", SHAPE_ELEMENTS, SHAPE_ITEMS (Certificate, backups, backup), .when = is_executed},
    {0}};
const Shape certificate_shape = {certificate_fields, sizeof (Certificate), NULL,
                                 "certificate",      "D-CERTIFICATE",      REGISTER_MAX_BYTES};
SHAPE_NEW (Certificate, certificate)
SHAPE_DOCUMENT (Certificate, certificate)

void certificate_add_line (Certificate *certificate, const char *path, const char *tombstone)
{
  CertificateLine *line = shape_add (&line_shape, certificate->lines);
  *line = (CertificateLine){g_strdup (path), g_strdup (tombstone)};
}

void certificate_add_backup (Certificate *certificate, uint64_t event, uint64_t to, const char *digest)
{
  CertificateBackup *backup = shape_add (&backup_shape, certificate->backups);
  *backup = (CertificateBackup){event, to, g_strdup (digest)};
}
