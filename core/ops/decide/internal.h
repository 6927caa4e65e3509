/* What the files of ops/deciding share: a decision under way. */
#pragma once

#include "ops/decide/run.h"
#include "store/index.h"

typedef struct {
  Archive *archive;
  const DecidingRequest *request;
  const char *actor;
  char *matter, *mandate, *reason, *query; /* tidied */
  Decision *decision;                      /* as it would be at the head; its places are known first */
  unsigned item;                           /* of the transaction; 0 in a dry run */
} Deciding;

/* ops/decide/check.c: whether the decision may be made, by what stands at the head. */
bool decide_check (const Deciding *deciding, Index *index, GError **error);
/* Sets D-HOLD-LIFTED; false. */
bool decide_refuse_lifted (const char *hold, const char *where, GError **error);

/* ops/decide/read.c: the holds on places that cover path, or lie beneath it (NULL: all), without their documents: of
 * DecidingHold. */
GPtrArray *decide_list_holds (Index *index, const char *path, bool lifted, GError **error);
