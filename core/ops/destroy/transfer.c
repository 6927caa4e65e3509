/* Transfers: the key that a register pins, the text that the recipient signs, and its signature. The text is computed
 * from register and journal, so only the signature needs to come back. */
#include "fold/transfer.h"

#include <fcntl.h>
#include <unistd.h>

#include "form/document/manifest.h"
#include "ops/backup.h"
#include "ops/destroy/internal.h"
#include "store/filed.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

static unsigned edition_of (const RegisterLine *line, gconstpointer data)
{
  unsigned edition = 1;
  g_autoptr (Event) event = journal_event (archive_journal (data), line->filed, NULL);
  g_autofree char *path = event != NULL ? filed_path (event, &edition) : NULL;
  return path != NULL ? edition : 1;
}

static Transfer pinned_by (const Archive *archive, const Destruction *destruction)
{
  return (Transfer){.archive = journal_archive_id (archive_journal (archive)),
                    .algorithm = archive_fonds (archive)->digest,
                    .list = destruction->list,
                    .digest = destruction->digest,
                    .key = destruction->recipient,
                    .edition = edition_of,
                    .data = archive};
}

static TransferPack pack_of (const Backup *backup)
{
  return (TransferPack){backup->event, backup->from, backup->to, backup->discarded, backup->digest};
}

/* ---- Reading ---- */

void destroy_take_recipient (const Archive *archive, Destruction *destruction, const Event *event)
{
  const Register *list = destruction->list;
  g_autofree char *path = register_recipient_path (list->number, list->edition);
  if (g_strcmp0 (event_get (event, "path"), path) != 0 ||
      g_strcmp0 (event_get (event, "digest"), list->recipient_key) != 0)
    return;
  g_autoptr (GBytes) bytes = archive_read (archive, event, NULL);
  destruction->recipient = bytes == NULL ? NULL : key_parse_public (bytes, path, NULL);
}

typedef struct {
  const Destruction *destruction;
  const GPtrArray *backups;
  uint64_t before;
} PackSearch;

static bool has_pack (const char *digest, gpointer data)
{
  const PackSearch *search = data;
  for (unsigned i = 0; i < search->backups->len; i++) {
    const TransferPack pack = pack_of (search->backups->pdata[i]);
    if (g_strcmp0 (pack.digest, digest) == 0 && transfer_pack_serves (search->destruction->list, &pack, search->before))
      return true;
  }
  return false;
}

static GBytes *read_at (const Archive *archive, const GPtrArray *events, const char *path)
{
  for (unsigned i = 0; i < events->len; i++)
    if (g_strcmp0 (event_get (events->pdata[i], "path"), path) == 0)
      return archive_read (archive, events->pdata[i], NULL);
  return NULL;
}

bool destroy_take_acknowledgement (const Archive *archive, Destruction *destruction, const GPtrArray *events,
                                   const Event *event, GError **error)
{
  const Register *list = destruction->list;
  g_autofree char *path = register_acknowledgement_path (list->number, list->edition);
  g_autofree char *beside = statement_signature_path (path);
  if (g_strcmp0 (event_get (event, "path"), path) != 0 || destruction->recipient == NULL)
    return true;
  g_autoptr (GBytes) text = archive_read (archive, event, NULL), signature = read_at (archive, events, beside);
  g_autoptr (GPtrArray) backups = backup_list (archive, error);
  if (backups == NULL)
    return false;
  PackSearch search = {destruction, backups, event_number (event)};
  const TransferEvidence evidence = {
      .path = path, .text = text, .signature = signature, .has_pack = has_pack, .data = &search};
  const Transfer transfer = pinned_by (archive, destruction);
  Finding *doubt = text == NULL || signature == NULL ? finding_new ("V-SIGNATURE-MISSING", path, NULL)
                                                     : transfer_judge (&transfer, &evidence);
  if (doubt != NULL)
    g_ptr_array_add (destruction->doubts, doubt);
  else
    destruction->acknowledged = event_number (event);
  return true;
}

/* ---- Checks ---- */

