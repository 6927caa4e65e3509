/* A statement is held against the journal at the place it names, and at the place where it was brought. */
#include "fold/evidence.h"

#include <string.h>

#include "sys/error.h"
#include "sys/message.h"

static Finding *statement_fault (const char *code, const char *path, const char *message)
{
  return finding_new (FINDING_FAULT, code, path, "%s", message);
}

Finding *evidence_finding (RosterVerdict verdict, const char *path)
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
  return verdict == ROSTER_GOOD ? NULL : statement_fault (faults[verdict].code, path, faults[verdict].message);
}

/* What the journal says against a statement, or NULL. */
static Finding *compare_journal (const EvidenceJournal *journal, const Evidence *evidence, const Statement *statement)
{
  char line[DIGEST_HEX_SIZE];
  int64_t time = 0;
  if (strcmp (statement->archive, journal->archive) != 0)
    return statement_fault ("V-STATEMENT-ARCHIVE", evidence->path, N_ ("it was made for another archive"));
  if (statement->position >= evidence->event || !journal->line (statement->position, line, &time, journal->data))
    return statement_fault ("V-STATEMENT-TIME", evidence->path,
                            N_ ("it says that it was made later than it was recorded"));
  if (time > statement->time)
    return statement_fault ("V-STATEMENT-TIME", evidence->path,
                            N_ ("it says that it was made before the event it names"));
  if (strcmp (line, statement->head) != 0)
    return statement_fault ("V-STATEMENT-HEAD", evidence->path, N_ ("it was made on another journal than this one"));
  g_autofree char *digest = journal->digest_of (statement->subject, evidence->event, journal->data);
  if (digest == NULL || strcmp (digest, statement->digest) != 0)
    return statement_fault ("V-STATEMENT-SUBJECT", evidence->path, N_ ("its subject is not what was recorded"));
  return NULL;
}

Statement *evidence_check (const Roster *roster, const EvidenceJournal *journal, const Evidence *evidence,
                           GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Statement) statement =
      evidence->text == NULL ? NULL : statement_parse (evidence->text, evidence->path, &error);
  Finding *finding = NULL;
  if (evidence->text == NULL)
    finding = statement_fault ("V-STATEMENT", evidence->path, N_ ("the statement cannot be read"));
  else if (statement == NULL)
    finding = statement_fault ("V-STATEMENT", evidence->path, error->message);
  else if (evidence->signature == NULL)
    finding = statement_fault ("V-SIGNATURE-MISSING", evidence->path, N_ ("a statement without a signature"));
  else if ((finding = compare_journal (journal, evidence, statement)) == NULL)
    finding = evidence_finding (roster_judge (roster, statement, evidence->text, evidence->signature, evidence->event,
                                              evidence->time, evidence->roles),
                                evidence->path);
  if (finding == NULL)
    return g_steal_pointer (&statement);
  g_ptr_array_add (findings, finding);
  return NULL;
}
