/* PACK.txt and receipts: one way to write them, and every other refused with its line. */
#include "form/document/pack.h"
#include "form/document/receipt.h"

#include "tests/unit/fixtures/unit.h"

#define HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define OTHER "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define HEAD "dossier-pack: 1\nalgorithm: sha256\narchive: " HEX "\n"
#define FULL "from: 1\nto: 25\nhead: " HEX "\nsince: " ZEROS "\n"
#define COUNTS "time: 2026-11-23T08:12:00Z\nrecords: 2\nfiles: 9\nbytes: 1234\n"
#define TAIL "members: " OTHER "\n"
#define LEFT_OUT "left-out: customers/C00/C00042/2024/a02-contracts/0007/"
#define SIGNER "person: p0003\nkey: " HEX "\n"
#define RECEIPT_HEAD "dossier-receipt: 1\nalgorithm: sha256\narchive: " HEX "\n"
#define RECEIPT_TAIL "tarball: " OTHER "\nbytes: 10240\ntime: 2026-11-23T08:12:00Z\n"

static Pack *parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = bytes_of (text);
  return pack_parse (bytes, "PACK.txt", error);
}

static void assert_prints_the_same (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Pack) pack = parse (text, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) printed = pack_print (pack);
  g_autoptr (GBytes) expected = bytes_of (text);
  g_assert_true (g_bytes_equal (printed, expected));
}

static void test_a_pack_goes_both_ways (void)
{
  assert_prints_the_same (HEAD FULL COUNTS TAIL);
  assert_prints_the_same (HEAD FULL COUNTS LEFT_OUT "original-001.tif V-FILE-CHANGED\n" LEFT_OUT
                                                    "record.1.xml V-FILE-MISSING\n" TAIL);
  assert_prints_the_same (HEAD FULL COUNTS "left-out: customers/b V-FILE-MISSING\nredacted: customers/a 26\n"
                                           "redacted: customers/b/c 30\n" TAIL);
  assert_prints_the_same (HEAD FULL COUNTS TAIL SIGNER "position: 25\n");
  assert_prints_the_same (HEAD FULL COUNTS "redacted: customers/a 30\nredacted: customers/b 26\n" TAIL SIGNER
                                           "position: 30\n");
  assert_prints_the_same (HEAD FULL COUNTS "redacted: customers/a 30\n" TAIL SIGNER "position: 999999999\n");
  assert_prints_the_same (HEAD "from: 26\nto: 30\nhead: " OTHER "\nsince: " HEX "\n" COUNTS TAIL);
  g_autoptr (Pack) pack = parse (HEAD FULL COUNTS TAIL, NULL);
  g_assert_cmpint (pack->range.algorithm, ==, DIGEST_SHA256);
  g_assert_cmpuint (pack->range.from, ==, 1);
  g_assert_cmpuint (pack->range.to, ==, 25);
  g_assert_cmpint (pack->time, ==, 1795421520);
  g_assert_cmpuint (pack->records, ==, 2);
  g_assert_cmpuint (pack->files, ==, 9);
  g_assert_cmpuint (pack->bytes, ==, 1234);
  g_assert_cmpstr (pack->members, ==, OTHER);
  g_assert_null (pack->person);
}

static void test_only_what_says_so_is_signed (void)
{
  g_autoptr (Pack) plain = parse (HEAD FULL COUNTS TAIL, NULL);
  g_autoptr (Pack) pack = parse (HEAD FULL COUNTS TAIL SIGNER "position: 25\n", NULL);
  g_assert_cmpstr (pack->person, ==, "p0003");
  g_assert_cmpstr (pack->key, ==, HEX);
  g_assert_cmpuint (pack->position, ==, 25);
  g_assert_true (pack_has_signature (pack, "PACK.txt.sig"));
  g_assert_false (pack_has_signature (pack, "PACK.txt"));
  g_assert_false (pack_has_signature (plain, "PACK.txt.sig"));
}

static void test_an_increment_may_be_empty (void)
{
  assert_prints_the_same (HEAD "from: 26\nto: 25\nhead: " HEX "\nsince: " HEX "\n" COUNTS TAIL);
}

