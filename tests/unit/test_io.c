/* Files and directories: nothing is replaced, no link is followed, and each call that fails is reported and leaves
 * nothing half done. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "tests/unit/fixtures/io.h"

static void test_a_file_is_created_once (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;
  put (fresh, "a", "one");
  g_assert_false (io_create_file (fresh->fd, "a", "two", 3, &error));
  assert_refused (&error, "D-EXISTS");
  assert_holds (fresh, "a", "one");
  put (fresh, "empty", "");
  assert_holds (fresh, "empty", "");
  g_assert_false (io_create_file (fresh->fd, "none/a", "two", 3, &error));
  assert_refused (&error, "D-NOT-FOUND");
}

static void test_reading_is_bounded (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;
  put (fresh, "a", "12345");
  g_autoptr (GBytes) bytes = io_read_file (fresh->fd, "a", 5, &error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 5);
  g_assert_null (io_read_file (fresh->fd, "a", 4, &error));
  assert_refused (&error, "D-TOO-LARGE");
  g_assert_null (io_read_file (fresh->fd, "b", 4, &error));
  assert_refused (&error, "D-NOT-FOUND");
  /* A file that says 0 and gives more. */
  g_assert_null (io_read_file (AT_FDCWD, "/proc/self/maps", 20, &error));
  assert_refused (&error, "D-TOO-LARGE");
  g_autoptr (GBytes) grown = io_read_file (AT_FDCWD, "/proc/self/status", 100000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (grown), >, 100);
}

static void test_only_regular_files_are_opened (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpint (mkfifoat (fresh->fd, "fifo", 0600), ==, 0);
  g_assert_true (io_make_dir (fresh->fd, "dir", NULL));
  put (fresh, "file", "x");
  GError *error = NULL;
  g_assert_cmpint (io_open_file (fresh->fd, "fifo", &error), ==, -1);
  assert_refused (&error, "D-NOT-A-FILE");
  g_assert_cmpint (io_open_file (fresh->fd, "dir", &error), ==, -1);
  assert_refused (&error, "D-NOT-A-FILE");
  g_assert_cmpint (io_open_file (AT_FDCWD, "/dev/null", &error), ==, -1);
  assert_refused (&error, "D-NOT-A-FILE");
  g_assert_cmpint (io_open_dir (fresh->fd, "file", &error), ==, -1);
  assert_refused (&error, "D-NOT-FOUND");
  g_assert_cmpint (io_open_dir (fresh->fd, "fifo", &error), ==, -1);
  assert_refused (&error, "D-NOT-FOUND");
  assert_type (fresh, "fifo", IO_OTHER);
  assert_type (fresh, "dir", IO_DIR);
  assert_type (fresh, ".", IO_DIR);
  assert_type (fresh, "file", IO_FILE);
  assert_type (fresh, "none", IO_NONE);
  assert_type (fresh, "none/a", IO_NONE);
  assert_type (fresh, "file/a", IO_NONE);
}

static void assert_unreachable (const Fresh *fresh, const char *path)
{
  GError *error = NULL;
  g_assert_cmpint (io_open_file (fresh->fd, path, &error), ==, -1);
  assert_refused (&error, "D-NOT-A-FILE");
  g_assert_null (io_read_file (fresh->fd, path, 100, &error));
  assert_refused (&error, "D-NOT-A-FILE");
  g_assert_false (io_sync (fresh->fd, path, &error));
  assert_refused (&error, "D-NOT-A-FILE");
}

