/* Finds the headings, groups rows into records, and describes each record as a request to file. Every cell is read, so
 * that one reading tells all faults. */
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

enum { TITLE_ROWS = 20 }; /* rows above the headings: the title of the list, who made it */

static void draft_free (gpointer data)
{
  BatchDraft *draft = data;
  g_strfreev (draft->request->creators);
  g_strfreev (draft->request->waive);
  g_strfreev (draft->request->former_codes);
  file_request_free (draft->request);
  g_ptr_array_unref (draft->rows);
  g_ptr_array_unref (draft->scanned);
  g_free (draft);
}

static void fault_free (gpointer data)
{
  BatchFault *fault = data;
  g_free (fault->column);
  g_free (fault->heading);
  g_free (fault->cell);
  g_free (fault->code);
  g_free (fault->problem);
  g_free (fault->hint);
  g_free (fault);
}

static void record_free_one (gpointer data)
{
  BatchRecord *record = data;
  g_free (record->rows);
  g_free (record->customer);
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
  batch->faults = g_ptr_array_new_with_free_func (fault_free);
  batch->records = g_ptr_array_new_with_free_func (record_free_one);
  batch->customers = g_ptr_array_new_with_free_func (g_free);
  batch->notes = g_ptr_array_new_with_free_func (g_free);
  batch->directories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  return batch;
}

/* ---- Headings ---- */

/* The field that a heading stands for, by --map first; -1: none. */
static int field_of (const Batch *batch, const char *heading)
{
  g_autofree char *alike = text_alike (heading);
  for (char **map = batch->request->maps; map != NULL && *map != NULL; map++) {
    const char *equals = strrchr (*map, '=');
    g_autofree char *from = g_strndup (*map, (gsize)(equals - *map)), *other = text_alike (from);
    if (strcmp (alike, other) == 0)
      return column_find (column_filing, equals + 1);
  }
  return column_find (column_filing, heading);
}

static bool check_maps (const Batch *batch, GError **error)
{
  for (char **map = batch->request->maps; map != NULL && *map != NULL; map++) {
    const char *equals = strrchr (*map, '=');
    if (equals == NULL || equals == *map || column_find (column_filing, equals + 1) < 0)
      return error_set (error, ERROR_USAGE, "D-USAGE", *map, "write it as in --map company=customer",
                        "--map takes HEADING=FIELD");
  }
  return true;
}

static bool is_remark (const SheetRow *row)
{
  const char *first = sheet_cell (row, 0)->text;
  return first != NULL && first[strspn (first, " ")] == '#' && strcmp (first, "#") != 0;
}

/* How many cells of a row are headings. */
static unsigned count_headings (const Batch *batch, const SheetRow *row)
{
  unsigned n = 0;
  for (unsigned i = 0; i < row->n; i++)
    n += row->cells[i].text != NULL && field_of (batch, row->cells[i].text) >= 0;
  return n;
}

static void take_headings (Batch *batch)
{
  for (unsigned i = 0; i < FILING_COLUMNS; i++)
    batch->columns[i] = -1;
  for (unsigned i = 0; i < batch->headings->n; i++) {
    const char *heading = batch->headings->cells[i].text;
    int field = heading == NULL ? -1 : field_of (batch, heading);
    g_autofree char *letter = sheet_column (i);
    if (field < 0 && heading != NULL && heading[strspn (heading, " \t")] != '\0')
      g_ptr_array_add (batch->notes, g_strdup_printf (_ ("column %s is not used: %s"), letter, heading));
    if (field < 0)
      continue;
    if (batch->columns[field] < 0)
      batch->columns[field] = (int)i;
    else if (column_filing[field].type != COLUMN_UNUSED)
      intake_fault (batch, batch->headings, field, "D-SHEET-HEADINGS",
                    _ ("two columns have this heading, or mean the same"), _ ("delete one of them, or rename it"));
  }
}

