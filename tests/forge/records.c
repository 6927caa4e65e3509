/* Records that are not what their events, their places, their files or the layout say. Each is a copy of the record in
 * the volume that was never sealed, filed as its second one. */
#include <string.h>

#include "form/date.h"
#include "form/document/manifest.h"
#include "form/name.h"
#include "tests/forge/forge.h"

#define VOLUME "customers/C00/C00001/2010/a05-scheduling"
#define FIRST VOLUME "/0001"

/* What is false; NULL and 0: nothing. */
typedef struct {
  void (*record) (Record *record);
  const char *path;          /* in place of the next one in the volume */
  const char *field, *value; /* of the event */
  const char *more;          /* a file that the manifest lists and the record does not have */
  bool no_xml;               /* the manifest does not list the record's document */
} Filed;

typedef struct {
  const Filed *lie;
  Record *record;
  GBytes *scan;
} Filing;

static bool add_file (Change *change, unsigned item, Manifest *manifest, const char *name, GBytes *bytes,
                      GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  if (!change_write (change, item, name, bytes, hex, error))
    return false;
  manifest_add (manifest, hex, name);
  return true;
}

static void put_event (Change *change, unsigned item, const Filing *filing, const char *hex)
{
  bool complete;
  const Record *record = filing->record;
  const Filed *lie = filing->lie;
  Event *event = change_event_of (change, item, "file");
  g_autofree char *reference = refcode_print (&record->reference), *bytes = NULL, *pages = NULL, *files = NULL;
  uint64_t sum = 0;
  for (unsigned i = 0; i < record->parts->len; i++)
    sum += ((const RecordPart *)record->parts->pdata[i])->bytes;
  files = g_strdup_printf ("%u", record->parts->len);
  bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, sum);
  pages = g_strdup_printf ("%u", record_counted_pages (record, &complete));
  const char *fields[] = {"path",     lie->path != NULL ? lie->path : VOLUME "/0002",
                          "manifest", hex,
                          "ref",      reference,
                          "files",    files,
                          "bytes",    bytes,
                          "pages",    pages};
  for (unsigned i = 0; i < G_N_ELEMENTS (fields); i += 2)
    event_put (event, fields[i], g_strcmp0 (fields[i], lie->field) == 0 ? lie->value : fields[i + 1]);
}

static bool compose_record (Change *change, GError **error)
{
  const Filing *filing = change->data;
  char hex[DIGEST_HEX_SIZE];
  const RecordPart *part = filing->record->parts->pdata[0];
  g_autofree char *name = manifest_file_name (archive_fonds (change->archive)->digest, 1);
  g_autoptr (Manifest) manifest = manifest_new (archive_fonds (change->archive)->digest);
  g_autoptr (GBytes) xml = record_print (filing->record);
  unsigned item = change_directory (change, error);
  if (!add_file (change, item, manifest, part->file, filing->scan, error) ||
      (filing->lie->more != NULL && !add_file (change, item, manifest, filing->lie->more, filing->scan, error)) ||
      (!filing->lie->no_xml && !add_file (change, item, manifest, "record.1.xml", xml, error)))
    return false;
  g_autoptr (GBytes) list = manifest_print (manifest);
  if (!change_write (change, item, name, list, hex, error))
    return false;
  put_event (change, item, filing, hex);
  return true;
}

static void file_record (Forger *forger, const Filed *lie)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = forge_read (forger, FIRST "/record.1.xml");
  g_autoptr (Record) record = record_parse (bytes, FIRST, &error);
  const RecordPart *part = record->parts->pdata[0];
  g_autofree char *path = g_strconcat (FIRST "/", part->file, NULL);
  g_autoptr (GBytes) scan = forge_read (forger, path);
  record->reference.item = 2;
  if (lie->record != NULL)
    lie->record (record);
  forge_commit (forger, compose_record, &(Filing){lie, record, scan});
}

#define FILE_WITH(name, ...)                                                                                           \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    file_record (forger, &(Filed){__VA_ARGS__});                                                                       \
  }
#define CHANGE(name, ...)                                                                                              \
  static void change_##name (Record *record){__VA_ARGS__} FILE_WITH (name, .record = change_##name)

