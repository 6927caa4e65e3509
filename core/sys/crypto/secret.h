/* Secrets in the kernel's keyring: a passphrase that a user types once for a session. The kernel keeps it in memory,
 * out of files and swap, for processes of the same user and session alone, and forgets it in time. Some systems
 * (containers above all) do not let programs use it. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* Keeps a secret under a name for some seconds, in place of an earlier one. D-KEYRING (unreadable) when the system does
 * not allow it. */
bool secret_keep (const char *name, const char *text, unsigned seconds, GError **error);
/* The secret, given, to be wiped; NULL when there is none. max: in bytes. */
char *secret_find (const char *name, size_t max);
/* Forgets it. False when there is none. */
bool secret_forget (const char *name);
