/* Digests in a thread of their own, a little behind the caller: of a stream, which cannot be divided among threads, and
 * of messages within the stream, at no additional time (digest_update_both). */
#pragma once

#include "sys/crypto/digest.h"

typedef struct DigestThread DigestThread;
DigestThread *digest_thread_new (DigestAlgorithm algorithm);
void digest_thread_free (DigestThread *thread);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DigestThread, digest_thread_free)

/* What the bytes are part of. */
typedef enum { DIGEST_STREAM = 1, DIGEST_MESSAGE = 2, DIGEST_BOTH = 3 } DigestParts;

/* Adds a copy of the bytes; waits while the thread is a mebibyte behind. */
void digest_thread_update (DigestThread *thread, DigestParts parts, const void *data, size_t len);
/* Ends the message, and compares its digest with hex. */
void digest_thread_expect (DigestThread *thread, const char *hex, const char *name);
/* The name of the first message with a wrong digest so far, or NULL. Borrowed. */
const char *digest_thread_wrong (DigestThread *thread);
/* Waits until all messages that ended are compared. */
void digest_thread_settle (DigestThread *thread);
/* As digest_finish, for the stream. */
void digest_thread_finish (DigestThread *thread, char hex[DIGEST_HEX_SIZE]);
