/* Every check walks the list of signatures again. A register has about a dozen, so nothing else is stored. */
#include "fold/authority.h"

#include <string.h>

#include "form/date.h"
#include "sys/error.h"
#include "sys/message.h"

#define SECONDS_A_DAY 86400
#define NEVER 253402300799 /* 9999-12-31T23:59:59Z */

struct Authority {
  const Layout *layout;
  const LayoutProcedure *procedure;
  const char *path, *digest;
  const char *certificate_path, *certificate_digest;
  bool has_paper;        /* a record of the register is also on a shelf, as paper */
  GPtrArray *signatures; /* of AuthoritySignature */
};

static void seen_signature_free (gpointer data)
{
  AuthoritySignature *signature = data;
  const char *const strings[] = {signature->path,     signature->file,    signature->role,
                                 signature->decision, signature->person,  signature->department,
                                 signature->key,      signature->subject, signature->digest};
  for (unsigned i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free ((gpointer)(guintptr)strings[i]);
  g_free (signature);
}

static AuthoritySignature *seen_signature_copy (const AuthoritySignature *signature)
{
  AuthoritySignature *copy = g_memdup2 (signature, sizeof *signature);
  const char **const strings[] = {&copy->path,       &copy->file, &copy->role,    &copy->decision, &copy->person,
                                  &copy->department, &copy->key,  &copy->subject, &copy->digest};
  for (unsigned i = 0; i < G_N_ELEMENTS (strings); i++)
    *strings[i] = g_strdup (*strings[i]);
  return copy;
}

Authority *authority_new (const Layout *layout, const LayoutProcedure *procedure, const Register *list,
                          const char *path, const char *digest)
{
  Authority *authority = g_new0 (Authority, 1);
  authority->layout = layout;
  authority->procedure = procedure;
  authority->path = path;
  authority->digest = digest;
  authority->signatures = g_ptr_array_new_with_free_func (seen_signature_free);
  for (unsigned i = 0; i < list->lines->len; i++)
    authority->has_paper |= ((const RegisterLine *)list->lines->pdata[i])->paper;
  return authority;
}

void authority_free (Authority *authority)
{
  if (authority == NULL)
    return;
  g_ptr_array_unref (authority->signatures);
  g_free (authority);
}

void authority_certify (Authority *authority, const char *path, const char *digest)
{
  authority->certificate_path = path;
  authority->certificate_digest = digest;
}

bool authority_find_signer (const Authority *authority, const char *role, ProcedureSigner *signer)
{
  return procedure_find_signer (authority->procedure, role, signer);
}

const GPtrArray *authority_signatures (const Authority *authority)
{
  return authority->signatures;
}

static const AuthoritySignature *taken (const Authority *authority, unsigned i)
{
  return authority->signatures->pdata[i];
}

static bool is_of (const AuthoritySignature *signature, ProcedureStage stage, const char *role)
{
  return signature->stage == stage && g_str_equal (signature->role, role);
}

/* ---- Present and missing signatures ---- */

/* How many persons signed in a role at a stage, from one department or (NULL) from any. */
static unsigned count_persons (const Authority *authority, ProcedureStage stage, const char *role,
                               const char *department)
{
  unsigned n = 0;
  for (unsigned i = 0; i < authority->signatures->len; i++) {
    const AuthoritySignature *signature = taken (authority, i);
    n += is_of (signature, stage, role) && (department == NULL || g_strcmp0 (signature->department, department) == 0);
  }
  return n;
}

static void add_gaps (const Authority *authority, ProcedureStage stage, const ProcedureSigner *signer, GArray *gaps)
{
  unsigned n = count_persons (authority, stage, signer->role, NULL), named = 0;
  unsigned lacking = n < signer->quorum ? signer->quorum - n : 0;
  for (unsigned i = 0; signer->from[i] != NULL; i++) {
    if (count_persons (authority, stage, signer->role, signer->from[i]) > 0)
      continue;
    AuthorityGap gap = {.signer = *signer, .persons = 1, .department = signer->from[i]};
    g_array_append_val (gaps, gap);
    named++;
  }
  if (lacking > named) {
    AuthorityGap gap = {.signer = *signer, .persons = lacking - named};
    g_array_append_val (gaps, gap);
  }
}

GArray *authority_gaps (const Authority *authority, ProcedureStage stage)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (AuthorityGap));
  for (unsigned i = 0; i < procedure_n_signers (authority->procedure); i++) {
    ProcedureSigner signer = procedure_signer (authority->procedure, i);
    /* Every record is kept as files, but not every register has paper: then the signers for paper are not needed. */
    if (procedure_signs_at (&signer, stage) && (authority->has_paper || g_strcmp0 (signer.material, "paper") != 0))
      add_gaps (authority, stage, &signer, gaps);
  }
  return gaps;
}

