/* Signed commits: their text and event, and where commits begin and end in a journal that does not say so. */
#include "form/document/commit.h"
#include "verify/commits.h"

#include "tests/unit/fixtures/unit.h"

#define A "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define B "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void test_the_text_is_made_of_what_the_journal_says (void)
{
  g_autoptr (GBytes) text = commit_text (A, 2500, B, "p0003", A);
  g_autoptr (GBytes) expected =
      bytes_of ("dossier-commit: 1\narchive: " A "\nevents: 2500\nhead: " B "\nperson: p0003\nkey: " A "\n");
  g_assert_true (g_bytes_equal (text, expected));
}

static void test_a_signature_goes_both_ways (void)
{
  g_autoptr (GBytes) signature = g_bytes_new_static ("\x30\x00\xff\x01", 4);
  g_autoptr (Event) event = commit_event ("p0003", A, signature);
  g_autoptr (GBytes) again = commit_signature (event);
  g_assert_true (g_bytes_equal (again, signature));
}

static void test_what_is_no_signature_is_refused (void)
{
  static const struct {
    const char *person, *key, *signature;
  } cases[] = {{"p3", A, "MAA="},       {"p0003", "abc", "MAA="}, {"p0003", A, ""},        {"p0003", A, "MAA"},
               {"p0003", A, "MAA=="},   {"p0003", A, "M AA="},    {"p0003", A, "MAA=\tx"}, {NULL, A, "MAA="},
               {"p0003", NULL, "MAA="}, {"p0003", A, NULL}};
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Event) event = event_new (COMMIT_VERB);
    event_put (event, "person", cases[i].person);
    event_put (event, "key", cases[i].key);
    event_put (event, "signature", cases[i].signature);
    g_assert_null (commit_signature (event));
  }
}

/* ---- Commits in a journal ---- */

typedef struct {
  VerifyCommits *commits;
  uint64_t number;
  GString *found; /* "LAYOUT VERB NUMBER;" */
} Scene;

static void scene_set_up (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  scene->commits = verify_commits_new ();
  scene->found = g_string_new (NULL);
}

static void scene_tear_down (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  verify_commits_free (scene->commits);
  g_string_free (scene->found, TRUE);
}

/* Takes an event at a time, of a transaction: a letter, or NULL. */
static const char *take (Scene *scene, const char *verb, int64_t time, const char *transaction)
{
  g_autoptr (Event) event = event_new (verb);
  if (g_str_equal (verb, "layout")) {
    event_put (event, "path", scene->number == 0 ? "layouts/company.1.xml" : "layouts/company.2.xml");
    event_put (event, "use", "inforce");
    event_put (event, "path", scene->number == 0 ? "layouts/company.1.xml" : "layouts/company.2.xml");
  }
  if (g_str_equal (verb, COMMIT_VERB)) {
    event_put (event, "person", "p0001");
    event_put (event, "key", A);
    event_put (event, "signature", "MAA=");
  }
  if (transaction != NULL) {
    g_autofree char *id = g_strnfill (32, transaction[0]), *tx = g_strconcat (id, "-000001", NULL);
    event_put (event, "tx", tx);
  }
  event_stamp (event, ++scene->number, B, time, "li");
  return verify_commits_take (scene->commits, event);
}

static void note_unsigned (const char *layout, const char *verb, uint64_t number, gpointer data)
{
  g_string_append_printf (data, "%s %s %ju;", layout, verb, (uintmax_t)number);
}

static void assert_unsigned (Scene *scene, const char *expected)
{
  verify_commits_end (scene->commits);
  verify_commits_unsigned (scene->commits, note_unsigned, scene->found);
  g_assert_cmpstr (scene->found->str, ==, expected);
}

/* An archive with rules and a first person: two commits, four events. */
static void found (Scene *scene)
{
  take (scene, "layout", 1, "a");
  take (scene, "readme", 1, "a");
  take (scene, "key", 2, "b");
  take (scene, "person", 2, "b");
}

static void test_nothing_is_asked_before_there_is_a_person (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  take (scene, "layout", 1, "a");
  take (scene, "file", 2, "b");
  take (scene, "person", 3, "c");
  assert_unsigned (scene, "");
}

