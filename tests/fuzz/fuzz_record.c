/* record.N.xml. */
#include "form/record.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Record, record_parse, record_print)
