/* The trade name (字号 with the line of business) of a firm: what its name says apart from where it is and what kind of
 * firm it is. Firms with the same one may be the same firm, entered twice; whether they are is for people to say. */
#pragma once

#include <glib.h>

/* The name without case, widths, white space, brackets, the place before it and forms such as 有限公司 or "Co., Ltd."
 * after it: 样例贸易 for "杭州样例贸易有限公司" and for "样例贸易（杭州）有限责任公司". A branch (分公司) and a public
 * institution keep their place, which tells them apart. NULL when nothing is left. Given. */
char *trade_name (const char *name);
/* The form that the name ends with, 股份有限公司 or "ltd"; "" for none. Given. */
char *trade_form (const char *name);
