/* The whole tarball goes through one function, and a thread hashes it on the way. A member that was not checked before
 * is hashed at the same time: if it has changed, the tarball ends some way behind it, without PACK.txt. */
#include "ops/backup/write.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sys/crypto/digest_thread.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

#define PIECE_BYTES (256 * 1024)
#define STDOUT_NAME "-"
#define SYNC_EVERY (16 * 1024 * 1024) /* bytes after which the disk is told to begin writing */

struct PackingWriter {
  const Archive *archive;
  const PackingOptions *options;
  PackingResult *result;
  Pack *pack; /* of the result */
  TarWriter *tar;
  const char *output; /* NULL: the caller's descriptor */
  char *partial;      /* temporary name of the file until it is complete, or NULL */
  int fd;
  DigestThread *stream; /* of the tarball */
  Digest *members;      /* of the list of members */
  bool is_plain;        /* not compressed */
  bool beside;          /* the bytes being written are also hashed as part of a member */
  uint64_t len;         /* of the tarball so far */
  uint64_t begun;       /* of these, bytes that the disk was told to write */
  uint8_t *piece;
};

static bool write_tarball (const void *data, size_t len, gpointer user, GError **error)
{
  PackingWriter *writer = user;
  digest_thread_update (writer->stream, writer->beside ? DIGEST_BOTH : DIGEST_STREAM, data, len);
  if (!io_write (writer->fd, data, len, writer->output != NULL ? writer->output : STDOUT_NAME, error))
    return false;
  writer->len += len;
  if (writer->output != NULL && writer->len - writer->begun >= SYNC_EVERY) {
    io_begin_sync (writer->fd, writer->begun, writer->len - writer->begun);
    writer->begun = writer->len;
  }
  return true;
}

/* A temporary name beside the final one that no other process uses. */
static char *partial_name (const char *path)
{
  char nonce[33];
  digest_nonce (nonce);
  return g_strdup_printf ("%s.partial-%.8s", path, nonce);
}

bool backup_has_directory (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  IoType type = io_type (AT_FDCWD, directory, NULL);
  return type == IO_DIR ||
         error_set (error, ERROR_UNREADABLE, "D-NOT-FOUND", directory, "make the directory first, or name another one",
                    "%s", type == IO_NONE ? N_ ("the directory does not exist") : N_ ("this is not a directory"));
}

PackingWriter *backup_pack_writer_new (const Archive *archive, const PackingOptions *options, PackingResult *result,
                                       GError **error)
{
  g_autoptr (PackingWriter) writer = g_new0 (PackingWriter, 1);
  writer->archive = archive;
  writer->options = options;
  writer->result = result;
  writer->pack = result->pack;
  writer->output = options->output;
  writer->fd = options->descriptor;
  writer->stream = digest_thread_new (result->pack->range.algorithm);
  writer->members = digest_new (result->pack->range.algorithm);
  writer->is_plain = options->compression == TAR_PLAIN;
  writer->piece = g_malloc (PIECE_BYTES);
  writer->tar = tar_writer_new (options->compression, options->level, write_tarball, writer, error);
  if (writer->tar == NULL)
    return NULL;
  if (writer->output != NULL) {
    if (!backup_has_directory (writer->output, error))
      return NULL;
    g_autofree char *partial = partial_name (writer->output);
    writer->fd = io_create (AT_FDCWD, partial, error);
    if (writer->fd < 0)
      return NULL;
    writer->partial = g_steal_pointer (&partial);
  }
  return g_steal_pointer (&writer);
}

void backup_pack_writer_free (PackingWriter *writer)
{
  if (writer == NULL)
    return;
  tar_writer_free (writer->tar);
  if (writer->output != NULL && writer->fd >= 0)
    io_close (&writer->fd, writer->output, NULL);
  if (writer->partial != NULL)
    io_remove (AT_FDCWD, writer->partial, NULL);
  g_free (writer->partial);
  digest_thread_free (writer->stream);
  digest_free (writer->members);
  g_free (writer->piece);
  g_free (writer);
}

/* ---- Members ---- */

bool backup_pack_writer_begin (PackingWriter *writer, const char *path, uint64_t len, int64_t time, GError **error)
{
  writer->pack->files++;
  writer->pack->bytes += len;
  return tar_writer_member (writer->tar, path, len, time, error);
}

bool backup_pack_writer_piece (PackingWriter *writer, const void *data, size_t len, GError **error)
{
  return tar_writer_data (writer->tar, data, len, error);
}

void backup_pack_list_member (Digest *members, const char *path, const char *hex)
{
  digest_update (members, hex, strlen (hex));
  digest_update (members, "  ", 2);
  digest_update (members, path, strlen (path));
  digest_update (members, "\n", 1);
}

void backup_pack_writer_done (PackingWriter *writer, const char *path, const char *hex)
{
  backup_pack_list_member (writer->members, path, hex);
}

bool backup_pack_writer_bytes (PackingWriter *writer, const char *path, GBytes *bytes, int64_t time, GError **error)
{
  gsize len;
  const void *data = g_bytes_get_data (bytes, &len);
  char hex[DIGEST_HEX_SIZE];
  digest_bytes (writer->pack->range.algorithm, data, len, hex);
  backup_pack_writer_done (writer, path, hex);
  return backup_pack_writer_begin (writer, path, len, time, error) && tar_writer_data (writer->tar, data, len, error);
}

