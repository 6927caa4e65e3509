/* dossier print: fills in a form and writes it as a page to print, as text or as a sheet. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "form/text.h"
#include "ops/print.h"
#include "sys/error.h"
#include "sys/io.h"
#include "tools/screen/references.h"
#include "tools/verbs.h"

typedef enum { FORMAT_USUAL, FORMAT_HTML, FORMAT_TEXT, FORMAT_CSV, FORMAT_EXCEL, FORMAT_XLSX } Format;
static const char *const format_names[] = {"", "html", "text", "csv", "excel", "xlsx"};

typedef struct {
  PrintRequest request;
  Format format;
  const char *output; /* "-" or NULL: standard output */
  bool has_language;
} Wanted;

static bool set_format (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  for (unsigned i = FORMAT_HTML; i < G_N_ELEMENTS (format_names); i++)
    if (strcmp (value, format_names[i]) == 0) {
      ((Wanted *)data)->format = (Format)i;
      return true;
    }
  return options_error (error, "print", "--format takes html, text, csv, excel or xlsx, not \"%s\"", value);
}

static bool set_language (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  Wanted *wanted = data;
  wanted->has_language = true;
  return paper_language_from_name (value, &wanted->request.language) ||
         options_error (error, "print", "--language takes zh, en or both, not \"%s\"", value);
}

/* A file says its format by its ending; a terminal gets text, everything else a page. */
static Format usual_format (const char *output)
{
  static const struct {
    const char *ending;
    Format format;
  } endings[] = {{".txt", FORMAT_TEXT}, {".csv", FORMAT_CSV}, {".xlsx", FORMAT_XLSX}};
  for (unsigned i = 0; output != NULL && i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (output, endings[i].ending))
      return endings[i].format;
  return output == NULL && isatty (STDOUT_FILENO) ? FORMAT_TEXT : FORMAT_HTML;
}

static GBytes *make_bytes (const Paper *paper, Format format, GError **error)
{
  switch (format) {
  case FORMAT_TEXT:
    return paper_print_text (paper);
  case FORMAT_CSV:
  case FORMAT_EXCEL:
    return paper_print_sheet (paper, SHEET_CSV, format == FORMAT_EXCEL, error);
  case FORMAT_XLSX:
    return paper_print_sheet (paper, SHEET_XLSX, false, error);
  default:
    return paper_print_html (paper, error);
  }
}

static bool write_paper (const Context *context, const Wanted *wanted, GBytes *bytes, GError **error)
{
  size_t len = 0;
  const void *data = g_bytes_get_data (bytes, &len);
  if (context->dry_run)
    return true;
  return wanted->output == NULL ? io_write (STDOUT_FILENO, data, len, _ ("standard output"), error)
                                : io_create_file (AT_FDCWD, wanted->output, data, len, error);
}

static void tell_printed (Context *context, const Wanted *wanted, const PrintResult *result, size_t bytes)
{
  Output *output = context->output;
  const Paper *paper = result->paper;
  unsigned pages = paper_pages (paper);
  output_begin_json (output, "print");
  output_text (output, "form", NULL, paper->form->word);
  output_text (output, "file", NULL, wanted->output);
  output_text (output, "format", NULL, format_names[wanted->format]);
  output_flag (output, "written", NULL, !context->dry_run);
  output_number (output, "sheets", NULL, paper->sheets->len);
  output_number (output, "rows", NULL, paper_rows (paper));
  if (pages > 0)
    output_number (output, "pages", NULL, pages);
  output_number (output, "bytes", NULL, bytes);
  output_number (output, "hidden", NULL, result->hidden);
  output_strings (output, "remarks", NULL, result->remarks);
  output_end (output);
  if (wanted->output != NULL)
    output_line (output,
                 context->dry_run
                     ? message_plural ("would print  %s  (%u row)", "would print  %s  (%u rows)", paper_rows (paper))
                     : message_plural ("printed  %s  (%u row)", "printed  %s  (%u rows)", paper_rows (paper)),
                 wanted->output, paper_rows (paper));
  for (unsigned i = 0; i < result->remarks->len && !output_is_json (output); i++)
    output_note (output, "%s", (const char *)result->remarks->pdata[i]);
  if (result->hidden > 0)
    output_note (output,
                 message_plural ("%u restricted record or place is left out; --restricted prints it",
                                 "%u restricted records or places are left out; --restricted prints them",
                                 result->hidden),
                 result->hidden);
}

