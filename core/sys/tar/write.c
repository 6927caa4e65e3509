/* Headers, bytes and padding go through a buffer to the sink, or first through a compression of libarchive. An error of
 * the sink is kept here, because libarchive only knows that there was one. */
#include <stdio.h>
#include <string.h>

#include "sys/error.h"
#include "sys/message.h"
#include "sys/tar/internal.h"
#include "sys/tar/libarchive.h"

#define OUTPUT_BYTES (128 * 1024) /* passed to the sink at once */

struct TarWriter {
  const Libarchive *library; /* NULL without compression, like the next */
  struct archive *archive;
  struct archive_entry *entry;
  TarSink sink;
  gpointer user;
  GError *sink_error;
  uint64_t left;  /* bytes of the member still to come */
  size_t padding; /* after them */
  size_t len;     /* bytes in the buffer */
  uint8_t buffer[OUTPUT_BYTES];
};

static la_ssize_t give (struct archive *archive, void *data, const void *bytes, size_t len)
{
  TarWriter *writer = data;
  (void)archive;
  if (writer->sink_error == NULL && writer->sink (bytes, len, writer->user, &writer->sink_error))
    return (la_ssize_t)len;
  return ARCHIVE_FATAL;
}

static bool set_filter_error (TarWriter *writer, const char *path, GError **error)
{
  if (writer->sink_error != NULL)
    g_propagate_error (error, g_steal_pointer (&writer->sink_error));
  else
    error_set (error, ERROR_UNREADABLE, "D-TAR", path, NULL, "cannot write the tarball: %s",
               writer->library->error_string (writer->archive));
  return false;
}

/* Keeps gzip from putting a time and a file name into its header. */
static bool add_filter (TarWriter *writer, TarCompression compression, unsigned level)
{
  const Libarchive *library = writer->library;
  char text[12];
  int status = ARCHIVE_OK;
  snprintf (text, sizeof text, "%u", level);
  if (compression == TAR_GZIP)
    status = library->write_add_filter_gzip (writer->archive);
  else if (compression == TAR_ZSTD)
    status = library->write_add_filter_zstd (writer->archive);
  else if (compression == TAR_XZ)
    status = library->write_add_filter_xz (writer->archive);
  if (status == ARCHIVE_OK && compression == TAR_GZIP)
    status = library->write_set_filter_option (writer->archive, NULL, "timestamp", NULL);
  if (status == ARCHIVE_OK && compression != TAR_PLAIN && level > 0)
    status = library->write_set_filter_option (writer->archive, NULL, "compression-level", text);
  return status == ARCHIVE_OK;
}

/* Opens the compression: for libarchive the tarball is a single entry without a header. */
static bool open_filter (TarWriter *writer, TarCompression compression, unsigned level, GError **error)
{
  const Libarchive *library = libarchive_load ();
  if (library == NULL)
    return error_set (error, ERROR_UNREADABLE, "D-NO-LIBARCHIVE", NULL,
                      "install libarchive; `dossier doctor` lists what is missing",
                      "compressed tarballs need libarchive");
  writer->library = library;
  writer->archive = library->write_new ();
  writer->entry = library->entry_new ();
  library->write_set_format_raw (writer->archive);
  library->write_set_bytes_per_block (writer->archive, OUTPUT_BYTES);
  library->write_set_bytes_in_last_block (writer->archive, 1);
  if (!add_filter (writer, compression, level))
    return error_set (error, ERROR_USAGE, "D-COMPRESSION", NULL, NULL, "libarchive cannot compress in this way: %s",
                      library->error_string (writer->archive));
  library->entry_set_filetype (writer->entry, AE_IFREG);
  return (library->write_open (writer->archive, writer, NULL, give, NULL) == ARCHIVE_OK &&
          library->write_header (writer->archive, writer->entry) == ARCHIVE_OK) ||
         set_filter_error (writer, NULL, error);
}

