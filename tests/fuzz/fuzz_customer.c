/* customer.N.xml. */
#include "form/document/customer.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Customer, customer_parse, customer_print)
