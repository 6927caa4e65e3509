/* Whether the QR codes of a scanned test sheet can be read. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* Reads a scan with sheets or labels (form/label). Adds a DoctorPoint for its resolution and one for each code, or for
 * what keeps codes from being read. Errors: those of io_open_file. */
bool labels_examine (const char *path, GPtrArray *points, GError **error);
