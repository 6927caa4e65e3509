/* Carrying out a register. Each record is a transaction of its own that asks everything again at the head of the
 * journal and brings a tombstone; placing that erases the rest (store/erasing.h). So a run that stops anywhere is
 * simply run again, and two that run at once take the records from each other one by one. */
#include <string.h>

#include "form/document/tombstone.h"
#include "ops/destroy/end.h"
#include "ops/destroy/internal.h"
#include "ops/sign.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/transaction.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/message.h"

/* Somebody else has done it: no failure, and never shown. */
#define DONE "D-DESTROY-DONE"

/* Numbers of events: nothing is ever taken back, so equal numbers are the same events. */
typedef struct {
  unsigned own, people, layouts;
} Basis;

typedef struct {
  Archive *archive;
  const RunRequest *request;
  const char *actor;
  RunResult *result;
  Destruction *destruction; /* as it was read last */
  Basis basis;              /* what it was read from */
  const RegisterLine *line; /* whose turn it is */
  unsigned item;
} Run;

void destroy_run_clear (RunResult *result)
{
  g_clear_pointer (&result->certificate, g_free);
}

static void run_clear (Run *run)
{
  destroy_free (run->destruction);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* ---- Asking again ---- */

/* Counts what the journal has brought that a register, its signers and its rules are made of. */
static bool count_basis (Index *index, const char *number, Basis *basis, GError **error)
{
  g_autofree char *directory = register_directory (number);
  const char *const directories[] = {directory, "people", "layouts"};
  unsigned *const counts[] = {&basis->own, &basis->people, &basis->layouts};
  for (unsigned i = 0; i < G_N_ELEMENTS (directories); i++) {
    g_autoptr (GArray) numbers = index_listed (index, directories[i], error);
    if (numbers == NULL)
      return false;
    *counts[i] = numbers->len;
  }
  return true;
}

/* Reads the register again when anything was brought since. A layout that was adopted meanwhile ends the run: the
 * archive at hand has read the one before. */
static bool renew (Run *run, Index *index, GError **error)
{
  Basis basis = {0};
  bool first = run->destruction == NULL;
  if (!count_basis (index, run->request->number, &basis, error))
    return false;
  if (!first && memcmp (&basis, &run->basis, sizeof basis) == 0)
    return true;
  if (!first && basis.layouts != run->basis.layouts) {
    error_set (error, ERROR_REFUSED, "D-DESTROY-LAYOUT", run->request->number,
               N_ ("draw up a new edition of the register by the rules in force"),
               "the layout has changed since the register was drawn up");
    return false;
  }
  g_autofree char *path = run->line != NULL ? g_strdup (run->line->path) : NULL;
  g_clear_pointer (&run->destruction, destroy_free);
  run->destruction = destroy_open (run->archive, index, run->request->number, error);
  run->basis = basis;
  run->line = path != NULL && run->destruction != NULL ? register_find (run->destruction->list, path) : NULL;
  return run->destruction != NULL;
}

static bool has_signed (const Run *run)
{
  const GPtrArray *signatures = authority_signatures (run->destruction->authority);
  for (unsigned i = 0; i < signatures->len; i++) {
    const AuthoritySignature *signature = signatures->pdata[i];
    if (signature->stage == STAGE_EXECUTE && g_strcmp0 (signature->person, run->request->signer->person) == 0)
      return true;
  }
  return false;
}

/* That who is at work here has signed, as everybody before, and that nobody has taken anything back. */
static bool check_authority (const Run *run, GError **error)
{
  const Destruction *destruction = run->destruction;
  if (!destroy_is_open (destruction, error))
    return false;
  if (destruction->state == DESTRUCTION_STARTED && has_signed (run) &&
      archive_now (run->archive) >= authority_cooled_at (destruction->authority))
    return true;
  error_set (error, ERROR_REFUSED, "D-DESTROY-ORDER", destruction->number,
             N_ ("dossier destroy show tells what is missing"), "not everybody has signed who must");
  return false;
}

/* ---- One record ---- */

static Tombstone *make_tombstone (const Run *run, int64_t time)
{
  const RegisterLine *line = run->line;
  const Destruction *destruction = run->destruction;
  const GPtrArray *signatures = authority_signatures (destruction->authority);
  Tombstone *stone = tombstone_new ();
  g_autofree char *reference = refcode_print (&line->reference);
  bool transferred = line->disposition == REGISTER_TRANSFER;
  refcode_parse (reference, &stone->reference, NULL);
  stone->kind = transferred ? TOMBSTONE_TRANSFERRED : TOMBSTONE_DESTROYED;
  stone->nonce = g_malloc (33);
  digest_nonce (stone->nonce);
  stone->time = time;
  stone->by = g_strdup (run->actor);
  stone->files = line->files;
  stone->bytes = line->bytes;
  stone->pages = line->pages;
  stone->copies = line->copies;
  stone->trigger = g_strdup (line->trigger);
  stone->from = line->from;
  stone->due = line->due;
  stone->manifest = g_strdup (line->manifest);
  stone->layout = g_strdup (layout_id (destruction->layout));
  stone->layout_edition = layout_edition (destruction->layout);
  stone->number = g_strdup (destruction->number);
  stone->edition = destruction->list->edition;
  stone->digest = g_strdup (destruction->digest);
  stone->recipient = transferred ? g_strdup (destruction->list->recipient) : NULL;
  for (unsigned i = 0; i < signatures->len; i++) {
    const AuthoritySignature *signature = signatures->pdata[i];
    g_autofree char *role = g_strdup (signature->role), *person = g_strdup (signature->person);
    g_autofree char *path = g_strdup (signature->path), *file = g_strdup (signature->file);
    g_autofree char *stage = g_strdup (procedure_stage_name (signature->stage));
    const TombstoneSigner signer = {stage, role, person, path, file};
    tombstone_add_signer (stone, &signer);
  }
  return stone;
}

static bool done (GError **error)
{
  error_set (error, ERROR_REFUSED, DONE, NULL, NULL, "somebody else has done it");
  return false;
}

static bool is_done (Run *run, Index *index, bool *gone, GError **error)
{
  uint64_t event = 0;
  *gone = run->line == NULL || run->destruction->certificate != NULL;
  if (*gone)
    return true;
  bool asked = index_destroyed (index, run->line->path, &event, error);
  *gone = event != 0;
  return asked;
}

static void add_event (Transaction *transaction, const Run *run, const char *path, const char *hex)
{
  const RegisterLine *line = run->line;
  Event *event = event_new ("destroy");
  event_put (event, "path", path);
  event_put (event, "digest", hex);
  event_put (event, "erases", line->path);
  event_put (event, "register", run->destruction->number);
  event_put (event, "disposition", register_disposition_name (line->disposition));
  event_put_number (event, "files", line->files);
  event_put_number (event, "bytes", line->bytes);
  event_put_number (event, "pages", line->pages);
  transaction_add_event (transaction, run->item, event);
}

/* The last questions before a record goes, in the order in which a person would ask them. */
static bool prepare_record (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  Run *run = data;
  bool gone = false;
  char hex[DIGEST_HEX_SIZE];
  if (!renew (run, index, error) || !is_done (run, index, &gone, error))
    return false;
  if (gone)
    return done (error);
  GDate today = destroy_today (run->archive);
  if (!check_authority (run, error) || !destroy_check_line (run->archive, index, run->line, &today, error) ||
      !destroy_check_contents (run->archive, index, run->line, error) ||
      !destroy_check_packed (run->archive, run->destruction, run->line, error))
    return false;
  g_autoptr (Tombstone) stone = make_tombstone (run, transaction_time (transaction));
  g_autoptr (GBytes) bytes = tombstone_print (stone);
  g_autofree char *path = g_strconcat (run->line->path, "/tombstone.xml", NULL);
  if (!transaction_write (transaction, run->item, NULL, bytes, hex, error))
    return false;
  add_event (transaction, run, path, hex);
  return true;
}

static void tally (Run *run)
{
  RegisterTotals *totals =
      run->line->disposition == REGISTER_TRANSFER ? &run->result->transferred : &run->result->destroyed;
  totals->records++;
  totals->files += run->line->files;
  totals->bytes += run->line->bytes;
  totals->pages += run->line->pages;
}

/* One transaction; what another has done counts as done before. */
static bool commit (Run *run, TransactionPrepare prepare, bool *mine, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (Transaction) transaction = transaction_begin (run->archive, run->actor, error);
  if (transaction == NULL || (run->item = transaction_add_item (transaction, TRANSACTION_FILE, error)) == 0)
    return false;
  *mine = transaction_commit (transaction, prepare, run, &problem);
  if (*mine || error_has_id (problem, DONE))
    return true;
  g_propagate_error (error, g_steal_pointer (&problem));
  return false;
}

/* Paths of what is to go. */
static GPtrArray *collect_paths (const Register *list)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < list->lines->len; i++) {
    const RegisterLine *line = list->lines->pdata[i];
    if (line->disposition != REGISTER_KEEP)
      g_ptr_array_add (paths, g_strdup (line->path));
  }
  return paths;
}

