/* Where layouts come from: those that ship with the program, and files of the user's own. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/layout.h"

/* A layout's file as it stands: what init copies into an archive. */
typedef struct {
  char *id;
  unsigned edition;
  GBytes *bytes;
} RulesFile;

typedef struct {
  Layout *layout;
  char *name;       /* the file, for messages */
  GPtrArray *files; /* of RulesFile: the layout's own first, then each that it extends */
} Rules;

void layouts_free (Rules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rules, layouts_free)

/* Reads a layout that ships by its id ("company"), or the user's own file by its path (a word with '/' or '.'). A
 * file's parents are looked for beside it and then among those that ship. faults as in layout_parse. Errors:
 * D-LAYOUT-UNKNOWN (usage; the hint has the ids there are), and those of layout_parse and io_read_file. */
Rules *layouts_load (const char *layout, GPtrArray *faults, GError **error);
