/* Finding layouts: those installed with the program, the user's own files, and those that an archive has adopted. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/layout.h"
#include "store/archive.h"

/* A layout's file, which init copies into an archive. */
typedef struct {
  char *id;
  unsigned edition;
  GBytes *bytes;
} RulesFile;

typedef struct {
  Layout *layout;
  char *name;       /* the file, for messages */
  GPtrArray *files; /* of RulesFile: the layout's own first, then the layouts that it extends */
} Rules;

void layouts_free (Rules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rules, layouts_free)

/* Reads an installed layout by its id ("company"), or a user's own file by its path (a word with '/' or '.'). Layouts
 * that a file extends are searched beside it and then among the installed ones. faults as in layout_parse. Errors:
 * D-LAYOUT-UNKNOWN (usage; the hint lists the installed ids), those of layout_parse and io_read_file. */
Rules *layouts_load (const char *layout, GPtrArray *faults, GError **error);

/* The layout in force, which the last event with use=inforce put into force (form/document/adoption.h). The first call
 * reads the archive's own copies of it and of the layouts that it extends, and checks their digests. When it replaced
 * another one, its right to do so is checked (store/people.h). Borrowed. Errors: D-LAYOUT-NONE, those of archive_read,
 * layout_parse and people_read. */
const Layout *layouts_in_force (Archive *archive, GError **error);
/* The same by these events (of Event) of files in layouts/, its right unchecked; or, with a path, the layout of that
 * path with the editions that were there before it. Given. */
Layout *layouts_read (const Archive *archive, const GPtrArray *events, const char *path, GError **error);
/* Has the next call of layouts_in_force read it again. */
void layouts_forget (Archive *archive);
/* Whether the layout that layouts_in_force returned is still in force at the journal's head, which the index has.
 * D-LAYOUT-CHANGED (busy) when it is not. */
bool layouts_stay (Archive *archive, Index *index, GError **error);
/* Today, by the machine's clock in the archive's zone: the day on which terms and deadlines are judged. D-CLOCK, and
 * the errors of layouts_in_force. */
bool layouts_today (Archive *archive, GDate *today, GError **error);
