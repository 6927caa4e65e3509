/* dossier batch: files the scans that a sheet lists. check tells every fault of every row, and where each record would
 * be filed; apply files all of them or none. */
#include "tools/verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "form/name.h"
#include "form/text.h"
#include "ops/ask.h"
#include "ops/intake.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/io.h"

/* ---- template ---- */

/* Writes a new file; nothing is ever overwritten. */
static bool write_new (const char *path, GBytes *bytes, GError **error)
{
  return io_create_file (AT_FDCWD, path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

static int write_template (Context *context, char **argv, GError **error)
{
  char **arguments = options_read (context, "batch template FILE.csv|FILE.xlsx", 1, 1, NULL, argv, error);
  if (arguments == NULL)
    return 0;
  bool is_book = g_str_has_suffix (arguments[0], ".xlsx");
  g_autoptr (GBytes) bytes =
      intake_print_template (is_book ? SHEET_XLSX : SHEET_CSV, output_language (context->output), error);
  if (bytes == NULL || (!context->dry_run && !write_new (arguments[0], bytes, error)))
    return 0;
  output_begin_json (context->output, "template");
  output_text (context->output, "file", N_ ("file"), arguments[0]);
  output_flag (context->output, "written", N_ ("written"), !context->dry_run);
  output_end (context->output);
  g_autofree char *word = text_word (arguments[0]);
  output_line (context->output, context->dry_run ? _ ("would write  %s") : _ ("written  %s"), arguments[0]);
  output_next (context->output, "dossier batch check %s", word);
  return 0;
}

/* ---- Printing ---- */

static const ReportColumn fault_columns[] = {
    {"row", N_ ("row"), REPORT_MAYBE_NUMBER (BatchFault, row)},
    {"column", N_ ("column"), REPORT_TEXT (BatchFault, column)},
    {"heading", N_ ("heading"), REPORT_TEXT (BatchFault, heading)},
    {"cell", N_ ("cell"), REPORT_TEXT (BatchFault, cell)},
    {"problem", N_ ("problem"), REPORT_TEXT (BatchFault, problem)},
    {"hint", N_ ("what helps"), REPORT_TEXT (BatchFault, hint)},
    {"code", N_ ("code"), REPORT_TEXT (BatchFault, code)},
    {0},
};
static const Report fault_report = {.name = "fault", .columns = fault_columns, .brief = 6, .find = report_find_listed};

/* A record as it is printed. */
typedef struct {
  char *rows, *state, *path, *customer, *title, *because, *reference;
  unsigned pages, declared;
} RecordRow;

static const ReportColumn record_columns[] = {
    {"rows", N_ ("row"), REPORT_TEXT (RecordRow, rows)},
    {"state", N_ ("state"), REPORT_WORD (RecordRow, state)},
    {"path", N_ ("record"), REPORT_TEXT (RecordRow, path)},
    {"pages", N_ ("pages"), REPORT_PAGES (RecordRow, pages, declared)},
    {"title", N_ ("title"), REPORT_TEXT (RecordRow, title)},
    {"because", N_ ("because"), REPORT_TEXT (RecordRow, because)},
    {"customer", N_ ("customer"), REPORT_TEXT (RecordRow, customer)},
    {"reference", N_ ("reference code"), REPORT_TEXT (RecordRow, reference)},
    {0},
};
static const Report record_report = {
    .name = "record", .columns = record_columns, .brief = 6, .find = report_find_listed};

static void row_free (gpointer data)
{
  RecordRow *row = data;
  g_free (row->rows);
  g_free (row->path);
  g_free (row->customer);
  g_free (row->title);
  g_free (row->because);
  g_free (row->reference);
  g_free (row);
}

/* Where it is; of a record that was filed before and is restricted, nobody is told. */
static char *place_of (Output *output, Archive *archive, const FiledRecord *filed)
{
  g_autofree char *over = NULL;
  Index *index = filed->already ? index_of (archive, NULL) : NULL;
  bool known = !filed->already || (index && index_restriction_over (index, filed->path, &over, NULL));
  if (known && !over)
    return name_short_from_path (filed->path);
  return output_is_json (output) ? NULL : g_strdup (_ ("a restricted record"));
}

static RecordRow *describe_record (Output *output, Archive *archive, const Layout *layout, const BatchRecord *record,
                                   bool dry_run)
{
  RecordRow *row = g_new0 (RecordRow, 1);
  const FiledRecord *filed = record->filed;
  bool complete;
  row->rows = g_strdup (record->rows);
  row->state = (char *)(uintptr_t)(filed->already ? N_ ("filed before") : dry_run ? N_ ("ready") : N_ ("filed now"));
  row->path = place_of (output, archive, filed);
  row->customer = g_strdup (filed->record->reference.customer);
  row->title = g_strdup (filed->record->title);
  row->reference = g_strdup (filed->reference);
  row->pages = record_counted_pages (filed->record, &complete);
  row->declared = filed->record->pages;
  row->because = g_strdup (
      layout_year_because (layout, filed->record->year_rules, filed->record->year_rule, output_language (output)));
  return row;
}

static bool print_list (Output *output, Archive *archive, const Report *report, const GPtrArray *rows, GError **error)
{
  ReportRequest request = {.report = report, .query = rows};
  return rows->len == 0 || output_report (output, archive, &request, error);
}

static bool print_records (Output *output, Archive *archive, const Batch *batch, bool dry_run, GError **error)
{
  const Layout *layout = layouts_in_force (archive, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  for (unsigned i = 0; layout != NULL && i < intake_records (batch)->len; i++)
    g_ptr_array_add (rows, describe_record (output, archive, layout, intake_records (batch)->pdata[i], dry_run));
  return layout != NULL && print_list (output, archive, &record_report, rows, error);
}

static void print_remarks (Output *output, const Batch *batch)
{
  for (unsigned i = 0; i < intake_notes (batch)->len; i++)
    output_note (output, _ ("note  %s"), (const char *)intake_notes (batch)->pdata[i]);
  for (unsigned i = 0; i < intake_records (batch)->len; i++) {
    const BatchRecord *record = intake_records (batch)->pdata[i];
    for (unsigned j = 0; j < record->filed->unchecked->len; j++)
      output_note (output, _ ("not checked  %s"), (const char *)record->filed->unchecked->pdata[j]);
    for (unsigned j = 0; j < record->filed->remarks->len; j++)
      output_note (output, _ ("note  %s"), (const char *)record->filed->remarks->pdata[j]);
  }
}

/* Rows whose customer nobody has may be right: it is the customer that is missing. Numbers of customers are not. */
static void advise_customers (Output *output, const Batch *batch)
{
  unsigned n = 0;
  for (unsigned i = 0; i < intake_faults (batch)->len; i++)
    n += ((const BatchFault *)intake_faults (batch)->pdata[i])->may_open;
  if (n > 0)
    output_note (output, _ ("rows without a known customer: %u; --add-customers opens them"), n);
}

static unsigned count_already (const Batch *batch)
{
  unsigned n = 0;
  for (unsigned i = 0; i < intake_records (batch)->len; i++) {
    const BatchRecord *record = intake_records (batch)->pdata[i];
    n += record->filed->already;
  }
  return n;
}

/* Nothing of a sheet with faults would be filed, not even its good rows. */
static void print_summary (Output *output, const Batch *batch, bool dry_run)
{
  unsigned already = count_already (batch), ready = intake_records (batch)->len - already;
  unsigned faults = intake_faults (batch)->len;
  output_begin_json (output, "summary");
  output_number (output, "rows", N_ ("rows"), intake_rows (batch));
  output_number (output, dry_run ? "ready" : "filed", dry_run ? N_ ("ready") : N_ ("filed"), ready);
  output_number (output, "already", N_ ("filed before"), already);
  output_number (output, "faults", N_ ("faults"), faults);
  output_strings (output, "customers", N_ ("new customers"), intake_customers (batch));
  output_end (output);
  for (unsigned i = 0; i < intake_customers (batch)->len; i++)
    output_line (output, dry_run ? _ ("would open customer  %s") : _ ("customer opened  %s"),
                 (const char *)intake_customers (batch)->pdata[i]);
  g_autofree char *records = output_records (ready);
  output_line (output, faults > 0 ? _ ("ready  %s") : dry_run ? _ ("would file  %s") : _ ("filed  %s"), records);
  if (already > 0)
    output_line (output, _ ("filed before  %u"), already);
  if (faults > 0)
    output_line (output,
                 message_plural ("%u fault: nothing is filed until it is corrected",
                                 "%u faults: nothing is filed until they are corrected", faults),
                 faults);
}

/* ---- check and apply ---- */

static Sheet *open_sheet (const char *path, GError **error)
{
  int fd = io_open_file (AT_FDCWD, path, error);
  Sheet *sheet = fd < 0 ? NULL : sheet_read (fd, path, error);
  io_clear_fd (&fd);
  return sheet;
}

static bool refuse_sheet (const Batch *batch, const char *path, GError **error)
{
  return error_set (error, ERROR_REFUSED, "D-SHEET-FAULTS", path,
                    "correct the sheet; --failed FILE writes the rows to correct",
                    message_plural ("nothing was filed: the sheet has %u fault",
                                    "nothing was filed: the sheet has %u faults", intake_faults (batch)->len),
                    intake_faults (batch)->len);
}

static bool write_failed (Context *context, const Batch *batch, const char *path, GError **error)
{
  if (path == NULL || intake_faults (batch)->len == 0 || context->dry_run)
    return true;
  g_autoptr (GBytes) bytes = intake_print_failed (batch, output_language (context->output), error);
  if (bytes == NULL || !write_new (path, bytes, error))
    return false;
  output_line (context->output, _ ("rows to correct  %s"), path);
  return true;
}

/* What both forms of the verb are asked. */
typedef struct {
  BatchRequest request;
  const char *failed, *path;
  char *root;
} Asked;

static bool read_asked (Context *context, const char *usage, Asked *asked, char **argv, GError **error)
{
  BatchRequest *request = &asked->request;
  const Option options[] = {
      {"root", 0, N_ ("directory of the scans (default: that of the sheet)"), "DIR", .file = &request->root},
      {"map", 0, N_ ("a column with another heading, as in company=customer"), "HEADING=FIELD", .list = &request->maps},
      {"customer", 'c', N_ ("the customer of rows that name none"), "CUSTOMER", .text = &request->customer},
      {"category", 'k', N_ ("the category of rows that name none"), "CATEGORY", .text = &request->category},
      {"failed", 0, N_ ("write the rows that cannot be filed, with the reasons"), "FILE", .file = &asked->failed},
      {"add-customers", 0, N_ ("open the customers that are missing"), NULL, .flag = &request->add_customers},
      {0},
  };
  char **arguments = options_read (context, usage, 1, 1, options, argv, error);
  if (arguments == NULL)
    return false;
  asked->path = arguments[0];
  if (request->root == NULL)
    request->root = asked->root = g_path_get_dirname (asked->path);
  return true;
}

static Batch *run_batch (Context *context, Archive *archive, Asked *asked, bool dry_run, GError **error)
{
  GDate today;
  FilingProgress progress = {output_progress, context->output};
  output_count_bytes (context->output, dry_run ? N_ ("checking") : N_ ("filing"));
  asked->request.progress = &progress;
  Sheet *sheet = open_sheet (asked->path, error);
  g_autoptr (Batch) batch = sheet == NULL ? NULL : intake_read (archive, sheet, &asked->request, error);
  if (batch == NULL || !command_today (context, archive, &today, error) ||
      !intake_run (batch, command_actor (context), &today, dry_run, error))
    return NULL;
  return g_steal_pointer (&batch);
}

/* The verbs of the events that filing a sheet makes. */
static const char *acts_of (const Asked *asked)
{
  return asked->request.add_customers ? "file customer" : "file";
}

/* Whether somebody may file the sheet; the public key is enough to tell. */
static bool may_file (Context *context, Archive *archive, const Asked *asked, GError **error)
{
  bool dry_run = context->dry_run;
  context->dry_run = true;
  bool may = command_may_act (context, archive, acts_of (asked), error);
  context->dry_run = dry_run;
  return may;
}

/* A missing right to file is told last: somebody else may file the sheet. */
static int check_sheet (Context *context, char **argv, GError **error)
{
  g_autoptr (GError) refused = NULL;
  Asked asked = {0};
  bool good = read_asked (context, "batch check SHEET", &asked, argv, error);
  g_autoptr (Archive) archive = good ? command_open (context, ARCHIVE_READ, error) : NULL;
  bool may = archive != NULL && may_file (context, archive, &asked, &refused);
  g_autoptr (Batch) batch = archive == NULL ? NULL : run_batch (context, archive, &asked, true, error);
  g_free (asked.root);
  if (batch == NULL || !print_records (context->output, archive, batch, true, error) ||
      !print_list (context->output, archive, &fault_report, intake_faults (batch), error) ||
      !write_failed (context, batch, asked.failed, error))
    return 0;
  print_remarks (context->output, batch);
  advise_customers (context->output, batch);
  print_summary (context->output, batch, true);
  if (!may) {
    g_propagate_error (error, g_steal_pointer (&refused));
    return 0;
  }
  return intake_faults (batch)->len > 0 ? ERROR_FINDING : 0;
}

static int apply_sheet (Context *context, char **argv, GError **error)
{
  Asked asked = {0};
  bool good = read_asked (context, "batch apply SHEET", &asked, argv, error);
  g_autoptr (Archive) archive = good ? command_open_to_act (context, acts_of (&asked), error) : NULL;
  g_autoptr (Batch) batch = archive == NULL ? NULL : run_batch (context, archive, &asked, context->dry_run, error);
  g_free (asked.root);
  if (batch == NULL)
    return 0;
  bool is_sound = intake_faults (batch)->len == 0;
  if (!print_list (context->output, archive, &fault_report, intake_faults (batch), error) ||
      !write_failed (context, batch, asked.failed, error) ||
      (is_sound && !print_records (context->output, archive, batch, context->dry_run, error)))
    return 0;
  print_remarks (context->output, batch);
  advise_customers (context->output, batch);
  if (is_sound)
    print_summary (context->output, batch, context->dry_run);
  else
    refuse_sheet (batch, asked.path, error);
  return 0;
}

const CommandForm command_batch[] = {
    {"template", write_template, true},
    {"check", check_sheet, true},
    {"apply", apply_sheet, false},
    {NULL, NULL, false},
};
