/* A procedure of destruction, as a layout defines it (RULES 4; dossier-layout(5), destruction): the signers of
 * each stage, the roles that need different persons, the cooling-off period, and the exclusions. All results are
 * borrowed from the layout. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/layout.h"

/* The stages of every procedure, in order. */
typedef enum { STAGE_SUBMIT, STAGE_REVIEW, STAGE_APPROVE, STAGE_COUNT, STAGE_EXECUTE, STAGE_ATTEST } ProcedureStage;
#define PROCEDURE_STAGES 6
/* "submit", "review", "approve", "count", "execute", "attest". */
const char *procedure_stage_name (ProcedureStage stage);
bool procedure_stage_from_name (const char *name, ProcedureStage *stage);

/* One kind of signature. */
typedef struct {
  const char *role;
  const char *post; /* the post that may give it; NULL: a person with the role */
  unsigned quorum;  /* the least number of persons at each of its stages */
  const char *const *stages;
  const char *const *from; /* departments with at least one signer each */
  const char *material;    /* electronic or paper: for these records only; NULL: for all */
} ProcedureSigner;

const char *procedure_code (const LayoutProcedure *procedure);
const char *procedure_title (const LayoutProcedure *procedure, const char *lang);
/* "P7D": the time between the last approval and the first count. */
const char *procedure_cooling_off (const LayoutProcedure *procedure);
/* Whether a scan of signed paper may replace signatures. */
bool procedure_allows_paper (const LayoutProcedure *procedure);

unsigned procedure_n_signers (const LayoutProcedure *procedure);
ProcedureSigner procedure_signer (const LayoutProcedure *procedure, unsigned i);
/* Finds the signer with a role. False when there is none. */
bool procedure_find_signer (const LayoutProcedure *procedure, const char *role, ProcedureSigner *signer);
const char *procedure_signer_title (const LayoutProcedure *procedure, const char *role, const char *lang);
bool procedure_signs_at (const ProcedureSigner *signer, ProcedureStage stage);

/* Sets of roles that need different persons and keys, each NULL-terminated. */
unsigned procedure_n_distincts (const LayoutProcedure *procedure);
const char *const *procedure_distinct (const LayoutProcedure *procedure, unsigned i);

/* Codes of the reasons to exclude records from a register. */
unsigned procedure_n_pulled (const LayoutProcedure *procedure);
const char *procedure_pulled (const LayoutProcedure *procedure, unsigned i);
