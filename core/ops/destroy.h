/* Destruction of records: a register is drawn up, signed in stages, carried out and certified. The layout says who must
 * sign; fold/authority decides from the journal whether they have, again before every step. */
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

/* The state of a register. */
typedef enum {
  DESTRUCTION_DRAFT,     /* not submitted yet */
  DESTRUCTION_SUBMITTED, /* frozen, to be reviewed */
  DESTRUCTION_REVIEWED,
  DESTRUCTION_APPROVED, /* cooling off; then witnesses count */
  DESTRUCTION_COUNTED,
  DESTRUCTION_STARTED,  /* the operator has signed; records are destroyed one by one */
  DESTRUCTION_EXECUTED, /* all are destroyed; witnesses must sign the certificate */
  DESTRUCTION_ATTESTED,
  DESTRUCTION_STOPPED, /* rejected, or changes were requested: needs a new edition or a withdrawal */
  DESTRUCTION_WITHDRAWN,
} DestructionState;

/* "draft", "submitted", "reviewed", "approved", "counted", "started", "executed", "attested", "stopped", "withdrawn".
 */
const char *destroy_state_name (DestructionState state);

/* The newest edition of a register, with its signatures, at the journal's head. */
typedef struct {
  char *number;
  Register *list;
  char *path, *digest;              /* of the register's file */
  uint64_t event;                   /* that added it */
  bool has_former;                  /* all editions before it are there */
  Titles *titles;                   /* NULL once erased */
  const Layout *layout;             /* in force; borrowed */
  const LayoutProcedure *procedure; /* that it follows; NULL when the layout does not have it any more */
  bool layout_changed;              /* since it was drawn up: it needs a new edition or a withdrawal */
  Layout *former;                   /* the layout when it was drawn up; NULL: the one in force */
  Roster *roster;
  Key *recipient;           /* the key that the register pins; NULL: none, or not as it was pinned */
  uint64_t acknowledged;    /* the event of the recipient's acknowledgement; 0: it is missing or does not count */
  Authority *authority;     /* its valid signatures; NULL without a procedure */
  GPtrArray *doubts;        /* of Finding: signatures that do not count */
  Certificate *certificate; /* NULL before the end */
  char *certificate_path, *certificate_digest;
  unsigned gone; /* lines whose records were destroyed or transferred */
  DestructionState state;
  uint64_t voided_by;                /* event of a hold that met it after it was drawn up, lifted or not; 0: none */
  const char *voiding_verb;          /* of the event that voids its signatures, or NULL */
  char *voiding_hold, *voided_place; /* its number, and the place in short; NULL: none */
  uint64_t looked_until;             /* for such holds: up to this event */
} Destruction;

void destroy_free (Destruction *destruction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Destruction, destroy_free)

/* Reads a register. D-REGISTER-UNKNOWN (usage); those of archive_read and of the parsers for a missing or damaged file.
 */
Destruction *destroy_open (Archive *archive, Index *index, const char *number, GError **error);

/* The numbers of all registers, oldest first. Given. */
GPtrArray *destroy_numbers (Archive *archive, GError **error);

/* ---- Drawing up ---- */

typedef struct {
  const char *number;        /* of a register that gets a new edition; NULL: a new register */
  const char *const *lines;  /* "REFERENCE [destroy|keep|transfer] [UNTIL] [REASON]"; NULL: all records that are due */
  const char *customer;      /* the customer whose file ends, which is then the only line; or NULL */
  const char *place;         /* with lines NULL: only at or beneath it; or NULL */
  const char *category;      /* with lines NULL: only of this code; or NULL */
  GDate day;                 /* with lines NULL: records due on that day */
  const char *note;          /* kept with the titles of every line; or NULL */
  const char *recipient;     /* fonds code of the archive that receives the transfers; or NULL */
  const Key *recipient_key;  /* its public key; or NULL */
  const char *const *pulled; /* codes of the kinds of records that were looked for and taken out; NULL: none */
} ProposeRequest;

typedef struct {
  char *number;
  unsigned edition;
  RegisterTotals destroyed, kept, transferred;
  GPtrArray *left_out; /* of Finding: records that are due but may not be on the register */
  /* Of a customer's file, otherwise NULL: numbers (of char *) of entries that stay, since they are also about customers
   * whose files have not ended; and records (of char *, in short) of other customers whose words contain the name. */
  GPtrArray *shared, *naming;
} ProposeResult;
void destroy_propose_clear (ProposeResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ProposeResult, destroy_propose_clear)

/* Draws up a register, or a new edition of one, which has no signatures yet. Durable on return; with dry_run nothing is
 * written. Refused, for a customer also D-DESTROY-RELATIONSHIP, D-DESTROY-RECORDS, D-DESTROY-OPEN (all that
 * apply); for lines that were named: D-DESTROY-GONE (already), D-DESTROY-PERMANENT, D-DESTROY-UNKNOWN (the
 * end of its retention period cannot be computed), D-DESTROY-TERM (it is not over), D-DESTROY-HELD, D-DESTROY-UNSEALED,
 * D-DESTROY-LISTED (on another register); for the whole: D-DESTROY-NOTHING, D-DESTROY-PROCEDURES (the lines have
 * several procedures), D-DESTROY-PULLED (the procedure requires to take out certain records first), D-DESTROY-ENDED,
 * D-DESTROY-RECIPIENT (a transfer without a recipient and its key, or the reverse; the key of a person here). Usage:
 * D-DESTROY-LINE, D-FONDS-CODE, D-REFERENCE-*. */
