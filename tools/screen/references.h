/* The references that a command works on: its arguments; or the lines of stdin, for "-", or without arguments when
 * stdin is not a terminal. Only the first word of a line is used, so that the output of find and list can be piped in.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"
#include "tools/screen/context.h"

/* arguments is NULL-terminated. D-USAGE when there are none, D-IO when stdin cannot be read. Given. */
char **references_read (const char *verb, char **arguments, GError **error);
/* The same, with the error for a call without any, which is also that for a pipe that brings none. */
char **references_some (const char *verb, const char *question, char **arguments, GError **error);
/* The same as references_read, with the error for a call without any; whole: entire lines are used. */
char **references_read_lines (const char *verb, const char *question, bool whole, char **arguments, GError **error);

/* After a refusal of a command about several references: tells the fault of each of them, and replaces *error by
 * D-REFERENCES, of the same kind. attempt is the command about one reference, as a dry run. When less than two have a
 * fault of their own, *error stays. */
typedef bool (*ReferenceAttempt) (const char *const *reference, gpointer data, GError **error);
void references_tell_all (Context *context, Archive *archive, const char *const *references, ReferenceAttempt attempt,
                          gpointer data, GError **error);
