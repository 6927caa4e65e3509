/* Sends the records to filing, and brings back what filing says about them to the cells that it is about. */
#include <string.h>

#include "ops/customers.h"
#include "ops/intake/internal.h"
#include "store/index.h"
#include "sys/error.h"
#include "sys/message.h"

/* ---- Faults of filing ---- */

/* Which column an error of filing is about, by the beginning of its id, and what helps in a sheet. */
typedef struct {
  const char *id;
  FilingColumn field;
  const char *hint;    /* NULL: that of the error */
  const char *problem; /* NULL: the message of the error */
} ErrorRow;

#define WAIVE N_ ("correct it; to file it as it is, name the check under \"waive\" and say why under \"reason\"")
static const ErrorRow error_rows[] = {
    {"D-CUSTOMER-CLOSED", FILING_CUSTOMER, WAIVE, NULL},
    {"D-CUSTOMER", FILING_CUSTOMER, NULL, NULL},
    {"D-HOLDER", FILING_CUSTOMER, N_ ("correct the customer or the category"), NULL},
    {"D-PROFILE", FILING_CUSTOMER, NULL, NULL},
    {"D-CATEGORY", FILING_CATEGORY, NULL, NULL},
    {"D-KIND", FILING_KIND, NULL, NULL},
    {"D-ROLE", FILING_ROLE, NULL, NULL},
    {"D-PAGES", FILING_PAGES, WAIVE, NULL},
    {"D-TITLE-MISSING", FILING_TITLE, N_ ("give the title in one of its rows"),
     N_ ("a record of several rows needs a title")},
    {"D-TITLE", FILING_TITLE, NULL, NULL},
    {"D-REPLY", FILING_REPLY_TO, NULL, NULL},
    {"D-RECORD-TOO-LARGE", FILING_WITH, N_ ("make several records of its rows"), NULL},
    {"D-REFERENCE", FILING_REPLY_TO, NULL, NULL},
    {"D-DATE", FILING_DATE, WAIVE, NULL},
    {"D-YEAR", FILING_DATE, N_ ("fill in the date, or the days or the period that the kind of record needs"), NULL},
    {"D-VOLUME-SEALED", FILING_DATE, NULL, NULL},
    {"D-SCAN-DIGEST", FILING_CHECKSUM, NULL, NULL},
    {"D-SCAN-DAMAGED", FILING_FILE,
     N_ ("scan it again; to file it as it is, write \"damaged\" under \"waive\" and say why under \"reason\""), NULL},
    {"D-SCAN-LOCKED", FILING_FILE,
     N_ ("put an unlocked copy in its place; to file it as it is, write \"locked\" under \"waive\" and say why under "
         "\"reason\""),
     NULL},
    {"D-WAIVER", FILING_WAIVE, N_ ("use pages, damaged, locked, date or closed, and say why under \"reason\""), NULL},
    {"D-DUPLICATE", FILING_FILE, N_ ("leave the row out; to file it a second time, file it alone, as a duplicate"),
     NULL},
};

static const ErrorRow *row_of_error (const GError *error)
{
  static const ErrorRow otherwise = {"", FILING_FILE, NULL, NULL};
  for (size_t i = 0; i < G_N_ELEMENTS (error_rows); i++)
    if (g_str_has_prefix (error_id (error), error_rows[i].id))
      return &error_rows[i];
  return &otherwise;
}

/* Whether the error is about a value that is not known, because a cell of it is a fault already. */
static bool is_told (const BatchDraft *draft, const GError *error)
{
  const FilingRequest *request = draft->request;
  const struct {
    const char *id;
    bool is_missing;
    FilingColumn fields[6]; /* FILING_FILE, which is none of them, ends them */
  } rows[] = {
      {"D-CUSTOMER", request->customer == NULL, {FILING_CUSTOMER, FILING_NAME}},
      {"D-CATEGORY", *request->category == '\0', {FILING_CATEGORY}},
      {"D-TITLE-MISSING", true, {FILING_TITLE, FILING_WITH}},
      {"D-PAGES", true, {FILING_PAGES, FILING_WITH}},
      {"D-WAIVER", true, {FILING_WAIVE, FILING_REASON}},
      {"D-YEAR", true, {FILING_DATE, FILING_OPENED, FILING_CLOSED, FILING_REPLIED, FILING_PERIOD, FILING_KIND}},
      {"D-REPLY", true, {FILING_REPLY_TO, FILING_REPLIED, FILING_KIND, FILING_ROLE, FILING_DATE}},
      {"D-KIND", true, {FILING_KIND, FILING_REPLY_TO, FILING_ROLE}},
  };
  bool told = error_has_id (error, "D-NO-SCANS") || (*request->category == '\0' && error_has_id (error, "D-CATEGORY"));
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    for (size_t j = 0; g_str_has_prefix (error_id (error), rows[i].id) && j < G_N_ELEMENTS (rows[i].fields); j++)
      told = told ||
             (rows[i].is_missing && rows[i].fields[j] != FILING_FILE && intake_is_faulted (draft, rows[i].fields[j]));
  return told;
}

