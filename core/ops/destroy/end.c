/* How a register ends. The certificate is made from the journal's events, so it covers all runs and operators. */
#include "ops/destroy/internal.h"

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

/* Compares names and sizes only: the contents are about to be erased. */
bool destroy_check_contents (const Ledger *ledger, const RegisterLine *line, GError **error)
{
  const Archive *archive = ledger_archive (ledger);
  if (register_is_customer (line))
    return destroy_check_file (ledger, line, error);
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_autoptr (Event) contents = NULL, event = journal_event (archive_journal (archive), line->filed, error);
  if (event == NULL || !filed_contents (archive, event, &contents, error))
    return false;
  g_autoptr (Filed) filed = filed_open_edition (archive, event, contents);
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
  return error_set (error, ERROR_REFUSED, "D-DESTROY-STRANGE", finding->place, N_ ("run `dossier verify`"),
                    "the files in the record's directory are not those that its manifest lists");
}

/* ---- Lines that are kept ---- */

static bool keep_line (const Ledger *ledger, const Destruction *destruction, const RegisterLine *line,
                       const char *actor, GError **error)
{
  g_autoptr (Retention) retention = destroy_retention (ledger, line->path, ledger_head (ledger), error);
  if (retention == NULL)
    return false;
  bool later = retention->end == RETENTION_PERMANENT ||
               (g_date_valid (&retention->first) && g_date_compare (&retention->first, &line->until) >= 0) ||
               (g_date_valid (&retention->extended) && g_date_compare (&retention->extended, &line->until) >= 0);
  if (later)
    return true;
  g_autofree char *reason = g_strdup_printf ("%s: %s", destruction->number, line->reason);
  const char *const references[] = {line->path, NULL};
  const DecidingRequest request = {
      .kind = DECISION_EXTEND, .references = references, .reason = reason, .until = line->until};
  g_autoptr (GPtrArray) decisions = decide_run (ledger_archive (ledger), &request, actor, false, error);
  return decisions != NULL;
}

bool destroy_keep (Ledger *ledger, const Destruction *destruction, const char *actor, GError **error)
{
  for (unsigned i = 0; i < destruction->list->lines->len; i++) {
    const RegisterLine *line = destruction->list->lines->pdata[i];
    if (line->disposition == REGISTER_KEEP && !keep_line (ledger, destruction, line, actor, error))
      return false;
  }
  return ledger_refresh (ledger, error);
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
  totals->uncounted += event_get_number (event, "pages") == 0;
  certificate_add_line (certificate, event_get (event, "erases"), event_get (event, "digest"));
  return true;
}

/* Whether a pack still has one of the records: it contains their events, and was neither discarded nor redacted. */
static bool holds_any (const Backup *backup, const GArray *filed)
{
  bool holds = false;
  for (unsigned i = 0; backup->discarded == 0 && backup->redacted <= backup->to && i < filed->len; i++) {
    uint64_t number = g_array_index (filed, uint64_t, i);
    holds |= number >= backup->from && number <= backup->to;
  }
  return holds;
}

/* filed: numbers of the events that filed the records, profiles and entries and brought their later editions. */
static bool gather_backups (Archive *archive, Certificate *certificate, const GArray *filed, GError **error)
{
  g_autoptr (GPtrArray) backups = backup_list (archive, error);
  for (unsigned i = 0; backups != NULL && i < backups->len; i++) {
    const Backup *backup = backups->pdata[i];
    if (holds_any (backup, filed) && backup->digest != NULL)
      certificate_add_backup (certificate, backup->event, backup->to, backup->digest);
  }
  return backups != NULL;
}

static int compare_certified (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(CertificateLine *const *)a)->path, (*(CertificateLine *const *)b)->path);
}

static bool fill_executed (const Change *change, const Ledger *ledger, const Destruction *destruction,
                           Certificate *certificate, GError **error)
{
  certificate->file_system = io_file_system (archive_fd (change->archive));
  certificate->kept = register_totals (destruction->list, REGISTER_KEEP);
  if (!journal_visit_verb (archive_journal (change->archive), "destroy", gather_gone, certificate, error))
    return false;
  g_ptr_array_sort (certificate->lines, compare_certified);
  g_autoptr (GArray) filed = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  for (unsigned i = 0; i < certificate->lines->len; i++) {
    const CertificateLine *line = certificate->lines->pdata[i];
    g_autoptr (GPtrArray) editions = ledger_editions (ledger, line->path, ledger_head (ledger));
    g_autoptr (GPtrArray) files = ledger_files (ledger, line->path, ledger_head (ledger));
    g_ptr_array_extend (editions, files, NULL, NULL);
    for (unsigned k = 0; k < editions->len; k++) {
      uint64_t number = event_number (editions->pdata[k]);
      g_array_append_val (filed, number);
    }
  }
  return gather_backups (change->archive, certificate, filed, error);
}

bool destroy_bring_certificate (Change *change, const Ledger *ledger, const Destruction *destruction,
                                CertificateOutcome outcome, GError **error)
{
  g_autoptr (Certificate) certificate = certificate_new ();
  certificate->number = g_strdup (destruction->number);
  certificate->edition = destruction->list->edition;
  certificate->digest = g_strdup (destruction->digest);
  certificate->nonce = digest_new_nonce ();
  certificate->outcome = outcome;
  certificate->time = change->time;
  certificate->by = g_strdup (change->actor);
  if (outcome == CERTIFICATE_EXECUTED && !fill_executed (change, ledger, destruction, certificate, error))
    return false;
  const char *path = destruction->certificate_path;
  g_autofree char *titles = register_titles_directory (destruction->number);
  g_autoptr (GBytes) bytes = change_read_back (certificate_print (certificate), (ChangeReader)certificate_parse,
                                               (GDestroyNotify)certificate_free, path, error);
  Event *event = change_bring (change, "certificate", path, bytes, error);
  if (event == NULL)
    return false;
  event_put (event, "erases", titles);
  event_put (event, "register", destruction->number);
  event_put (event, "outcome", certificate_outcome_name (outcome));
  return true;
}

/* ---- Withdrawing ---- */

static bool compose_withdrawal (Change *change, GError **error)
{
  g_autoptr (Certificate) none = certificate_new ();
  g_autoptr (Destruction) destruction = destroy_open (change->archive, change->index, change->data, error);
  if (destruction == NULL)
    return false;
  if (destruction->certificate != NULL)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-ENDED", destruction->number, NULL,
                      "the register has ended already");
  none->number = g_strdup (destruction->number);
  if (!journal_visit_verb (archive_journal (change->archive), "destroy", gather_gone, none, error))
    return false;
  if (none->lines->len == 0)
    return destroy_bring_certificate (change, NULL, destruction, CERTIFICATE_WITHDRAWN, error);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-BEGUN", destruction->number,
                    N_ ("carry it out, or draw up a new edition for the remaining records"),
                    message_plural ("%u of its records is already destroyed or transferred",
                                    "%u of its records are already destroyed or transferred", none->lines->len),
                    none->lines->len);
}

bool destroy_withdraw (Archive *archive, const char *number, const char *actor, bool dry_run, GError **error)
{
  g_autofree char *wanted = g_strdup (number);
  Change change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_withdrawal, .data = wanted};
  return change_commit (&change, error);
}
