/* References that a command works on: its arguments or, for "-" or when there are none and stdin is no terminal, one a
 * line of stdin. Of a line only what stands before the first blank counts, so that what find and list print can be
 * piped on. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* arguments is NULL-terminated. D-USAGE when there are none, D-IO when stdin cannot be read. Given. */
char **references_read (const char *verb, char **arguments, GError **error);
/* The same with a question for who gave none; whole lines count when they say more than a reference. */
char **references_read_lines (const char *verb, const char *question, bool whole, char **arguments, GError **error);
