/* What was installed beside the program: the layouts that ship, the schema, the text of README.txt. */
#pragma once

#include <glib.h>

/* The directory of the layouts that ship: $DOSSIER_DATA/layouts, otherwise ../share/dossier/layouts of the program.
 * Given. */
char *installed_directory (void);
/* Their ids, sorted. */
GPtrArray *installed_layouts (GError **error);
