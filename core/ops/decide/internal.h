/* What the files of ops/decide share: a decision under way. */
#pragma once

#include "ops/decide/run.h"
#include "store/index.h"

typedef struct {
  Archive *archive;
  const DecidingRequest *request;
  const char *actor;
  char *matter, *mandate, *reason, *query; /* tidied */
  GPtrArray *decisions;                    /* of Decision, as they would be at the head */
} Deciding;

/* Whether the decision may be made on these places, by what stands at the head: ops/decide/check.c. */
bool decide_check (const Deciding *deciding, Index *index, const GPtrArray *places, GError **error);
bool decide_check_code (const Deciding *deciding, GError **error);
/* Whether what is in force on a place may be ended; *number is that of its entry. Given. */
bool decide_check_lift (const Deciding *deciding, Index *index, const char *path, char **number, GError **error);
/* Sets D-HOLD-LIFTED; false. */
bool decide_refuse_lifted (const char *hold, const char *where, GError **error);

/* The holds on places that cover path, or lie beneath it (NULL: all), without their documents: of DecidingHold. */
GPtrArray *decide_list_holds (Index *index, const char *path, bool lifted, GError **error);
