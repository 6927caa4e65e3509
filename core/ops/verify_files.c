/* Hashing. Every thread has one digest context and one buffer and reads whole files into it piece by piece. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ops/verify_private.h"
#include "sys/error.h"
#include "sys/io.h"

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

bool verify_hash (VerifyWorker *worker, int fd, const char *place, char hex[DIGEST_HEX_SIZE], uint64_t *bytes,
                  size_t max, GBytes **contents, GError **error)
{
  g_autoptr (GByteArray) kept = contents != NULL ? g_byte_array_new () : NULL;
  ssize_t got;
  *bytes = 0;
  do {
    if ((got = read_piece (fd, worker->buffer)) <= 0)
      break;
    digest_update (worker->digest, worker->buffer, (size_t)got);
    *bytes += (uint64_t)got;
    if (kept != NULL && *bytes <= max)
      g_byte_array_append (kept, worker->buffer, (guint)got);
  } while (got == VERIFY_PIECE_BYTES); /* a regular file gives less only at its end */
  int failed = errno;
  digest_finish (worker->digest, hex);
  if (got < 0) {
    error_set_errno (error, failed, place, "cannot read the file");
    return false;
  }
  atomic_fetch_add (&worker->verify->files, 1);
  atomic_fetch_add (&worker->verify->bytes, *bytes);
  if (contents != NULL)
    *contents = *bytes <= max ? g_byte_array_free_to_bytes (g_steal_pointer (&kept)) : NULL;
  return true;
}

static int open_at (Verify *verify, const char *path, bool directory, GError **error)
{
  return directory ? io_open_dir (verify->root, path, error) : io_open_file (verify->root, path, error);
}

/* A writer places by renaming from .staging, and a cleaner renames the transaction first. So what is in neither
 * place has been placed in between: it is looked for at its own place once more. */
static int open_staged (Verify *verify, const VerifyEntry *entry, char **stands)
{
  const char *path = verify_table_path (verify->table, entry);
  const char *staged = g_hash_table_lookup (verify->staged, path);
  if (staged == NULL)
    return -1;
  bool directory = entry->kind == VERIFY_RECORD;
  g_autofree char *item = g_path_get_basename (staged);
  g_autofree char *transaction = g_path_get_dirname (staged);
  g_autofree char *gone = g_strdup_printf ("%s.gone/%s", transaction, item);
  const char *const places[] = {staged, gone, path};
  for (unsigned i = 0; i < G_N_ELEMENTS (places); i++) {
    int fd = open_at (verify, places[i], directory, NULL);
    if (fd < 0)
      continue;
    g_free (*stands);
    *stands = g_strdup (places[i]);
    if (i < 2)
      verify_add (verify, finding_new (FINDING_NOTE, "V-NOT-PLACED", path,
                                       "committed, and not yet in its place; verified where it is staged"));
    return fd;
  }
  return -1;
}

int verify_open (Verify *verify, const VerifyEntry *entry, char **stands)
{
  g_autoptr (GError) error = NULL;
  bool directory = entry->kind == VERIFY_RECORD;
  *stands = g_strdup (verify_table_path (verify->table, entry));
  int fd = open_at (verify, *stands, directory, &error);
  if (fd < 0 && error_has_id (error, "D-NOT-FOUND"))
    fd = open_staged (verify, entry, stands);
  if (fd < 0)
    verify_explain (verify, *stands, entry, directory, error);
  return fd;
}

GBytes *verify_read (VerifyWorker *worker, const VerifyEntry *entry, size_t max)
{
  Verify *verify = worker->verify;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) contents = NULL;
  g_autofree char *stands = NULL;
  char expected[DIGEST_HEX_SIZE], found[DIGEST_HEX_SIZE];
  uint64_t bytes = 0;
  const char *path = verify_table_path (verify->table, entry);
  int fd = verify_open (verify, entry, &stands);
  if (fd < 0)
    return NULL;
  bool read = verify_hash (worker, fd, path, found, &bytes, max, &contents, &error);
  close (fd);
  if (!read) {
    verify_explain (verify, path, entry, false, error);
    return NULL;
  }
  verify_table_digest (verify->table, entry, expected);
  if (!g_str_equal (expected, found)) {
    verify_fault (verify, "V-FILE-CHANGED", path, entry, expected, found, "restore this file from a backup",
                  "the file is not the one that was filed");
    return NULL;
  }
  if (contents == NULL)
    verify_fault (verify, "V-TOO-LARGE", path, entry, NULL, NULL, NULL, "the file is larger than its kind may be");
  return g_steal_pointer (&contents);
}
