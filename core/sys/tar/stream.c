/* The bytes of a tarball, decompressed if necessary. The first bytes identify the compression; an uncompressed tarball
 * does not need libarchive. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/error.h"
#include "sys/message.h"
#include "sys/tar/internal.h"
#include "sys/tar/libarchive.h"

#define PIECE_BYTES (64 * 1024)
#define FILTERS 2                               /* of libarchive: the compression, and the plain bytes */
#define RATIO_FREE ((uint64_t)64 * 1024 * 1024) /* bytes given before the ratio is checked */

struct TarStream {
  TarSource source;
  gpointer user;
  int fd; /* the source, or -1 */
  char *name;
  bool begun;
  int failed;             /* errno of a failed read from the source */
  uint64_t taken, given;  /* bytes from the source, and to the reader */
  struct archive *filter; /* NULL: not compressed */
  TarFrame frame;         /* of the compression */
  size_t head_len;
  uint8_t head[TAR_FRAME_HEAD]; /* read to identify the compression */
  uint8_t *piece;               /* of PIECE_BYTES, for libarchive */
};

TarStream *tar_stream_new (TarSource source, gpointer user, const char *name)
{
  TarStream *stream = g_new0 (TarStream, 1);
  stream->source = source;
  stream->user = user;
  stream->fd = -1;
  stream->name = g_strdup (name);
  return stream;
}

static ssize_t read_fd (gpointer user, void *buffer, size_t len)
{
  const TarStream *stream = user;
  return read (stream->fd, buffer, len);
}

TarStream *tar_stream_new_fd (int fd, const char *name)
{
  TarStream *stream = tar_stream_new (read_fd, NULL, name);
  stream->user = stream;
  stream->fd = fd;
  return stream;
}

void tar_stream_free (TarStream *stream)
{
  if (stream == NULL)
    return;
  if (stream->filter != NULL)
    libarchive_load ()->read_free (stream->filter);
  g_free (stream->piece);
  g_free (stream->name);
  g_free (stream);
}

uint64_t tar_stream_position (const TarStream *stream)
{
  return stream->taken;
}

void tar_stream_fault (const TarStream *stream, size_t ahead, GError **error, const char *id, const char *message)
{
  g_autofree char *where = g_strdup_printf ("%s:%" PRIu64, stream->name, stream->given - ahead);
  error_set (error, ERROR_UNREADABLE, id, where, NULL, "%s", message);
}

/* ---- The source ---- */

/* Reads until len bytes are there, or to the end. */
static ssize_t take_bytes (TarStream *stream, void *buffer, size_t len)
{
  size_t have = 0;
  while (have < len) {
    ssize_t got = stream->source (stream->user, (uint8_t *)buffer + have, len - have);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      stream->failed = errno;
      return -1;
    }
    if (got == 0)
      break;
    have += (size_t)got;
  }
  stream->taken += have;
  return (ssize_t)have;
}

/* Gives the bytes that were read to identify the compression first. */
static size_t take_head (TarStream *stream, void *buffer, size_t len)
{
  size_t n = MIN (len, stream->head_len);
  memcpy (buffer, stream->head, n);
  memmove (stream->head, stream->head + n, stream->head_len - n);
  stream->head_len -= n;
  return n;
}

static la_ssize_t feed (struct archive *archive, void *data, const void **bytes)
{
  TarStream *stream = data;
  *bytes = stream->piece;
  size_t head = take_head (stream, stream->piece, PIECE_BYTES);
  ssize_t got = head > 0 ? (ssize_t)head : take_bytes (stream, stream->piece, PIECE_BYTES);
  if (got < 0)
    libarchive_load ()->set_error (archive, stream->failed, "reading");
  else
    tar_frame_take (&stream->frame, stream->piece, (size_t)got);
  return got;
}

/* ---- Compression ---- */

static const struct {
  const char *magic;
  size_t len;
  TarCompression compression;
} compressions[] = {
    {"\x1f\x8b", 2, TAR_GZIP},
    {"\x28\xb5\x2f\xfd", 4, TAR_ZSTD},
    {"\xfd"
     "7zXZ",
     6, TAR_XZ}, /* with the NUL */
};

static bool is_compressed (const uint8_t *head, size_t len, TarCompression *compression)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (compressions); i++)
    if (len >= compressions[i].len && memcmp (head, compressions[i].magic, compressions[i].len) == 0) {
      *compression = compressions[i].compression;
      return true;
    }
  return false;
}

/* Allows exactly one filter. ARCHIVE_WARN would mean that libarchive must start a program. */
static int choose_filter (const Libarchive *library, struct archive *filter, TarCompression compression)
{
  if (compression == TAR_GZIP)
    return library->read_support_filter_gzip (filter);
  return compression == TAR_ZSTD ? library->read_support_filter_zstd (filter)
                                 : library->read_support_filter_xz (filter);
}