static RecordPart *scan_of (Record *record)
{
  return record->parts->pdata[0];
}

CHANGE (honest, record->copies = 2;)
CHANGE (of_another_fonds, forge_set (&record->reference.fonds, "Z999");)
CHANGE (kept_shorter, forge_set (&record->reference.retention, "D5");)
CHANGE (kept_longer, forge_set (&record->reference.retention, "D30");)
CHANGE (of_another_trigger, forge_set (&record->trigger, "CE");)
CHANGE (of_no_category, forge_set (&record->reference.category, "KH.Z99");)
CHANGE (of_another_category, forge_set (&record->reference.category, "KH.A06");)
CHANGE (of_no_kind, forge_set (&record->kind, "rumour");)
CHANGE (of_another_layout, record->layout_edition = 9;)
CHANGE (of_the_year_after, g_date_set_year (&record->date, 2011);)
CHANGE (by_another_rule, forge_set (&record->year_rule, "plan");)
CHANGE (by_another_input, forge_set (&((RecordInput *)record->year_inputs->pdata[1])->value, "2010-12-31");)
CHANGE (of_another_day, g_date_set_day (&record->date, 28);)
CHANGE (with_a_part_of_no_role, forge_set (&scan_of (record)->role, "rumour");
        forge_set (&scan_of (record)->file, "rumour-001.tif");)
CHANGE (with_a_part_of_another_digest, forge_set (&scan_of (record)->digest, FIXTURE_DIGEST);)
CHANGE (with_a_part_misnamed, forge_set (&scan_of (record)->file, "original-002.tif");)
CHANGE (with_fewer_bytes, scan_of (record)->bytes--;)
CHANGE (answers_nothing, record->reply_to = g_strdup ("Z001-KH.A05.2010-D10-C00001-0099");)
CHANGE (answers_another_customer, record->reply_to = g_strdup ("Z001-KH.A05.2010-D10-C00009-0001");)
CHANGE (answers_itself, record->reply_to = g_strdup ("Z001-KH.A05.2010-D10-C00001-0002");)
CHANGE (answers_another_fonds, record->reply_to = g_strdup ("Z999-KH.A05.2010-D10-C00001-0001");)
CHANGE (answers_the_first, record->reply_to = g_strdup ("Z001-KH.A05.2010-D10-C00001-0001");)
CHANGE (of_another_edition, record->edition = 2; record->amended = court_now; record->amended_by = g_strdup ("forger");
        record->amended_for = g_strdup ("why");)
CHANGE (of_item_three, record->reference.item = 3;)
CHANGE (of_another_mandate, forge_set (&record->mandate, "nobody");)

static void add_former (Record *record, const char *code)
{
  g_ptr_array_add (record->former_codes, g_strdup (code));
}

CHANGE (with_former_codes, add_former (record, "89-12/甲3"); add_former (record, "B·7");
        g_date_set_dmy (&record->valid_until, 31, G_DATE_DECEMBER, 9999);)
CHANGE (with_a_former_code_twice, add_former (record, "A-1"); add_former (record, "A-1");)
CHANGE (
    with_many_former_codes, for (unsigned i = 0; i <= RECORD_MAX_FORMER; i++) {
      g_autofree char *code = g_strdup_printf ("A-%u", i);
      add_former (record, code);
    })
CHANGE (with_an_empty_former_code, add_former (record, "");)
CHANGE (with_a_blank_before_its_former_code, add_former (record, " A-1");)
CHANGE (with_a_former_code_that_turns, add_former (record, "A-1\xE2\x80\xAE"
                                                           "2");)
CHANGE (with_a_former_code_of_two_lines, add_former (record, "A-1\n2");)
CHANGE (with_a_long_former_code, g_autofree char *code = g_strnfill (FIELD_MAX_LINE + 1, 'A');
        add_former (record, code);)
CHANGE (over_before_its_date, g_date_set_dmy (&record->valid_until, 1, G_DATE_JANUARY, 2009);)

CHANGE (opens_in_the_future, g_date_set_dmy (&record->opened, 1, G_DATE_MARCH, 2050);)
CHANGE (closes_before_it_opens, g_date_set_dmy (&record->opened, 1, G_DATE_MARCH, 2010);
        g_date_set_dmy (&record->closed, 1, G_DATE_MARCH, 2009);)
