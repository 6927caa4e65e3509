/* Reading tarballs: what the writer writes comes back, and nothing else is taken for it. */
#include <errno.h>

#include "sys/tar.h"
#include "tests/unit/fixtures/tarball.h"
#include "tests/unit/fixtures/unit.h"

#define TIME 1795421520
#define BLOCK 512

static const TarCompression all[] = {TAR_PLAIN, TAR_GZIP, TAR_ZSTD, TAR_XZ};

/* ---- A tarball in memory, and reading it ---- */

static bool append (const void *data, size_t len, gpointer user, GError **error G_GNUC_UNUSED)
{
  g_byte_array_append (user, data, (guint)len);
  return true;
}

static void add_member (TarWriter *writer, const char *path, const char *text, int64_t time)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (tar_writer_member (writer, path, strlen (text), time, &error));
  g_assert_true (tar_writer_data (writer, text, strlen (text), &error));
  g_assert_no_error (error);
}

static GByteArray *write_three (TarCompression compression)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (TarWriter) writer = tar_writer_new (compression, 0, append, bytes, NULL);
  add_member (writer, "journal/000000001", "one\n", TIME);
  add_member (writer, "archive.xml", "", TIME);
  add_member (writer, "customers/C00/C00042/2024/a02-contracts/0007/record.1.xml", "<record/>", TIME + 1);
  g_assert_true (tar_writer_end (writer, NULL));
  return bytes;
}

typedef struct {
  const uint8_t *bytes;
  size_t len, at;
  size_t most; /* bytes at once; 0: any number */
  int fail;    /* errno at the end, or 0 */
} Memory;

static ssize_t read_memory (gpointer user, void *buffer, size_t len)
{
  Memory *memory = user;
  size_t n = MIN (len, memory->len - memory->at);
  n = memory->most > 0 ? MIN (n, memory->most) : n;
  if (n == 0 && memory->fail != 0) {
    errno = memory->fail;
    return -1;
  }
  memcpy (buffer, memory->bytes + memory->at, n);
  memory->at += n;
  return (ssize_t)n;
}

/* "PATH bytes time CONTENTS|…" of all members; NULL and *error when it is refused. */
static char *read_from (Memory *memory, GError **error)
{
  g_autoptr (TarReader) reader = tar_reader_new (read_memory, memory, "x.tar");
  g_autoptr (GString) text = g_string_new (NULL);
  TarMember member;
  int next;
  while ((next = tar_reader_next (reader, &member, error)) > 0) {
    char data[64];
    ssize_t got = tar_reader_read (reader, data, sizeof data, error);
    if (got < 0)
      return NULL;
    g_string_append_printf (text, "%s %ju %jd ", member.path, (uintmax_t)member.bytes, (intmax_t)member.time);
    g_string_append_len (text, data, got);
    g_string_append_c (text, '|');
  }
  return next == 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static char *read_all (const GByteArray *bytes, GError **error)
{
  Memory memory = {bytes->data, bytes->len, 0, 0, 0};
  return read_from (&memory, error);
}

static void assert_bad (const GByteArray *bytes, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = read_all (bytes, &error);
  g_assert_null (text);
  assert_refused (&error, id);
}

#define THREE                                                                                                          \
  "journal/000000001 4 1795421520 one\n|archive.xml 0 1795421520 |"                                                    \
  "customers/C00/C00042/2024/a02-contracts/0007/record.1.xml 9 1795421521 <record/>|"

/* ---- What the writer writes ---- */

static void test_what_is_written_comes_back (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GByteArray) bytes = write_three (all[i]);
    g_autofree char *text = read_all (bytes, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (text, ==, THREE);
  }
}

static void test_a_pipe_may_give_single_bytes (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GByteArray) bytes = write_three (all[i]);
    Memory memory = {bytes->data, bytes->len, 0, 1, 0};
    g_autofree char *text = read_from (&memory, NULL);
    g_assert_cmpstr (text, ==, THREE);
  }
}

/* A path of len bytes with a slash after every step bytes. */
static char *path_of (unsigned len, unsigned step)
{
  char *path = g_strnfill (len, 'a');
  for (unsigned i = step; i + 1 < len; i += step + 1)
    path[i] = '/';
  return path;
}

