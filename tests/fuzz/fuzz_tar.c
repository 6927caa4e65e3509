/* Tarballs: reading any bytes at all ends, and what is read is what would have been written. */
#include "sys/tar.h"

#include <string.h>

#include "tests/fuzz/fuzz.h"

typedef struct {
  const uint8_t *data;
  size_t size, at;
} Source;

static ssize_t read_source (gpointer user, void *buffer, size_t len)
{
  Source *source = user;
  size_t n = MIN (len, source->size - source->at);
  memcpy (buffer, source->data + source->at, n);
  source->at += n;
  return (ssize_t)n;
}

static bool append (const void *data, size_t len, gpointer user, GError **error)
{
  (void)error;
  g_byte_array_append (user, data, (guint)len);
  return true;
}

static bool copy_member (TarReader *reader, TarWriter *writer, const TarMember *member, GError **error)
{
  uint8_t piece[1000];
  ssize_t got = 0;
  g_assert_true (tar_writer_member (writer, member->path, member->bytes, member->time, NULL));
  while ((got = tar_reader_read (reader, piece, sizeof piece, error)) > 0)
    g_assert_true (tar_writer_data (writer, piece, (size_t)got, NULL));
  return got == 0;
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Source source = {data, size, 0};
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) again = g_byte_array_new ();
  g_autoptr (TarWriter) writer = tar_writer_new (TAR_PLAIN, 0, append, again, NULL);
  g_autoptr (TarReader) reader = tar_reader_new (read_source, &source, "input");
  TarMember member;
  int next;
  while ((next = tar_reader_next (reader, &member, &error)) > 0)
    if (!copy_member (reader, writer, &member, &error)) {
      next = -1;
      break;
    }
  if (next < 0) {
    fuzz_check_refusal (error);
    return 0;
  }
  g_assert_true (tar_writer_end (writer, NULL));
  bool plain = size > 262 && memcmp (data + 257, "ustar", 5) == 0;
  g_assert_true (!plain || (again->len == size && memcmp (again->data, data, size) == 0));
  return 0;
}
