/* register.N.xml. */
#include "form/register.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Register, register_parse, register_print)