static void test_headers_are_known_for_every_length_of_path (void)
{
  static const unsigned steps[] = {3, 50, 99, 100, 120, 500};
  for (unsigned len = 1; len <= TAR_MAX_PATH; len++)
    for (unsigned i = 0; i < G_N_ELEMENTS (steps); i++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (TarWriter) writer = tar_writer_new (TAR_PLAIN, 0, append, bytes, NULL);
      g_autofree char *path = path_of (len, steps[i]);
      add_member (writer, path, "x", TIME);
      g_assert_true (tar_writer_end (writer, NULL));
      g_autofree char *text = read_all (bytes, &error);
      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (text, path) && text[len] == ' ');
    }
}

static void test_times_outside_the_header_are_read_too (void)
{
  static const int64_t times[] = {0, -1, 1, (INT64_C (1) << 33) - 1, INT64_C (1) << 33, INT64_C (253402300799)};
  for (unsigned i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    g_autoptr (TarWriter) writer = tar_writer_new (TAR_PLAIN, 0, append, bytes, NULL);
    add_member (writer, "archive.xml", "x", times[i]);
    g_assert_true (tar_writer_end (writer, NULL));
    g_autofree char *text = read_all (bytes, &error), *wanted = NULL;
    wanted = g_strdup_printf ("archive.xml 1 %jd x|", (intmax_t)times[i]);
    g_assert_no_error (error);
    g_assert_cmpstr (text, ==, wanted);
  }
}

static void test_a_member_of_nine_gibibytes_needs_no_memory (void)
{
  const uint64_t large = UINT64_C (9) << 30;
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  TarMember member = {.bytes = 0};
  g_autoptr (TarWriter) writer = tar_writer_new (TAR_PLAIN, 0, append, bytes, NULL);
  g_autofree char *block = g_malloc0 (256 * 1024);
  g_assert_true (tar_writer_member (writer, "video.mkv", large, TIME, NULL));
  g_assert_true (tar_writer_data (writer, block, 256 * 1024, NULL));
  Memory memory = {bytes->data, bytes->len, 0, 0, 0};
  g_autoptr (TarReader) reader = tar_reader_new (read_memory, &memory, "x.tar");
  g_assert_cmpint (tar_reader_next (reader, &member, &error), ==, 1);
  g_assert_cmpuint (member.bytes, ==, large);
  g_assert_cmpint (tar_reader_next (reader, &member, &error), ==, -1);
  assert_refused (&error, "D-TAR-TRUNCATED");
}

/* ---- What was done to it afterwards ---- */

static void test_every_changed_byte_is_noticed (void)
{
  for (unsigned c = 0; c < G_N_ELEMENTS (all); c++) {
    g_autoptr (GByteArray) bytes = write_three (all[c]);
    for (unsigned i = 0; i < bytes->len * 8; i++) {
      bytes->data[i / 8] ^= (uint8_t)(1 << i % 8);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = read_all (bytes, &error);
      g_assert_true ((text == NULL) == (error != NULL));
      if (text != NULL && g_str_equal (text, THREE))
        g_assert_true (may_mean_the_same (all[c], i / 8, bytes->len));
      bytes->data[i / 8] ^= (uint8_t)(1 << i % 8);
    }
  }
}

static void test_every_cut_is_noticed (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GByteArray) bytes = write_three (all[i]);
    for (unsigned len = 0; len < bytes->len; len++) {
      g_autoptr (GError) error = NULL;
      Memory memory = {bytes->data, len, 0, 0, 0};
      g_autofree char *text = read_from (&memory, &error);
      g_assert_null (text);
      g_assert_true (error_has_id (error, "D-TAR-TRUNCATED") ||
                     (all[i] != TAR_PLAIN &&
                      (error_has_id (error, "D-TAR-DAMAGED") || (len < 10 && error_has_id (error, "D-TAR-FOREIGN")))));
    }
  }
}

/* A tarball with bytes added before or after it is none. */
static void assert_added (TarCompression compression, const void *before, size_t len_before, const void *after,
                          size_t len_after)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = write_three (compression);
  g_byte_array_prepend (bytes, before, (guint)len_before);
  g_byte_array_append (bytes, after, (guint)len_after);
  g_autofree char *text = read_all (bytes, &error);
  g_assert_null (text);
  g_assert_true (error_has_id (error, "D-TAR-TRAILING") ||
                 (compression != TAR_PLAIN && error_has_id (error, "D-TAR-DAMAGED")));
}

