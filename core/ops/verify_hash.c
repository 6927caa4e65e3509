/* Hashing. Every thread has one digest context and one buffer and reads whole files into it piece by piece. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ops/verify_private.h"
#include "sys/error.h"

void verify_worker_init (VerifyWorker *worker, Verify *verify)
{
  worker->verify = verify;
  worker->digest = digest_new (verify->algorithm);
  worker->buffer = g_malloc (VERIFY_PIECE_BYTES);
}

void verify_worker_clear (VerifyWorker *worker)
{
  digest_free (worker->digest);
  g_free (worker->buffer);
}

static ssize_t read_piece (int fd, guint8 *buffer)
{
  ssize_t got;
  do
    got = read (fd, buffer, VERIFY_PIECE_BYTES);
  while (got < 0 && errno == EINTR);
  return got;
}

static void hash_one (VerifyWorker *worker, const VerifyOpen *opened)
{
  VerifyFile *file = opened->file;
  g_autoptr (GByteArray) kept = opened->keep > 0 ? g_byte_array_new () : NULL;
  struct stat status;
  ssize_t got;
  file->links = fstat (opened->fd, &status) == 0 ? (uint64_t)status.st_nlink : 0;
  do {
    if ((got = read_piece (opened->fd, worker->buffer)) <= 0)
      break;
    digest_update (worker->digest, worker->buffer, (size_t)got);
    file->bytes += (uint64_t)got;
    if (kept != NULL && file->bytes <= opened->keep)
      g_byte_array_append (kept, worker->buffer, (guint)got);
  } while (got == VERIFY_PIECE_BYTES); /* a regular file gives less only at its end */
  int failed = errno;
  digest_finish (worker->digest, file->digest);
  file->read = got >= 0;
  if (!file->read)
    error_set_errno (&file->error, failed, file->name, "cannot read the file");
  else if (kept != NULL && file->bytes <= opened->keep)
    file->contents = g_byte_array_free_to_bytes (g_steal_pointer (&kept));
}

void verify_hash (VerifyWorker *worker, VerifyOpen *opened, unsigned n)
{
  for (unsigned i = 0; i < n; i++) {
    hash_one (worker, &opened[i]);
    close (opened[i].fd);
  }
}
