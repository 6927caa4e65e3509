/* record.N.xml. */
#include "form/document/record.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Record, record_parse, record_print)
