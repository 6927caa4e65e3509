/* Packs that say who signed them: believed when that person's key, as it was then, signed just this PACK.txt. */
#include "tests/unit/fixtures/packed.h"

static const char *grade_name (FindingGrade grade)
{
  return grade == FINDING_FAULT ? "fault" : grade == FINDING_NOTE ? "note" : "not checked";
}

/* "fault V-SIGNATURE a.tar: PACK.txt.sig" for each finding, in lines, but that the small data have no schema. */
static char *findings_of (GBytes *const *packs, unsigned n)
{
  static const char *const names[] = {"a.tar", "b.tar", "c.tar"};
  g_autoptr (GError) error = NULL;
  VerifySummary summary;
  VerifyPack inputs[G_N_ELEMENTS (names)];
  const VerifyOptions options = {.jobs = 1, .against_nothing = true};
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  for (unsigned i = 0; i < n; i++)
    inputs[i] = (VerifyPack){names[i], fd_of_bytes (packs[i])};
  g_assert_true (verify_packs (inputs, n, &options, findings, &summary, &error));
  g_assert_no_error (error);
  GString *lines = g_string_new (NULL);
  for (unsigned i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];
    if (!g_str_equal (finding->code, "V-NO-SCHEMA"))
      g_string_append_printf (lines, "%s %s %s\n", grade_name (finding->grade), finding->code, finding->place);
  }
  for (unsigned i = 0; i < n; i++)
    close (inputs[i].fd);
  return g_string_free (lines, FALSE);
}

static char *findings_of_members (GPtrArray *members)
{
  g_autoptr (GBytes) pack = packed_again (members);
  return findings_of (&pack, 1);
}

/* ---- Changes ---- */

typedef struct {
  GPtrArray *members;
  const Key *own, *strange;
} Change;

static Pack *text_of (const Change *change)
{
  return pack_parse (packed_find (change->members, PACK_FILE)->bytes, PACK_FILE, NULL);
}

/* Puts the text in, signed with the key. */
static void put_text (const Change *change, const Pack *text, const Key *key)
{
  packed_set_bytes (packed_find (change->members, PACK_FILE), pack_print (text));
  packed_sign_again (change->members, key);
}

static void insert_after (const Change *change, const char *after, const char *path)
{
  guint index = 0;
  PackedMember *member = g_new0 (PackedMember, 1), *before = packed_find (change->members, after);
  *member = (PackedMember){g_strdup (path), bytes_of ("something"), before->time};
  g_assert_true (g_ptr_array_find (change->members, before, &index));
  g_ptr_array_insert (change->members, (gint)index + 1, member);
}

static void strange_key_signs (const Change *change)
{
  packed_sign_again (change->members, change->strange);
}

static void strange_key_signs_as_itself (const Change *change)
{
  g_autoptr (Pack) text = text_of (change);
  pack_set_signer (text, "p0001", key_fingerprint (change->strange), text->position);
  put_text (change, text, change->strange);
}

static void nobody_signs (const Change *change)
{
  g_autoptr (Pack) text = text_of (change);
  pack_set_signer (text, "p0002", key_fingerprint (change->strange), text->position);
  put_text (change, text, change->strange);
}

static void text_changes (const Change *change)
{
  g_autoptr (Pack) text = text_of (change);
  pack_add_left_out (text, "customers/x", "V-FILE-MISSING");
  packed_set_bytes (packed_find (change->members, PACK_FILE), pack_print (text));
}

static void position_is_another (const Change *change)
{
  g_autoptr (Pack) text = text_of (change);
  text->position++;
  put_text (change, text, change->own);
}

static void name_is_taken_out (const Change *change)
{
  g_autoptr (Pack) text = text_of (change);
  pack_set_signer (text, NULL, NULL, 0);
  put_text (change, text, change->own);
}

static void signature_is_missing (const Change *change)
{
  g_ptr_array_remove (change->members, packed_find (change->members, PACK_SIGNATURE_FILE));
}

static void set_signature (const Change *change, size_t len)
{
  packed_set_bytes (packed_find (change->members, PACK_SIGNATURE_FILE), g_bytes_new_take (g_malloc0 (len), len));
}

static void signature_is_empty (const Change *change)
{
  set_signature (change, 0);
}

static void signature_is_zeros (const Change *change)
{
  set_signature (change, KEY_MAX_SIGNATURE);
}

static void signature_is_long (const Change *change)
{
  set_signature (change, KEY_MAX_SIGNATURE + 1);
}

static void signature_is_of_another_time (const Change *change)
{
  packed_find (change->members, PACK_SIGNATURE_FILE)->time++;
}

static void signature_comes_first (const Change *change)
{
  gpointer signature = packed_find (change->members, PACK_SIGNATURE_FILE);
  g_ptr_array_steal_index (change->members, change->members->len - 1);
  g_ptr_array_insert (change->members, (gint)change->members->len - 1, signature);
}

static void something_comes_between (const Change *change)
{
  insert_after (change, PACK_FILE, "PACK.txt.asc");
}

static void something_comes_after (const Change *change)
{
  insert_after (change, PACK_SIGNATURE_FILE, "PACK.txt.sig2");
}

static void signature_comes_twice (const Change *change)
{
  insert_after (change, PACK_SIGNATURE_FILE, PACK_SIGNATURE_FILE);
}

