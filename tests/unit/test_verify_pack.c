/* Packs are verified as the archive that they unpack to, and strictly as packs. */
#include "tests/unit/fixtures/tarball.h"
#include "tests/unit/fixtures/packed.h"

#define GOLDEN "tests/golden/archive"
#define RECORD "customers/C00/C00042/2024/a02-contracts/0001"

static GBytes *golden_pack (void)
{
  return packed_archive (GOLDEN, NULL);
}

static bool has_code (const GPtrArray *findings, const char *code)
{
  for (unsigned i = 0; i < findings->len; i++)
    if (g_str_equal (((const Finding *)findings->pdata[i])->code, code))
      return true;
  return false;
}

static void assert_found (GBytes *pack, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  VerifySummary summary;
  packed_verify (pack, findings, &summary, &error);
  g_assert_no_error (error);
  if (!has_code (findings, code))
    for (unsigned i = 0; i < findings->len; i++)
      g_test_message ("%s at %s", ((Finding *)findings->pdata[i])->code, ((Finding *)findings->pdata[i])->place);
  g_assert_true (has_code (findings, code));
  g_assert_cmpuint (summary.faults, >, 0);
}

/* ---- What was packed ---- */

static void test_the_same_is_counted_as_in_the_directory (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pack = golden_pack ();
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  const VerifyOptions options = {.jobs = 2, .against_nothing = true};
  VerifySummary one, other;
  g_assert_true (packed_verify (pack, findings, &one, &error));
  g_assert_true (verify_run (GOLDEN, &options, findings, &other, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 0);
  one.microseconds = other.microseconds = 0;
  g_assert_true (memcmp (&one, &other, sizeof one) == 0);
  g_assert_cmpuint (one.records, ==, 5);
}

/* ---- What was changed, by somebody who could also make PACK.txt fit ---- */

typedef void (*Change) (GPtrArray *members);

static void set_bytes (GPtrArray *members, const char *path, const char *text)
{
  PackedMember *member = packed_find (members, path);
  g_bytes_unref (member->bytes);
  member->bytes = bytes_of (text);
}

static void change_scan (GPtrArray *members)
{
  set_bytes (members, RECORD "/original-001.tif", "another scan");
}

static void change_record (GPtrArray *members)
{
  set_bytes (members, RECORD "/record.1.xml", "<record/>");
}

static void change_manifest (GPtrArray *members)
{
  set_bytes (members, RECORD "/manifest-sha256.1.txt", "none\n");
}

static void drop_scan (GPtrArray *members)
{
  g_ptr_array_remove (members, packed_find (members, RECORD "/original-001.tif"));
}

static void drop_record (GPtrArray *members)
{
  g_ptr_array_remove (members, packed_find (members, RECORD "/original-001.tif"));
  g_ptr_array_remove (members, packed_find (members, RECORD "/record.1.xml"));
  g_ptr_array_remove (members, packed_find (members, RECORD "/manifest-sha256.1.txt"));
}

static void drop_customer (GPtrArray *members)
{
  for (unsigned i = members->len; i-- > 0;)
    if (g_str_has_prefix (((PackedMember *)members->pdata[i])->path, "customers/C00/C00042/"))
      g_ptr_array_remove_index (members, i);
}

static void drop_profile (GPtrArray *members)
{
  g_ptr_array_remove (members, packed_find (members, "customers/C00/C00043/customer.2.xml"));
}

static void drop_layout (GPtrArray *members)
{
  g_ptr_array_remove (members, packed_find (members, "layouts/real-estate.1.xml"));
}

static void change_layout (GPtrArray *members)
{
  set_bytes (members, "layouts/company.1.xml", "<layout/>");
}

static void change_seal (GPtrArray *members)
{
  set_bytes (members, "customers/C00/C00042/2024/a02-contracts/volume.1.xml", "<volume/>");
}

static void change_sealed_list (GPtrArray *members)
{
  set_bytes (members, "customers/C00/C00042/2024/a02-contracts/manifest-sha256.1.txt", "none\n");
}

static void change_profile (GPtrArray *members)
{
  set_bytes (members, "customers/C00/C00043/customer.1.xml", "<customer/>");
}

static void insert (GPtrArray *members, const char *before, const char *path)
{
  PackedMember *member = g_new0 (PackedMember, 1);
  guint index = 0;
  g_assert_true (g_ptr_array_find (members, packed_find (members, before), &index));
  *member = (PackedMember){g_strdup (path), bytes_of ("a stranger"), 1700000000};
  g_ptr_array_insert (members, (gint)index, member);
}

static void add_to_record (GPtrArray *members)
{
  insert (members, RECORD "/record.1.xml", RECORD "/original-002.tif");
}

static void add_deep_in_record (GPtrArray *members)
{
  insert (members, RECORD "/record.1.xml", RECORD "/pages/0001");
}

static void add_directory (GPtrArray *members)
{
  insert (members, "customers/C00/C00043/customer.1.xml", "customers/C00/C00042/2025/b/0001/record.1.xml");
}

static void add_at_root (GPtrArray *members)
{
  insert (members, "customers/C00/C00042/2024/a02-contracts/0001/manifest-sha256.1.txt", "extra/notes.txt");
}

static void change_fonds (GPtrArray *members)
{
  set_bytes (members, "archive.xml", "<archive/>");
}

static void cut_journal (GPtrArray *members)
{
  for (unsigned i = 0; i < members->len; i++) {
    PackedMember *member = members->pdata[i];
    if (!g_str_has_prefix (member->path, "journal/"))
      continue;
    GBytes *bytes = member->bytes;
    member->bytes = g_bytes_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) - 20);
    g_bytes_unref (bytes);
  }
}

