/* Printing registers, for dossier destroy. */
#pragma once

#include "ops/destroy.h"
#include "store/index.h"
#include "tools/verbs.h"

/* `dossier destroy acknowledge`. */
int destroy_acknowledge_register (Context *context, char **argv, GError **error);

/* Prints a table of all registers. */
bool destroy_list_registers (Context *context, Archive *archive, GError **error);
/* Prints one register: its state, lines, signatures, and missing signatures with the people who could give them. With a
 * directory, also exports it there. Only with restricted, titles of restricted records are shown, too. */
bool destroy_show_register (Context *context, Archive *archive, const char *number, const char *directory,
                            bool restricted, GError **error);
