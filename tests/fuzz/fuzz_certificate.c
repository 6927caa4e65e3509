/* certificate.xml. */
#include "form/document/certificate.h"

#include "tests/fuzz/fuzz.h"

FUZZ_DOCUMENT (Certificate, certificate_parse, certificate_print)
