/* Shared by the files of this folder. */
#pragma once

#include "fold/retention.h"
#include "ops/destroy.h"
#include "store/change.h"
#include "store/ledger.h"

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

/* The day of archive_now where the archive is; cleared when its layout cannot be read. */
GDate destroy_today (Archive *archive);
/* The day of an instant there. */
GDate destroy_day (const Layout *layout, int64_t time);
/* Whether the register can still be signed and carried out: D-DESTROY-ENDED, D-DESTROY-LAYOUT. */
bool destroy_is_open (const Destruction *destruction, GError **error);
/* D-DESTROY-VOIDED when a hold met the register after it was drawn up, even when the hold was lifted since. */
bool destroy_check_voided (const Destruction *destruction, GError **error);
/* Looks for such holds among the events added since. */
bool destroy_look_for_holds (const Archive *archive, Destruction *destruction, GError **error);
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

/* Whether a person holds the post of a role now: D-DESTROY-POST. */
bool destroy_check_post (const Archive *archive, const Destruction *destruction, const char *role, const char *person,
                         GError **error);

/* The ledger for a register: of the records on all its editions. */
Ledger *destroy_ledger_of (Archive *archive, const char *number, GError **error);
/* Reads a register as destroy_open does, from a ledger, which must outlive it. */
Destruction *destroy_open_by (const Ledger *ledger, const char *number, GError **error);

/* ---- line.c: what a register may say of a record ---- */

/* Fills in a line, which has its path, and unless NULL its titles, from what journal and documents said of the record
 * just before an event. Disposition, reason and note are the caller's. D-REFERENCE-UNKNOWN (usage), D-FILE-CHANGED. */
bool destroy_describe (const Ledger *ledger, RegisterLine *line, TitlesLine *titles, uint64_t before, GError **error);
/* The retention of a record just before an event. */
Retention *destroy_retention (const Ledger *ledger, const char *path, uint64_t before, GError **error);
/* Whether the record of a line may be destroyed on a day, at the journal's head. Refused: D-DESTROY-GONE (already),
 * D-DESTROY-PERMANENT, D-DESTROY-UNKNOWN (the end of its retention period cannot be computed), D-DESTROY-TERM (it is
 * not over), D-DESTROY-HELD, D-DESTROY-UNSEALED; the message tells everything that is missing. Every step makes this
 * check. */
bool destroy_check_line (const Ledger *ledger, const RegisterLine *line, const GDate *day, GError **error);
/* The day on which terms must be over: by the clock of this machine, but not after the earliest signature. */
GDate destroy_deciding_day (const Ledger *ledger, const Destruction *destruction);
/* Neither record of a pair goes without the other: D-PAIR. */
bool destroy_check_pair (const Ledger *ledger, const GPtrArray *lines, const RegisterLine *line, GError **error);
/* destroy_check_line for every line whose record must still be destroyed or transferred. */
bool destroy_check_lines (const Ledger *ledger, const Destruction *destruction, GError **error);
/* Whether the register says of one record, and of all, what journal and documents said when it was drawn up; the same
 * that verify computes: D-DESTROY-CHANGED; of all also D-DESTROY-RECIPIENT, D-DESTROY-PROCEDURES, D-DESTROY-PULLED. */
bool destroy_check_true (const Ledger *ledger, const Destruction *destruction, const RegisterLine *line,
                         GError **error);
bool destroy_check_all_true (const Ledger *ledger, const Destruction *destruction, GError **error);
/* Whether each record that the register keeps is kept at least as long: D-DESTROY-KEPT. */
bool destroy_check_kept (const Ledger *ledger, const Destruction *destruction, GError **error);

/* ---- customer.c: the file of a customer ---- */

/* destroy_describe for a line that is a customer's. titles or shared may be NULL; shared receives the numbers (of
 * char *, given) of entries that stay because they are also about others. */
bool destroy_describe_customer (const Ledger *ledger, RegisterLine *line, TitlesLine *titles, uint64_t before,
                                GPtrArray **shared, GError **error);
/* destroy_check_line for such a line. Also refused: D-DESTROY-RELATIONSHIP (its end is not recorded), D-DESTROY-RECORDS
 * (records of the customer are there), D-DESTROY-OPEN (a loan or an incident is open), D-DESTROY-CHANGED (an entry or
 * an edition came since). */
bool destroy_check_customer (const Ledger *ledger, const RegisterLine *line, const GDate *day, GError **error);
/* destroy_check_contents for such a line. */
bool destroy_check_file (const Ledger *ledger, const RegisterLine *line, GError **error);

/* ---- transfer.c: the recipient ---- */

/* Take the pinned key of the register's edition, and the recipient's acknowledgement of it. One that does not count is
 * a doubt. events are those of the register's directory. */
void destroy_take_recipient (const Archive *archive, Destruction *destruction, const Event *event);
bool destroy_take_acknowledgement (const Archive *archive, Destruction *destruction, const GPtrArray *events,
                                   const Event *event, GError **error);
/* Whether a register names and pins a recipient if and only if it transfers records, and nobody here has that key:
 * D-DESTROY-RECIPIENT. */
bool destroy_check_recipient (const Destruction *destruction, GError **error);
/* Whether the recipient of the transfers, if there are any, has acknowledged them: D-DESTROY-UNACKNOWLEDGED. */
bool destroy_check_acknowledged (const Destruction *destruction, GError **error);

/* ---- How a register ends ---- */

/* Whether a record's directory has exactly the files that the line's manifest lists: D-DESTROY-STRANGE. Otherwise a run
 * would erase files that nobody has signed for. */
bool destroy_check_contents (const Ledger *ledger, const RegisterLine *line, GError **error);
/* Extends the retention periods of the lines to be kept until the given days, unless they last as long already. */
bool destroy_keep (Ledger *ledger, const Destruction *destruction, const char *actor, GError **error);
/* Adds the certificate to a change, with its event, which erases the titles. ledger may be NULL for a withdrawal. */
bool destroy_bring_certificate (Change *change, const Ledger *ledger, const Destruction *destruction,
                                CertificateOutcome outcome, GError **error);

/* destroy_sign with a ledger that the caller has. */
bool destroy_sign_by (Ledger *ledger, const SignRequest *request, const char *actor, bool dry_run, SignResult *result,
                      GError **error);
