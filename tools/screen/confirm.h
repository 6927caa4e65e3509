/* Asking before an act that cannot easily be taken back. Only a terminal is asked: without one, a command goes on or
 * says which option it needs. Nothing but the right answer counts as one. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "tools/screen/context.h"

/* {OPTION_YES (&yes)} */
#define OPTION_YES(target) "yes", 0, N_ ("do not ask"), NULL, .flag = target

/* Names the things that will be touched and asks "y/N" on a terminal. D-NOT-CONFIRMED (usage) for any other answer.
 * Without a terminal: false and D-NOT-CONFIRMED when it is needed (an act on many things), otherwise true. yes,
 * --dry-run: true at once. what is one line, already translated. */
bool confirm_act (const Context *context, const char *what, bool yes, bool needed, GError **error);
/* The same, with a word to be typed, or given before (NULL: it was not): there is no other way. option is its name. */
bool confirm_word (const Context *context, const char *what, const char *word, const char *given, const char *option,
                   GError **error);
