/* Finding a customer by a number or a part of the name. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "store/archive.h"

/* Returns the number of the customer that text means: a number, a name or a number from before the archive, a former
 * name, or a part of one of these that only one customer has. Case, widths, white space and name dots make no
 * difference. The keeper of the archive is found by number or whole name only. Restricted customers are found by number
 * only, unless restricted is true. D-CUSTOMER-UNKNOWN (the hint lists similar names), D-CUSTOMER-AMBIGUOUS (the hint
 * lists the candidates). Given. */
char *customers_find (Index *index, const char *text, bool restricted, GError **error);
/* As customers_find, for one of many names: the hint lists no similar ones, since looking for them takes a hundred
 * queries. */
char *customers_find_plainly (Index *index, const char *text, bool restricted, GError **error);

/* Whether a new customer may be opened under the text of a cell. One of the form of a number (C00042, 42) is not a
 * name: it is mistyped. */
bool customers_may_open (const char *text);

/* The full path for a reference as index_resolve takes it, which may begin with a customer as customers_find takes it:
 * "样例", "样例/2024/contracts/7". D-REFERENCE-UNKNOWN, D-REFERENCE-AMBIGUOUS, and those of customers_find. Given. */
char *customers_find_place (Index *index, const char *reference, bool restricted, GError **error);
