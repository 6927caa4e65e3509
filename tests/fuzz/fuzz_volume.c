/* volume.N.xml. */
#include "form/document/volume.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Volume, volume_parse, volume_print)
