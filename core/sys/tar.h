/* Tarballs, one member after another. libarchive only compresses and decompresses.
 *
 * Writing is deterministic: a member is a regular file with nothing but path, length and time; owner 0, mode 0644, no
 * names of owners; POSIX ustar, with pax headers only for what does not fit into it (a path of more than 255 bytes, or
 * one that cannot be split; 8 GiB and more). The end is two blocks of zeros and no more. So whoever reads a tarball can
 * write it once more and compare the bytes. */
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

/* level 0 is the compression's own default. D-NO-LIBARCHIVE when there is a compression and it is not installed,
 * D-COMPRESSION for a level or a compression that it does not have. Errors of what follows: those of the sink, D-TAR.
 */
TarWriter *tar_writer_new (TarCompression compression, unsigned level, TarSink sink, gpointer user, GError **error);
/* Without tar_writer_end before, the tarball is left as it is, unfinished. */
void tar_writer_free (TarWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TarWriter, tar_writer_free)

/* Begins a member of so many bytes, which tar_writer_data must then give, neither more nor fewer. time in UTC seconds.
 */
bool tar_writer_member (TarWriter *writer, const char *path, uint64_t bytes, int64_t time, GError **error);
bool tar_writer_data (TarWriter *writer, const void *data, size_t len, GError **error);
/* Hands on what has been gathered. Data of TAR_DIRECT_BYTES and more that comes next reaches the sink, when nothing is
 * compressed, as it is and alone. */
#define TAR_DIRECT_BYTES ((size_t)64 * 1024)
bool tar_writer_flush (TarWriter *writer, GError **error);
/* Ends the last member and the tarball. */
bool tar_writer_end (TarWriter *writer, GError **error);

/* Reading, as strict as writing is regular: whatever tar_writer_… would not have written is refused, so any changed
 * byte of a header, of the padding or after the end is noticed; the bytes of the members are the caller's to check.
 * At most one compression is undone: one stream, whose header, checks and end are as strictly those of TarWriter.
 * Within it a changed byte may stand for the same bytes, since there are several ways to write them; then nothing is
 * noticed.
 *
 * Errors (unreadable, where "name:byte"): D-TAR-FILTER (compressed in another way, or twice), D-TAR-HEADER (no header
 * of a tarball), D-TAR-TYPE (a link, device, directory, sparse file, …), D-TAR-PATH (absolute, upwards, control bytes,
 * too long), D-TAR-SIZE, D-TAR-FOREIGN (a header, padding or compression that tar_writer_… would not have written),
 * D-TAR-ENTRIES, D-TAR-RATIO (unpacks to far more than packs do), D-TAR-DAMAGED (cannot be decompressed),
 * D-TAR-TRUNCATED, D-TAR-TRAILING (bytes after the end), D-IO, D-NO-LIBARCHIVE (only when compressed). */
#define TAR_MAX_PATH 400                    /* bytes; form/name allows no longer path */
#define TAR_MAX_MEMBER ((uint64_t)1 << 40)  /* bytes: a tebibyte */
#define TAR_MAX_MEMBERS ((uint64_t)1 << 30) /* events are numbered with nine digits */
#define TAR_MAX_RATIO 200                   /* scans are compressed already, XML shrinks to a tenth */

/* As read(2): at most len bytes, 0 at the end, -1 and errno on failure. */
typedef ssize_t (*TarSource) (gpointer user, void *buffer, size_t len);

typedef struct {
  char path[TAR_MAX_PATH + 1]; /* relative, without empty, "." or ".." components */
  uint64_t bytes;
  int64_t time; /* UTC seconds */
} TarMember;

typedef struct TarReader TarReader;

/* name is for messages. Nothing is read yet. */
TarReader *tar_reader_new (TarSource source, gpointer user, const char *name);
/* From where the descriptor stands; it stays the caller's. */
TarReader *tar_reader_new_fd (int fd, const char *name);
void tar_reader_free (TarReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TarReader, tar_reader_free)

/* Goes to the next member, past what was not read of this one. 1: *member is filled in; 0: the proper end, after which
 * there was nothing; -1: *error. */
int tar_reader_next (TarReader *reader, TarMember *member, GError **error);
/* Reads bytes of the member: how many, 0 at its end, -1. Fewer than asked for only at its end. */
ssize_t tar_reader_read (TarReader *reader, void *buffer, size_t len, GError **error);
/* Goes past what is left of the member without reading it, and says where in the file that stands, for pread(2). False,
 * and nothing done, unless the source is a descriptor of a regular file that has all of it, not compressed, and little
 * of it has been read ahead. */
bool tar_reader_leap (TarReader *reader, uint64_t *offset);
/* How many bytes of the source have been read or gone past. */
uint64_t tar_reader_position (const TarReader *reader);
