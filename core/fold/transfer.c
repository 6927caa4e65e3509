/* The text is computed anew from the register and compared with the one that was signed. */
#include "fold/transfer.h"

#include "form/document/manifest.h"
#include "sys/error.h"
#include "sys/message.h"

#define CODE "V-ACKNOWLEDGEMENT"

bool transfer_is_needed (const Register *list)
{
  return register_totals (list, REGISTER_TRANSFER).records > 0;
}

bool transfer_pack_serves (const Register *list, const TransferPack *pack, uint64_t before)
{
  bool serves = pack->from == 1 && pack->event < before && (pack->discarded == 0 || pack->discarded >= before);
  for (unsigned i = 0; serves && i < list->lines->len; i++) {
    const RegisterLine *line = list->lines->pdata[i];
    serves = line->disposition != REGISTER_TRANSFER || line->filed <= pack->to;
  }
  return serves;
}

Acknowledgement *transfer_acknowledgement (const Transfer *transfer, const char *pack)
{
  const Register *list = transfer->list;
  Acknowledgement *acknowledgement = acknowledgement_new ();
  acknowledgement->archive = g_strdup (transfer->archive);
  acknowledgement->subject = register_path (list->number, list->edition);
  acknowledgement->digest = g_strdup (transfer->digest);
  acknowledgement->recipient = g_strdup (list->recipient);
  acknowledgement->key = g_strdup (key_fingerprint (transfer->key));
  acknowledgement->pack = g_strdup (pack);
  for (unsigned i = 0; i < list->lines->len; i++) {
    const RegisterLine *line = list->lines->pdata[i];
    if (line->disposition != REGISTER_TRANSFER)
      continue;
    g_autofree char *name = manifest_file_name (transfer->algorithm, transfer->edition (line, transfer->data));
    g_autofree char *path = g_strconcat (line->path, "/", name, NULL);
    acknowledgement_add (acknowledgement, line->manifest, path);
  }
  return acknowledgement;
}

static Finding *text_fault (const TransferEvidence *evidence, const char *message, const char *expected,
                            const char *found)
{
  Finding *finding = finding_new (CODE, evidence->path, "%s", _ (message));
  finding->expected = g_strdup (expected);
  finding->found = g_strdup (found);
  return finding;
}

/* Records by number: both lists are sorted by path. */
static Finding *compare_records (const TransferEvidence *evidence, const GPtrArray *expected, const GPtrArray *found)
{
  for (unsigned i = 0; i < MAX (expected->len, found->len); i++) {
    const AcknowledgedRecord *wanted = i < expected->len ? expected->pdata[i] : NULL;
    const AcknowledgedRecord *had = i < found->len ? found->pdata[i] : NULL;
    if (wanted == NULL || had == NULL || !g_str_equal (wanted->path, had->path))
      return text_fault (evidence, N_ ("the recipient acknowledged other records than the register transfers"),
                         wanted != NULL ? wanted->path : NULL, had != NULL ? had->path : NULL);
    if (!g_str_equal (wanted->digest, had->digest))
      return text_fault (evidence, N_ ("the recipient acknowledged a record with another content"), wanted->digest,
                         had->digest);
  }
  return NULL;
}

static Finding *compare_text (const TransferEvidence *evidence, const Acknowledgement *expected,
                              const Acknowledgement *found)
{
  if (!g_str_equal (expected->archive, found->archive))
    return text_fault (evidence, N_ ("the acknowledgement is of another archive"), expected->archive, found->archive);
  if (!g_str_equal (expected->subject, found->subject) || !g_str_equal (expected->digest, found->digest))
    return text_fault (evidence, N_ ("the acknowledgement is about another register or edition"), expected->digest,
                       found->digest);
  if (!g_str_equal (expected->recipient, found->recipient) || !g_str_equal (expected->key, found->key))
    return text_fault (evidence, N_ ("the acknowledgement names another recipient or key than the register"),
                       expected->key, found->key);
  return compare_records (evidence, expected->records, found->records);
}

Finding *transfer_judge (const Transfer *transfer, const TransferEvidence *evidence)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Acknowledgement) found = acknowledgement_parse (evidence->text, evidence->path, &error);
  if (found == NULL)
    return finding_new (CODE, evidence->path, "%s", error->message);
  g_autoptr (Acknowledgement) expected = transfer_acknowledgement (transfer, found->pack);
  Finding *finding = compare_text (evidence, expected, found);
  if (finding == NULL && !evidence->has_pack (found->pack, evidence->data))
    finding = text_fault (evidence, N_ ("no pack of this digest with all the records was recorded before, and kept"),
                          NULL, found->pack);
  if (finding == NULL && !key_verify (transfer->key, evidence->text, evidence->signature))
    finding = finding_new ("V-SIGNATURE", evidence->path, N_ ("the recipient's key did not sign this text"));
  return finding;
}
