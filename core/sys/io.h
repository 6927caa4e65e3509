/* Files and directories. No other code makes system calls that change files.
 *
 * All these calls go through one replaceable table (as in SQLite's VFS), so that a test can record each call, make it
 * fail, or stop the program there. Paths are relative to a directory descriptor and cannot leave the directory or
 * follow a symbolic link (openat2(2) with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS; on kernels without it, component by
 * component with O_NOFOLLOW). AT_FDCWD is for the user's own files: any path, and links are followed. Functions that
 * create a file never replace one. Nothing here repeats a failed fsync. Errors: D-NOT-FOUND, D-EXISTS, D-DISK-FULL,
 * D-READ-ONLY, D-NO-PERMISSION, D-IO, D-TOO-LARGE, D-NOT-A-FILE (also for a symbolic link or a path that leaves the
 * directory). */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <glib.h>

typedef struct {
  int (*create) (int dirfd, const char *path, int flags, mode_t mode); /* openat with O_CREAT|O_EXCL */
  ssize_t (*write) (int fd, const void *data, size_t len);
  int (*fsync) (int fd);  /* a file or a directory */
  int (*syncfs) (int fd); /* the whole file system; reports write errors since Linux 5.8 */
  int (*close) (int fd);  /* a descriptor that was written to */
  int (*mkdir) (int dirfd, const char *path, mode_t mode);
  int (*link) (int from_dirfd, const char *from, int to_dirfd, const char *to);
  int (*rename) (int from_dirfd, const char *from, int to_dirfd, const char *to); /* RENAME_NOREPLACE */
  int (*unlink) (int dirfd, const char *path, int flags);
} IoCalls;

/* Replaces the table of calls, for tests; NULL restores the system's own. Returns the system's table, which a
 * replacement can call. Not thread-safe. */
const IoCalls *io_replace_calls (const IoCalls *calls);

/* Opens a directory or a regular file for reading. Returns a descriptor, or -1. A FIFO or device does not block but
 * gives D-NOT-A-FILE. */
int io_open_dir (int dirfd, const char *path, GError **error);
int io_open_file (int dirfd, const char *path, GError **error);

/* Closes a descriptor that was only read from, and sets it to -1; does nothing for -1. IO_AUTO_FD declares a local
 * descriptor that is closed at the end of its scope. */
void io_clear_fd (int *fd);
#define IO_AUTO_FD __attribute__ ((cleanup (io_clear_fd))) int

/* The bytes of a regular file of at most limit bytes; D-TOO-LARGE for a larger one. Given. */
GBytes *io_read_file (int dirfd, const char *path, size_t limit, GError **error);

/* For a file of an archive: D-NOT-A-FILE and D-TOO-LARGE get the hint to find out who put it there. Returns false. */
bool io_advise (GError **error);

typedef enum { IO_NONE, IO_FILE, IO_DIR, IO_OTHER } IoType;

/* The type of the file at path; links are not followed. IO_NONE when there is none; on failure IO_NONE and *error. */
IoType io_type (int dirfd, const char *path, GError **error);

/* Whether a file or directory could be created at path, as far as can be told without doing so. If its directory is
 * missing, is not writable or does not allow the name, sets the error that creating it would give. */
bool io_can_make (int dirfd, const char *path, GError **error);

/* The names in a directory without "." and "..", sorted bytewise. Given. */
GPtrArray *io_list (int dirfd, const char *path, GError **error);
/* As io_list, for an open directory that was not listed through this descriptor before. where appears in messages. */
GPtrArray *io_list_fd (int fd, const char *where, GError **error);

/* Creates a file with these bytes and mode 0644 less umask. It is not durable on return. Removes the file again if
 * writing fails. */
bool io_create_file (int dirfd, const char *path, const void *data, size_t len, GError **error);
/* As io_create_file, with mode 0600, for secrets. */
bool io_create_private (int dirfd, const char *path, const void *data, size_t len, GError **error);

