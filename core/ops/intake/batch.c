/* Groups rows into records, and describes each record as a request to file. Every cell is read, so that one reading
 * tells all faults. */
#include "ops/intake/batch.h"

#include <string.h>

#include "form/document/record.h"
#include "form/text.h"
#include "ops/amend.h"
#include "ops/intake/internal.h"
#include "form/date.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

static void draft_free (gpointer data)
{
  BatchDraft *draft = data;
  g_strfreev (draft->request->creators);
  g_strfreev (draft->request->waive);
  g_ptr_array_unref (draft->former_codes);
  g_string_free (draft->note, TRUE);
  file_request_free (draft->request);
  g_ptr_array_unref (draft->rows);
  g_ptr_array_unref (draft->scanned);
  g_free (draft);
}

static void record_free_one (gpointer data)
{
  BatchRecord *record = data;
  g_free (record->rows);
  g_free (record);
}

void intake_free (Batch *batch)
{
  if (batch == NULL)
    return;
  g_clear_pointer (&batch->filed, g_ptr_array_unref);
  g_ptr_array_unref (batch->drafts);
  g_ptr_array_unref (batch->requests);
  g_ptr_array_unref (batch->sent);
  g_ptr_array_unref (batch->faults);
  g_ptr_array_unref (batch->records);
  g_ptr_array_unref (batch->customers);
  g_ptr_array_unref (batch->notes);
  g_hash_table_unref (batch->directories);
  g_hash_table_unref (batch->categories);
  g_string_chunk_free (batch->texts);
  sheet_free (batch->sheet);
  g_free (batch);
}

static Batch *make_batch (Archive *archive, Sheet *sheet, const BatchRequest *request)
{
  Batch *batch = g_new0 (Batch, 1);
  batch->archive = archive;
  batch->request = request;
  batch->sheet = sheet;
  batch->texts = g_string_chunk_new (65536);
  batch->drafts = g_ptr_array_new_with_free_func (draft_free);
  batch->requests = g_ptr_array_new ();
  batch->sent = g_ptr_array_new ();
  batch->faults = g_ptr_array_new_with_free_func (g_free);
  batch->records = g_ptr_array_new_with_free_func (record_free_one);
  batch->customers = g_ptr_array_new_with_free_func (g_free);
  batch->notes = g_ptr_array_new_with_free_func (g_free);
  batch->directories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  batch->categories = g_hash_table_new (g_str_hash, g_str_equal);
  return batch;
}

/* ---- Rows and records ---- */

/* A record whose rows have the same text in the column "with"; each row without one is a record of its own. */
static BatchDraft *draft_for (Batch *batch, GHashTable *groups, const SheetRow *row)
{
  unsigned before = batch->faults->len;
  const char *group = intake_text (batch, row, FILING_WITH);
  BatchDraft *draft = group == NULL ? NULL : g_hash_table_lookup (groups, group);
  if (draft != NULL)
    return draft;
  draft = g_new0 (BatchDraft, 1);
  draft->is_faulty = batch->faults->len > before;
  draft->faulted = draft->is_faulty ? ~0U : 0; /* of which record the row is, is not known */
  draft->request = file_request_new ();
  draft->request->again = true;
  draft->request->pair = amend_pair_filed;
  draft->rows = g_ptr_array_new ();
  draft->scanned = g_ptr_array_new ();
  draft->note = g_string_new (NULL);
  draft->former_codes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (batch->drafts, draft);
  if (group != NULL)
    g_hash_table_insert (groups, (gpointer)(uintptr_t)group, draft);
  return draft;
}

/* A later row of a record may repeat what an earlier one says, but not contradict it. */
static void refuse_other (Batch *batch, const BatchDraft *draft, const SheetRow *row, FilingColumn field)
{
  g_autofree char *problem = g_strdup_printf (_ ("the row says something else than row %u, which is the same record"),
                                              ((const SheetRow *)draft->rows->pdata[0])->number);
  intake_fault (batch, row, (int)field, "D-CELL-DIFFERS", problem,
                _ ("leave it empty in all rows of a record but the first"));
}

/* Sets a field of the record from one of its rows. */
static void take_text (Batch *batch, const BatchDraft *draft, const SheetRow *row, FilingColumn field,
                       const char **into)
{
  const char *text = intake_text (batch, row, field);
  if (text != NULL && *into != NULL && strcmp (*into, text) != 0)
    refuse_other (batch, draft, row, field);
  else if (text != NULL)
    *into = text;
}

static void take_day (Batch *batch, const BatchDraft *draft, const SheetRow *row, FilingColumn field, GDate *into)
{
  GDate day;
  if (!intake_day (batch, row, field, &day))
    return;
  if (g_date_valid (into) && g_date_compare (into, &day) != 0)
    refuse_other (batch, draft, row, field);
  else
    *into = day;
}