static bool run_lines (Run *run, GError **error)
{
  g_autoptr (GPtrArray) paths = collect_paths (run->destruction->list);
  for (unsigned i = 0; i < paths->len; i++) {
    bool mine = false;
    uint64_t gone = 0;
    Index *index = index_of (run->archive, error);
    if (index == NULL || !index_destroyed (index, paths->pdata[i], &gone, error))
      return false;
    run->line = register_find (run->destruction->list, paths->pdata[i]);
    if (gone == 0 && run->line != NULL && !commit (run, prepare_record, &mine, error))
      return false;
    if (mine)
      tally (run);
    else
      run->result->before++;
    if (run->request->progress != NULL)
      run->request->progress (i + 1, paths->len, run->request->data);
  }
  run->line = NULL;
  return true;
}

/* ---- The beginning and the end ---- */

/* The operator's own statement, once. */
static bool sign (Run *run, GError **error)
{
  g_auto (SignResult) signed_as = {0};
  if (run->destruction->authority != NULL && has_signed (run))
    return true;
  const char *role = !destroy_is_open (run->destruction, error)
                         ? NULL
                         : destroy_role (run->destruction, run->request->role, STAGE_EXECUTE, error);
  const SignRequest request = {.number = run->request->number,
                               .role = role,
                               .decision = procedure_stage_name (STAGE_EXECUTE),
                               .signer = run->request->signer};
  if (role == NULL || !destroy_sign (run->archive, &request, run->actor, false, &signed_as, error))
    return false;
  Index *index = index_of (run->archive, error);
  return index != NULL && renew (run, index, error);
}

