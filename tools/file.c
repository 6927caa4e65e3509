/* dossier file: files scans as records. All SCANs have the role of --role, and --with ROLE=FILE adds a part with
 * another role. Parts are sorted by the layout's order of roles; within a role they keep the order of the command line.
 */
#include "tools/verbs.h"

#include <errno.h>
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/amend.h"
#include "ops/file.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "tools/show/show.h"

/* ---- Scans ---- */

static bool add_parts (FilingRequest *request, char **parts, GError **error)
{
  for (; parts != NULL && *parts != NULL; parts++) {
    const char *equals = strchr (*parts, '=');
    if (equals == NULL || equals == *parts || equals[1] == '\0')
      return error_set (error, ERROR_USAGE, "D-USAGE", *parts, "write it as in --with annex=list.pdf",
                        "--with takes ROLE=FILE");
    g_autofree char *role = g_strndup (*parts, (size_t)(equals - *parts));
    file_request_add (request, equals + 1, role);
  }
  return true;
}

static bool add_listed (FilingRequest *request, const char *path, int end, const char *role, GError **error)
{
  if (path == NULL)
    return true;
  FILE *list = strcmp (path, "-") == 0 ? stdin : fopen (path, "re");
  if (list == NULL)
    return error_set_errno (error, errno, path, "opening the list of scans");
  char *line = NULL;
  size_t size = 0;
  ssize_t len;
  while ((len = getdelim (&line, &size, end, list)) > 0) {
    if (line[len - 1] == end)
      line[len - 1] = '\0';
    if (*line != '\0')
      file_request_add (request, line, role);
  }
  bool broken = ferror (list) != 0;
  free (line);
  if (list != stdin)
    fclose (list);
  if (broken)
    error_set (error, ERROR_UNREADABLE, "D-IO", path, NULL, "the list of scans cannot be read");
  return !broken;
}

static bool read_period (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  FilingRequest *request = data;
  return date_parse_period (value, &request->period_first, &request->period_last, error);
}

/* ---- Printing ---- */

static char *describe_pages (const FiledRecord *filed)
{
  bool complete;
  unsigned pages = record_counted_pages (filed->record, &complete);
  if (filed->record->pages > 0 && (pages == 0 || !complete))
    return g_strdup_printf (_ ("pages declared: %u; not counted"), filed->record->pages);
  if (!complete)
    return g_strdup (_ ("pages not checked"));
  return pages == 0 ? output_files (filed->record->parts->len) : output_pages (pages, 0);
}

/* The place of a record, and the rules that led to it. */
static void print_object (Output *output, Archive *archive, const FiledRecord *filed, const char *place, bool dry_run)
{
  bool complete;
  const Layout *layout = layouts_in_force (archive, NULL);
  const Record *record = filed->record;
  unsigned pages = record_counted_pages (record, &complete);
  output_begin (output, "record");
  if (output_is_json (output)) {
    output_flag (output, "filed", N_ ("filed"), !dry_run);
    output_text (output, "path", N_ ("place"), place);
  }
  output_text (output, "reference", N_ ("reference"), filed->reference);
  output_text (output, "title", N_ ("title"), record->title);
  output_text (output, "category", N_ ("category"), record->reference.category);
  output_number (output, "year", N_ ("year"), (uint64_t)record->reference.year);
  output_text (output, "year-rule", N_ ("rule"), record->year_rule);
  output_text (output, "because", N_ ("because"),
               layout_year_because (layout, record->year_rules, record->year_rule, output_language (output)));
  output_text (output, "retention", N_ ("retention"), record->reference.retention);
  output_text (output, "trigger", N_ ("trigger"), record->trigger);
  output_number (output, "files", N_ ("files"), record->parts->len);
  output_number (output, "pages", N_ ("pages counted"), pages);
  output_flag (output, "pages-complete", N_ ("all counted"), complete);
  output_strings (output, "remarks", N_ ("notes"), filed->remarks);
  output_end (output);
}

static void print_waivers (Output *output, const FiledRecord *filed, const char *place)
{
  for (unsigned i = 0; i < filed->record->waivers->len; i++) {
    const RecordWaiver *waiver = filed->record->waivers->pdata[i];
    output_note (output, _ ("waived  %s  %s: %s"), place, waiver->check, waiver->reason);
  }
  for (unsigned i = 0; i < filed->unchecked->len; i++)
    output_note (output, _ ("not checked  %s"), (const char *)filed->unchecked->pdata[i]);
  for (unsigned i = 0; i < filed->remarks->len; i++)
    output_note (output, _ ("note  %s"), (const char *)filed->remarks->pdata[i]);
}

static void print_filed (Context *context, Archive *archive, GPtrArray *all)
{
  Output *output = context->output;
  g_autofree char *first = NULL;
  for (unsigned i = 0; i < all->len; i++) {
    const FiledRecord *filed = all->pdata[i];
    g_autofree char *place = name_short_from_path (filed->path);
    g_autofree char *pages = describe_pages (filed);
    if (context->dry_run)
      output_line (output, _ ("would file  %s  (%s)"), place, pages);
    else
      output_line (output, _ ("filed  %s  (%s)"), place, pages);
    if (output_is_json (output) || (context->dry_run && all->len == 1))
      print_object (output, archive, filed, place, context->dry_run);
    if (filed->tie.request != NULL)
      show_pair (context, filed->path, filed->tie.request);
    if (filed->tie.from != NULL)
      show_new_edition (context, filed->tie.request, filed->tie.from, filed->tie.edition);
    print_waivers (output, filed, place);
    if (i == 0)
      first = g_steal_pointer (&place);
  }
  if (context->dry_run)
    output_note (output, _ ("nothing was written"));
  else if (all->len == 1)
    output_next (output, "dossier show %s", first);
  else
    output_next (output, "dossier list %.*s", (int)(strrchr (first, '/') - first), first);
}

