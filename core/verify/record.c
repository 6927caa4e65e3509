/* Checks one record: its manifest against the event, its files against the manifest, and its XML against schema, place,
 * layout and files. A record's directory never changes, so any difference is a fault at once. */
#include <inttypes.h>
#include <string.h>

#include "form/date.h"
#include "form/document/record.h"
#include "form/name.h"
#include "sys/decimal.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"

typedef struct {
  Verify *verify;
  const VerifyEntry *entry;
  const VerifyEntry *edition; /* a later one, or NULL */
  const VerifyDirectory *directory;
  const char *path;         /* path of the record in the archive, for findings */
  const char *stood;        /* its path when it was filed, or when the later edition came */
  const char *xml;          /* name of the XML */
  const Manifest *manifest; /* the directory's */
  const Record *record;     /* or NULL */
  const NamePlace *place;   /* the parts of stood, or NULL: not the path of a record */
  bool odd;                 /* a file is unreadable or changed */
} Checking;

static char *place_of (const Checking *checking, const char *name)
{
  return g_strconcat (checking->path, "/", name, NULL);
}

static void report_in_record (Checking *checking, Finding *finding)
{
  verify_report (checking->verify, checking->entry, finding);
}

/* True when the file was read, otherwise reports why not. expected is its digest, or NULL. */
static bool was_read (Checking *checking, const VerifyFile *file, const char *name, const char *missing,
                      const char *expected)
{
  if (file != NULL && file->read)
    return true;
  g_autofree char *place = place_of (checking, name);
  if (file != NULL && file->longer) {
    verify_longer (checking->verify, checking->entry, place, file, expected);
    return false;
  }
  report_in_record (checking, file != NULL && file->error == NULL
                                  ? finding_of ("V-NOT-PLAIN", place, NULL, NULL)
                                  : finding_of_error (missing, place, expected, file != NULL ? file->error : NULL));
  return false;
}

/* ---- The manifest ---- */

/* False when there is no manifest to check the rest with. */
static bool check_manifest (Checking *checking)
{
  Verify *verify = checking->verify;
  const GError *error = checking->directory->error;
  char expected[DIGEST_HEX_SIZE];
  g_autofree char *name = manifest_file_name (verify->algorithm, 1);
  g_autofree char *place = place_of (checking, name);
  const VerifyFile *file = verify_directory_find (checking->directory, name);
  if (!was_read (checking, file, name, "V-MANIFEST-MISSING", NULL))
    return false;
  verify_count (verify, file);
  if (file->contents == NULL) {
    verify_add (verify, finding_new ("V-UNREADABLE", place, "the manifest is too large"));
    return false;
  }
  verify_table_digest (verify->table, checking->entry, expected);
  if (!g_str_equal (expected, file->digest))
    report_in_record (checking, finding_of ("V-MANIFEST-CHANGED", place, expected, file->digest));
  else if (error != NULL)
    report_in_record (checking, finding_of_error ("V-MANIFEST-MISSING", place, NULL, error));
  return error == NULL;
}

/* ---- Names ---- */

static void check_names (Checking *checking)
{
  const Manifest *manifest = checking->manifest;
  g_autofree char *own = manifest_file_name (checking->verify->algorithm, 1);
  for (unsigned i = 0; i < checking->directory->files->len; i++) {
    const VerifyFile *file = checking->directory->files->pdata[i];
    if (manifest_find (manifest, file->name) != NULL || g_str_equal (file->name, own))
      continue;
    g_autofree char *place = place_of (checking, file->name);
    if (checking->entry->amended && verify_table_find (checking->verify->table, place) != NULL)
      continue; /* of a later edition */
    ManifestStray type = file->type == IO_OTHER ? MANIFEST_STRAY_OTHER
                         : file->type == IO_DIR ? MANIFEST_STRAY_DIRECTORY
                                                : MANIFEST_STRAY_FILE;
    verify_add (checking->verify, manifest_stray (manifest, file->name, type, place));
  }
}

/* ---- Files ---- */