/* Runs twice: with openat2, and by steps where a filter denies it. */
static void test_no_link_and_no_dots_lead_out (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *target = g_build_filename (fresh->path, "inside", NULL);
  GError *error = NULL;
  g_assert_true (io_make_dirs (fresh->fd, "inside/deep", NULL, NULL));
  put (fresh, "inside/deep/a", "x");
  g_assert_cmpint (symlinkat (target, fresh->fd, "link"), ==, 0);
  g_assert_cmpint (symlinkat ("deep/a", fresh->fd, "inside/file"), ==, 0);
  assert_holds (fresh, "inside/deep/a", "x");
  assert_holds (fresh, "inside//deep/a", "x");
  assert_unreachable (fresh, "inside/file");
  assert_unreachable (fresh, "../etc");
  assert_unreachable (fresh, "inside/../inside/deep/a");
  assert_unreachable (fresh, "/etc/passwd");
  assert_type (fresh, "link", IO_OTHER);
  g_assert_cmpint (io_open_dir (fresh->fd, "link", &error), ==, -1);
  g_clear_error (&error);
  g_assert_false (io_create_file (fresh->fd, "link/b", "x", 1, &error));
  g_clear_error (&error);
  g_assert_false (io_create_file (fresh->fd, "../b", "x", 1, &error));
  assert_refused (&error, "D-NOT-A-FILE");
  g_assert_false (io_make_dir (fresh->fd, "link/c", &error));
  g_clear_error (&error);
  g_assert_false (io_make_dir (fresh->fd, "link", &error));
  assert_refused (&error, "D-EXISTS");
  io_remove (fresh->fd, "link/deep/a", NULL);
  assert_holds (fresh, "inside/deep/a", "x");
  g_assert_false (io_rename_new (fresh->fd, "inside/deep/a", "../a", &error));
  assert_refused (&error, "D-NOT-A-FILE");
  g_autoptr (GPtrArray) names = io_list (fresh->fd, "inside", NULL);
  g_assert_cmpuint (names->len, ==, 2);
  /* Removing a tree removes the links in it, and not what they lead to. */
  g_assert_true (io_make_dir (fresh->fd, "tree", NULL));
  g_assert_cmpint (symlinkat (target, fresh->fd, "tree/link"), ==, 0);
  g_assert_true (io_remove_tree (fresh->fd, "tree", NULL));
  assert_type (fresh, "tree", IO_NONE);
  assert_holds (fresh, "inside/deep/a", "x");
}

static void deny_openat2 (void)
{
  struct sock_filter filter[] = {
      BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
      BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
      BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {G_N_ELEMENTS (filter), filter};
  g_assert_cmpint (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), ==, 0);
  g_assert_cmpint (prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), ==, 0);
}