/* Called with each piece of a file that was read. */
typedef void (*IoPiece) (const uint8_t *piece, size_t len, gpointer data);

/* Reads an open file from beginning to end. *bytes receives its length. where appears in messages. */
bool io_read_pieces (int fd, const char *where, IoPiece piece, gpointer data, uint64_t *bytes, GError **error);

/* A copy that is made piece by piece, so that the caller can look at the bytes as they are written, and can make
 * several copies at once. Every copy that was begun must be ended. */
typedef struct IoCopy IoCopy;
/* Creates path for a copy of source_fd from beginning to end. source_fd stays the caller's. */
IoCopy *io_copy_begin (int source_fd, int dirfd, const char *path, GError **error);
/* Copies the next piece. Returns its length; 0 at the end or after a failure. *piece is valid until the next call. */
size_t io_copy_next (IoCopy *copy, const uint8_t **piece);
/* Ends and frees the copy. True when everything is written, though not yet durable; *bytes receives its length.
 * Otherwise removes the file again. */
bool io_copy_end (IoCopy *copy, uint64_t *bytes, GError **error);

/* A file that is written in pieces. io_create returns the descriptor of a new file, or -1. io_write also writes to a
 * pipe. io_close sets *fd to -1. The file is not durable before io_sync_fd. After a failure the caller removes it. */
int io_create (int dirfd, const char *path, GError **error);
/* A descriptor that adds to the end of a file, which is made for its owner alone when it is missing. */
int io_append (int dirfd, const char *path, GError **error);
bool io_write (int fd, const void *data, size_t len, const char *where, GError **error);
bool io_close (int *fd, const char *where, GError **error);
/* Starts to write these bytes to disk, so that making them durable later takes less time. */
void io_begin_sync (int fd, uint64_t offset, uint64_t len);

/* Makes a directory (mode 0755 less umask); an existing one is success. io_make_dirs makes its parents too, and adds
 * the path of each directory that got a new entry to touched, which may be NULL. */
bool io_make_dir (int dirfd, const char *path, GError **error);
bool io_make_dirs (int dirfd, const char *path, GPtrArray *touched, GError **error);

/* Makes the bytes of a file, or the entries of a directory, durable. */
bool io_sync (int dirfd, const char *path, GError **error);
/* As io_sync, for an open descriptor. */
bool io_sync_fd (int fd, const char *where, GError **error);
/* Makes everything on the file system of fd durable. D-NO-SYNCFS when the kernel does not report its errors. Reports
 * write errors since fd was opened, so open it before the first write. */
bool io_sync_filesystem (int fd, GError **error);

/* The type of the file system of fd: "ext4"; "type-1a2b" for a number without a name here; "unknown" when the kernel
 * does not tell. Given. */
char *io_file_system (int fd);

/* Gives a file its name atomically: links it, or uses renameat2 with RENAME_NOREPLACE on a file system without links.
 * D-EXISTS when the name is taken; D-NO-ATOMIC-NAME when the file system supports neither. */
bool io_link_new (int dirfd, const char *from, const char *to, GError **error);

/* Renames a file or directory to a new name. D-EXISTS when the name is taken, D-NOT-FOUND when from is missing. On a
 * file system without RENAME_NOREPLACE, a directory replaces an empty directory at the new name. */
bool io_rename_new (int dirfd, const char *from, const char *to, GError **error);
/* As io_rename_new, from one open directory to another, so that many names do not need many walks along the paths.
 * where appears in messages. */
bool io_move_new (int from_dirfd, const char *from, int to_dirfd, const char *to, const char *where, GError **error);

/* Removes an empty directory; D-EXISTS when it is not empty. A missing one is success. */
bool io_remove_empty (int dirfd, const char *path, GError **error);
/* Removes a file, or a directory with its contents. A missing one is success. */
bool io_remove (int dirfd, const char *path, GError **error);
bool io_remove_tree (int dirfd, const char *path, GError **error);
