/* Shared by the verbs that correct records. */
#pragma once

#include "ops/amend.h"
#include "tools/verbs.h"

/* Makes the editions that the request asks for of the records that the arguments name, and prints them. Returns the
 * exit status 0. D-USAGE without a record, and the errors of amend_run. */
int amend_named (Context *context, AmendRequest *request, const char *verb, char **arguments, GError **error);
