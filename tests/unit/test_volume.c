/* volume.N.xml: goes both ways, and is refused where it is out of its form. */
#include "form/document/volume.h"

#include "tests/unit/fixtures/document.h"

static Volume *sample (void)
{
  Volume *volume = volume_new ();
  volume->fonds = g_strdup ("Z109");
  volume->customer = g_strdup ("C00042");
  volume->category = g_strdup ("KH.A02");
  volume->year = 2024;
  volume->edition = 1;
  volume->nonce = g_strdup ("00112233445566778899aabbccddeeff");
  volume->records = 12;
  volume->files = 15;
  volume->bytes = 12345678901;
  volume->pages = 40;
  volume->first_item = 1;
  volume->last_item = 13;
  volume->sealed = 1795421520;
  volume->prepared_by = g_strdup ("张三");
  volume->layout = g_strdup ("company");
  volume->layout_edition = 3;
  return volume;
}

static Volume *again (const Volume *volume)
{
  g_autoptr (GBytes) bytes = volume_print (volume);
  document_assert_valid (bytes);
  g_autoptr (GError) error = NULL;
  Volume *read = volume_parse (bytes, "volume.1.xml", &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) twice = volume_print (read);
  g_assert_true (g_bytes_equal (bytes, twice));
  return read;
}

static void test_a_volume_goes_both_ways (void)
{
  g_autoptr (Volume) volume = sample ();
  volume->checked_by = g_strdup ("李四");
  volume->note = g_strdup ("缺 1 件：<见 \"说明\" & 附件>");
  volume_add_waiver (volume, "pages-known", "C00042/2024/a02-contracts/0003", "no reader here");
  g_autoptr (Volume) read = again (volume);
  g_assert_cmpstr (read->fonds, ==, "Z109");
  g_assert_cmpstr (read->customer, ==, "C00042");
  g_assert_cmpstr (read->category, ==, "KH.A02");
  g_assert_cmpint (read->year, ==, 2024);
  g_assert_cmpuint (read->records, ==, 12);
  g_assert_cmpuint (read->files, ==, 15);
  g_assert_cmpuint (read->bytes, ==, 12345678901);
  g_assert_cmpuint (read->pages, ==, 40);
  g_assert_cmpuint (read->last_item, ==, 13);
  g_assert_cmpint (read->sealed, ==, 1795421520);
  g_assert_cmpstr (read->prepared_by, ==, "张三");
  g_assert_cmpstr (read->checked_by, ==, "李四");
  g_assert_cmpstr (read->layout, ==, "company");
  g_assert_cmpuint (read->layout_edition, ==, 3);
  g_assert_cmpstr (read->note, ==, volume->note);
  g_assert_cmpuint (read->waivers->len, ==, 1);
  g_assert_cmpstr (((VolumeWaiver *)read->waivers->pdata[0])->reason, ==, "no reader here");
}

static void test_what_is_optional_may_be_absent (void)
{
  g_autoptr (Volume) volume = sample ();
  g_autoptr (Volume) read = again (volume);
  g_assert_null (read->checked_by);
  g_assert_null (read->note);
  g_assert_cmpuint (read->waivers->len, ==, 0);
}

static void test_an_empty_volume_has_no_item_numbers (void)
{
  g_autoptr (Volume) volume = sample ();
  volume->records = volume->files = volume->first_item = volume->last_item = 0;
  volume->bytes = volume->pages = 0;
  g_autoptr (Volume) read = again (volume);
  g_assert_cmpuint (read->records, ==, 0);
  g_assert_cmpuint (read->first_item, ==, 0);
}

static bool accepts (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (Volume) volume = volume_parse (bytes, name, error);
  return volume != NULL;
}

static void test_bad_volumes_are_refused_by_reader_and_schema (void)
{
  static const char *const unseen[] = {"volume-more-records-than-items.xml", "volume-items-backwards.xml", NULL};
  document_assert_all_bad ("volume", 12, accepts, unseen);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume/goes-both-ways", test_a_volume_goes_both_ways);
  g_test_add_func ("/volume/what-is-optional-may-be-absent", test_what_is_optional_may_be_absent);
  g_test_add_func ("/volume/empty", test_an_empty_volume_has_no_item_numbers);
  g_test_add_func ("/volume/bad", test_bad_volumes_are_refused_by_reader_and_schema);
  return g_test_run ();
}
