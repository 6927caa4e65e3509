/* The journal: what is read is what was committed, one wins, segments take the place of blocks, and damage is named. */
#include "tests/unit/fixtures/unit.h"

#include <errno.h>
#include <string.h>

#include "form/document/event.h"
#include "store/journal.h"
#include "sys/crypto/digest.h"

#define NOW 1790000000
#define DIGEST64 "1111111111111111111111111111111111111111111111111111111111111111"

typedef struct {
  Fresh fresh;
  Journal *journal;
} Scene;

static Event *some_event (uint64_t number)
{
  Event *event = event_new (number == 1 ? "init" : "customer");
  if (number == 1) {
    event_put (event, "path", "archive.xml");
    event_put (event, "digest", DIGEST64);
    event_put_number (event, "format", 1);
    event_put (event, "algorithm", "sha256");
    event_put (event, "fonds", "Z001");
  } else {
    event_put_number (event, "n", number);
  }
  return event;
}

static GBytes *print_block (Journal *journal, unsigned n, int64_t now)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
  for (unsigned i = 1; i <= n; i++)
    g_ptr_array_add (events, some_event (journal_length (journal) + i));
  g_autoptr (GError) error = NULL;
  GBytes *block = journal_print_block (journal, events, "tester", now, &error);
  g_assert_no_error (error);
  return block;
}

static void stage (Scene *scene, const char *name, GBytes *block)
{
  g_autoptr (GError) error = NULL;
  io_remove (scene->fresh.fd, name, NULL);
  io_create_file (scene->fresh.fd, name, g_bytes_get_data (block, NULL), g_bytes_get_size (block), &error);
  g_assert_no_error (error);
}

/* Commits n events in one block through a journal; the result of journal_commit. */
static int commit (Scene *scene, Journal *journal, unsigned n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) block = print_block (journal, n, NOW);
  stage (scene, "staged", block);
  int result = journal_commit (journal, "staged", block, &error);
  g_assert_no_error (error);
  return result;
}

static void set_up (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fresh_set_up (&scene->fresh, data);
  g_assert_true (io_make_dir (scene->fresh.fd, "journal", &error));
  scene->journal = journal_create (scene->fresh.fd, DIGEST_SHA256, &error);
  g_assert_no_error (error);
}

static void tear_down (Scene *scene, gconstpointer data)
{
  journal_close (scene->journal);
  fresh_tear_down (&scene->fresh, data);
}

static Journal *reopen (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  Journal *journal = journal_open (scene->fresh.fd, &error);
  g_assert_no_error (error);
  g_assert_nonnull (journal);
  return journal;
}

static void seal (Scene *scene, Journal *journal)
{
  g_autoptr (GError) error = NULL;
  journal_seal_segments (journal, "segment", &error);
  g_assert_no_error (error);
  g_assert_cmpint (io_type (scene->fresh.fd, "segment", NULL), ==, IO_NONE);
}

static bool exists (Scene *scene, const char *path)
{
  return io_type (scene->fresh.fd, path, NULL) == IO_FILE;
}

static bool count (const Event *event, const char *digest, gpointer data, GError **error)
{
  uint64_t *n = data;
  (void)error;
  g_assert_true (digest_is_hex (DIGEST_SHA256, digest));
  g_assert_cmpuint (event_number (event), ==, ++*n);
  return true;
}

/* Replaces the bytes of a file of the journal by what a function makes of its text. */
static void tamper (Scene *scene, const char *path, const char *old, const char *new)
{
  g_autofree char *full = g_build_filename (scene->fresh.path, path, NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (full, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, old));
  g_autoptr (GString) changed = g_string_new (text);
  g_string_replace (changed, old, new, 1);
  g_assert_true (g_file_set_contents (full, changed->str, (gssize)changed->len, NULL));
}

/* Tests. */

