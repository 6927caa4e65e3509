/* tombstone.xml. */
#include "form/tombstone.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Tombstone, tombstone_parse, tombstone_print)