/* One file that the manifest lists. */
static void check_file (Checking *checking, const char *name, const char *expected)
{
  Verify *verify = checking->verify;
  g_autofree char *place = place_of (checking, name);
  const VerifyFile *file = verify_directory_find (checking->directory, name);
  if (file != NULL && file->links > 1) {
    Finding *finding = finding_new ("V-HARD-LINK", place, NULL);
    finding->found = g_strdup_printf (_ ("%lu names"), (unsigned long)file->links);
    verify_add (verify, finding);
  }
  if (!was_read (checking, file, name, "V-FILE-MISSING", expected)) {
    checking->odd = true;
    return;
  }
  verify_count (verify, file);
  checking->odd |= !g_str_equal (expected, file->digest);
  if (!g_str_equal (expected, file->digest))
    report_in_record (checking, finding_of ("V-FILE-CHANGED", place, expected, file->digest));
  if (g_str_equal (name, "record.1.xml") && file->contents == NULL)
    report_in_record (checking, finding_new ("V-TOO-LARGE", place, NULL));
}

/* ---- The XML ---- */

static void disagree (Checking *checking, const char *code, const char *what, const char *expected, const char *found)
{
  g_autofree char *place = place_of (checking, checking->xml);
  verify_fault (checking->verify, code, place, checking->entry, expected, found, what);
}

static void check_number (Checking *checking, const char *what, uint64_t expected, uint64_t found)
{
  if (expected == found)
    return;
  g_autofree char *one = g_strdup_printf ("%" PRIu64, expected);
  g_autofree char *other = g_strdup_printf ("%" PRIu64, found);
  disagree (checking, "V-RECORD-COUNT", what, one, other);
}

static void check_part (Checking *checking, unsigned i)
{
  const RecordPart *part = checking->record->parts->pdata[i];
  const char *listed = manifest_find (checking->manifest, part->file);
  if (listed == NULL || !g_str_equal (listed, part->digest))
    disagree (checking, "V-RECORD-PARTS", "the record and its manifest differ about a part", listed, part->digest);
  unsigned number = 1;
  for (unsigned before = 0; before < i; before++)
    number += g_str_equal (((const RecordPart *)checking->record->parts->pdata[before])->role, part->role);
  char digits[DECIMAL_SIZE];
  g_autofree char *prefix = g_strconcat (part->role, "-", decimal_print (number, 3, digits), ".", NULL);
  if (!g_str_has_prefix (part->file, prefix))
    disagree (checking, "V-RECORD-PARTS", "the name of a part does not match its role and number", prefix, part->file);
}

static void check_parts (Checking *checking)
{
  uint64_t bytes = 0;
  bool complete;
  const Record *record = checking->record;
  for (unsigned i = 0; i < record->parts->len; i++) {
    check_part (checking, i);
    bytes += ((const RecordPart *)record->parts->pdata[i])->bytes;
  }
  check_number (checking, "the manifest lists another number of files than the record has", record->parts->len + 1,
                manifest_length (checking->manifest));
  check_number (checking, "the event counts another number of parts than the record has", record->parts->len,
                checking->entry->files);
  check_number (checking, "the event counts another number of bytes than the record has", bytes,
                checking->entry->bytes);
  check_number (checking, "the event counts another number of pages than the record has",
                record_counted_pages (record, &complete), checking->entry->pages);
}

static void check_reference (Checking *checking)
{
  Verify *verify = checking->verify;
  const NamePlace *place = checking->place;
  const VerifyEntry *own = checking->edition != NULL ? checking->edition : checking->entry;
  const RefCode *code = &checking->record->reference;
  g_autofree char *printed = refcode_print (code);
  g_autofree char *words = g_strconcat (code->category, " ", code->retention, " ", code->fonds, NULL);
  if (place == NULL || !g_str_equal (place->customer, code->customer) || place->year != code->year ||
      place->item != code->item || code->page != 0)
    disagree (checking, "V-REFERENCE", "the reference code names another place", checking->stood, printed);
  else if (!g_str_equal (words, verify_table_words (verify->table, own)))
    disagree (checking, "V-REFERENCE", "the reference code differs from that of the event",
              verify_table_words (verify->table, own), words);
  if (verify->has_fonds && !g_str_equal (verify->fonds.code, code->fonds))
    disagree (checking, "V-REFERENCE", "the reference code names another fonds", verify->fonds.code, code->fonds);
}