static void take_period (Batch *batch, const BatchDraft *draft, const SheetRow *row)
{
  FilingRequest *request = draft->request;
  GDate first, last;
  if (!intake_period (batch, row, &first, &last))
    return;
  if (g_date_valid (&request->period_first) &&
      (g_date_compare (&first, &request->period_first) != 0 || g_date_compare (&last, &request->period_last) != 0)) {
    refuse_other (batch, draft, row, FILING_PERIOD);
    return;
  }
  request->period_first = first;
  request->period_last = last;
}

static void take_copies (Batch *batch, const BatchDraft *draft, const SheetRow *row)
{
  unsigned copies = intake_number (batch, row, FILING_COPIES), *into = &draft->request->copies;
  if (copies > 0 && *into > 0 && *into != copies)
    refuse_other (batch, draft, row, FILING_COPIES);
  else if (copies > 0)
    *into = copies;
}

/* "D30", "30年", "30", "永久": a period that says what the category says. */
static bool is_period (const char *text, const char *period)
{
  g_autofree char *alike = text_alike (text);
  if (strcmp (period, "Y") == 0)
    return g_strv_contains ((const char *const[]){"y", "永久", "permanent", NULL}, alike);
  const char *digits = alike + (*alike == 'd');
  size_t len = strspn (digits, "0123456789");
  return len == strlen (period + 1) && strncmp (digits, period + 1, len) == 0 &&
         g_strv_contains ((const char *const[]){"", "年", "years", "y", NULL}, digits + len);
}

/* The category that a cell names, or NULL. */
static const LayoutCategory *find_category (const Batch *batch, const char *given)
{
  gpointer known = NULL;
  if (!g_hash_table_lookup_extended (batch->categories, given, NULL, &known)) {
    known = (gpointer)(uintptr_t)layout_category_find (batch->layout, given, NULL);
    g_hash_table_insert (batch->categories, (gpointer)(uintptr_t)given, known);
  }
  return known;
}

static void check_period (Batch *batch, const SheetRow *row, const char *category)
{
  const char *text = intake_text (batch, row, FILING_RETENTION);
  const LayoutCategory *found = text == NULL ? NULL : find_category (batch, category);
  if (found == NULL || is_period (text, category_period (found)))
    return;
  unsigned years = text_number (category_period (found) + 1, 1, 2);
  g_autofree char *span = g_strdup_printf (message_plural ("%u year", "%u years", years), years);
  g_autofree char *problem =
      g_strdup_printf (_ ("the layout keeps records of this category: %s"), years == 0 ? _ ("permanent") : span);
  intake_fault (batch, row, FILING_RETENTION, "D-CELL-RETENTION", problem,
                _ ("leave the cell empty: the layout decides"));
}

/* Each row of a record may have a note of its own. */
static void take_note (Batch *batch, BatchDraft *draft, const SheetRow *row)
{
  const char *note = intake_text (batch, row, FILING_NOTE);
  if (note == NULL || strcmp (draft->note->str, note) == 0)
    return;
  g_string_append_printf (draft->note, "%s%s", draft->note->len > 0 ? "\n" : "", note);
  draft->request->note = draft->note->str;
}

/* Adds the texts of a cell that the pattern separates. */
static void append_split (GPtrArray *list, const char *text, const char *pattern)
{
  g_auto (GStrv) texts = g_regex_split_simple (pattern, text, 0, 0);
  for (char **one = texts; *one != NULL; one++)
    if (**one != '\0')
      g_ptr_array_add (list, g_strdup (*one));
}

