/* record.N.xml: goes both ways, and is refused where it is out of its form. */
#include "form/document/record.h"

#include "tests/unit/fixtures/document.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static RecordPart *add_part (Record *record, const char *role, const char *file, const char *state, unsigned pages)
{
  RecordPart *part = record_add_part (record, role, file);
  part->media = g_strdup ("image/tiff");
  part->bytes = 1234;
  part->digest = g_strdup (DIGEST);
  part->state = g_strdup (state);
  part->pages = pages;
  return part;
}

static Record *sample (void)
{
  Record *record = record_new ();
  g_assert_true (refcode_parse ("Z109-KH.A02.2024-D30-C00042-0007", &record->reference, NULL));
  record->edition = 1;
  record->nonce = g_strdup ("00112233445566778899aabbccddeeff");
  record->title = g_strdup ("购销合同");
  record->kind = g_strdup ("ordinary");
  record->filed = 1795421520;
  record->filed_by = g_strdup ("p0003");
  record->layout = g_strdup ("company");
  record->layout_edition = 1;
  record->year_rules = g_strdup ("zh-lijuan");
  record->year_rule = g_strdup ("dated");
  record->trigger = g_strdup ("CE");
  return record;
}

static Record *again (const Record *record)
{
  g_autoptr (GBytes) bytes = record_print (record);
  document_assert_valid (bytes);
  g_autoptr (GError) error = NULL;
  Record *read = record_parse (bytes, "record.1.xml", &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) twice = record_print (read);
  g_assert_true (g_bytes_equal (bytes, twice));
  return read;
}

static void fill (Record *record)
{
  g_ptr_array_add (record->creators, g_strdup ("甲方 & <乙方>"));
  g_ptr_array_add (record->creators, g_strdup ("Second \"maker\""));
  record->docno = g_strdup ("杭合〔2024〕7 号");
  g_date_set_dmy (&record->date, 5, G_DATE_MARCH, 2024);
  record->secrecy = g_strdup ("秘密");
  record->copies = 2;
  record->pages = 3;
  record->reply_to = g_strdup ("Z109-KH.A02.2023-D30-C00042-0001");
  g_date_set_dmy (&record->opened, 1, G_DATE_JANUARY, 2024);
  g_date_set_dmy (&record->period_first, 1, G_DATE_JANUARY, 2024);
  g_date_set_dmy (&record->period_last, 31, G_DATE_DECEMBER, 2026);
  record->mandate = g_strdup ("R: 合同");
  record_add_input (record->year_inputs, "date", "2024-03-05");
  g_free (add_part (record, "reply", "reply-001.pdf", "unknown", 0)->title);
  RecordPart *last = add_part (record, "original", "original-001.tif", "counted", 3);
  last->title = g_strdup ("扫描 1.tif");
  record_add_waiver (record, "pages", "the last page is blank");
  g_ptr_array_add (record->notes, g_strdup ("备注"));
}

static void test_a_record_goes_both_ways (void)
{
  g_autoptr (Record) record = sample ();
  fill (record);
  g_autoptr (Record) read = again (record);
  g_assert_cmpstr (read->reference.category, ==, "KH.A02");
  g_assert_cmpuint (read->reference.item, ==, 7);
  g_assert_cmpstr (read->title, ==, "购销合同");
  g_assert_cmpuint (read->creators->len, ==, 2);
  g_assert_cmpstr (read->creators->pdata[0], ==, "甲方 & <乙方>");
  g_assert_cmpstr (read->docno, ==, record->docno);
  g_assert_cmpint (g_date_compare (&read->date, &record->date), ==, 0);
  g_assert_cmpstr (read->secrecy, ==, "秘密");
  g_assert_cmpuint (read->copies, ==, 2);
  g_assert_cmpuint (read->pages, ==, 3);
  g_assert_cmpstr (read->reply_to, ==, record->reply_to);
  g_assert_true (g_date_valid (&read->opened));
  g_assert_false (g_date_valid (&read->closed));
  g_assert_cmpint (g_date_compare (&read->period_last, &record->period_last), ==, 0);
  g_assert_cmpint (read->filed, ==, 1795421520);
  g_assert_cmpstr (read->mandate, ==, "R: 合同");
  g_assert_cmpuint (read->year_inputs->len, ==, 1);
  g_assert_cmpuint (read->parts->len, ==, 2);
  g_assert_cmpstr (((RecordPart *)read->parts->pdata[0])->role, ==, "reply");
  g_assert_cmpstr (((RecordPart *)read->parts->pdata[1])->title, ==, "扫描 1.tif");
  g_assert_cmpstr (((RecordWaiver *)read->waivers->pdata[0])->check, ==, "pages");
  g_assert_cmpstr (read->notes->pdata[0], ==, "备注");
}

static void test_what_is_optional_may_be_absent (void)
{
  g_autoptr (Record) record = sample ();
  add_part (record, "original", "original-001.tif", "counted", 1);
  g_autoptr (Record) read = again (record);
  g_assert_cmpuint (read->copies, ==, 0);
  g_assert_cmpuint (read->pages, ==, 0);
  g_assert_false (g_date_valid (&read->date));
  g_assert_null (read->docno);
}

static void test_counted_pages_are_complete_only_when_all_are_known (void)
{
  g_autoptr (Record) record = sample ();
  bool complete;
  add_part (record, "original", "original-001.tif", "counted", 3);
  add_part (record, "original", "original-002.mp3", "unpaged", 0);
  g_assert_cmpuint (record_counted_pages (record, &complete), ==, 3);
  g_assert_true (complete);
  add_part (record, "original", "original-003.tif", "counted", 2);
  add_part (record, "original", "original-004.pdf", "locked", 0);
  g_assert_cmpuint (record_counted_pages (record, &complete), ==, 5);
  g_assert_false (complete);
}

static void test_a_record_holds_999_parts_and_not_more (void)
{
  g_autoptr (Record) record = sample ();
  for (int i = 1; i <= RECORD_MAX_PARTS; i++) {
    g_autofree char *file = g_strdup_printf ("original-%03d.tif", i);
    add_part (record, "original", file, "counted", 1);
  }
  g_autoptr (Record) read = again (record);
  g_assert_cmpuint (read->parts->len, ==, RECORD_MAX_PARTS);
  add_part (record, "copy", "copy-001.tif", "counted", 1);
  g_autoptr (GBytes) bytes = record_print (record);
  GError *error = NULL;
  g_assert_null (record_parse (bytes, "record.1.xml", &error));
  assert_refused (&error, "D-RECORD");
}

static bool accepts (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (Record) record = record_parse (bytes, name, error);
  return record != NULL;
}

static void test_bad_records_are_refused_by_reader_and_schema (void)
{
  static const char *const unseen[] = {"record-part-zero.xml", "record-part-role.xml", "record-part-twice.xml",
                                       "record-span-backwards.xml", NULL};
  document_assert_all_bad ("record", 25, accepts, unseen);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/goes-both-ways", test_a_record_goes_both_ways);
  g_test_add_func ("/record/what-is-optional-may-be-absent", test_what_is_optional_may_be_absent);
  g_test_add_func ("/record/counted-pages", test_counted_pages_are_complete_only_when_all_are_known);
  g_test_add_func ("/record/holds-999-parts", test_a_record_holds_999_parts_and_not_more);
  g_test_add_func ("/record/bad", test_bad_records_are_refused_by_reader_and_schema);
  return g_test_run ();
}