static bool needs_column (const Batch *batch, FilingColumn field, bool is_given, GError **error)
{
  if (is_given || batch->columns[field] >= 0)
    return true;
  g_autofree char *heading = column_heading (&column_filing[field], message_language ());
  g_autofree char *hint = g_strdup_printf (_ ("add the column, or name the one that it is with --map HEADING=%s"),
                                           column_filing[field].word);
  return error_set (error, ERROR_USAGE, "D-SHEET-HEADINGS", NULL, hint, "the sheet has no column \"%s\"", heading);
}

static bool find_headings (Batch *batch, GError **error)
{
  const GPtrArray *rows = batch->sheet->rows;
  unsigned most = 0;
  for (unsigned i = 0; i < rows->len && i < TITLE_ROWS && most < 2; i++) {
    unsigned n = is_remark (rows->pdata[i]) ? 0 : count_headings (batch, rows->pdata[i]);
    if (n > most) {
      most = n;
      batch->headings = rows->pdata[i];
    }
  }
  if (batch->headings == NULL)
    return error_set (error, ERROR_USAGE, "D-SHEET-HEADINGS", NULL,
                      "`dossier batch template FILE` writes a sheet with headings", "the sheet has no row of headings");
  take_headings (batch);
  const BatchRequest *request = batch->request;
  return needs_column (batch, FILING_FILE, false, error) &&
         needs_column (batch, FILING_CATEGORY, request->category != NULL, error);
}

/* ---- Merged cells ---- */

/* Whether the cell is merged with others, which is a fault already. */
static bool is_merged (const Batch *batch, const SheetRow *row, FilingColumn field)
{
  for (unsigned i = 0; i < batch->sheet->merges->len; i++) {
    const SheetMerge *merge = &g_array_index (batch->sheet->merges, SheetMerge, i);
    int column = batch->columns[field];
    if (row->number >= merge->first_row && row->number <= merge->last_row && column >= (int)merge->first_column &&
        column <= (int)merge->last_column)
      return true;
  }
  return false;
}

/* Merged cells among the rows are a fault: only the first of them has the value that all are seen to have. */
static void check_merges (Batch *batch)
{
  const GArray *merges = batch->sheet->merges;
  for (unsigned i = 0; i < merges->len; i++) {
    const SheetMerge *merge = &g_array_index (merges, SheetMerge, i);
    for (int field = 0; merge->last_row > batch->headings->number && field < FILING_COLUMNS; field++) {
      int column = batch->columns[field];
      if (column < (int)merge->first_column || column > (int)merge->last_column)
        continue;
      g_autofree char *first = sheet_column (merge->first_column), *last = sheet_column (merge->last_column);
      g_autofree char *problem = g_strdup_printf (_ ("the cells %s%u to %s%u are merged: only the first has a value"),
                                                  first, merge->first_row, last, merge->last_row);
      SheetRow place = {.number = MAX (merge->first_row, batch->headings->number + 1)};
      intake_fault (batch, &place, field, "D-CELL-MERGED", problem,
                    _ ("unmerge them and fill in the value of each row"));
      break;
    }
  }
}

/* ---- Rows and records ---- */

/* A record whose rows have the same text in the column "with"; each row without one is a record of its own. */
static BatchDraft *draft_for (Batch *batch, GHashTable *groups, const SheetRow *row)
{
  const char *group = intake_text (batch, row, FILING_WITH);
  BatchDraft *draft = group == NULL ? NULL : g_hash_table_lookup (groups, group);
  if (draft != NULL)
    return draft;
  draft = g_new0 (BatchDraft, 1);
  draft->request = file_request_new ();
  draft->request->again = true;
  draft->request->pair = amend_pair_filed;
  draft->rows = g_ptr_array_new ();
  draft->scanned = g_ptr_array_new ();
  g_ptr_array_add (batch->drafts, draft);
  if (group != NULL)
    g_hash_table_insert (groups, (gpointer)(uintptr_t)group, draft);
  return draft;
}

