/* Signs a register or its certificate. Inside the commit, the signature is first tried against fold/authority, so that
 * no signature is recorded that does not count. */
#include <string.h>

#include "fold/acts.h"
#include "form/field.h"
#include "ops/destroy/internal.h"
#include "ops/sign.h"
#include "store/change.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

void destroy_sign_clear (SignResult *result)
{
  g_clear_pointer (&result->path, g_free);
  g_clear_pointer (&result->decision, g_free);
}

bool destroy_is_open (const Destruction *destruction, GError **error)
{
  if (destruction->certificate != NULL)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-ENDED", destruction->number, N_ ("draw up a new register"),
                      "the register has ended already");
  if (!destruction->layout_changed && destruction->procedure != NULL)
    return true;
  return error_set (error, ERROR_REFUSED, "D-DESTROY-LAYOUT", destruction->number,
                    N_ ("draw up a new edition of the register"),
                    "the layout has changed since the register was drawn up");
}

const char *destroy_role (const Destruction *destruction, const char *role, ProcedureStage stage, GError **error)
{
  const char *found = NULL;
  unsigned n = 0;
  g_autoptr (GString) roles = g_string_new (NULL);
  for (unsigned i = 0; role == NULL && i < procedure_n_signers (destruction->procedure); i++) {
    ProcedureSigner signer = procedure_signer (destruction->procedure, i);
    if (!procedure_signs_at (&signer, stage))
      continue;
    found = signer.role;
    g_string_append_printf (roles, n++ > 0 ? ", %s" : "%s", found);
  }
  if (role != NULL || n == 1)
    return role != NULL ? role : found;
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), roles->str);
  error_set (error, ERROR_USAGE, "D-ROLE-AMBIGUOUS", procedure_stage_name (stage), hint,
             "several roles sign at this stage: choose one with --role");
  return NULL;
}

static const char *usual_decision (ProcedureStage stage)
{
  return stage == STAGE_REVIEW ? "approve" : procedure_stage_name (stage);
}

/* ---- Who, and at which stage ---- */

bool destroy_check_post (const Archive *archive, const Destruction *destruction, const char *role, const char *person,
                         GError **error)
{
  ProcedureSigner signer;
  const char *words[2];
  uint64_t position = journal_length (archive_journal (archive));
  /* authority_would_take refuses a role that the procedure does not have. */
  if (!procedure_find_signer (destruction->procedure, role, &signer))
    return true;
  const char *post = destroy_posts (&signer, words)[0];
  return roster_role_at (destruction->roster, person, post, position, archive_now (archive)) ||
         error_set (error, ERROR_REFUSED, "D-DESTROY-POST", destruction->number,
                    N_ ("see `dossier person list` for the roles that people hold"), "%s does not hold the role %s now",
                    person, post);
}

static bool would_count (Archive *archive, const Destruction *destruction, const DestructionHand *hand, int64_t now,
                         GError **error)
{
  const char *digest;
  GPtrArray *refusals = NULL;
  GError *problem = NULL;
  uint64_t position = journal_length (archive_journal (archive));
  const char *subject = destroy_subject (destruction, hand->stage, &digest);
  AuthoritySignature signature = {
      .path = destruction->number, /* for errors: the statement is not written yet */
      .file = destruction->digest,
      .stage = hand->stage,
      .role = hand->role,
      .decision = hand->decision,
      .person = hand->person,
      .department = destroy_department (destruction, hand->person, position),
      .key = hand->key,
      .subject = subject,
      .digest = digest,
      .signed_at = now,
      .position = position,
      .event = position + 1,
      .recorded_at = now,
      .on_paper = hand->on_paper,
  };
  if (!hand->on_paper)
    authority_hold (destruction->authority, roster_person (destruction->roster, hand->person, 0), &signature);
  if (!destroy_check_post (archive, destruction, hand->role, hand->person, &problem))
    error_collect (&refusals, g_steal_pointer (&problem), NULL);
  if (!authority_would_take (destruction->authority, &signature, &problem))
    error_collect (&refusals, problem, NULL);
  return error_raise (&refusals, error);
}

/* Whether a person could give a signature now, or when the cooling-off is over. */
static bool may_sign (Archive *archive, const Destruction *destruction, ProcedureStage stage, const char *role,
                      const char *person)
{
  int64_t now = archive_now (archive);
  const Key *key = roster_key_at (destruction->roster, person, 0, now);
  const DestructionHand hand = {.stage = stage,
                                .role = role,
                                .decision = usual_decision (stage),
                                .person = person,
                                .key = key != NULL ? key_fingerprint (key) : NULL,
                                .path = ""};
  int64_t later = MAX (now, authority_cooled_at (destruction->authority));
  return key != NULL && would_count (archive, destruction, &hand, later, NULL);
}