static bool check_output (const Context *context, Wanted *wanted, GError **error)
{
  if (g_strcmp0 (wanted->output, "-") == 0)
    wanted->output = NULL;
  if (wanted->format == FORMAT_USUAL)
    wanted->format = usual_format (wanted->output);
  if (wanted->output != NULL)
    return true;
  if (output_is_json (context->output))
    return options_error (error, "print", "standard output cannot be both the form and JSON: use -o FILE");
  return wanted->format == FORMAT_TEXT || !isatty (STDOUT_FILENO) || context->dry_run ||
         options_error (error, "print", "this format cannot be shown on a terminal: use -o FILE, or --format text");
}

static bool fill_and_write (Context *context, Wanted *wanted, GError **error)
{
  g_auto (PrintResult) result = {0};
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  if (archive == NULL || !command_today (context, archive, &wanted->request.today, error) ||
      !print_fill (archive, &wanted->request, &result, error))
    return false;
  g_autoptr (GBytes) bytes = make_bytes (result.paper, wanted->format, error);
  if (bytes == NULL || !write_paper (context, wanted, bytes, error))
    return false;
  tell_printed (context, wanted, &result, g_bytes_get_size (bytes));
  return true;
}

static void list_forms (Context *context)
{
  Output *output = context->output;
  const PaperForm *form = NULL;
  for (unsigned i = 0; (form = print_form (i)) != NULL; i++) {
    output_begin_json (output, "form");
    output_text (output, "form", NULL, form->word);
    output_text (output, "title-zh", NULL, form->title.zh);
    output_text (output, "title-en", NULL, form->title.en);
    output_end (output);
    output_line (output, "%-22s  %s  %s", form->word, form->title.zh, form->title.en);
  }
}

int command_print (Context *context, char **argv, GError **error)
{
  Wanted wanted = {0};
  PrintRequest *request = &wanted.request;
  const Option options[] = {
      {"output", 'o', N_ ("write to this file, which must not exist; - is standard output"), "FILE|-",
       .file = &wanted.output},
      {"format", 0, N_ ("html, text, csv, excel or xlsx (default: by the ending of FILE)"), "FORMAT", .set = set_format,
       .data = &wanted},
      {"language", 0, N_ ("zh, en or both: the language of headings"), "LANGUAGE", .set = set_language,
       .data = &wanted},
      {"stock", 0, N_ ("labels: a4 or l4731; box spines: their width, 20, 30, 40 or 50"), "STOCK",
       .text = &request->stock},
      {"start-at", 0, N_ ("begin at the Nth label of the first sheet"), "N", .number = &request->start},
      {"category", 'k', N_ ("separator sheets: the category"), "CATEGORY", .text = &request->category},
      {"retention", 0, N_ ("separator sheets: the retention period, Y or D10"), "PERIOD", .text = &request->retention},
      {"kind", 0, N_ ("separator sheets: the kind"), "KIND", .text = &request->kind},
      {"title", 't', N_ ("separator sheets: the title"), "TEXT", .text = &request->title},
      {"date", 'd', N_ ("separator sheets: the date"), "DATE", .day = &request->date},
      {"prepared-by", 0, N_ ("container notes: who arranged a volume that is not sealed"), "NAME",
       .text = &request->prepared_by},
      {"checked-by", 0, N_ ("container notes: who checked it"), "NAME", .text = &request->checked_by},
      {"note", 0, N_ ("container notes: a remark on the contents"), "TEXT", .text = &request->note},
      {OPTION_RESTRICTED (&request->restricted)},
      {0},
  };
  char **arguments =
      options_read (context, "print [FORM [REF…|-]] [-o FILE] [OPTION…]", 0, OPTIONS_MANY, options, argv, error);
  if (arguments == NULL)
    return 0;
  if (arguments[0] == NULL) {
    list_forms (context);
    return 0;
  }
  request->form = arguments[0];
  if (!wanted.has_language)
    request->language = g_str_equal (output_language (context->output), "zh") ? PAPER_ZH : PAPER_BOTH;
  bool alone = arguments[1] == NULL && print_stands_alone (request->form);
  g_auto (GStrv) references =
      alone || !check_output (context, &wanted, error) ? NULL : references_read ("print", arguments + 1, error);
  if (alone ? !check_output (context, &wanted, error) : references == NULL)
    return 0;
  request->references = (const char *const *)references;
  fill_and_write (context, &wanted, error);
  return 0;
}
