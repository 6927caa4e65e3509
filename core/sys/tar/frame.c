/* Checks the header, lengths and checksums around compressed bytes. libarchive ignores most of them, joins several
 * streams, and skips bytes after the last one. So the bytes are followed here as they pass, to make sure that there is
 * exactly one stream, that it begins and ends as tar_writer_… would write it, and that the decompressed bytes are those
 * that were compressed. */
#include <string.h>

#include "sys/message.h"
#include "sys/tar/internal.h"
#include "sys/tar/libarchive.h"

#define GZIP_HEADER 10 /* RFC 1952 §2.3: no name, no comment, no time */
#define GZIP_TRAILER 8
#define ZSTD_SINGLE 0x20    /* RFC 8878 §3.1.1.1, a flag of the header: the window is the whole */
#define ZSTD_CHECKED 0x04   /* a checksum follows */
#define ZSTD_FOREIGN 0x1b   /* flags that are reserved or for a dictionary */
#define ZSTD_BLOCK_HEADER 3 /* RFC 8878 §3.1.1.2 */
#define ZSTD_CHECKSUM 4
#define XZ_HEADER 12 /* The .xz File Format 1.2, 2.1 */
#define XZ_FOOTER 12
#define XZ_INDEX_MAX 24 /* of one block: two bytes, two numbers of at most nine bytes, a checksum */
G_STATIC_ASSERT (TAR_FRAME_TAIL == XZ_FOOTER + XZ_INDEX_MAX);

