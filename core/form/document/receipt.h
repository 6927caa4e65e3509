/* The receipt of a pack: a short strict text that identifies the tarball and the event from which the next increment
 * starts. The operator keeps it apart from the tarball. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/pack.h"

#define RECEIPT_MAX_BYTES (4 * 1024)

typedef struct {
  PackRange range;
  char tarball[DIGEST_HEX_SIZE]; /* digest of the tarball as written, including compression */
  uint64_t bytes;                /* of the tarball */
  int64_t time;                  /* when the pack was complete, UTC seconds */
} Receipt;

/* Accepts exactly the bytes that receipt_print writes; otherwise D-RECEIPT (unreadable, where "name:line"). */
bool receipt_parse (GBytes *bytes, const char *name, Receipt *receipt, GError **error);
GBytes *receipt_print (const Receipt *receipt);
