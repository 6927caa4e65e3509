/* For sys/io only: io_read.c opens and reads files, io.c changes them. */
#pragma once

#include "sys/io.h"

/* SPEED: one buffer of this size beats mmap and larger ones. */
#define IO_PIECE_BYTES (256 * 1024)

/* As openat(2), but stays beneath dirfd and follows no links. -1 and errno. */
int io_open_beneath (int dirfd, const char *path, int flags);
/* As error_set_errno, but D-NOT-A-FILE when io_open_beneath refused the path. */
void io_set_open_error (GError **error, int number, const char *path, const char *doing);

/* The directory that contains the last name of a path, and that name (borrowed from the path). */
typedef struct {
  int fd;
  int owned; /* fd when it must be closed, otherwise -1 */
  const char *name;
} IoPlace;
bool io_place_open (IoPlace *place, int dirfd, const char *path);
void io_place_close (IoPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IoPlace, io_place_close)
