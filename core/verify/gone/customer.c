/* The end of a customer's file: its line in a register is computed anew from the journal's events (fold/closing), at
 * the register and again at the tombstone; and everything that ends with it has a tombstone by the same register. */
#include <string.h>

#include "fold/closing.h"
#include "form/name.h"
#include "sys/message.h"
#include "verify/internal.h"

/* ---- Events ---- */

static bool is_beside (const char *path, const char *directory)
{
  size_t len = strlen (directory);
  return strncmp (path, directory, len) == 0 && path[len] == '/' && strchr (path + len + 1, '/') == NULL;
}

bool gone_is_of_file (const VerifyEntry *entry)
{
  return entry->kind == KIND_CUSTOMER || entry->kind == KIND_LOAN_PAPER || kind_row (entry->kind)->entry != NULL;
}

static GArray *files_of (const char *directory, uint64_t before, gpointer data)
{
  const VerifyTable *table = data;
  unsigned first = 0, end = 0;
  GArray *files = g_array_new (FALSE, TRUE, sizeof (ClosingFile));
  verify_table_range (table, directory, &first, &end);
  for (unsigned i = first; i < end; i++) {
    const VerifyEntry *entry = verify_table_entry (table, i);
    ClosingFile file = {
        .path = verify_table_path (table, entry), .event = entry->number, .time = verify_table_time (table, entry)};
    if (entry->number >= before || !gone_is_of_file (entry) || !is_beside (file.path, directory))
      continue;
    verify_table_digest (table, entry, file.digest);
    g_array_append_val (files, file);
  }
  return files;
}

static const VerifyEntry *tombstone_of (const VerifyTable *table, const char *directory)
{
  g_autofree char *path = g_strconcat (directory, "/tombstone.xml", NULL);
  return verify_table_find (table, path);
}

static bool has_ended (const char *directory, uint64_t before, gpointer table)
{
  const VerifyEntry *tombstone = tombstone_of (table, directory);
  return tombstone != NULL && tombstone->number < before;
}

/* The line as it must be just before an event. False: the layout in force then is not known. */
static bool compute_line (const Verify *verify, uint64_t before, RegisterLine *line, Closing *closing)
{
  const VerifyTable *table = verify->table;
  const ClosingInputs inputs = {.layout = verify_layout_at (verify, before),
                                .standing = verify_table_standing (table),
                                .moves = verify_table_moves (table),
                                .algorithm = verify->algorithm,
                                .customer = line->path,
                                .before = before,
                                .files = files_of,
                                .ended = has_ended,
                                .data = (gpointer)(guintptr)table};
  if (inputs.layout != NULL)
    closing_compute (&inputs, line, closing);
  return inputs.layout != NULL;
}

/* ---- The register ---- */

const char *gone_claims_customer (Verify *verify, const VerifyRegister *edition, const RegisterLine *line)
{
  g_auto (Closing) closing = {0};
  g_autoptr (Register) scratch = register_new ();
  RegisterLine *fresh = register_add_line (scratch);
  fresh->path = g_strdup (line->path);
  if (!compute_line (verify, edition->entry->number, fresh, &closing))
    return NULL;
  if (fresh->files == 0)
    return N_ ("no profile of this customer was there");
  return closing_same (line, fresh) ? NULL
                                    : N_ ("the line names other editions, entries or days than the events before it");
}

/* ---- The tombstone of the customer ---- */

/* Whether a record of the customer was there at an event. */
static bool has_record (const VerifyTable *table, const char *customer, uint64_t number)
{
  unsigned first = 0, end = 0;
  verify_table_range (table, customer, &first, &end);
  for (unsigned i = first; i < end; i++) {
    const VerifyEntry *record = verify_table_entry (table, i);
    uint64_t gone = record->kind == KIND_RECORD ? verify_table_end (table, record) : 0;
    if (record->kind == KIND_RECORD && record->number < number && (gone == 0 || gone > number))
      return true;
  }
  return false;
}

/* Whether anything was filed or said about the customer after the file had ended. */
static bool has_more (const VerifyTable *table, const char *customer, uint64_t number)
{
  unsigned first = 0, end = 0;
  const Standing *standing = verify_table_standing (table);
  verify_table_range (table, customer, &first, &end);
  for (unsigned i = first; i < end; i++)
    if (verify_table_entry (table, i)->number > number)
      return true;
  for (unsigned i = standing_first (standing, number); i < standing_length (standing); i++)
    if (name_is_beneath (standing_fact (standing, i)->change.on, customer))
      return true;
  return false;
}