static void test_whatever_follows_the_end_is_noticed (void)
{
  static const uint8_t zeros[64];
  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GByteArray) once_more = write_three (all[i]);
    for (unsigned k = 0; k <= UINT8_MAX; k++) {
      const uint8_t byte = (uint8_t)k;
      assert_added (all[i], NULL, 0, &byte, 1);
    }
    for (unsigned len = 1; len <= sizeof zeros; len++)
      assert_added (all[i], NULL, 0, zeros, len);
    for (unsigned len = 1; len <= once_more->len; len++)
      assert_added (all[i], NULL, 0, once_more->data, len);
  }
}

/* gzip, zstd and xz of nothing; what a program that decompresses takes for a part of what stands before or after. */
static const struct {
  TarCompression compression;
  const char *bytes;
  size_t len;
} nothing[] = {
    {TAR_GZIP, "\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0", 20},
    {TAR_ZSTD, "\x28\xb5\x2f\xfd\0\x58\x01\0\0", 9},
    {TAR_ZSTD, "\x50\x2a\x4d\x18\0\0\0\0", 8}, /* to be skipped */
    {TAR_XZ,
     "\xfd"
     "7zXZ\0\0\x04\xe6\xd6\xb4\x46\0\0\0\0\x1c\xdf\x44\x21\x1f\xb6\xf3\x7d\x01\0\0\0\0\x04YZ",
     32},
};

static void test_an_empty_stream_is_one_too_many (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (nothing); i++) {
    assert_added (nothing[i].compression, NULL, 0, nothing[i].bytes, nothing[i].len);
    /* gzip tells everything at its end, and one that comes first changes nothing there */
    if (nothing[i].compression != TAR_GZIP && nothing[i].bytes[0] != '\x50')
      assert_added (nothing[i].compression, nothing[i].bytes, nothing[i].len, NULL, 0);
  }
}

static void test_a_failing_disk_is_no_end (void)
{
  g_autoptr (GByteArray) bytes = write_three (TAR_PLAIN);
  for (unsigned len = 0; len < bytes->len; len += 100) {
    g_autoptr (GError) error = NULL;
    Memory memory = {bytes->data, len, 0, 0, EIO};
    g_autofree char *text = read_from (&memory, &error);
    g_assert_null (text);
    assert_refused (&error, "D-IO");
  }
}

/* What a program such as gzip(1) makes of these bytes. */
static void compress (const char *program, const uint8_t *bytes, size_t len, const char *directory, GByteArray *to)
{
  int out = -1;
  char buffer[4096];
  g_autofree char *path = g_build_filename (directory, "x", NULL);
  g_autofree char *command = g_strdup_printf ("exec %s -c <'%s'", program, path);
  char shell[] = "/bin/sh", option[] = "-c";
  char *argv[] = {shell, option, command, NULL};
  g_assert_true (g_file_set_contents (path, (const char *)bytes, (gssize)len, NULL));
  g_assert_true (
      g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &out, NULL, NULL));
  for (ssize_t got; (got = read (out, buffer, sizeof buffer)) > 0;)
    g_byte_array_append (to, (const guint8 *)buffer, (guint)got);
  close (out);
}

static const char *const programs[] = {"gzip -n", "zstd -q", "xz"};

static void test_other_programs_compress_as_well (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GByteArray) bytes = write_three (TAR_PLAIN);
  for (unsigned i = 0; i < G_N_ELEMENTS (programs); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GByteArray) compressed = g_byte_array_new ();
    compress (programs[i], bytes->data, bytes->len, fresh->path, compressed);
    g_autofree char *text = read_all (compressed, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (text, ==, THREE);
  }
}

static void test_two_halves_are_not_one_stream (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GByteArray) bytes = write_three (TAR_PLAIN);
  for (unsigned i = 0; i < G_N_ELEMENTS (programs); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GByteArray) halves = g_byte_array_new ();
    compress (programs[i], bytes->data, 700, fresh->path, halves);
    compress (programs[i], bytes->data + 700, bytes->len - 700, fresh->path, halves);
    g_autofree char *text = read_all (halves, &error);
    g_assert_null (text);
    g_assert_true (error_has_id (error, "D-TAR-TRAILING") || error_has_id (error, "D-TAR-DAMAGED"));
  }
}

