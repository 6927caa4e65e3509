/* The foreign libraries as they are found at run time. */
#pragma once

/* The i-th library's name and version ("libxml2", "2.9.14"), static; NULL past the last. *version is NULL for one
 * that is loaded when needed and is not installed. */
const char *versions_library (unsigned i, const char **version);
