/* Carries out a register. Each record has a transaction of its own, which makes all checks again at the journal's head
 * and adds a tombstone; placing the tombstone erases the other files. So has each customer's file, whose transaction
 * adds the tombstones of all its entries, too. A run that stopped is therefore simply run again,
 * and two runs at once share the records. */
#include <string.h>

#include "form/date.h"
#include "form/document/tombstone.h"
#include "ops/destroy/internal.h"
#include "ops/sign.h"
#include "store/block.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/message.h"

/* Another run has done it. Never shown to anybody. */
#define DONE "D-DESTROY-DONE"

typedef struct {
  const RunRequest *request;
  const char *actor;
  RunResult *result;
  Ledger *ledger;
  Destruction *destruction; /* as last read */
  unsigned basis;           /* number of files it was read from: files are only ever added */
  const RegisterLine *line; /* the present one */
} Run;

void destroy_run_clear (RunResult *result)
{
  g_clear_pointer (&result->certificate, g_free);
}

static void run_clear (Run *run)
{
  destroy_free (run->destruction);
  ledger_free (run->ledger);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* ---- Checking again ---- */

/* Folds new events, and reads the register again when files of it, of people or of layouts were added since. */
static bool reread_register (Run *run, GError **error)
{
  if (!ledger_refresh (run->ledger, error))
    return false;
  g_autofree char *directory = register_directory (run->request->number);
  g_autoptr (GPtrArray) own = ledger_destruction (run->ledger, directory);
  unsigned basis = own->len + ledger_people (run->ledger)->len + ledger_layouts (run->ledger)->len;
  if (run->destruction != NULL && basis == run->basis)
    return destroy_look_for_holds (ledger_archive (run->ledger), run->destruction, error);
  g_autofree char *path = run->line != NULL ? g_strdup (run->line->path) : NULL;
  g_clear_pointer (&run->destruction, destroy_free);
  run->destruction = destroy_open_by (run->ledger, run->request->number, error);
  run->basis = basis;
  run->line = path != NULL && run->destruction != NULL ? register_find (run->destruction->list, path) : NULL;
  return run->destruction != NULL;
}

static bool operator_signed (const Run *run)
{
  const GPtrArray *signatures = authority_signatures (run->destruction->authority);
  for (unsigned i = 0; i < signatures->len; i++) {
    const AuthoritySignature *signature = signatures->pdata[i];
    if (signature->stage == STAGE_EXECUTE && g_strcmp0 (signature->person, run->request->signer->person) == 0)
      return true;
  }
  return false;
}

/* "reviewer, witness (2)": the roles whose signatures are missing before the register may be carried out. Given; NULL
 * for none. */
static char *list_missing (const Authority *authority)
{
  GString *text = g_string_new (NULL);
  for (unsigned stage = 0; stage < STAGE_EXECUTE; stage++) {
    g_autoptr (GArray) gaps = authority_gaps (authority, (ProcedureStage)stage);
    for (unsigned i = 0; i < gaps->len; i++) {
      const AuthorityGap *gap = &g_array_index (gaps, AuthorityGap, i);
      g_string_append_printf (text, text->len > 0 ? ", %s" : "%s", gap->signer.role);
      if (gap->persons > 1)
        g_string_append_printf (text, " (%u)", gap->persons);
    }
  }
  return g_string_free (text, text->len == 0);
}

static bool check_missing (const Destruction *destruction, GError **error)
{
  g_autofree char *hint = g_strdup_printf (_ ("see `dossier destroy show %s`"), destruction->number);
  if (authority_stopped_by (destruction->authority) != NULL)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-REJECTED", destruction->number,
                      N_ ("draw up a new edition and submit it"),
                      "the register was rejected, or changes were requested");
  g_autofree char *missing = list_missing (destruction->authority);
  return missing == NULL || error_set (error, ERROR_REFUSED, "D-DESTROY-ORDER", destruction->number, hint,
                                       "required signatures are missing: %s", missing);
}

static bool check_cooled (const Run *run, GError **error)
{
  int64_t cooled = authority_cooled_at (run->destruction->authority);
  if (archive_now (ledger_archive (run->ledger)) >= cooled)
    return true;
  g_autofree char *until = date_print_time (cooled);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-COOLING-OFF", run->destruction->number,
                    N_ ("wait until the cooling-off is over"), "the cooling-off lasts until %s", until);
}

