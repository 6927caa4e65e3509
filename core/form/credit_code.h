/* The unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters out of 31 (not I, O, S, V, Z), of
 * which the third to the eighth are digits and the last is a check digit. */
#pragma once

#include <stdbool.h>

/* Length, characters and check digit are right. */
bool credit_code_is_valid (const char *code);
/* As above, but the check digit may be wrong: some cities issued such codes before 2016. An identity number (GB 11643),
 * which has 18 digits too, is none. */
bool credit_code_is_formed (const char *code);
/* The check digit for the first 17 characters; NUL when one of them is not allowed. */
char credit_code_check_digit (const char *code);