static void a_new_journal_is_empty (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (Journal) journal = reopen (scene);
  g_assert_cmpuint (journal_length (journal), ==, 0);
  g_assert_cmpstr (journal_head (journal), ==, "0000000000000000000000000000000000000000000000000000000000000000");
  g_assert_cmpstr (journal_archive_id (journal), ==, "");
}

static void no_directory_is_no_archive (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (io_remove_empty (scene->fresh.fd, "journal", NULL));
  g_assert_null (journal_open (scene->fresh.fd, &error));
  assert_refused (&error, "D-NOT-AN-ARCHIVE");
}

static void what_was_committed_is_read (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  uint64_t n = 0;
  g_assert_cmpint (commit (scene, scene->journal, 1), ==, 1);
  g_assert_cmpint (commit (scene, scene->journal, 3), ==, 1);
  g_assert_cmpint (commit (scene, scene->journal, 2), ==, 1);
  g_autoptr (Journal) journal = reopen (scene);
  g_assert_cmpuint (journal_length (journal), ==, 6);
  g_assert_cmpstr (journal_head (journal), ==, journal_head (scene->journal));
  g_assert_cmpstr (journal_archive_id (journal), ==, journal_archive_id (scene->journal));
  g_assert_cmpint (journal_time (journal), ==, NOW);
  g_assert_true (journal_visit (journal, 1, 0, count, &n, &error));
  g_assert_cmpuint (n, ==, 6);
  n = 2;
  g_assert_true (journal_visit (journal, 3, 4, count, &n, &error));
  g_assert_cmpuint (n, ==, 4);
  g_assert_true (exists (scene, "journal/000000002"));
  g_assert_false (exists (scene, "journal/000000003"));
}

static void the_id_is_the_digest_of_the_first_line (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *full = g_build_filename (scene->fresh.path, "journal", "000000001", NULL);
  g_autofree char *text = NULL;
  char hex[DIGEST_HEX_SIZE];
  gsize len;
  commit (scene, scene->journal, 1);
  g_assert_true (g_file_get_contents (full, &text, &len, NULL));
  digest_bytes (DIGEST_SHA256, text, len, hex);
  g_assert_cmpstr (journal_archive_id (scene->journal), ==, hex);
  g_assert_cmpstr (journal_head (scene->journal), ==, hex);
}

static void the_second_of_two_writers_loses (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  commit (scene, scene->journal, 1);
  g_autoptr (Journal) other = reopen (scene);
  g_assert_cmpint (commit (scene, other, 2), ==, 1);
  g_autofree char *head = g_strdup (journal_head (other));
  g_assert_cmpint (commit (scene, scene->journal, 1), ==, 0);
  g_assert_true (journal_refresh (scene->journal, &error));
  g_assert_cmpstr (journal_head (scene->journal), ==, head);
  g_assert_cmpint (commit (scene, scene->journal, 1), ==, 1);
  g_assert_cmpuint (journal_length (scene->journal), ==, 4);
}

static void the_time_of_a_commit_may_run_back (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  commit (scene, scene->journal, 1);
  g_autoptr (GBytes) block = print_block (scene->journal, 1, NOW - 1000);
  stage (scene, "staged", block);
  g_assert_cmpint (journal_commit (scene->journal, "staged", block, &error), ==, 1);
  g_assert_cmpint (journal_time (scene->journal), ==, NOW - 1000);
  g_autoptr (Journal) again = journal_open (scene->fresh.fd, &error);
  g_assert_no_error (error);
  g_assert_cmpint (journal_time (again), ==, NOW - 1000);
}

