/* A procedure of destruction, as a layout says it (RULES 4; dossier-layout(5), destruction): who signs at which stage,
 * who must be whom, how long one waits in between, and what is pulled out. Borrowed from its layout throughout. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/layout.h"

/* The stages of every procedure, in their order. */
typedef enum { STAGE_SUBMIT, STAGE_REVIEW, STAGE_APPROVE, STAGE_COUNT, STAGE_EXECUTE, STAGE_ATTEST } ProcedureStage;
#define PROCEDURE_STAGES 6
/* "submit", "review", "approve", "count", "execute", "attest". */
const char *procedure_stage_name (ProcedureStage stage);
bool procedure_stage_from_name (const char *name, ProcedureStage *stage);

/* One kind of signature. */
typedef struct {
  const char *role;
  const char *post; /* who may give it, or NULL: to whom the role itself was granted */
  unsigned quorum;  /* at least so many persons, at each of its stages */
  const char *const *stages;
  const char *const *from; /* departments, each with one signer at least */
  const char *material;    /* electronic, paper: when it is asked for; NULL: always */
} ProcedureSigner;

const char *procedure_code (const LayoutProcedure *procedure);
const char *procedure_title (const LayoutProcedure *procedure, const char *lang);
/* "P7D": between the last approval and the first count. */
const char *procedure_cooling_off (const LayoutProcedure *procedure);
/* Whether a scan of signed paper may stand for signatures. */
bool procedure_allows_paper (const LayoutProcedure *procedure);

unsigned procedure_n_signers (const LayoutProcedure *procedure);
ProcedureSigner procedure_signer (const LayoutProcedure *procedure, unsigned i);
/* False when no signer has that role. */
bool procedure_find_signer (const LayoutProcedure *procedure, const char *role, ProcedureSigner *signer);
const char *procedure_signer_title (const LayoutProcedure *procedure, const char *role, const char *lang);
bool procedure_signs_at (const ProcedureSigner *signer, ProcedureStage stage);

/* Roles whose persons and keys differ from each other: sets, each NULL-terminated. */
unsigned procedure_n_distincts (const LayoutProcedure *procedure);
const char *const *procedure_distinct (const LayoutProcedure *procedure, unsigned i);

/* Codes of what is pulled out of a register. */
unsigned procedure_n_pulled (const LayoutProcedure *procedure);
const char *procedure_pulled (const LayoutProcedure *procedure, unsigned i);
