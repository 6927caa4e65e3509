/* Tarballs, one member after another: the only user of libarchive's tar.
 *
 * Writing is deterministic: a member is a regular file with nothing but path, length and time; owner 0, mode 0644, no
 * names of owners; POSIX ustar, with pax headers only for what does not fit into it (a path of more than 255 bytes, or
 * one that cannot be split; 8 GiB and more). The end is two blocks of zeros and no more. So whoever reads a tarball can
 * write it once more and compare the bytes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

typedef enum { TAR_PLAIN, TAR_GZIP, TAR_ZSTD, TAR_XZ } TarCompression;

/* Takes the next bytes of the tarball. */
typedef bool (*TarSink) (const void *data, size_t len, gpointer user, GError **error);

typedef struct TarWriter TarWriter;

/* level 0 is the compression's own default. D-NO-LIBARCHIVE when it is not installed, D-COMPRESSION for a level or a
 * compression that it does not have. Errors of what follows: those of the sink, D-TAR. */
TarWriter *tar_writer_new (TarCompression compression, unsigned level, TarSink sink, gpointer user, GError **error);
/* Without tar_writer_end before, the tarball is left as it is, unfinished. */
void tar_writer_free (TarWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TarWriter, tar_writer_free)

/* Begins a member of so many bytes, which tar_writer_data must then give, neither more nor fewer. time in UTC seconds.
 */
bool tar_writer_member (TarWriter *writer, const char *path, uint64_t bytes, int64_t time, GError **error);
bool tar_writer_data (TarWriter *writer, const void *data, size_t len, GError **error);
/* Ends the last member and the tarball. */
bool tar_writer_end (TarWriter *writer, GError **error);
