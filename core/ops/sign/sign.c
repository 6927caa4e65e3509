/* What is signed says where in the journal it was signed; what is checked is held against the journal at that place and
 * at the place where it was brought. */
#include "ops/sign/sign.h"

#include <string.h>

#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

void sign_signer_clear (Signer *signer)
{
  g_clear_pointer (&signer->key, key_free);
  g_clear_pointer (&signer->person, g_free);
}

bool sign_signer_find (Signer *signer, const Roster *roster, Key *key, const Archive *archive, GError **error)
{
  g_autoptr (Key) taken = key;
  const char *person = roster_key_holder (roster, key_fingerprint (key));
  if (person == NULL) {
    error_set (error, ERROR_REFUSED, "D-SIGNER-UNKNOWN", key_fingerprint (key),
               "an administrator adds whoever may sign: dossier person add NAME --key PUBLIC.pem",
               "this key is nobody's in this archive");
    return false;
  }
  int64_t now = MAX (g_get_real_time () / G_USEC_PER_SEC, journal_time (archive_journal (archive)));
  const Key *current = roster_key_at (roster, person, 0, now);
  if (current == NULL || strcmp (key_fingerprint (current), key_fingerprint (key)) != 0) {
    error_set (error, ERROR_REFUSED, "D-SIGNER-EXPIRED", person,
               "`dossier person list` tells who has which key, and until when", "this is no key of %s now", person);
    return false;
  }
  signer->key = g_steal_pointer (&taken);
  signer->person = g_strdup (person);
  return true;
}

/* ---- Signing ---- */

static Statement *make_statement (const Journal *journal, const Signing *signing)
{
  Statement *statement = statement_new ();
  statement->archive = g_strdup (journal_archive_id (journal));
  statement->subject = g_strdup (signing->subject);
  statement->digest = g_strdup (signing->digest);
  statement->role = g_strdup (signing->role);
  statement->decision = g_strdup (signing->decision);
  statement->person = g_strdup (signing->signer->person);
  statement->key = g_strdup (key_fingerprint (signing->signer->key));
  /* A journal's time never goes back, and a statement is never older than what it was made on. */
  statement->time = MAX (g_get_real_time () / G_USEC_PER_SEC, journal_time (journal));
  statement->position = journal_length (journal);
  statement->head = g_strdup (journal_head (journal));
  return statement;
}

bool sign_bring (Transaction *transaction, unsigned *item, const char *verb, const char *path, GBytes *bytes,
                 GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  if (*item == 0 && (*item = transaction_add_item (transaction, TRANSACTION_FILE, error)) == 0)
    return false;
  if (!transaction_write (transaction, *item, NULL, bytes, hex, error))
    return false;
  Event *event = event_new (verb);
  event_put (event, "path", path);
  event_put (event, "digest", hex);
  transaction_add_event (transaction, *item, event);
  return true;
}

bool sign_add (Transaction *transaction, Signing *signing, GError **error)
{
  const Journal *journal = archive_journal (transaction_archive (transaction));
  g_autoptr (Statement) statement = make_statement (journal, signing);
  g_autoptr (GBytes) text = statement_print (statement);
  g_autoptr (GBytes) signature = key_sign (signing->signer->key, text, error);
  g_autofree char *path = statement_signature_path (signing->path);
  return signature != NULL &&
         sign_bring (transaction, &signing->statement_item, "statement", signing->path, text, error) &&
         sign_bring (transaction, &signing->signature_item, "signature", path, signature, error);
}

/* ---- The archive at hand ---- */

static bool line_of (uint64_t number, char digest[DIGEST_HEX_SIZE], int64_t *time, gpointer data)
{
  const Journal *journal = archive_journal (data);
  if (number == 0 || number > journal_length (journal))
    return false;
  g_autoptr (Event) event = journal_event (journal, number, NULL);
  g_autoptr (Event) next = number < journal_length (journal) ? journal_event (journal, number + 1, NULL) : NULL;
  if (event == NULL || (next == NULL && number < journal_length (journal)))
    return false;
  g_strlcpy (digest, next == NULL ? journal_head (journal) : event_previous (next), DIGEST_HEX_SIZE);
  *time = event_time (event);
  return true;
}

static char *digest_of (const char *path, uint64_t before, gpointer data)
{
  uint64_t number = 0;
  Index *index = archive_index (data, NULL);
  if (index == NULL || !index_event_of (index, path, &number, NULL) || number == 0 || number >= before)
    return NULL;
  g_autoptr (Event) event = journal_event (archive_journal (data), number, NULL);
  return event == NULL ? NULL : g_strdup (event_get (event, "digest"));
}

EvidenceJournal sign_journal (Archive *archive)
{
  return (EvidenceJournal){.archive = journal_archive_id (archive_journal (archive)),
                           .line = line_of,
                           .digest_of = digest_of,
                           .data = archive};
}