/* Sets a field of the record from one of its rows. Another row may repeat the value, but not contradict it. */
static void take_text (Batch *batch, const BatchDraft *draft, const SheetRow *row, FilingColumn field,
                       const char **into)
{
  const char *text = intake_text (batch, row, field);
  if (text == NULL)
    return;
  if (*into == NULL)
    *into = text;
  else if (strcmp (*into, text) != 0) {
    g_autofree char *problem = g_strdup_printf (_ ("the row says something else than row %u, which is the same record"),
                                                ((const SheetRow *)draft->rows->pdata[0])->number);
    intake_fault (batch, row, (int)field, "D-CELL-DIFFERS", problem,
                  _ ("leave it empty in all rows of a record but the first"));
  }
}

static void take_days (Batch *batch, BatchDraft *draft, const SheetRow *row)
{
  FilingRequest *request = draft->request;
  const struct {
    FilingColumn field;
    GDate *into;
  } days[] = {{FILING_DATE, &request->date},
              {FILING_OPENED, &request->opened},
              {FILING_CLOSED, &request->closed},
              {FILING_REPLIED, &request->replied}};
  unsigned before = batch->faults->len;
  for (size_t i = 0; i < G_N_ELEMENTS (days); i++) {
    GDate day;
    if (intake_day (batch, row, days[i].field, &day) && !g_date_valid (days[i].into))
      *days[i].into = day;
  }
  intake_period (batch, row, &request->period_first, &request->period_last);
  draft->lacks_day = draft->lacks_day || batch->faults->len > before;
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

static void check_period (Batch *batch, const SheetRow *row, const char *category)
{
  const char *text = intake_text (batch, row, FILING_RETENTION);
  const LayoutCategory *found = text == NULL ? NULL : layout_category_find (batch->layout, category, NULL);
  if (found == NULL || is_period (text, category_period (found)))
    return;
  unsigned years = text_number (category_period (found) + 1, 1, 2);
  g_autofree char *span = g_strdup_printf (message_plural ("%u year", "%u years", years), years);
  g_autofree char *problem =
      g_strdup_printf (_ ("the layout keeps records of this category: %s"), years == 0 ? _ ("permanent") : span);
  intake_fault (batch, row, FILING_RETENTION, "D-CELL-RETENTION", problem,
                _ ("leave the cell empty: the layout decides"));
}

static void take_note (Batch *batch, BatchDraft *draft, const SheetRow *row)
{
  const char *note = intake_text (batch, row, FILING_NOTE);
  if (draft->request->note == NULL)
    draft->request->note = note;
}

/* Adds the texts of a cell that the pattern separates. */
static void append_split (char ***list, const char *text, const char *pattern)
{
  g_auto (GStrv) texts = g_regex_split_simple (pattern, text, 0, 0);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  for (char **one = *list; one != NULL && *one != NULL; one++)
    g_strv_builder_add (kept, *one);
  for (char **one = texts; *one != NULL; one++)
    if (**one != '\0')
      g_strv_builder_add (kept, *one);
  g_strfreev (*list);
  *list = g_strv_builder_end (kept);
}

/* The texts of a cell that may have several, set once. */
static void take_texts (Batch *batch, const SheetRow *row, FilingColumn field, char ***into)
{
  const char *text = intake_text (batch, row, field);
  if (text != NULL && *into == NULL)
    append_split (into, text, "\\s*[;；、\\n]\\s*");
}

/* Each row of a record may have codes of its own. */
static void take_former (Batch *batch, BatchDraft *draft, const SheetRow *row)
{
  const char *text = intake_text (batch, row, FILING_FORMER);
  if (text != NULL)
    append_split (&draft->request->former_codes, text, "\\s*[;；\\n]\\s*");
}

static void take_validity (Batch *batch, BatchDraft *draft, const SheetRow *row)
{
  GDate day;
  const char *text = intake_text (batch, row, FILING_VALID);
  if (text == NULL || g_date_valid (&draft->request->valid_until))
    return;
  if (!(date_parse_validity (text, &day, NULL) && date_is_unlimited (&day)) &&
      !intake_day (batch, row, FILING_VALID, &day))
    return;
  draft->request->valid_until = day;
}

static void take_scan (Batch *batch, BatchDraft *draft, const SheetRow *row)
{
  const char *name = intake_text (batch, row, FILING_FILE), *role = intake_text (batch, row, FILING_ROLE);
  const char *checksum = intake_text (batch, row, FILING_CHECKSUM), *path = NULL;
  DigestAlgorithm algorithm = archive_fonds (batch->archive)->digest;
  if (name != NULL)
    path = intake_locate (batch, row, name);
  else if (sheet_cell (row, (unsigned)batch->columns[FILING_FILE])->fault == NULL &&
           !is_merged (batch, row, FILING_FILE))
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
  if (given == NULL && (is_merged (batch, row, FILING_CUSTOMER) || is_merged (batch, row, FILING_NAME)))
    given = "";
  if (given == NULL)
    return; /* without one, the category decides whether the record is the keeper's own */
  if (draft->request->customer == NULL)
    draft->request->customer = given;
  else if (strcmp (draft->request->customer, given) != 0)
    intake_fault (batch, row, number != NULL ? FILING_CUSTOMER : FILING_NAME, "D-CELL-DIFFERS",
                  _ ("the rows of one record name different customers"), NULL);
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
  unsigned before = batch->faults->len, copies = intake_number (batch, row, FILING_COPIES);
  g_ptr_array_add (draft->rows, (gpointer)(uintptr_t)row);
  take_scan (batch, draft, row);
  take_customer (batch, draft, row);
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    take_text (batch, draft, row, texts[i].field, texts[i].into);
  if (request->category == NULL)
    request->category = batch->request->category;
  if (request->category == NULL && !is_merged (batch, row, FILING_CATEGORY))
    intake_fault (batch, row, FILING_CATEGORY, "D-CATEGORY-UNKNOWN", _ ("the row names no category"),
                  _ ("`dossier layout show` lists the categories"));
  else if (request->category != NULL)
    check_period (batch, row, request->category);
  take_texts (batch, row, FILING_CREATOR, &request->creators);
  take_texts (batch, row, FILING_WAIVE, &request->waive);
  take_former (batch, draft, row);
  take_validity (batch, draft, row);
  take_note (batch, draft, row);
  take_days (batch, draft, row);
  request->pages += intake_number (batch, row, FILING_PAGES);
  request->copies = copies > 0 ? copies : request->copies;
  draft->is_faulty = draft->is_faulty || batch->faults->len > before;
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
    if (batch->columns[field] >= 0 && column_filing[field].type != COLUMN_UNUSED) {
      const SheetCell *cell = sheet_cell (row, (unsigned)batch->columns[field]);
      if (cell->fault != NULL || (cell->text != NULL && cell->text[strspn (cell->text, " \t\r\n")] != '\0'))
        return true;
    }
  return false;
}

static void read_rows (Batch *batch)
{
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < batch->sheet->rows->len; i++) {
    const SheetRow *row = batch->sheet->rows->pdata[i];
    if (row->number <= batch->headings->number || is_remark (row) || !has_contents (batch, row))
      continue;
    if (is_total (batch, row)) {
      g_ptr_array_add (batch->notes, g_strdup_printf (_ ("row %u is not used: a row of totals"), row->number));
      continue;
    }
    batch->rows++;
    take_row (batch, draft_for (batch, groups, row), row);
  }
}

Batch *intake_read (Archive *archive, Sheet *sheet, const BatchRequest *request, GError **error)
{
  g_autoptr (Batch) batch = make_batch (archive, sheet, request);
  batch->layout = layouts_in_force (archive, error);
  if (batch->layout == NULL || !check_maps (batch, error) || !find_headings (batch, error) ||
      (request->category != NULL && layout_category_find (batch->layout, request->category, error) == NULL))
    return NULL;
  if (sheet->sheets > 1)
    g_ptr_array_add (batch->notes, g_strdup_printf (_ ("only the first of %u sheets is read: %s"), sheet->sheets,
                                                    sheet->title == NULL ? "" : sheet->title));
  check_merges (batch);
  read_rows (batch);
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