#define AT_SIGNATURE " a.tar: PACK.txt.sig\n"

static void test_what_is_not_signed_is_found (Fresh *fresh, gconstpointer unused G_GNUC_UNUSED)
{
  static const struct {
    void (*change) (const Change *change);
    const char *found; /* among others */
  } cases[] = {
      {strange_key_signs, "fault V-SIGNATURE" AT_SIGNATURE},
      {strange_key_signs_as_itself, "fault V-SIGNER-KEY" AT_SIGNATURE},
      {nobody_signs, "fault V-SIGNER" AT_SIGNATURE},
      {text_changes, "fault V-SIGNATURE" AT_SIGNATURE},
      {position_is_another, "fault V-PACK-TEXT a.tar: PACK.txt\n"},
      {name_is_taken_out, "fault V-SIGNATURE" AT_SIGNATURE},
      {signature_is_missing, "fault V-SIGNATURE-MISSING" AT_SIGNATURE},
      {signature_is_empty, "fault V-SIGNATURE" AT_SIGNATURE},
      {signature_is_zeros, "fault V-SIGNATURE" AT_SIGNATURE},
      {signature_is_long, "fault V-SIGNATURE" AT_SIGNATURE},
      {signature_is_of_another_time, "fault V-PACK-TIME" AT_SIGNATURE},
      {signature_comes_first, "fault V-PACK-ORDER PACK.txt\n"},
      {something_comes_between, "fault V-PACK-ORDER PACK.txt.asc\n"},
      {something_comes_after, "fault V-PACK-ORDER PACK.txt.sig2\n"},
      {signature_comes_twice, "fault V-PACK-ORDER PACK.txt.sig\n"},
  };
  g_auto (Signer) signer = {0};
  g_autoptr (Key) strange = key_generate (KEY_P256, NULL);
  g_autoptr (GBytes) pack = packed_small_signed (fresh, &signer);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) members = packed_members (pack);
    const Change change = {members, signer.key, strange};
    cases[i].change (&change);
    g_autofree char *found = findings_of_members (members);
    if (strstr (found, cases[i].found) == NULL)
      g_test_fail_printf ("case %u: %s", i, found);
  }
}

/* ---- Who had which key when ---- */

static void test_who_signed_is_told (Fresh *fresh, gconstpointer unused G_GNUC_UNUSED)
{
  g_auto (Signer) signer = {0};
  g_autoptr (GBytes) pack = packed_small_signed (fresh, &signer);
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_autofree char *who = g_strdup_printf ("p0001 %s", key_fingerprint (signer.key));
  VerifySummary summary;
  g_assert_true (packed_verify (pack, findings, &summary, NULL));
  const Finding *last = findings->pdata[findings->len - 1];
  g_assert_cmpuint (summary.faults, ==, 0);
  g_assert_cmpint (last->grade, ==, FINDING_NOTE);
  g_assert_cmpstr (last->code, ==, "V-PACK-SIGNED");
  g_assert_cmpstr (last->found, ==, who);
}

static void test_the_key_is_the_one_of_that_time (Fresh *fresh, gconstpointer unused G_GNUC_UNUSED)
{
  g_auto (Signer) first = {0}, second = {0};
  g_autofree char *path = packed_small_archive (fresh);
  packed_give_key (path, &first);
  GBytes *chain[3] = {packed_by (path, NULL, &first)};
  g_autoptr (GPtrArray) members = packed_members (chain[0]);
  g_autoptr (Pack) text = pack_parse (packed_find (members, PACK_FILE)->bytes, PACK_FILE, NULL);
  g_autofree char *since = g_strdup_printf ("%ju", (uintmax_t)text->range.to);
  second = (Signer){key_copy (first.key), g_strdup (first.person)};
  packed_give_key (path, &second);
  chain[1] = packed_by (path, since, &second);
  g_autofree char *good = findings_of (chain, 2);
  g_assert_cmpstr (good, ==, "note V-PACK-SIGNED a.tar: PACK.txt.sig\nnote V-PACK-SIGNED b.tar: PACK.txt.sig\n");
  g_autofree char *alone = findings_of (chain + 1, 1);
  g_assert_cmpstr (alone, ==,
                   "not checked V-PACK-EARLIER a.tar: PACK.txt\nnot checked V-PACK-SIGNATURE a.tar: PACK.txt.sig\n");
  chain[2] = packed_by (path, since, &first);
  GBytes *const ended[] = {chain[0], chain[2]};
  g_autofree char *bad = findings_of (ended, 2);
  g_assert_cmpstr (bad, ==, "fault V-SIGNER-KEY b.tar: PACK.txt.sig\nnote V-PACK-SIGNED a.tar: PACK.txt.sig\n");
  for (unsigned i = 0; i < G_N_ELEMENTS (chain); i++)
    g_bytes_unref (chain[i]);
}

int main (int argc, char **argv)
{
  unit_init (&argc, &argv);
  g_test_add ("/verify-signed/told", Fresh, NULL, fresh_set_up, test_who_signed_is_told, fresh_tear_down);
  g_test_add ("/verify-signed/found", Fresh, NULL, fresh_set_up, test_what_is_not_signed_is_found, fresh_tear_down);
  g_test_add ("/verify-signed/keys", Fresh, NULL, fresh_set_up, test_the_key_is_the_one_of_that_time, fresh_tear_down);
  return g_test_run ();
}
