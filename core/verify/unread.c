/* What could not be read is not checked, and neither is what depends on it: an unlisted file may be listed in the block
 * of the journal that could not be read, and a signature that seems to be missing may be the unreadable one. Such
 * findings stay, but not as faults, and their hint is to make the rest readable: no good file is to be moved away. */
#include <string.h>

#include "sys/message.h"
#include "verify/internal.h"

typedef enum { UNREAD_JOURNAL = 1, UNREAD_SIGNED = 2, UNREAD_STAGING = 4 } Unread;

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
/* Faults that a person, key, statement, signature, register or layout may explain that was not read. */
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
    "V-CERTIFICATE",
    "V-TOMBSTONE",
    "V-REGISTER",
    "V-RECIPIENT",
    "V-ACKNOWLEDGEMENT",
    "V-DESTROY-UNACKNOWLEDGED",
    "V-TITLES",
    "V-LAYOUT",
    "V-RULES",
    "V-CHECKPOINT-CHAIN",
    "V-TIMESTAMP",
    "V-STATEMENT-SUBJECT",
};
static const char *const by_staging[] = {"V-FILE-MISSING", "V-RECORD-MISSING", "V-DIR-MISSING", "V-MANIFEST-MISSING"};

static bool has_code (const char *const *codes, size_t n, const char *code)
{
  for (size_t i = 0; i < n; i++)
    if (g_str_equal (codes[i], code))
      return true;
  return false;
}

/* What a fault with this code may depend on. */
static unsigned depends_on (const char *code)
{
  unsigned on = has_code (by_themselves, G_N_ELEMENTS (by_themselves), code) ? 0 : UNREAD_JOURNAL;
  on |= has_code (by_signed, G_N_ELEMENTS (by_signed), code) ? UNREAD_SIGNED : 0;
  return on | (has_code (by_staging, G_N_ELEMENTS (by_staging), code) ? UNREAD_STAGING : 0);
}

static bool is_signed (const VerifyEntry *entry)
{
  return entry->kind == KIND_LAYOUT || kind_row (entry->kind)->is_signed;
}

static bool is_at (const char *place, const char *directory)
{
  size_t len = strlen (directory);
  return strncmp (place, directory, len) == 0 && (place[len] == '\0' || place[len] == '/');
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
    return is_signed (entry) ? UNREAD_SIGNED : 0;
  if (verify->table != NULL)
    verify_table_range (verify->table, place, &first, &end);
  for (unsigned i = first; i < end; i++)
    if (is_signed (verify_table_entry (verify->table, i)))
      return UNREAD_SIGNED;
  return 0;
}

static void make_uncertain (Finding *finding, unsigned on)
{
  const char *words = on & UNREAD_JOURNAL  ? N_ ("part of the journal could not be read")
                      : on & UNREAD_SIGNED ? N_ ("a signed file or a layout could not be read")
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
    unsigned on = finding->grade == FINDING_FAULT ? depends_on (finding->code) & unread : 0;
    if (on != 0)
      make_uncertain (finding, on);
  }
  verify->unread = unread != 0;
}
