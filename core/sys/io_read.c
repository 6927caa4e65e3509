/* Splits every path into its directory, which is opened beneath the given descriptor, and its last name. So no symbolic
 * link can lead elsewhere, and the calls that change files (io.c) never walk along a path. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/error.h"
#include "sys/internal.h"
#include "sys/message.h"

#define LIST_BYTES (32 * 1024) /* of names that are read at a time */

/* ---- Opening beneath a directory ---- */

void io_clear_fd (int *fd)
{
  if (*fd >= 0) {
    int saved = errno;
    close (*fd);
    *fd = -1;
    errno = saved;
  }
}

static bool leads_upwards (const char *path)
{
  if (path[0] == '/')
    return true;
  for (const char *part = path; part != NULL; part = strchr (part, '/')) {
    part += *part == '/';
    if (strncmp (part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
      return true;
  }
  return false;
}

/* Does what openat2 does, one name at a time. */
static int walk_beneath (int dirfd, const char *path, int flags)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  IO_AUTO_FD held = -1;
  int at = dirfd;
  for (unsigned i = 0; parts[i] != NULL; i++) {
    if (parts[i][0] == '\0' && parts[i + 1] != NULL)
      continue;
    const char *name = parts[i][0] != '\0' ? parts[i] : ".";
    bool last = parts[i + 1] == NULL;
    int next = openat (at, name, (last ? flags : O_PATH | O_DIRECTORY) | O_NOFOLLOW | O_CLOEXEC);
    if (last || next < 0)
      return next;
    io_clear_fd (&held);
    at = held = next;
  }
  errno = ENOENT;
  return -1;
}

/* AT_FDCWD is for the user's own files, whose links are followed. */
int io_open_beneath (int dirfd, const char *path, int flags)
{
  int fd;
  if (dirfd == AT_FDCWD) {
    do
      fd = openat (AT_FDCWD, path, flags | O_CLOEXEC);
    while (fd < 0 && errno == EINTR);
    return fd;
  }
  if (leads_upwards (path)) {
    errno = EXDEV;
    return -1;
  }
  struct open_how how = {.flags = (__u64)(flags | O_CLOEXEC),
                         .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS};
  do
    fd = (int)syscall (SYS_openat2, dirfd, path, &how, sizeof how);
  while (fd < 0 && (errno == EINTR || errno == EAGAIN));
  /* Some container runtimes return EPERM for calls that they do not know. */
  if (fd < 0 && (errno == ENOSYS || errno == EPERM))
    fd = walk_beneath (dirfd, path, flags);
  return fd;
}

void io_set_open_error (GError **error, int number, const char *path, const char *doing)
{
  if (number == ELOOP || number == EXDEV || number == ENXIO)
    error_set (error, ERROR_UNREADABLE, "D-NOT-A-FILE", path, "an archive holds plain files and directories only",
               number == ENXIO ? N_ ("%s: a socket or device")
                               : N_ ("%s: a symbolic link, or a path that leaves the directory"),
               _ (doing));
  else
    error_set_errno (error, number, path, doing);
}

void io_place_close (IoPlace *place)
{
  io_clear_fd (&place->owned);
}
bool io_place_open (IoPlace *place, int dirfd, const char *path)
{
  *place = (IoPlace){.fd = dirfd, .owned = -1, .name = path};
  size_t len = strlen (path);
  while (len > 1 && path[len - 1] == '/')
    len--; /* people write "archive/" */
  const char *slash = memrchr (path, '/', len);
  if (dirfd != AT_FDCWD && leads_upwards (path)) {
    errno = EXDEV;
    return false;
  }
  if (slash == NULL)
    return true;
  g_autofree char *parent = g_strndup (path, slash == path ? 1 : (size_t)(slash - path));
  place->owned = io_open_beneath (dirfd, parent, O_PATH | O_DIRECTORY);
  place->fd = place->owned;
  place->name = slash + 1;
  return place->fd >= 0;
}

/* ---- Reading ---- */

int io_open_dir (int dirfd, const char *path, GError **error)
{
  int fd = io_open_beneath (dirfd, path, O_RDONLY | O_DIRECTORY);
  if (fd < 0)
    io_set_open_error (error, errno, path, "cannot open the directory");
  return fd;
}

int io_open_file (int dirfd, const char *path, GError **error)
{
  IO_AUTO_FD fd = io_open_beneath (dirfd, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) {
    io_set_open_error (error, errno, path, "cannot open the file");
    return -1;
  }
  struct stat status;
  if (fstat (fd, &status) != 0) {
    error_set_errno (error, errno, path, "cannot examine the file");
    return -1;
  }
  if (!S_ISREG (status.st_mode)) {
    error_set (error, ERROR_UNREADABLE, "D-NOT-A-FILE", path, NULL, "not a regular file");
    return -1;
  }
  int opened = fd;
  fd = -1;
  return opened;
}

static void set_too_large (GError **error, const char *path, size_t limit)
{
  error_set (error, ERROR_UNREADABLE, "D-TOO-LARGE", path, NULL, "the file is larger than %zu bytes", limit);
}

GBytes *io_read_file (int dirfd, const char *path, size_t limit, GError **error)
{
  IO_AUTO_FD fd = io_open_file (dirfd, path, error);
  struct stat status;
  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) != 0) {
    error_set_errno (error, errno, path, "cannot examine the file");
    return NULL;
  }
  if ((guint64)status.st_size > limit) {
    set_too_large (error, path, limit);
    return NULL;
  }
  /* One byte more than the file has, so that its end is found without a larger buffer. */
  size_t room = (size_t)status.st_size + 1, len = 0;
  g_autofree char *data = g_malloc (room);
  for (;;) {
    ssize_t got = read (fd, data + len, room - len);
    if (got == 0)
      return g_bytes_new_take (g_steal_pointer (&data), len);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      error_set_errno (error, errno, path, "cannot read the file");
      return NULL;
    }
    len += (size_t)got;
    if (len > limit) {
      set_too_large (error, path, limit);
      return NULL;
    }
    if (len == room) {
      room = MIN (2 * room, limit + 1);
      data = g_realloc (data, room);
    }
  }
}

