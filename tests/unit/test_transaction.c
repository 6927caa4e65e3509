/* Transactions: what is committed is there whole, at once and after any crash; what is not leaves nothing. */
#include "tests/unit/fixtures/scene.h"

#include <errno.h>
#include <string.h>
#include <sys/utsname.h>

#include "store/change.h"

static void a_commit_places_files_and_directories (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  scene_file (archive, "customers/C00/C00001/2024/a/0001", "one");
  scene_file (archive, "customers/C00/C00001/2024/a/0002", "two");
  g_assert_cmpuint (journal_length (archive_journal (archive)), ==, scene->founded + 2);
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0001", "one");
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0002", "two");
  scene_assert_staging_is_empty (scene);
}

static void the_block_names_item_and_place (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  scene_file (archive, "customers/C00/C00001/2024/a/0001", "one");
  g_autoptr (Event) event = journal_event (archive_journal (archive), scene->founded + 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (event_get (event, "path"), ==, "customers/C00/C00001/2024/a/0001");
  g_assert_true (g_regex_match_simple ("^[0-9a-f]{32}-000001$", event_get (event, "tx"), 0, 0));
  g_assert_cmpstr (event_actor (event), ==, "tester");
}

static void what_is_not_committed_leaves_nothing (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  g_autofree char *before = scene_tree (scene);
  {
    g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
    g_assert_no_error (error);
    scene_stage_record (transaction, "one");
  }
  g_autofree char *after = scene_tree (scene);
  g_assert_cmpstr (after, ==, before);
  scene_assert_staging_is_empty (scene);
}

static bool refuse (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  (void)transaction;
  (void)index;
  (void)data;
  error_set (error, ERROR_REFUSED, "D-TEST", NULL, NULL, "refused");
  return false;
}

static void a_refusal_while_preparing_leaves_nothing (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  g_autofree char *before = scene_tree (scene);
  {
    g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
    scene_stage_record (transaction, "one");
    g_assert_false (transaction_commit (transaction, refuse, NULL, &error));
    assert_refused (&error, "D-TEST");
  }
  g_autofree char *after = scene_tree (scene);
  g_assert_cmpstr (after, ==, before);
}

static bool add_nothing (Change *change G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return true;
}

/* A block without events would be taken for the journal's damaged end. */
static void a_change_without_events_changes_nothing (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  g_autofree char *before = scene_tree (scene);
  for (unsigned dry = 0; dry < 2; dry++) {
    Change change = {.archive = archive, .actor = "tester", .dry_run = dry == 1, .compose = add_nothing};
    g_assert_true (change_commit (&change, &error));
    g_assert_no_error (error);
  }
  g_autofree char *after = scene_tree (scene);
  g_assert_cmpstr (after, ==, before);
  scene_assert_staging_is_empty (scene);
}

static bool bring_twice (Change *change, GError **error)
{
  const char *path = change->data;
  g_autoptr (GBytes) bytes = bytes_of ("one");
  return change_bring (change, "customer", path, bytes, error) != NULL &&
         change_bring (change, "customer", path, bytes, error) != NULL;
}

static void two_files_for_one_place_are_refused (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_strdup ("customers/C00/C00001/customer.1.xml");
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  g_autofree char *before = scene_tree (scene);
  for (unsigned dry_run = 0; dry_run < 2; dry_run++) {
    g_autoptr (GError) error = NULL;
    Change change = {
        .archive = archive, .actor = "tester", .dry_run = dry_run != 0, .compose = bring_twice, .data = path};
    g_assert_false (change_commit (&change, &error));
    assert_refused (&error, "D-INTERNAL");
  }
  g_autofree char *after = scene_tree (scene);
  g_assert_cmpstr (after, ==, before);
}

/* Another writer takes the number while the first prepares. */
typedef struct {
  SceneRecord record;
  Scene *scene;
  unsigned calls;
} Race;

static bool prepare_while_another_commits (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  Race *race = data;
  if (race->calls++ == 0) {
    g_autoptr (Archive) other = scene_open (race->scene, ARCHIVE_WRITE);
    scene_file (other, "customers/C00/C00001/2024/a/0001", "first");
  } else {
    race->record.path = "customers/C00/C00001/2024/a/0002";
  }
  return scene_prepare (transaction, index, &race->record, error);
}

static void who_loses_the_race_prepares_again (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  Race race = {.scene = scene, .record = {.path = "customers/C00/C00001/2024/a/0001", .text = "second"}};
  {
    g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
    race.record.item = transaction_add_item (transaction, TRANSACTION_DIRECTORY, &error);
    g_assert_true (transaction_commit (transaction, prepare_while_another_commits, &race, &error));
    g_assert_no_error (error);
  }
  g_assert_cmpuint (race.calls, ==, 2);
  g_assert_cmpuint (journal_length (archive_journal (archive)), ==, scene->founded + 2);
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0001", "first");
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0002", "second");
  scene_assert_staging_is_empty (scene);
}

static void a_place_taken_by_a_stranger_is_refused (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  SceneRecord record = {.path = "customers/C00/C00001/2024/a/0001", .text = "one"};
  g_assert_true (io_make_dirs (scene->fresh.fd, record.path, NULL, &error));
  g_autofree char *before = scene_tree (scene);
  {
    g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
    record.item = transaction_add_item (transaction, TRANSACTION_DIRECTORY, &error);
    g_assert_false (transaction_commit (transaction, scene_prepare, &record, &error));
    assert_refused (&error, "D-PLACE-TAKEN");
  }
  g_autofree char *after = scene_tree (scene);
  g_assert_cmpstr (after, ==, before);
}

/* ---- Crashes: a call fails for ever after, as if the process were gone, and its lock with it ---- */

static const IoCalls *system_calls;

static int no_rename (int from_dirfd, const char *from, int to_dirfd, const char *to)
{
  (void)from_dirfd, (void)from, (void)to_dirfd, (void)to;
  errno = EIO;
  return -1;
}

static int no_mkdir (int dirfd, const char *path, mode_t mode)
{
  (void)dirfd, (void)path, (void)mode;
  errno = EIO;
  return -1;
}

static int no_unlink (int dirfd, const char *path, int flags)
{
  (void)dirfd, (void)path, (void)flags;
  errno = EIO;
  return -1;
}

static int no_link (int from_dirfd, const char *from, int to_dirfd, const char *to)
{
  (void)from_dirfd, (void)from, (void)to_dirfd, (void)to;
  errno = EIO;
  return -1;
}

static void crash_before (bool link, bool rename)
{
  static IoCalls calls;
  system_calls = io_replace_calls (NULL);
  calls = *system_calls;
  calls.unlink = no_unlink;
  if (link)
    calls.link = no_link;
  if (rename)
    calls.rename = no_rename;
  io_replace_calls (&calls);
}

/* Files a record up to the crash; the kind of error. */
static int file_and_crash (Scene *scene, const char *path, const char *text, bool link, bool rename)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  SceneRecord record = {.path = path, .text = text};
  {
    g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
    record.item = transaction_add_item (transaction, TRANSACTION_DIRECTORY, &error);
    g_assert_no_error (error);
    crash_before (link, rename);
    transaction_commit (transaction, scene_prepare, &record, &error);
  }
  io_replace_calls (NULL);
  return error == NULL ? 0 : error->code;
}