/* Whether the operator and everybody else has signed, and the cooling-off is over. */
static bool check_authority (const Run *run, GError **error)
{
  const Destruction *destruction = run->destruction;
  if (!destroy_is_open (destruction, error) || !check_missing (destruction, error) || !check_cooled (run, error))
    return false;
  if (destruction->state == DESTRUCTION_STARTED && operator_signed (run))
    return true;
  g_autofree char *hint = g_strdup_printf (_ ("see `dossier destroy show %s`"), destruction->number);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-ORDER", destruction->number, hint,
                    "the register cannot be carried out now");
}

/* ---- One record ---- */

static Tombstone *make_tombstone (const Run *run, int64_t time)
{
  const RegisterLine *line = run->line;
  const Destruction *destruction = run->destruction;
  const GPtrArray *signatures = authority_signatures (destruction->authority);
  Tombstone *tombstone = tombstone_new ();
  g_autofree char *reference = register_is_customer (line) ? NULL : refcode_print (&line->reference);
  bool transferred = line->disposition == REGISTER_TRANSFER;
  if (reference != NULL)
    refcode_parse (reference, &tombstone->reference, NULL);
  else
    tombstone->of = g_path_get_basename (line->path);
  tombstone->kind = transferred ? TOMBSTONE_TRANSFERRED : TOMBSTONE_DESTROYED;
  tombstone->nonce = digest_new_nonce ();
  tombstone->time = time;
  tombstone->by = g_strdup (run->actor);
  tombstone->files = line->files;
  tombstone->bytes = line->bytes;
  tombstone->pages = line->pages;
  tombstone->copies = line->copies;
  tombstone->trigger = g_strdup (line->trigger);
  tombstone->from = line->from;
  tombstone->due = line->due;
  tombstone->manifest = g_strdup (line->manifest);
  tombstone->layout = g_strdup (layout_id (destruction->layout));
  tombstone->layout_edition = layout_edition (destruction->layout);
  tombstone->number = g_strdup (destruction->number);
  tombstone->edition = destruction->list->edition;
  tombstone->digest = g_strdup (destruction->digest);
  tombstone->recipient = transferred ? g_strdup (destruction->list->recipient) : NULL;
  for (unsigned i = 0; i < signatures->len; i++) {
    const AuthoritySignature *signature = signatures->pdata[i];
    g_autofree char *role = g_strdup (signature->role), *person = g_strdup (signature->person);
    g_autofree char *path = g_strdup (signature->path), *file = g_strdup (signature->file);
    g_autofree char *stage = g_strdup (procedure_stage_name (signature->stage));
    const TombstoneSigner signer = {stage, role, person, path, file};
    tombstone_add_signer (tombstone, &signer);
  }
  return tombstone;
}

static bool refuse_done (GError **error)
{
  return error_set (error, ERROR_REFUSED, DONE, NULL, NULL, "another run has done it already");
}

static bool bring_tombstone (Change *change, const Run *run, const char *directory, Tombstone *tombstone,
                             GError **error)
{
  g_autofree char *path = g_strconcat (directory, "/tombstone.xml", NULL);
  g_autoptr (GBytes) bytes = change_read_back (tombstone_print (tombstone), (ChangeReader)tombstone_parse,
                                               (GDestroyNotify)tombstone_free, path, error);
  Event *event = change_bring (change, "destroy", path, bytes, error);
  if (event == NULL)
    return false;
  event_put (event, "erases", directory);
  event_put (event, "register", run->destruction->number);
  event_put (event, "disposition", register_disposition_name (run->line->disposition));
  event_put_number (event, "files", tombstone->files);
  event_put_number (event, "bytes", tombstone->bytes);
  event_put_number (event, "pages", tombstone->pages);
  return true;
}

