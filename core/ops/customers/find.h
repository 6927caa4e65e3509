/* Finding a customer by a number or a part of the name. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"

/* Returns the number of the customer that text means: a number, a name, or a part of a name that only one customer has.
 * Restricted customers are found by number only, unless restricted is true. D-CUSTOMER-UNKNOWN (the hint lists similar
 * names), D-CUSTOMER-AMBIGUOUS (the hint lists the candidates). Given. */
char *customers_find (Index *index, const char *text, bool restricted, GError **error);