static bool is_complete (const Authority *authority, ProcedureStage stage)
{
  g_autoptr (GArray) gaps = authority_gaps (authority, stage);
  return gaps->len == 0 && authority_stopped_by (authority) == NULL;
}

unsigned authority_stage (const Authority *authority)
{
  unsigned stage = STAGE_SUBMIT;
  while (stage < PROCEDURE_STAGES && is_complete (authority, (ProcedureStage)stage))
    stage++;
  return stage;
}

const char *authority_stopped_by (const Authority *authority)
{
  for (unsigned i = 0; i < authority->signatures->len; i++) {
    const char *decision = taken (authority, i)->decision;
    if (g_str_equal (decision, "reject") || g_str_equal (decision, "change"))
      return decision;
  }
  return NULL;
}

bool authority_is_on_paper (const Authority *authority)
{
  for (unsigned i = 0; i < authority->signatures->len; i++)
    if (taken (authority, i)->on_paper)
      return true;
  return false;
}

int64_t authority_earliest (const Authority *authority)
{
  int64_t earliest = 0;
  for (unsigned i = 0; i < authority->signatures->len; i++) {
    int64_t time = taken (authority, i)->signed_at;
    earliest = i == 0 ? time : MIN (earliest, time);
  }
  return earliest;
}

/* The time of the last approval plus whole days. In months and years these are counted from its day in the archive's
 * zone. A period that ends after the calendar is never over. */
int64_t authority_cooled_at (const Authority *authority)
{
  int64_t approved = 0;
  if (!is_complete (authority, STAGE_APPROVE))
    return 0;
  for (unsigned i = 0; i < authority->signatures->len; i++) {
    const AuthoritySignature *signature = taken (authority, i);
    int64_t latest = MAX (signature->recorded_at, MAX (signature->signed_at, signature->bound_at));
    if (signature->stage == STAGE_APPROVE)
      approved = MAX (approved, latest);
  }
  GDate day = layout_day (authority->layout, approved), later = day;
  bool ends = date_add_duration (&later, procedure_cooling_off (authority->procedure));
  return ends ? approved + (int64_t)g_date_days_between (&day, &later) * SECONDS_A_DAY : NEVER;
}

/* ---- Checking one signature ---- */

static bool refuse_signature (GError **error, const char *id, const AuthoritySignature *signature, const char *hint,
                              const char *message)
{
  return error_set (error, ERROR_REFUSED, id, signature->path, hint, "%s %s: %s", signature->role, signature->person,
                    _ (message));
}

/* Given. */
static char *hint_at_register (const Authority *authority)
{
  unsigned edition = 0;
  g_autofree char *number = NULL;
  register_split_path (authority->path, &number, &edition);
  return g_strdup_printf (_ ("see `dossier destroy show %s`"), number != NULL ? number : "NUMBER");
}

/* A check of one signature. signer: the one of its role; NULL when the procedure has no such role. */
typedef bool (*SignatureCheck) (const Authority *authority, const AuthoritySignature *signature,
                                const ProcedureSigner *signer, GError **error);

static bool check_subject (const Authority *authority, const AuthoritySignature *signature,
                           const ProcedureSigner *signer G_GNUC_UNUSED, GError **error)
{
  bool after = signature->stage == STAGE_ATTEST;
  if (after && authority->certificate_path == NULL)
    return refuse_signature (error, "D-DESTROY-ORDER", signature, NULL,
                             N_ ("the register has not been carried out yet"));
  const char *path = after ? authority->certificate_path : authority->path;
  const char *digest = after ? authority->certificate_digest : authority->digest;
  if (g_strcmp0 (signature->subject, path) == 0 && g_strcmp0 (signature->digest, digest) == 0)
    return true;
  return refuse_signature (error, "D-DESTROY-SUBJECT", signature, N_ ("sign the current edition of this register"),
                           N_ ("the statement is about another file, or the file has changed since"));
}