/* Those of the entries differ in number, count and digest alone. */
static bool bring_entries (Change *change, const Run *run, int64_t time, GError **error)
{
  for (unsigned i = 0; i < run->line->entries->len; i++) {
    const RegisterEntry *entry = run->line->entries->pdata[i];
    g_autoptr (Tombstone) tombstone = make_tombstone (run, time);
    g_free (tombstone->of);
    g_free (tombstone->manifest);
    tombstone->of = g_path_get_basename (entry->path);
    tombstone->manifest = g_strdup (entry->manifest);
    tombstone->files = entry->files;
    if (!bring_tombstone (change, run, entry->path, tombstone, error))
      return false;
  }
  return true;
}

/* The last checks before a record is destroyed. */
static bool compose_tombstone (Change *change, GError **error)
{
  Run *run = change->data;
  if (!reread_register (run, error))
    return false;
  const RegisterLine *line = run->line;
  if (line == NULL || run->destruction->certificate != NULL || ledger_gone (run->ledger, line->path))
    return refuse_done (error);
  GDate day = destroy_deciding_day (run->ledger, run->destruction);
  if (!check_authority (run, error) || !destroy_check_true (run->ledger, run->destruction, line, error) ||
      !destroy_check_line (run->ledger, line, &day, error) || !destroy_check_voided (run->destruction, error) ||
      !destroy_check_contents (run->ledger, line, error) ||
      (line->disposition == REGISTER_TRANSFER && !destroy_check_acknowledged (run->destruction, error)))
    return false;
  g_autoptr (Tombstone) tombstone = make_tombstone (run, change->time);
  return bring_tombstone (change, run, line->path, tombstone, error) &&
         bring_entries (change, run, change->time, error);
}

static void tally_line (Run *run)
{
  RegisterTotals *totals =
      run->line->disposition == REGISTER_TRANSFER ? &run->result->transferred : &run->result->destroyed;
  register_add_totals (totals, run->line);
}

/* Commits one change. *mine is false when another run has made it already. */
static bool commit_step (Run *run, bool (*compose) (Change *change, GError **error), bool *mine, GError **error)
{
  g_autoptr (GError) problem = NULL;
  Change change = {.archive = ledger_archive (run->ledger), .actor = run->actor, .compose = compose, .data = run};
  *mine = change_commit (&change, &problem);
  if (*mine || error_has_id (problem, DONE))
    return true;
  g_propagate_error (error, g_steal_pointer (&problem));
  return false;
}

static bool run_lines (Run *run, GError **error)
{
  const GPtrArray *lines = run->destruction->list->lines;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < lines->len; i++)
    if (((const RegisterLine *)lines->pdata[i])->disposition != REGISTER_KEEP)
      g_ptr_array_add (paths, g_strdup (((const RegisterLine *)lines->pdata[i])->path));
  for (unsigned i = 0; i < paths->len; i++) {
    bool mine = false, gone = ledger_gone (run->ledger, paths->pdata[i]);
    run->line = register_find (run->destruction->list, paths->pdata[i]);
    if (!gone && run->line != NULL && !commit_step (run, compose_tombstone, &mine, error))
      return false;
    if (mine)
      tally_line (run);
    else
      run->result->before++;
    if (run->request->progress != NULL)
      run->request->progress (i + 1, paths->len, run->request->data);
  }
  run->line = NULL;
  return true;
}

/* ---- The beginning and the end ---- */

/* Signs as operator; in a dry run only checks that this is possible. */
static bool sign_execution (Run *run, bool dry_run, GError **error)
{
  g_auto (SignResult) signed_as = {0};
  const SignRequest request = {.number = run->request->number,
                               .role = destroy_role (run->destruction, run->request->role, STAGE_EXECUTE, error),
                               .decision = procedure_stage_name (STAGE_EXECUTE),
                               .signer = run->request->signer};
  if (request.role == NULL || !destroy_sign_by (run->ledger, &request, run->actor, dry_run, &signed_as, error))
    return false;
  return dry_run || reread_register (run, error);
}

/* Whether nothing is left to be done but the certificate. */
static bool check_all_done (const Run *run, GError **error)
{
  for (unsigned i = 0; i < run->destruction->list->lines->len; i++) {
    const RegisterLine *line = run->destruction->list->lines->pdata[i];
    if (line->disposition != REGISTER_KEEP && !ledger_gone (run->ledger, line->path))
      return error_set (error, ERROR_BUSY, "D-BUSY", run->request->number, N_ ("run the same command again"),
                        "not all records of the register are destroyed or transferred yet");
  }
  return destroy_check_kept (run->ledger, run->destruction, error);
}

