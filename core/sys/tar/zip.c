/* libarchive reads the file through pread(2), which leaves the descriptor's offset alone. */
#include "sys/tar/zip.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "sys/tar/libarchive.h"

#define MAX_ENTRIES 100000
#define PIECE 16384 /* bytes that are read at once */

typedef struct {
  int fd;
  int64_t offset, size;
  uint8_t piece[PIECE];
} ZipSource;

static la_ssize_t read_source (struct archive *zip, void *data, const void **bytes)
{
  ZipSource *source = data;
  ssize_t got;
  do
    got = pread (source->fd, source->piece, sizeof source->piece, source->offset);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    libarchive_load ()->set_error (zip, errno, "reading");
  else
    source->offset += got;
  *bytes = source->piece;
  return got;
}

static la_int64_t seek_source (struct archive *zip, void *data, la_int64_t offset, int whence)
{
  ZipSource *source = data;
  (void)zip;
  int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? source->offset : source->size;
  if (offset < -from || from + offset > source->size)
    return ARCHIVE_FATAL;
  source->offset = from + offset;
  return source->offset;
}

char *zip_path (const char *path)
{
  g_auto (GStrv) steps = g_strsplit_set (path, "/\\", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  for (char **step = steps; *step != NULL; step++)
    if (strcmp (*step, "..") == 0)
      g_ptr_array_set_size (kept, kept->len == 0 ? 0 : (int)kept->len - 1);
    else if (**step != '\0' && strcmp (*step, ".") != 0)
      g_ptr_array_add (kept, *step);
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("/", (char **)kept->pdata);
}

bool zip_walk (int fd, uint64_t size, ZipVisit visit, gpointer data)
{
  const Libarchive *library = libarchive_load ();
  g_autofree ZipSource *source = g_new (ZipSource, 1);
  struct archive *zip = library->read_new ();
  struct archive_entry *entry;
  int status;
  bool more = true;
  source->fd = fd;
  source->offset = 0;
  source->size = (int64_t)size;
  library->read_support_format_zip_seekable (zip);
  library->read_set_read_callback (zip, read_source);
  library->read_set_seek_callback (zip, seek_source);
  library->read_set_callback_data (zip, source);
  status = library->read_open1 (zip);
  for (unsigned n = 0; more && status == ARCHIVE_OK && n < MAX_ENTRIES; n++) {
    status = library->read_next_header (zip, &entry);
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
      break;
    status = ARCHIVE_OK;
    const char *path = library->entry_pathname (entry);
    g_autofree char *name = zip_path (path == NULL ? "" : path);
    more = visit (zip, entry, name, data);
  }
  library->read_free (zip);
  return !more || status == ARCHIVE_EOF;
}
