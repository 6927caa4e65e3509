/* register.N.xml. */
#include "form/document/register.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Register, register_parse, register_print)
