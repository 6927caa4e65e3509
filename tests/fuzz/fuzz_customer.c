/* customer.N.xml. */
#include "form/customer.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Customer, customer_parse, customer_print)
