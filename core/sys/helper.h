/* Helper programs: each reads one file that the caller has open, and prints its result.
 *
 * A helper runs without a shell, with fixed arguments and an almost empty environment. It gets the file as an open
 * descriptor ("-- /dev/fd/3" ends its arguments), so it never sees a name from outside. Since the file may be hostile,
 * a helper cannot gain privileges or write files, and has limits of CPU time, memory, output and run time. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#define HELPER_CPU_SECONDS 2
#define HELPER_WALL_SECONDS 10
#define HELPER_MEMORY (256 * 1024 * 1024) /* bytes of address space */
#define HELPER_OUTPUT (32 * 1024 * 1024)  /* bytes on stdout */

typedef enum {
  HELPER_DONE,    /* ended by itself: see status */
  HELPER_ABSENT,  /* not installed */
  HELPER_STOPPED, /* reached a limit or died by a signal */
} HelperState;

typedef struct {
  unsigned times; /* set before the run: so many times the limits of CPU and run time and of memory; 0: once */
  HelperState state;
  int status;      /* exit status, when DONE */
  GString *output; /* stdout, followed by NUL */
  GString *errors; /* the beginning of stderr */
} Helper;

void helper_clear (Helper *helper);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Helper, helper_clear)

/* The full path of an installed program, or NULL. Given. */
char *helper_find (const char *program);

/* Runs program on the file of fd. The NULL-terminated arguments do not contain the program's name. The file becomes the
 * last argument unless one of them names it ("@/dev/fd/3"). Safe from several threads. D-IO when the program cannot
 * start. */
bool helper_run (const char *program, const char *const *arguments, int fd, Helper *helper, GError **error);
/* As helper_run, with bytes instead of a file. */
bool helper_run_bytes (const char *program, const char *const *arguments, GBytes *bytes, Helper *helper,
                       GError **error);
