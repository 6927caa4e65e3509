/* What could not be read is not checked, and neither is what depends on it: an unlisted file may be listed in the block
 * of the journal that could not be read, and a signature that seems to be missing may be the unreadable one. Such
 * findings stay, but not as faults, and their hint is to make the rest readable: no good file is to be moved away. */
#include <string.h>

#include "sys/message.h"
#include "verify/internal.h"

typedef enum {
  UNREAD_JOURNAL = 1,
  UNREAD_SIGNED = 2, /* people, keys and layouts: all signatures rest on them */
  UNREAD_STAGING = 4,
  UNREAD_REGISTER = 8, /* what is signed for a destruction */
  UNREAD_CHECKPOINT = 16,
} Unread;

/* Faults that hold whatever the rest of the journal says: they concern the bytes of one file, or lines that were read.
 */
static const char *const by_themselves[] = {
    "V-FILE-CHANGED",  "V-MANIFEST-CHANGED", "V-MANIFEST",      "V-MANIFEST-EMPTY",
    "V-NOT-PLAIN",     "V-TOO-LARGE",        "V-NAME-INVALID",  "V-XML",
    "V-SCHEMA",        "V-RECORD-PARTS",     "V-RECORD-COUNT",  "V-REFERENCE",
    "V-CHAIN",         "V-JOURNAL-NUMBER",   "V-JOURNAL-CUT",   "V-JOURNAL-NAME",
    "V-JOURNAL-EMPTY", "V-JOURNAL-DIFFERS",  "V-JOURNAL-STRAY", "V-EVENT",
    "V-TREE-EMPTY",    "V-CHECKPOINT-FORK",  "V-STATEMENT",     "V-EVENT-REPEATED",
};
/* Faults that a person, key, statement, signature, register or layout may explain that was not read. Of a register's
 * files only those in destruction/ and of records that are gone. */
static const char *const by_signed[] = {
    "V-PERSON",
    "V-KEY",
    "V-SIGNER",
    "V-SIGNER-KEY",
    "V-SIGNER-ROLE",
    "V-SIGNATURE",
    "V-UNSIGNED",
    "V-DESTROY-UNSIGNED",
    "V-DESTROY-ORDER",
    "V-DESTROY-WITNESS",
    "V-DESTROY-DECISION",
    "V-DESTROY-COOLING-OFF",
    "V-DESTROY-TERM",
    "V-LAYOUT-UNSIGNED",
    "V-LAYOUT-EARLY",
    "V-LAYOUT-WEAKER",
    "V-LAYOUT-REASON",
    "V-LAYOUT-USE",
    "V-LAYOUT-CATEGORY",
    "V-RESERVED",
    "V-DESTROY-POST",
    "V-ACTOR",
    "V-CERTIFICATE",
    "V-TOMBSTONE",
    "V-REGISTER",
    "V-RECIPIENT",
    "V-ACKNOWLEDGEMENT",
    "V-DESTROY-UNACKNOWLEDGED",
    "V-TITLES",
    "V-LAYOUT",
    "V-RULES",
    "V-LOAN-RULE",
    "V-LOAN-APPROVAL",
    "V-CHECKPOINT-CHAIN",
    "V-TIMESTAMP",
    "V-STATEMENT-SUBJECT",
};
/* Of these, those that files of checkpoints/ explain, too. */
static const char *const by_checkpoint[] = {"V-CHECKPOINT-CHAIN", "V-TIMESTAMP", "V-SIGNATURE"};
/* And those that files of a register explain wherever they are found. */
static const char *const by_register[] = {
    "V-DESTROY-UNSIGNED",    "V-DESTROY-ORDER", "V-DESTROY-WITNESS", "V-DESTROY-DECISION",
    "V-DESTROY-COOLING-OFF", "V-DESTROY-TERM",  "V-TOMBSTONE",       "V-DESTROY-UNACKNOWLEDGED",
};
static const char *const by_staging[] = {"V-FILE-MISSING", "V-RECORD-MISSING", "V-DIR-MISSING", "V-MANIFEST-MISSING"};

