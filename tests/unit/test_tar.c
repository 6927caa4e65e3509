/* Tarballs: the same members give the same bytes, and nothing but the members goes into them. */
#include "sys/tar.h"

#include <sys/stat.h>

#include "sys/crypto/digest.h"
#include "tests/unit/fixtures/unit.h"

#define TIME 1795421520

static bool append (const void *data, size_t len, gpointer user, GError **error G_GNUC_UNUSED)
{
  g_byte_array_append (user, data, (guint)len);
  return true;
}

static bool refuse (const void *data G_GNUC_UNUSED, size_t len G_GNUC_UNUSED, gpointer user, GError **error)
{
  unsigned *calls = user;
  if ((*calls)++ == 0)
    error_set (error, ERROR_UNREADABLE, "D-DISK-FULL", "x", NULL, "the disk is full");
  return *calls > 1;
}

static void add (TarWriter *writer, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (tar_writer_member (writer, path, strlen (text), TIME, &error));
  g_assert_true (tar_writer_data (writer, text, strlen (text), &error));
  g_assert_no_error (error);
}

static GByteArray *write_two (TarCompression compression)
{
  g_autoptr (GError) error = NULL;
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (TarWriter) writer = tar_writer_new (compression, 0, append, bytes, &error);
  g_assert_no_error (error);
  add (writer, "journal/000000001", "one\n");
  add (writer, "customers/C00/C00042/2024/a02-contracts/0007/record.1.xml", "");
  g_assert_true (tar_writer_end (writer, &error));
  return bytes;
}

static void test_the_bytes_are_these_for_ever (void)
{
  g_autoptr (GByteArray) bytes = write_two (TAR_PLAIN);
  char hex[DIGEST_HEX_SIZE];
  g_assert_cmpuint (bytes->len, ==, 5 * 512);
  digest_bytes (DIGEST_SHA256, bytes->data, bytes->len, hex);
  g_assert_cmpstr (hex, ==, "bf54d9e29347a2f00457ed33730fd3a4c46a968235650562bf07ca8129014597");
}

static void test_a_header_tells_path_length_time_and_nothing_else (void)
{
  g_autoptr (GByteArray) bytes = write_two (TAR_PLAIN);
  const char *header = (const char *)bytes->data;
  g_assert_cmpstr (header, ==, "journal/000000001");
  g_assert_true (memcmp (header + 100, "000644 ", 7) == 0);
  g_assert_true (memcmp (header + 108, "000000", 6) == 0);
  g_assert_true (memcmp (header + 116, "000000", 6) == 0);
  g_assert_cmpuint (g_ascii_strtoull (header + 124, NULL, 8), ==, 4);
  g_assert_cmpuint (g_ascii_strtoull (header + 136, NULL, 8), ==, TIME);
  g_assert_true (memcmp (header + 156, "0", 2) == 0);
  g_assert_true (memcmp (header + 257, "ustar\00000", 8) == 0);
  g_assert_cmpint (header[265], ==, 0);
  g_assert_cmpint (header[297], ==, 0);
}

static void test_neither_umask_nor_locale_nor_time_of_day_matter (void)
{
  for (TarCompression compression = TAR_PLAIN; compression <= TAR_XZ; compression++) {
    g_autoptr (GByteArray) first = write_two (compression);
    mode_t old = umask (0777);
    time_t begun = time (NULL);
    while (compression == TAR_GZIP && time (NULL) == begun) /* a gzip header counts seconds */
      g_usleep (10 * 1000);
    g_autoptr (GByteArray) second = write_two (compression);
    umask (old);
    g_assert_cmpuint (first->len, ==, second->len);
    g_assert_true (memcmp (first->data, second->data, first->len) == 0);
  }
}

/* 255 bytes fit into ustar when they can be split; the longest path of an archive does not. */
static void test_long_paths_are_kept (void)
{
  g_autofree char *name = g_strnfill (99, 'n'), *directory = g_strnfill (99, 'd');
  g_autofree char *split = g_strconcat (directory, "/", name, NULL);
  g_autofree char *longest = g_strconcat (directory, "/", directory, "/", directory, "/", name, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TarWriter) writer = tar_writer_new (TAR_PLAIN, 0, append, bytes, &error);
  add (writer, split, "");
  add (writer, longest, "");
  g_assert_true (tar_writer_end (writer, &error));
  g_assert_true (memcmp (bytes->data, name, 99) == 0);
  g_assert_true (memcmp (bytes->data + 345, directory, 99) == 0);
  g_assert_cmpint (bytes->data[512 + 156], ==, 'x');
  g_assert_cmpuint (bytes->len, ==, (1 + 3 + 2) * 512);
}

static void test_an_error_of_the_sink_is_given_once (void)
{
  unsigned calls = 0;
  GError *error = NULL;
  g_autofree char *data = g_malloc0 (1024 * 1024);
  g_autoptr (TarWriter) writer = tar_writer_new (TAR_PLAIN, 0, refuse, &calls, NULL);
  g_assert_true (tar_writer_member (writer, "a", 1024 * 1024, TIME, NULL));
  g_assert_false (tar_writer_data (writer, data, 1024 * 1024, &error));
  assert_refused (&error, "D-DISK-FULL");
  g_clear_pointer (&writer, tar_writer_free);
  g_assert_cmpuint (calls, ==, 1);
}

static void test_a_level_that_there_is_not_is_refused (void)
{
  GError *error = NULL;
  g_assert_null (tar_writer_new (TAR_GZIP, 17, append, NULL, &error));
  assert_refused (&error, "D-COMPRESSION");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tar/for-ever", test_the_bytes_are_these_for_ever);
  g_test_add_func ("/tar/header", test_a_header_tells_path_length_time_and_nothing_else);
  g_test_add_func ("/tar/deterministic", test_neither_umask_nor_locale_nor_time_of_day_matter);
  g_test_add_func ("/tar/long-paths", test_long_paths_are_kept);
  g_test_add_func ("/tar/sink-error", test_an_error_of_the_sink_is_given_once);
  g_test_add_func ("/tar/level", test_a_level_that_there_is_not_is_refused);
  return g_test_run ();
}
