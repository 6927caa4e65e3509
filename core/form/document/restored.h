/* RESTORED.txt: in the root of an archive that was unpacked from a backup; describes the state of the backup. While the
 * journal ends at the event that it names, nobody writes to the archive. */
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
  uint64_t events;               /* number of the last event; later ones are unknown */
  char head[DIGEST_HEX_SIZE];    /* digest of its line */
  bool partial;                  /* only a part of the archive was restored, so that it stays read-only */
} Restored;

/* Accepts exactly the bytes that restored_print writes; otherwise D-RESTORED-TEXT (unreadable, where "name:line"). */
bool restored_parse (GBytes *bytes, const char *name, Restored *restored, GError **error);
GBytes *restored_print (const Restored *restored);