/* A scan that is given twice is told by the rows that name it. */
static char *describe_twin (const Batch *batch, const FilingFault *fault)
{
  const BatchDraft *first = batch->sent->pdata[fault->first_request];
  const SheetRow *row = first->scanned->pdata[fault->first_scan];
  return g_strdup_printf (_ ("this scan, or another one with the same bytes, is in row %u already"), row->number);
}

static void add_fault (Batch *batch, const FilingFault *fault)
{
  BatchDraft *draft = batch->sent->pdata[fault->request];
  if (is_told (draft, fault->error))
    return;
  draft->is_faulty = true;
  const ErrorRow *about = row_of_error (fault->error);
  const char *where = error_where (fault->error),
             *hint = about->hint != NULL ? _ (about->hint) : error_hint (fault->error);
  int field = (int)about->field;
  if (where != NULL && g_str_has_prefix (where, "--") && column_find (column_filing, where + 2) >= 0)
    field = column_find (column_filing, where + 2);
  if (field == FILING_CUSTOMER && batch->columns[field] < 0)
    field = FILING_NAME;
  const SheetRow *row = fault->scan >= 0 ? draft->scanned->pdata[fault->scan] : draft->rows->pdata[0];
  g_autofree char *twin = fault->first_scan >= 0 ? describe_twin (batch, fault) : NULL;
  BatchFault *told = intake_fault_at (batch, row, batch->columns[field], error_id (fault->error),
                                      twin != NULL             ? twin
                                      : about->problem != NULL ? _ (about->problem)
                                                               : fault->error->message,
                                      hint);
  told->may_open = error_has_id (fault->error, "D-CUSTOMER-UNKNOWN") && customers_may_open (draft->request->customer);
}

/* ---- Records ---- */

static char *list_rows (const BatchDraft *draft)
{
  GString *rows = g_string_new (NULL);
  for (unsigned i = 0; i < draft->rows->len; i++)
    g_string_append_printf (rows, "%s%u", i > 0 ? ", " : "", ((const SheetRow *)draft->rows->pdata[i])->number);
  return g_string_free (rows, FALSE);
}

static void add_record (Batch *batch, const BatchDraft *draft, FiledRecord *filed)
{
  BatchRecord *record = g_new0 (BatchRecord, 1);
  record->row = ((const SheetRow *)draft->rows->pdata[0])->number;
  record->rows = list_rows (draft);
  record->filed = filed;
  g_ptr_array_add (batch->records, record);
}

static int compare_records (gconstpointer a, gconstpointer b)
{
  const BatchRecord *const *one = a, *const *other = b;
  return ((*one)->row > (*other)->row) - ((*one)->row < (*other)->row);
}

static int compare_faults (gconstpointer a, gconstpointer b)
{
  const BatchFault *const *one = a, *const *other = b;
  if ((*one)->row != (*other)->row)
    return (*one)->row > (*other)->row ? 1 : -1;
  return ((*one)->place > (*other)->place) - ((*one)->place < (*other)->place);
}

static void collect_records (Batch *batch)
{
  for (unsigned i = 0; batch->filed != NULL && i < batch->filed->len; i++) {
    FiledRecord *filed = batch->filed->pdata[i];
    const BatchDraft *draft = batch->sent->pdata[filed->request];
    if (!draft->is_faulty)
      add_record (batch, draft, filed);
  }
  g_ptr_array_sort (batch->records, compare_records);
}

/* Those that were opened, or would be. */
static void list_customers (Batch *batch)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; batch->filed != NULL && i < batch->filed->len; i++) {
    const char *name = ((const FiledRecord *)batch->filed->pdata[i])->opened;
    if (name != NULL && g_hash_table_add (seen, (gpointer)(uintptr_t)name))
      g_ptr_array_add (batch->customers, g_strdup (name));
  }
}

