/* Packs from which a record was taken out: never checked when PACK.txt tells of it, never believed when it does not. */
#include "form/document/certificate.h"
#include "tests/unit/fixtures/court.h"
#include "tests/unit/fixtures/packed.h"

#define RECORD "customers/C00/C00043/2024/pz-vouchers/0002"
#define STONE RECORD "/tombstone.xml"

/* The members of the golden archive's pack, with a tombstone in the stead of a record. */
static GPtrArray *with_stone (void)
{
  g_autoptr (GBytes) pack = packed_archive ("tests/golden/archive", NULL);
  GPtrArray *members = packed_members (pack);
  unsigned first = members->len;
  for (unsigned i = members->len; i > 0; i--) {
    const PackedMember *member = members->pdata[i - 1];
    if (!g_str_has_prefix (member->path, RECORD "/"))
      continue;
    g_ptr_array_remove_index (members, i - 1);
    first = i - 1;
  }
  g_assert_cmpuint (first, <, members->len);
  PackedMember *stone = g_new0 (PackedMember, 1);
  *stone = (PackedMember){g_strdup (STONE), bytes_of ("<tombstone/>"), 1900000000};
  g_ptr_array_insert (members, (gint)first, stone);
  return members;
}

/* Makes PACK.txt fit, with a line that says that the record was destroyed by an event. */
static void tell (GPtrArray *members, uint64_t records, const char *path)
{
  PackedMember *last = packed_find (members, PACK_FILE);
  g_autoptr (Pack) text = pack_parse (last->bytes, PACK_FILE, NULL);
  if (path != NULL)
    pack_add_redacted (text, path, text->range.to + 3);
  g_bytes_unref (last->bytes);
  last->bytes = pack_print (text);
  packed_text_again (members, records);
}

