/* RESTORED.txt: stands in the root of an archive that was unpacked from a backup, and says what is known of it. While
 * the journal ends where this says, nobody writes to the archive. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "sys/crypto/digest.h"

#define RESTORED_FILE "RESTORED.txt"
#define RESTORED_MAX_BYTES (64 * 1024)

typedef struct {
  DigestAlgorithm algorithm;
  char archive[DIGEST_HEX_SIZE]; /* id */
  uint64_t events;               /* number of the last one; what happened later is not known */
  char head[DIGEST_HEX_SIZE];    /* digest of its line */
  bool partial;                  /* only some of the archive was restored, so that nobody will ever write to it */
} Restored;

/* D-RESTORED-TEXT (unreadable, where "name:line") for any byte that restored_print would not have written. */
bool restored_parse (GBytes *bytes, const char *name, Restored *restored, GError **error);
GBytes *restored_print (const Restored *restored);