char *destroy_candidates (Archive *archive, const Destruction *destruction, ProcedureStage stage, const char *role)
{
  const Roster *roster = destruction->roster;
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; i < roster_length (roster); i++) {
    const char *number = roster_number (roster, i);
    if (!may_sign (archive, destruction, stage, role, number))
      continue;
    g_autofree char *person = acts_describe (roster_person (roster, number, 0));
    g_string_append_printf (text, "%s%s", text->len > 0 ? _ (", ") : "", person);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The same refusal, with a hint that names who could sign when this person cannot. Takes it. */
static bool refuse_person (Archive *archive, const Destruction *destruction, const DestructionHand *hand,
                           GError *refusal, GError **error)
{
  static const char *const personal[] = {"D-DESTROY-POST", "D-DESTROY-DEPARTMENT", "D-DESTROY-SAME-PERSON",
                                         "D-DESTROY-TWICE", NULL};
  g_autofree char *who = g_strv_contains (personal, error_id (refusal))
                             ? destroy_candidates (archive, destruction, hand->stage, hand->role)
                             : g_strdup ("");
  if (who[0] == '\0') {
    g_propagate_error (error, refusal);
    return false;
  }
  g_autofree char *hint = g_strdup_printf (_ ("these people may sign as %s: %s"), hand->role, who);
  error_set (error, ERROR_REFUSED, error_id (refusal), error_where (refusal), hint, "%s", refusal->message);
  g_error_free (refusal);
  return false;
}

/* The present stage if the role signs there; otherwise the stage at which it does. */
static ProcedureStage stage_of (const Destruction *destruction, const char *role)
{
  ProcedureSigner signer;
  unsigned current = authority_stage (destruction->authority);
  if (!procedure_find_signer (destruction->procedure, role, &signer))
    return (ProcedureStage)MIN (current, STAGE_ATTEST);
  if (current < PROCEDURE_STAGES && procedure_signs_at (&signer, (ProcedureStage)current))
    return (ProcedureStage)current;
  /* A signature more than required may be added as long as no later stage has begun. */
  for (unsigned stage = MIN (current, STAGE_ATTEST); stage > 0; stage--)
    if (procedure_signs_at (&signer, (ProcedureStage)(stage - 1)))
      return (ProcedureStage)(stage - 1);
  for (unsigned stage = current + 1; stage < PROCEDURE_STAGES; stage++)
    if (procedure_signs_at (&signer, (ProcedureStage)stage))
      return (ProcedureStage)stage;
  return STAGE_SUBMIT;
}

/* ---- The transaction ---- */

typedef struct {
  const SignRequest *request;
  SignResult *result;
  Ledger *ledger;
} SignAttempt;

/* The ending of a scan's name in lower case; "bin" for an unusual one. Given. */
static char *ending_of (const char *name)
{
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;
  g_autofree char *lower = dot != NULL ? g_ascii_strdown (dot + 1, -1) : NULL;
  return lower != NULL && field_is_word (lower) && strcmp (lower, "txt") != 0 && strcmp (lower, "sig") != 0
             ? g_steal_pointer (&lower)
             : g_strdup ("bin");
}

static bool choose_hand (const SignAttempt *attempt, const Destruction *destruction, DestructionHand *hand,
                         GError **error)
{
  const SignRequest *request = attempt->request;
  hand->role = destroy_role (destruction, request->role, STAGE_SUBMIT, error);
  if (hand->role == NULL)
    return false;
  hand->stage = stage_of (destruction, hand->role);
  hand->decision = request->decision != NULL ? request->decision : usual_decision (hand->stage);
  hand->on_paper = request->signer == NULL;
  hand->person = hand->on_paper ? request->person : request->signer->person;
  hand->key = hand->on_paper ? NULL : key_fingerprint (request->signer->key);
  if (roster_person (destruction->roster, hand->person, 0) == NULL)
    return error_set (error, ERROR_USAGE, "D-PERSON-UNKNOWN", hand->person, NULL, "the archive has no such person");
  g_autofree char *ending = hand->on_paper ? ending_of (request->scan_name) : g_strdup ("txt");
  g_free (attempt->result->path);
  attempt->result->path = destroy_statement_path (destruction->number, destruction->list->edition, hand->stage,
                                                  hand->role, hand->person, ending);
  hand->path = attempt->result->path;
  return true;
}

/* A signature that is about to be given. */
typedef struct {
  Archive *archive;
  const Ledger *ledger;
  const Destruction *destruction;
  DestructionHand hand;
} Signing;

static bool check_hand (const Signing *signing, GError **error)
{
  GError *refusal = NULL;
  return would_count (signing->archive, signing->destruction, &signing->hand, archive_now (signing->archive),
                      &refusal) ||
         refuse_person (signing->archive, signing->destruction, &signing->hand, refusal, error);
}

static bool check_truth (const Signing *signing, GError **error)
{
  return destroy_check_all_true (signing->ledger, signing->destruction, error);
}

static bool check_records (const Signing *signing, GError **error)
{
  return destroy_check_lines (signing->ledger, signing->destruction, error);
}

static bool check_holds_met (const Signing *signing, GError **error)
{
  return destroy_check_voided (signing->destruction, error);
}

/* Everything that forbids the signature is told at once: first faults of the signer, then of the register.
 * The register matters to those who would have it carried out. */
static bool check_everything_signed (const Signing *signing, bool carries_out, GError **error)
{
  static bool (*const checks[]) (const Signing *signing, GError **error) = {check_hand, check_truth, check_records,
                                                                            check_holds_met};
  GPtrArray *refusals = NULL;
  for (unsigned i = 0; i < (carries_out ? G_N_ELEMENTS (checks) : 1); i++) {
    GError *problem = NULL;
    if (checks[i](signing, &problem) || error_collect (&refusals, problem, error))
      continue;
    error_raise (&refusals, NULL);
    return false;
  }
  return error_raise (&refusals, error);
}

/* Whether the signature would count. If so, fills in the result. */
static bool check_signature (const SignAttempt *attempt, const Change *change, const Destruction *destruction,
                             GError **error)
{
  Signing signing = {.archive = change->archive, .ledger = attempt->ledger, .destruction = destruction};
  bool ended = destruction->certificate != NULL && destruction->certificate->outcome == CERTIFICATE_EXECUTED;
  if (!(ended && destruction->authority != NULL) && !destroy_is_open (destruction, error))
    return false;
  if (!choose_hand (attempt, destruction, &signing.hand, error))
    return false;
  const char *decision = signing.hand.decision;
  bool declines = g_str_equal (decision, "reject") || g_str_equal (decision, "change");
  if (!check_everything_signed (&signing, !ended && !declines, error))
    return false;
  attempt->result->stage = signing.hand.stage;
  g_free (attempt->result->decision);
  attempt->result->decision = g_strdup (decision);
  return true;
}

static bool compose_register_signature (Change *change, GError **error)
{
  SignAttempt *attempt = change->data;
  const SignRequest *request = attempt->request;
  SignResult *result = attempt->result;
  const char *digest;
  if (!ledger_refresh (attempt->ledger, error))
    return false;
  g_autoptr (Destruction) destruction = destroy_open_by (attempt->ledger, request->number, error);
  if (destruction == NULL || !check_signature (attempt, change, destruction, error))
    return false;
  const char *subject = destroy_subject (destruction, result->stage, &digest);
  result->state = destruction->state;
  if (request->signer != NULL) {
    const ChangeStatement statement = {.key = request->signer->key,
                                       .person = request->signer->person,
                                       .path = result->path,
                                       .subject = subject,
                                       .digest = digest,
                                       .role = destroy_role (destruction, request->role, STAGE_SUBMIT, NULL),
                                       .decision = result->decision};
    return change_sign (change, &statement, error);
  }
  Event *event = change_bring (change, "paper", result->path, request->scan, error);
  if (event == NULL)
    return false;
  event_put (event, "subject", digest);
  event_put (event, "decision", result->decision);
  event_put (event, "register", destruction->number);
  return true;
}

bool destroy_sign_by (Ledger *ledger, const SignRequest *request, const char *actor, bool dry_run, SignResult *result,
                      GError **error)
{
  SignAttempt attempt = {.request = request, .result = result, .ledger = ledger};
  Change change = {.archive = ledger_archive (ledger),
                   .actor = actor,
                   .dry_run = dry_run,
                   .compose = compose_register_signature,
                   .data = &attempt};
  if (!change_commit (&change, error))
    return false;
  if (dry_run)
    return true;
  g_autoptr (Destruction) after =
      ledger_refresh (ledger, error) ? destroy_open_by (ledger, request->number, error) : NULL;
  if (after != NULL)
    result->state = after->state;
  return after != NULL;
}

bool destroy_sign (Archive *archive, const SignRequest *request, const char *actor, bool dry_run, SignResult *result,
                   GError **error)
{
  g_autoptr (Ledger) ledger = destroy_ledger_of (archive, request->number, error);
  return ledger != NULL && destroy_sign_by (ledger, request, actor, dry_run, result, error);
}
