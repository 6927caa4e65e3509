/* Authority: whether a destruction register has been signed by whom it must be, in the order in which it must be (RULES
 * 4). A fold over its signatures, one after another; the one who signs, the one who destroys and the one who verifies
 * judge by the same fold. What a signature is worth by itself (its bytes, its key, its post) is the roster's to say
 * (fold/roster.h), before.
 *
 * The stages follow one another: submit, review, approve, the cooling-off, count, execute, attest. One begins when all
 * before it are complete, and none is added to once a later one has begun. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/register.h"
#include "form/layout/procedure.h"

typedef struct Authority Authority;

/* One signature. Strings are borrowed. */
typedef struct {
  const char *path; /* of the statement; of the scan, on paper */
  const char *file; /* digest of that */
  ProcedureStage stage;
  const char *role, *decision;
  const char *person, *department; /* department NULL: none */
  const char *key;                 /* fingerprint; NULL on paper */
  const char *subject, *digest;    /* what it is about */
  int64_t signed_at;               /* UTC seconds: the signer's own clock */
  uint64_t position;               /* events that the signer knew */
  uint64_t event;                  /* that recorded it, and when */
  int64_t recorded_at;
  bool on_paper;
} AuthoritySignature;

/* Of one edition of a register, at path, with this digest. All borrowed, and outliving it. */
Authority *authority_new (const Layout *layout, const LayoutProcedure *procedure, const Register *list,
                          const char *path, const char *digest);
void authority_free (Authority *authority);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Authority, authority_free)

/* The certificate that the last stage is about; borrowed. */
void authority_certify (Authority *authority, const char *path, const char *digest);

/* Takes a signature when it counts; copied. Otherwise *error (refused) says why not: D-DESTROY-SUBJECT (another file),
 * D-DESTROY-ROLE (no such signer), D-DESTROY-STAGE (that role does not sign there), D-DESTROY-DECISION,
 * D-DESTROY-PAPER, D-DESTROY-REJECTED (somebody has rejected it, or asked for changes), D-DESTROY-ORDER,
 * D-DESTROY-COOLING-OFF, D-DESTROY-DEPARTMENT, D-DESTROY-TWICE, D-DESTROY-SAME-PERSON, D-DESTROY-SAME-KEY,
 * D-DESTROY-WITNESS (who signs afterwards has not counted). */
bool authority_take (Authority *authority, const AuthoritySignature *signature, GError **error);

/* The same question, without taking it. */
bool authority_would_take (const Authority *authority, const AuthoritySignature *signature, GError **error);

/* The signer of that role in its procedure; false when there is none. */
bool authority_find_signer (const Authority *authority, const char *role, ProcedureSigner *signer);

/* Those that were taken, of AuthoritySignature, in order; borrowed. */
const GPtrArray *authority_signatures (const Authority *authority);
bool authority_is_complete (const Authority *authority, ProcedureStage stage);
/* The first stage that is not complete; PROCEDURE_STAGES when all are. */
unsigned authority_stage (const Authority *authority);
/* The decision that stopped it, "reject" or "change"; NULL when none did. */
const char *authority_stopped_by (const Authority *authority);
/* The instant from which it may be counted and executed; 0 before it is approved. */
int64_t authority_cooled_at (const Authority *authority);
/* Whether a signature was given on paper: shown as weaker. */
bool authority_is_on_paper (const Authority *authority);

/* What a stage lacks. */
typedef struct {
  ProcedureSigner signer;
  unsigned persons;       /* so many more */
  const char *department; /* one of them of this; or NULL */
} AuthorityGap;
/* Of AuthorityGap; empty for a complete stage. Given. */
GArray *authority_gaps (const Authority *authority, ProcedureStage stage);
