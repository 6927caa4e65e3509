/* archive.xml: identity and format of an archive. Written once, by init. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "sys/crypto/digest.h"

#define FONDS_FORMAT 1
#define FONDS_KEEPER "C00000" /* that init gives */

typedef struct {
  unsigned format; /* of the archive on disk */
  char *code;      /* Z109 */
  char *keeper;    /* number of the keeper of the archive, a customer: C00000 */
  char *name;      /* in NFC */
  DigestAlgorithm digest;
  int64_t created; /* UTC seconds */
  char *nonce;     /* 32 hexadecimal digits */
} Fonds;

extern const struct Shape fonds_shape; /* form/shape.h */

void fonds_clear (Fonds *fonds);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fonds, fonds_clear)

/* D-FORMAT-NEWER (format) for a format above FONDS_FORMAT; otherwise the errors of xml_parse, and D-FONDS. */
bool fonds_parse (GBytes *bytes, Fonds *fonds, GError **error);
GBytes *fonds_print (const Fonds *fonds);
