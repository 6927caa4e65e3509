/* Finding a customer by what people remember. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"

/* The number of the customer whom a number or an unambiguous piece of a name means; one who is restricted answers to
 * the number alone, unless they are asked for. D-CUSTOMER-UNKNOWN (with near ones in the hint), D-CUSTOMER-AMBIGUOUS
 * (with the candidates). Given. */
char *customers_find (Index *index, const char *text, bool restricted, GError **error);
