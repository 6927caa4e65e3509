/* Digests that a thread of its own computes, somewhat behind whoever has the bytes: of a stream, which can be shared
 * out to no other thread, and of messages that go by in it, beside the stream in the same time (sys/digest). */
#pragma once

#include "sys/crypto/digest.h"

typedef struct DigestThread DigestThread;
DigestThread *digest_thread_new (DigestAlgorithm algorithm);
void digest_thread_free (DigestThread *thread);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DigestThread, digest_thread_free)

/* What bytes belong to. */
typedef enum { DIGEST_STREAM = 1, DIGEST_MESSAGE = 2, DIGEST_BOTH = 3 } DigestParts;

/* Adds bytes, of which a copy is made; waits while the thread is a mebibyte behind. */
void digest_thread_update (DigestThread *thread, DigestParts parts, const void *data, size_t len);
/* Ends the message, which should have this digest. */
void digest_thread_expect (DigestThread *thread, const char *hex, const char *name);
/* The name of the first message that had another one, as far as is known; NULL: none. Borrowed. */
const char *digest_thread_wrong (DigestThread *thread);
/* Waits until that is known of all that have ended. */
void digest_thread_settle (DigestThread *thread);
/* As digest_finish, of the stream. */
void digest_thread_finish (DigestThread *thread, char hex[DIGEST_HEX_SIZE]);
