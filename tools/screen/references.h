/* The references that a command works on: its arguments; or the lines of stdin, for "-", or without arguments when
 * stdin is not a terminal. Only the first word of a line is used, so that the output of find and list can be piped in.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* arguments is NULL-terminated. D-USAGE when there are none, D-IO when stdin cannot be read. Given. */
char **references_read (const char *verb, char **arguments, GError **error);
/* The same, with the error for a call without any, which is also that for a pipe that brings none. */
char **references_some (const char *verb, const char *question, char **arguments, GError **error);
/* The same as references_read, with the error for a call without any; whole: entire lines are used. */
char **references_read_lines (const char *verb, const char *question, bool whole, char **arguments, GError **error);
