/* Tarballs, one member after another. libarchive only compresses and decompresses.
 *
 * Writing is deterministic, so that a reader can write a tarball again and compare the bytes. A member is a regular
 * file with path, length and time only; owner 0, mode 0644, no names of owners. The format is POSIX ustar, with pax
 * headers only for values that do not fit (a path that is longer than 255 bytes or cannot be split; 8 GiB or more).
 * Exactly two blocks of zeros end the tarball. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <glib.h>

typedef enum { TAR_PLAIN, TAR_GZIP, TAR_ZSTD, TAR_XZ } TarCompression;

/* Takes the next bytes of the tarball. */
typedef bool (*TarSink) (const void *data, size_t len, gpointer user, GError **error);

typedef struct TarWriter TarWriter;

/* level 0 is the default of the compression. D-NO-LIBARCHIVE when a compression needs libarchive and it is not
 * installed; D-COMPRESSION for a level or a compression that it does not support. The functions below give the errors
 * of the sink, and D-TAR. */
TarWriter *tar_writer_new (TarCompression compression, unsigned level, TarSink sink, gpointer user, GError **error);
/* Leaves the tarball unfinished unless tar_writer_end was called. */
void tar_writer_free (TarWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TarWriter, tar_writer_free)

/* Begins a member of so many bytes; tar_writer_data must then give exactly as many. time is in UTC seconds. */
bool tar_writer_member (TarWriter *writer, const char *path, uint64_t bytes, int64_t time, GError **error);
bool tar_writer_data (TarWriter *writer, const void *data, size_t len, GError **error);
/* Passes all gathered bytes to the sink. Without compression, the next data of TAR_DIRECT_BYTES or more then reaches
 * the sink unchanged and in one call. */
#define TAR_DIRECT_BYTES ((size_t)64 * 1024)
bool tar_writer_flush (TarWriter *writer, GError **error);
/* Ends the last member and the tarball. */
bool tar_writer_end (TarWriter *writer, GError **error);

/* Reading is strict: it refuses everything that tar_writer_… would not have written. So it notices any changed byte in
 * a header, in the padding or after the end; the caller checks the bytes of the members. A compressed tarball must be a
 * single stream, and its header, checks and end are just as strict. A change inside the compressed data that
 * decompresses to the same bytes goes unnoticed.
 *
 * Errors (unreadable, where "name:byte"): D-TAR-FILTER (another compression, or more than one), D-TAR-HEADER (not a
 * header of a tarball), D-TAR-TYPE (a link, device, directory, sparse file, …), D-TAR-PATH (absolute, upwards, control
 * bytes, too long), D-TAR-SIZE, D-TAR-FOREIGN (a header, padding or compression that tar_writer_… would not have
 * written), D-TAR-ENTRIES, D-TAR-RATIO (unpacks to far more than packs do), D-TAR-DAMAGED (cannot be decompressed),
 * D-TAR-TRUNCATED, D-TAR-TRAILING (bytes after the end), D-IO, D-NO-LIBARCHIVE (only when compressed). */
#define TAR_MAX_PATH 400                    /* bytes, as in form/name */
#define TAR_MAX_MEMBER ((uint64_t)1 << 40)  /* bytes: a tebibyte */
#define TAR_MAX_MEMBERS ((uint64_t)1 << 30) /* more than there can be events, whose numbers have nine digits */
#define TAR_MAX_RATIO 200                   /* scans are already compressed, and XML shrinks to a tenth */

/* As read(2): at most len bytes, 0 at the end, -1 and errno on failure. */
typedef ssize_t (*TarSource) (gpointer user, void *buffer, size_t len);

typedef struct {
  char path[TAR_MAX_PATH + 1]; /* relative, without empty, "." or ".." components */
  uint64_t bytes;
  int64_t time; /* UTC seconds */
} TarMember;

typedef struct TarReader TarReader;

/* name appears in messages. Reads nothing yet. */
TarReader *tar_reader_new (TarSource source, gpointer user, const char *name);
/* Reads from the current offset of fd, which stays the caller's. */
TarReader *tar_reader_new_fd (int fd, const char *name);
void tar_reader_free (TarReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TarReader, tar_reader_free)

/* Skips the rest of this member and goes to the next one. 1: *member is set; 0: the proper end, with nothing after it;
 * -1: *error. */
int tar_reader_next (TarReader *reader, TarMember *member, GError **error);
/* Reads bytes of the member. Returns their number, 0 at its end, or -1. Gives fewer than len only at the end. */
ssize_t tar_reader_read (TarReader *reader, void *buffer, size_t len, GError **error);
/* Skips the rest of the member without reading it; *offset receives its position in the file, for pread(2). Returns
 * false and does nothing unless the source is the descriptor of an uncompressed regular file that contains the whole
 * member, and little of it was read ahead. */
bool tar_reader_leap (TarReader *reader, uint64_t *offset);
/* The number of bytes of the source that were read or skipped. */
uint64_t tar_reader_position (const TarReader *reader);
