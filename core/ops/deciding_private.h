/* What the files of ops/deciding share: a decision under way. */
#pragma once

#include "ops/deciding.h"
#include "store/index.h"

typedef struct {
  Archive *archive;
  const DecidingRequest *request;
  const char *actor;
  char *matter, *mandate, *reason, *query; /* tidied */
  Decision *decision;                      /* as it would be at the head; its places are known first */
  unsigned item;                           /* of the transaction; 0 in a dry run */
  Signing signing;                         /* its items, from one attempt to the next */
} Deciding;

#define DECIDING_ROLE "decider" /* in the statement about a decision: no role of the layout is asked for */

/* deciding_check.c: that it is signed where the layout wants that. To be asked first: it reads the roster, and with it
 * what is new in the journal. */
bool deciding_check_signed (const Deciding *deciding, GError **error);
/* Whether the decision may be made, by what stands at the head. */
bool deciding_check (const Deciding *deciding, Index *index, GError **error);
/* Sets D-HOLD-LIFTED; false. */
bool deciding_refuse_lifted (const char *hold, const char *where, GError **error);

/* deciding_read.c: the holds on places that cover path, or lie beneath it (NULL: all), without their documents: of
 * DecidingHold. */
GPtrArray *deciding_list_holds (Index *index, const char *path, bool lifted, GError **error);
