/* Files what an inbox proposes, as requests to file (ops/file), in one transaction. A source leaves the folder after
 * the commit: into done/DAY, or is removed if that was asked for. A crash between leaves it there; the next run finds
 * its bytes in the archive and moves it. The same goes for two processes at once. */
#pragma once

#include "ops/inbox/folder.h"

/* Files all proposals that have no problem and are not skipped, puts broken files aside with a note each, and sets the
 * places of the proposals. A proposal that cannot be filed gets a problem and stops no other. In a dry run nothing is
 * changed. progress may be NULL. Records are durable on return. False when nothing was filed: errors of file_run that
 * are not of one proposal; D-NOT-A-DIRECTORY (unreadable) when done or problems is none. *trouble is set when sources
 * could not be moved: they lie where they were, and the next run finds them filed. */
bool inbox_file (Inbox *inbox, Archive *archive, const char *actor, const GDate *today, bool dry_run,
                 const FilingProgress *progress, GError **trouble, GError **error);
/* Files that the last run took out of the folder, or left in it although they cannot be filed: of InboxFile. */
const GPtrArray *inbox_aside (const Inbox *inbox);
