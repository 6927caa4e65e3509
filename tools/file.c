/* dossier file: scans in, records out. SCANs share the role of --role; --with ROLE=FILE adds a part with another one;
 * the parts are then put into the layout's order, so the order on the command line matters only within a role. */
#include "tools/screen/command.h"

#include <errno.h>
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/file.h"
#include "sys/error.h"

typedef struct {
  char *customer, *category, *title, *kind, *role, *docno, *secrecy, *box, *room, *shelf, *note, *reply_to, *reason;
  char *date, *replied, *opened, *closed, *period, *from_file;
  char **with, **creators, **waive;
  int copies, pages;
  gboolean each, duplicate, null;
} FileOptions;

static FileOptions given;

static const GOptionEntry entries[] = {
    {"customer", 'c', 0, G_OPTION_ARG_STRING, &given.customer, N_ ("number, or a piece of the name"), "CUSTOMER"},
    {"category", 'k', 0, G_OPTION_ARG_STRING, &given.category, N_ ("code, directory or title"), "CATEGORY"},
    {"title", 't', 0, G_OPTION_ARG_STRING, &given.title, N_ ("of a single scan: its file name by default"), "TEXT"},
    {"date", 'd', 0, G_OPTION_ARG_STRING, &given.date, N_ ("of the document"), "DATE"},
    {"kind", 0, 0, G_OPTION_ARG_STRING, &given.kind, N_ ("what it is: a kind that the layout has"), "KIND"},
    {"role", 0, 0, G_OPTION_ARG_STRING, &given.role, N_ ("of the scans: a role that the layout has"), "ROLE"},
    {"with", 'w', 0, G_OPTION_ARG_FILENAME_ARRAY, &given.with, N_ ("a further part of the record"), "ROLE=FILE"},
    {"each", 0, 0, G_OPTION_ARG_NONE, &given.each, N_ ("a record of each scan, titled by its file name"), NULL},
    {"creator", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.creators, N_ ("who made the document"), "NAME"},
    {"docno", 0, 0, G_OPTION_ARG_STRING, &given.docno, N_ ("the document's own number"), "TEXT"},
    {"copies", 0, 0, G_OPTION_ARG_INT, &given.copies, N_ ("paper copies that there are"), "N"},
    {"pages", 0, 0, G_OPTION_ARG_INT, &given.pages, N_ ("pages that there must be"), "N"},
    {"box", 0, 0, G_OPTION_ARG_STRING, &given.box, N_ ("where the paper is"), "TEXT"},
    {"room", 0, 0, G_OPTION_ARG_STRING, &given.room, N_ ("where the paper is"), "TEXT"},
    {"shelf", 0, 0, G_OPTION_ARG_STRING, &given.shelf, N_ ("where the paper is"), "TEXT"},
    {"secrecy", 0, 0, G_OPTION_ARG_STRING, &given.secrecy, N_ ("security classification"), "TEXT"},
    {"note", 0, 0, G_OPTION_ARG_STRING, &given.note, N_ ("a remark"), "TEXT"},
    {"period", 0, 0, G_OPTION_ARG_STRING, &given.period, N_ ("that a plan or summary covers"), "PERIOD"},
    {"opened", 0, 0, G_OPTION_ARG_STRING, &given.opened, N_ ("first day of a meeting, project or case"), "DATE"},
    {"closed", 0, 0, G_OPTION_ARG_STRING, &given.closed, N_ ("last day of it"), "DATE"},
    {"replied", 0, 0, G_OPTION_ARG_STRING, &given.replied, N_ ("date of the reply in this record"), "DATE"},
    {"reply-to", 0, 0, G_OPTION_ARG_STRING, &given.reply_to, N_ ("the request that this replies to"), "REF"},
    {"duplicate", 0, 0, G_OPTION_ARG_NONE, &given.duplicate, N_ ("file again what is filed already"), NULL},
    {"waive", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.waive, N_ ("let pass: pages, damaged, locked, future, closed"),
     "CHECK"},
    {"reason", 0, 0, G_OPTION_ARG_STRING, &given.reason, N_ ("why it is waived"), "TEXT"},
    {"from-file", 0, 0, G_OPTION_ARG_FILENAME, &given.from_file, N_ ("read the scans' names from it, one a line"),
     "FILE"},
    {"null", '0', 0, G_OPTION_ARG_NONE, &given.null, N_ ("names in FILE end with a NUL byte"), NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void clear_given (void)
{
  char *const strings[] = {given.customer, given.category, given.title,  given.kind,     given.role,
                           given.docno,    given.secrecy,  given.box,    given.room,     given.shelf,
                           given.note,     given.reply_to, given.reason, given.date,     given.replied,
                           given.opened,   given.closed,   given.period, given.from_file};
  for (size_t i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  g_strfreev (given.with);
  g_strfreev (given.creators);
  g_strfreev (given.waive);
  given = (FileOptions){0};
}

/* ---- Scans ---- */

static bool add_parts (FilingRequest *request, GError **error)
{
  for (char **with = given.with; with != NULL && *with != NULL; with++) {
    const char *equals = strchr (*with, '=');
    if (equals == NULL || equals == *with || equals[1] == '\0') {
      error_set (error, ERROR_USAGE, "D-USAGE", *with, "--with annex=list.pdf", "--with takes ROLE=FILE");
      return false;
    }
    g_autofree char *role = g_strndup (*with, (size_t)(equals - *with));
    file_request_add (request, equals + 1, role);
  }
  return true;
}

static bool add_listed (FilingRequest *request, GError **error)
{
  if (given.from_file == NULL)
    return true;
  FILE *list = strcmp (given.from_file, "-") == 0 ? stdin : fopen (given.from_file, "re");
  if (list == NULL) {
    error_set_errno (error, errno, given.from_file, "opening the list of scans");
    return false;
  }
  char *line = NULL;
  size_t size = 0;
  int end = given.null ? '\0' : '\n';
  ssize_t len;
  while ((len = getdelim (&line, &size, end, list)) > 0) {
    if (line[len - 1] == end)
      line[len - 1] = '\0';
    if (*line != '\0')
      file_request_add (request, line, given.role);
  }
  bool broken = ferror (list) != 0;
  free (line);
  if (list != stdin)
    fclose (list);
  if (broken)
    error_set (error, ERROR_UNREADABLE, "D-IO", given.from_file, NULL, "the list of scans cannot be read");
  return !broken;
}

/* ---- Values ---- */

static bool read_day (const char *option, const char *text, GDate *day, GError **error)
{
  if (text == NULL || date_parse (text, day, error))
    return true;
  g_prefix_error (error, "%s: ", option);
  return false;
}

static bool read_days (FilingRequest *request, GError **error)
{
  return read_day ("--date", given.date, &request->date, error) &&
         read_day ("--replied", given.replied, &request->replied, error) &&
         read_day ("--opened", given.opened, &request->opened, error) &&
         read_day ("--closed", given.closed, &request->closed, error) &&
         (given.period == NULL ||
          date_parse_period (given.period, &request->period_first, &request->period_last, error));
}

static bool read_number (const char *option, int value, int max, unsigned *number, GError **error)
{
  if (value < 0 || value > max)
    command_usage_error (error, "file", "%s is from 1 to %d", option, max);
  *number = (unsigned)value;
  return value >= 0 && value <= max;
}

static bool check_given (GError **error)
{
  if (given.customer == NULL || given.category == NULL)
    command_usage_error (error, "file", "--%s is missing", given.customer == NULL ? "customer" : "category");
  else if (given.each && given.title != NULL)
    command_usage_error (error, "file", "--each titles each record by its scan's file name: leave out --title");
  else if (given.each && given.with != NULL)
    command_usage_error (error, "file", "--each makes a record of each scan: leave out --with");
  else
    return true;
  return false;
}

static FilingRequest *read_request (char **scans, GError **error)
{
  g_autoptr (FilingRequest) request = file_request_new ();
  for (size_t i = 0; scans[i] != NULL; i++)
    file_request_add (request, scans[i], given.role);
  if (!check_given (error) || !add_listed (request, error) || !add_parts (request, error) ||
      !read_days (request, error) || !read_number ("--copies", given.copies, 9999, &request->copies, error) ||
      !read_number ("--pages", given.pages, 9999999, &request->pages, error))
    return NULL;
  request->each = given.each;
  request->duplicate = given.duplicate;
  request->customer = g_steal_pointer (&given.customer);
  request->category = g_steal_pointer (&given.category);
  request->title = g_steal_pointer (&given.title);
  request->kind = g_steal_pointer (&given.kind);
  request->creators = g_steal_pointer (&given.creators);
  request->docno = g_steal_pointer (&given.docno);
  request->secrecy = g_steal_pointer (&given.secrecy);
  request->box = g_steal_pointer (&given.box);
  request->room = g_steal_pointer (&given.room);
  request->shelf = g_steal_pointer (&given.shelf);
  request->note = g_steal_pointer (&given.note);
  request->reply_to = g_steal_pointer (&given.reply_to);
  request->waive = g_steal_pointer (&given.waive);
  request->reason = g_steal_pointer (&given.reason);
  return g_steal_pointer (&request);
}

/* ---- Printing ---- */

static char *describe_pages (const Filed *filed)
{
  bool complete;
  unsigned pages = record_counted_pages (filed->record, &complete);
  unsigned files = filed->record->parts->len;
  if (!complete)
    return g_strdup (_ ("pages not checked"));
  if (pages == 0)
    return g_strdup_printf (message_plural ("%u file", "%u files", files), files);
  return g_strdup_printf (message_plural ("%u page", "%u pages", pages), pages);
}

/* Where a record stands and why there. */
static void print_object (Output *output, Archive *archive, const Filed *filed, const char *place, bool dry_run)
{
  bool complete;
  const Layout *layout = archive_layout (archive, NULL);
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
  output_text (output, "year_rule", N_ ("by the rule"), record->year_rule);
  output_text (output, "because", N_ ("because"),
               layout_year_because (layout, record->year_rules, record->year_rule, output_language (output)));
  output_text (output, "retention", N_ ("retention"), record->reference.retention);
  output_text (output, "trigger", N_ ("trigger"), record->trigger);
  output_number (output, "files", N_ ("files"), record->parts->len);
  output_number (output, "pages", N_ ("pages counted"), pages);
  output_flag (output, "pages_complete", N_ ("all counted"), complete);
  output_end (output);
}

static void print_waivers (Output *output, const Filed *filed, const char *place)
{
  for (unsigned i = 0; i < filed->record->waivers->len; i++) {
    const RecordWaiver *waiver = filed->record->waivers->pdata[i];
    output_note (output, _ ("waived  %s  %s: %s"), place, waiver->check, waiver->reason);
  }
  for (unsigned i = 0; i < filed->unchecked->len; i++)
    output_note (output, _ ("not checked  %s"), (const char *)filed->unchecked->pdata[i]);
}

static void print_filed (Context *context, Archive *archive, GPtrArray *all)
{
  Output *output = context->output;
  g_autofree char *first = NULL;
  for (unsigned i = 0; i < all->len; i++) {
    const Filed *filed = all->pdata[i];
    g_autofree char *place = name_short_from_path (filed->path);
    g_autofree char *pages = describe_pages (filed);
    if (context->dry_run)
      output_line (output, _ ("would file  %s  (%s)"), place, pages);
    else
      output_line (output, _ ("filed  %s  (%s)"), place, pages);
    if (output_is_json (output) || (context->dry_run && all->len == 1))
      print_object (output, archive, filed, place, context->dry_run);
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

int command_file (Context *context, int argc, char **argv, GError **error)
{
  clear_given ();
  g_auto (GStrv) scans =
      command_options (context, "file SCAN… --customer CUSTOMER --category CATEGORY", entries, argc, argv, error);
  g_autoptr (FilingRequest) request = scans == NULL ? NULL : read_request (scans, error);
  clear_given ();
  if (request == NULL)
    return 0;
  g_autoptr (Archive) archive = command_open (context, context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE, error);
  g_autoptr (GPtrArray) all =
      archive == NULL ? NULL
                      : file_run (archive, request, command_actor (context), &context->today, context->dry_run, error);
  if (all != NULL)
    print_filed (context, archive, all);
  return 0;
}
