/* Shared by the files of this folder: a decision that is being made. */
#pragma once

#include "ops/decide/run.h"
#include "store/index.h"

typedef struct {
  Archive *archive;
  const DecidingRequest *request;
  const char *actor;
  char *matter, *mandate, *reason, *query; /* of the request, tidied */
  GPtrArray *decisions;                    /* of Decision, to be written */
} Deciding;

/* check.c: whether the decision may be made on these places at the journal's head, and whether the layout has its
 * trigger. Errors: those of decide_run. */
bool decide_check (const Deciding *deciding, Index *index, const GPtrArray *places, GError **error);
bool decide_check_code (const Deciding *deciding, GError **error);
/* Finds the entries in force on a place that are to be ended: at least one, each once. Given; NULL: none may be ended.
 */
char **decide_check_lift (const Deciding *deciding, Index *index, const char *path, GError **error);
/* Sets D-HOLD-LIFTED and returns false. */
bool decide_refuse_lifted (const char *hold, const char *where, GError **error);

/* The holds on path, on a place that contains it, or on a place in it; NULL means all holds. Of DecidingHold, without
 * their documents. With lifted, those that were lifted too. */
GPtrArray *decide_list_holds (Index *index, const char *path, bool lifted, GError **error);
