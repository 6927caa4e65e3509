/* Destruction of records (RULES 4): drawing up a register, signing it stage after stage, carrying it out, and what
 * stands afterwards. Whoever must sign is data of the layout; whether they have is form/authority's to judge, from the
 * journal as it stands, at every step anew. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/authority.h"
#include "form/document/certificate.h"
#include "form/document/register.h"
#include "form/document/titles.h"
#include "form/finding.h"
#include "ops/sign.h"
#include "store/archive.h"

/* How far a register has come. */
typedef enum {
  DESTRUCTION_DRAFT,     /* nobody has submitted this edition */
  DESTRUCTION_SUBMITTED, /* frozen; reviewers are asked */
  DESTRUCTION_REVIEWED,
  DESTRUCTION_APPROVED, /* cooling off, then witnesses count */
  DESTRUCTION_COUNTED,
  DESTRUCTION_STARTED,  /* the operator has signed; records go one after another */
  DESTRUCTION_EXECUTED, /* the certificate waits for the witnesses */
  DESTRUCTION_ATTESTED,
  DESTRUCTION_STOPPED, /* rejected, or changes were asked for: a new edition, or withdrawal */
  DESTRUCTION_WITHDRAWN,
} DestructionState;

/* "draft", "submitted", "reviewed", "approved", "counted", "started", "executed", "attested", "stopped", "withdrawn".
 */
const char *destroy_state_name (DestructionState state);

/* One register in its newest edition, as it stands at the journal's head. */
typedef struct {
  char *number;
  Register *list;
  char *path, *digest;              /* of the register's file */
  uint64_t event;                   /* that brought it */
  Titles *titles;                   /* NULL once they are erased */
  const Layout *layout;             /* in force; borrowed from the archive */
  const LayoutProcedure *procedure; /* by which it is judged; NULL when the layout no longer has it */
  bool layout_changed;              /* another layout was in force when it was drawn up: it can only be withdrawn */
  Layout *former;                   /* that one, by which it is judged; NULL when it is the one in force */
  Roster *roster;
  Authority *authority;     /* NULL when there is no procedure */
  GPtrArray *doubts;        /* of Finding: signatures that do not count */
  Certificate *certificate; /* NULL before the end */
  char *certificate_path, *certificate_digest;
  unsigned gone; /* lines whose records are destroyed or handed over */
  DestructionState state;
} Destruction;

void destroy_free (Destruction *destruction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Destruction, destroy_free)

/* D-REGISTER-UNKNOWN (usage), and what archive_read and the parsers give for what is gone or damaged. */
Destruction *destroy_open (Archive *archive, Index *index, const char *number, GError **error);

/* Numbers of all registers, in their order. Given. */
GPtrArray *destroy_numbers (Archive *archive, GError **error);

/* ---- Drawing up ---- */

typedef struct {
  const char *number;        /* of the register that gets a new edition; NULL: a new register */
  const char *const *lines;  /* "REFERENCE [destroy|keep|transfer] [UNTIL] [REASON]"; NULL: all that is due */
  const char *place;         /* with lines NULL: only at or beneath it; or NULL */
  const char *category;      /* with lines NULL: only of this code; or NULL */
  GDate day;                 /* with lines NULL: what is due on that day */
  const char *note;          /* for every line's titles, in words; or NULL */
  const char *recipient;     /* fonds code of the archive that receives what is transferred; or NULL */
  const char *const *pulled; /* codes of what was looked for and pulled out; NULL: none */
} ProposeRequest;

typedef struct {
  char *number;
  unsigned edition;
  RegisterTotals destroyed, kept, transferred;
  GPtrArray *left_out; /* of Finding: what is due and cannot be on the register */
} ProposeResult;
void destroy_propose_clear (ProposeResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ProposeResult, destroy_propose_clear)