/* The texts of a cell that may have several. *cell is that of the record so far. */
static void take_texts (Batch *batch, const BatchDraft *draft, const SheetRow *row, FilingColumn field,
                        const char **cell, char ***into)
{
  take_text (batch, draft, row, field, cell);
  if (*cell == NULL || *into != NULL)
    return;
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  append_split (texts, *cell, "\\s*[;；、\\n]\\s*");
  g_ptr_array_add (texts, NULL);
  *into = (char **)g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

/* Each row of a record may have codes of its own. */
static void take_former (Batch *batch, BatchDraft *draft, const SheetRow *row)
{
  const char *text = intake_text (batch, row, FILING_FORMER);
  GPtrArray *codes = draft->former_codes;
  if (text == NULL)
    return;
  if (codes->len > 0)
    g_ptr_array_set_size (codes, (int)codes->len - 1); /* its NULL */
  append_split (codes, text, "\\s*[;；\\n]\\s*");
  g_ptr_array_add (codes, NULL);
  draft->request->former_codes = (char **)codes->pdata;
}

static void take_validity (Batch *batch, BatchDraft *draft, const SheetRow *row)
{
  GDate day, *into = &draft->request->valid_until;
  const char *text = intake_text (batch, row, FILING_VALID);
  if (text == NULL || !date_parse_validity (text, &day, NULL) || !date_is_unlimited (&day))
    take_day (batch, draft, row, FILING_VALID, into);
  else if (g_date_valid (into) && g_date_compare (into, &day) != 0)
    refuse_other (batch, draft, row, FILING_VALID);
  else
    *into = day;
}

static void take_scan (Batch *batch, BatchDraft *draft, const SheetRow *row)
{
  const char *name = intake_text (batch, row, FILING_FILE), *role = intake_text (batch, row, FILING_ROLE);
  const char *checksum = intake_text (batch, row, FILING_CHECKSUM), *path = NULL;
  DigestAlgorithm algorithm = archive_fonds (batch->archive)->digest;
  if (name != NULL)
    path = intake_locate (batch, row, name);
  else if (!intake_is_faulted (draft, FILING_FILE))
    intake_fault (batch, row, FILING_FILE, "D-NO-SCANS", _ ("the row names no file"),
                  _ ("name the scan; a row that begins with # is skipped"));
  g_autofree char *lower = checksum == NULL ? NULL : g_ascii_strdown (checksum, -1);
  if (lower != NULL && !digest_is_hex (algorithm, lower)) {
    g_autofree char *problem = g_strdup_printf (_ ("this is not a checksum of %s"), digest_name (algorithm));
    intake_fault (batch, row, FILING_CHECKSUM, "D-CELL-CHECKSUM", problem, NULL);
    g_clear_pointer (&lower, g_free);
  }
  if (path == NULL)
    return;
  file_request_add (draft->request, path, role);
  FilingScan *scan = draft->request->scans->pdata[draft->request->scans->len - 1];
  scan->digest = g_steal_pointer (&lower);
  g_ptr_array_add (draft->scanned, (gpointer)(uintptr_t)row);
}

static void take_customer (Batch *batch, BatchDraft *draft, const SheetRow *row)
{
  const char *number = NULL, *name = NULL;
  take_text (batch, draft, row, FILING_CUSTOMER, &number);
  take_text (batch, draft, row, FILING_NAME, &name);
  const char *given = number != NULL ? number : name;
  if (number != NULL && draft->name == NULL)
    draft->name = name;
  if (given == NULL && draft->request->customer == NULL)
    given = batch->request->customer;
  if (given == NULL)
    return; /* without one, the category decides whether the record is the keeper's own */
  if (draft->request->customer == NULL)
    draft->request->customer = given;
  else if (strcmp (draft->request->customer, given) != 0)
    intake_fault (batch, row, number != NULL ? FILING_CUSTOMER : FILING_NAME, "D-CELL-DIFFERS",
                  _ ("the rows of one record name different customers"), NULL);
}

/* The values of merged cells are not known; that they are merged is told already. */
static void note_merges (const Batch *batch, BatchDraft *draft, const SheetRow *row)
{
  for (int field = 0; batch->sheet->merges->len > 0 && field < FILING_COLUMNS; field++)
    if (intake_is_merged (batch, row, (FilingColumn)field)) {
      draft->faulted |= 1U << field;
      draft->is_faulty = true;
    }
}

/* A cell without a heading is mostly there because a separator within a text has moved all cells after it. */
static void check_surplus (Batch *batch, const SheetRow *row)
{
  bool is_csv = batch->sheet->form == SHEET_CSV;
  for (unsigned i = 0; i < row->n; i++)
    if (!sheet_is_blank (&row->cells[i]) && sheet_is_blank (sheet_cell (batch->headings, i))) {
      intake_fault_at (batch, row, (int)i, "D-CELL-SURPLUS", _ ("the column of this cell has no heading"),
                       is_csv
                           ? _ ("put a text that contains the separator in quotes; otherwise give the column a heading")
                           : _ ("give the column a heading, or empty the cell"));
      return;
    }
}

static void take_row (Batch *batch, BatchDraft *draft, const SheetRow *row)
{
  FilingRequest *request = draft->request;
  const struct {
    FilingColumn field;
    const char **into;
  } texts[] = {{FILING_CATEGORY, &request->category}, {FILING_TITLE, &request->title},
               {FILING_DOCNO, &request->docno},       {FILING_SECRECY, &request->secrecy},
               {FILING_BOX, &request->box},           {FILING_ROOM, &request->room},
               {FILING_SHELF, &request->shelf},       {FILING_REASON, &request->reason},
               {FILING_KIND, &request->kind},         {FILING_REPLY_TO, &request->reply_to}};
  const struct {
    FilingColumn field;
    GDate *into;
  } days[] = {{FILING_DATE, &request->date},
              {FILING_OPENED, &request->opened},
              {FILING_CLOSED, &request->closed},
              {FILING_REPLIED, &request->replied}};
  batch->draft = draft;
  g_ptr_array_add (draft->rows, (gpointer)(uintptr_t)row);
  note_merges (batch, draft, row);
  check_surplus (batch, row);
  take_scan (batch, draft, row);
  take_customer (batch, draft, row);
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    take_text (batch, draft, row, texts[i].field, texts[i].into);
  if (request->category == NULL)
    request->category = batch->request->category;
  if (request->category != NULL)
    check_period (batch, row, request->category);
  else if (!intake_is_faulted (draft, FILING_CATEGORY))
    intake_fault (batch, row, FILING_CATEGORY, "D-CATEGORY-UNKNOWN", _ ("the row names no category"),
                  _ ("`dossier layout show` lists the categories"));
  take_texts (batch, draft, row, FILING_CREATOR, &draft->creators, &request->creators);
  take_texts (batch, draft, row, FILING_WAIVE, &draft->waive, &request->waive);
  take_former (batch, draft, row);
  take_validity (batch, draft, row);
  take_note (batch, draft, row);
  for (size_t i = 0; i < G_N_ELEMENTS (days); i++)
    take_day (batch, draft, row, days[i].field, days[i].into);
  take_period (batch, draft, row);
  request->pages += intake_number (batch, row, FILING_PAGES);
  take_copies (batch, draft, row);
  batch->draft = NULL;
}

/* Lists end with a row of totals, which names no file. */
static bool is_total (const Batch *batch, const SheetRow *row)
{
  static const char *const words[] = {"合计", "总计", "小计", "共计", "total", "totals", "sum", NULL};
  const char *file = sheet_cell (row, (unsigned)batch->columns[FILING_FILE])->text, *first = NULL;
  for (unsigned i = 0; i < row->n && first == NULL; i++)
    first = row->cells[i].text;
  g_autofree char *alike = first == NULL ? NULL : text_alike (first);
  return file == NULL && alike != NULL && g_strv_contains (words, alike);
}

/* Whether a row has something in a column that is read. Lists end with signatures in others. */
static bool has_contents (const Batch *batch, const SheetRow *row)
{
  for (int field = 0; field < FILING_COLUMNS; field++)
    if (batch->columns[field] >= 0 && column_filing[field].type != COLUMN_UNUSED &&
        !sheet_is_blank (sheet_cell (row, (unsigned)batch->columns[field])))
      return true;
  return false;
}

static bool refuse_many (unsigned row, GError **error)
{
  g_autofree char *place = g_strdup_printf ("%u", row);
  return error_set (error, ERROR_UNREADABLE, "D-SHEET-TOO-LARGE", place, "divide it into several sheets",
                    "a sheet files at most %d rows at once", BATCH_MAX_ROWS);
}

static bool read_rows (Batch *batch, GError **error)
{
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < batch->sheet->rows->len; i++) {
    const SheetRow *row = batch->sheet->rows->pdata[i];
    if (row->number <= batch->headings->number || intake_is_remark (row) || !has_contents (batch, row))
      continue;
    if (is_total (batch, row)) {
      g_ptr_array_add (batch->notes, g_strdup_printf (_ ("row %u is not used: a row of totals"), row->number));
      continue;
    }
    if (++batch->rows > BATCH_MAX_ROWS)
      return refuse_many (row->number, error);
    take_row (batch, draft_for (batch, groups, row), row);
  }
  return true;
}

