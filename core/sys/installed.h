/* Files that are installed with the program: layouts, the schema, the text of README.txt. */
#pragma once

#include <glib.h>

/* The directory of the installed layouts: $DOSSIER_DATA/layouts, otherwise ../share/dossier/layouts beside the program.
 * Given. */
char *installed_directory (void);
/* The ids of these layouts, sorted. Given. */
GPtrArray *installed_layouts (GError **error);
