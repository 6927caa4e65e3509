/* Files and directories: the only place with mutating system calls.
 *
 * Every mutating call goes through one replaceable table (as SQLite's VFS does), so that a test can
 * record, fail or stop the program at each of them. Paths are relative to a directory descriptor and
 * are resolved beneath it without following a symbolic link (openat2(2) RESOLVE_BENEATH and
 * RESOLVE_NO_SYMLINKS; where the kernel has no openat2, component by component with O_NOFOLLOW).
 * AT_FDCWD stands for the user's own files: any path, links followed.
 * A function that creates never replaces. Nothing here retries a failed fsync.
 * Errors: D-NOT-FOUND, D-EXISTS, D-DISK-FULL, D-READ-ONLY, D-NO-PERMISSION, D-IO, D-TOO-LARGE, D-NOT-A-FILE (which a
 * symbolic link or a way out of the directory is too). */
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
  int (*close) (int fd);  /* of a descriptor that was written to */
  int (*mkdir) (int dirfd, const char *path, mode_t mode);
  int (*link) (int from_dirfd, const char *from, int to_dirfd, const char *to);
  int (*rename) (int from_dirfd, const char *from, int to_dirfd, const char *to); /* RENAME_NOREPLACE */
  int (*unlink) (int dirfd, const char *path, int flags);
} IoCalls;

/* The table in use is the system's own until a test sets another; NULL sets the system's again.
 * Returns the system's table, to be called from inside a replacement. Not thread-safe. */
const IoCalls *io_replace_calls (const IoCalls *calls);

/* Opens a directory, or a regular file, for reading. Returns a descriptor, or -1. A FIFO or device
 * never blocks: D-NOT-A-FILE. */
int io_open_dir (int dirfd, const char *path, GError **error);
int io_open_file (int dirfd, const char *path, GError **error);

/* Closes a descriptor that was only read from, and sets it to -1; -1 is nothing to close. IO_AUTO_FD declares a local
 * one that is closed at the end of its scope. */
void io_clear_fd (int *fd);
#define IO_AUTO_FD __attribute__ ((cleanup (io_clear_fd))) int

/* All bytes of a regular file of at most limit bytes (D-TOO-LARGE above). */
GBytes *io_read_file (int dirfd, const char *path, size_t limit, GError **error);

typedef enum { IO_NONE, IO_FILE, IO_DIR, IO_OTHER } IoType;

/* What stands at path, links not followed; IO_NONE when nothing does. On another failure IO_NONE and *error. */
IoType io_type (int dirfd, const char *path, GError **error);

/* Whether something new could be made at path, as far as can be told without making it: where its directory is missing,
 * cannot be written to or takes no such name, the error is that of making it. */
bool io_can_make (int dirfd, const char *path, GError **error);

/* The names in a directory without "." and "..", sorted bytewise. Owned by the caller. */
GPtrArray *io_list (int dirfd, const char *path, GError **error);
/* The same of a directory that is open and has not been listed through this descriptor before. where is for messages.
 */
GPtrArray *io_list_fd (int fd, const char *where, GError **error);

/* Creates a file with these bytes, mode 0644 less umask. Written, not yet durable. On failure
 * after creation the file is removed again. */
bool io_create_file (int dirfd, const char *path, const void *data, size_t len, GError **error);
/* The same with mode 0600: for what is secret. */
bool io_create_private (int dirfd, const char *path, const void *data, size_t len, GError **error);

/* Called with each piece of a file as it is read. */
typedef void (*IoPiece) (const uint8_t *piece, size_t len, gpointer data);

/* Reads an open file from its beginning to its end; *bytes is its length. where is for messages. */
bool io_read_pieces (int fd, const char *where, IoPiece piece, gpointer data, uint64_t *bytes, GError **error);

/* A copy under way, which is made piece by piece so that its bytes can be looked at as they are written, beside those
 * of another one if need be. Each that was begun must be ended. */
typedef struct IoCopy IoCopy;
/* Creates path, to be given the bytes of source_fd from its beginning to its end. source_fd stays the caller's. */
IoCopy *io_copy_begin (int source_fd, int dirfd, const char *path, GError **error);
/* Copies the next piece. Returns its length, 0 when there is no more or when it failed; *piece is valid until the next
 * call. */
size_t io_copy_next (IoCopy *copy, const uint8_t **piece);
/* Ends and frees it. True when everything was written, not yet durable, *bytes being the length; otherwise the file is
 * removed again. */
bool io_copy_end (IoCopy *copy, uint64_t *bytes, GError **error);

/* A file that is written in pieces: a descriptor for a new one, or -1; more bytes for it, or for a pipe; closed, and
 * *fd -1. Not durable before io_sync_fd; who begins one removes it when something fails. */
int io_create (int dirfd, const char *path, GError **error);
bool io_write (int fd, const void *data, size_t len, const char *where, GError **error);
bool io_close (int *fd, const char *where, GError **error);
/* Lets the disk begin with bytes that were written, so that little is left to wait for when they are made durable. */
void io_begin_sync (int fd, uint64_t offset, uint64_t len);

/* Makes a directory (mode 0755 less umask); an existing one is success. _dirs makes the parents
 * too, and appends the path of each directory in which an entry was made to touched, when given. */
bool io_make_dir (int dirfd, const char *path, GError **error);
bool io_make_dirs (int dirfd, const char *path, GPtrArray *touched, GError **error);

/* Makes a file's bytes, or a directory's entries, durable. */
bool io_sync (int dirfd, const char *path, GError **error);
/* The same for an open descriptor. */
bool io_sync_fd (int fd, const char *where, GError **error);
/* Makes everything on fd's file system durable, or fails; D-NO-SYNCFS where its errors are not reported. Reports the
 * write errors since fd was opened, so open it before the first write. */
bool io_sync_filesystem (int fd, GError **error);

/* The name of the file system that fd is on, "ext4"; "type-1a2b" by its number when it has none here, "unknown" when
 * the kernel does not tell. Given. */
char *io_file_system (int fd);

/* Gives a file a second name (D-EXISTS when the name is taken), atomically; renameat2 with
 * RENAME_NOREPLACE where the file system has no links; D-NO-ATOMIC-NAME where neither exists. */
bool io_link_new (int dirfd, const char *from, const char *to, GError **error);

/* Renames a file or directory to a name that is not taken (D-EXISTS). D-NOT-FOUND when from is gone. Where the file
 * system has no such rename, an empty directory in the way of a directory is replaced. */
bool io_rename_new (int dirfd, const char *from, const char *to, GError **error);
/* The same from one directory to another, so that the way to either is not walked again for each of many names. where
 * is for messages. */
bool io_move_new (int from_dirfd, const char *from, int to_dirfd, const char *to, const char *where, GError **error);

/* Removes a directory that is empty; one that is not is D-EXISTS. What is already gone is success. */
bool io_remove_empty (int dirfd, const char *path, GError **error);
/* Removes a file, or a tree of files and directories. What is already gone is success. */
bool io_remove (int dirfd, const char *path, GError **error);
bool io_remove_tree (int dirfd, const char *path, GError **error);
