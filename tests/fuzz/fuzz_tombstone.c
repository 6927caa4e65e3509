/* tombstone.xml. */
#include "form/document/tombstone.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Tombstone, tombstone_parse, tombstone_print)