Batch *intake_read (Archive *archive, Sheet *sheet, const BatchRequest *request, GError **error)
{
  g_autoptr (Batch) batch = make_batch (archive, sheet, request);
  batch->layout = layouts_in_force (archive, error);
  if (batch->layout == NULL || !intake_find_headings (batch, error) ||
      (request->category != NULL && layout_category_find (batch->layout, request->category, error) == NULL))
    return NULL;
  if (sheet->sheets > 1)
    g_ptr_array_add (batch->notes, g_strdup_printf (_ ("only the first of %u sheets is read: %s"), sheet->sheets,
                                                    sheet->title == NULL ? "" : sheet->title));
  if (!read_rows (batch, error))
    return NULL;
  if (batch->rows == 0)
    error_set (error, ERROR_USAGE, "D-SHEET-EMPTY", NULL, NULL, "the sheet has no rows below its headings");
  return batch->rows == 0 ? NULL : g_steal_pointer (&batch);
}

const GPtrArray *intake_faults (const Batch *batch)
{
  return batch->faults;
}

const GPtrArray *intake_records (const Batch *batch)
{
  return batch->records;
}

const GPtrArray *intake_customers (const Batch *batch)
{
  return batch->customers;
}

const GPtrArray *intake_notes (const Batch *batch)
{
  return batch->notes;
}

unsigned intake_rows (const Batch *batch)
{
  return batch->rows;
}