bool destroy_check_recipient (const Destruction *destruction, GError **error)
{
  const Register *list = destruction->list;
  const char *message = NULL;
  bool transfers = transfer_is_needed (list);
  if ((list->recipient != NULL) != transfers || (list->recipient_key != NULL) != transfers)
    message = N_ ("a register names a recipient and pins its key if and only if it transfers records");
  else if (transfers && destruction->recipient == NULL)
    message = N_ ("the recipient's key is missing, or is not the one that the register pins");
  else if (transfers && roster_key_holder (destruction->roster, key_fingerprint (destruction->recipient)) != NULL)
    message = N_ ("the recipient's key is that of a person of this archive");
  return message == NULL || error_set (error, ERROR_REFUSED, "D-DESTROY-RECIPIENT", destruction->path,
                                       N_ ("draw up a new edition of the register"), "%s", _ (message));
}

bool destroy_check_acknowledged (const Destruction *destruction, GError **error)
{
  if (!transfer_is_needed (destruction->list) || destruction->acknowledged != 0)
    return true;
  g_autofree char *hint = g_strdup_printf (_ ("run `dossier destroy acknowledge %s --pack PACK --export FILE`, let the "
                                              "recipient sign FILE, and file the signature"),
                                           destruction->number);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-UNACKNOWLEDGED", destruction->number, hint,
                    "%s has not acknowledged that it has the records to be transferred", destruction->list->recipient);
}

/* Whether the register names a recipient's key. */
static bool check_transfers (const Destruction *destruction, GError **error)
{
  if (!destroy_is_open (destruction, error))
    return false;
  if (!transfer_is_needed (destruction->list))
    return error_set (error, ERROR_REFUSED, "D-DESTROY-RECIPIENT", destruction->number, NULL,
                      "no record on this register is transferred");
  return destroy_check_recipient (destruction, error) && destroy_check_voided (destruction, error);
}

/* ---- The text ---- */

static bool refuse_package (GError **error, const char *where, const char *message)
{
  return error_set (error, ERROR_REFUSED, "D-DESTROY-NOT-PACKED", where,
                    N_ ("make a full pack with `dossier pack -o FILE`, and name it with --pack"), "%s", _ (message));
}

/* Whether the pack has every file of the records as it was filed. */
static bool check_contents (const Archive *archive, const Destruction *destruction, const TransferPackage *package,
                            int fd, GError **error)
{
  ComparingResult result;
  const GPtrArray *lines = destruction->list->lines;
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_autoptr (GPtrArray) references = g_ptr_array_new ();
  for (unsigned i = 0; i < lines->len; i++) {
    const RegisterLine *line = lines->pdata[i];
    if (line->disposition == REGISTER_TRANSFER)
      g_ptr_array_add (references, line->path);
  }
  g_ptr_array_add (references, NULL);
  const ComparingRequest request = {.name = package->name,
                                    .fd = fd,
                                    .references = (const char *const *)references->pdata,
                                    .progress = package->progress,
                                    .progress_data = package->data};
  if (!backup_compare_run (archive, &request, findings, &result, error))
    return false;
  for (unsigned i = 0; i < findings->len; i++) {
    const Finding *finding = findings->pdata[i];
    bool lacks = g_str_has_prefix (finding->code, "V-PACK-") || g_str_equal (finding->code, "V-BOTH-CHANGED") ||
                 finding->grade == FINDING_NOT_CHECKED;
    if (lacks)
      return refuse_package (error, finding->place, finding->message);
  }
  return true;
}

/* The digest of the tarball, when the journal records it as a pack with all the records. */
static bool check_recorded (const Archive *archive, const Destruction *destruction, const TransferPackage *package,
                            int fd, char hex[DIGEST_HEX_SIZE], GError **error)
{
  uint64_t len = 0;
  g_autoptr (Digest) digest = digest_new (archive_fonds (archive)->digest);
  g_autoptr (GPtrArray) backups = backup_list (archive, error);
  if (backups == NULL || !filed_hash (fd, package->name, digest, hex, &len, error))
    return false;
  PackSearch search = {destruction, backups, journal_length (archive_journal (archive)) + 1};
  return has_pack (hex, &search) ||
         refuse_package (error, package->name,
                         N_ ("the journal records no pack of this digest, not discarded, with all the records"));
}

