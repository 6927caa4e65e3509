/* Questions on a terminal that are answered by one key or by one line. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* Whether there is somebody to ask: a terminal to read from and to write on. */
bool dialog_is_possible (void);
/* Waits for one key, which is not shown; 'q' at the end of the input. Return is '\n'. An interrupt ends the program. */
char dialog_key (const char *question);
/* Reads a line after "label [now]: ". NULL: it is to stay as it is. Given. */
char *dialog_line (const char *label, const char *now);
