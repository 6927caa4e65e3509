/* The certificate is made of the journal's events, whoever carried them out and in however many runs. */
#include "ops/destroy/end.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/backup.h"
#include "ops/decide.h"
#include "ops/sign.h"
#include "store/filed.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

/* ---- Before a record goes ---- */

/* Only what stands there counts: what is in the files goes with them. */
bool destroy_check_contents (Archive *archive, G_GNUC_UNUSED Index *index, const RegisterLine *line, GError **error)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_autoptr (Filed) filed = filed_open (archive, line->path, line->filed, line->manifest);
  if (filed->manifest != NULL)
    filed_check (filed, NULL, findings);
  else
    g_ptr_array_add (findings, filed_fault (filed));
  g_ptr_array_sort (findings, finding_compare);
  if (findings->len == 0)
    return true;
  const Finding *finding = findings->pdata[0];
  if (finding->grade == FINDING_NOT_CHECKED && filed->manifest != NULL)
    return true;
  error_set (error, ERROR_REFUSED, "D-DESTROY-STRANGE", finding->place, N_ ("dossier verify tells what is wrong there"),
             "the record's files are not those that its manifest lists");
  return false;
}

typedef struct {
  uint64_t after; /* the register's own event */
  uint64_t filed;
  bool found;
} Packed;

static bool look_for_pack (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                           G_GNUC_UNUSED GError **error)
{
  Packed *packed = data;
  packed->found |= event_number (event) > packed->after && event_get_number (event, "from") <= packed->filed &&
                   event_get_number (event, "to") >= packed->filed;
  return true;
}

bool destroy_check_packed (Archive *archive, const Destruction *destruction, const RegisterLine *line, GError **error)
{
  Packed packed = {.after = destruction->event, .filed = line->filed};
  if (line->disposition != REGISTER_TRANSFER)
    return true;
  if (!journal_visit_verb (archive_journal (archive), "pack", look_for_pack, &packed, error))
    return false;
  if (packed.found)
    return true;
  g_autofree char *brief = name_short_from_path (line->path);
  error_set (error, ERROR_REFUSED, "D-DESTROY-NOT-PACKED", brief,
             N_ ("dossier pack it, and hand the pack over with its receipt"),
             "what is handed over has not been packed since the register was drawn up");
  return false;
}

/* ---- What is kept ---- */

static bool keep_line (Archive *archive, const Destruction *destruction, const RegisterLine *line, const char *actor,
                       GError **error)
{
  Index *index = index_of (archive, error);
  g_autoptr (Retention) retention = index == NULL ? NULL : retention_of (archive, index, line->path, error);
  if (retention == NULL)
    return false;
  bool later = retention->end == RETENTION_PERMANENT ||
               (g_date_valid (&retention->first) && g_date_compare (&retention->first, &line->until) >= 0);
  if (later)
    return true;
  g_autofree char *reason = g_strdup_printf ("%s: %s", destruction->number, line->reason);
  const char *const references[] = {line->path, NULL};
  const DecidingRequest request = {
      .kind = DECISION_EXTEND, .references = references, .reason = reason, .until = line->until};
  g_autoptr (GPtrArray) decisions = decide_run (archive, &request, actor, false, error);
  return decisions != NULL;
}

bool destroy_keep (Archive *archive, const Destruction *destruction, const char *actor, GError **error)
{
  for (unsigned i = 0; i < destruction->list->lines->len; i++) {
    const RegisterLine *line = destruction->list->lines->pdata[i];
    if (line->disposition == REGISTER_KEEP && !keep_line (archive, destruction, line, actor, error))
      return false;
  }
  return true;
}

/* ---- The certificate ---- */

static bool gather_gone (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                         G_GNUC_UNUSED GError **error)
{
  Certificate *certificate = data;
  const char *disposition = event_get (event, "disposition");
  if (g_strcmp0 (event_get (event, "register"), certificate->number) != 0 || !event_is_erasing (event))
    return true;
  RegisterTotals *totals =
      g_strcmp0 (disposition, "transfer") == 0 ? &certificate->transferred : &certificate->destroyed;
  totals->records++;
  totals->files += (unsigned)event_get_number (event, "files");
  totals->bytes += event_get_number (event, "bytes");
  totals->pages += (unsigned)event_get_number (event, "pages");
  certificate_add_line (certificate, event_get (event, "erases"), event_get (event, "digest"));
  return true;
}

/* Whether a pack that is still there has one of the records: it has their events, and was not redacted since. */
static bool holds_any (const Backup *backup, const uint64_t *filed, unsigned n)
{
  bool holds = false;
  for (unsigned i = 0; backup->discarded == 0 && backup->redacted <= backup->to && i < n; i++)
    holds |= filed[i] >= backup->from && filed[i] <= backup->to;
  return holds;
}

static bool gather_backups (Archive *archive, Certificate *certificate, const uint64_t *filed, GError **error)
{
  g_autoptr (GPtrArray) backups = backup_list (archive, error);
  for (unsigned i = 0; backups != NULL && i < backups->len; i++) {
    const Backup *backup = backups->pdata[i];
    if (holds_any (backup, filed, certificate->lines->len) && backup->digest != NULL)
      certificate_add_backup (certificate, backup->event, backup->to, backup->digest);
  }
  return backups != NULL;
}

