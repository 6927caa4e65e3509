/* The tarball that a command writes: the options that say where it goes, and how. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "ops/backup.h"
#include "tools/screen/command.h"

/* Begins with the verb, for messages. */
typedef struct {
  const char *verb;
  const char *output; /* "-" is standard output; NULL: it was not said */
  char *receipt;      /* that goes beside the output when no option names another place */
  PackingOptions packing;
} Tarball;
void tarball_clear (Tarball *tarball);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tarball, tarball_clear)

bool tarball_set_compression (const char *name, const char *value, gpointer data, GError **error);
#define TARBALL_COMPRESSION(target, name, help)                                                                        \
  {                                                                                                                    \
    name, 0, help, "LEVEL", .set = tarball_set_compression, .data = target, .optional = true                           \
  }
/* Options of a Tarball; help is that of -o. */
#define TARBALL_OPTIONS(target, help)                                                                                  \
  {"output", 'o', help, "FILE|-", .file = &(target)->output},                                                          \
      {"receipt", 0, N_ ("write the receipt to this file (default: FILE.receipt)"), "FILE",                            \
       .file = &(target)->packing.receipt},                                                                            \
      TARBALL_COMPRESSION (target, "zstd", N_ ("compress with zstd")),                                                 \
      TARBALL_COMPRESSION (target, "gzip", N_ ("compress with gzip")),                                                 \
      TARBALL_COMPRESSION (target, "xz", N_ ("compress with xz")),                                                     \
  {                                                                                                                    \
    "no-event", 0, N_ ("do not record the pack in the journal"), NULL, .flag = &(target)->packing.no_event             \
  }

bool tarball_is_stdout (const Tarball *tarball);
/* D-USAGE when the tarball would share standard output, or go to a terminal. */
bool tarball_check (const Context *context, const Tarball *tarball, GError **error);
/* Completes the options and opens the archive: for writing, unless the pack is not to be recorded. With --sign the pack
 * and its receipt are signed. */
Archive *tarball_open (Context *context, Tarball *tarball, GError **error);
