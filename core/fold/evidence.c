/* A statement is compared with the journal twice: at the position that it names, and at the event that recorded it. */
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
                         N_ ("the person's number or edition is not the next one, or differs from the file's name")},
      [ROSTER_KEY] = {"V-KEY", N_ ("a key of this person does not match its recorded file")},
      [ROSTER_KEY_SHARED] = {"V-KEY-SHARED", N_ ("the key already belongs to another person")},
      [ROSTER_SIGNER] = {"V-SIGNER", N_ ("the stated signer was not a person of this archive at that time")},
      [ROSTER_SIGNER_KEY] = {"V-SIGNER-KEY", N_ ("the stated key did not belong to the signer at that time")},
      [ROSTER_ROLE] = {"V-SIGNER-ROLE", N_ ("the signer did not have the role at that time")},
      [ROSTER_TIME] = {"V-STATEMENT-TIME", N_ ("the stated time is later than the time of recording")},
      [ROSTER_SIGNATURE] = {"V-SIGNATURE", N_ ("the signature does not match the key and the file")},
      [ROSTER_SUBJECT] = {"V-STATEMENT-SUBJECT", N_ ("the statement is about another file than its name says")},
      [ROSTER_TWICE] = {"V-STATEMENT-TWICE", N_ ("the same person has already signed this")},
  };
  return verdict == ROSTER_GOOD ? NULL : statement_fault (faults[verdict].code, path, faults[verdict].message);
}

/* The finding when a statement disagrees with the journal, or NULL. */
static Finding *compare_journal (const EvidenceJournal *journal, const Evidence *evidence, const Statement *statement)
{
  char line[DIGEST_HEX_SIZE];
  int64_t time = 0;
  if (strcmp (statement->archive, journal->archive) != 0)
    return statement_fault ("V-STATEMENT-ARCHIVE", evidence->path, N_ ("the statement was made for another archive"));
  if (statement->position >= evidence->event || !journal->line (statement->position, line, &time, journal->data))
    return statement_fault ("V-STATEMENT-TIME", evidence->path,
                            N_ ("the stated time is later than the time of recording"));
  if (time > statement->time)
    return statement_fault ("V-STATEMENT-TIME", evidence->path,
                            N_ ("the stated time is earlier than the event that the statement names"));
  if (strcmp (line, statement->head) != 0)
    return statement_fault ("V-STATEMENT-HEAD", evidence->path, N_ ("the statement was made with another journal"));
  g_autofree char *digest = journal->digest_of (statement->subject, evidence->event, journal->data);
  if (digest == NULL || strcmp (digest, statement->digest) != 0)
    return statement_fault ("V-STATEMENT-SUBJECT", evidence->path,
                            N_ ("the file that the statement is about differs from the recorded one"));
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
    finding = statement_fault ("V-SIGNATURE-MISSING", evidence->path, N_ ("the statement has no signature"));
  else if ((finding = compare_journal (journal, evidence, statement)) == NULL)
    finding = evidence_finding (roster_judge (roster, statement, evidence->text, evidence->signature, evidence->event,
                                              evidence->time, evidence->roles),
                                evidence->path);
  if (finding == NULL)
    return g_steal_pointer (&statement);
  g_ptr_array_add (findings, finding);
  return NULL;
}