static void write_tree (const char *directory, GPtrArray *members)
{
  for (unsigned i = 0; i < members->len; i++) {
    const PackedMember *member = members->pdata[i];
    g_autofree char *path = g_build_filename (directory, member->path, NULL);
    g_autofree char *parent = g_path_get_dirname (path);
    if (g_str_equal (member->path, PACK_FILE))
      continue;
    g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
    g_assert_true (g_file_set_contents (path, g_bytes_get_data (member->bytes, NULL),
                                        (gssize)g_bytes_get_size (member->bytes), NULL));
  }
}

/* "CODE place" of all but what can only be said of packs, sorted. */
static char *print_findings (const GPtrArray *findings)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];
    if (!g_str_has_prefix (finding->code, "V-PACK-"))
      g_ptr_array_add (lines, g_strdup_printf ("%s %s", finding->code, finding->place));
  }
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **)lines->pdata);
}

static void test_findings_are_those_of_the_directory (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  static const Change changes[] = {
      change_scan,   change_record,      change_manifest, drop_scan,   drop_record,        drop_customer,
      drop_profile,  drop_layout,        change_layout,   change_seal, change_sealed_list, change_profile,
      add_to_record, add_deep_in_record, add_directory,   add_at_root, change_fonds,       cut_journal};
  const VerifyOptions options = {.jobs = 1, .against_nothing = true};
  g_autoptr (GBytes) pack = golden_pack ();
  for (unsigned i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) members = packed_members (pack);
    g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
    g_autoptr (GPtrArray) other = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
    VerifySummary packed, unpacked;
    g_autofree char *name = g_strdup_printf ("%u", i), *directory = g_build_filename (fresh->path, name, NULL);
    changes[i](members);
    packed_text_again (members, 5);
    write_tree (directory, members);
    g_autoptr (GBytes) again = packed_again (members);
    g_assert_true (packed_verify (again, one, &packed, &error));
    g_assert_true (verify_run (directory, &options, other, &unpacked, &error));
    g_autofree char *in_pack = print_findings (one), *in_directory = print_findings (other);
    g_assert_cmpstr (in_pack, ==, in_directory);
    g_assert_cmpstr (in_pack, !=, "");
  }
}

/* ---- What only a pack can have ---- */

static void test_members_out_of_order_are_found (void)
{
  g_autoptr (GBytes) pack = golden_pack ();
  g_autoptr (GPtrArray) members = packed_members (pack);
  gpointer readme = packed_find (members, "README.txt");
  guint index = 0;
  g_assert_true (g_ptr_array_find (members, readme, &index));
  gpointer moved = g_ptr_array_steal_index (members, index);
  g_ptr_array_insert (members, (gint)index + 2, moved);
  packed_text_again (members, 5);
  g_autoptr (GBytes) again = packed_again (members);
  assert_found (again, "V-PACK-ORDER");
}

static void test_a_member_that_stands_twice_is_found (void)
{
  g_autoptr (GBytes) pack = golden_pack ();
  g_autoptr (GPtrArray) members = packed_members (pack);
  insert (members, RECORD "/record.1.xml", RECORD "/record.1.xml");
  packed_text_again (members, 5);
  g_autoptr (GBytes) again = packed_again (members);
  assert_found (again, "V-PACK-ORDER");
}

static void test_another_time_is_found (void)
{
  g_autoptr (GBytes) pack = golden_pack ();
  g_autoptr (GPtrArray) first = packed_members (pack);
  for (unsigned i = 0; i < first->len; i++) {
    g_autoptr (GPtrArray) members = packed_members (pack);
    ((PackedMember *)members->pdata[i])->time++;
    g_autoptr (GBytes) again = packed_again (members);
    assert_found (again, "V-PACK-TIME");
  }
}

static void test_a_pack_without_its_text_was_cut_off (void)
{
  g_autoptr (GBytes) pack = golden_pack ();
  g_autoptr (GPtrArray) members = packed_members (pack);
  g_ptr_array_remove (members, packed_find (members, PACK_FILE));
  g_autoptr (GBytes) again = packed_again (members);
  assert_found (again, "V-PACK-TRUNCATED");
}

static void test_a_member_after_the_text_is_found (void)
{
  g_autoptr (GBytes) pack = golden_pack ();
  g_autoptr (GPtrArray) members = packed_members (pack);
  insert (members, PACK_FILE, "zzz.txt");
  gpointer text = packed_find (members, PACK_FILE);
  guint index = 0;
  g_assert_true (g_ptr_array_find (members, text, &index));
  text = g_ptr_array_steal_index (members, index);
  g_ptr_array_insert (members, (gint)index - 1, text);
  g_autoptr (GBytes) again = packed_again (members);
  assert_found (again, "V-PACK-ORDER");
}