static void a_commit_that_was_not_placed_is_found_in_staging (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  unsigned committed, abandoned;
  g_assert_cmpint (file_and_crash (scene, "customers/C00/C00001/2024/a/0001", "one", false, true), ==, ERROR_UNKNOWN);
  g_autofree char *before = scene_tree (scene);
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_READ);
  g_autoptr (Event) event = journal_event (archive_journal (archive), scene->founded + 1, &error);
  g_autofree char *path = archive_locate (archive, event, "text.txt", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (path, ".staging/"));
  g_autoptr (GBytes) bytes = io_read_file (scene->fresh.fd, path, 100, &error);
  g_autoptr (GBytes) expected = bytes_of ("one");
  g_assert_true (g_bytes_equal (bytes, expected));
  g_assert_true (recovery_pending (archive, &committed, &abandoned, &error));
  g_assert_cmpuint (committed, ==, 1);
  g_assert_cmpuint (abandoned, ==, 0);
  g_autofree char *after = scene_tree (scene);
  g_assert_cmpstr (after, ==, before);
}

static void the_next_writer_places_what_was_committed (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  file_and_crash (scene, "customers/C00/C00001/2024/a/0001", "one", false, true);
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0001", "one");
  scene_assert_staging_is_empty (scene);
  g_assert_cmpuint (journal_length (archive_journal (archive)), ==, scene->founded + 1);
}

static void the_next_writer_clears_a_placed_rest (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpint (file_and_crash (scene, "customers/C00/C00001/2024/a/0001", "one", false, false), ==, 0);
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0001", "one");
  scene_assert_staging_is_empty (scene);
}

