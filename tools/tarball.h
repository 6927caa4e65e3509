/* The tarball that a command writes: the options that say where it goes, and how. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "ops/backup.h"
#include "tools/screen/command.h"

/* Forgets what was given before. The verb is for messages. */
void tarball_clear (const char *verb);
/* The command's options: those of a tarball, with what is said of -o, and its own. Given. */
GOptionEntry *tarball_entries (const char *output, const GOptionEntry *own);
/* Where it goes, as it was said: "-" is standard output. NULL: it was not said. */
const char *tarball_output (void);
bool tarball_is_stdout (void);
/* Whether standard output, if it goes there, is for nothing else: D-USAGE when not. */
bool tarball_check (const Context *context, GError **error);
/* Sets output, descriptor, receipt, compression, level, no_event and dry_run. They are valid until tarball_clear. */
void tarball_fill (const Context *context, PackingOptions *options);
/* Opens the archive, to be told of the tarball unless it is not to be; with --sign, who signs pack and receipt. */
Archive *tarball_open (Context *context, PackingOptions *options, GError **error);