static void test_what_is_left_out_is_printed_sorted (void)
{
  g_autoptr (Pack) pack = parse (HEAD FULL COUNTS TAIL, NULL);
  pack_add_left_out (pack, "customers/b", "V-FILE-MISSING");
  pack_add_left_out (pack, "customers/a", "V-FILE-CHANGED");
  g_autoptr (GBytes) printed = pack_print (pack);
  static const char text[] =
      HEAD FULL COUNTS "left-out: customers/a V-FILE-CHANGED\nleft-out: customers/b V-FILE-MISSING\n" TAIL;
  g_autoptr (GBytes) expected = bytes_of (text);
  g_assert_true (g_bytes_equal (printed, expected));
}

static void test_refusals_name_the_line (void)
{
  static const struct {
    const char *text, *where;
  } cases[] = {
      {"", "PACK.txt:1"},
      {HEAD FULL COUNTS, "PACK.txt:12"},
      {HEAD FULL COUNTS "members: " OTHER, "PACK.txt:1"},
      {HEAD FULL COUNTS TAIL "\n", "PACK.txt:13"},
      {HEAD FULL COUNTS TAIL "note: x\n", "PACK.txt:13"},
      {HEAD FULL COUNTS "members: " HEX "0\n", "PACK.txt:12"},
      {"dossier-pack: 2\n", "PACK.txt:1"},
      {"dossier-pack:1\n", "PACK.txt:1"},
      {"dossier-pack: 01\n", "PACK.txt:1"},
      {"dossier-pack: 1\r\n", "PACK.txt:1"},
      {"dossier-pack: 1\nalgorithm: md5\n", "PACK.txt:2"},
      {"dossier-pack: 1\nalgorithm: sha512\narchive: " HEX "\n", "PACK.txt:3"},
      {HEAD "to: 1\n", "PACK.txt:4"},
      {HEAD "from: 0\nto: 25\n", "PACK.txt:5"},
      {HEAD "from: 27\nto: 25\n", "PACK.txt:5"},
      {HEAD "from: +1\n", "PACK.txt:4"},
      {HEAD "from: 1\nto: 1000000000\n", "PACK.txt:5"},
      {HEAD "from: 1\nto: 25\nhead: " HEX "\nsince: " HEX "\n", "PACK.txt:7"},
      {HEAD "from: 2\nto: 25\nhead: " HEX "\nsince: " ZEROS "\n", "PACK.txt:7"},
      {HEAD "from: 26\nto: 25\nhead: " HEX "\nsince: " OTHER "\n", "PACK.txt:7"},
      {HEAD FULL "time: 2026-11-23 08:12:00\n", "PACK.txt:8"},
      {HEAD FULL COUNTS LEFT_OUT "a.tif\n", "PACK.txt:12"},
      {HEAD FULL COUNTS LEFT_OUT "a.tif v-file\n", "PACK.txt:12"},
      {HEAD FULL COUNTS LEFT_OUT "a.tif V-FILE-CHANGED more\n", "PACK.txt:12"},
      {HEAD FULL COUNTS "left-out: ../a V-FILE-CHANGED\n", "PACK.txt:12"},
      {HEAD FULL COUNTS LEFT_OUT "b.tif V-FILE-CHANGED\n" LEFT_OUT "a.tif V-FILE-CHANGED\n", "PACK.txt:13"},
      {HEAD FULL COUNTS LEFT_OUT "a.tif V-FILE-CHANGED\n" LEFT_OUT "a.tif V-FILE-CHANGED\n", "PACK.txt:13"},
      {HEAD FULL COUNTS "redacted: customers/a 25\n", "PACK.txt:12"},
      {HEAD FULL COUNTS "redacted: customers/a 026\n", "PACK.txt:12"},
      {HEAD FULL COUNTS "redacted: customers/a\n", "PACK.txt:12"},
      {HEAD FULL COUNTS "redacted: /a 26\n", "PACK.txt:12"},
      {HEAD FULL COUNTS "redacted: customers/a 26\nredacted: customers/a 27\n", "PACK.txt:13"},
      {HEAD FULL COUNTS "redacted: customers/a 26\nleft-out: customers/b V-FILE-MISSING\n", "PACK.txt:13"},
      {HEAD FULL COUNTS SIGNER "position: 25\n" TAIL, "PACK.txt:12"},
      {HEAD FULL COUNTS TAIL "person: li\n", "PACK.txt:13"},
      {HEAD FULL COUNTS TAIL "person: p0000\n", "PACK.txt:13"},
      {HEAD FULL COUNTS TAIL "person: p0003\n", "PACK.txt:14"},
      {HEAD FULL COUNTS TAIL "person: p0003\nkey: " HEX HEX "\n", "PACK.txt:14"},
      {HEAD FULL COUNTS TAIL "key: " HEX "\nposition: 25\n", "PACK.txt:13"},
      {HEAD FULL COUNTS TAIL SIGNER, "PACK.txt:15"},
      {HEAD FULL COUNTS TAIL SIGNER "position: 24\n", "PACK.txt:15"},
      {HEAD FULL COUNTS TAIL SIGNER "position: 26\n", "PACK.txt:15"},
      {HEAD FULL COUNTS TAIL SIGNER "position: 025\n", "PACK.txt:15"},
      {HEAD FULL COUNTS TAIL SIGNER "position: 25\nposition: 25\n", "PACK.txt:16"},
      {HEAD FULL COUNTS "redacted: customers/a 30\n" TAIL SIGNER "position: 29\n", "PACK.txt:16"},
      {HEAD FULL COUNTS "redacted: customers/a 30\n" TAIL SIGNER "position: 1000000000\n", "PACK.txt:16"},
      {HEAD FULL "\xE2\x80\xAE\n", "PACK.txt:8"},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;
    g_autoptr (Pack) pack = parse (cases[i].text, &error);
    g_assert_null (pack);
    g_assert_cmpint (error->code, ==, ERROR_UNREADABLE);
    g_assert_cmpstr (error_where (error), ==, cases[i].where);
    assert_refused (&error, "D-PACK");
  }
}

