/* Helper programs: each reads one file that the caller has open and prints what it found.
 *
 * A helper runs without a shell, with fixed arguments and a bare environment. It is given the file as an open
 * descriptor
 * ("-- /dev/fd/3" ends its arguments), so no name from outside ever reaches it. It can gain no privileges and write no
 * file, and its CPU time, memory, output and run time are bounded: what it is fed may be hostile. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#define HELPER_CPU_SECONDS 2
#define HELPER_WALL_SECONDS 10
#define HELPER_MEMORY (256 * 1024 * 1024) /* bytes of address space */
#define HELPER_OUTPUT (32 * 1024 * 1024)  /* bytes on stdout */

typedef enum {
  HELPER_DONE,    /* it ended by itself: see status */
  HELPER_ABSENT,  /* it is not installed */
  HELPER_STOPPED, /* it ran into a limit, or died by a signal */
} HelperState;

typedef struct {
  HelperState state;
  int status;      /* exit status, when DONE */
  GString *output; /* stdout; a NUL follows */
  GString *errors; /* the beginning of stderr */
} Helper;

void helper_clear (Helper *helper);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Helper, helper_clear)

/* The full path of a program that is installed, or NULL. Given. */
char *helper_find (const char *program);

/* Runs program with the NULL-terminated arguments (its own name not among them) on the file that fd is, which ends the
 * arguments unless one of them has it ("@/dev/fd/3"). Safe from several threads. D-IO when no process could be made. */
bool helper_run (const char *program, const char *const *arguments, int fd, Helper *helper, GError **error);
/* The same with bytes in place of a file. */
bool helper_run_bytes (const char *program, const char *const *arguments, GBytes *bytes, Helper *helper,
                       GError **error);
