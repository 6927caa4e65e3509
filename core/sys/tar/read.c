/* Reads the members of a tarball, one after another. Headers are read block by block through a small window; the bytes
 * of a member go straight to the caller. Each header is printed again as TarWriter would print it, and compared. */
#include <string.h>

#include "sys/error.h"
#include "sys/message.h"
#include "sys/tar/internal.h"

#define WINDOW_BYTES (64 * 1024)
/* Read after a leap: enough for headers and small members before the next leap. */
#define LEAP_BYTES (8 * 1024)

struct TarReader {
  TarStream *stream;
  size_t start, end;      /* the unread part of the window */
  size_t ahead;           /* bytes to read into the window next */
  uint64_t left, padding; /* bytes of the member, and of the padding after it, still to come */
  uint64_t members;
  uint8_t window[WINDOW_BYTES];
};

static TarReader *new_reader (TarStream *stream)
{
  TarReader *reader = g_new (TarReader, 1);
  reader->stream = stream;
  reader->start = reader->end = 0;
  reader->ahead = WINDOW_BYTES;
  reader->left = reader->padding = reader->members = 0;
  return reader;
}

TarReader *tar_reader_new (TarSource source, gpointer user, const char *name)
{
  return new_reader (tar_stream_new (source, user, name));
}

TarReader *tar_reader_new_fd (int fd, const char *name)
{
  return new_reader (tar_stream_new_fd (fd, name));
}

void tar_reader_free (TarReader *reader)
{
  if (reader == NULL)
    return;
  tar_stream_free (reader->stream);
  g_free (reader);
}

uint64_t tar_reader_position (const TarReader *reader)
{
  return tar_stream_position (reader->stream);
}

static bool refuse_tarball (const TarReader *reader, GError **error, const char *id, const char *message)
{
  tar_stream_fault (reader->stream, reader->end - reader->start, error, id, message);
  return false;
}

/* Reads exactly len bytes. Long reads bypass the window. */
static bool get (TarReader *reader, void *buffer, size_t len, GError **error)
{
  for (size_t have = 0; have < len;) {
    size_t n = MIN (len - have, reader->end - reader->start);
    memcpy ((uint8_t *)buffer + have, reader->window + reader->start, n);
    reader->start += n;
    have += n;
    if (have == len)
      break;
    bool past = len - have >= WINDOW_BYTES;
    size_t wanted = past ? len - have : reader->ahead;
    ssize_t got = tar_stream_read (reader->stream, past ? (uint8_t *)buffer + have : reader->window, wanted, error);
    if (got < 0)
      return false;
    if (got == 0)
      return refuse_tarball (reader, error, "D-TAR-TRUNCATED", N_ ("the tarball is cut off"));
    have += past ? (size_t)got : 0;
    reader->start = 0;
    reader->end = past ? 0 : (size_t)got;
    reader->ahead = WINDOW_BYTES;
  }
  return true;
}

static bool get_zeros (TarReader *reader, size_t len, GError **error)
{
  uint8_t block[TAR_BLOCK] = {0};
  static const uint8_t zeros[TAR_BLOCK];
  if (!get (reader, block, len, error))
    return false;
  return memcmp (block, zeros, len) == 0 ||
         refuse_tarball (reader, error, "D-TAR-FOREIGN", N_ ("the padding contains bytes other than zeros"));
}

bool tar_reader_leap (TarReader *reader, uint64_t *offset)
{
  size_t have = reader->end - reader->start;
  if (reader->left < have + LEAP_BYTES || !tar_stream_leap (reader->stream, reader->left - have, offset))
    return false;
  *offset -= have;
  reader->start = reader->end = 0;
  reader->ahead = LEAP_BYTES;
  reader->left = 0;
  return true;
}

/* Skips the rest of the current member and its padding. */
static bool leave_member (TarReader *reader, GError **error)
{
  uint8_t block[TAR_BLOCK];
  uint64_t offset;
  tar_reader_leap (reader, &offset);
  while (reader->left > 0) {
    size_t n = (size_t)MIN (reader->left, sizeof block);
    if (!get (reader, block, n, error))
      return false;
    reader->left -= n;
  }
  size_t padding = (size_t)reader->padding;
  reader->padding = 0;
  return padding == 0 || get_zeros (reader, padding, error);
}

/* The headers as they were read. */
typedef struct {
  uint8_t bytes[TAR_MAX_HEADERS];
  size_t len;
} Headers;

