/* What is signed says where in the journal it was signed; what is checked is held against the journal at that place and
 * at the place where it was brought. */
#include "ops/sign/sign.h"

#include <string.h>

#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

void signing_signer_clear (Signer *signer)
{
  g_clear_pointer (&signer->key, key_free);
  g_clear_pointer (&signer->person, g_free);
}

bool signing_signer_find (Signer *signer, const Roster *roster, Key *key, const Archive *archive, GError **error)
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

bool signing_bring (Transaction *transaction, unsigned *item, const char *verb, const char *path, GBytes *bytes,
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

bool signing_add (Transaction *transaction, Signing *signing, GError **error)
{
  const Journal *journal = archive_journal (transaction_archive (transaction));
  g_autoptr (Statement) statement = make_statement (journal, signing);
  g_autoptr (GBytes) text = statement_print (statement);
  g_autoptr (GBytes) signature = key_sign (signing->signer->key, text, error);
  g_autofree char *path = statement_signature_path (signing->path);
  return signature != NULL &&
         signing_bring (transaction, &signing->statement_item, "statement", signing->path, text, error) &&
         signing_bring (transaction, &signing->signature_item, "signature", path, signature, error);
}

/* ---- Checking ---- */

static Finding *fault (const char *code, const char *path, const char *message)
{
  return finding_new (FINDING_FAULT, code, path, "%s", message);
}

Finding *signing_finding (RosterVerdict verdict, const char *path)
{
  static const struct {
    const char *code, *message;
  } faults[] = {
      [ROSTER_PERSON] = {"V-PERSON",
                         N_ ("the person's number or edition is not the next one, or not that of the file")},
      [ROSTER_KEY] = {"V-KEY", N_ ("a person's key is not the one that was brought")},
      [ROSTER_KEY_SHARED] = {"V-KEY-SHARED", N_ ("the same key is already somebody's")},
      [ROSTER_SIGNER] = {"V-SIGNER", N_ ("whoever is said to have signed it was no person of this archive then")},
      [ROSTER_SIGNER_KEY] = {"V-SIGNER-KEY", N_ ("the key that is said to have signed it was not that person's then")},
      [ROSTER_ROLE] = {"V-SIGNER-ROLE", N_ ("whoever signed it did not hold the role then")},
      [ROSTER_TIME] = {"V-STATEMENT-TIME", N_ ("it says that it was made later than it was recorded")},
      [ROSTER_SIGNATURE] = {"V-SIGNATURE", N_ ("the signature is not that key's over these bytes")},
      [ROSTER_SUBJECT] = {"V-STATEMENT-SUBJECT", N_ ("it is about something else than its place says")},
      [ROSTER_TWICE] = {"V-STATEMENT-TWICE", N_ ("the same person has signed this already")},
  };
  return verdict == ROSTER_GOOD ? NULL : fault (faults[verdict].code, path, faults[verdict].message);
}

/* What the journal says against a statement, or NULL. */
static Finding *compare_journal (const SigningJournal *journal, const SigningEvidence *evidence,
                                 const Statement *statement)
{
  char line[DIGEST_HEX_SIZE];
  int64_t time = 0;
  if (strcmp (statement->archive, journal->archive) != 0)
    return fault ("V-STATEMENT-ARCHIVE", evidence->path, N_ ("it was made for another archive"));
  if (statement->position >= evidence->event || !journal->line (statement->position, line, &time, journal->data))
    return fault ("V-STATEMENT-TIME", evidence->path, N_ ("it says that it was made later than it was recorded"));
  if (time > statement->time)
    return fault ("V-STATEMENT-TIME", evidence->path, N_ ("it says that it was made before the event it names"));
  if (strcmp (line, statement->head) != 0)
    return fault ("V-STATEMENT-HEAD", evidence->path, N_ ("it was made on another journal than this one"));
  g_autofree char *digest = journal->digest_of (statement->subject, evidence->event, journal->data);
  if (digest == NULL || strcmp (digest, statement->digest) != 0)
    return fault ("V-STATEMENT-SUBJECT", evidence->path, N_ ("its subject is not what was recorded"));
  return NULL;
}

Statement *signing_check (const Roster *roster, const SigningJournal *journal, const SigningEvidence *evidence,
                          GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Statement) statement =
      evidence->text == NULL ? NULL : statement_parse (evidence->text, evidence->path, &error);
  Finding *finding = NULL;
  if (evidence->text == NULL)
    finding = fault ("V-STATEMENT", evidence->path, N_ ("the statement cannot be read"));
  else if (statement == NULL)
    finding = fault ("V-STATEMENT", evidence->path, error->message);
  else if (evidence->signature == NULL)
    finding = fault ("V-SIGNATURE-MISSING", evidence->path, N_ ("a statement without a signature"));
  else if ((finding = compare_journal (journal, evidence, statement)) == NULL)
    finding = signing_finding (roster_judge (roster, statement, evidence->text, evidence->signature, evidence->event,
                                             evidence->time, evidence->roles),
                               evidence->path);
  if (finding == NULL)
    return g_steal_pointer (&statement);
  g_ptr_array_add (findings, finding);
  return NULL;
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

SigningJournal signing_journal (Archive *archive)
{
  return (SigningJournal){.archive = journal_archive_id (archive_journal (archive)),
                          .line = line_of,
                          .digest_of = digest_of,
                          .data = archive};
}