static bool has_code (const char *const *codes, size_t n, const char *code)
{
  for (size_t i = 0; i < n; i++)
    if (g_str_equal (codes[i], code))
      return true;
  return false;
}

static bool is_at (const char *place, const char *directory)
{
  size_t len = strlen (directory);
  return strncmp (place, directory, len) == 0 && (place[len] == '\0' || place[len] == '/');
}

/* What a fault may depend on. */
static unsigned depends_on (const Finding *finding)
{
  const char *code = finding->code;
  unsigned on = has_code (by_themselves, G_N_ELEMENTS (by_themselves), code) ? 0 : UNREAD_JOURNAL;
  bool by_people = has_code (by_signed, G_N_ELEMENTS (by_signed), code);
  on |= by_people ? UNREAD_SIGNED : 0;
  if ((by_people && is_at (finding->place, "destruction")) || has_code (by_register, G_N_ELEMENTS (by_register), code))
    on |= UNREAD_REGISTER;
  if (has_code (by_checkpoint, G_N_ELEMENTS (by_checkpoint), code) && is_at (finding->place, "checkpoints"))
    on |= UNREAD_CHECKPOINT;
  return on | (has_code (by_staging, G_N_ELEMENTS (by_staging), code) ? UNREAD_STAGING : 0);
}

static bool is_signed (const VerifyEntry *entry)
{
  return entry->kind == KIND_LAYOUT || kind_row (entry->kind)->is_signed;
}

/* What it is when a signed file at this place was not read. */
static Unread class_at (const char *place)
{
  return is_at (place, "destruction")   ? UNREAD_REGISTER
         : is_at (place, "checkpoints") ? UNREAD_CHECKPOINT
                                        : UNREAD_SIGNED;
}

/* The kinds of files that an unreadable place hides. */
static unsigned lost_at (const Verify *verify, const char *place)
{
  unsigned first = 0, end = 0;
  if (is_at (place, "journal") || place[0] == '\0')
    return UNREAD_JOURNAL;
  if (is_at (place, ".staging"))
    return UNREAD_STAGING;
  const VerifyEntry *entry = verify->table != NULL ? verify_table_find (verify->table, place) : NULL;
  if (entry != NULL)
    return is_signed (entry) ? class_at (place) : 0;
  if (verify->table != NULL)
    verify_table_range (verify->table, place, &first, &end);
  for (unsigned i = first; i < end; i++)
    if (is_signed (verify_table_entry (verify->table, i)))
      return class_at (place);
  return 0;
}

static void make_uncertain (Finding *finding, unsigned on)
{
  const char *words = on & UNREAD_JOURNAL ? N_ ("part of the journal could not be read")
                      : on & (UNREAD_SIGNED | UNREAD_REGISTER | UNREAD_CHECKPOINT)
                          ? N_ ("a signed file or a layout could not be read")
                          : N_ (".staging could not be read");
  g_autofree char *message = finding->message;
  finding->grade = FINDING_NOT_CHECKED;
  finding->message = g_strconcat (message, "; ", _ (words), NULL);
  g_free (finding->hint);
  finding->hint = g_strdup (N_ ("make the files with the code V-UNREADABLE readable, then verify again"));
}

void verify_settle_unread (Verify *verify)
{
  unsigned unread = 0;
  for (unsigned i = 0; i < verify->findings->len; i++) {
    const Finding *finding = verify->findings->pdata[i];
    if (g_str_equal (finding->code, "V-UNREADABLE"))
      unread |= lost_at (verify, finding->place);
  }
  for (unsigned i = 0; unread != 0 && i < verify->findings->len; i++) {
    Finding *finding = verify->findings->pdata[i];
    unsigned on = finding->grade == FINDING_FAULT ? depends_on (finding) & unread : 0;
    if (on != 0)
      make_uncertain (finding, on);
  }
  verify->unread = unread != 0;
}