/* In years; G_MAXUINT: permanent. */
static unsigned retention_years (const char *period)
{
  return g_str_equal (period, "Y") ? G_MAXUINT : (unsigned)g_ascii_strtoull (period + 1, NULL, 10);
}

/* The event that brought the record to the place of this edition. */
static uint64_t arrival_of (const Checking *checking)
{
  return checking->edition == NULL ? checking->entry->number
                                   : verify_arrival (checking->verify->table, checking->entry, checking->edition);
}

static void check_year (Checking *checking, const Layout *layout)
{
  const Record *record = checking->record;
  g_auto (YearDecision) decision = {0};
  const VerifyTable *table = checking->verify->table;
  bool moved = checking->edition != NULL && arrival_of (checking) != checking->entry->number;
  const GDate filed = layout_day (layout, verify_table_time (table, moved ? checking->edition : checking->entry));
  if (!layout_year_is_near (record->reference.year, record->year_inputs, &filed) && !verify_waives (record, "date")) {
    g_autofree char *year = g_strdup_printf ("%d", record->reference.year), *day = date_print (&filed);
    disagree (checking, "V-YEAR", N_ ("the record is filed under a year that had not begun"), day, year);
  }
  if (layout_confirm_year (layout, record, &decision))
    return;
  g_autofree char *expected =
      decision.year != 0 ? g_strdup_printf ("%d %s/%s", decision.year, decision.rules, decision.rule) : NULL;
  g_autofree char *found = g_strdup_printf ("%d %s/%s", record->reference.year, record->year_rules, record->year_rule);
  disagree (checking, "V-YEAR", NULL, expected, found);
}

static void check_rules (Checking *checking)
{
  const Record *record = checking->record;
  g_autofree char *xml = place_of (checking, checking->xml);
  const Layout *layout = verify_layout (checking->verify, record->layout, record->layout_edition, checking->entry, xml);
  if (layout == NULL || checking->place == NULL)
    return;
  if (layout != verify_layout_at (checking->verify, arrival_of (checking)))
    disagree (checking, "V-RULES", "the record names a layout that was not in force when it was filed", NULL,
              record->layout);
  const LayoutCategory *category = layout_category_by_code (layout, record->reference.category);
  if (category == NULL) {
    disagree (checking, "V-RULES", "the layout has no such category", NULL, record->reference.category);
    return;
  }
  if (!g_str_equal (category_directory (category), checking->place->directory))
    disagree (checking, "V-REFERENCE", "the category in the reference code belongs to another directory",
              category_directory (category), checking->place->directory);
  bool own = checking->verify->has_fonds && g_str_equal (checking->place->customer, checking->verify->fonds.keeper);
  if (checking->verify->has_fonds && !category_holds (category, own))
    disagree (checking, "V-HOLDER", NULL, NULL, checking->place->customer);
  if (retention_years (record->reference.retention) < retention_years (category_period (category)))
    disagree (checking, "V-RETENTION", NULL, category_period (category), record->reference.retention);
  if (!g_str_equal (record->trigger, category_trigger (category)))
    disagree (checking, "V-RULES", "the layout starts the retention period at another date",
              category_trigger (category), record->trigger);
  check_year (checking, layout);
  verify_described (checking->verify, checking->edition != NULL ? checking->edition : checking->entry, record,
                    checking->directory, layout, category);
  if (!layout_has_kind (layout, record->kind) || !category_allows_kind (category, record->kind))
    disagree (checking, "V-RULES", "the layout does not allow this kind of record here", NULL, record->kind);
  for (unsigned i = 0; i < record->parts->len; i++) {
    const RecordPart *part = record->parts->pdata[i];
    if (layout_role_order (layout, part->role) < 0 || !category_allows_role (category, part->role))
      disagree (checking, "V-RULES", "the layout does not allow a part with this role here", NULL, part->role);
  }
}

void verify_rules (Verify *verify, const VerifyEntry *filed, const VerifyEntry *edition, const char *name,
                   const Record *record)
{
  g_auto (NamePlace) place = {0};
  Checking checking = {.verify = verify,
                       .entry = filed,
                       .edition = edition,
                       .path = verify_table_path (verify->table, filed),
                       .xml = name,
                       .record = record};
  g_autofree char *stood = g_path_get_dirname (verify_table_filed_path (verify->table, edition));
  checking.stood = stood;
  if (!name_split_path (stood, &place))
    return;
  checking.place = &place;
  check_reference (&checking);
  check_rules (&checking);
}

