/* Signing a register or its certificate. What would come of the signature is tried first, at the head of the journal,
 * so that nothing is recorded that does not count. */
#include <string.h>

#include "form/field.h"
#include "ops/destroy/internal.h"
#include "ops/sign.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/transaction.h"
#include "sys/error.h"
#include "sys/message.h"

void destroy_sign_clear (SignResult *result)
{
  g_clear_pointer (&result->path, g_free);
  g_clear_pointer (&result->decision, g_free);
}

bool destroy_is_open (const Destruction *destruction, GError **error)
{
  if (destruction->certificate != NULL) {
    error_set (error, ERROR_REFUSED, "D-DESTROY-ENDED", destruction->number, N_ ("draw up a new register"),
               "the register has ended");
    return false;
  }
  if (!destruction->layout_changed && destruction->procedure != NULL)
    return true;
  error_set (error, ERROR_REFUSED, "D-DESTROY-LAYOUT", destruction->number,
             N_ ("draw up a new edition of the register by the rules in force"),
             "the layout has changed since the register was drawn up");
  return false;
}

const char *destroy_role (const Destruction *destruction, const char *role, ProcedureStage stage, GError **error)
{
  const char *found = NULL;
  unsigned n = 0;
  for (unsigned i = 0; role == NULL && i < procedure_n_signers (destruction->procedure); i++) {
    ProcedureSigner signer = procedure_signer (destruction->procedure, i);
    if (!procedure_signs_at (&signer, stage))
      continue;
    found = signer.role;
    n++;
  }
  if (role != NULL || n == 1)
    return role != NULL ? role : found;
  error_set (error, ERROR_USAGE, "D-DESTROY-ROLE", procedure_stage_name (stage),
             N_ ("name one of them: dossier destroy show tells which there are"), "several roles sign at this stage");
  return NULL;
}

static const char *usual_decision (ProcedureStage stage)
{
  return stage == STAGE_REVIEW ? "approve" : procedure_stage_name (stage);
}

/* ---- Who, and at which stage ---- */

static bool check_post (Archive *archive, const Destruction *destruction, const DestructionHand *hand, GError **error)
{
  ProcedureSigner signer;
  const char *words[2];
  uint64_t position = journal_length (archive_journal (archive));
  if (!procedure_find_signer (destruction->procedure, hand->role, &signer))
    return true; /* authority refuses it */
  const char *word = destroy_posts (&signer, words)[0];
  if (roster_role_at (destruction->roster, hand->person, word, position, people_now (archive)))
    return true;
  error_set (error, ERROR_REFUSED, "D-DESTROY-POST", hand->person,
             N_ ("dossier person list tells who holds which role, and until when"), "%s does not hold the role %s now",
             hand->person, word);
  return false;
}

/* The signature that a hand would give at an instant. Borrowed from everywhere. */
static AuthoritySignature signature_of (Archive *archive, const Destruction *destruction, const DestructionHand *hand,
                                        const char *certificate, int64_t now)
{
  uint64_t position = journal_length (archive_journal (archive));
  bool after = hand->stage == STAGE_ATTEST;
  const Person *person = roster_person (destruction->roster, hand->person, position);
  return (AuthoritySignature){.path = hand->path,
                              .file = destruction->digest,
                              .stage = hand->stage,
                              .role = hand->role,
                              .decision = hand->decision,
                              .person = hand->person,
                              .department = person != NULL ? person->department : NULL,
                              .key = hand->key,
                              .subject = after ? certificate : destruction->path,
                              .digest = after ? destruction->certificate_digest : destruction->digest,
                              .signed_at = now,
                              .position = position,
                              .event = position + 1,
                              .recorded_at = now,
                              .on_paper = hand->on_paper};
}

static bool would_count (Archive *archive, const Destruction *destruction, const DestructionHand *hand, int64_t now,
                         GError **error)
{
  g_autofree char *certificate = register_certificate_path (destruction->number);
  const AuthoritySignature signature = signature_of (archive, destruction, hand, certificate, now);
  return check_post (archive, destruction, hand, error) &&
         authority_would_take (destruction->authority, &signature, error);
}