/* With the time, or in blocks of its own choice. */
static void test_what_no_pack_looks_like_is_refused (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const other[] = {"gzip", "xz --block-size=1024"};
  g_autoptr (GByteArray) bytes = write_three (TAR_PLAIN);
  for (unsigned i = 0; i < G_N_ELEMENTS (other); i++) {
    g_autoptr (GByteArray) compressed = g_byte_array_new ();
    compress (other[i], bytes->data, bytes->len, fresh->path, compressed);
    assert_bad (compressed, "D-TAR-FOREIGN");
  }
}

static void test_compressed_twice_is_refused (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GByteArray) once = write_three (TAR_ZSTD), twice = g_byte_array_new ();
  compress ("gzip -n", once->data, once->len, fresh->path, twice);
  assert_bad (twice, "D-TAR-FILTER");
}

static void test_a_bomb_is_refused (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fresh->path, "x", NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (TarWriter) writer = tar_writer_new (TAR_ZSTD, 0, append, bytes, NULL);
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  g_assert_true (tar_writer_member (writer, "archive.xml", UINT64_C (100) << 20, TIME, NULL));
  for (unsigned i = 0; i < 100; i++)
    g_assert_true (tar_writer_data (writer, zeros, 1024 * 1024, NULL));
  g_assert_true (tar_writer_end (writer, NULL));
  assert_bad (bytes, "D-TAR-RATIO");
}

/* ---- Leaps ---- */

#define LONG_BYTES 100000

/* A small member, a long one, a small one. */
static GByteArray *write_long (TarCompression compression, const char *text)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (TarWriter) writer = tar_writer_new (compression, 0, append, bytes, NULL);
  add_member (writer, "journal/000000001", "one\n", TIME);
  add_member (writer, "customers/C00/C00042/2024/a02-contracts/0007/original-001.txt", text, TIME);
  add_member (writer, "customers/C00/C00042/2024/a02-contracts/0007/record.1.xml", "<record/>", TIME);
  g_assert_true (tar_writer_end (writer, NULL));
  return bytes;
}

static char *long_text (void)
{
  char *text = g_malloc (LONG_BYTES + 1);
  for (unsigned i = 0; i < LONG_BYTES; i++)
    text[i] = (char)('a' + i % 23);
  text[LONG_BYTES] = '\0';
  return text;
}

static int open_with (const char *path, const uint8_t *bytes, size_t len)
{
  g_assert_true (g_file_set_contents (path, (const char *)bytes, (gssize)len, NULL));
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  return fd;
}

/* The reader of a tarball in a file, at its long member. */
static TarReader *reach_long (int fd, TarMember *member)
{
  g_autoptr (TarReader) reader = tar_reader_new_fd (fd, "x.tar");
  uint64_t offset;
  g_assert_cmpint (tar_reader_next (reader, member, NULL), ==, 1);
  g_assert_false (tar_reader_leap (reader, &offset)); /* what is short has been read ahead */
  g_assert_cmpint (tar_reader_next (reader, member, NULL), ==, 1);
  g_assert_cmpuint (member->bytes, ==, LONG_BYTES);
  return g_steal_pointer (&reader);
}

static void test_a_long_member_is_leapt_over (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fresh->path, "x", NULL), *text = long_text ();
  g_autofree char *found = g_malloc (LONG_BYTES);
  g_autoptr (GByteArray) bytes = write_long (TAR_PLAIN, text);
  TarMember member;
  uint64_t offset = 0;
  char record[16];
  int fd = open_with (path, bytes->data, bytes->len);
  g_autoptr (TarReader) reader = reach_long (fd, &member);
  g_assert_true (tar_reader_leap (reader, &offset));
  g_assert_cmpint (pread (fd, found, LONG_BYTES, (off_t)offset), ==, LONG_BYTES);
  g_assert_true (memcmp (found, text, LONG_BYTES) == 0);
  g_assert_cmpint (tar_reader_next (reader, &member, NULL), ==, 1);
  g_assert_cmpint (tar_reader_read (reader, record, sizeof record, NULL), ==, 9);
  g_assert_true (memcmp (record, "<record/>", 9) == 0);
  g_assert_cmpint (tar_reader_next (reader, &member, NULL), ==, 0);
  g_assert_cmpuint (tar_reader_position (reader), ==, bytes->len);
  close (fd);
}