static bool compose_certificate (Change *change, GError **error)
{
  Run *run = change->data;
  if (!reread_register (run, error))
    return false;
  if (run->destruction->certificate != NULL)
    return refuse_done (error);
  return check_authority (run, error) && destroy_check_voided (run->destruction, error) &&
         check_all_done (run, error) &&
         destroy_bring_certificate (change, run->ledger, run->destruction, CERTIFICATE_EXECUTED, error);
}

static bool check_voided (const Run *run, GError **error)
{
  return destroy_check_voided (run->destruction, error);
}

static bool check_all_true (const Run *run, GError **error)
{
  return destroy_check_all_true (run->ledger, run->destruction, error);
}

static bool check_lines (const Run *run, GError **error)
{
  return destroy_check_lines (run->ledger, run->destruction, error);
}

static bool check_acknowledged (const Run *run, GError **error)
{
  return destroy_check_acknowledged (run->destruction, error);
}

static bool check_signatures (const Run *run, GError **error)
{
  return check_missing (run->destruction, error);
}

static bool check_post (const Run *run, GError **error)
{
  const char *role = destroy_role (run->destruction, run->request->role, STAGE_EXECUTE, NULL);
  return role == NULL ||
         destroy_check_post (ledger_archive (run->ledger), run->destruction, role, run->request->signer->person, error);
}

/* Records that the register keeps are extended, which is a decision. */
static bool check_keeper (const Run *run, GError **error)
{
  const char *number = run->request->number;
  return register_totals (run->destruction->list, REGISTER_KEEP).records == 0 ||
         block_check_act (ledger_archive (run->ledger), "decision", run->request->signer->person, number, error);
}

/* Everything that is missing is told at once: first what is wrong with the records, then with the register, then who
 * must still sign. */
static bool check_everything (const Run *run, GError **error)
{
  static bool (*const checks[]) (const Run *run, GError **error) = {check_all_true,     check_lines,      check_voided,
                                                                    check_acknowledged, check_signatures, check_cooled,
                                                                    check_post,         check_keeper};
  GPtrArray *refusals = NULL;
  for (unsigned i = 0; i < G_N_ELEMENTS (checks); i++) {
    GError *problem = NULL;
    if (checks[i](run, &problem) || error_collect (&refusals, problem, error))
      continue;
    error_raise (&refusals, NULL);
    return false;
  }
  return error_raise (&refusals, error);
}

static bool begin_run (Run *run, Archive *archive, GError **error)
{
  run->ledger = destroy_ledger_of (archive, run->request->number, error);
  return run->ledger != NULL && reread_register (run, error) && destroy_is_open (run->destruction, error) &&
         check_everything (run, error);
}

bool destroy_run (Archive *archive, const RunRequest *request, const char *actor, RunResult *result, GError **error)
{
  bool mine = false;
  g_auto (Signer) signer = {.key = key_copy (request->signer->key), .person = g_strdup (request->signer->person)};
  if (archive_signer (archive) == NULL)
    people_sign_commits (archive, &signer, true);
  g_auto (Run) run = {.request = request, .actor = actor, .result = result};
  *result = (RunResult){0};
  if (!begin_run (&run, archive, error) || (!operator_signed (&run) && !sign_execution (&run, false, error)) ||
      !check_authority (&run, error) || !run_lines (&run, error) ||
      !destroy_keep (run.ledger, run.destruction, actor, error) ||
      !commit_step (&run, compose_certificate, &mine, error))
    return false;
  result->certificate = register_certificate_path (request->number);
  /* Rebuilds the index without the names. If this fails, the next command does it. */
  index_of (archive, NULL);
  return true;
}

bool destroy_may_run (Archive *archive, const RunRequest *request, const char *actor, GError **error)
{
  g_auto (Run) run = {.request = request, .actor = actor};
  if (!begin_run (&run, archive, error))
    return false;
  return operator_signed (&run) ? check_authority (&run, error) : sign_execution (&run, true, error);
}
