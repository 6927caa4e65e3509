/* What ops/destruction*.c share. */
#pragma once

#include "ops/destroy.h"

#define DESTRUCTION_DIRECTORY "destruction"

/* "destruction/D2026-0001/1.review.reviewer.p0003.txt". Given. */
char *destroy_statement_path (const char *number, unsigned edition, ProcedureStage stage, const char *role,
                              const char *person, const char *ending);

/* What a signature at a stage is about: the register, or at the end its certificate. Path and digest, borrowed. */
const char *destroy_subject (const Destruction *destruction, ProcedureStage stage, const char **digest);
/* The department that a person belonged to at a position of the journal, or NULL. Borrowed. */
const char *destroy_department (const Destruction *destruction, const char *person, uint64_t position);

/* The post, or else the role, that who signs must hold: NULL-terminated, into words. */
const char *const *destroy_posts (const ProcedureSigner *signer, const char *words[2]);

/* The day by the journal's clock, which never goes back, or today's when that is later. */
GDate destroy_today (Archive *archive);
/* That the register can still be signed and carried out: D-DESTROY-ENDED, D-DESTROY-LAYOUT. */
bool destroy_is_open (const Destruction *destruction, GError **error);
/* destroy_check_line for all lines that are to go and have not gone yet. */
bool destroy_check_lines (Archive *archive, Index *index, const Destruction *destruction, GError **error);
/* A signature that somebody is about to give. Borrowed. */
typedef struct {
  ProcedureStage stage;
  const char *role, *decision, *person, *key;
  const char *path;
  bool on_paper;
} DestructionHand;
/* The role of the procedure that signs at a stage, when none is named: D-DESTROY-ROLE (usage) when there are several.
 */
const char *destroy_role (const Destruction *destruction, const char *role, ProcedureStage stage, GError **error);
