/* Findings, and the table that gives each code its grade, its message and its hint. dossier-verify(1) lists the same
 * codes. */
#include "form/finding.h"

#include <string.h>

#include "sys/error.h"
#include "sys/message.h"

#define RESTORE_FILE N_ ("restore this file from a backup")
#define RESTORE_RECORD N_ ("restore the record from a backup")
#define RESTORE_WHOLE N_ ("restore this manifest and the files that it lists from a backup")
#define MOVE_OUT N_ ("move it out of the archive; if it belongs there, file it with `dossier file`")
#define COMPARE_JOURNAL N_ ("compare the journal with a backup, or with a checkpoint kept elsewhere")
#define OTHER_COPY N_ ("get another copy of the pack: nothing after this place was read")
#define IN_ORDER N_ ("name all packs in order, the full one first")

typedef struct {
  const char *code;
  FindingGrade grade;
  const char *message; /* NULL: each caller gives its own */
  const char *hint;    /* or NULL */
} Row;

static const Row rows[] = {
    /* ---- Files and directories ---- */
    {"V-FILE-CHANGED", FINDING_FAULT, N_ ("this file differs from the one that was filed"), RESTORE_FILE},
    {"V-FILE-MISSING", FINDING_FAULT, N_ ("the file is missing"), RESTORE_FILE},
    {"V-RECORD-MISSING", FINDING_FAULT, N_ ("the record is missing"), RESTORE_RECORD},
    {"V-DIR-MISSING", FINDING_FAULT, N_ ("the directory is missing"), N_ ("restore the directory from a backup")},
    {"V-FILE-UNLISTED", FINDING_FAULT, N_ ("neither the journal nor a manifest lists this file"), MOVE_OUT},
    {"V-DIR-UNLISTED", FINDING_FAULT, N_ ("neither the journal nor a manifest lists this directory"), MOVE_OUT},
    {"V-NAME-CASE", FINDING_FAULT, N_ ("the name differs from the filed one in upper and lower case"),
     N_ ("rename it to the name that was filed")},
    {"V-NAME-INVALID", FINDING_FAULT, N_ ("not listed, and not a name that an archive uses"),
     N_ ("move it out of the archive")},
    {"V-NOT-PLAIN", FINDING_FAULT, N_ ("this is not a plain file, although a file was filed here"),
     N_ ("remove it, and restore this path from a backup")},
    {"V-HARD-LINK", FINDING_NOTE, N_ ("the file has a second name, through which it can be changed"),
     N_ ("replace it with a copy of its own")},
    {"V-TREE-EMPTY", FINDING_FAULT, NULL, N_ ("check that the file system is mounted")},
    {"V-UNREADABLE", FINDING_NOT_CHECKED, N_ ("it cannot be read"),
     N_ ("check its permissions and the disk, then verify again")},
    {"V-TOO-LARGE", FINDING_FAULT, N_ ("the file is larger than a document of its kind may be"), NULL},
    /* ---- Journal ---- */
    {"V-CHAIN", FINDING_FAULT, N_ ("this line was changed after the next one was written"), COMPARE_JOURNAL},
    {"V-JOURNAL-NUMBER", FINDING_FAULT, N_ ("events are missing, repeated or out of order here"), COMPARE_JOURNAL},
    {"V-JOURNAL-GAP", FINDING_FAULT, N_ ("the events before this file are missing"),
     N_ ("restore the missing journal files from a backup")},
    {"V-JOURNAL-CUT", FINDING_FAULT, N_ ("the last line does not end with a line feed"), RESTORE_FILE},
    {"V-JOURNAL-EMPTY", FINDING_FAULT, N_ ("this journal file is empty"), RESTORE_FILE},
    {"V-JOURNAL-NAME", FINDING_FAULT, N_ ("the name of this segment does not match the events in it"), COMPARE_JOURNAL},
    {"V-JOURNAL-DIFFERS", FINDING_FAULT, N_ ("another journal file holds other events of the same numbers"),
     COMPARE_JOURNAL},
    {"V-JOURNAL-LEFTOVER", FINDING_NOTE, NULL, NULL},
    {"V-JOURNAL-LOST", FINDING_NOTE, NULL, NULL},
    {"V-JOURNAL-STRAY", FINDING_FAULT, N_ ("this is not a journal file"), N_ ("move it out of the archive")},
    {"V-EVENT", FINDING_FAULT, NULL, COMPARE_JOURNAL},
    {"V-EVENT-TIME", FINDING_NOTE, NULL, N_ ("check the clock of the machine that made this change")},
    {"V-EVENT-REPEATED", FINDING_FAULT, N_ ("a second event files this path again"), COMPARE_JOURNAL},
    {"V-PACK-EVENT", FINDING_FAULT, N_ ("this event records a pack made from another journal"), COMPARE_JOURNAL},
    {"V-EVENT-UNKNOWN", FINDING_NOT_CHECKED, NULL, N_ ("verify with a newer version of dossier")},
    {"V-NO-EVENTS", FINDING_FAULT, N_ ("no event could be read, so nothing was checked"), NULL},
    /* ---- People and signatures ---- */
    {"V-PERSON", FINDING_FAULT,
     N_ ("the person's number or edition does not match the file name, or does not follow the last one"), NULL},
    {"V-PERSON-WAITING", FINDING_NOTE, NULL, NULL},
    {"V-KEY", FINDING_FAULT, N_ ("a key of this person does not match its recorded file"), NULL},
    {"V-KEY-SHARED", FINDING_FAULT, N_ ("the key already belongs to another person"), NULL},
    {"V-STATEMENT", FINDING_FAULT, N_ ("the statement cannot be read"), NULL},
    {"V-STATEMENT-ARCHIVE", FINDING_FAULT, N_ ("the statement was made for another archive"), NULL},
    {"V-STATEMENT-HEAD", FINDING_FAULT, N_ ("the statement was made with another journal"), NULL},
    {"V-STATEMENT-SUBJECT", FINDING_FAULT, N_ ("the statement is about another file than its name says"), NULL},
    {"V-STATEMENT-TIME", FINDING_FAULT, N_ ("the statement names an event that had not come"), NULL},
    {"V-STATEMENT-AHEAD", FINDING_NOTE, N_ ("the statement states a time ahead of this machine's clock"),
     N_ ("check the clocks of the signer's machine and of this one")},
    {"V-STATEMENT-TWICE", FINDING_FAULT, N_ ("the same person has already signed this"), NULL},
    {"V-SIGNER", FINDING_FAULT, N_ ("the named signer was not a person of this archive at that time"), NULL},
    {"V-SIGNER-KEY", FINDING_FAULT, N_ ("the named signer did not have this key at that time"), NULL},
    {"V-SIGNER-ROLE", FINDING_FAULT, N_ ("the signer did not hold the required role at that time"), NULL},
    {"V-UNSIGNED", FINDING_FAULT, NULL, NULL},
    {"V-RESERVED", FINDING_FAULT, NULL, NULL},
    {"V-ACTOR", FINDING_FAULT, N_ ("the commit names another person as its actor than the one who signed it"), NULL},
    {"V-SIGNATURE", FINDING_FAULT, N_ ("the signature was not made with this key over these bytes"), NULL},
    {"V-SIGNATURE-MISSING", FINDING_FAULT, N_ ("the statement has no signature"), NULL},
    /* ---- Destruction ---- */
    {"V-DESTROYED-PRESENT", FINDING_FAULT, N_ ("this still exists, although the journal says that it was destroyed"),
     N_ ("move it out of the archive, or restore the journal that goes with it")},
    {"V-NOT-ERASED", FINDING_NOTE,
     N_ ("its destruction is recorded but not finished; the next command that writes will finish it"), NULL},
    {"V-DESTROYED-MEANWHILE", FINDING_NOT_CHECKED, N_ ("it was destroyed during the verification"),
     N_ ("verify again")},
    {"V-DESTROY-UNSIGNED", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-HELD", FINDING_FAULT, N_ ("the record was on hold when it was destroyed"), NULL},
    {"V-DESTROY-ON-LOAN", FINDING_FAULT, N_ ("the record was out on loan when it was destroyed"), NULL},
    {"V-DESTROY-PERMANENT", FINDING_FAULT, N_ ("the record was destroyed although it must be kept permanently"), NULL},
    {"V-DESTROY-TERM", FINDING_FAULT, N_ ("the record was destroyed before its retention period ended"), NULL},
    {"V-DESTROY-UNSEALED", FINDING_FAULT, N_ ("the record was destroyed before its volume was sealed"), NULL},
    {"V-DESTROY-CUSTOMER", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-RELATIONSHIP", FINDING_FAULT,
     N_ ("the customer's file was destroyed before the end of the relationship was recorded"), NULL},
    {"V-DESTROY-RECORDS", FINDING_FAULT,
     N_ ("the customer's file was destroyed while records of the customer were there"), NULL},
    {"V-DESTROY-OPEN", FINDING_FAULT, N_ ("the customer's file was destroyed while a loan or an incident was open"),
     NULL},
    {"V-DESTROY-CHANGED", FINDING_FAULT,
     N_ ("profile or entries of the customer had changed since the register was drawn up"), NULL},
    {"V-DESTROY-VOIDED", FINDING_FAULT, NULL, NULL},
    {"V-TOMBSTONE", FINDING_FAULT, NULL, NULL},
    {"V-REGISTER", FINDING_FAULT, N_ ("the number or edition in the register does not match its file name"), NULL},
    {"V-REGISTER-LINE", FINDING_FAULT, NULL, NULL},
    {"V-TITLES", FINDING_FAULT, NULL, NULL},
    {"V-RECIPIENT", FINDING_FAULT, NULL, NULL},
    {"V-ACKNOWLEDGEMENT", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-UNACKNOWLEDGED", FINDING_FAULT,
     N_ ("the record was transferred before its recipient had acknowledged it"), NULL},
    {"V-DESTROY-PROCEDURES", FINDING_FAULT, N_ ("a line of the register falls under another procedure"), NULL},
    {"V-DESTROY-PULLED", FINDING_FAULT,
     N_ ("the register does not confirm a search that its procedure requires (--pulled)"), NULL},
    {"V-DESTROY-NAME", FINDING_FAULT, N_ ("the statement's role or person does not match its file name"), NULL},
    {"V-DESTROY-ORDER", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-SUBJECT", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-DECISION", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-ROLE", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-STAGE", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-PAPER", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-REJECTED", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-COOLING-OFF", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-DEPARTMENT", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-POST", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-TWICE", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-SAME-PERSON", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-SAME-KEY", FINDING_FAULT, NULL, NULL},
    {"V-DESTROY-WITNESS", FINDING_FAULT, NULL, NULL},
    {"V-CERTIFICATE", FINDING_FAULT, NULL, NULL},
    {"V-NOT-ATTESTED", FINDING_NOTE, N_ ("the witnesses have not all signed the certificate yet"), NULL},
    {"V-SIGNED-ON-PAPER", FINDING_NOTE, N_ ("signed on paper, which proves less than a signature by key"), NULL},
    /* ---- Checkpoints ---- */
    {"V-NO-CHECKPOINT", FINDING_NOTE,
     N_ ("no outside checkpoint was given, so events removed from the end of the journal would go unnoticed"), NULL},
    {"V-CHECKPOINT-ROLLBACK", FINDING_FAULT,
     N_ ("the journal ends before the outside checkpoint: events were removed, or an old copy was restored"),
     N_ ("restore the journal and the files of its events from a backup at least as new as the checkpoint")},
    {"V-CHECKPOINT-FORK", FINDING_FAULT, NULL, COMPARE_JOURNAL},
    {"V-CHECKPOINT-ARCHIVE", FINDING_FAULT, N_ ("the checkpoint belongs to another archive"), NULL},
    {"V-TIMESTAMP", FINDING_FAULT, NULL, NULL},
    {"V-TIMESTAMP-AUTHORITY", FINDING_NOTE, N_ ("the timestamp matches these bytes, but its authority was not checked"),
     N_ ("name the certificates of trusted authorities with --tsa-ca")},
    {"V-CHECKPOINT-UNSIGNED", FINDING_NOTE, N_ ("there is no signature beside the outside checkpoint"), NULL},
    {"V-CHECKPOINT", FINDING_FAULT, NULL, NULL},
    {"V-CHECKPOINT-CHAIN", FINDING_FAULT, N_ ("the checkpoint names the wrong previous checkpoint"), NULL},
    {"V-CHECKPOINT-SEGMENTS", FINDING_FAULT, N_ ("the checkpoint does not match the segments of the journal"), NULL},
    /* ---- Records, volumes, customers ---- */
    {"V-MANIFEST-CHANGED", FINDING_FAULT, N_ ("this manifest differs from the one that was filed"), RESTORE_WHOLE},
    {"V-MANIFEST-MISSING", FINDING_FAULT, N_ ("the manifest is missing"), RESTORE_FILE},
    {"V-MANIFEST-EMPTY", FINDING_FAULT, NULL, RESTORE_WHOLE},
    {"V-MANIFEST", FINDING_FAULT, NULL, RESTORE_WHOLE},
    {"V-XML", FINDING_FAULT, NULL, NULL},
    {"V-SCHEMA", FINDING_FAULT, NULL, NULL},
    {"V-REFERENCE", FINDING_FAULT, NULL, NULL},
    {"V-RECORD-PARTS", FINDING_FAULT, NULL, NULL},
    {"V-RECORD-COUNT", FINDING_FAULT, NULL, NULL},
    {"V-RULES", FINDING_FAULT, NULL, NULL},
    {"V-RETENTION", FINDING_FAULT, N_ ("the retention period is shorter than the layout allows"), NULL},
    {"V-LAYOUT", FINDING_FAULT, NULL, NULL},
    {"V-LAYOUT-USE", FINDING_FAULT, N_ ("the event gives this layout a use that does not exist or that it cannot have"),
     NULL},
    {"V-LAYOUT-UNSIGNED", FINDING_FAULT,
     N_ ("the layout came into force without the signatures of administrators that it needed"), NULL},
    {"V-LAYOUT-WEAKER", FINDING_FAULT,
     N_ ("a weaker layout came into force, although the archive had no administrators who could sign it"), NULL},
    {"V-LAYOUT-REASON", FINDING_FAULT,
     N_ ("the layout is weaker than the one that it replaced, and gives no reason (weakens=)"), NULL},
    {"V-LAYOUT-EARLY", FINDING_FAULT,
     N_ ("a weaker layout came into force before the time between proposal and adoption was over"), NULL},
    {"V-LAYOUT-NEW-SIGNER", FINDING_NOTE,
     N_ ("weaker rules were adopted by an administrator whom the other signers had appointed less than 90 days before"),
     N_ ("ask whether that person exists and agreed")},
    {"V-LAYOUT-CATEGORY", FINDING_FAULT,
     N_ ("the layout does not have the category of a record that was there, or has it in another directory"), NULL},
    {"V-LAYOUT-UNKNOWN", FINDING_FAULT, N_ ("the document names a layout that this archive never had"), NULL},
    {"V-YEAR", FINDING_FAULT, N_ ("the layout's rules give another year for this record"), NULL},
    {"V-EDITION", FINDING_FAULT, NULL, NULL},
    {"V-MOVE", FINDING_FAULT, NULL, COMPARE_JOURNAL},
    {"V-MOVED", FINDING_FAULT, NULL, NULL},
    {"V-MOVED-MEANWHILE", FINDING_NOT_CHECKED, N_ ("it was moved during the verification"), N_ ("verify again")},
    {"V-PAIR", FINDING_FAULT, NULL, NULL},
    {"V-NUMBER-GAP", FINDING_FAULT, N_ ("the volume skips a record number"), COMPARE_JOURNAL},
    {"V-SEAL-COUNT", FINDING_FAULT, NULL, NULL},
    {"V-SEAL-MANIFEST", FINDING_FAULT, N_ ("the sealed list differs from the manifests of the records"), NULL},
    {"V-SEAL-INCOMPLETE", FINDING_FAULT,
     N_ ("a sealed volume needs both a manifest and volume.1.xml, and one of them is missing"), RESTORE_FILE},
    {"V-SEALED-ADDED", FINDING_FAULT, N_ ("a record was filed into this volume after it was sealed"), NULL},
    {"V-SEALED-AGAIN", FINDING_FAULT,
     N_ ("the volume was sealed again without having been opened, or its opening does not end with this seal"), NULL},
    {"V-CUSTOMER", FINDING_FAULT, NULL, NULL},
    {"V-CUSTOMER-MISSING", FINDING_FAULT, N_ ("the record's customer had no profile when it was filed"), NULL},
    {"V-FONDS", FINDING_FAULT, N_ ("archive.xml and the journal name different digest algorithms"), NULL},
    {"V-KEEPER", FINDING_FAULT, N_ ("archive.xml names a keeper whose profile was not filed when the archive was made"),
     NULL},
    {"V-HOLDER", FINDING_FAULT, N_ ("the layout files no records of this category for this customer"), NULL},
    {"V-ENTRY", FINDING_FAULT, N_ ("the entry's number, edition or kind does not match its file name and its event"),
     NULL},
    {"V-ENTRY-EDITION", FINDING_FAULT, N_ ("the previous edition of this entry is missing"), NULL},
    {"V-ENTRY-EVENTS", FINDING_FAULT, NULL, NULL},
    {"V-ENTRY-UNKNOWN", FINDING_FAULT, N_ ("the event names an entry that did not exist before it"), NULL},
    {"V-ENTRY-PLACE", FINDING_FAULT, N_ ("an entry names this place, although nothing had been filed here"), NULL},
    {"V-HANDOVER-STEP", FINDING_FAULT, N_ ("this step of a handover does not follow the one before"), NULL},
    {"V-HANDOVER-LINE", FINDING_FAULT, NULL, NULL},
    {"V-HANDOVER-RULES", FINDING_FAULT, NULL, NULL},
    {"V-HANDOVER-TWICE", FINDING_FAULT, N_ ("this record is on another open list for the same department"), NULL},
    {"V-HANDOVER-SIGNER", FINDING_FAULT, NULL, NULL},
    {"V-SHELF-PLACE", FINDING_FAULT, N_ ("the paper of a record that was not in the archive then was put into a place"),
     NULL},
    {"V-SHELF-STATE", FINDING_FAULT, N_ ("a paper was taken off although it was kept nowhere"), NULL},
    {"V-SHELF-MIXED", FINDING_FAULT, N_ ("a paper was put into a box with others, which the layout refuses"), NULL},
    {"V-ENTRY-STATE", FINDING_FAULT, N_ ("the entry ends something that was not in force here"), NULL},
    {"V-LOAN-STEP", FINDING_FAULT, N_ ("the step does not follow the one before it here"), NULL},
    {"V-LOAN-PLACE", FINDING_FAULT, NULL, NULL},
    {"V-LOAN-RULE", FINDING_FAULT, NULL, NULL},
    {"V-LOAN-APPROVAL", FINDING_FAULT, NULL, NULL},
    {"V-LOAN-PAPER", FINDING_FAULT, NULL, NULL},
    {"V-INCIDENT", FINDING_FAULT, NULL, NULL},
    {"V-CONTACT", FINDING_FAULT, NULL, NULL},
    /* ---- Packs ---- */
    {"V-TAR-TRUNCATED", FINDING_FAULT, NULL, OTHER_COPY},
    {"V-TAR-TRAILING", FINDING_FAULT, NULL, OTHER_COPY},
    {"V-TAR-HEADER", FINDING_FAULT, NULL, OTHER_COPY},
    {"V-TAR-FOREIGN", FINDING_FAULT, NULL, OTHER_COPY},
    {"V-TAR-TYPE", FINDING_FAULT, NULL, OTHER_COPY},
    {"V-TAR-PATH", FINDING_FAULT, NULL, OTHER_COPY},
    {"V-TAR-SIZE", FINDING_FAULT, NULL, OTHER_COPY},
    {"V-TAR-ENTRIES", FINDING_FAULT, NULL, OTHER_COPY},
    {"V-TAR-FILTER", FINDING_FAULT, NULL, OTHER_COPY},
    {"V-TAR-DAMAGED", FINDING_FAULT, NULL, OTHER_COPY},
    {"V-TAR-RATIO", FINDING_FAULT, NULL, OTHER_COPY},
    {"V-PACK-TRUNCATED", FINDING_FAULT, N_ ("the pack was cut off: it does not end with PACK.txt"),
     N_ ("get another copy of the pack")},
    {"V-PACK-SIGNED", FINDING_NOTE, N_ ("the pack carries a valid signature"), NULL},
    {"V-PACK-SIGNATURE", FINDING_NOT_CHECKED, N_ ("the packs given do not tell who holds this key"), IN_ORDER},
    {"V-PACK-ORDER", FINDING_FAULT, N_ ("the member appears twice, or not in the order of a pack"), NULL},
    {"V-PACK-REPEATED", FINDING_FAULT, N_ ("an earlier pack holds this already, or this pack holds it twice"), NULL},
    {"V-PACK-TIME", FINDING_FAULT, N_ ("the time of the member differs from that of its event"), NULL},
    {"V-PACK-TEXT", FINDING_FAULT, NULL, N_ ("compare the pack with its receipt, or get another copy")},
    {"V-PACK-LEFT-OUT", FINDING_FAULT, N_ ("it was damaged or missing when the pack was made, and left out"),
     N_ ("restore it from another backup, then pack again")},
    {"V-PACK-REDACTED", FINDING_NOT_CHECKED, N_ ("this was removed from the pack because it was destroyed later"),
     N_ ("check it against the archive with `dossier compare PACK`")},
    {"V-PACK-GAP", FINDING_NOT_CHECKED, N_ ("the increment between this pack and the one before it is missing"),
     IN_ORDER},
    {"V-PACK-OVERLAP", FINDING_FAULT, N_ ("this pack repeats events of the packs before it"), IN_ORDER},
    {"V-PACK-FORK", FINDING_FAULT, N_ ("this pack continues another history than the packs before it"),
     N_ ("the archive was written in two places: find out which version is right")},
    {"V-PACK-ARCHIVE", FINDING_FAULT, N_ ("this pack belongs to another archive than the packs before it"), NULL},
    {"V-PACK-EARLIER", FINDING_NOT_CHECKED,
     N_ ("the full pack is missing, so only the members of this pack were compared"), IN_ORDER},
    {"V-PACK-LACKS", FINDING_FAULT, N_ ("the pack lacks this, although it should hold it"), NULL},
    {"V-PACK-CHANGED", FINDING_FAULT,
     N_ ("the file in the pack differs from the one that was filed; the archive has it unchanged"), NULL},
    {"V-BOTH-CHANGED", FINDING_FAULT,
     N_ ("the file differs from the one that was filed, both in the archive and in the pack"), NULL},
    {"V-PACK-STRANGER", FINDING_FAULT, N_ ("the archive's journal does not list this"), NULL},
    {"V-PACK-DESTROYED", FINDING_NOTE, N_ ("the pack still holds this, which has been destroyed since"), NULL},
    /* ---- The verification itself ---- */
    {"V-NOT-PLACED", FINDING_NOTE, N_ ("committed but not yet moved to its place; verified in .staging"), NULL},
    {"V-STAGING-LEFTOVER", FINDING_NOTE, N_ ("a transaction in progress, or one that was given up and will be removed"),
     NULL},
    {"V-STAGING-STRAY", FINDING_NOTE, N_ ("this is not a transaction"), NULL},
    {"V-RESTORED", FINDING_NOTE, NULL, NULL},
    {"V-NOTHING-CHECKED", FINDING_NOT_CHECKED, NULL, NULL},
    {"V-NO-SCHEMA", FINDING_NOT_CHECKED, NULL, N_ ("install the program with its data, or set DOSSIER_DATA")},
    {"V-NO-SANDBOX", FINDING_NOTE, NULL, N_ ("verify archives of strangers on a system with Landlock and seccomp")},
    {"V-MORE", FINDING_NOTE, NULL, NULL},
};

static const Row *row_of (const char *code)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (rows[i].code, code) == 0)
      return &rows[i];
  g_error ("finding.c has no row for %s", code);
}