static bool check_decision (const Authority *authority G_GNUC_UNUSED, const AuthoritySignature *signature,
                            const ProcedureSigner *signer G_GNUC_UNUSED, GError **error)
{
  static const char *const allowed[PROCEDURE_STAGES][4] = {
      {"submit"}, {"approve", "reject", "change"}, {"approve", "reject", "change"}, {"count", "reject"}, {"execute"},
      {"attest"}};
  for (unsigned i = 0; i < 3; i++)
    if (g_strcmp0 (allowed[signature->stage][i], signature->decision) == 0)
      return true;
  return refuse_signature (error, "D-DESTROY-DECISION", signature, NULL,
                           N_ ("this decision is not possible at this stage"));
}

static bool check_role (const Authority *authority, const AuthoritySignature *signature, const ProcedureSigner *signer,
                        GError **error)
{
  g_autofree char *hint = hint_at_register (authority);
  if (signer == NULL)
    return refuse_signature (error, "D-DESTROY-ROLE", signature, hint,
                             N_ ("the procedure does not need this signature"));
  return procedure_signs_at (signer, signature->stage) ||
         refuse_signature (error, "D-DESTROY-STAGE", signature, hint, N_ ("this role does not sign at this stage"));
}

static bool check_paper (const Authority *authority, const AuthoritySignature *signature,
                         const ProcedureSigner *signer G_GNUC_UNUSED, GError **error)
{
  return !signature->on_paper || procedure_allows_paper (authority->procedure) ||
         refuse_signature (error, "D-DESTROY-PAPER", signature, N_ ("sign with a key"),
                           N_ ("the layout does not allow signatures on paper"));
}

/* Earlier stages must be complete, their signatures in the journal when this one was made, and no later stage begun. */
static bool check_turn (const Authority *authority, const AuthoritySignature *signature,
                        const ProcedureSigner *signer G_GNUC_UNUSED, GError **error)
{
  g_autofree char *hint = hint_at_register (authority);
  if (authority_stopped_by (authority) != NULL)
    return refuse_signature (error, "D-DESTROY-REJECTED", signature, N_ ("draw up a new edition and submit it"),
                             N_ ("the register was rejected, or changes were requested"));
  for (unsigned stage = 0; stage < (unsigned)signature->stage; stage++)
    if (!is_complete (authority, (ProcedureStage)stage))
      return refuse_signature (error, "D-DESTROY-ORDER", signature, hint, N_ ("an earlier stage is not complete"));
  for (unsigned i = 0; i < authority->signatures->len; i++) {
    const AuthoritySignature *other = taken (authority, i);
    if (other->stage > signature->stage)
      return refuse_signature (error, "D-DESTROY-ORDER", signature, NULL, N_ ("a later stage has begun"));
    if (other->stage < signature->stage && !signature->on_paper && other->event > signature->position)
      return refuse_signature (error, "D-DESTROY-ORDER", signature, N_ ("sign again"),
                               N_ ("it was signed before an earlier stage was complete"));
  }
  if (signature->stage >= STAGE_COUNT && signature->signed_at < authority_cooled_at (authority))
    return refuse_signature (error, "D-DESTROY-COOLING-OFF", signature, hint,
                             N_ ("the cooling-off period is not over"));
  return true;
}

static bool check_department (const Authority *authority, const AuthoritySignature *signature,
                              const ProcedureSigner *signer, GError **error)
{
  if (signer == NULL)
    return true;
  const char *own = signer->post != NULL ? layout_post_department (authority->layout, signer->post) : NULL;
  bool wrong = own != NULL && g_strcmp0 (own, signature->department) != 0;
  bool outside = signer->from[0] != NULL &&
                 (signature->department == NULL || !g_strv_contains (signer->from, signature->department));
  if (!wrong && !outside)
    return true;
  g_autofree char *list = wrong ? g_strdup (own) : g_strjoinv (_ (", "), (char **)(guintptr)signer->from);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-DEPARTMENT", signature->path, NULL,
                    "%s %s: the procedure requires a person from the department: %s", signature->role,
                    signature->person, list);
}

static bool are_distinct (const Authority *authority, const char *role, const char *other)
{
  for (unsigned i = 0; i < procedure_n_distincts (authority->procedure); i++) {
    const char *const *roles = procedure_distinct (authority->procedure, i);
    if (!g_str_equal (role, other) && g_strv_contains (roles, role) && g_strv_contains (roles, other))
      return true;
  }
  return false;
}