static bool prepare_end (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  Run *run = data;
  if (!renew (run, index, error))
    return false;
  if (run->destruction->certificate != NULL)
    return done (error);
  return check_authority (run, error) &&
         destroy_add_certificate (transaction, index, run->destruction, CERTIFICATE_EXECUTED, run->item, error);
}

static bool begin (Run *run, GError **error)
{
  Index *index = index_of (run->archive, error);
  return index != NULL && renew (run, index, error) && destroy_is_open (run->destruction, error) &&
         destroy_check_lines (run->archive, index, run->destruction, error);
}

bool destroy_run (Archive *archive, const RunRequest *request, const char *actor, RunResult *result, GError **error)
{
  bool mine = false;
  g_auto (Run) run = {.archive = archive, .request = request, .actor = actor, .result = result};
  *result = (RunResult){0};
  if (!begin (&run, error) || !sign (&run, error) || !check_authority (&run, error) || !run_lines (&run, error) ||
      !destroy_keep (archive, run.destruction, actor, error) || !commit (&run, prepare_end, &mine, error))
    return false;
  result->certificate = register_certificate_path (request->number);
  /* Makes it anew without the names; where that fails, whoever uses it next does. */
  index_of (archive, NULL);
  return true;
}

bool destroy_may_run (Archive *archive, const RunRequest *request, const char *actor, GError **error)
{
  g_auto (SignResult) signed_as = {0};
  g_auto (Run) run = {.archive = archive, .request = request, .actor = actor};
  if (!begin (&run, error))
    return false;
  if (has_signed (&run))
    return check_authority (&run, error);
  const SignRequest sign_request = {
      .number = request->number,
      .role = destroy_role (run.destruction, request->role, STAGE_EXECUTE, error),
      .decision = procedure_stage_name (STAGE_EXECUTE),
      .signer = request->signer,
  };
  return sign_request.role != NULL && destroy_sign (archive, &sign_request, actor, true, &signed_as, error);
}
