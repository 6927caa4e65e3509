/* Where layouts come from: those that ship with the program, files of the user's own, and those that an archive has
 * adopted. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/layout.h"
#include "store/archive.h"

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

/* The layout in force: what the last event `layout use=inforce` brought, read at the first call from the archive's own
 * copy and held against the event's digest, as are those it extends. Borrowed. D-LAYOUT-NONE, and the errors of
 * archive_read and layout_parse. */
const Layout *layouts_in_force (Archive *archive, GError **error);
/* An edition that was in force before, with what it extended then. Given. Errors as of layouts_in_force. */
Layout *layouts_former (Archive *archive, const char *id, unsigned edition, GError **error);