static uint32_t little_endian (const uint8_t *bytes)
{
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static bool set_verdict (const char **id, const char **message, const char *is_id, const char *is)
{
  *id = is_id;
  *message = is;
  return false;
}

static bool is_trailing (const char **id, const char **message)
{
  return set_verdict (id, message, "D-TAR-TRAILING", N_ ("there are bytes after the end of the tarball"));
}

static bool is_foreign (const char **id, const char **message)
{
  return set_verdict (
      id, message, "D-TAR-FOREIGN",
      N_ ("it is not compressed as by `dossier pack`; decompress it into a pipe with the program that compressed it"));
}

/* ---- gzip ---- */

/* Only the byte with the level of compression may vary in the header. */
static bool gzip_begins (const uint8_t *head, size_t len)
{
  static const uint8_t header[GZIP_HEADER] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
  return len >= GZIP_HEADER && memcmp (head, header, 8) == 0 && (head[8] == 0 || head[8] == 2 || head[8] == 4) &&
         head[9] == header[9];
}

/* With two members in a row, checksum and length of the last one do not fit all bytes. */
static bool gzip_is_whole (const TarFrame *frame, const char **id, const char **message)
{
  const uint8_t *trailer = frame->tail + MAX (frame->tail_len, GZIP_TRAILER) - GZIP_TRAILER;
  if (little_endian (trailer) == frame->crc && little_endian (trailer + 4) == (uint32_t)frame->given)
    return true;
  return set_verdict (id, message, "D-TAR-DAMAGED",
                      N_ ("the decompressed bytes differ from those that were compressed"));
}

/* ---- zstd ---- */

/* The length of the header; 0 unless it is one without a dictionary. A window is a power of two. */
static size_t zstd_header (const uint8_t *head, size_t len)
{
  static const uint8_t size_bytes[] = {0, 2, 4, 8};
  if (len < 6)
    return 0;
  unsigned flags = head[4];
  size_t window = (flags & ZSTD_SINGLE) != 0 ? 0 : 1;
  if ((flags & ZSTD_FOREIGN) != 0 || (window > 0 && (head[5] & 7) != 0))
    return 0;
  return 5 + window + (window == 0 && flags >> 6 == 0 ? 1 : size_bytes[flags >> 6]);
}

/* Walks over the blocks. */
static void zstd_take (TarFrame *frame, const uint8_t *bytes, size_t len)
{
  for (size_t at = 0; at < len;) {
    size_t n = (size_t)MIN (frame->skip, len - at);
    frame->skip -= n;
    at += n;
    if (at == len)
      return;
    if (frame->last) {
      frame->beyond = true;
      return;
    }
    frame->block |= (uint32_t)bytes[at++] << (8 * frame->block_len++);
    if (frame->block_len < ZSTD_BLOCK_HEADER)
      continue;
    bool repeats = (frame->block >> 1 & 3) == 1; /* a run of one byte */
    frame->last = (frame->block & 1) != 0;
    frame->skip = (repeats ? 1 : frame->block >> 3) + (frame->last ? frame->checksum : 0);
    frame->block = frame->block_len = 0;
  }
}

static bool zstd_is_whole (const TarFrame *frame, const char **id, const char **message)
{
  if (frame->beyond)
    return is_trailing (id, message);
  return (frame->last && frame->skip == 0) ||
         set_verdict (id, message, "D-TAR-TRUNCATED", N_ ("the tarball is cut off"));
}

/* ---- xz ---- */

/* Reads a number of the index; false when it is not one. */
static bool xz_number (const uint8_t **at, const uint8_t *end, uint64_t *number)
{
  *number = 0;
  for (unsigned shift = 0; *at < end && shift < 63; shift += 7) {
    uint8_t byte = *(*at)++;
    *number |= (uint64_t)(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0)
      return true;
  }
  return false;
}

/* liblzma has compared the index with the blocks. Here it shows whether there is exactly one block and one stream. */
static bool xz_is_whole (const TarFrame *frame, const char **id, const char **message)
{
  const uint8_t *end = frame->tail + frame->tail_len, *footer = end - XZ_FOOTER;
  uint64_t block = 0, bytes = 0;
  if (frame->tail_len < TAR_FRAME_TAIL || memcmp (end - 2, "YZ", 2) != 0)
    return is_trailing (id, message);
  uint64_t index_bytes = ((uint64_t)little_endian (footer + 4) + 1) * 4;
  const uint8_t *at = footer - MIN (index_bytes, XZ_INDEX_MAX) + 2;
  if (index_bytes > XZ_INDEX_MAX || at[-1] > 1)
    return is_foreign (id, message);
  if (at[-2] != 0 || at[-1] != 1 || !xz_number (&at, footer, &block) || !xz_number (&at, footer, &bytes))
    return is_trailing (id, message);
  uint64_t padded = (block + 3) / 4 * 4;
  return (frame->taken == XZ_HEADER + padded + index_bytes + XZ_FOOTER && frame->given == bytes) ||
         is_trailing (id, message);
}

/* ---- All compressions ---- */

bool tar_frame_begin (TarFrame *frame, TarCompression compression, const uint8_t *head, size_t len, const char **id,
                      const char **message)
{
  *frame = (TarFrame){.compression = compression};
  if (compression == TAR_ZSTD) {
    frame->skip = zstd_header (head, len);
    frame->checksum = len > 4 && (head[4] & ZSTD_CHECKED) != 0 ? ZSTD_CHECKSUM : 0;
  }
  /* The header of xz contains a checksum, which liblzma checks. */
  bool known = compression == TAR_GZIP ? gzip_begins (head, len) : compression == TAR_XZ || frame->skip > 0;
  return known || is_foreign (id, message);
}

void tar_frame_take (TarFrame *frame, const uint8_t *bytes, size_t len)
{
  size_t fresh = MIN (len, TAR_FRAME_TAIL), kept = MIN (frame->tail_len, TAR_FRAME_TAIL - fresh);
  memmove (frame->tail, frame->tail + frame->tail_len - kept, kept);
  memcpy (frame->tail + kept, bytes + len - fresh, fresh);
  frame->tail_len = kept + fresh;
  frame->taken += len;
  if (frame->compression == TAR_ZSTD)
    zstd_take (frame, bytes, len);
}

void tar_frame_give (TarFrame *frame, const uint8_t *bytes, size_t len)
{
  frame->given += len;
  if (frame->compression == TAR_GZIP)
    frame->crc = (uint32_t)libarchive_load ()->crc32 (frame->crc, bytes, (unsigned)len);
}

bool tar_frame_is_whole (const TarFrame *frame, const char **id, const char **message)
{
  if (frame->compression == TAR_GZIP)
    return gzip_is_whole (frame, id, message);
  return frame->compression == TAR_ZSTD ? zstd_is_whole (frame, id, message) : xz_is_whole (frame, id, message);
}
