/* titles.N.xml. */
#include "form/titles.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Titles, titles_parse, titles_print)