/* Takes the message. */
static Finding *make_finding (FindingGrade grade, const char *code, const char *place, char *message)
{
  Finding *finding = g_new0 (Finding, 1);
  finding->grade = grade;
  finding->code = g_strdup (code);
  finding->place = g_strdup (place);
  finding->message = message;
  return finding;
}

Finding *finding_new (const char *code, const char *place, const char *format, ...)
{
  const Row *row = row_of (code);
  va_list arguments;
  va_start (arguments, format);
  char *message = format != NULL ? message_print (format, arguments) : g_strdup (_ (row->message));
  Finding *finding = make_finding (row->grade, code, place, message);
  va_end (arguments);
  finding->hint = g_strdup (row->hint);
  return finding;
}

Finding *finding_graded (FindingGrade grade, const char *code, const char *place, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  Finding *finding = make_finding (grade, code, place, message_print (format, arguments));
  va_end (arguments);
  return finding;
}

Finding *finding_of (const char *code, const char *place, const char *expected, const char *found)
{
  Finding *finding = finding_new (code, place, NULL);
  finding->expected = g_strdup (expected);
  finding->found = g_strdup (found);
  return finding;
}

Finding *finding_of_error (const char *missing, const char *place, const char *expected, const GError *error)
{
  if (error == NULL || error_has_id (error, "D-NOT-FOUND"))
    return finding_of (missing, place, expected, NULL);
  const char *id = error_id (error);
  if (strcmp (id, "D-NOT-A-FILE") == 0)
    return finding_new ("V-NOT-PLAIN", place, NULL);
  const char *code = strcmp (id, "D-MANIFEST-EMPTY") == 0   ? "V-MANIFEST-EMPTY"
                     : g_str_has_prefix (id, "D-MANIFEST-") ? "V-MANIFEST"
                                                            : "V-UNREADABLE";
  return finding_new (code, place, "%s", error->message);
}

void finding_free (Finding *finding)
{
  if (finding == NULL)
    return;
  char *const fields[] = {finding->code,  finding->place, finding->message, finding->expected,
                          finding->found, finding->since, finding->hint};
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    g_free (fields[i]);
  g_free (finding);
}

gint finding_compare (gconstpointer a, gconstpointer b)
{
  const Finding *one = *(const Finding *const *)a, *other = *(const Finding *const *)b;
  if (one->grade != other->grade)
    return one->grade > other->grade ? -1 : 1;
  int order = g_strcmp0 (one->code, other->code);
  return order != 0 ? order : g_strcmp0 (one->place, other->place);
}
