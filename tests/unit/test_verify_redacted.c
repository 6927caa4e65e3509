/* Packs from which a record was taken out: never checked when PACK.txt tells of it, never believed when it does not. */
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

int main (int argc, char **argv)
{
  unit_init (&argc, &argv);
  g_test_add_func ("/redacted/not-checked", test_what_was_taken_out_is_not_checked);
  g_test_add_func ("/redacted/not-told", test_a_tombstone_alone_is_not_believed);
  g_test_add_func ("/redacted/still-there", test_what_is_there_was_not_taken_out);
  g_test_add_func ("/redacted/never-filed", test_what_nobody_filed_was_not_taken_out);
  return g_test_run ();
}