static void test_a_nul_byte_hides_nothing (void)
{
  static const char text[] = HEAD FULL COUNTS "members: " OTHER "\0\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  GError *error = NULL;
  g_assert_null (pack_parse (bytes, "PACK.txt", &error));
  assert_refused (&error, "D-PACK");
}

static void test_a_receipt_goes_both_ways (void)
{
  static const char text[] = RECEIPT_HEAD FULL RECEIPT_TAIL;
  g_autoptr (GBytes) bytes = bytes_of (text);
  Receipt receipt;
  g_autoptr (GError) error = NULL;
  g_assert_true (receipt_parse (bytes, "receipt", &receipt, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (receipt.range.to, ==, 25);
  g_assert_cmpstr (receipt.range.head, ==, HEX);
  g_assert_cmpstr (receipt.tarball, ==, OTHER);
  g_assert_cmpuint (receipt.bytes, ==, 10240);
  g_autoptr (GBytes) printed = receipt_print (&receipt);
  g_assert_true (g_bytes_equal (printed, bytes));
}

static void test_other_receipts_are_refused (void)
{
  static const char *const cases[] = {
      "",
      HEAD FULL COUNTS TAIL,
      RECEIPT_HEAD FULL,
      RECEIPT_HEAD FULL RECEIPT_TAIL "more: 1\n",
      RECEIPT_HEAD FULL "tarball: " OTHER "\nbytes: 010\ntime: 2026-11-23T08:12:00Z\n",
      RECEIPT_HEAD "from: 9\nto: 7\nhead: " HEX "\nsince: " HEX "\n" RECEIPT_TAIL,
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) bytes = bytes_of (cases[i]);
    Receipt receipt;
    GError *error = NULL;
    g_assert_false (receipt_parse (bytes, "receipt", &receipt, &error));
    assert_refused (&error, "D-RECEIPT");
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pack/goes-both-ways", test_a_pack_goes_both_ways);
  g_test_add_func ("/pack/signed", test_only_what_says_so_is_signed);
  g_test_add_func ("/pack/empty-increment", test_an_increment_may_be_empty);
  g_test_add_func ("/pack/left-out-sorted", test_what_is_left_out_is_printed_sorted);
  g_test_add_func ("/pack/refusals", test_refusals_name_the_line);
  g_test_add_func ("/pack/nul", test_a_nul_byte_hides_nothing);
  g_test_add_func ("/receipt/goes-both-ways", test_a_receipt_goes_both_ways);
  g_test_add_func ("/receipt/refusals", test_other_receipts_are_refused);
  return g_test_run ();
}