GBytes *destroy_acknowledgement (Archive *archive, const char *number, const TransferPackage *package, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (Ledger) ledger = destroy_ledger_of (archive, number, error);
  g_autoptr (Destruction) destruction = ledger == NULL ? NULL : destroy_open_by (ledger, number, error);
  if (destruction == NULL || !check_transfers (destruction, error))
    return NULL;
  IO_AUTO_FD fd = io_open_file (AT_FDCWD, package->name, error);
  if (fd < 0 || !check_recorded (archive, destruction, package, fd, hex, error))
    return NULL;
  lseek (fd, 0, SEEK_SET);
  if (!check_contents (archive, destruction, package, fd, error))
    return NULL;
  const Transfer transfer = pinned_by (archive, destruction);
  g_autoptr (Acknowledgement) text = transfer_acknowledgement (&transfer, hex);
  return acknowledgement_print (text);
}

/* ---- The signature ---- */

void destroy_acknowledge_clear (AcknowledgeResult *result)
{
  g_clear_pointer (&result->path, g_free);
  g_clear_pointer (&result->pack, g_free);
}

typedef struct {
  const char *number;
  GBytes *signature;
  Ledger *ledger;
  AcknowledgeResult *result;
} Receiving;

/* The text about the pack that was signed. Given; NULL when the signature fits none. */
static GBytes *find_signed (const Archive *archive, const Destruction *destruction, const GPtrArray *backups,
                            const Receiving *receiving)
{
  const Transfer transfer = pinned_by (archive, destruction);
  uint64_t next = journal_length (archive_journal (archive)) + 1;
  for (unsigned i = backups->len; i-- > 0;) {
    const TransferPack pack = pack_of (backups->pdata[i]);
    if (pack.digest == NULL || !transfer_pack_serves (destruction->list, &pack, next))
      continue;
    g_autoptr (Acknowledgement) text = transfer_acknowledgement (&transfer, pack.digest);
    g_autoptr (GBytes) bytes = acknowledgement_print (text);
    if (!key_verify (transfer.key, bytes, receiving->signature))
      continue;
    receiving->result->pack = g_strdup (pack.digest);
    receiving->result->records = text->records->len;
    return g_steal_pointer (&bytes);
  }
  return NULL;
}

static bool compose_acknowledgement (Change *change, GError **error)
{
  Receiving *receiving = change->data;
  if (!ledger_refresh (receiving->ledger, error))
    return false;
  g_autoptr (Destruction) destruction = destroy_open_by (receiving->ledger, receiving->number, error);
  if (destruction == NULL || !check_transfers (destruction, error))
    return false;
  g_autofree char *path = register_acknowledgement_path (destruction->number, destruction->list->edition);
  g_autofree char *beside = statement_signature_path (path);
  if (destruction->acknowledged != 0)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-ACKNOWLEDGED", path, NULL,
                      "the recipient has already acknowledged the records");
  g_autoptr (GPtrArray) backups = backup_list (change->archive, error);
  if (backups == NULL)
    return false;
  destroy_acknowledge_clear (receiving->result);
  g_autoptr (GBytes) text = find_signed (change->archive, destruction, backups, receiving);
  if (text == NULL)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-UNACKNOWLEDGED", destruction->number,
                      N_ ("the recipient signs the exported text, unchanged, with the key that the register pins"),
                      "this is not the recipient's signature over a recorded pack with the records of the register");
  receiving->result->path = g_steal_pointer (&path);
  Event *event = change_bring (change, "acknowledge", receiving->result->path, text, error);
  if (event == NULL)
    return false;
  event_put (event, "register", destruction->number);
  return change_bring (change, "signature", beside, receiving->signature, error) != NULL;
}

bool destroy_acknowledge (Archive *archive, const char *number, GBytes *signature, const char *actor, bool dry_run,
                          AcknowledgeResult *result, GError **error)
{
  g_autoptr (Ledger) ledger = destroy_ledger_of (archive, number, error);
  Receiving receiving = {number, signature, ledger, result};
  Change change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_acknowledgement, .data = &receiving};
  return ledger != NULL && change_commit (&change, error);
}
