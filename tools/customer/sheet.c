/* dossier customer import, export: all customers in one sheet, and back. */
#include "tools/customer/customer.h"

#include <fcntl.h>
#include <string.h>

#include "form/text.h"
#include "ops/ask.h"
#include "ops/customers.h"
#include "sys/error.h"
#include "sys/io.h"

static const ReportColumn change_columns[] = {
    {"row", N_ ("row"), REPORT_NUMBER (ImportChange, row)},
    {"state", N_ ("state"), REPORT_WORD (ImportChange, state)},
    {"customer", N_ ("customer"), REPORT_TEXT (ImportChange, customer)},
    {"name", N_ ("name"), REPORT_TEXT (ImportChange, name)},
    {"field", N_ ("field"), REPORT_TEXT (ImportChange, field)},
    {"before", N_ ("before"), REPORT_TEXT (ImportChange, before)},
    {"after", N_ ("after"), REPORT_TEXT (ImportChange, after)},
    {0},
};
static const Report change_report = {.name = "change", .columns = change_columns, .find = report_find_listed};

static bool print_list (Output *output, Archive *archive, const Report *report, const GPtrArray *rows, GError **error)
{
  ReportRequest request = {.report = report, .query = rows};
  return rows->len == 0 || output_report (output, archive, &request, error);
}

static void print_counts (Output *output, const Import *import)
{
  const struct {
    const char *key, *label;
    unsigned n;
    bool always;
  } counts[] = {
      {"rows", N_ ("rows"), import->rows, false},
      {"new", N_ ("new"), import->created, true},
      {"changed", N_ ("changed"), import->changed, true},
      {"same", N_ ("unchanged"), import->same, true},
      {"left", N_ ("left out"), import->left, false},
      {"doubtful", N_ ("doubtful"), import->doubtful, false},
      {"faults", N_ ("faults"), import->faults->len, false},
  };
  output_begin_json (output, "summary");
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    output_number (output, counts[i].key, counts[i].label, counts[i].n);
  output_end (output);
  for (size_t i = 1; i < G_N_ELEMENTS (counts); i++)
    if (counts[i].always || counts[i].n > 0)
      output_line (output, "%s  %u", _ (counts[i].label), counts[i].n);
}

/* With faults: the changes that the other rows would make, and the faults. */
static bool print_import (Context *context, Archive *archive, const Import *import, const char *path, GError **error)
{
  Output *output = context->output;
  if (!print_list (output, archive, &change_report, import->changes, error) ||
      !print_list (output, archive, &report_faults, import->faults, error))
    return false;
  for (unsigned i = 0; i < import->notes->len; i++)
    output_note (output, _ ("note  %s"), (const char *)import->notes->pdata[i]);
  unsigned faults = import->faults->len;
  if (faults > 0)
    return error_set (error, ERROR_REFUSED, "D-SHEET-FAULTS", path, "correct the sheet and import it again",
                      message_plural ("nothing was imported: the sheet has %u fault",
                                      "nothing was imported: the sheet has %u faults", faults),
                      faults);
  print_counts (output, import);
  if (context->dry_run)
    output_note (output, _ ("nothing was written"));
  return true;
}

static Sheet *open_sheet (const char *path, GError **error)
{
  int fd = io_open_file (AT_FDCWD, path, error);
  Sheet *sheet = fd < 0 ? NULL : sheet_read (fd, path, error);
  io_clear_fd (&fd);
  return sheet;
}

int customer_import (Context *context, char **argv, GError **error)
{
  ImportRequest request = {.progress = output_progress, .data = context->output};
  const Option options[] = {
      {"create-only", 0, N_ ("skip present customers"), NULL, .flag = &request.create_only},
      {"update-only", 0, N_ ("skip new customers"), NULL, .flag = &request.update_only},
      {"same-name", 0, N_ ("take doubtful rows as further customers"), NULL, .flag = &request.same_name},
      {"source", 0, N_ ("where new contacts and sections come from"), "SOURCE", .text = &request.source},
      {"map", 0, N_ ("a column with another heading, as in company=name"), "HEADING=FIELD", .list = &request.maps},
      {0},
  };
  char **arguments = options_read (context, "customer import SHEET", 1, 1, options, argv, error);
  if (arguments == NULL)
    return 0;
  if (request.create_only && request.update_only)
    return options_error (error, "customer", "--create-only and --update-only leave nothing to do");
  GDate today;
  request.dry_run = context->dry_run;
  output_name_progress (context->output, context->dry_run ? N_ ("checking") : N_ ("importing"));
  g_autoptr (Archive) archive = command_open_to_act (context, "customer", error);
  Sheet *sheet = archive == NULL ? NULL : open_sheet (arguments[0], error);
  request.actor = command_actor (context);
  request.today = &today;
  if (sheet == NULL || !command_today (context, archive, &today, error)) {
    sheet_free (sheet);
    return 0;
  }
  g_autoptr (Import) import = import_run (archive, sheet, &request, error);
  if (import != NULL)
    print_import (context, archive, import, arguments[0], error);
  return 0;
}

static bool read_form (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  bool is_book = strcmp (value, "xlsx") == 0;
  if (!is_book && strcmp (value, "csv") != 0)
    return options_error (error, "customer", "--format takes csv or xlsx");
  *(SheetForm *)data = is_book ? SHEET_XLSX : SHEET_CSV;
  return true;
}

static bool write_sheet (Context *context, const char *path, GBytes *bytes, GError **error)
{
  return context->dry_run ||
         io_create_file (AT_FDCWD, path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

static void print_export (Context *context, const char *path, unsigned customers)
{
  Output *output = context->output;
  g_autofree char *word = text_word (path);
  output_begin_json (output, "export");
  output_text (output, "file", N_ ("file"), path);
  output_number (output, "customers", N_ ("customers"), customers);
  output_flag (output, "written", N_ ("written"), !context->dry_run);
  output_end (output);
  output_line (output, context->dry_run ? _ ("would write  %s  (customers: %u)") : _ ("written  %s  (customers: %u)"),
               path, customers);
  if (!context->dry_run)
    output_next (output, "dossier customer import %s", word);
}

int customer_export (Context *context, char **argv, GError **error)
{
  const char *path = NULL;
  SheetForm form = (SheetForm)-1;
  unsigned customers = 0, left = 0;
  const Option options[] = {
      {"output", 'o', N_ ("write this new file (default: CSV to standard output)"), "FILE", .file = &path},
      {"format", 0, N_ ("csv or xlsx (default: by the ending of the file)"), "FORMAT", .set = read_form, .data = &form},
      {0},
  };
  char **arguments = options_read (context, "customer export", 0, 0, options, argv, error);
  if (arguments == NULL)
    return 0;
  if (path == NULL && form == SHEET_XLSX)
    return options_error (error, "customer", "a workbook needs a file: -o FILE.xlsx");
  if (form != SHEET_CSV && form != SHEET_XLSX)
    form = path != NULL && g_str_has_suffix (path, ".xlsx") ? SHEET_XLSX : SHEET_CSV;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  g_autoptr (GBytes) bytes =
      archive == NULL ? NULL
                      : customers_export (archive, form, output_language (context->output), &customers, &left, error);
  if (bytes == NULL || (path != NULL && !write_sheet (context, path, bytes, error)))
    return 0;
  if (left > 0)
    output_note (context->output, _ ("note  cells left empty, as their text is too long for a sheet: %u"), left);
  if (path != NULL)
    print_export (context, path, customers);
  else {
    g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    output_raw (context->output, "export", text);
  }
  return 0;
}