/* "not checked" or "fault", code and place of the only finding. */
static char *only_finding (GPtrArray *members)
{
  g_autoptr (GError) error = NULL;
  VerifySummary summary;
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_autoptr (GBytes) pack = packed_again (members);
  g_assert_true (packed_verify (pack, findings, &summary, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 1);
  const Finding *finding = findings->pdata[0];
  return g_strdup_printf ("%s %s %s", finding->grade == FINDING_FAULT ? "fault" : "not checked", finding->code,
                          finding->place);
}

static void test_what_was_taken_out_is_not_checked (void)
{
  g_autoptr (GPtrArray) members = with_stone ();
  tell (members, 4, RECORD);
  g_autofree char *finding = only_finding (members);
  g_assert_cmpstr (finding, ==, "not checked V-PACK-REDACTED " RECORD);
}

static void test_a_tombstone_alone_is_not_believed (void)
{
  g_autoptr (GError) error = NULL;
  VerifySummary summary;
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_autoptr (GPtrArray) members = with_stone ();
  tell (members, 4, NULL);
  g_autoptr (GBytes) pack = packed_again (members);
  g_assert_true (packed_verify (pack, findings, &summary, &error));
  g_assert_cmpuint (findings->len, ==, 2);
  g_assert_cmpstr (((Finding *)findings->pdata[0])->code, ==, "V-FILE-UNLISTED");
  g_assert_cmpstr (((Finding *)findings->pdata[0])->place, ==, STONE);
  g_assert_cmpstr (((Finding *)findings->pdata[1])->code, ==, "V-RECORD-MISSING");
}

static void test_what_is_there_was_not_taken_out (void)
{
  g_autoptr (GBytes) whole = packed_archive ("tests/golden/archive", NULL);
  g_autoptr (GPtrArray) members = packed_members (whole);
  tell (members, 5, RECORD);
  g_autofree char *finding = only_finding (members);
  g_assert_cmpstr (finding, ==, "fault V-PACK-TEXT " RECORD);
}

static void test_what_nobody_filed_was_not_taken_out (void)
{
  g_autoptr (GBytes) whole = packed_archive ("tests/golden/archive", NULL);
  g_autoptr (GPtrArray) members = packed_members (whole);
  tell (members, 5, "customers/C00/C00043/2024/pz-vouchers/0099");
  g_autofree char *finding = only_finding (members);
  g_assert_cmpstr (finding, ==, "fault V-PACK-TEXT customers/C00/C00043/2024/pz-vouchers/0099");
}

/* ---- The titles of a register ---- */

#define TITLES COURT_DIRECTORY "/titles/titles.1.xml"

/* A certificate that withdraws the register, or another edition of it. */
static GBytes *withdrawal (GBytes *list, bool other)
{
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (Certificate) certificate = certificate_new ();
  digest_gbytes (DIGEST_SHA256, list, hex);
  hex[0] = other ? (hex[0] == '0' ? '1' : '0') : hex[0];
  certificate->number = g_strdup (COURT_NUMBER);
  certificate->edition = 1;
  certificate->digest = g_strdup (hex);
  certificate->nonce = digest_new_nonce ();
  certificate->outcome = CERTIFICATE_WITHDRAWN;
  certificate->time = court_now;
  certificate->by = g_strdup ("clerk");
  return certificate_print (certificate);
}

/* The members of a pack with a register, before which there is a certificate; without titles if they are redacted. */
static GPtrArray *with_certificate (Court *court, bool other, bool redacted)
{
  g_autoptr (GError) error = NULL;
  court->base = g_dir_make_tmp ("dossier-redacted-XXXXXX", NULL);
  court->path = g_build_filename (court->base, "a", NULL);
  court_found (court, NULL);
  court_propose (court, NULL, "C00001/2010/a06/1", &error);
  g_assert_no_error (error);
  court_close (court);
  g_autoptr (GBytes) pack = packed_archive (court->path, NULL);
  GPtrArray *members = packed_members (pack);
  for (unsigned i = 0; i < members->len; i++) {
    const PackedMember *list = members->pdata[i];
    if (!g_str_equal (list->path, COURT_DIRECTORY "/register.1.xml"))
      continue;
    PackedMember *certificate = g_new0 (PackedMember, 1);
    *certificate = (PackedMember){g_strdup (COURT_DIRECTORY "/certificate.xml"), withdrawal (list->bytes, other), 1};
    g_ptr_array_insert (members, (gint)i++, certificate);
  }
  if (redacted)
    g_ptr_array_remove (members, packed_find (members, TITLES));
  const PackedMember *last = members->pdata[members->len - 1];
  g_autoptr (Pack) text = pack_parse (last->bytes, PACK_FILE, NULL);
  tell (members, text->records, redacted ? TITLES : NULL);
  return members;
}

static void check_certificate (bool other, bool redacted, const char *code, FindingGrade grade)
{
  Court court = {0};
  g_autoptr (GError) error = NULL;
  VerifySummary summary;
  unsigned n = 0;
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_autoptr (GPtrArray) members = with_certificate (&court, other, redacted);
  g_autoptr (GBytes) pack = packed_again (members);
  g_assert_true (packed_verify (pack, findings, &summary, &error));
  for (unsigned i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];
    if (g_str_has_prefix (finding->place, COURT_DIRECTORY)) {
      g_assert_cmpstr (finding->code, ==, code);
      g_assert_cmpint (finding->grade, ==, grade);
      n++;
    }
  }
  g_assert_cmpuint (n, ==, 1);
  court_free_keys (&court);
  g_assert_true (io_remove_tree (AT_FDCWD, court.base, NULL));
  g_free (court.path);
  g_free (court.base);
}

static void test_a_certificate_explains_titles (void)
{
  check_certificate (false, true, "V-PACK-REDACTED", FINDING_NOTE);
}

static void test_a_certificate_of_another_register_explains_nothing (void)
{
  check_certificate (true, true, "V-PACK-REDACTED", FINDING_NOT_CHECKED);
}

static void test_a_certificate_alone_is_not_believed (void)
{
  check_certificate (false, false, "V-FILE-UNLISTED", FINDING_FAULT);
}

int main (int argc, char **argv)
{
  court_now = time (NULL); /* the golden archive is younger than the court */
  unit_init (&argc, &argv);
  g_test_add_func ("/redacted/not-checked", test_what_was_taken_out_is_not_checked);
  g_test_add_func ("/redacted/not-told", test_a_tombstone_alone_is_not_believed);
  g_test_add_func ("/redacted/still-there", test_what_is_there_was_not_taken_out);
  g_test_add_func ("/redacted/never-filed", test_what_nobody_filed_was_not_taken_out);
  g_test_add_func ("/redacted/titles", test_a_certificate_explains_titles);
  g_test_add_func ("/redacted/titles-of-another", test_a_certificate_of_another_register_explains_nothing);
  g_test_add_func ("/redacted/titles-still-there", test_a_certificate_alone_is_not_believed);
  return g_test_run ();
}