bool io_advise (GError **error)
{
  if (error == NULL || (!error_has_id (*error, "D-NOT-A-FILE") && !error_has_id (*error, "D-TOO-LARGE")))
    return false;
  g_autoptr (GError) cause = g_steal_pointer (error);
  return error_set (error, ERROR_UNREADABLE, error_id (cause), error_where (cause),
                    "find out who put it there, and move it out of the archive; `dossier verify` lists such things",
                    "%s", cause->message);
}

IoType io_type (int dirfd, const char *path, GError **error)
{
  g_auto (IoPlace) place = {.owned = -1};
  struct stat status;
  if (!io_place_open (&place, dirfd, path) ||
      fstatat (place.fd, place.name[0] != '\0' ? place.name : ".", &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno != ENOENT && errno != ENOTDIR)
      io_set_open_error (error, errno, path, "cannot examine the file");
    return IO_NONE;
  }
  return S_ISREG (status.st_mode) ? IO_FILE : S_ISDIR (status.st_mode) ? IO_DIR : IO_OTHER;
}

bool io_can_make (int dirfd, const char *path, GError **error)
{
  g_auto (IoPlace) place = {.owned = -1};
  struct stat status;
  bool opened = io_place_open (&place, dirfd, path);
  if (opened && fstatat (place.fd, place.name, &status, AT_SYMLINK_NOFOLLOW) == 0)
    errno = EEXIST;
  else if (opened && errno == ENOENT && faccessat (place.fd, ".", W_OK | X_OK, AT_EACCESS) == 0)
    return true;
  io_set_open_error (error, errno, path, "cannot make the directory");
  return false;
}

static int compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void add_names (GPtrArray *names, const char *entries, size_t len)
{
  for (size_t at = 0; at < len;) {
    const struct dirent64 *entry = (const struct dirent64 *)(const void *)(entries + at);
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      g_ptr_array_add (names, g_strdup (entry->d_name));
    at += entry->d_reclen;
  }
}

/* readdir(3) needs four more system calls, and takes over the descriptor. */
GPtrArray *io_list_fd (int fd, const char *where, GError **error)
{
  _Alignas(struct dirent64) char entries[LIST_BYTES];
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  ssize_t got;
  while ((got = getdents64 (fd, entries, sizeof entries)) > 0)
    add_names (names, entries, (size_t)got);
  if (got < 0) {
    error_set_errno (error, errno, where, "cannot list the directory");
    return NULL;
  }
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

GPtrArray *io_list (int dirfd, const char *path, GError **error)
{
  IO_AUTO_FD fd = io_open_dir (dirfd, path, error);
  return fd < 0 ? NULL : io_list_fd (fd, path, error);
}

bool io_read_pieces (int fd, const char *where, IoPiece piece, gpointer data, uint64_t *bytes, GError **error)
{
  g_autofree uint8_t *buffer = g_malloc (IO_PIECE_BYTES);
  ssize_t got;
  *bytes = 0;
  while ((got = pread (fd, buffer, IO_PIECE_BYTES, (off_t)*bytes)) != 0) {
    if (got < 0 && errno != EINTR)
      return error_set_errno (error, errno, where, "cannot read the file");
    if (got > 0)
      piece (buffer, (size_t)got, data);
    *bytes += got > 0 ? (uint64_t)got : 0;
  }
  return true;
}

char *io_file_system (int fd)
{
  static const struct {
    long magic;
    const char *name;
  } known[] = {{0xef53, "ext4"},        {0x58465342, "xfs"},  {0x9123683e, "btrfs"}, {0x01021994, "tmpfs"},
               {0x794c7630, "overlay"}, {0x6969, "nfs"},      {0xff534d42, "cifs"},  {0xfe534d42, "smb"},
               {0x2fc12fc1, "zfs"},     {0x65735546, "fuse"}, {0x00c36400, "ceph"}};
  struct statfs status;
  if (fstatfs (fd, &status) != 0)
    return g_strdup ("unknown");
  for (unsigned i = 0; i < G_N_ELEMENTS (known); i++)
    if ((status.f_type & 0xffffffff) == known[i].magic)
      return g_strdup (known[i].name);
  return g_strdup_printf ("type-%lx", (unsigned long)status.f_type & 0xffffffff);
}
