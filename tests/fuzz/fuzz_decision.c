/* An edition of an entry of the register of decisions. */
#include "form/registers/decision.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Decision, decision_parse, decision_print)
