/* What the commands that decide about records share: hold, retention, event, restrict and release. */
#pragma once

#include "ops/decide.h"
#include "tools/screen/command.h"

/* The places that are named, one at least: see references_read. D-USAGE. Given. */
char **decide_references (const char *verb, char **arguments, GError **error);
/* Decides, and prints what was decided, or in a dry run would be. False and *error. */
bool decide (Context *context, const DecidingRequest *request, GError **error);
/* A request of a kind, with its days cleared. */
DecidingRequest decide_request (DecisionKind kind, char **references);
