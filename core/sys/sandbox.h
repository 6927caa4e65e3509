/* Giving up, for good, what a process that only reads does not need: Landlock (files) and seccomp (system calls), as
 * far as the kernel has them. Threads that are started later inherit it. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* From now on files can be opened only for reading, and only beneath these directories (NULL-terminated); nothing can
 * be changed, executed or connected to. Call it when everything else has been opened and loaded. Returns NULL, or what
 * could not be had, for people: "Landlock", "seccomp", "Landlock and seccomp". Static. */
const char *sandbox_read_only (const char *const *directories);