/* The record, given; NULL after reporting a finding. Validation takes longer than everything else, 80 microseconds a
 * record, since libxml2 compiles every pattern anew. A document is valid when the strict reader accepts it and the
 * writer prints the same bytes (tests/unit/test_shape.c), so only other documents are checked against the schema. */
static Record *read_record (Checking *checking, GBytes *xml, const char *place)
{
  Verify *verify = checking->verify;
  g_autoptr (GError) error = NULL, invalid = NULL;
  g_autoptr (XmlDocument) document = xml_parse (xml, XML_MAX_BYTES, place, &error);
  g_autoptr (Record) record = document != NULL ? record_read (document, &error) : NULL;
  g_autoptr (GBytes) again = record != NULL ? record_print (record) : NULL;
  if (again != NULL && g_bytes_equal (again, xml))
    return g_steal_pointer (&record);
  if (document != NULL && verify->schema != NULL && !xml_schema_validate (verify->schema, document, &invalid))
    verify_fault_error (verify, "V-SCHEMA", place, checking->entry, invalid);
  else if (record == NULL)
    verify_fault_error (verify, "V-XML", place, checking->entry, error);
  else
    return g_steal_pointer (&record);
  return NULL;
}

static void check_xml (Checking *checking, GBytes *xml)
{
  g_auto (NamePlace) split = {0};
  g_autofree char *place = place_of (checking, "record.1.xml");
  g_autoptr (Record) record = read_record (checking, xml, place);
  if (record == NULL)
    return;
  checking->record = record;
  checking->place = name_split_path (checking->stood, &split) ? &split : NULL;
  check_number (checking, "the edition does not match the name of the file", 1, record->edition);
  check_reference (checking);
  check_rules (checking);
  check_parts (checking);
  if (!checking->odd)
    gone_facts_of_record (checking->verify, checking->entry, record);
  checking->record = NULL;
  checking->place = NULL;
}

static void check_customer (Checking *checking)
{
  g_auto (NamePlace) place = {0};
  if (!name_split_path (checking->stood, &place))
    return;
  g_autofree char *directory = name_customer_path (place.customer);
  g_autofree char *profile = g_strconcat (directory, "/customer.1.xml", NULL);
  if (verify_table_find_before (checking->verify->table, profile, checking->entry->number) == NULL)
    verify_accuse (checking->verify, checking->entry, "V-CUSTOMER-MISSING", NULL);
}

static void count_void (G_GNUC_UNUSED const StandingFact *fact, gpointer data)
{
  Verify *verify = data;
  atomic_fetch_add (&verify->voided, 1);
}

void verify_record (Verify *verify, const VerifyEntry *entry, const VerifyDirectory *directory)
{
  Checking checking = {.verify = verify,
                       .entry = entry,
                       .directory = directory,
                       .path = verify_table_path (verify->table, entry),
                       .stood = verify_table_filed_path (verify->table, entry),
                       .xml = "record.1.xml",
                       .manifest = directory->manifest};
  atomic_fetch_add (&verify->records, 1);
  standing_over (verify_table_standing (verify->table), STANDING_VOID, checking.path, G_MAXUINT64, count_void, verify);
  if (!check_manifest (&checking))
    return;
  check_names (&checking);
  check_customer (&checking);
  for (unsigned i = 0; i < manifest_length (checking.manifest); i++)
    check_file (&checking, manifest_path (checking.manifest, i), manifest_hex (checking.manifest, i));
  const VerifyFile *xml = verify_directory_find (directory, "record.1.xml");
  if (manifest_find (checking.manifest, "record.1.xml") == NULL)
    disagree (&checking, "V-FILE-MISSING", "the manifest does not list record.1.xml", NULL, NULL);
  else if (xml != NULL && xml->contents != NULL)
    check_xml (&checking, xml->contents);
  g_autofree char *own = manifest_file_name (verify->algorithm, 1);
  if (entry->amended && !checking.odd && xml != NULL && xml->contents != NULL)
    verify_keep_edition (verify, entry, xml->contents, verify_directory_find (directory, own)->contents);
}