static bool refuse_damaged (const char *path, GError **error)
{
  return error_set (error, ERROR_UNREADABLE, "D-DAMAGED", path,
                    "restore this file from a backup, or leave out damaged files with --keep-going",
                    "the file is not the one that was filed");
}

/* Writes bytes of a member that is checked while it is written. In a tarball that is not compressed, the thread can use
 * the bytes of the tarball itself. */
static bool write_hashed (PackingWriter *writer, const void *data, size_t len, GError **error)
{
  if (writer->is_plain && len >= TAR_DIRECT_BYTES) {
    if (!tar_writer_flush (writer->tar, error))
      return false;
    writer->beside = true;
  } else {
    digest_thread_update (writer->stream, DIGEST_MESSAGE, data, len);
  }
  bool written = tar_writer_data (writer->tar, data, len, error);
  writer->beside = false;
  return written;
}

/* Never writes more bytes than the header of the member says. */
static bool write_large (PackingWriter *writer, const PackingMember *member, GError **error)
{
  IO_AUTO_FD fd = backup_pack_member_open (member, writer->archive, error);
  if (fd < 0)
    return false;
  posix_fadvise (fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  for (uint64_t at = 0; at < member->len;) {
    ssize_t got = pread (fd, writer->piece, (size_t)MIN (member->len - at, PIECE_BYTES), (off_t)at);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return error_set_errno (error, errno, member->path, "cannot read the file");
    if (got == 0)
      return refuse_damaged (member->path, error);
    if (!write_hashed (writer, writer->piece, (size_t)got, error))
      return false;
    at += (uint64_t)got;
  }
  return true;
}

static bool write_contents (PackingWriter *writer, const PackingMember *member, GError **error)
{
  const void *data = member->bytes != NULL ? g_bytes_get_data (member->bytes, NULL) : NULL;
  size_t len = (size_t)member->len;
  if (member->same && data != NULL)
    return tar_writer_data (writer->tar, data, len, error);
  bool written = data != NULL ? write_hashed (writer, data, len, error) : write_large (writer, member, error);
  digest_thread_expect (writer->stream, member->hex, member->path);
  return written;
}

/* Whether all members that the thread has hashed so far are right. */
static bool check_members (PackingWriter *writer, GError **error)
{
  const char *wrong = digest_thread_wrong (writer->stream);
  return wrong == NULL || refuse_damaged (wrong, error);
}

bool backup_pack_writer_member (PackingWriter *writer, const PackingMember *member, GError **error)
{
  backup_pack_writer_done (writer, member->path, member->hex);
  return check_members (writer, error) &&
         backup_pack_writer_begin (writer, member->path, member->len, member->time, error) &&
         write_contents (writer, member, error);
}

/* ---- The end ---- */

/* Gives a durable file its name, and removes it again if the name cannot be made durable. */
static bool give_name (const char *partial, const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  if (!io_rename_new (AT_FDCWD, partial, path, error))
    return false;
  if (io_sync (AT_FDCWD, directory, error))
    return true;
  io_remove (AT_FDCWD, path, NULL);
  return false;
}

bool backup_write_file (const char *path, GBytes *bytes, GError **error)
{
  gsize len;
  const void *data = g_bytes_get_data (bytes, &len);
  g_autofree char *partial = partial_name (path);
  if (io_create_file (AT_FDCWD, partial, data, len, error) && io_sync (AT_FDCWD, partial, error) &&
      give_name (partial, path, error))
    return true;
  io_remove (AT_FDCWD, partial, NULL);
  return false;
}

/* Writes a member that is not in the list of members. */
static bool write_unlisted (PackingWriter *writer, const char *path, GBytes *bytes, GError **error)
{
  gsize len;
  const void *data = g_bytes_get_data (bytes, &len);
  return tar_writer_member (writer->tar, path, len, writer->pack->time, error) &&
         tar_writer_data (writer->tar, data, len, error);
}

bool backup_pack_writer_end (PackingWriter *writer, GError **error)
{
  const Key *key = writer->options->signer == NULL ? NULL : writer->options->signer->key;
  Receipt *receipt = &writer->result->receipt;
  digest_thread_settle (writer->stream);
  if (!check_members (writer, error))
    return false;
  digest_finish (writer->members, writer->pack->members);
  g_autoptr (GBytes) text = pack_print (writer->pack);
  g_autoptr (GBytes) signature = key == NULL ? NULL : key_sign (key, text, error);
  if ((key != NULL && signature == NULL) || !write_unlisted (writer, PACK_FILE, text, error) ||
      (key != NULL && !write_unlisted (writer, PACK_SIGNATURE_FILE, signature, error)) ||
      !tar_writer_end (writer->tar, error))
    return false;
  digest_thread_finish (writer->stream, receipt->tarball);
  receipt->bytes = writer->len;
  receipt->range = writer->pack->range;
  if (writer->output != NULL &&
      (!io_sync_fd (writer->fd, writer->partial, error) || !io_close (&writer->fd, writer->partial, error) ||
       !give_name (writer->partial, writer->output, error)))
    return false;
  g_clear_pointer (&writer->partial, g_free);
  receipt->time = g_get_real_time () / G_USEC_PER_SEC;
  return true;
}
