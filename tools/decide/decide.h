/* Shared by the verbs that decide about records: hold, retention, event, restrict and release. */
#pragma once

#include "ops/decide.h"
#include "tools/verbs.h"

/* Makes a decision and prints it. Returns the exit status 0. */
int decide (Context *context, const DecidingRequest *request, GError **error);
/* The same for the places that the arguments name: at least one, see references_read. D-USAGE. */
int decide_places (Context *context, DecidingRequest *request, const char *verb, char **arguments, GError **error);
