/* What the commands that decide about records share: hold, retention, event, restrict and release. */
#pragma once

#include "ops/decide.h"
#include "tools/screen/command.h"

/* Decides, and prints what was decided, or in a dry run would be. The exit status: 0. */
int decide (Context *context, const DecidingRequest *request, GError **error);
/* The same for the places that the arguments name, one at least: see references_read. D-USAGE. */
int decide_places (Context *context, DecidingRequest *request, const char *verb, char **arguments, GError **error);