/* Reads a header block. */
static TarHeaderKind get_header (TarReader *reader, Headers *headers, TarMember *member, GError **error)
{
  const char *id = NULL, *message = NULL;
  uint8_t *block = headers->bytes + headers->len;
  if (!get (reader, block, TAR_BLOCK, error))
    return TAR_HEADER_WRONG;
  headers->len += TAR_BLOCK;
  TarHeaderKind kind = tar_header_parse (block, member, &id, &message);
  if (kind == TAR_HEADER_WRONG)
    refuse_tarball (reader, error, id, message);
  return kind;
}

/* Reads the records of a pax header, and the member's own header after them. */
static bool get_pax (TarReader *reader, Headers *headers, TarMember *member, GError **error)
{
  TarPax pax;
  size_t len = (size_t)MIN (member->bytes, sizeof headers->bytes);
  size_t padded = (len + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
  const char *records = (const char *)headers->bytes + headers->len;
  if (len == 0 || padded > TAR_MAX_HEADERS - 2 * TAR_BLOCK)
    return refuse_tarball (reader, error, "D-TAR-FOREIGN", N_ ("a pax header that a pack does not have"));
  if (!get (reader, headers->bytes + headers->len, padded, error))
    return false;
  headers->len += padded;
  if (!tar_pax_parse (records, len, &pax))
    return refuse_tarball (reader, error, "D-TAR-FOREIGN", N_ ("a pax header that a pack does not have"));
  TarHeaderKind kind = get_header (reader, headers, member, error);
  if (kind == TAR_HEADER_WRONG)
    return false;
  if (kind != TAR_HEADER_FILE)
    return refuse_tarball (reader, error, "D-TAR-FOREIGN", N_ ("a pax header without a member"));
  if (pax.path[0] != '\0')
    g_strlcpy (member->path, pax.path, sizeof member->path);
  member->bytes = pax.has_bytes ? pax.bytes : member->bytes;
  member->time = pax.has_time ? pax.time : member->time;
  return true;
}

static bool check_member (TarReader *reader, const Headers *headers, const TarMember *member, GError **error)
{
  const char *wrong = tar_path_fault (member->path);
  if (wrong != NULL)
    return refuse_tarball (reader, error, "D-TAR-PATH", wrong);
  if (member->bytes > TAR_MAX_MEMBER)
    return refuse_tarball (reader, error, "D-TAR-SIZE", N_ ("the member is longer than any file can be"));
  if (++reader->members > TAR_MAX_MEMBERS)
    return refuse_tarball (reader, error, "D-TAR-ENTRIES",
                           N_ ("the tarball has more members than an archive can have files"));
  g_autoptr (GBytes) again = tar_header_print (member);
  size_t len = 0;
  const void *bytes = g_bytes_get_data (again, &len);
  return (len == headers->len && memcmp (bytes, headers->bytes, len) == 0) ||
         refuse_tarball (reader, error, "D-TAR-FOREIGN", N_ ("the header is not as `dossier pack` writes it"));
}

int tar_reader_next (TarReader *reader, TarMember *member, GError **error)
{
  Headers headers = {.len = 0};
  *member = (TarMember){0};
  if (!leave_member (reader, error))
    return -1;
  TarHeaderKind kind = get_header (reader, &headers, member, error);
  if (kind == TAR_HEADER_WRONG || (kind == TAR_HEADER_PAX && !get_pax (reader, &headers, member, error)))
    return -1;
  if (kind == TAR_HEADER_END) {
    if (!get_zeros (reader, TAR_BLOCK, error))
      return -1;
    if (reader->start < reader->end) {
      refuse_tarball (reader, error, "D-TAR-TRAILING", N_ ("there are bytes after the end of the tarball"));
      return -1;
    }
    return tar_stream_is_ended (reader->stream, error) ? 0 : -1;
  }
  if (!check_member (reader, &headers, member, error))
    return -1;
  reader->left = member->bytes;
  reader->padding = (TAR_BLOCK - member->bytes % TAR_BLOCK) % TAR_BLOCK;
  return 1;
}

ssize_t tar_reader_read (TarReader *reader, void *buffer, size_t len, GError **error)
{
  size_t n = (size_t)MIN (reader->left, len);
  if (!get (reader, buffer, n, error))
    return -1;
  reader->left -= n;
  return (ssize_t)n;
}