/* Draws up a register, or a new edition of one, which is then signed by nobody. Durable on return; with dry_run nothing
 * is written. Refusals for lines that were named: those of destroy_check_line, D-DESTROY-LISTED (on another
 * register); D-DESTROY-NOTHING, D-DESTROY-PROCEDURES (lines of several procedures), D-DESTROY-PULLED (something that
 * the procedure pulls out was not looked for), D-DESTROY-ENDED (the register has ended), D-DESTROY-RECIPIENT. Usage:
 * D-DESTROY-LINE, D-REFERENCE-*. */
bool destroy_propose (Archive *archive, const ProposeRequest *request, const char *actor, bool dry_run,
                      ProposeResult *result, GError **error);

/* Whether a record may be destroyed on a day: D-DESTROY-GONE, D-DESTROY-PERMANENT, D-DESTROY-UNKNOWN (its end cannot be
 * computed), D-DESTROY-TERM, D-DESTROY-HELD, D-DESTROY-UNSEALED; D-DESTROY-CHANGED when it is not the record that the
 * line names. All refused. Every step asks this, and nothing else decides. */
bool destroy_check_line (Archive *archive, Index *index, const RegisterLine *line, const GDate *day, GError **error);

/* ---- Signing ---- */

typedef struct {
  const char *number;
  const char *role;      /* NULL: the one that submits */
  const char *decision;  /* NULL: what is usual at the stage */
  const Signer *signer;  /* NULL: on paper */
  GBytes *scan;          /* on paper: the scan that shows the signature */
  const char *scan_name; /* its name, for its ending */
  const char *person;    /* on paper: whose signature it is */
} SignRequest;

typedef struct {
  char *path; /* of the statement, or of the scan */
  ProcedureStage stage;
  char *decision;
  DestructionState state; /* afterwards */
} SignResult;
void destroy_sign_clear (SignResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SignResult, destroy_sign_clear)

/* Signs a register at the stage that it has come to, or its certificate. Refusals: those of authority_take,
 * D-DESTROY-POST (the person does not hold the post or role now), D-DESTROY-LAYOUT (the rules have changed since it was
 * drawn up), D-DESTROY-ENDED, and, before it is carried out, those of destroy_check_line for any line. */
bool destroy_sign (Archive *archive, const SignRequest *request, const char *actor, bool dry_run, SignResult *result,
                   GError **error);

/* Whether a person who holds the post might give a signature that is missing, now or once the cooling-off is over. */
bool destroy_may_sign (Archive *archive, const Destruction *destruction, ProcedureStage stage, const char *role,
                       const char *person);

/* ---- Carrying out ---- */

typedef struct {
  const char *number;
  const char *role;     /* NULL: the one that executes */
  const Signer *signer; /* the operator */
  /* After each record; may be NULL. */
  void (*progress) (unsigned done, unsigned total, gpointer data);
  gpointer data;
} RunRequest;

typedef struct {
  RegisterTotals destroyed, transferred; /* by this run */
  unsigned before;                       /* records that were gone already */
  char *certificate;                     /* its path */
} RunResult;
void destroy_run_clear (RunResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RunResult, destroy_run_clear)

/* Destroys what the register says, one transaction a record, and writes the certificate. Everything is asked again
 * before each record. What others have done is left alone, so doing it again, or by several at once, comes to one
 * result. Refusals as of destroy_sign, and D-DESTROY-STRANGE when a record's directory holds what its manifest does
 * not list. */
bool destroy_run (Archive *archive, const RunRequest *request, const char *actor, RunResult *result, GError **error);
/* The same questions without doing anything. */
bool destroy_may_run (Archive *archive, const RunRequest *request, const char *actor, GError **error);

/* Ends a register of which nothing has been destroyed: D-DESTROY-BEGUN, D-DESTROY-ENDED. Its titles are erased. */
bool destroy_withdraw (Archive *archive, const char *number, const char *actor, bool dry_run, GError **error);

/* ---- Handing out ---- */

/* Writes into a directory, made for it, what an outsider needs to check a register with openssl and sha256sum alone:
 * register, statements, signatures, public keys, certificate, tombstones, the journal's lines and a README.txt.
 * D-EXISTS when it is there. */
bool destroy_export (Archive *archive, const Destruction *destruction, const char *directory, GError **error);
