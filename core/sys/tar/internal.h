/* For sys/tar only: header.c parses and prints headers, stream.c decompresses the bytes of a tarball, frame.c checks
 * the beginning and end of a compressed stream, read.c finds the members. */
#pragma once

#include "sys/tar.h"

#define TAR_BLOCK 512
/* A pax header with at most two blocks of records, and the member's own header. */
#define TAR_MAX_HEADERS (4 * TAR_BLOCK)

/* The bytes of a tarball. */
typedef struct TarStream TarStream;
TarStream *tar_stream_new (TarSource source, gpointer user, const char *name);
TarStream *tar_stream_new_fd (int fd, const char *name);
void tar_stream_free (TarStream *stream);
/* Reads at most len bytes; fewer only at the end. -1: *error. */
ssize_t tar_stream_read (TarStream *stream, void *buffer, size_t len, GError **error);
/* Skips len bytes; offset receives their position in the file. Returns false and does nothing when they must be read:
 * the source is not a regular file, is compressed, or is shorter. */
bool tar_stream_leap (TarStream *stream, uint64_t len, uint64_t *offset);
/* Sets an error at the current position, less ahead bytes that were read in advance. */
void tar_stream_fault (const TarStream *stream, size_t ahead, GError **error, const char *id, const char *message);
/* Whether the source is at its end; otherwise false and *error. */
bool tar_stream_is_ended (TarStream *stream, GError **error);
/* The number of bytes of the source that were read or skipped. */
uint64_t tar_stream_position (const TarStream *stream);

/* Follows a compressed stream: "taken" are its own bytes, "given" the decompressed ones. */
#define TAR_FRAME_HEAD 10 /* bytes that identify the compression */
#define TAR_FRAME_TAIL 36 /* bytes that are kept to check the end */
typedef struct {
  TarCompression compression;
  uint64_t taken, given; /* bytes */
  uint32_t crc;          /* gzip: of the given bytes */
  uint64_t skip;         /* zstd: bytes of header, block or checksum still to come */
  uint32_t block;        /* zstd: the header of a block */
  unsigned block_len;    /* zstd: bytes of that header so far */
  unsigned checksum;     /* zstd: bytes after the last block */
  bool last, beyond;     /* zstd: the last block has begun; bytes came after the end */
  size_t tail_len;
  uint8_t tail[TAR_FRAME_TAIL]; /* the last bytes taken */
} TarFrame;
/* tar_frame_begin: whether the stream begins as TarWriter begins one; takes nothing yet. tar_frame_is_whole: whether
 * the bytes taken are exactly one complete stream, and those given all of its contents. On false, id (D-TAR-…) and
 * message (both static) say what is wrong. */
bool tar_frame_begin (TarFrame *frame, TarCompression compression, const uint8_t *head, size_t len, const char **id,
                      const char **message);
bool tar_frame_is_whole (const TarFrame *frame, const char **id, const char **message);
void tar_frame_take (TarFrame *frame, const uint8_t *bytes, size_t len);
void tar_frame_give (TarFrame *frame, const uint8_t *bytes, size_t len);

typedef enum { TAR_HEADER_FILE, TAR_HEADER_PAX, TAR_HEADER_END, TAR_HEADER_WRONG } TarHeaderKind;

/* The kind of a header block. FILE sets member; PAX sets only its bytes; WRONG sets id (D-TAR-…) and message (both
 * static).
 */
TarHeaderKind tar_header_parse (const uint8_t block[TAR_BLOCK], TarMember *member, const char **id,
                                const char **message);
/* The records of a pax header, which override values in the member's own header. */
typedef struct {
  char path[TAR_MAX_PATH + 1]; /* empty: not given */
  bool has_bytes, has_time;
  uint64_t bytes;
  int64_t time;
} TarPax;
bool tar_pax_parse (const char *records, size_t len, TarPax *pax);
/* The headers of a member: its own, after a pax header if needed. Given. */
GBytes *tar_header_print (const TarMember *member);
/* NULL when a member may have this path; otherwise what is wrong with it. Static. */
const char *tar_path_fault (const char *path);
