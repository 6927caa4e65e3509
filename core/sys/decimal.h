/* Numbers as digits: what printf(3) would write, in a tenth of its time, for what is printed for every record. */
#pragma once

#include <stdint.h>

#include <glib.h>

#define DECIMAL_SIZE 21 /* of UINT64_MAX with its NUL */

/* Prints value into text, with zeros before it until there are so many digits (1 to 20): as "%0*" PRIu64. Returns where
 * it begins in text. */
const char *decimal_print (uint64_t value, unsigned digits, char text[DECIMAL_SIZE]);