static int compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(CertificateLine *const *)a)->path, (*(CertificateLine *const *)b)->path);
}

/* Number of the event that filed each record that went. */
static bool gather_filed (Index *index, const Certificate *certificate, uint64_t *filed, GError **error)
{
  for (unsigned i = 0; i < certificate->lines->len; i++) {
    const CertificateLine *line = certificate->lines->pdata[i];
    if (!index_event_of (index, line->path, &filed[i], error))
      return false;
  }
  return true;
}

static bool fill_executed (Archive *archive, Index *index, const Destruction *destruction, Certificate *certificate,
                           GError **error)
{
  const Journal *journal = archive_journal (archive);
  certificate->file_system = io_file_system (archive_fd (archive));
  certificate->kept = register_totals (destruction->list, REGISTER_KEEP);
  if (!journal_visit_verb (journal, "destroy", gather_gone, certificate, error))
    return false;
  g_ptr_array_sort (certificate->lines, compare_lines);
  g_autofree uint64_t *filed = g_new0 (uint64_t, certificate->lines->len + 1);
  return gather_filed (index, certificate, filed, error) && gather_backups (archive, certificate, filed, error);
}

static Certificate *make_certificate (Archive *archive, Index *index, const Destruction *destruction,
                                      CertificateOutcome outcome, const char *actor, int64_t time, GError **error)
{
  g_autoptr (Certificate) certificate = certificate_new ();
  certificate->number = g_strdup (destruction->number);
  certificate->edition = destruction->list->edition;
  certificate->digest = g_strdup (destruction->digest);
  certificate->nonce = g_malloc (33);
  digest_nonce (certificate->nonce);
  certificate->outcome = outcome;
  certificate->time = time;
  certificate->by = g_strdup (actor);
  if (outcome == CERTIFICATE_EXECUTED && !fill_executed (archive, index, destruction, certificate, error))
    return NULL;
  return g_steal_pointer (&certificate);
}

bool destroy_add_certificate (Transaction *transaction, Index *index, const Destruction *destruction,
                              CertificateOutcome outcome, unsigned item, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  Archive *archive = transaction_archive (transaction);
  g_autoptr (Certificate) certificate = make_certificate (
      archive, index, destruction, outcome, transaction_actor (transaction), transaction_time (transaction), error);
  g_autoptr (GBytes) bytes = certificate == NULL ? NULL : certificate_print (certificate);
  if (bytes == NULL || !transaction_write (transaction, item, NULL, bytes, hex, error))
    return false;
  g_autofree char *path = register_certificate_path (destruction->number);
  g_autofree char *titles = register_titles_directory (destruction->number);
  Event *event = event_new ("certificate");
  event_put (event, "path", path);
  event_put (event, "digest", hex);
  event_put (event, "erases", titles);
  event_put (event, "register", destruction->number);
  event_put (event, "outcome", certificate_outcome_name (outcome));
  transaction_add_event (transaction, item, event);
  return true;
}

/* ---- Withdrawing ---- */

typedef struct {
  Archive *archive;
  const char *number;
  unsigned item;
} Withdrawal;

static bool consider (const Withdrawal *withdrawal, Index *index, Destruction **opened, GError **error)
{
  g_autoptr (Certificate) none = certificate_new ();
  g_autoptr (Destruction) destruction = destroy_open (withdrawal->archive, index, withdrawal->number, error);
  if (destruction == NULL)
    return false;
  if (destruction->certificate != NULL) {
    error_set (error, ERROR_REFUSED, "D-DESTROY-ENDED", destruction->number, NULL, "the register has ended");
    return false;
  }
  none->number = g_strdup (destruction->number);
  if (!journal_visit_verb (archive_journal (withdrawal->archive), "destroy", gather_gone, none, error))
    return false;
  if (none->lines->len > 0) {
    error_set (error, ERROR_REFUSED, "D-DESTROY-BEGUN", destruction->number,
               N_ ("carry it out, or draw up a new edition of what is left"), "%u of its records are gone already",
               none->lines->len);
    return false;
  }
  *opened = g_steal_pointer (&destruction);
  return true;
}

static bool prepare_withdrawal (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  const Withdrawal *withdrawal = data;
  g_autoptr (Destruction) destruction = NULL;
  return consider (withdrawal, index, &destruction, error) &&
         destroy_add_certificate (transaction, index, destruction, CERTIFICATE_WITHDRAWN, withdrawal->item, error);
}

bool destroy_withdraw (Archive *archive, const char *number, const char *actor, bool dry_run, GError **error)
{
  Withdrawal withdrawal = {.archive = archive, .number = number};
  g_autoptr (Destruction) destruction = NULL;
  Index *index = dry_run ? index_of (archive, error) : NULL;
  if (dry_run)
    return index != NULL && consider (&withdrawal, index, &destruction, error);
  g_autoptr (Transaction) transaction = transaction_begin (archive, actor, error);
  if (transaction == NULL || (withdrawal.item = transaction_add_item (transaction, TRANSACTION_FILE, error)) == 0)
    return false;
  return transaction_commit (transaction, prepare_withdrawal, &withdrawal, error);
}
