/* A queue with one thread. The caller fills a piece, the thread digests it, and the caller takes it back and fills it
 * again. The end of a message is a piece, too. */
#include "sys/crypto/digest_thread.h"

#include <stdint.h>
#include <string.h>

#include "sys/work.h"

#define PIECES 8
#define PIECE_BYTES (128 * 1024)

typedef struct {
  unsigned parts;
  char *name; /* of the message that ends here, or NULL; after digesting, NULL unless its digest is wrong */
  char hex[DIGEST_HEX_SIZE];
  size_t len;
  uint8_t bytes[PIECE_BYTES];
} Piece;

struct DigestThread {
  WorkQueue *queue; /* of Piece */
  GPtrArray *spare; /* the pieces that are not in the queue */
  Digest *stream, *message;
  char *wrong; /* name, or NULL */
};

static void piece_free (gpointer data)
{
  Piece *piece = data;
  g_free (piece->name);
  g_free (piece);
}

static size_t hash_piece (gpointer job, gpointer own G_GNUC_UNUSED, gpointer data)
{
  Piece *piece = job;
  DigestThread *thread = data;
  char found[DIGEST_HEX_SIZE];
  if (piece->parts == DIGEST_BOTH)
    digest_update_both (thread->stream, piece->bytes, piece->len, thread->message, piece->bytes, piece->len);
  else
    digest_update (piece->parts == DIGEST_STREAM ? thread->stream : thread->message, piece->bytes, piece->len);
  if (piece->name == NULL)
    return 0;
  digest_finish (thread->message, found);
  if (strcmp (found, piece->hex) == 0)
    g_clear_pointer (&piece->name, g_free);
  return 0;
}

DigestThread *digest_thread_new (DigestAlgorithm algorithm)
{
  DigestThread *thread = g_new0 (DigestThread, 1);
  thread->stream = digest_new (algorithm);
  thread->message = digest_new (algorithm);
  thread->spare = g_ptr_array_new_with_free_func (piece_free);
  for (unsigned i = 0; i < PIECES; i++)
    g_ptr_array_add (thread->spare, g_new0 (Piece, 1));
  thread->queue = work_queue_new (
      &(WorkRules){.threads = 1, .most = PIECES, .work = hash_piece, .free = piece_free, .data = thread});
  return thread;
}

void digest_thread_free (DigestThread *thread)
{
  if (thread == NULL)
    return;
  work_queue_free (thread->queue);
  g_ptr_array_unref (thread->spare);
  digest_free (thread->stream);
  digest_free (thread->message);
  g_free (thread->wrong);
  g_free (thread);
}

/* Waits for the oldest piece in the queue; false when there is none. */
static bool take_back (DigestThread *thread)
{
  Piece *piece = work_queue_take (thread->queue);
  if (piece == NULL)
    return false;
  if (thread->wrong == NULL)
    thread->wrong = g_steal_pointer (&piece->name);
  g_clear_pointer (&piece->name, g_free);
  g_ptr_array_add (thread->spare, piece);
  return true;
}

static Piece *spare_piece (DigestThread *thread)
{
  if (thread->spare->len == 0)
    take_back (thread);
  return g_ptr_array_steal_index_fast (thread->spare, thread->spare->len - 1);
}

void digest_thread_update (DigestThread *thread, DigestParts parts, const void *data, size_t len)
{
  for (const uint8_t *at = data; len > 0;) {
    Piece *piece = spare_piece (thread);
    piece->parts = parts;
    piece->len = MIN (len, PIECE_BYTES);
    memcpy (piece->bytes, at, piece->len);
    at += piece->len;
    len -= piece->len;
    work_queue_add (thread->queue, piece, 0);
  }
}

void digest_thread_expect (DigestThread *thread, const char *hex, const char *name)
{
  Piece *piece = spare_piece (thread);
  piece->parts = DIGEST_MESSAGE;
  piece->len = 0;
  piece->name = g_strdup (name);
  g_strlcpy (piece->hex, hex, sizeof piece->hex);
  work_queue_add (thread->queue, piece, 0);
}

const char *digest_thread_wrong (DigestThread *thread)
{
  return thread->wrong;
}

void digest_thread_settle (DigestThread *thread)
{
  while (take_back (thread))
    ;
}

void digest_thread_finish (DigestThread *thread, char hex[DIGEST_HEX_SIZE])
{
  digest_thread_settle (thread);
  digest_finish (thread->stream, hex);
}