static void the_next_writer_removes_what_was_not_committed (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  unsigned committed, abandoned;
  g_autofree char *before = scene_tree (scene);
  g_assert_cmpint (file_and_crash (scene, "customers/C00/C00001/2024/a/0001", "one", true, false), ==,
                   ERROR_UNREADABLE);
  g_autoptr (Archive) reader = scene_open (scene, ARCHIVE_READ);
  g_assert_true (recovery_pending (reader, &committed, &abandoned, &error));
  g_assert_cmpuint (committed, ==, 0);
  g_assert_cmpuint (abandoned, ==, 1);
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  g_autofree char *after = scene_tree (scene);
  g_assert_cmpstr (after, ==, before);
}

static void a_living_transaction_is_left_alone (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  SceneRecord record = {.path = "customers/C00/C00001/2024/a/0001", .text = "one"};
  g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
  record.item = transaction_add_item (transaction, TRANSACTION_DIRECTORY, &error);
  {
    g_autoptr (Archive) other = scene_open (scene, ARCHIVE_WRITE);
    scene_file (other, "customers/C00/C00002/2024/a/0001", "other");
  }
  g_assert_true (transaction_commit (transaction, scene_prepare, &record, &error));
  g_assert_no_error (error);
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0001", "one");
}

/* The lock is lost (a network file system without locks) and the cleaner comes first: the writer fails, cleanly. */
static void a_transaction_that_was_cleaned_away_is_not_committed (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  SceneRecord record = {.path = "customers/C00/C00001/2024/a/0001", .text = "one"};
  {
    g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
    record.item = transaction_add_item (transaction, TRANSACTION_DIRECTORY, &error);
    g_assert_true (io_remove_tree (scene->fresh.fd, ".staging", &error));
    g_assert_true (io_make_dir (scene->fresh.fd, ".staging", &error));
    g_assert_false (transaction_commit (transaction, scene_prepare, &record, &error));
    g_assert_cmpint (error->code, ==, ERROR_UNREADABLE);
  }
  g_assert_cmpuint (journal_length (archive_journal (archive)), ==, scene->founded);
}

/* A cleaner died after renaming. */
static void a_rest_called_gone_is_removed_or_finished (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  file_and_crash (scene, "customers/C00/C00001/2024/a/0001", "one", false, true);
  g_autoptr (GPtrArray) names = io_list (scene->fresh.fd, ".staging", &error);
  g_assert_cmpuint (names->len, ==, 1);
  g_autofree char *from = g_strconcat (".staging/", (char *)g_ptr_array_index (names, 0), NULL);
  g_autofree char *to = g_strconcat (from, ".gone", NULL);
  g_assert_true (io_rename_new (scene->fresh.fd, from, to, &error));
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0001", "one");
  scene_assert_staging_is_empty (scene);
}

/* On a file system without links the block itself became a file of the journal. */
static void a_committed_rest_without_its_block_is_finished (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  file_and_crash (scene, "customers/C00/C00001/2024/a/0001", "one", false, true);
  g_autoptr (GPtrArray) names = io_list (scene->fresh.fd, ".staging", &error);
  g_autofree char *block = g_strconcat (".staging/", (char *)g_ptr_array_index (names, 0), "/block", NULL);
  g_assert_true (io_remove (scene->fresh.fd, block, &error));
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0001", "one");
  scene_assert_staging_is_empty (scene);
}

static void a_batch_is_one_block (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  scene_file_batch (archive, 300);
  g_assert_cmpuint (journal_length (archive_journal (archive)), ==, scene->founded + 300);
  g_autoptr (GPtrArray) names = io_list (scene->fresh.fd, "journal", &error);
  g_assert_cmpuint (names->len, ==, 2);
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0300", "record 300");
  scene_assert_staging_is_empty (scene);
}

static void a_thousand_events_are_sealed_by_the_next_writer (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("journal/000000001-%09u.log", (unsigned)scene->founded + 1100);
  {
    g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
    scene_file_batch (archive, 1100);
  }
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  g_autoptr (GPtrArray) names = io_list (scene->fresh.fd, "journal", &error);
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_cmpint (io_type (scene->fresh.fd, name, NULL), ==, IO_FILE);
  scene_assert_staging_is_empty (scene);
}

/* ---- File systems and kernels that can do less ---- */

static int links_unsupported (int from_dirfd, const char *from, int to_dirfd, const char *to)
{
  (void)from_dirfd, (void)from, (void)to_dirfd, (void)to;
  errno = EPERM;
  return -1;
}

static void without_links_a_commit_is_a_rename (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  IoCalls calls = *io_replace_calls (NULL);
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  calls.link = links_unsupported;
  io_replace_calls (&calls);
  scene_file (archive, "customers/C00/C00001/2024/a/0001", "one");
  io_replace_calls (NULL);
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0001", "one");
  scene_assert_staging_is_empty (scene);
}

