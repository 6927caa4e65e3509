/* people/pNNNN.N.xml. */
#include "form/document/person.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Person, person_parse, person_print)
