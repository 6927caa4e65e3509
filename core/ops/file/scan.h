/* Taking in a scan that becomes a part of a record that is filed already. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/record.h"
#include "store/change.h"

/* The name of a scan's file as records keep it: in NFC, with odd characters escaped. Given. */
char *file_scan_name (const char *path);
/* Reads a scan and copies it into a change that has begun, as a file of its own (*item); a dry run only reads it. Sets
 * all of the part but its role and title; its file is named as the first of its role. waive: names of checks, or NULL.
 * Errors: D-NOT-A-FILE, D-SCAN-DAMAGED, D-SCAN-LOCKED, D-SCAN-CHANGED, those of transaction_copy. */
bool file_take_scan (Change *change, const char *path, char **waive, RecordPart *part, unsigned *item, GError **error);
