/* What dossier destroy prints of registers. */
#pragma once

#include "ops/destroy.h"
#include "store/index.h"
#include "tools/screen/command.h"

/* A state, stage, disposition or decision as people read it: in JSON the word itself. */
const char *destroy_word (const Output *output, const char *word);

/* One row a register. */
bool destroy_list_registers (Context *context, Archive *archive, GError **error);
/* One register: its state, its lines, who has signed, and what is missing and who may give it. With a directory it is
 * also written there, for an outsider. */
bool destroy_show_register (Context *context, Archive *archive, const char *number, const char *directory,
                            GError **error);