CHANGE (older_than_paper, g_date_set_dmy (&record->opened, 1, G_DATE_MARCH, 1850);)
CHANGE (declares_more_pages, record->pages = 99;)
CHANGE (declares_more_pages_for_a_reason, record->pages = 99; record_add_waiver (record, "pages", "why");)
CHANGE (with_a_damaged_scan, forge_set (&scan_of (record)->state, "damaged");)

static void change_parts (Record *record)
{
  RecordPart *one = scan_of (record), *two = record_add_part (record, one->role, "original-002.tif");
  two->title = g_strdup (one->title);
  two->media = g_strdup (one->media);
  two->digest = g_strdup (one->digest);
  two->state = g_strdup (one->state);
  two->pages = one->pages;
  two->bytes = one->bytes + 10;
  one->bytes -= 10;
}
FILE_WITH (with_bytes_moved_between_parts, .record = change_parts, .more = "original-002.tif")

static void change_order (Record *record)
{
  RecordPart *one = scan_of (record), *two = record_add_part (record, one->role, "original-001.tif");
  two->title = g_strdup (one->title);
  two->media = g_strdup (one->media);
  two->digest = g_strdup (one->digest);
  two->state = g_strdup (one->state);
  two->pages = one->pages;
  two->bytes = one->bytes;
  forge_set (&one->role, "annex");
  forge_set (&one->file, "annex-001.tif");
}
FILE_WITH (with_parts_in_the_wrong_order, .record = change_order, .more = "original-001.tif")
FILE_WITH (counted_wrong, .field = "files", .value = "2")
FILE_WITH (weighed_wrong, .field = "bytes", .value = "1")
FILE_WITH (paged_wrong, .field = "pages", .value = "77")
FILE_WITH (of_an_event_of_another_period, .field = "ref", .value = "Z001-KH.A05.2010-D30-C00001-0002")
FILE_WITH (of_an_event_of_another_category, .field = "ref", .value = "Z001-KH.A06.2010-D10-C00001-0002")
FILE_WITH (of_an_event_without_a_code, .field = "ref", .value = "none")
FILE_WITH (of_an_event_of_another_place, .field = "ref", .value = "Z001-KH.A05.2010-D10-C00001-0009")
FILE_WITH (in_the_directory_of_another, .path = "customers/C00/C00001/2024/a06-feedback/0002")
FILE_WITH (in_another_category, .path = "customers/C00/C00001/2010/a07-new/0002")
FILE_WITH (in_a_sealed_volume, .record = change_of_another_category,
           .path = "customers/C00/C00001/2010/a06-feedback/0003")
FILE_WITH (of_nobody, .path = "customers/C00/C00009/2010/a05-scheduling/0002")
FILE_WITH (named_otherwise_than_its_event, .record = change_of_item_three, .field = "ref",
           .value = "Z001-KH.A05.2010-D10-C00001-0002")
FILE_WITH (skipping_a_number, .record = change_of_item_three, .path = VOLUME "/0003")
FILE_WITH (with_a_file_more, .more = "original-009.tif")
FILE_WITH (without_its_document, .no_xml = true)

static void change_customer (Record *record)
{
  forge_set (&record->reference.customer, "C00009");
  record->reference.item = 1;
}
FILE_WITH (of_a_customer_without_a_profile, .record = change_customer,
           .path = "customers/C00/C00009/2010/a05-scheduling/0001")

static void change_keeper (Record *record)
{
  forge_set (&record->reference.customer, FONDS_KEEPER);
  record->reference.item = 1;
}

static void change_own (Record *record)
{
  change_keeper (record);
  forge_set (&record->reference.category, "ZL");
  forge_set (&record->reference.retention, "D30");
}

static void change_quality (Record *record)
{
  record->reference.item = 1;
  forge_set (&record->reference.category, "ZL");
  forge_set (&record->reference.retention, "D30");
}
FILE_WITH (of_the_keeper, .record = change_keeper, .path = "customers/C00/C00000/2010/a05-scheduling/0001")
FILE_WITH (of_the_keepers_own, .record = change_own, .path = "customers/C00/C00000/2010/zl-quality-management/0001")
FILE_WITH (of_a_customers_quality, .record = change_quality,
           .path = "customers/C00/C00001/2010/zl-quality-management/0001")