/* A key belongs to one person, so two persons who signed with the same key count as a fault. */
static bool check_person (const Authority *authority, const AuthoritySignature *signature,
                          const ProcedureSigner *signer G_GNUC_UNUSED, GError **error)
{
  for (unsigned i = 0; i < authority->signatures->len; i++) {
    const AuthoritySignature *other = taken (authority, i);
    bool same = g_str_equal (other->person, signature->person);
    if (same && is_of (other, signature->stage, signature->role))
      return refuse_signature (error, "D-DESTROY-TWICE", signature, NULL,
                               N_ ("this person has already signed in this role"));
    if (same && are_distinct (authority, signature->role, other->role))
      return refuse_signature (error, "D-DESTROY-SAME-PERSON", signature, N_ ("another person must sign"),
                               N_ ("this person has already signed in a role that must be held by somebody else"));
    if (!same && signature->key != NULL && g_strcmp0 (other->key, signature->key) == 0)
      return refuse_signature (error, "D-DESTROY-SAME-KEY", signature, NULL,
                               N_ ("another person has signed with the same key"));
  }
  return true;
}

/* A witness whose role signs before and after the destruction must be the same person both times. */
static bool check_witness (const Authority *authority, const AuthoritySignature *signature,
                           const ProcedureSigner *signer, GError **error)
{
  if (signer == NULL || signature->stage != STAGE_ATTEST || !procedure_signs_at (signer, STAGE_COUNT))
    return true;
  for (unsigned i = 0; i < authority->signatures->len; i++) {
    const AuthoritySignature *other = taken (authority, i);
    if (is_of (other, STAGE_COUNT, signature->role) && g_str_equal (other->person, signature->person))
      return true;
  }
  return refuse_signature (error, "D-DESTROY-WITNESS", signature,
                           N_ ("somebody who signed the count must sign the certificate"),
                           N_ ("this person did not sign the count"));
}

void authority_hold (const Authority *authority, const Person *person, AuthoritySignature *signature)
{
  ProcedureSigner signer;
  if (person == NULL || !procedure_find_signer (authority->procedure, signature->role, &signer))
    return;
  const char *post = signer.post != NULL ? signer.post : signer.role;
  const PersonRole *role = person_role_at (person, post, signature->signed_at);
  if (role == NULL)
    return;
  signature->held_from = role->from > person->changed ? role->from : 0;
  signature->held_until = role->until;
}

/* Planned days of a post do not rest on the clock of its holder alone: the post must not have ended by the time that
 * an earlier signer states, and a later signer's time must not lie before it begins. A clock that is wrong may delay
 * a signature so, never allow one. */
static bool check_days (const Authority *authority, const AuthoritySignature *signature,
                        const ProcedureSigner *signer G_GNUC_UNUSED, GError **error)
{
  for (unsigned i = 0; i < authority->signatures->len; i++) {
    const AuthoritySignature *other = taken (authority, i);
    if (!other->on_paper && signature->held_until != 0 && other->signed_at >= signature->held_until)
      return refuse_signature (error, "D-DESTROY-POST", signature, N_ ("check the clocks of the signers' machines"),
                               N_ ("the post had ended by the time that an earlier signer states"));
    if (other->held_from > signature->signed_at)
      return refuse_signature (error, "D-DESTROY-POST", signature, N_ ("check the clocks of the signers' machines"),
                               N_ ("the post of an earlier signer begins only after this time"));
  }
  return true;
}

static const SignatureCheck signature_checks[] = {check_role,    check_paper,   check_decision,
                                                  check_subject, check_turn,    check_department,
                                                  check_person,  check_witness, check_days};

bool authority_would_take (const Authority *authority, const AuthoritySignature *signature, GError **error)
{
  ProcedureSigner signer;
  GPtrArray *refusals = NULL;
  bool known = procedure_find_signer (authority->procedure, signature->role, &signer);
  for (unsigned i = 0; i < G_N_ELEMENTS (signature_checks); i++) {
    GError *problem = NULL;
    if (!signature_checks[i](authority, signature, known ? &signer : NULL, &problem))
      error_collect (&refusals, problem, NULL);
  }
  return error_raise (&refusals, error);
}

bool authority_take (Authority *authority, const AuthoritySignature *signature, GError **error)
{
  ProcedureSigner signer;
  bool known = procedure_find_signer (authority->procedure, signature->role, &signer);
  for (unsigned i = 0; i < G_N_ELEMENTS (signature_checks); i++)
    if (!signature_checks[i](authority, signature, known ? &signer : NULL, error))
      return false;
  g_ptr_array_add (authority->signatures, seen_signature_copy (signature));
  return true;
}