static void test_each_line_of_the_text_counts (void)
{
  g_autoptr (GBytes) pack = golden_pack ();
  g_autoptr (GPtrArray) members = packed_members (pack);
  PackedMember *text = packed_find (members, PACK_FILE);
  g_autofree char *lines = g_strndup (g_bytes_get_data (text->bytes, NULL), g_bytes_get_size (text->bytes));
  for (char *c = lines; *c != '\0'; c++) {
    if (!g_ascii_isxdigit (*c))
      continue;
    char kept = *c;
    *c = kept == '1' ? '2' : '1';
    set_bytes (members, PACK_FILE, lines);
    g_autoptr (GBytes) again = packed_again (members);
    g_autoptr (GError) error = NULL;
    VerifySummary summary;
    packed_verify (again, NULL, &summary, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (summary.faults + summary.not_checked, >, 0);
    *c = kept;
  }
}

static void test_no_tarball_is_no_pack (void)
{
  static const char *const texts[] = {"", "x", "<archive/>"};
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = bytes_of (texts[i]);
    VerifySummary summary;
    g_assert_false (packed_verify (bytes, NULL, &summary, &error));
    assert_refused (&error, "D-NOT-A-PACK");
  }
}

/* ---- Byte by byte ---- */

/* The pack of a very small archive; signed when data is not NULL. */
static GBytes *small_pack (Fresh *fresh, gconstpointer data)
{
  g_auto (Signer) signer = {0};
  return data != NULL ? packed_small_signed (fresh, &signer) : packed_small (fresh);
}

/* What goes by all the same is sound as a pack: its members are the ones that were packed. */
static void assert_changes_noticed (GBytes *pack, TarCompression compression)
{
  gsize len = 0;
  const uint8_t *data = g_bytes_get_data (pack, &len);
  VerifySummary summary;
  g_assert_true (packed_verify (pack, NULL, &summary, NULL));
  g_assert_cmpuint (summary.faults, ==, 0);
  for (gsize i = 0; i < len; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree uint8_t *changed = g_memdup2 (data, len);
    changed[i] ^= (uint8_t)(1 << i % 8);
    g_autoptr (GBytes) bytes = g_bytes_new (changed, len);
    bool read = packed_verify (bytes, NULL, &summary, &error);
    g_assert_true (read ? summary.faults > 0 || may_mean_the_same (compression, i, len) : error != NULL);
  }
}

static void test_every_changed_byte_is_noticed (Fresh *fresh, gconstpointer with_signature)
{
  g_autoptr (GBytes) pack = small_pack (fresh, with_signature);
  g_autoptr (GPtrArray) members = packed_members (pack);
  for (TarCompression compression = TAR_PLAIN; compression <= TAR_XZ; compression++) {
    g_autoptr (GBytes) bytes = packed_compressed (members, compression);
    assert_changes_noticed (bytes, compression);
  }
}

static void test_every_cut_is_noticed (Fresh *fresh, gconstpointer with_signature)
{
  g_autoptr (GBytes) pack = small_pack (fresh, with_signature);
  for (gsize len = 0; len < g_bytes_get_size (pack); len += 512) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (pack, 0, len);
    VerifySummary summary;
    bool read = packed_verify (cut, NULL, &summary, &error);
    g_assert_true (read ? summary.faults > 0 : error_has_id (error, "D-NOT-A-PACK"));
  }
}

int main (int argc, char **argv)
{
  unit_init (&argc, &argv);
  g_test_add_func ("/verify-pack/same", test_the_same_is_counted_as_in_the_directory);
  g_test_add ("/verify-pack/findings", Fresh, NULL, fresh_set_up, test_findings_are_those_of_the_directory,
              fresh_tear_down);
  g_test_add_func ("/verify-pack/order", test_members_out_of_order_are_found);
  g_test_add_func ("/verify-pack/twice", test_a_member_that_stands_twice_is_found);
  g_test_add_func ("/verify-pack/time", test_another_time_is_found);
  g_test_add_func ("/verify-pack/no-text", test_a_pack_without_its_text_was_cut_off);
  g_test_add_func ("/verify-pack/after-text", test_a_member_after_the_text_is_found);
  g_test_add_func ("/verify-pack/text", test_each_line_of_the_text_counts);
  g_test_add_func ("/verify-pack/none", test_no_tarball_is_no_pack);
  g_test_add ("/verify-pack/cut", Fresh, NULL, fresh_set_up, test_every_cut_is_noticed, fresh_tear_down);
  g_test_add ("/verify-pack/changed", Fresh, NULL, fresh_set_up, test_every_changed_byte_is_noticed, fresh_tear_down);
  g_test_add ("/verify-pack/signed/cut", Fresh, "signed", fresh_set_up, test_every_cut_is_noticed, fresh_tear_down);
  g_test_add ("/verify-pack/signed/changed", Fresh, "signed", fresh_set_up, test_every_changed_byte_is_noticed,
              fresh_tear_down);
  return g_test_run ();
}
