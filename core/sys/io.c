/* Everything that changes files goes through one table of calls, each with an open directory and a name in it
 * (io_read.c). A failed operation is undone at once, and calls that must not be repeated are never repeated. */
#include "sys/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "sys/error.h"
#include "sys/internal.h"
#include "sys/message.h"

/* ---- The table ---- */

static int system_create (int dirfd, const char *path, int flags, mode_t mode)
{
  return openat (dirfd, path, flags, mode);
}

static int system_mkdir (int dirfd, const char *path, mode_t mode)
{
  return mkdirat (dirfd, path, mode);
}

static int system_link (int from_dirfd, const char *from, int to_dirfd, const char *to)
{
  return linkat (from_dirfd, from, to_dirfd, to, 0);
}

/* NFS and some other file systems do not support RENAME_NOREPLACE. A directory then gets a plain rename(2), which
 * replaces nothing but an empty directory. A file gets link and unlink instead. */
static int system_rename (int from_dirfd, const char *from, int to_dirfd, const char *to)
{
  if (renameat2 (from_dirfd, from, to_dirfd, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return -1;
  struct stat status;
  if (fstatat (from_dirfd, from, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR (status.st_mode))
    return renameat (from_dirfd, from, to_dirfd, to);
  errno = EINVAL;
  return -1;
}

static const IoCalls system_calls = {
    .create = system_create,
    .write = write,
    .fsync = fsync,
    .syncfs = syncfs,
    .close = close,
    .mkdir = system_mkdir,
    .link = system_link,
    .rename = system_rename,
    .unlink = unlinkat,
};

static const IoCalls *calls = &system_calls;

const IoCalls *io_replace_calls (const IoCalls *replacement)
{
  calls = replacement != NULL ? replacement : &system_calls;
  return &system_calls;
}

/* ---- Writing ---- */

enum { MODE_FILE = 0644, MODE_PRIVATE = 0600 };

static int create (const IoPlace *place, mode_t mode)
{
  int fd;
  do
    fd = calls->create (place->fd, place->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

static bool write_all (int fd, const void *data, size_t len)
{
  for (const uint8_t *at = data; len > 0;) {
    ssize_t written = calls->write (fd, at, len);
    if (written < 0 && errno == EINTR)
      continue;
    if (written == 0)
      errno = EIO;
    if (written <= 0)
      return false;
    at += written;
    len -= (size_t)written;
  }
  return true;
}

/* Closes a new file and removes it again if something failed; true if nothing did. Never closes twice, because Linux
 * releases the descriptor even when close fails. */
static bool finish_file (const IoPlace *place, int fd, const char *failure, const char *path, GError **error)
{
  int failed = errno;
  if (calls->close (fd) != 0 && failure == NULL) {
    failed = errno;
    failure = N_ ("cannot write the file");
  }
  if (failure == NULL)
    return true;
  calls->unlink (place->fd, place->name, 0);
  return error_set_errno (error, failed, path, failure);
}

static bool create_file (int dirfd, const char *path, mode_t mode, const void *data, size_t len, GError **error)
{
  g_auto (IoPlace) place = {.owned = -1};
  int fd = io_place_open (&place, dirfd, path) ? create (&place, mode) : -1;
  if (fd < 0) {
    io_set_open_error (error, errno, path, "cannot create the file");
    return false;
  }
  return finish_file (&place, fd, write_all (fd, data, len) ? NULL : N_ ("cannot write the file"), path, error);
}

bool io_create_file (int dirfd, const char *path, const void *data, size_t len, GError **error)
{
  return create_file (dirfd, path, MODE_FILE, data, len, error);
}

bool io_create_private (int dirfd, const char *path, const void *data, size_t len, GError **error)
{
  return create_file (dirfd, path, MODE_PRIVATE, data, len, error);
}

int io_create (int dirfd, const char *path, GError **error)
{
  g_auto (IoPlace) place = {.owned = -1};
  int fd = io_place_open (&place, dirfd, path) ? create (&place, MODE_FILE) : -1;
  if (fd < 0)
    io_set_open_error (error, errno, path, "cannot create the file");
  return fd;
}

int io_append (int dirfd, const char *path, GError **error)
{
  int fd = openat (dirfd, path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, MODE_PRIVATE);
  if (fd < 0)
    io_set_open_error (error, errno, path, "cannot open the file for writing");
  return fd;
}

bool io_write (int fd, const void *data, size_t len, const char *where, GError **error)
{
  if (write_all (fd, data, len))
    return true;
  return error_set_errno (error, errno, where, "cannot write the file");
}

void io_begin_sync (int fd, uint64_t offset, uint64_t len)
{
  sync_file_range (fd, (off_t)offset, (off_t)len, SYNC_FILE_RANGE_WRITE);
}

bool io_close (int *fd, const char *where, GError **error)
{
  int closing = *fd;
  *fd = -1;
  if (closing < 0 || calls->close (closing) == 0)
    return true;
  return error_set_errno (error, errno, where, "cannot write the file");
}

struct IoCopy {
  IoPlace place;
  char *path;
  int source_fd, fd;
  uint8_t *buffer;
  uint64_t bytes;
  const char *failure; /* of the last step, or NULL */
  int number;          /* its errno */
};

IoCopy *io_copy_begin (int source_fd, int dirfd, const char *path, GError **error)
{
  g_autofree char *kept = g_strdup (path);
  g_auto (IoPlace) place = {.owned = -1};
  int fd = io_place_open (&place, dirfd, kept) ? create (&place, MODE_FILE) : -1;
  if (fd < 0) {
    io_set_open_error (error, errno, path, "cannot create the file");
    return NULL;
  }
  posix_fadvise (source_fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  IoCopy *copy = g_new0 (IoCopy, 1);
  copy->place = place;
  place.owned = -1;
  copy->path = g_steal_pointer (&kept);
  copy->source_fd = source_fd;
  copy->fd = fd;
  copy->buffer = g_malloc (IO_PIECE_BYTES);
  return copy;
}

static size_t copy_failed (IoCopy *copy, const char *failure)
{
  copy->number = errno;
  copy->failure = failure;
  return 0;
}

size_t io_copy_next (IoCopy *copy, const uint8_t **piece)
{
  ssize_t got;
  do
    got = pread (copy->source_fd, copy->buffer, IO_PIECE_BYTES, (off_t)copy->bytes);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    return copy_failed (copy, N_ ("cannot read the file to copy"));
  if (!write_all (copy->fd, copy->buffer, (size_t)got))
    return copy_failed (copy, N_ ("cannot write the file"));
  copy->bytes += (uint64_t)got;
  *piece = copy->buffer;
  return (size_t)got;
}

bool io_copy_end (IoCopy *copy, uint64_t *bytes, GError **error)
{
  /* Start writing to disk now, so that making it durable later takes less time. */
  sync_file_range (copy->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
  *bytes = copy->bytes;
  errno = copy->number;
  bool whole = finish_file (&copy->place, copy->fd, copy->failure, copy->path, error);
  io_place_close (&copy->place);
  g_free (copy->path);
  g_free (copy->buffer);
  g_free (copy);
  return whole;
}

/* 1: made; 0: existed; -1: failed. */
static int make_dir (int dirfd, const char *path, GError **error)
{
  g_auto (IoPlace) place = {.owned = -1};
  if (io_place_open (&place, dirfd, path)) {
    if (calls->mkdir (place.fd, place.name, 0755) == 0)
      return 1;
    struct stat status;
    int follow = dirfd == AT_FDCWD ? 0 : AT_SYMLINK_NOFOLLOW;
    if (errno == EEXIST && fstatat (place.fd, place.name, &status, follow) == 0) {
      if (S_ISDIR (status.st_mode))
        return 0;
      errno = EEXIST;
    }
  }
  io_set_open_error (error, errno, path, "cannot make the directory");
  return -1;
}

bool io_make_dir (int dirfd, const char *path, GError **error)
{
  return make_dir (dirfd, path, error) >= 0;
}

bool io_make_dirs (int dirfd, const char *path, GPtrArray *touched, GError **error)
{
  if (io_type (dirfd, path, NULL) == IO_DIR)
    return true;
  for (const char *end = path; *end != '\0';) {
    const char *start = end + strspn (end, "/");
    end = start + strcspn (start, "/");
    if (end == start)
      break;
    g_autofree char *prefix = g_strndup (path, (size_t)(end - path));
    int made = make_dir (dirfd, prefix, error);
    if (made < 0)
      return false;
    if (made > 0 && touched != NULL)
      g_ptr_array_add (touched, g_path_get_dirname (prefix));
  }
  return true;
}

/* ---- Making durable ---- */

bool io_sync_fd (int fd, const char *where, GError **error)
{
  /* After a failure the kernel may have dropped the unwritten bytes, so that a second fsync would wrongly succeed. */
  if (calls->fsync (fd) == 0)
    return true;
  return error_set_errno (error, errno, where, "cannot make the file durable");
}

bool io_sync (int dirfd, const char *path, GError **error)
{
  IO_AUTO_FD fd = io_open_beneath (dirfd, path, O_RDONLY | O_NONBLOCK);
  if (fd < 0) {
    io_set_open_error (error, errno, path, "cannot open the file to make it durable");
    return false;
  }
  return io_sync_fd (fd, path, error);
}

bool io_sync_filesystem (int fd, GError **error)
{
  struct utsname kernel;
  char *end = NULL;
  guint64 major = 0, minor = 0;
  if (uname (&kernel) == 0) {
    major = g_ascii_strtoull (kernel.release, &end, 10);
    minor = *end == '.' ? g_ascii_strtoull (end + 1, NULL, 10) : 0;
  }
  if (major < 5 || (major == 5 && minor < 8))
    return error_set (error, ERROR_UNREADABLE, "D-NO-SYNCFS", NULL, NULL,
                      "this kernel's syncfs does not report write errors (Linux 5.8 is needed)");
  if (calls->syncfs (fd) == 0)
    return true;
  return error_set_errno (error, errno, NULL, "cannot make the file system durable");
}

/* ---- Names ---- */

static bool same_file (const IoPlace *a, const IoPlace *b)
{
  struct stat one, other;
  return fstatat (a->fd, a->name, &one, AT_SYMLINK_NOFOLLOW) == 0 &&
         fstatat (b->fd, b->name, &other, AT_SYMLINK_NOFOLLOW) == 0 && one.st_ino == other.st_ino &&
         one.st_dev == other.st_dev;
}

static bool has_no_links (int number)
{
  return number == EPERM || number == EOPNOTSUPP || number == ENOSYS;
}

static bool set_name_error (GError **error, int number, const char *to)
{
  if (number == EINVAL || has_no_links (number))
    error_set (error, ERROR_UNREADABLE, "D-NO-ATOMIC-NAME", to, "keep the archive on another file system",
               "this file system supports neither links nor renaming without replacing");
  else
    io_set_open_error (error, number, to, "cannot name the file");
  return false;
}

/* On NFS, when the reply to link is lost, the repeated request fails with EEXIST; then both names are the same file. */
static bool link_at (const IoPlace *from, const IoPlace *to)
{
  if (calls->link (from->fd, from->name, to->fd, to->name) == 0)
    return true;
  int failed = errno;
  if (failed == EEXIST && same_file (from, to))
    return true;
  errno = failed;
  return false;
}

bool io_link_new (int dirfd, const char *from, const char *to, GError **error)
{
  g_auto (IoPlace) source = {.owned = -1}, target = {.owned = -1};
  if (!io_place_open (&source, dirfd, from) || !io_place_open (&target, dirfd, to)) {
    io_set_open_error (error, errno, to, "cannot name the file");
    return false;
  }
  if (link_at (&source, &target))
    return true;
  if (has_no_links (errno) && calls->rename (source.fd, source.name, target.fd, target.name) == 0)
    return true;
  return set_name_error (error, errno, to);
}

bool io_move_new (int from_dirfd, const char *from, int to_dirfd, const char *to, const char *where, GError **error)
{
  g_auto (IoPlace) source = {.owned = -1}, target = {.owned = -1};
  if (!io_place_open (&source, from_dirfd, from) || !io_place_open (&target, to_dirfd, to)) {
    io_set_open_error (error, errno, where, "cannot rename");
    return false;
  }
  if (calls->rename (source.fd, source.name, target.fd, target.name) == 0)
    return true;
  if ((errno == EINVAL || errno == ENOSYS) && io_type (from_dirfd, from, NULL) == IO_FILE &&
      link_at (&source, &target) && calls->unlink (source.fd, source.name, 0) == 0)
    return true;
  return set_name_error (error, errno, where);
}

bool io_rename_new (int dirfd, const char *from, const char *to, GError **error)
{
  return io_move_new (dirfd, from, dirfd, to, to, error);
}

/* ---- Removing ---- */

static bool gone_or_error (int result, const char *path, GError **error)
{
  if (result == 0 || errno == ENOENT || errno == ENOTDIR)
    return true;
  io_set_open_error (error, errno, path, "cannot remove");
  return false;
}

bool io_remove (int dirfd, const char *path, GError **error)
{
  g_auto (IoPlace) place = {.owned = -1};
  return gone_or_error (io_place_open (&place, dirfd, path) ? calls->unlink (place.fd, place.name, 0) : -1, path,
                        error);
}

bool io_remove_empty (int dirfd, const char *path, GError **error)
{
  g_auto (IoPlace) place = {.owned = -1};
  int result = io_place_open (&place, dirfd, path) ? calls->unlink (place.fd, place.name, AT_REMOVEDIR) : -1;
  if (result != 0 && errno == ENOTEMPTY)
    return error_set (error, ERROR_REFUSED, "D-EXISTS", path, NULL, "the directory is not empty");
  return gone_or_error (result, path, error);
}

bool io_remove_tree (int dirfd, const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  IoType type = io_type (dirfd, path, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return false;
  }
  if (type != IO_DIR)
    return type == IO_NONE || io_remove (dirfd, path, error);
  g_autoptr (GPtrArray) names = io_list (dirfd, path, &local);
  if (names == NULL) {
    bool gone = error_has_id (local, "D-NOT-FOUND");
    if (!gone)
      g_propagate_error (error, g_steal_pointer (&local));
    return gone;
  }
  for (unsigned i = 0; i < names->len; i++) {
    g_autofree char *inner = g_build_filename (path, names->pdata[i], NULL);
    if (!io_remove_tree (dirfd, inner, error))
      return false;
  }
  return io_remove_empty (dirfd, path, error);
}
