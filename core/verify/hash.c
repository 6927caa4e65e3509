/* Hashing. Each thread has two lanes, each with a digest context and a buffer. Two files are hashed side by side, since
 * two messages take little more time than one (sys/crypto/digest.h). When a lane reaches the end of its file, it takes
 * the next one. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/error.h"
#include "verify/internal.h"

gpointer verify_worker_new (gpointer verify)
{
  VerifyWorker *worker = g_new0 (VerifyWorker, 1);
  worker->verify = verify;
  for (unsigned i = 0; i < VERIFY_LANES; i++) {
    worker->digest[i] = digest_new (worker->verify->algorithm);
    worker->buffer[i] = g_malloc (VERIFY_PIECE_BYTES);
  }
  return worker;
}

void verify_worker_free (gpointer data)
{
  VerifyWorker *worker = data;
  for (unsigned i = 0; i < VERIFY_LANES; i++) {
    digest_free (worker->digest[i]);
    g_free (worker->buffer[i]);
  }
  g_free (worker);
}

typedef struct {
  Digest *digest;
  guint8 *buffer;
  const VerifyOpen *opened; /* NULL: idle */
  GByteArray *kept;         /* of the file's bytes, or NULL */
  const guint8 *piece;      /* the part of the buffer that has not been digested yet */
  size_t len;
  bool last; /* this is the last piece */
} Lane;

static void lane_begin (Lane *lane, const VerifyOpen *opened)
{
  struct stat status;
  bool is_file = opened->data == NULL && !opened->is_member;
  lane->opened = opened;
  lane->kept = opened->keep > 0 && opened->data == NULL ? g_byte_array_new () : NULL;
  lane->last = false;
  if (!is_file || fstat (opened->fd, &status) != 0)
    return;
  opened->file->links = (uint64_t)status.st_nlink;
  if (opened->most == 0 || (uint64_t)status.st_size <= opened->most)
    return;
  opened->file->longer = true;
  opened->file->bytes = (uint64_t)status.st_size;
  lane->last = true;
}

static void lane_end (Lane *lane)
{
  VerifyFile *file = lane->opened->file;
  digest_finish (lane->digest, file->digest);
  file->read = file->error == NULL && !file->longer;
  if (lane->opened->data != NULL && lane->opened->keep > 0 && file->bytes <= lane->opened->keep)
    file->contents = g_bytes_ref (lane->opened->data);
  else if (file->read && lane->kept != NULL && file->bytes <= lane->opened->keep)
    file->contents = g_byte_array_free_to_bytes (g_steal_pointer (&lane->kept));
  g_clear_pointer (&lane->kept, g_byte_array_unref);
  if (lane->opened->data == NULL && !lane->opened->is_member)
    close (lane->opened->fd);
  lane->opened = NULL;
}

/* Takes a file that is in memory already, whole. */
static void lane_take (Lane *lane)
{
  lane->last = true;
  lane->piece = g_bytes_get_data (lane->opened->data, &lane->len);
  lane->opened->file->bytes = lane->len;
}

/* Reads the next piece of a file, or of a pack's member. A member that ends early is an error. */
static ssize_t read_piece (const VerifyOpen *opened, uint64_t at, guint8 *buffer)
{
  if (!opened->is_member)
    return read (opened->fd, buffer, VERIFY_PIECE_BYTES);
  size_t len = (size_t)MIN (opened->bytes - at, VERIFY_PIECE_BYTES);
  ssize_t got = pread (opened->fd, buffer, len, (off_t)(opened->offset + at));
  if (got < 0 || (size_t)got == len)
    return got;
  errno = EIO; /* the pack has become shorter since its headers were read */
  return -1;
}

static void lane_read (Lane *lane)
{
  VerifyFile *file = lane->opened->file;
  ssize_t got;
  do
    got = read_piece (lane->opened, file->bytes, lane->buffer);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    error_set_errno (&file->error, errno, file->name, "cannot read the file");
  lane->last = got < VERIFY_PIECE_BYTES; /* a short read of a regular file means its end */
  lane->piece = lane->buffer;
  lane->len = got > 0 ? (size_t)got : 0;
  file->bytes += lane->len;
  file->longer = lane->opened->most != 0 && file->bytes > lane->opened->most; /* it grows */
  lane->last |= file->longer;
  if (lane->kept != NULL && lane->len > 0 && file->bytes <= lane->opened->keep)
    g_byte_array_append (lane->kept, lane->buffer, (guint)lane->len);
}

/* Reads on until there is something to digest or no file is left. */
static void lane_fill (Lane *lane, const VerifyOpen **next, const VerifyOpen *end)
{
  while (lane->len == 0) {
    if (lane->opened == NULL && *next == end)
      return;
    if (lane->opened == NULL)
      lane_begin (lane, (*next)++);
    else if (lane->last)
      lane_end (lane);
    else if (lane->opened->data != NULL)
      lane_take (lane);
    else
      lane_read (lane);
  }
}

static void lane_pass (Lane *lane, size_t len)
{
  lane->piece += len;
  lane->len -= len;
}

void verify_hash (VerifyWorker *worker, const VerifyOpen *opened, unsigned n)
{
  Lane one = {.digest = worker->digest[0], .buffer = worker->buffer[0]};
  Lane other = {.digest = worker->digest[1], .buffer = worker->buffer[1]};
  const VerifyOpen *next = opened, *end = opened + n;
  for (;;) {
    lane_fill (&one, &next, end);
    lane_fill (&other, &next, end);
    if (one.len == 0 && other.len == 0)
      return;
    size_t both = MIN (one.len, other.len);
    size_t len = both > 0 ? both : one.len, other_len = both > 0 ? both : other.len;
    digest_update_both (one.digest, one.piece, len, other.digest, other.piece, other_len);
    lane_pass (&one, len);
    lane_pass (&other, other_len);
  }
}