static void the_shortest_run_of_a_thousand_is_sealed (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  uint64_t n = 0;
  commit (scene, scene->journal, 1);
  commit (scene, scene->journal, 998);
  g_assert_false (journal_wants_sealing (scene->journal));
  commit (scene, scene->journal, 7);
  commit (scene, scene->journal, 1);
  g_autofree char *head = g_strdup (journal_head (scene->journal));
  g_assert_true (journal_wants_sealing (scene->journal));
  seal (scene, scene->journal);
  g_assert_false (journal_wants_sealing (scene->journal));
  g_assert_true (exists (scene, "journal/000000001-000001006.log"));
  g_assert_true (exists (scene, "journal/000001007"));
  g_assert_false (exists (scene, "journal/000000001"));
  g_assert_false (exists (scene, "journal/000000002"));
  g_autoptr (Journal) journal = reopen (scene);
  g_assert_cmpuint (journal_length (journal), ==, 1007);
  g_assert_cmpstr (journal_head (journal), ==, head);
  g_assert_cmpstr (journal_archive_id (journal), ==, journal_archive_id (scene->journal));
  g_assert_true (journal_visit (journal, 1, 0, count, &n, &error));
  g_assert_cmpuint (n, ==, 1007);
  g_assert_cmpint (commit (scene, journal, 1), ==, 1);
}