static void without_links_a_crash_before_placing_is_recovered (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  static IoCalls calls;
  {
    g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
    SceneRecord record = {.path = "customers/C00/C00001/2024/a/0001", .text = "one"};
    g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
    record.item = transaction_add_item (transaction, TRANSACTION_DIRECTORY, &error);
    calls = *io_replace_calls (NULL);
    calls.link = links_unsupported;
    calls.mkdir = no_mkdir;
    io_replace_calls (&calls);
    g_assert_false (transaction_commit (transaction, scene_prepare, &record, &error));
    io_replace_calls (NULL);
    g_assert_cmpint (error->code, ==, ERROR_UNKNOWN);
  }
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0001", "one");
  scene_assert_staging_is_empty (scene);
}

static bool kernel_is_old;

/* In the place of the C library's: before Linux 5.8 syncfs does not report errors. */
int uname (struct utsname *name)
{
  *name = (struct utsname){0};
  g_strlcpy (name->release, kernel_is_old ? "5.4.0" : "6.1.0", sizeof name->release);
  return 0;
}

static gint fsyncs; /* atomic: they come from several threads */
static gint fail_at;

static int counting_fsync (int fd)
{
  if (g_atomic_int_add (&fsyncs, 1) + 1 == g_atomic_int_get (&fail_at)) {
    errno = EIO;
    return -1;
  }
  return system_calls->fsync (fd);
}

static int no_syncfs (int fd)
{
  (void)fd;
  g_assert_not_reached ();
}

static void file_batch_on_an_old_kernel (Scene *scene, int failing, GError **error)
{
  static IoCalls calls;
  g_autoptr (Archive) archive = scene_open (scene, ARCHIVE_WRITE);
  g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", error);
  for (unsigned i = 1; i <= 50; i++)
    g_assert_cmpuint (transaction_add_item (transaction, TRANSACTION_DIRECTORY, error), ==, i);
  system_calls = io_replace_calls (NULL);
  calls = *system_calls;
  calls.fsync = counting_fsync;
  calls.syncfs = no_syncfs;
  g_atomic_int_set (&fsyncs, 0);
  g_atomic_int_set (&fail_at, failing);
  kernel_is_old = true;
  io_replace_calls (&calls);
  transaction_commit (transaction, scene_prepare_batch, GUINT_TO_POINTER (50), error);
  io_replace_calls (NULL);
  kernel_is_old = false;
}

static void without_syncfs_each_file_of_a_batch_is_synced (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  file_batch_on_an_old_kernel (scene, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_atomic_int_get (&fsyncs), >=, 102); /* file and directory of each record, block, directory */
  scene_assert_record (scene, "customers/C00/C00001/2024/a/0050", "record 50");
}

static void without_syncfs_one_failing_sync_fails_the_batch (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = scene_tree (scene);
  file_batch_on_an_old_kernel (scene, 37, &error);
  g_assert_nonnull (error);
  g_assert_cmpint (error->code, ==, ERROR_UNREADABLE);
  assert_refused (&error, "D-IO");
  g_autofree char *after = scene_tree (scene);
  g_assert_cmpstr (after, ==, before);
}

#define ADD(name) g_test_add ("/transaction/" #name, Scene, NULL, scene_set_up, name, scene_tear_down)

int main (int argc, char **argv)
{
  unit_init (&argc, &argv);
  ADD (a_commit_places_files_and_directories);
  ADD (the_block_names_item_and_place);
  ADD (what_is_not_committed_leaves_nothing);
  ADD (a_refusal_while_preparing_leaves_nothing);
  ADD (a_change_without_events_changes_nothing);
  ADD (two_files_for_one_place_are_refused);
  ADD (who_loses_the_race_prepares_again);
  ADD (a_place_taken_by_a_stranger_is_refused);
  ADD (a_commit_that_was_not_placed_is_found_in_staging);
  ADD (the_next_writer_places_what_was_committed);
  ADD (the_next_writer_clears_a_placed_rest);
  ADD (the_next_writer_removes_what_was_not_committed);
  ADD (a_living_transaction_is_left_alone);
  ADD (a_transaction_that_was_cleaned_away_is_not_committed);
  ADD (a_rest_called_gone_is_removed_or_finished);
  ADD (a_committed_rest_without_its_block_is_finished);
  ADD (a_batch_is_one_block);
  ADD (a_thousand_events_are_sealed_by_the_next_writer);
  ADD (without_links_a_commit_is_a_rename);
  ADD (without_links_a_crash_before_placing_is_recovered);
  ADD (without_syncfs_each_file_of_a_batch_is_synced);
  ADD (without_syncfs_one_failing_sync_fails_the_batch);
  return g_test_run ();
}
