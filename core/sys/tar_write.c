/* libarchive writes headers and padding and compresses; what comes out goes to the sink in large pieces. An error of
 * the sink is kept, since libarchive knows only that there was one. */
#include "sys/tar.h"

#include <stdio.h>

#include "sys/error.h"
#include "sys/libarchive.h"
#include "sys/message.h"

#define OUTPUT_BYTES (128 * 1024) /* handed to the sink at once */

struct TarWriter {
  const Libarchive *library;
  struct archive *archive;
  struct archive_entry *entry;
  TarSink sink;
  gpointer user;
  GError *sink_error;
  uint64_t left; /* bytes of the member that are still to come */
};

static la_ssize_t give (struct archive *archive, void *data, const void *bytes, size_t len)
{
  TarWriter *writer = data;
  (void)archive;
  if (writer->sink_error == NULL && writer->sink (bytes, len, writer->user, &writer->sink_error))
    return (la_ssize_t)len;
  return ARCHIVE_FATAL;
}

static bool fail (TarWriter *writer, const char *path, GError **error)
{
  if (writer->sink_error != NULL)
    g_propagate_error (error, g_steal_pointer (&writer->sink_error));
  else
    error_set (error, ERROR_UNREADABLE, "D-TAR", path, NULL, "cannot write the tarball: %s",
               writer->library->error_string (writer->archive));
  return false;
}

/* Time and name of a file that gzip would put into its header are not ours. */
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

TarWriter *tar_writer_new (TarCompression compression, unsigned level, TarSink sink, gpointer user, GError **error)
{
  const Libarchive *library = libarchive_load ();
  if (library == NULL) {
    error_set (error, ERROR_UNREADABLE, "D-NO-LIBARCHIVE", NULL, "install it: dossier doctor tells what is missing",
               "tarballs need libarchive");
    return NULL;
  }
  g_autoptr (TarWriter) writer = g_new0 (TarWriter, 1);
  writer->library = library;
  writer->sink = sink;
  writer->user = user;
  writer->archive = library->write_new ();
  writer->entry = library->entry_new ();
  library->write_set_format_pax_restricted (writer->archive);
  library->write_set_bytes_per_block (writer->archive, OUTPUT_BYTES);
  library->write_set_bytes_in_last_block (writer->archive, 1);
  if (!add_filter (writer, compression, level)) {
    error_set (error, ERROR_USAGE, "D-COMPRESSION", NULL, NULL, "libarchive cannot compress so: %s",
               library->error_string (writer->archive));
    return NULL;
  }
  if (library->write_open (writer->archive, writer, NULL, give, NULL) != ARCHIVE_OK) {
    fail (writer, NULL, error);
    return NULL;
  }
  return g_steal_pointer (&writer);
}

/* Freeing would write an end to a tarball that has none. */
void tar_writer_free (TarWriter *writer)
{
  if (writer == NULL)
    return;
  writer->library->entry_free (writer->entry);
  writer->library->write_fail (writer->archive);
  writer->library->write_free (writer->archive);
  g_clear_error (&writer->sink_error);
  g_free (writer);
}

bool tar_writer_member (TarWriter *writer, const char *path, uint64_t bytes, int64_t time, GError **error)
{
  const Libarchive *library = writer->library;
  g_assert (writer->left == 0);
  library->entry_clear (writer->entry);
  library->entry_set_pathname (writer->entry, path);
  library->entry_set_filetype (writer->entry, AE_IFREG);
  library->entry_set_perm (writer->entry, 0644);
  library->entry_set_size (writer->entry, (la_int64_t)bytes);
  library->entry_set_mtime (writer->entry, time, 0);
  writer->left = bytes;
  return library->write_header (writer->archive, writer->entry) == ARCHIVE_OK || fail (writer, path, error);
}

bool tar_writer_data (TarWriter *writer, const void *data, size_t len, GError **error)
{
  g_assert (len <= writer->left);
  writer->left -= len;
  return len == 0 || writer->library->write_data (writer->archive, data, len) == (la_ssize_t)len ||
         fail (writer, NULL, error);
}

bool tar_writer_end (TarWriter *writer, GError **error)
{
  g_assert (writer->left == 0);
  return writer->library->write_close (writer->archive) == ARCHIVE_OK || fail (writer, NULL, error);
}
