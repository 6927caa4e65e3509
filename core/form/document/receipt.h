/* The receipt of a pack: a small strict text for the operator, kept apart from the tarball, that says which it is, and
 * from which position the next increment starts. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/pack.h"

#define RECEIPT_MAX_BYTES (4 * 1024)

typedef struct {
  PackRange range;
  char tarball[DIGEST_HEX_SIZE]; /* digest of the tarball as it was written, compression included */
  uint64_t bytes;                /* of the tarball */
  int64_t time;                  /* at which it was done, UTC seconds */
} Receipt;

/* D-RECEIPT (unreadable, where "name:line") for any byte that receipt_print would not have written. */
bool receipt_parse (GBytes *bytes, const char *name, Receipt *receipt, GError **error);
GBytes *receipt_print (const Receipt *receipt);