/* A part of a name is enough to find a customer; whom it found is told, once for each name. */
static void note_customers (Batch *batch)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  unsigned own = 0;
  for (unsigned i = 0; batch->filed != NULL && i < batch->filed->len; i++) {
    const FiledRecord *filed = batch->filed->pdata[i];
    const BatchDraft *draft = batch->sent->pdata[filed->request];
    const char *given = draft->request->customer, *number = filed->record->reference.customer;
    own += given == NULL;
    if (given == NULL || g_ascii_strcasecmp (given, number) == 0 ||
        !g_hash_table_add (seen, (gpointer)(uintptr_t)given))
      continue;
    g_autoptr (Customer) customer = customers_read (batch->archive, number, 0, NULL);
    if (customer != NULL && strcmp (customer->name, given) != 0)
      g_ptr_array_add (batch->notes, g_strdup_printf (_ ("\"%s\" is taken for %s %s"), given, number, customer->name));
  }
  const Fonds *fonds = archive_fonds (batch->archive);
  if (own > 0)
    g_ptr_array_add (batch->notes,
                     g_strdup_printf (message_plural ("%u record without a customer is the keeper's own: %s %s",
                                                      "%u records without a customer are the keeper's own: %s %s", own),
                                      own, fonds->keeper, fonds->name));
}

/* ---- Running ---- */

/* Records with faults are sent, too: filing tells what else is wrong with them. */
static void send_drafts (Batch *batch)
{
  g_ptr_array_set_size (batch->requests, 0);
  g_ptr_array_set_size (batch->sent, 0);
  for (unsigned i = 0; i < batch->drafts->len; i++) {
    BatchDraft *draft = batch->drafts->pdata[i];
    draft->request->opens = batch->request->add_customers;
    if (draft->request->category == NULL)
      draft->request->category = "";
    g_ptr_array_add (batch->requests, draft->request);
    g_ptr_array_add (batch->sent, draft);
  }
}

static bool file_once (Batch *batch, const char *actor, const GDate *today, bool dry_run, GError **error)
{
  g_autoptr (GPtrArray) faults = file_faults_new ();
  g_autoptr (GError) problem = NULL;
  send_drafts (batch);
  g_clear_pointer (&batch->filed, g_ptr_array_unref);
  batch->filed =
      file_run (batch->archive, batch->requests, actor, today, dry_run, faults, batch->request->progress, &problem);
  if (batch->filed == NULL && faults->len == 0) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return false;
  }
  for (unsigned i = 0; i < faults->len; i++)
    add_fault (batch, faults->pdata[i]);
  return true;
}

/* A number and a name in one row must be of one customer; each pair is asked for once. */
static bool check_names (Batch *batch, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Index *index = index_of (batch->archive, error);
  for (unsigned i = 0; index != NULL && i < batch->drafts->len; i++) {
    BatchDraft *draft = batch->drafts->pdata[i];
    if (draft->name == NULL)
      continue;
    g_autofree char *pair = g_strdup_printf ("%s\n%s", draft->request->customer, draft->name);
    const char *differs = g_hash_table_lookup (seen, pair);
    if (differs == NULL) {
      g_autofree char *one = customers_find (index, draft->request->customer, false, NULL);
      g_autofree char *other = customers_find (index, draft->name, false, NULL);
      differs = one != NULL && g_strcmp0 (one, other) != 0 ? "yes" : "";
      g_hash_table_insert (seen, g_steal_pointer (&pair), g_strdup (differs));
    }
    batch->draft = draft;
    if (*differs != '\0')
      intake_fault (batch, draft->rows->pdata[0], FILING_NAME, "D-CUSTOMER-DIFFERS",
                    _ ("this is not the name of the customer with that number"),
                    _ ("correct one of them, or leave the name empty"));
    batch->draft = NULL;
  }
  return index != NULL;
}

bool intake_run (Batch *batch, const char *actor, const GDate *today, bool dry_run, GError **error)
{
  if (!check_names (batch, error))
    return false;
  if (!file_once (batch, actor, today, dry_run || batch->faults->len > 0, error))
    return false;
  collect_records (batch);
  list_customers (batch);
  note_customers (batch);
  g_ptr_array_sort (batch->faults, compare_faults);
  return true;
}