static void a_head_in_a_segment_is_read (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  commit (scene, scene->journal, 1);
  commit (scene, scene->journal, 2500);
  seal (scene, scene->journal);
  g_autoptr (Journal) journal = reopen (scene);
  g_assert_cmpuint (journal_length (journal), ==, 2501);
  g_assert_cmpstr (journal_head (journal), ==, journal_head (scene->journal));
  g_assert_cmpint (commit (scene, journal, 1), ==, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (Event) event = journal_event (journal, 1234, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (event_number (event), ==, 1234);
  g_assert_null (journal_event (journal, 2503, &error));
  assert_refused (&error, "D-EVENT-UNKNOWN");
}

static void each_event_of_a_segment_is_found (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  commit (scene, scene->journal, 1);
  commit (scene, scene->journal, 1999);
  seal (scene, scene->journal);
  g_autoptr (Journal) journal = reopen (scene);
  for (unsigned i = 1; i <= 2000; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (Event) event = journal_event (journal, i, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (event_number (event), ==, i);
  }
}

static void one_who_was_away_while_others_sealed_catches_up (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  commit (scene, scene->journal, 1);
  commit (scene, scene->journal, 10);
  g_autoptr (Journal) other = reopen (scene);
  commit (scene, other, 1500);
  commit (scene, other, 1500);
  seal (scene, other);
  commit (scene, other, 5);
  g_assert_true (journal_refresh (scene->journal, &error));
  g_assert_cmpuint (journal_length (scene->journal), ==, 3016);
  g_assert_cmpstr (journal_head (scene->journal), ==, journal_head (other));
}

/* Sealing has freed the number 2 when a writer that slept since links its block there. */
static void a_block_that_a_segment_covers_has_lost (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  commit (scene, scene->journal, 1);
  g_autoptr (Journal) other = reopen (scene);
  commit (scene, other, 1200);
  seal (scene, other);
  g_assert_false (exists (scene, "journal/000000002"));
  g_autoptr (GBytes) late = print_block (scene->journal, 1, NOW + 1);
  stage (scene, "staged", late);
  g_assert_cmpint (journal_commit (scene->journal, "staged", late, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_false (exists (scene, "journal/000000002"));
  g_assert_true (journal_refresh (scene->journal, &error));
  g_assert_cmpstr (journal_head (scene->journal), ==, journal_head (other));
  g_assert_cmpint (commit (scene, scene->journal, 1), ==, 1);
}

static void a_block_left_beside_its_segment_does_not_count (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  commit (scene, scene->journal, 1);
  g_autoptr (GBytes) sleeper = print_block (scene->journal, 3, NOW);
  commit (scene, scene->journal, 1200);
  seal (scene, scene->journal);
  stage (scene, "journal/000000002", sleeper);
  g_autoptr (Journal) journal = reopen (scene);
  g_assert_cmpuint (journal_length (journal), ==, 1201);
  g_assert_cmpstr (journal_head (journal), ==, journal_head (scene->journal));
  g_assert_true (journal_wants_sealing (journal));
  seal (scene, journal);
  g_assert_false (exists (scene, "journal/000000002"));
}

static void file_seal_after_another_sealer_was_killed_finishes_its_work (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  commit (scene, scene->journal, 1);
  commit (scene, scene->journal, 1200);
  g_autoptr (GBytes) first = io_read_file (scene->fresh.fd, "journal/000000001", 1 << 20, &error);
  g_autoptr (GBytes) second = io_read_file (scene->fresh.fd, "journal/000000002", 1 << 20, &error);
  seal (scene, scene->journal);
  stage (scene, "journal/000000001", first);
  stage (scene, "journal/000000002", second);
  g_autoptr (Journal) journal = reopen (scene);
  g_assert_cmpuint (journal_length (journal), ==, 1201);
  seal (scene, journal);
  g_assert_false (exists (scene, "journal/000000001"));
  g_assert_false (exists (scene, "journal/000000002"));
}

static void fill_damage (Scene *scene)
{
  for (unsigned i = 0; i < 5; i++)
    commit (scene, scene->journal, 1);
}

static void assert_damaged (Scene *scene, const char *id, const char *where)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (journal_open (scene->fresh.fd, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error_where (error), ==, where);
  g_assert_cmpint (error->code, ==, ERROR_UNREADABLE);
  assert_refused (&error, id);
}

static void a_missing_block_is_a_gap (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill_damage (scene);
  io_remove (scene->fresh.fd, "journal/000000003", NULL);
  assert_damaged (scene, "D-JOURNAL-GAP", "journal/000000004");
}

static void a_changed_line_breaks_the_chain_after_it (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill_damage (scene);
  tamper (scene, "journal/000000003", "tester", "nobody");
  assert_damaged (scene, "D-JOURNAL-CHAIN", "journal/000000004:1");
}

static void swapped_blocks_are_told (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill_damage (scene);
  io_rename_new (scene->fresh.fd, "journal/000000003", "other", NULL);
  io_rename_new (scene->fresh.fd, "journal/000000004", "journal/000000003", NULL);
  io_rename_new (scene->fresh.fd, "other", "journal/000000004", NULL);
  assert_damaged (scene, "D-JOURNAL-GAP", "journal/000000003:1");
}

static void a_time_that_no_event_can_state_is_refused (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  static const int64_t times[] = {0, -1, 253402300800, INT64_MAX, INT64_MIN};
  for (unsigned i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
    g_ptr_array_add (events, some_event (1));
    g_assert_null (journal_print_block (scene->journal, events, "tester", times[i], &error));
    g_assert_true (error_has_id (error, "D-CLOCK"));
  }
}

static void a_line_without_an_end_is_told (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill_damage (scene);
  tamper (scene, "journal/000000005", "n=5\n", "n=5");
  assert_damaged (scene, "D-EVENT", "journal/000000005");
}

static void an_empty_block_is_told (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) nothing = bytes_of ("");
  fill_damage (scene);
  stage (scene, "journal/000000006", nothing);
  assert_damaged (scene, "D-EVENT", "journal/000000006");
}

static void a_line_longer_than_an_event_is_told (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *long_value = g_strnfill (EVENT_MAX_BYTES, 'x');
  g_autofree char *field = g_strconcat ("n=", long_value, NULL);
  fill_damage (scene);
  tamper (scene, "journal/000000005", "n=5", field);
  assert_damaged (scene, "D-EVENT", "journal/000000005:1");
}

static void a_segment_that_lost_its_middle_is_told_by_a_visit (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  uint64_t n = 0;
  commit (scene, scene->journal, 1);
  commit (scene, scene->journal, 1200);
  seal (scene, scene->journal);
  tamper (scene, "journal/000000001-000001201.log", "n=600\n", "n=601\n");
  g_autoptr (Journal) journal = reopen (scene);
  g_assert_false (journal_visit (journal, 1, 0, count, &n, &error));
  g_assert_cmpstr (error_where (error), ==, "journal/000000001-000001201.log:601");
  assert_refused (&error, "D-JOURNAL-CHAIN");
}

static void a_missing_segment_is_a_gap (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  commit (scene, scene->journal, 1);
  commit (scene, scene->journal, 1200);
  seal (scene, scene->journal);
  commit (scene, scene->journal, 1);
  io_remove (scene->fresh.fd, "journal/000000001-000001201.log", NULL);
  assert_damaged (scene, "D-JOURNAL-GAP", "journal/000001202");
}

static void history_that_changes_while_it_is_read_is_told (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  fill_damage (scene);
  io_remove (scene->fresh.fd, "journal/000000005", NULL);
  g_assert_false (journal_refresh (scene->journal, &error));
  assert_refused (&error, "D-JOURNAL-GAP");
  g_assert_cmpuint (journal_length (scene->journal), ==, 5);
}

static void events_are_found_by_their_verb (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  uint64_t n = 1;
  commit (scene, scene->journal, 1);
  commit (scene, scene->journal, 1500);
  seal (scene, scene->journal);
  commit (scene, scene->journal, 2);
  g_assert_true (journal_visit_verb (scene->journal, "customer", count, &n, &error));
  g_assert_cmpuint (n, ==, 1503);
  n = 0;
  g_assert_true (journal_visit_verb (scene->journal, "init", count, &n, &error));
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (journal_visit_verb (scene->journal, "seal", count, NULL, &error));
}

static const IoCalls *system_calls;

static int fail_fsync (int fd)
{
  (void)fd;
  errno = EIO;
  return -1;
}

static void a_name_that_may_not_be_durable_has_an_unknown_outcome (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  commit (scene, scene->journal, 1);
  g_autoptr (GBytes) block = print_block (scene->journal, 1, NOW);
  stage (scene, "staged", block);
  system_calls = io_replace_calls (NULL);
  IoCalls calls = *system_calls;
  calls.fsync = fail_fsync;
  io_replace_calls (&calls);
  g_assert_cmpint (journal_commit (scene->journal, "staged", block, &error), ==, -1);
  io_replace_calls (NULL);
  g_assert_cmpint (error->code, ==, ERROR_UNKNOWN);
  assert_refused (&error, "D-UNKNOWN-OUTCOME");
}

#define ADD(name) g_test_add ("/journal/" #name, Scene, NULL, set_up, name, tear_down)

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (a_new_journal_is_empty);
  ADD (no_directory_is_no_archive);
  ADD (what_was_committed_is_read);
  ADD (the_id_is_the_digest_of_the_first_line);
  ADD (the_second_of_two_writers_loses);
  ADD (the_time_of_a_commit_may_run_back);
  ADD (a_time_that_no_event_can_state_is_refused);
  ADD (the_shortest_run_of_a_thousand_is_sealed);
  ADD (a_head_in_a_segment_is_read);
  ADD (each_event_of_a_segment_is_found);
  ADD (one_who_was_away_while_others_sealed_catches_up);
  ADD (a_block_that_a_segment_covers_has_lost);
  ADD (a_block_left_beside_its_segment_does_not_count);
  ADD (file_seal_after_another_sealer_was_killed_finishes_its_work);
  ADD (a_missing_block_is_a_gap);
  ADD (a_changed_line_breaks_the_chain_after_it);
  ADD (swapped_blocks_are_told);
  ADD (a_line_without_an_end_is_told);
  ADD (an_empty_block_is_told);
  ADD (a_line_longer_than_an_event_is_told);
  ADD (a_segment_that_lost_its_middle_is_told_by_a_visit);
  ADD (a_missing_segment_is_a_gap);
  ADD (history_that_changes_while_it_is_read_is_told);
  ADD (events_are_found_by_their_verb);
  ADD (a_name_that_may_not_be_durable_has_an_unknown_outcome);
  return g_test_run ();
}
