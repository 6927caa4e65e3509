/* decisions/YYYY-NNNN.xml. */
#include "form/document/decision.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Decision, decision_parse, decision_print)