static void test_the_same_without_openat2 (Fresh *fresh, gconstpointer data)
{
  if (g_test_subprocess ()) {
    deny_openat2 ();
    g_assert_cmpint ((int)syscall (SYS_openat2, fresh->fd, ".", NULL, 0), ==, -1);
    g_assert_cmpint (errno, ==, ENOSYS);
    test_no_link_and_no_dots_lead_out (fresh, data);
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void test_a_list_is_sorted_by_bytes (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = {"b", "a", "B", "a-b", "合同", "a.b"};
  static const char *const sorted[] = {"B", "a", "a-b", "a.b", "b", "合同"};
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    put (fresh, names[i], "");
  g_autoptr (GPtrArray) list = io_list (fresh->fd, ".", NULL), same = io_list_fd (fresh->fd, ".", NULL);
  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (sorted));
  g_assert_cmpuint (same->len, ==, list->len);
  for (unsigned i = 0; i < list->len; i++)
    g_assert_cmpstr (list->pdata[i], ==, sorted[i]);
  GError *error = NULL;
  g_assert_null (io_list (fresh->fd, "none", &error));
  assert_refused (&error, "D-NOT-FOUND");
  g_assert_null (io_list (fresh->fd, "a", &error));
  assert_refused (&error, "D-NOT-FOUND");
}

static void test_a_list_of_many_names_is_whole (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  enum { MANY = 1500 }; /* more than one call gives */
  for (unsigned i = 0; i < MANY; i++) {
    g_autofree char *name = g_strdup_printf ("a-name-that-takes-some-room-in-the-list-%06u", i);
    put (fresh, name, "");
  }
  g_autoptr (GPtrArray) list = io_list (fresh->fd, ".", NULL);
  g_assert_cmpuint (list->len, ==, MANY);
  for (unsigned i = 0; i < MANY; i++)
    g_assert_cmpuint (g_ascii_strtoull (strrchr (list->pdata[i], '-') + 1, NULL, 10), ==, i);
}

static void count_bytes (const uint8_t *piece, size_t len, gpointer data)
{
  g_assert_cmpint (piece[0], ==, 'x');
  *(size_t *)data += len;
}

static bool copy_whole (Fresh *fresh, int source, const char *to, size_t *seen, uint64_t *bytes, GError **error)
{
  const uint8_t *piece = NULL;
  IoCopy *copy = io_copy_begin (source, fresh->fd, to, error);
  if (copy == NULL)
    return false;
  for (size_t len; (len = io_copy_next (copy, &piece)) > 0;)
    count_bytes (piece, len, seen);
  return io_copy_end (copy, bytes, error);
}

static void test_a_copy_is_whole_and_the_source_stays_where_it_was (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  enum { LARGE = 600001 };
  g_autofree char *text = g_strnfill (LARGE, 'x');
  put (fresh, "source", text);
  int source = io_open_file (fresh->fd, "source", NULL);
  g_assert_cmpint (lseek (source, 7, SEEK_SET), ==, 7);
  size_t seen = 0;
  uint64_t bytes = 0;
  GError *error = NULL;
  replaced (EINTR, 1)->write = fail_write;
  plan.most = 1000;
  g_assert_true (copy_whole (fresh, source, "copy", &seen, &bytes, &error));
  g_assert_cmpuint (seen, ==, LARGE);
  g_assert_cmpuint (bytes, ==, LARGE);
  g_assert_cmpuint (plan.count, >, LARGE / 1000);
  g_assert_cmpint (lseek (source, 0, SEEK_CUR), ==, 7);
  g_autoptr (GBytes) copy = io_read_file (fresh->fd, "copy", LARGE, NULL), same = bytes_of (text);
  g_assert_true (g_bytes_equal (copy, same));
  g_assert_false (copy_whole (fresh, source, "copy", &seen, &bytes, &error));
  assert_refused (&error, "D-EXISTS");
  close (source);
}

static void test_a_copy_that_fails_is_gone (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  size_t seen = 0;
  uint64_t bytes = 0;
  GError *error = NULL;
  put (fresh, "source", "xxx");
  int writing_only = openat (fresh->fd, "source", O_WRONLY | O_CLOEXEC);
  g_assert_false (copy_whole (fresh, writing_only, "other", &seen, &bytes, &error));
  assert_refused (&error, "D-IO");
  assert_type (fresh, "other", IO_NONE);
  close (writing_only);
  int source = io_open_file (fresh->fd, "source", NULL);
  replaced (ENOSPC, 1)->write = fail_write;
  g_assert_false (copy_whole (fresh, source, "other", &seen, &bytes, &error));
  assert_refused (&error, "D-DISK-FULL");
  assert_type (fresh, "other", IO_NONE);
  replaced (EIO, 1)->close = fail_close;
  g_assert_false (copy_whole (fresh, source, "other", &seen, &bytes, &error));
  assert_refused (&error, "D-IO");
  assert_type (fresh, "other", IO_NONE);
  close (source);
}

static void test_a_file_that_cannot_be_written_is_gone (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;
  replaced (ENOSPC, 1)->write = fail_write;
  g_assert_false (io_create_file (fresh->fd, "a", "one", 3, &error));
  assert_refused (&error, "D-DISK-FULL");
  assert_type (fresh, "a", IO_NONE);
  replaced (EIO, 1)->close = fail_close;
  g_assert_false (io_create_file (fresh->fd, "a", "one", 3, &error));
  assert_refused (&error, "D-IO");
  g_assert_cmpuint (plan.count, ==, 1);
  assert_type (fresh, "a", IO_NONE);
  replaced (EROFS, 1)->create = fail_create;
  g_assert_false (io_create_file (fresh->fd, "a", "one", 3, &error));
  assert_refused (&error, "D-READ-ONLY");
  assert_type (fresh, "a", IO_NONE);
  replaced (0, 0)->write = write_nothing;
  g_assert_false (io_create_file (fresh->fd, "a", "one", 3, &error));
  assert_refused (&error, "D-IO");
  assert_type (fresh, "a", IO_NONE);
}

static void test_interrupted_and_short_writes_go_on (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  replaced (EINTR, 3)->write = fail_write;
  plan.most = 1;
  put (fresh, "a", "hello");
  g_assert_cmpuint (plan.count, ==, 8);
  assert_holds (fresh, "a", "hello");
  replaced (EINTR, 2)->create = fail_create;
  put (fresh, "b", "hello");
  g_assert_cmpuint (plan.count, ==, 3);
}

static void test_a_failed_fsync_is_never_tried_again (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  put (fresh, "a", "x");
  GError *error = NULL;
  static const int failures[] = {EIO, EINTR, ENOSPC};
  static const char *const ids[] = {"D-IO", "D-IO", "D-DISK-FULL"};
  for (unsigned i = 0; i < G_N_ELEMENTS (failures); i++) {
    IoCalls *calls = replaced (failures[i], 1);
    calls->fsync = fail_fsync;
    g_assert_false (io_sync (fresh->fd, "a", &error));
    g_assert_cmpuint (plan.count, ==, 1);
    assert_refused (&error, ids[i]);
    replaced (failures[i], 1)->syncfs = fail_fsync;
    g_assert_false (io_sync_filesystem (fresh->fd, &error));
    g_assert_cmpuint (plan.count, ==, 1);
    assert_refused (&error, ids[i]);
  }
  io_replace_calls (NULL);
  g_assert_true (io_sync (fresh->fd, "a", &error));
  g_assert_true (io_sync (fresh->fd, ".", &error));
  g_assert_true (io_sync_fd (fresh->fd, "root", &error));
  g_assert_true (io_sync_filesystem (fresh->fd, &error));
  g_assert_false (io_sync (fresh->fd, "none", &error));
  assert_refused (&error, "D-NOT-FOUND");
}

static void test_directories_tell_where_entries_were_made (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) touched = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_assert_true (io_make_dirs (fresh->fd, "a/b/c", touched, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (touched->len, ==, 3);
  g_assert_cmpstr (touched->pdata[0], ==, ".");
  g_assert_cmpstr (touched->pdata[1], ==, "a");
  g_assert_cmpstr (touched->pdata[2], ==, "a/b");
  g_ptr_array_set_size (touched, 0);
  g_assert_true (io_make_dirs (fresh->fd, "a/b/d", touched, &error));
  g_assert_cmpuint (touched->len, ==, 1);
  g_assert_cmpstr (touched->pdata[0], ==, "a/b");
  g_assert_true (io_make_dirs (fresh->fd, "a/b/d", touched, &error));
  g_assert_cmpuint (touched->len, ==, 1);
  g_assert_true (io_make_dir (fresh->fd, "a", &error));
  g_assert_no_error (error);
  g_assert_true (io_make_dir (fresh->fd, "a/e/", &error));
  assert_type (fresh, "a/e", IO_DIR);
  assert_type (fresh, "a/e//", IO_DIR);
  g_assert_true (io_remove_empty (fresh->fd, "a/e/", &error));
  assert_type (fresh, "a/e", IO_NONE);
  g_autofree char *absolute = g_build_filename (fresh->path, "x/y/", NULL);
  g_assert_true (io_make_dirs (AT_FDCWD, absolute, NULL, &error));
  assert_type (fresh, "x/y", IO_DIR);
  put (fresh, "file", "");
  GError *refused = NULL;
  g_assert_false (io_make_dirs (fresh->fd, "file/b", NULL, &refused));
  assert_refused (&refused, "D-EXISTS");
  replaced (ENOSPC, 1)->mkdir = fail_mkdir;
  g_assert_false (io_make_dirs (fresh->fd, "n/m", NULL, &refused));
  assert_refused (&refused, "D-DISK-FULL");
  assert_type (fresh, "n", IO_NONE);
}

static void test_a_second_name_never_replaces (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;
  put (fresh, "a", "one");
  put (fresh, "b", "two");
  g_assert_true (io_link_new (fresh->fd, "a", "c", &error));
  assert_holds (fresh, "a", "one");
  assert_holds (fresh, "c", "one");
  g_assert_false (io_link_new (fresh->fd, "a", "b", &error));
  assert_refused (&error, "D-EXISTS");
  assert_holds (fresh, "b", "two");
  g_assert_false (io_link_new (fresh->fd, "none", "d", &error));
  assert_refused (&error, "D-NOT-FOUND");
}

static void test_a_link_whose_reply_was_lost_is_made (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;
  put (fresh, "a", "one");
  replaced (EEXIST, 1)->link = link_and_fail;
  g_assert_true (io_link_new (fresh->fd, "a", "b", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (plan.count, ==, 1);
  assert_holds (fresh, "b", "one");
}

static void test_without_links_a_rename_gives_the_name (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  static const int without[] = {EPERM, EOPNOTSUPP, ENOSYS};
  GError *error = NULL;
  for (unsigned i = 0; i < G_N_ELEMENTS (without); i++) {
    g_autofree char *to = g_strdup_printf ("to%u", i);
    put (fresh, "a", "one");
    replaced (without[i], 1)->link = fail_link;
    g_assert_true (io_link_new (fresh->fd, "a", to, &error));
    assert_type (fresh, "a", IO_NONE);
    assert_holds (fresh, to, "one");
  }
  put (fresh, "a", "one");
  replaced (EPERM, 1)->link = fail_link;
  g_assert_false (io_link_new (fresh->fd, "a", "to0", &error));
  assert_refused (&error, "D-EXISTS");
  IoCalls *neither = replaced (EOPNOTSUPP, 2);
  neither->link = fail_link;
  neither->rename = fail_rename;

  g_assert_false (io_link_new (fresh->fd, "a", "b", &error));
  assert_refused (&error, "D-NO-ATOMIC-NAME");
  assert_holds (fresh, "a", "one");
  assert_type (fresh, "b", IO_NONE);
}

static void test_a_rename_never_replaces (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;
  put (fresh, "a", "one");
  put (fresh, "b", "two");
  g_assert_false (io_rename_new (fresh->fd, "a", "b", &error));
  assert_refused (&error, "D-EXISTS");
  assert_holds (fresh, "b", "two");
  g_assert_true (io_rename_new (fresh->fd, "a", "c", &error));
  assert_type (fresh, "a", IO_NONE);
  assert_holds (fresh, "c", "one");
  g_assert_false (io_rename_new (fresh->fd, "a", "d", &error));
  assert_refused (&error, "D-NOT-FOUND");
  g_assert_true (io_make_dir (fresh->fd, "dir", NULL));
  g_assert_true (io_make_dir (fresh->fd, "empty", NULL));
  g_assert_false (io_rename_new (fresh->fd, "dir", "empty", &error));
  assert_refused (&error, "D-EXISTS");
  g_assert_true (io_rename_new (fresh->fd, "dir", "empty/dir", &error));
  assert_type (fresh, "empty/dir", IO_DIR);
}

static void test_without_that_rename_a_file_is_linked_and_unlinked (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;
  put (fresh, "a", "one");
  put (fresh, "b", "two");
  replaced (EINVAL, 2)->rename = fail_rename;
  g_assert_false (io_rename_new (fresh->fd, "a", "b", &error));
  assert_refused (&error, "D-EXISTS");
  assert_holds (fresh, "b", "two");
  g_assert_true (io_rename_new (fresh->fd, "a", "c", &error));
  assert_type (fresh, "a", IO_NONE);
  assert_holds (fresh, "c", "one");
  IoCalls *neither = replaced (EINVAL, 2);
  neither->rename = fail_rename;
  neither->link = fail_link;
  g_assert_false (io_rename_new (fresh->fd, "c", "d", &error));
  assert_refused (&error, "D-NO-ATOMIC-NAME");
  assert_holds (fresh, "c", "one");
}

static void test_removing_what_is_gone_is_success (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;
  g_assert_true (io_remove (fresh->fd, "none", &error));
  g_assert_true (io_remove (fresh->fd, "none/a", &error));
  g_assert_true (io_remove_tree (fresh->fd, "none", &error));
  put (fresh, "a", "x");
  g_assert_true (io_remove (fresh->fd, "a", &error));
  assert_type (fresh, "a", IO_NONE);
  g_assert_true (io_make_dirs (fresh->fd, "t/u/v", NULL, NULL));
  put (fresh, "t/u/a", "x");
  put (fresh, "t/b", "x");
  replaced (EIO, 1)->unlink = fail_unlink;
  g_assert_false (io_remove_tree (fresh->fd, "t", &error));
  assert_refused (&error, "D-IO");
  g_assert_true (io_remove_tree (fresh->fd, "t", &error));
  g_assert_no_error (error);
  assert_type (fresh, "t", IO_NONE);
}

static void test_only_an_empty_directory_is_removed_as_one (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  GError *error = NULL;
  g_assert_true (io_make_dir (fresh->fd, "d", NULL));
  put (fresh, "d/a", "x");
  g_assert_false (io_remove_empty (fresh->fd, "d", &error));
  assert_refused (&error, "D-EXISTS");
  assert_holds (fresh, "d/a", "x");
  g_assert_true (io_remove (fresh->fd, "d/a", NULL));
  g_assert_true (io_remove_empty (fresh->fd, "d", &error));
  assert_type (fresh, "d", IO_NONE);
  g_assert_true (io_remove_empty (fresh->fd, "d", &error));
}

static void test_pieces_make_up_the_file (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  enum { LARGE = 600001 };
  g_autofree char *text = g_strnfill (LARGE, 'x');
  put (fresh, "a", text);
  IO_AUTO_FD fd = io_open_file (fresh->fd, "a", NULL);
  size_t seen = 0;
  uint64_t bytes = 0;
  GError *error = NULL;
  g_assert_true (io_read_pieces (fd, "a", count_bytes, &seen, &bytes, &error));
  g_assert_cmpuint (seen, ==, LARGE);
  g_assert_cmpuint (bytes, ==, LARGE);
  g_assert_false (io_read_pieces (fresh->fd, "a", count_bytes, &seen, &bytes, &error));
  assert_refused (&error, "D-IO");
}

#define ADD(name, test) g_test_add ("/io/" name, Fresh, NULL, fresh_set_up, test, fresh_tear_down)

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-file-is-created-once", test_a_file_is_created_once);
  ADD ("reading-is-bounded", test_reading_is_bounded);
  ADD ("only-regular-files-are-opened", test_only_regular_files_are_opened);
  ADD ("no-link-and-no-dots-lead-out", test_no_link_and_no_dots_lead_out);
  ADD ("the-same-without-openat2", test_the_same_without_openat2);
  ADD ("a-list-is-sorted-by-bytes", test_a_list_is_sorted_by_bytes);
  ADD ("a-list-of-many-names-is-whole", test_a_list_of_many_names_is_whole);
  ADD ("a-copy-is-whole", test_a_copy_is_whole_and_the_source_stays_where_it_was);
  ADD ("a-copy-that-fails-is-gone", test_a_copy_that_fails_is_gone);
  ADD ("a-file-that-cannot-be-written-is-gone", test_a_file_that_cannot_be_written_is_gone);
  ADD ("interrupted-and-short-writes-go-on", test_interrupted_and_short_writes_go_on);
  ADD ("a-failed-fsync-is-never-tried-again", test_a_failed_fsync_is_never_tried_again);
  ADD ("directories-tell-where-entries-were-made", test_directories_tell_where_entries_were_made);
  ADD ("a-second-name-never-replaces", test_a_second_name_never_replaces);
  ADD ("a-link-whose-reply-was-lost-is-made", test_a_link_whose_reply_was_lost_is_made);
  ADD ("without-links-a-rename-gives-the-name", test_without_links_a_rename_gives_the_name);
  ADD ("a-rename-never-replaces", test_a_rename_never_replaces);
  ADD ("without-that-rename-a-file-is-linked", test_without_that_rename_a_file_is_linked_and_unlinked);
  ADD ("only-an-empty-directory-is-removed-as-one", test_only_an_empty_directory_is_removed_as_one);
  ADD ("pieces-make-up-the-file", test_pieces_make_up_the_file);
  ADD ("removing-what-is-gone-is-success", test_removing_what_is_gone_is_success);
  return g_test_run ();
}
