/* The passphrase of a private key: from a file, from an open descriptor, or typed on the terminal without being shown;
 * never from the command line. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "sys/crypto/key.h"
#include "tools/screen/context.h"

/* Reads it as the options say; otherwise takes the one that the kernel keeps under this name (sys/crypto/secret.h;
 * NULL: none), or asks on the terminal with prompt, twice when it is new. Errors: D-PASSPHRASE (usage) when none can be
 * read or the two differ; D-PASSPHRASE-FILE (refused) for a file that others can read. Given; a KeySecret. */
char *passphrase_read (const Context *context, const char *name, const char *prompt, bool is_new, GError **error);