static bool open_filter (TarStream *stream, TarCompression compression, GError **error)
{
  const Libarchive *library = libarchive_load ();
  struct archive_entry *entry;
  if (library == NULL)
    return error_set (error, ERROR_UNREADABLE, "D-NO-LIBARCHIVE", stream->name,
                      "install libarchive; `dossier doctor` lists what is missing",
                      "compressed tarballs need libarchive");
  stream->piece = g_malloc (PIECE_BYTES);
  stream->filter = library->read_new ();
  library->read_support_format_raw (stream->filter);
  if (choose_filter (library, stream->filter, compression) != ARCHIVE_OK || library->crc32 == NULL) {
    tar_stream_fault (stream, 0, error, "D-TAR-FILTER", N_ ("this libarchive does not support the compression"));
    return false;
  }
  library->read_set_read_callback (stream->filter, feed);
  library->read_set_callback_data (stream->filter, stream);
  if (library->read_open1 (stream->filter) == ARCHIVE_OK &&
      library->read_next_header (stream->filter, &entry) == ARCHIVE_OK) {
    bool once = library->filter_count (stream->filter) == FILTERS;
    if (!once)
      tar_stream_fault (stream, 0, error, "D-TAR-FILTER", N_ ("it is compressed twice"));
    return once;
  }
  tar_stream_fault (stream, 0, error, "D-TAR-DAMAGED", N_ ("it cannot be decompressed"));
  return false;
}

static bool detect_compression (TarStream *stream, GError **error)
{
  TarCompression compression;
  const char *id = NULL, *message = NULL;
  stream->begun = true;
  ssize_t got = take_bytes (stream, stream->head, sizeof stream->head);
  stream->head_len = got > 0 ? (size_t)got : 0;
  if (got < 0)
    return error_set_errno (error, stream->failed, stream->name, "cannot read the file");
  if (!is_compressed (stream->head, stream->head_len, &compression))
    return true;
  if (tar_frame_begin (&stream->frame, compression, stream->head, stream->head_len, &id, &message))
    return open_filter (stream, compression, error);
  tar_stream_fault (stream, 0, error, id, message);
  return false;
}

static ssize_t decompress (TarStream *stream, uint8_t *buffer, size_t len, GError **error)
{
  size_t have = 0;
  TarCompression again;
  while (have < len) {
    la_ssize_t got = libarchive_load ()->read_data (stream->filter, buffer + have, len - have);
    if (got == 0)
      break;
    if (got < 0 && stream->failed != 0)
      error_set_errno (error, stream->failed, stream->name, "cannot read the file");
    else if (got < 0)
      tar_stream_fault (stream, 0, error, "D-TAR-DAMAGED", N_ ("it cannot be decompressed"));
    if (got < 0)
      return -1;
    have += (size_t)got;
  }
  tar_frame_give (&stream->frame, buffer, have);
  if (stream->given == 0 && is_compressed (buffer, have, &again)) {
    tar_stream_fault (stream, 0, error, "D-TAR-FILTER", N_ ("it is compressed twice"));
    return -1;
  }
  if (stream->given + have > RATIO_FREE + TAR_MAX_RATIO * stream->taken) {
    tar_stream_fault (stream, 0, error, "D-TAR-RATIO", N_ ("the tarball decompresses to far more than a pack would"));
    return -1;
  }
  return (ssize_t)have;
}

static ssize_t read_plain (TarStream *stream, uint8_t *buffer, size_t len, GError **error)
{
  size_t head = take_head (stream, buffer, len);
  ssize_t got = take_bytes (stream, buffer + head, len - head);
  if (got < 0)
    error_set_errno (error, stream->failed, stream->name, "cannot read the file");
  return got < 0 ? -1 : got + (ssize_t)head;
}

ssize_t tar_stream_read (TarStream *stream, void *buffer, size_t len, GError **error)
{
  if (!stream->begun && !detect_compression (stream, error))
    return -1;
  ssize_t got =
      stream->filter != NULL ? decompress (stream, buffer, len, error) : read_plain (stream, buffer, len, error);
  stream->given += got > 0 ? (uint64_t)got : 0;
  return got;
}

bool tar_stream_leap (TarStream *stream, uint64_t len, uint64_t *offset)
{
  struct stat status;
  if (stream->fd < 0 || stream->filter != NULL || stream->head_len > 0 || len > INT64_MAX)
    return false;
  off_t at = lseek (stream->fd, 0, SEEK_CUR);
  if (at < 0 || fstat (stream->fd, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size - at < (off_t)len ||
      lseek (stream->fd, (off_t)len, SEEK_CUR) < 0)
    return false;
  *offset = (uint64_t)at;
  stream->taken += len;
  stream->given += len;
  return true;
}

/* libarchive leaves bytes unread that are not part of the compressed stream. */
static bool is_read_to_the_end (TarStream *stream)
{
  uint8_t byte;
  const Libarchive *library = libarchive_load ();
  return (uint64_t)library->filter_bytes (stream->filter, -1) == stream->taken && take_bytes (stream, &byte, 1) == 0;
}

bool tar_stream_is_ended (TarStream *stream, GError **error)
{
  uint8_t byte;
  const char *id = "D-TAR-TRAILING", *message = N_ ("there are bytes after the end of the tarball");
  ssize_t got = tar_stream_read (stream, &byte, 1, error);
  if (got < 0)
    return false;
  bool ended = got == 0 && (stream->filter == NULL ||
                            (is_read_to_the_end (stream) && tar_frame_is_whole (&stream->frame, &id, &message)));
  if (!ended)
    tar_stream_fault (stream, 0, error, id, message);
  return ended;
}
