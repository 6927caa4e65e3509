/* Pieces stand in a ring: the caller fills the next one, the thread digests them in their order. The end of a message
 * is a piece too. */
#include "sys/crypto/digest_thread.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#define PIECES 8
#define PIECE_BYTES (128 * 1024)

typedef struct {
  unsigned parts;
  char *name; /* of the message that ends here, or NULL */
  char hex[DIGEST_HEX_SIZE];
  size_t len;
  uint8_t bytes[PIECE_BYTES];
} Piece;

struct DigestThread {
  GThread *thread;
  Digest *stream, *message;
  char *wrong;          /* name, or NULL */
  pthread_mutex_t lock; /* of wrong and what follows; not GLib's, which the thread sanitizer cannot see */
  pthread_cond_t given, done;
  unsigned n_given, n_done; /* pieces so far */
  bool ending;
  Piece ring[PIECES];
};

/* The next piece; NULL at the end. */
static Piece *take (DigestThread *thread)
{
  pthread_mutex_lock (&thread->lock);
  while (thread->n_done == thread->n_given && !thread->ending)
    pthread_cond_wait (&thread->given, &thread->lock);
  Piece *piece = thread->n_done == thread->n_given ? NULL : &thread->ring[thread->n_done % PIECES];
  pthread_mutex_unlock (&thread->lock);
  return piece;
}

static void digest_piece (DigestThread *thread, const Piece *piece)
{
  if (piece->parts == DIGEST_BOTH)
    digest_update_both (thread->stream, piece->bytes, piece->len, thread->message, piece->bytes, piece->len);
  else
    digest_update (piece->parts == DIGEST_STREAM ? thread->stream : thread->message, piece->bytes, piece->len);
}

/* Its name, when the message that ends with this piece is not the right one. Given. */
static char *compare (DigestThread *thread, Piece *piece)
{
  char found[DIGEST_HEX_SIZE] = "";
  g_autofree char *name = g_steal_pointer (&piece->name);
  if (name != NULL)
    digest_finish (thread->message, found);
  return name != NULL && strcmp (found, piece->hex) != 0 ? g_steal_pointer (&name) : NULL;
}

static gpointer run (gpointer data)
{
  DigestThread *thread = data;
  for (Piece *piece; (piece = take (thread)) != NULL;) {
    digest_piece (thread, piece);
    g_autofree char *wrong = compare (thread, piece);
    pthread_mutex_lock (&thread->lock);
    if (thread->wrong == NULL)
      thread->wrong = g_steal_pointer (&wrong);
    thread->n_done++;
    pthread_cond_signal (&thread->done);
    pthread_mutex_unlock (&thread->lock);
  }
  return NULL;
}

DigestThread *digest_thread_new (DigestAlgorithm algorithm)
{
  DigestThread *thread = g_new0 (DigestThread, 1);
  thread->stream = digest_new (algorithm);
  thread->message = digest_new (algorithm);
  pthread_mutex_init (&thread->lock, NULL);
  pthread_cond_init (&thread->given, NULL);
  pthread_cond_init (&thread->done, NULL);
  thread->thread = g_thread_new ("digest", run, thread);
  return thread;
}

void digest_thread_free (DigestThread *thread)
{
  if (thread == NULL)
    return;
  pthread_mutex_lock (&thread->lock);
  thread->ending = true;
  pthread_cond_signal (&thread->given);
  pthread_mutex_unlock (&thread->lock);
  g_thread_join (thread->thread);
  pthread_mutex_destroy (&thread->lock);
  pthread_cond_destroy (&thread->given);
  pthread_cond_destroy (&thread->done);
  digest_free (thread->stream);
  digest_free (thread->message);
  g_free (thread->wrong);
  g_free (thread);
}

/* ---- The caller's side ---- */

/* Waits until so many pieces at most are still to be digested. */
static void wait_for (DigestThread *thread, unsigned most)
{
  pthread_mutex_lock (&thread->lock);
  while (thread->n_given - thread->n_done > most)
    pthread_cond_wait (&thread->done, &thread->lock);
  pthread_mutex_unlock (&thread->lock);
}

/* The piece to be filled next, which nobody else looks at. */
static Piece *begin (DigestThread *thread)
{
  wait_for (thread, PIECES - 1);
  return &thread->ring[thread->n_given % PIECES];
}

static void give (DigestThread *thread)
{
  pthread_mutex_lock (&thread->lock);
  thread->n_given++;
  pthread_cond_signal (&thread->given);
  pthread_mutex_unlock (&thread->lock);
}

void digest_thread_update (DigestThread *thread, DigestParts parts, const void *data, size_t len)
{
  for (const uint8_t *at = data; len > 0;) {
    Piece *piece = begin (thread);
    piece->parts = parts;
    piece->len = MIN (len, PIECE_BYTES);
    memcpy (piece->bytes, at, piece->len);
    at += piece->len;
    len -= piece->len;
    give (thread);
  }
}

void digest_thread_expect (DigestThread *thread, const char *hex, const char *name)
{
  Piece *piece = begin (thread);
  piece->parts = DIGEST_MESSAGE;
  piece->len = 0;
  piece->name = g_strdup (name);
  g_strlcpy (piece->hex, hex, sizeof piece->hex);
  give (thread);
}

const char *digest_thread_wrong (DigestThread *thread)
{
  pthread_mutex_lock (&thread->lock);
  const char *wrong = thread->wrong; /* which does not change any more once it is set */
  pthread_mutex_unlock (&thread->lock);
  return wrong;
}

void digest_thread_settle (DigestThread *thread)
{
  wait_for (thread, 0);
}

void digest_thread_finish (DigestThread *thread, char hex[DIGEST_HEX_SIZE])
{
  wait_for (thread, 0);
  digest_finish (thread->stream, hex);
}