static void change_new (Record *record)
{
  record->layout_edition = 2;
  change_quality (record);
}
FILE_WITH (of_own_papers_for_a_customer, .record = change_new,
           .path = "customers/C00/C00001/2010/zl-quality-management/0001")

static void change_new_keeper (Record *record)
{
  record->layout_edition = 2;
  change_keeper (record);
}
FILE_WITH (of_a_customers_papers_in_new_rules, .record = change_new_keeper,
           .path = "customers/C00/C00000/2010/a05-scheduling/0001")

/* Quality management becomes the keeper's own, and scheduling is no longer customers' alone. */
static void adopt_holders (Forger *forger)
{
  static const char *const pairs[] = {
      "directory=\"zl-quality-management\"", "directory=\"zl-quality-management\" holder=\"own\"",
      "en=\"production scheduling\" holder=\"customer\"", "en=\"production scheduling\" holder=\"either\"", NULL};
  forge_adopt_with (forger, pairs);
}

static void own_for_a_customer (Forger *forger)
{
  adopt_holders (forger);
  of_own_papers_for_a_customer (forger);
}

static void own_before_the_rules (Forger *forger)
{
  of_a_customers_quality (forger);
  adopt_holders (forger);
}

static void scheduling_of_the_keeper (Forger *forger)
{
  adopt_holders (forger);
  of_a_customers_papers_in_new_rules (forger);
}

static void scheduling_before_the_rules (Forger *forger)
{
  of_the_keeper (forger);
  adopt_holders (forger);
}

static void filed_by_the_old_layout (Forger *forger)
{
  forge_adopt (forger);
  honest (forger);
}

static void file_a_customers_answer (Forger *forger)
{
  of_a_customer_without_a_profile (forger);
  answers_another_customer (forger);
}

#define RECORD(what, found, lie)                                                                                       \
  {                                                                                                                    \
    .name = what, .code = found, .end = FORGE_NOTHING, .after = lie                                                    \
  }

