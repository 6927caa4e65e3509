/* The parts of an archive that verify, compare and unpack are told to take. Paths and reference codes need no archive.
 * Names, former numbers and former codes are looked up in the archive at hand, and so is where a record of a pack has
 * been moved since: the archive must be the one from which the packs were made. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"
#include "tools/screen/command.h"

typedef struct {
  char **references; /* NULL-terminated */
  Archive *archive;  /* or NULL */
} Parts;
void parts_clear (Parts *parts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

/* given: the words of the command line, or NULL. packs (of VerifyPack) may be empty. directory: the archive to which
 * the packs belong, or NULL: the one at hand. Errors: D-REFERENCE, D-CUSTOMER-UNKNOWN, D-CUSTOMER-AMBIGUOUS (usage). */
bool parts_choose (const Context *context, const char *directory, const GArray *packs, char *const *given, Parts *parts,
                   GError **error);
/* The same references as an archive knows them that ends with this event: of records, their places at that time. Given.
 */
char **parts_then (const Parts *parts, uint64_t event);
/* The moves that the archive's journal tells, or NULL. Borrowed. */
const Moves *parts_later (const Parts *parts);
