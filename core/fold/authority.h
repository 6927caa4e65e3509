/* Authority: whether the right people have signed a destruction register, in the right order (RULES 4). It takes the
 * signatures one after another. Signing, destroying and verifying all use it, so they cannot judge differently. The
 * roster (fold/roster.h) has checked each signature by itself before: its bytes, its key and the signer's role.
 *
 * The stages are submit, review, approve, the cooling-off period, count, execute and attest. A stage begins when all
 * earlier ones are complete, and takes no more signatures once a later one has begun. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/person.h"
#include "form/document/register.h"
#include "form/layout/procedure.h"

typedef struct Authority Authority;

/* One signature. Strings are borrowed. */
typedef struct {
  const char *path; /* of the statement, or of the scan of a signature on paper */
  const char *file; /* digest of that file */
  ProcedureStage stage;
  const char *role, *decision;
  const char *person, *department; /* department NULL: none */
  const char *key;                 /* fingerprint; NULL on paper */
  const char *subject, *digest;    /* path and digest of the file that was signed */
  int64_t signed_at;               /* UTC seconds, by the signer's own clock */
  uint64_t position;               /* number of events in the journal when it was signed */
  int64_t bound_at;                /* time of the last of these events; 0 on paper */
  uint64_t event;                  /* the event that recorded it */
  int64_t recorded_at;             /* time of that event */
  bool on_paper;
  int64_t held_from, held_until; /* authority_hold: planned days of the signer's post; 0: none */
} AuthoritySignature;

/* For one edition of a register: path and digest are its file's. All arguments are borrowed and must outlive it. */
Authority *authority_new (const Layout *layout, const LayoutProcedure *procedure, const Register *list,
                          const char *path, const char *digest);
void authority_free (Authority *authority);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Authority, authority_free)

/* Sets path and digest of the certificate, which is signed in the last stage; borrowed. */
void authority_certify (Authority *authority, const char *path, const char *digest);

/* Fills in when the post begins and ends by which a person signs, in the edition at the signature's position: what that
 * edition plans for the time after it was made. person may be NULL. */
void authority_hold (const Authority *authority, const Person *person, AuthoritySignature *signature);

/* Adds a copy of a signature that counts. Otherwise *error (refused) says why it does not: D-DESTROY-SUBJECT (another
 * file was signed), D-DESTROY-ROLE (the procedure has no such signer), D-DESTROY-STAGE (this role does not sign at this
 * stage), D-DESTROY-DECISION, D-DESTROY-PAPER, D-DESTROY-REJECTED (somebody has rejected the register or asked for
 * changes), D-DESTROY-ORDER, D-DESTROY-COOLING-OFF, D-DESTROY-DEPARTMENT, D-DESTROY-TWICE, D-DESTROY-SAME-PERSON,
 * D-DESTROY-SAME-KEY, D-DESTROY-WITNESS (a witness of the end did not count), D-DESTROY-POST (by the time of
 * another signer the post had ended, or another one's had not begun). */
bool authority_take (Authority *authority, const AuthoritySignature *signature, GError **error);

/* The same check without adding the signature; the message tells everything that is against it. */
bool authority_would_take (const Authority *authority, const AuthoritySignature *signature, GError **error);

/* Sets *signer to the signer with this role in the procedure; false when it has none. */
bool authority_find_signer (const Authority *authority, const char *role, ProcedureSigner *signer);

/* The signatures added so far (of AuthoritySignature), in order; borrowed. */
const GPtrArray *authority_signatures (const Authority *authority);
/* The first stage that is not complete; PROCEDURE_STAGES when all are. */
unsigned authority_stage (const Authority *authority);
/* The decision that stopped the procedure, "reject" or "change"; NULL when none did. */
const char *authority_stopped_by (const Authority *authority);
/* The end of the cooling-off period, in UTC seconds; 0 before the register is approved. It starts at the latest of each
 * approval's own time, that of its event and that of the event that it binds: a time that nobody signed may delay the
 * end, never bring it forward. Witnesses count after it by their own times. */
int64_t authority_cooled_at (const Authority *authority);
/* The earliest time of all signatures so far, in UTC seconds; 0 without signatures. Retention periods must be over by
 * then. */
int64_t authority_earliest (const Authority *authority);
/* Whether any signature was given on paper, which is shown as weaker. */
bool authority_is_on_paper (const Authority *authority);

/* Signatures that a stage still needs. */
typedef struct {
  ProcedureSigner signer;
  unsigned persons;       /* how many more */
  const char *department; /* one of them must be from this department; or NULL */
} AuthorityGap;
/* The missing signatures of a stage (of AuthorityGap); empty when it is complete. Given. */
GArray *authority_gaps (const Authority *authority, ProcedureStage stage);