bool destroy_propose (Archive *archive, const ProposeRequest *request, const char *actor, bool dry_run,
                      ProposeResult *result, GError **error);

/* ---- Signing ---- */

typedef struct {
  const char *number;
  const char *role;      /* NULL: the one that submits */
  const char *decision;  /* NULL: the usual one of the stage */
  const Signer *signer;  /* NULL: on paper */
  GBytes *scan;          /* on paper: a scan of the signature */
  const char *scan_name; /* its file name, for the ending */
  const char *person;    /* on paper: the number of the person who signed */
} SignRequest;

typedef struct {
  char *path; /* of the statement or the scan */
  ProcedureStage stage;
  char *decision;
  DestructionState state; /* afterwards */
} SignResult;
void destroy_sign_clear (SignResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SignResult, destroy_sign_clear)

/* Signs a register at its present stage, or its certificate. Refused: those of authority_take; D-DESTROY-POST (the
 * person does not hold the post or role now), D-DESTROY-LAYOUT (the layout has changed since it was drawn up),
 * D-DESTROY-VOIDED (a hold has met it since, lifted or not), D-DESTROY-ENDED; before it is carried out also those of
 * destroy_propose for its lines, and D-DESTROY-CHANGED when the register says something false of a record or of itself.
 * A signature that rejects the register or asks for changes is always possible. Journal and documents decide, not the
 * index. */
bool destroy_sign (Archive *archive, const SignRequest *request, const char *actor, bool dry_run, SignResult *result,
                   GError **error);

/* "p0003 王芳 (GM), p0005 李强": who could give a signature now, or when the cooling-off is over; "": nobody. Given. */
char *destroy_candidates (Archive *archive, const Destruction *destruction, ProcedureStage stage, const char *role);

/* ---- Transferring ---- */

/* A pack for the recipient. */
typedef struct {
  const char *name;                                                /* of the tarball, a regular file */
  void (*progress) (uint64_t done, uint64_t total, gpointer data); /* may be NULL */
  gpointer data;
} TransferPackage;

/* The text that the recipient of the transfers signs: it names the pack's digest and the manifest of each record. The
 * pack is read and compared with the archive. Refused: D-DESTROY-RECIPIENT (the register transfers nothing),
 * D-DESTROY-NOT-PACKED (the pack is not recorded, or does not have all the records as they were filed), those of
 * destroy_sign for a register that has ended; the errors of backup_compare_run. Given. */
GBytes *destroy_acknowledgement (Archive *archive, const char *number, const TransferPackage *package, GError **error);

typedef struct {
  char *path; /* of the text */
  char *pack; /* its digest */
  unsigned records;
} AcknowledgeResult;
void destroy_acknowledge_clear (AcknowledgeResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AcknowledgeResult, destroy_acknowledge_clear)

/* Files the recipient's signature over that text. Refused: D-DESTROY-UNACKNOWLEDGED (it is not the pinned key's
 * signature over a recorded pack with these records), D-DESTROY-ACKNOWLEDGED (already), and as above. */
bool destroy_acknowledge (Archive *archive, const char *number, GBytes *signature, const char *actor, bool dry_run,
                          AcknowledgeResult *result, GError **error);

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
  unsigned before;                       /* records that were gone before this run */
  char *certificate;                     /* its path */
} RunResult;
void destroy_run_clear (RunResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RunResult, destroy_run_clear)

/* Destroys the records on the register, each in a transaction of its own, and writes the certificate. All checks are
 * made again before each record. Records that are gone already are skipped, so running it again, or twice at once,
 * gives the same result. Refused: those of destroy_sign; D-DESTROY-STRANGE when a record's directory has files that its
 * manifest does not list; D-DESTROY-UNACKNOWLEDGED for a transfer that the recipient has not acknowledged;
 * D-DESTROY-KEPT when a record is not kept as long as the register says. */
bool destroy_run (Archive *archive, const RunRequest *request, const char *actor, RunResult *result, GError **error);
/* Makes the same checks and changes nothing. */
bool destroy_may_run (Archive *archive, const RunRequest *request, const char *actor, GError **error);

/* Ends a register before any of its records is destroyed, and erases its titles. Refused: D-DESTROY-BEGUN,
 * D-DESTROY-ENDED. */
bool destroy_withdraw (Archive *archive, const char *number, const char *actor, bool dry_run, GError **error);

/* ---- Exporting ---- */

/* Writes into a new directory everything an outsider needs to check a register with openssl and sha256sum alone:
 * register, statements, signatures, public keys, certificate, tombstones, lines of the journal and a README.txt.
 * D-EXISTS (usage) when the directory exists. */
bool destroy_export (Archive *archive, const Destruction *destruction, const char *directory, GError **error);