static void test_what_was_read_of_it_is_not_leapt_over (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fresh->path, "x", NULL), *text = long_text ();
  g_autoptr (GByteArray) bytes = write_long (TAR_PLAIN, text);
  TarMember member;
  uint64_t offset = 0;
  char begun[10], rest[1];
  int fd = open_with (path, bytes->data, bytes->len);
  g_autoptr (TarReader) reader = reach_long (fd, &member);
  g_assert_cmpint (tar_reader_read (reader, begun, sizeof begun, NULL), ==, sizeof begun);
  g_assert_true (tar_reader_leap (reader, &offset));
  g_assert_cmpint (pread (fd, rest, 1, (off_t)offset), ==, 1);
  g_assert_cmpint (rest[0], ==, text[sizeof begun]);
  g_assert_cmpint (tar_reader_next (reader, &member, NULL), ==, 1);
  close (fd);
}

/* Neither out of a file that ends within the member, nor in one that is compressed, nor in a pipe. */
static void test_what_cannot_be_leapt_over_is_read (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fresh->path, "x", NULL), *text = long_text ();
  g_autoptr (GByteArray) plain = write_long (TAR_PLAIN, text), zipped = write_long (TAR_ZSTD, text);
  const struct {
    const GByteArray *bytes;
    size_t len;
    int next; /* what comes after the member */
  } files[] = {{plain, LONG_BYTES / 2, -1}, {zipped, zipped->len, 1}};
  TarMember member;
  uint64_t offset = 0;
  for (unsigned i = 0; i < G_N_ELEMENTS (files); i++) {
    int fd = open_with (path, files[i].bytes->data, files[i].len);
    g_autoptr (TarReader) reader = reach_long (fd, &member);
    g_assert_false (tar_reader_leap (reader, &offset));
    g_assert_cmpint (tar_reader_next (reader, &member, NULL), ==, files[i].next);
    close (fd);
  }
  Memory memory = {plain->data, plain->len, 0, 0, 0};
  g_autoptr (TarReader) reader = tar_reader_new (read_memory, &memory, "x.tar");
  g_assert_cmpint (tar_reader_next (reader, &member, NULL), ==, 1);
  g_assert_cmpint (tar_reader_next (reader, &member, NULL), ==, 1);
  g_assert_false (tar_reader_leap (reader, &offset));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tar-read/comes-back", test_what_is_written_comes_back);
  g_test_add_func ("/tar-read/single-bytes", test_a_pipe_may_give_single_bytes);
  g_test_add_func ("/tar-read/paths", test_headers_are_known_for_every_length_of_path);
  g_test_add_func ("/tar-read/times", test_times_outside_the_header_are_read_too);
  g_test_add_func ("/tar-read/large", test_a_member_of_nine_gibibytes_needs_no_memory);
  g_test_add_func ("/tar-read/changed", test_every_changed_byte_is_noticed);
  g_test_add_func ("/tar-read/cut", test_every_cut_is_noticed);
  g_test_add_func ("/tar-read/trailing", test_whatever_follows_the_end_is_noticed);
  g_test_add_func ("/tar-read/empty-stream", test_an_empty_stream_is_one_too_many);
  g_test_add ("/tar-read/programs", Fresh, NULL, fresh_set_up, test_other_programs_compress_as_well, fresh_tear_down);
  g_test_add ("/tar-read/halves", Fresh, NULL, fresh_set_up, test_two_halves_are_not_one_stream, fresh_tear_down);
  g_test_add ("/tar-read/foreign", Fresh, NULL, fresh_set_up, test_what_no_pack_looks_like_is_refused, fresh_tear_down);
  g_test_add_func ("/tar-read/failing", test_a_failing_disk_is_no_end);
  g_test_add ("/tar-read/twice", Fresh, NULL, fresh_set_up, test_compressed_twice_is_refused, fresh_tear_down);
  g_test_add ("/tar-read/bomb", Fresh, NULL, fresh_set_up, test_a_bomb_is_refused, fresh_tear_down);
  g_test_add ("/tar-read/leap", Fresh, NULL, fresh_set_up, test_a_long_member_is_leapt_over, fresh_tear_down);
  g_test_add ("/tar-read/leap-rest", Fresh, NULL, fresh_set_up, test_what_was_read_of_it_is_not_leapt_over,
              fresh_tear_down);
  g_test_add ("/tar-read/no-leap", Fresh, NULL, fresh_set_up, test_what_cannot_be_leapt_over_is_read, fresh_tear_down);
  return g_test_run ();
}
