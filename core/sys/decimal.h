/* Numbers as digits, in a tenth of the time of printf(3), for texts that are printed for every record. */
#pragma once

#include <stdint.h>

#include <glib.h>

#define DECIMAL_SIZE 21 /* UINT64_MAX with its NUL */

/* Prints value into text with at least so many digits (1 to 20), as "%0*" PRIu64 does. Returns its beginning in text.
 */
const char *decimal_print (uint64_t value, unsigned digits, char text[DECIMAL_SIZE]);
