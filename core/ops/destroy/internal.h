/* Shared by the files of this folder. */
#pragma once

#include "ops/destroy.h"
#include "store/change.h"

#define DESTRUCTION_DIRECTORY "destruction"

/* "destruction/D2026-0001/1.review.reviewer.p0003.txt". Given. */
char *destroy_statement_path (const char *number, unsigned edition, ProcedureStage stage, const char *role,
                              const char *person, const char *ending);

/* The file that is signed at a stage: the register, or at the last stage its certificate. Path and digest, borrowed. */
const char *destroy_subject (const Destruction *destruction, ProcedureStage stage, const char **digest);
/* The department of a person at a position of the journal, or NULL. Borrowed. */
const char *destroy_department (const Destruction *destruction, const char *person, uint64_t position);

/* The post, or without one the role, that a signer must hold: NULL-terminated, in words. */
const char *const *destroy_posts (const ProcedureSigner *signer, const char *words[2]);

/* The day of archive_now, in UTC. */
GDate destroy_today (Archive *archive);
/* Whether the register can still be signed and carried out: D-DESTROY-ENDED, D-DESTROY-LAYOUT. */
bool destroy_is_open (const Destruction *destruction, GError **error);
/* destroy_check_line for every line whose record must still be destroyed or transferred. */
bool destroy_check_lines (Archive *archive, Index *index, const Destruction *destruction, GError **error);
/* A signature to be given. Borrowed. */
typedef struct {
  ProcedureStage stage;
  const char *role, *decision, *person, *key;
  const char *path;
  bool on_paper;
} DestructionHand;
/* role, or when it is NULL the role that signs at a stage: D-ROLE-AMBIGUOUS (usage) when there are several. Borrowed.
 */
const char *destroy_role (const Destruction *destruction, const char *role, ProcedureStage stage, GError **error);

/* ---- How a register ends ---- */

/* Whether a record's directory has exactly the files that the line's manifest lists: D-DESTROY-STRANGE. Otherwise a run
 * would erase files that nobody has signed for. */
bool destroy_check_contents (const Archive *archive, const RegisterLine *line, GError **error);
/* Whether a record to be transferred was packed after the register was drawn up: D-DESTROY-NOT-PACKED. */
bool destroy_check_packed (Archive *archive, const Destruction *destruction, const RegisterLine *line, GError **error);
/* Extends the retention periods of the lines to be kept until the given days, unless they last as long already. */
bool destroy_keep (Archive *archive, const Destruction *destruction, const char *actor, GError **error);
/* Adds the certificate to a change, with its event, which erases the titles. */
bool destroy_bring_certificate (Change *change, const Destruction *destruction, CertificateOutcome outcome,
                                GError **error);
