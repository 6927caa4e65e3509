/* Shared by the files of dossier inbox. */
#pragma once

#include "ops/inbox.h"
#include "tools/screen/context.h"

/* Asks about each proposal on the terminal: accept, change, skip, go back, quit. An accepted one
 * describes the following ones, where they have nothing of their own. The others are skipped. */
bool inbox_ask (Context *context, Archive *archive, Inbox *inbox, GError **error);

/* "scan-1.tif, scan-2.tif and 3 more". Given. */
char *inbox_name_files (const InboxProposal *proposal);