/* Whether each entry of the line has a tombstone from the same commit, which follows that of the customer. */
static bool entries_ended (const VerifyTable *table, const VerifyEntry *entry, const RegisterLine *line)
{
  for (unsigned i = 0; i < line->entries->len; i++) {
    const VerifyEntry *tombstone = tombstone_of (table, ((const RegisterEntry *)line->entries->pdata[i])->path);
    if (tombstone == NULL || tombstone->number != entry->number + 1 + i ||
        !g_str_equal (verify_table_words (table, tombstone), verify_table_words (table, entry)))
      return false;
  }
  return true;
}

/* The days are compared with the earliest time that a signer states: the time of an event is a claim of anybody. */
static void check_term (Verify *verify, const VerifyEntry *entry, const VerifyRegister *edition,
                        const Retention *retention)
{
  const Layout *layout = verify_layout_at (verify, entry->number);
  GDate day = layout_day (layout, edition->earliest);
  if (retention->end == RETENTION_PERMANENT)
    verify_accuse (verify, entry, "V-DESTROY-PERMANENT", NULL);
  else if (retention->end == RETENTION_DATED && g_date_compare (&retention->first, &day) > 0)
    verify_accuse (verify, entry, "V-DESTROY-TERM", NULL);
}

void gone_customer (Verify *verify, const VerifyTombstone *tombstone, const VerifyRegister *edition,
                    const RegisterLine *line)
{
  const VerifyEntry *entry = tombstone->entry;
  const VerifyTable *table = verify->table;
  g_auto (Closing) closing = {0};
  g_autoptr (Register) scratch = register_new ();
  RegisterLine *fresh = register_add_line (scratch);
  g_autofree char *number = g_path_get_basename (line->path);
  fresh->path = g_strdup (line->path);
  if (verify->has_fonds && g_str_equal (number, verify->fonds.keeper))
    verify_accuse (verify, entry, "V-DESTROY-CUSTOMER", "the keeper's own file was destroyed");
  if (has_more (table, line->path, entry->number + line->entries->len))
    verify_accuse (verify, entry, "V-DESTROY-CUSTOMER",
                   "something was added about the customer after the file was destroyed");
  if (!entries_ended (table, entry, line))
    verify_accuse (verify, entry, "V-DESTROY-CUSTOMER",
                   "an entry of the line was not destroyed with the customer's file");
  if (has_record (table, line->path, entry->number))
    verify_accuse (verify, entry, "V-DESTROY-RECORDS", NULL);
  if (!compute_line (verify, entry->number, fresh, &closing))
    return;
  if (!closing_same (line, fresh))
    verify_accuse (verify, entry, "V-DESTROY-CHANGED", NULL);
  if (closing.open != NULL)
    verify_accuse (verify, entry, "V-DESTROY-OPEN", NULL);
  if (!g_date_valid (&closing.retention.triggered))
    verify_accuse (verify, entry, "V-DESTROY-RELATIONSHIP", NULL);
  if (closing.held != NULL)
    verify_accuse (verify, entry, "V-DESTROY-HELD", NULL);
  check_term (verify, entry, edition, &closing.retention);
}

/* ---- The tombstone of an entry ---- */

const RegisterLine *gone_line_of_entry (const Register *list, const char *directory, const RegisterEntry **entry)
{
  for (unsigned i = 0; i < list->lines->len; i++) {
    const RegisterLine *line = list->lines->pdata[i];
    for (unsigned j = 0; j < line->entries->len; j++) {
      *entry = line->entries->pdata[j];
      if (g_str_equal ((*entry)->path, directory))
        return line;
    }
  }
  *entry = NULL;
  return NULL;
}

void gone_entry (Verify *verify, const VerifyTombstone *tombstone, const RegisterLine *line)
{
  const VerifyEntry *entry = tombstone->entry, *customer = tombstone_of (verify->table, line->path);
  if (customer == NULL || customer->number >= entry->number || entry->number > customer->number + line->entries->len)
    verify_accuse (verify, entry, "V-DESTROY-CUSTOMER", "the entry was destroyed without the customer's file");
}
