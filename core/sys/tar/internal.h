/* What the parts of sys/tar share: sys/tar/header.c knows what a header looks like, sys/tar/stream.c gives the bytes of
 * a tarball without their compression, sys/tar/frame.c knows what stands around the compressed ones, sys/tar/read.c
 * finds the members in them. */
#pragma once

#include "sys/tar.h"

#define TAR_BLOCK 512
#define TAR_MAX_HEADERS (4 * TAR_BLOCK) /* a pax header of at most two blocks, and the member's own */

/* The bytes of a tarball. */
typedef struct TarStream TarStream;
TarStream *tar_stream_new (TarSource source, gpointer user, const char *name);
TarStream *tar_stream_new_fd (int fd, const char *name);
void tar_stream_free (TarStream *stream);
/* As many bytes as there are, at most len: fewer only at the end. -1: *error. */
ssize_t tar_stream_read (TarStream *stream, void *buffer, size_t len, GError **error);
/* Goes past len bytes; offset receives where in the file they stand. False, and nothing done, when it has to be read:
 * no regular file, compressed, or shorter. */
bool tar_stream_leap (TarStream *stream, uint64_t len, uint64_t *offset);
/* Sets an error at the place that has been reached, less the bytes that were read ahead of it. */
void tar_stream_fault (const TarStream *stream, size_t ahead, GError **error, const char *id, const char *message);
/* Whether the source has nothing more; false, and *error, when it has. */
bool tar_stream_is_ended (TarStream *stream, GError **error);
/* Bytes of the source that have been read or gone past. */
uint64_t tar_stream_position (const TarStream *stream);

/* A compressed stream, as it goes by: its bytes are taken, those that come out of it are given. */
#define TAR_FRAME_HEAD 10 /* bytes by which it is known */
#define TAR_FRAME_TAIL 36 /* bytes by which its end is */
typedef struct {
  TarCompression compression;
  uint64_t taken, given; /* bytes */
  uint32_t crc;          /* gzip: of what was given */
  uint64_t skip;         /* zstd: bytes of header, block or checksum that are still to come; then */
  uint32_t block;        /* a block's header, */
  unsigned block_len;    /* as far as it has come */
  unsigned checksum;     /* bytes after the last block */
  bool last, beyond;     /* the last block has begun; something came after it */
  size_t tail_len;
  uint8_t tail[TAR_FRAME_TAIL]; /* the last bytes that were taken */
} TarFrame;
/* Whether it begins as TarWriter has it (nothing is taken yet); whether what was taken is one stream, whole, and what
 * was given all that is in it. False: what is wrong, in id (D-TAR-…) and message (both static). */
bool tar_frame_begin (TarFrame *frame, TarCompression compression, const uint8_t *head, size_t len, const char **id,
                      const char **message);
bool tar_frame_is_whole (const TarFrame *frame, const char **id, const char **message);
void tar_frame_take (TarFrame *frame, const uint8_t *bytes, size_t len);
void tar_frame_give (TarFrame *frame, const uint8_t *bytes, size_t len);

typedef enum { TAR_HEADER_FILE, TAR_HEADER_PAX, TAR_HEADER_END, TAR_HEADER_WRONG } TarHeaderKind;

/* What a block is. A FILE fills member in; a PAX header only its bytes. What a WRONG one is, in id (D-TAR-…) and
 * message (both static). */
TarHeaderKind tar_header_parse (const uint8_t block[TAR_BLOCK], TarMember *member, const char **id,
                                const char **message);
/* The records of a pax header, which override what the member's own header says. */
typedef struct {
  char path[TAR_MAX_PATH + 1]; /* empty: not given */
  bool has_bytes, has_time;
  uint64_t bytes;
  int64_t time;
} TarPax;
bool tar_pax_parse (const char *records, size_t len, TarPax *pax);
/* The headers of a member: its own, and a pax header before it when it needs one. Given. */
GBytes *tar_header_print (const TarMember *member);
/* NULL when path is one that a member may have; else what is wrong with it. Static. */
const char *tar_path_fault (const char *path);
