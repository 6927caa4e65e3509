/* Gives up all rights that a process does not need for reading, for good: by Landlock (files) and seccomp (system
 * calls), as far as the kernel supports them. Threads that start later inherit this. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* After this call files can be opened for reading only, beneath these directories (NULL-terminated); the process cannot
 * change files, execute programs or connect. Open and load everything else before. Returns NULL, or the missing
 * mechanisms for people: "Landlock", "seccomp", "Landlock and seccomp". Static. */
const char *sandbox_read_only (const char *const *directories);
