/* Judges transfers: the recipient's key that a register pins, and the recipient's signature over the records. Whether a
 * record was transferred without them is judged with its tombstone. */
#include "fold/transfer.h"

#include <string.h>

#include "sys/error.h"
#include "verify/internal.h"

void gone_recipient_named (Verify *verify, const VerifyRegister *edition)
{
  const Register *list = edition->list;
  bool transfers = transfer_is_needed (list);
  g_autofree char *path = register_recipient_path (list->number, list->edition);
  const VerifyEntry *key = verify_table_find (verify->table, path);
  if ((list->recipient != NULL) != transfers)
    verify_accuse (verify, edition->entry, "V-REGISTER",
                   "a register names a recipient if and only if it transfers records");
  if ((list->recipient_key != NULL) != transfers)
    verify_accuse (verify, edition->entry, "V-REGISTER",
                   "a register pins the key of a recipient if and only if it transfers records");
  else if (transfers && (key == NULL || !verify_table_has_digest (verify->table, key, list->recipient_key)))
    verify_fault (verify, "V-REGISTER", verify_table_path (verify->table, edition->entry), edition->entry, path, NULL,
                  "the recipient's key that the register pins is missing");
}

/* The edition of a register that a file beside it belongs to: "destruction/D2026-0001/recipient.1.pem". */
static VerifyRegister *edition_of (const Verify *verify, const VerifyEntry *entry)
{
  g_auto (GStrv) directories = g_strsplit (verify_table_path (verify->table, entry), "/", -1);
  g_auto (GStrv) parts = g_strsplit (directories[2], ".", -1);
  g_autofree char *key = g_strdup_printf ("%s %s", directories[1], parts[1]);
  return g_hash_table_lookup (verify->registers, key);
}

void gone_judge_recipient (const VerifySigned *all, const VerifyEntry *entry)
{
  Verify *verify = all->verify;
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  GBytes *bytes = verify_signed_bytes (all, entry);
  VerifyRegister *edition = edition_of (verify, entry);
  if (edition == NULL || edition->list->recipient_key == NULL ||
      !verify_table_has_digest (verify->table, entry, edition->list->recipient_key)) {
    verify_accuse (verify, entry, "V-RECIPIENT", "no register pins this key");
    return;
  }
  edition->recipient = bytes == NULL ? NULL : key_parse_public (bytes, path, &error);
  if (error != NULL)
    verify_fault_error (verify, "V-RECIPIENT", path, entry, error);
}

/* Whether somebody of this archive had the recipient's key before an event. */
static bool is_own_key (const VerifySigned *all, const Key *recipient, uint64_t before)
{
  for (unsigned i = 0; i < all->entries->len; i++) {
    const VerifyEntry *entry = all->entries->pdata[i];
    GBytes *bytes = entry->kind == KIND_KEY && entry->number < before ? verify_signed_bytes (all, entry) : NULL;
    g_autoptr (Key) key = bytes == NULL ? NULL : key_parse_public (bytes, "", NULL);
    if (key != NULL && g_str_equal (key_fingerprint (key), key_fingerprint (recipient)))
      return true;
  }
  return false;
}

/* The edition of a record that a line of a register binds: the one in force when the register was drawn up. */
typedef struct {
  const VerifyTable *table;
  uint64_t before;
} EditionSearch;

static unsigned edition_of_line (const RegisterLine *line, gconstpointer data)
{
  unsigned edition = 1;
  const EditionSearch *search = data;
  const VerifyEntry *record = verify_table_find_before (search->table, line->path, search->before);
  if (record != NULL && record->kind == KIND_RECORD)
    verify_table_edition (search->table, record, search->before, &edition);
  return edition;
}

typedef struct {
  const VerifyTable *table;
  const VerifyRegister *edition;
  uint64_t before;
} PackSearch;

static bool has_pack (const char *digest, gpointer data)
{
  const PackSearch *search = data;
  const GPtrArray *packs = verify_table_recorded_packs (search->table);
  for (unsigned i = 0; i < packs->len; i++) {
    const VerifyRecordedPack *known = packs->pdata[i];
    const TransferPack pack = {known->event, known->from, known->to, known->discarded, known->digest};
    if (g_strcmp0 (known->digest, digest) == 0 && transfer_pack_serves (search->edition->list, &pack, search->before))
      return true;
  }
  return false;
}

void gone_judge_acknowledgement (const VerifySigned *all, const VerifyEntry *entry)
{
  Verify *verify = all->verify;
  char hex[DIGEST_HEX_SIZE];
  const char *path = verify_table_path (verify->table, entry);
  g_autofree char *beside = statement_signature_path (path);
  const VerifyEntry *signature = verify_table_find (verify->table, beside);
  VerifyRegister *edition = edition_of (verify, entry);
  if (edition == NULL || !transfer_is_needed (edition->list)) {
    verify_accuse (verify, entry, "V-ACKNOWLEDGEMENT", "no register before it transfers records to a recipient");
    return;
  }
  if (signature == NULL) {
    verify_accuse (verify, entry, "V-SIGNATURE-MISSING", NULL);
    return;
  }
  PackSearch search = {verify->table, edition, entry->number};
  const TransferEvidence evidence = {.path = path,
                                     .text = verify_signed_bytes (all, entry),
                                     .signature = verify_signed_bytes (all, signature),
                                     .has_pack = has_pack,
                                     .data = &search};
  if (edition->recipient == NULL || evidence.text == NULL || evidence.signature == NULL)
    return;
  verify_table_digest (verify->table, edition->entry, hex);
  const EditionSearch editions = {verify->table, edition->entry->number};
  const Transfer transfer = {.archive = verify->journal->archive_id,
                             .algorithm = verify->algorithm,
                             .list = edition->list,
                             .digest = hex,
                             .key = edition->recipient,
                             .edition = edition_of_line,
                             .data = &editions};
  Finding *finding = transfer_judge (&transfer, &evidence);
  if (finding == NULL && is_own_key (all, edition->recipient, entry->number))
    verify_accuse (verify, entry, "V-ACKNOWLEDGEMENT", "the recipient signed with the key of a person of this archive");
  else if (finding == NULL)
    edition->acknowledged = signature->number;
  verify_report (verify, entry, finding);
}
