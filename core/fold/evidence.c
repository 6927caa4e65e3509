/* A statement is compared with the journal twice: at the position that it names, and at the event that recorded it. */
#include "fold/evidence.h"

#include <string.h>

#include "sys/error.h"
#include "sys/message.h"

Finding *evidence_finding (RosterVerdict verdict, const char *path)
{
  static const char *const codes[] = {[ROSTER_PERSON] = "V-PERSON",
                                      [ROSTER_KEY] = "V-KEY",
                                      [ROSTER_KEY_SHARED] = "V-KEY-SHARED",
                                      [ROSTER_SIGNER] = "V-SIGNER",
                                      [ROSTER_SIGNER_KEY] = "V-SIGNER-KEY",
                                      [ROSTER_ROLE] = "V-SIGNER-ROLE",
                                      [ROSTER_TIME] = "V-STATEMENT-TIME",
                                      [ROSTER_SIGNATURE] = "V-SIGNATURE",
                                      [ROSTER_SUBJECT] = "V-STATEMENT-SUBJECT",
                                      [ROSTER_TWICE] = "V-STATEMENT-TWICE"};
  return verdict == ROSTER_GOOD ? NULL : finding_new (codes[verdict], path, NULL);
}

/* The finding when a statement disagrees with the journal, or NULL. */
static Finding *compare_journal (const EvidenceJournal *journal, const Evidence *evidence, const Statement *statement)
{
  char line[DIGEST_HEX_SIZE];
  int64_t time = 0;
  if (strcmp (statement->archive, journal->archive) != 0)
    return finding_new ("V-STATEMENT-ARCHIVE", evidence->path, NULL);
  if (statement->position >= evidence->event || !journal->line (statement->position, line, &time, journal->data))
    return finding_new ("V-STATEMENT-TIME", evidence->path, NULL);
  if (strcmp (line, statement->head) != 0)
    return finding_new ("V-STATEMENT-HEAD", evidence->path, NULL);
  g_autofree char *digest = journal->digest_of (statement->subject, evidence->event, journal->data);
  if (digest == NULL || strcmp (digest, statement->digest) != 0)
    return finding_new ("V-STATEMENT-SUBJECT", evidence->path,
                        "the file that the statement is about differs from the recorded one");
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
    finding = finding_new ("V-STATEMENT", evidence->path, NULL);
  else if (statement == NULL)
    finding = finding_new ("V-STATEMENT", evidence->path, "%s", error->message);
  else if (evidence->signature == NULL)
    finding = finding_new ("V-SIGNATURE-MISSING", evidence->path, NULL);
  else if ((finding = compare_journal (journal, evidence, statement)) == NULL)
    finding = evidence_finding (
        roster_judge (roster, statement, evidence->text, evidence->signature, evidence->event, evidence->roles),
        evidence->path);
  if (finding == NULL)
    return g_steal_pointer (&statement);
  g_ptr_array_add (findings, finding);
  return NULL;
}
