/* What ops/destruction*.c share. */
#pragma once

#include "ops/destroy.h"
#include "store/change.h"

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

/* ---- How a register ends ---- */

/* That a record's directory holds just what its manifest lists, and that this is the manifest of the line:
 * D-DESTROY-STRANGE. Else something that nobody has signed for would go. */
bool destroy_check_contents (const Archive *archive, const RegisterLine *line, GError **error);
/* That what is handed over has been packed since the register was drawn up: D-DESTROY-NOT-PACKED. */
bool destroy_check_packed (Archive *archive, const Destruction *destruction, const RegisterLine *line, GError **error);
/* Extends the periods of the lines that are kept until their days, where that has not been done. */
bool destroy_keep (Archive *archive, const Destruction *destruction, const char *actor, GError **error);
/* Adds the certificate to a change that is composed, with its event, which erases the titles. */
bool destroy_bring_certificate (Change *change, const Destruction *destruction, CertificateOutcome outcome,
                                GError **error);
