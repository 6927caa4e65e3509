/* What the two halves of sys/io share: io_read.c opens and reads, io.c changes. */
#pragma once

#include "sys/io.h"

/* SPEED: one buffer of this size beats mmap and larger ones. */
#define IO_PIECE_BYTES (256 * 1024)

/* openat(2), beneath dirfd and without following a link. -1 and errno. */
int io_open_beneath (int dirfd, const char *path, int flags);
/* As error_set_errno, and D-NOT-A-FILE for what io_open_beneath refuses. */
void io_set_open_error (GError **error, int number, const char *path, const char *doing);

/* The directory that holds a path's last name, and that name (borrowed from the path). */
typedef struct {
  int fd;
  int owned; /* fd when it has to be closed, else -1 */
  const char *name;
} IoPlace;
bool io_place_open (IoPlace *place, int dirfd, const char *path);
void io_place_close (IoPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IoPlace, io_place_close)