/* NULL for help, and with *error. */
static FilingRequest *read_request (Context *context, char **argv, GError **error)
{
  const char *role = NULL, *list = NULL;
  char **parts = NULL;
  bool null = false;
  g_autoptr (FilingRequest) request = file_request_new ();
  request->pair = amend_pair_filed;
  const Option options[] = {
      {"customer", 'c', N_ ("the customer; without one, own papers go to the keeper"), "CUSTOMER",
       .text = &request->customer},
      {OPTION_CATEGORY (&request->category), .needed = true},
      {"title", 't', N_ ("title (default for a single scan: its file name)"), "TEXT", .text = &request->title},
      {"date", 'd', N_ ("date of the document"), "DATE", .day = &request->date},
      {"kind", 0, N_ ("kind of record, one of the layout's"), "KIND", .text = &request->kind},
      {"role", 0, N_ ("role of the scans, one of the layout's"), "ROLE", .text = &role},
      {"with", 'w', N_ ("add a part with another role"), "ROLE=FILE", .files = &parts},
      {"each", 0, N_ ("make one record of each scan, titled by its file name"), NULL, .flag = &request->each},
      {"creator", 0, N_ ("author of the document"), "NAME", .list = &request->creators},
      {"docno", 0, N_ ("the document's own number"), "TEXT", .text = &request->docno},
      {OPTION_FORMER_CODE (&request->former_codes)},
      {OPTION_VALID_UNTIL (&request->valid_until)},
      {"copies", 0, N_ ("number of paper copies"), "N", .number = &request->copies, .most = 9999},
      {"pages", 0, N_ ("number of pages that the scans must have"), "N", .number = &request->pages, .most = 9999999},
      {"box", 0, N_ ("box that holds the paper"), "BOX", .text = &request->box},
      {"room", 0, N_ ("room where the paper is kept"), "ROOM", .text = &request->room},
      {"shelf", 0, N_ ("shelf where the paper is kept"), "SHELF", .text = &request->shelf},
      {"secrecy", 0, N_ ("security classification"), "TEXT", .text = &request->secrecy},
      {"note", 0, N_ ("remark"), "TEXT", .text = &request->note},
      {"period", 0, N_ ("period that a plan or summary covers"), "PERIOD", .set = read_period, .data = request},
      {"opened", 0, N_ ("first day of a meeting, project or case"), "DATE", .day = &request->opened},
      {"closed", 0, N_ ("last day of a meeting, project or case"), "DATE", .day = &request->closed},
      {"replied", 0, N_ ("date of the reply in this record"), "DATE", .day = &request->replied},
      {"reply-to", 0, N_ ("request that this record replies to"), "REF", .text = &request->reply_to},
      {"duplicate", 0, N_ ("file scans again that were filed before"), NULL, .flag = &request->duplicate},
      {"waive", 0, N_ ("waive a check: pages, parts, damaged, locked, date, closed"), "CHECK", .list = &request->waive},
      {"reason", 0, N_ ("reason for the waiver"), "TEXT", .text = &request->reason},
      {"from-file", 0, N_ ("read the names of scans from FILE, one per line"), "FILE", .file = &list},
      {"null", '0', N_ ("names in FILE end with a NUL byte"), NULL, .flag = &null},
      {0},
  };
  char **scans = options_read (context, "file SCAN… [--customer CUSTOMER] --category CATEGORY", 0, OPTIONS_MANY,
                               options, argv, error);
  for (char **scan = scans; scans != NULL && *scan != NULL; scan++)
    file_request_add (request, *scan, role);
  if (scans == NULL)
    return NULL;
  if (request->each && request->title != NULL)
    options_error (error, "file", "--each takes titles from file names: leave out --title");
  else if (request->each && parts != NULL)
    options_error (error, "file", "--each makes one record of each scan: leave out --with");
  else if (add_listed (request, list, null ? '\0' : '\n', role, error) && add_parts (request, parts, error))
    return g_steal_pointer (&request);
  return NULL;
}

/* The error names the first fault; these are the others. */
static void print_faults (Output *output, const GPtrArray *faults)
{
  for (unsigned i = 1; i < faults->len; i++) {
    const GError *fault = ((const FilingFault *)faults->pdata[i])->error;
    const char *where = error_where (fault);
    if (where != NULL)
      output_note (output, "%s: %s", where, fault->message);
    else
      output_note (output, "%s", fault->message);
  }
}

int command_file (Context *context, char **argv, GError **error)
{
  g_autoptr (FilingRequest) request = read_request (context, argv, error);
  g_autoptr (Archive) archive = request == NULL ? NULL : command_open_to_act (context, "file", error);
  GDate today;
  FilingProgress progress = {output_progress, context->output};
  output_count_bytes (context->output, N_ ("filing"));
  g_autoptr (GPtrArray) requests = g_ptr_array_new (), faults = file_faults_new ();
  g_ptr_array_add (requests, request);
  g_autoptr (GPtrArray) all =
      archive != NULL && command_today (context, archive, &today, error)
          ? file_run (archive, requests, command_actor (context), &today, context->dry_run, faults, &progress, error)
          : NULL;
  print_faults (context->output, faults);
  if (all == NULL || !file_raise (faults, error))
    return 0;
  print_filed (context, archive, all);
  const Fonds *fonds = archive_fonds (archive);
  if (request->customer == NULL)
    output_note (context->output, _ ("no customer was named: the papers are the keeper's own  %s  %s"), fonds->keeper,
                 fonds->name);
  return 0;
}