bool destroy_may_sign (Archive *archive, const Destruction *destruction, ProcedureStage stage, const char *role,
                       const char *person)
{
  int64_t now = people_now (archive);
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

/* The stage that the register has come to, when the role signs there; else the first at which it does. */
static ProcedureStage stage_of (const Destruction *destruction, const char *role)
{
  ProcedureSigner signer;
  unsigned current = authority_stage (destruction->authority);
  if (!procedure_find_signer (destruction->procedure, role, &signer))
    return (ProcedureStage)MIN (current, STAGE_ATTEST);
  if (current < PROCEDURE_STAGES && procedure_signs_at (&signer, (ProcedureStage)current))
    return (ProcedureStage)current;
  /* One more signature than is asked for is welcome as long as nothing later has begun. */
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
  Archive *archive;
  const SignRequest *request;
  SignResult *result;
  Signing signing;
  unsigned scan_item;
} Act;

/* The ending of a scan's name, in lower case; "bin" for an odd one. Given. */
static char *ending_of (const char *name)
{
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;
  g_autofree char *lower = dot != NULL ? g_ascii_strdown (dot + 1, -1) : NULL;
  return lower != NULL && field_is_word (lower) && strcmp (lower, "txt") != 0 && strcmp (lower, "sig") != 0
             ? g_steal_pointer (&lower)
             : g_strdup ("bin");
}

static bool choose (Act *act, const Destruction *destruction, DestructionHand *hand, GError **error)
{
  const SignRequest *request = act->request;
  hand->role = destroy_role (destruction, request->role, STAGE_SUBMIT, error);
  if (hand->role == NULL)
    return false;
  hand->stage = stage_of (destruction, hand->role);
  hand->decision = request->decision != NULL ? request->decision : usual_decision (hand->stage);
  hand->on_paper = request->signer == NULL;
  hand->person = hand->on_paper ? request->person : request->signer->person;
  hand->key = hand->on_paper ? NULL : key_fingerprint (request->signer->key);
  if (roster_person (destruction->roster, hand->person, 0) == NULL) {
    error_set (error, ERROR_USAGE, "D-PERSON-UNKNOWN", hand->person, NULL, "there is no such person");
    return false;
  }
  g_autofree char *ending = hand->on_paper ? ending_of (request->scan_name) : g_strdup ("txt");
  g_free (act->result->path);
  act->result->path = destroy_statement_path (destruction->number, destruction->list->edition, hand->stage, hand->role,
                                              hand->person, ending);
  hand->path = act->result->path;
  return true;
}

/* Everything that must be true for the signature to count. On true the result says what it is. */
static bool consider (Act *act, Index *index, Destruction **opened, GError **error)
{
  DestructionHand hand = {0};
  g_autoptr (Destruction) destruction = destroy_open (act->archive, index, act->request->number, error);
  if (destruction == NULL)
    return false;
  bool ended = destruction->certificate != NULL && destruction->certificate->outcome == CERTIFICATE_EXECUTED;
  if (!(ended && destruction->authority != NULL) && !destroy_is_open (destruction, error))
    return false;
  if (!choose (act, destruction, &hand, error) ||
      !would_count (act->archive, destruction, &hand, people_now (act->archive), error))
    return false;
  bool declines = g_str_equal (hand.decision, "reject") || g_str_equal (hand.decision, "change");
  if (!ended && !declines && !destroy_check_lines (act->archive, index, destruction, error))
    return false;
  act->result->stage = hand.stage;
  g_free (act->result->decision);
  act->result->decision = g_strdup (hand.decision);
  *opened = g_steal_pointer (&destruction);
  return true;
}

static bool add_paper (Act *act, Transaction *transaction, const Destruction *destruction, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  if (!transaction_write (transaction, act->scan_item, NULL, act->request->scan, hex, error))
    return false;
  Event *event = event_new ("paper");
  event_put (event, "path", act->result->path);
  event_put (event, "digest", hex);
  event_put (event, "subject",
             act->result->stage == STAGE_ATTEST ? destruction->certificate_digest : destruction->digest);
  event_put (event, "decision", act->result->decision);
  event_put (event, "register", destruction->number);
  transaction_add_event (transaction, act->scan_item, event);
  return true;
}

static bool prepare (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  Act *act = data;
  g_autoptr (Destruction) destruction = NULL;
  if (!consider (act, index, &destruction, error))
    return false;
  if (act->request->signer == NULL)
    return add_paper (act, transaction, destruction, error);
  bool after = act->result->stage == STAGE_ATTEST;
  g_autofree char *certificate = register_certificate_path (destruction->number);
  g_autofree char *role = g_strdup (destroy_role (destruction, act->request->role, STAGE_SUBMIT, NULL));
  act->signing.signer = act->request->signer;
  act->signing.path = act->result->path;
  act->signing.subject = after ? certificate : destruction->path;
  act->signing.digest = after ? destruction->certificate_digest : destruction->digest;
  act->signing.role = role;
  act->signing.decision = act->result->decision;
  return sign_add (transaction, &act->signing, error);
}

static bool commit (Act *act, const char *actor, GError **error)
{
  g_autoptr (Transaction) transaction = transaction_begin (act->archive, actor, error);
  if (transaction == NULL)
    return false;
  if (act->request->signer == NULL &&
      (act->scan_item = transaction_add_item (transaction, TRANSACTION_FILE, error)) == 0)
    return false;
  return transaction_commit (transaction, prepare, act, error);
}

/* Where it stands now; after a dry run, where it would. */
static bool read_state (Act *act, bool dry_run, const Destruction *tried, GError **error)
{
  if (dry_run) {
    act->result->state = tried->state;
    return true;
  }
  Index *index = archive_index (act->archive, error);
  g_autoptr (Destruction) after =
      index == NULL ? NULL : destroy_open (act->archive, index, act->request->number, error);
  if (after != NULL)
    act->result->state = after->state;
  return after != NULL;
}

bool destroy_sign (Archive *archive, const SignRequest *request, const char *actor, bool dry_run, SignResult *result,
                   GError **error)
{
  Act act = {.archive = archive, .request = request, .result = result};
  g_autoptr (Destruction) tried = NULL;
  if (!dry_run)
    return commit (&act, actor, error) && read_state (&act, false, NULL, error);
  Index *index = archive_index (archive, error);
  return index != NULL && consider (&act, index, &tried, error) && read_state (&act, true, tried, error);
}