static const ForgeCase cases[] = {
    RECORD ("an honest record", NULL, honest),
    RECORD ("an honest record that is kept longer than the layout asks", NULL, kept_longer),
    RECORD ("an honest answer", NULL, answers_the_first),
    RECORD ("a record of another fonds", "V-REFERENCE", of_another_fonds),
    RECORD ("a record of another item than its place", "V-EVENT", of_item_three),
    RECORD ("a record of another item than its event", "V-REFERENCE", named_otherwise_than_its_event),
    RECORD ("a record of another edition than its name", "V-RECORD-COUNT", of_another_edition),
    RECORD ("a record that skips a number", "V-NUMBER-GAP", skipping_a_number),
    RECORD ("a record of a category that the layout does not have", "V-RULES", of_no_category),
    RECORD ("a record of another category than its directory", "V-REFERENCE", of_another_category),
    RECORD ("a record in the directory of another category and year", "V-EVENT", in_the_directory_of_another),
    RECORD ("a record in the directory of no category", "V-REFERENCE", in_another_category),
    RECORD ("a record added to a sealed volume", "V-SEALED-ADDED", in_a_sealed_volume),
    RECORD ("a record in the directory of nobody", "V-EVENT", of_nobody),
    RECORD ("a record of a customer without a profile", "V-CUSTOMER-MISSING", of_a_customer_without_a_profile),
    RECORD ("an honest record of the keeper's own papers", NULL, of_the_keepers_own),
    RECORD ("a customer's papers filed for the keeper", "V-HOLDER", of_the_keeper),
    RECORD ("the keeper's own papers filed for a customer", "V-HOLDER", own_for_a_customer),
    RECORD ("an honest record of a customer in what became the keeper's own", NULL, own_before_the_rules),
    RECORD ("an honest record of the keeper in what was customers' alone", NULL, scheduling_of_the_keeper),
    RECORD ("a record of the keeper filed before the layout allowed it", "V-HOLDER", scheduling_before_the_rules),
    RECORD ("an honest record with former codes and a validity without end", NULL, with_former_codes),
    RECORD ("a record with a former code twice", "V-XML", with_a_former_code_twice),
    RECORD ("a record with too many former codes", "V-XML", with_many_former_codes),
    RECORD ("a record with an empty former code", "V-SCHEMA", with_an_empty_former_code),
    RECORD ("a record with a blank before its former code", "V-SCHEMA", with_a_blank_before_its_former_code),
    RECORD ("a record with a former code that turns the text around", "V-SCHEMA", with_a_former_code_that_turns),
    RECORD ("a record with a former code of two lines", "V-SCHEMA", with_a_former_code_of_two_lines),
    RECORD ("a record with a former code of a thousand bytes", "V-SCHEMA", with_a_long_former_code),
    RECORD ("a licence that was over before its date", "V-XML", over_before_its_date),
    RECORD ("a record kept shorter than the layout asks", "V-RETENTION", kept_shorter),
    RECORD ("a record with another trigger than its category", "V-RULES", of_another_trigger),
    RECORD ("a record with another mandate than its category", "V-RULES", of_another_mandate),
    RECORD ("a record of a kind that the layout does not have", "V-RULES", of_no_kind),
    RECORD ("a record by a layout that was never in force", "V-LAYOUT-UNKNOWN", of_another_layout),
    RECORD ("a record by a layout that is no longer in force", "V-RULES", filed_by_the_old_layout),
    RECORD ("a record of the next year in the directory of this one", "V-YEAR", of_the_year_after),
    RECORD ("a record of a day that its year was not computed from", "V-YEAR", of_another_day),
    RECORD ("a record whose year another rule gave", "V-YEAR", by_another_rule),
    RECORD ("a record whose year another day gave", "V-YEAR", by_another_input),
    RECORD ("a record that opens in the future", "V-YEAR", opens_in_the_future),
    RECORD ("a record that closes before it opens", "V-XML", closes_before_it_opens),
    RECORD ("a record of a day before the layout's oldest year", "V-YEAR", older_than_paper),
    RECORD ("a record that answers a record that is not there", "V-REFERENCE", answers_nothing),
    RECORD ("a record that answers another customer", "V-REFERENCE", file_a_customers_answer),
    RECORD ("a record that answers itself", "V-REFERENCE", answers_itself),
    RECORD ("a record that answers a record of another fonds", "V-REFERENCE", answers_another_fonds),
    RECORD ("a record with more pages than its event", "V-RECORD-COUNT", paged_wrong),
    RECORD ("a record with other declared pages than were counted", "V-RECORD-COUNT", declares_more_pages),
    RECORD ("an honest record with other declared pages for a reason", NULL, declares_more_pages_for_a_reason),
    RECORD ("a record of a damaged scan that nobody waived", "V-RULES", with_a_damaged_scan),
    RECORD ("a record with a part of no role", "V-RULES", with_a_part_of_no_role),
    RECORD ("a record with parts in the wrong order", "V-RULES", with_parts_in_the_wrong_order),
    RECORD ("a record with a part of another digest", "V-RECORD-PARTS", with_a_part_of_another_digest),
    RECORD ("a record with a part that is misnamed", "V-RECORD-PARTS", with_a_part_misnamed),
    RECORD ("a record with a part that is shorter than its file", "V-RECORD-COUNT", with_fewer_bytes),
    RECORD ("a record with bytes moved from one part to another", "V-RECORD-COUNT", with_bytes_moved_between_parts),
    RECORD ("a record whose event counts other files", "V-RECORD-COUNT", counted_wrong),
    RECORD ("a record whose event counts other bytes", "V-RECORD-COUNT", weighed_wrong),
    RECORD ("a record whose event has another period", "V-REFERENCE", of_an_event_of_another_period),
    RECORD ("a record whose event has another category", "V-REFERENCE", of_an_event_of_another_category),
    RECORD ("a record whose event has no code", "V-EVENT", of_an_event_without_a_code),
    RECORD ("a record whose event names another place", "V-EVENT", of_an_event_of_another_place),
    RECORD ("a record with a file more than it says", "V-RECORD-COUNT", with_a_file_more),
    RECORD ("a record whose manifest leaves its document out", "V-FILE-MISSING", without_its_document),
};

FORGE_TABLE ("records", cases)