static void test_a_signature_covers_its_commit_alone (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  found (scene);
  take (scene, "file", 5, "c");
  take (scene, "seal", 6, "d");
  g_assert_null (take (scene, COMMIT_VERB, 6, NULL));
  assert_unsigned (scene, "company.1 file 5;");
}

static void test_transactions_of_one_second_are_told_apart (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  found (scene);
  take (scene, "file", 5, "c");
  take (scene, "seal", 5, "d");
  g_assert_null (take (scene, COMMIT_VERB, 5, NULL));
  assert_unsigned (scene, "company.1 file 5;");
}

static void test_events_that_bring_nothing_belong_to_those_around_them (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  found (scene);
  take (scene, "decision", 5, "c");
  take (scene, "hold", 5, NULL);
  take (scene, "hold", 5, NULL);
  g_assert_null (take (scene, COMMIT_VERB, 5, NULL));
  assert_unsigned (scene, "");
}

static void test_each_layout_has_its_own_first (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  found (scene);
  take (scene, "file", 5, "c");
  take (scene, "file", 6, "d");
  take (scene, "layout", 7, "e");
  take (scene, "file", 8, "f");
  verify_commits_end (scene->commits);
  verify_commits_unsigned (scene->commits, note_unsigned, scene->found);
  g_assert_nonnull (strstr (scene->found->str, "company.1 file 5;"));
  g_assert_nonnull (strstr (scene->found->str, "company.1 layout 7;"));
  g_assert_nonnull (strstr (scene->found->str, "company.2 file 8;"));
  g_assert_null (strstr (scene->found->str, "file 6"));
}

static void test_a_signature_without_a_commit_is_none (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  found (scene);
  g_assert_nonnull (take (scene, COMMIT_VERB, 9, NULL));
  take (scene, "file", 10, "c");
  g_assert_null (take (scene, COMMIT_VERB, 10, NULL));
  g_assert_nonnull (take (scene, COMMIT_VERB, 10, NULL));
}

static void count (const VerifyCommit *commit, gpointer data)
{
  unsigned *n = data;
  (*n)++;
  g_assert_cmpstr (commit->person, ==, "p0001");
  g_assert_cmpstr (commit->key, ==, A);
  g_assert_cmpstr (commit->head, ==, B);
  g_assert_cmpuint (g_bytes_get_size (commit->signature), ==, 2);
  g_assert_cmpuint (commit->number, ==, 6);
  g_assert_cmpint (commit->time, ==, 5);
}

static void test_signatures_are_kept (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  unsigned n = 0;
  found (scene);
  take (scene, "file", 5, "c");
  take (scene, COMMIT_VERB, 5, NULL);
  verify_commits_each (scene->commits, count, &n);
  g_assert_cmpuint (n, ==, 1);
}

#define ADD(name, test) g_test_add ("/commits/" name, Scene, NULL, scene_set_up, test, scene_tear_down)

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commits/the-text-is-made-of-what-the-journal-says",
                   test_the_text_is_made_of_what_the_journal_says);
  g_test_add_func ("/commits/a-signature-goes-both-ways", test_a_signature_goes_both_ways);
  g_test_add_func ("/commits/what-is-no-signature-is-refused", test_what_is_no_signature_is_refused);
  ADD ("nothing-is-asked-before-there-is-a-person", test_nothing_is_asked_before_there_is_a_person);
  ADD ("a-signature-covers-its-commit-alone", test_a_signature_covers_its_commit_alone);
  ADD ("transactions-of-one-second-are-told-apart", test_transactions_of_one_second_are_told_apart);
  ADD ("events-that-bring-nothing-belong-to-those-around-them",
       test_events_that_bring_nothing_belong_to_those_around_them);
  ADD ("each-layout-has-its-own-first", test_each_layout_has_its_own_first);
  ADD ("a-signature-without-a-commit-is-none", test_a_signature_without_a_commit_is_none);
  ADD ("signatures-are-kept", test_signatures_are_kept);
  return g_test_run ();
}