TarWriter *tar_writer_new (TarCompression compression, unsigned level, TarSink sink, gpointer user, GError **error)
{
  g_autoptr (TarWriter) writer = g_new0 (TarWriter, 1);
  writer->sink = sink;
  writer->user = user;
  return compression == TAR_PLAIN || open_filter (writer, compression, level, error) ? g_steal_pointer (&writer) : NULL;
}

static bool discard_bytes (G_GNUC_UNUSED const void *data, G_GNUC_UNUSED size_t len, G_GNUC_UNUSED gpointer user,
                           G_GNUC_UNUSED GError **error)
{
  return true;
}

/* libarchive frees the memory of its compressions only when it ends the output, even of an unfinished tarball. These
 * bytes are dropped. */
void tar_writer_free (TarWriter *writer)
{
  if (writer == NULL)
    return;
  g_clear_error (&writer->sink_error);
  if (writer->archive != NULL) {
    writer->sink = discard_bytes;
    writer->library->entry_free (writer->entry);
    writer->library->write_close (writer->archive);
    writer->library->write_free (writer->archive);
  }
  g_free (writer);
}

static bool pass (TarWriter *writer, const void *data, size_t len, GError **error)
{
  if (len == 0)
    return true;
  if (writer->archive == NULL)
    return writer->sink (data, len, writer->user, error);
  return writer->library->write_data (writer->archive, data, len) == (la_ssize_t)len ||
         set_filter_error (writer, NULL, error);
}

bool tar_writer_flush (TarWriter *writer, GError **error)
{
  size_t len = writer->len;
  writer->len = 0;
  return pass (writer, writer->buffer, len, error);
}

static bool put_bytes (TarWriter *writer, const void *data, size_t len, GError **error)
{
  const uint8_t *bytes = data;
  if (writer->len == 0 && len >= TAR_DIRECT_BYTES)
    return pass (writer, data, len, error);
  while (len > 0) {
    size_t n = MIN (len, OUTPUT_BYTES - writer->len);
    memcpy (writer->buffer + writer->len, bytes, n);
    writer->len += n;
    bytes += n;
    len -= n;
    if (writer->len == OUTPUT_BYTES && !tar_writer_flush (writer, error))
      return false;
  }
  return true;
}

static bool end_member (TarWriter *writer, GError **error)
{
  static const uint8_t zeros[TAR_BLOCK];
  g_assert (writer->left == 0);
  size_t padding = writer->padding;
  writer->padding = 0;
  return put_bytes (writer, zeros, padding, error);
}

bool tar_writer_member (TarWriter *writer, const char *path, uint64_t bytes, int64_t time, GError **error)
{
  TarMember member = {.bytes = bytes, .time = time};
  g_assert (tar_path_fault (path) == NULL && strlen (path) <= TAR_MAX_PATH);
  g_strlcpy (member.path, path, sizeof member.path);
  g_autoptr (GBytes) header = tar_header_print (&member);
  if (!end_member (writer, error) ||
      !put_bytes (writer, g_bytes_get_data (header, NULL), g_bytes_get_size (header), error))
    return false;
  writer->left = bytes;
  writer->padding = (TAR_BLOCK - bytes % TAR_BLOCK) % TAR_BLOCK;
  return true;
}

bool tar_writer_data (TarWriter *writer, const void *data, size_t len, GError **error)
{
  g_assert (len <= writer->left);
  writer->left -= len;
  return put_bytes (writer, data, len, error);
}

bool tar_writer_end (TarWriter *writer, GError **error)
{
  static const uint8_t end[2 * TAR_BLOCK];
  if (!end_member (writer, error) || !put_bytes (writer, end, sizeof end, error) || !tar_writer_flush (writer, error))
    return false;
  return writer->archive == NULL || writer->library->write_close (writer->archive) == ARCHIVE_OK ||
         set_filter_error (writer, NULL, error);
}
