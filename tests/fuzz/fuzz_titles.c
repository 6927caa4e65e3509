/* titles.N.xml. */
#include "form/document/titles.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Titles, titles_parse, titles_print)
