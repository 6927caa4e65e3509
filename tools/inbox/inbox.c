/* dossier inbox: what lies in a scanner's folder. list shows it, file files it, watch does so until it is ended. */
#include "tools/inbox/inbox.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

#include "form/date.h"
#include "form/text.h"
#include "ops/ask.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "tools/screen/confirm.h"
#include "tools/screen/dialog.h"
#include "tools/verbs.h"

#define NAMES_SHOWN 3
#define INTERVAL 5 /* seconds between two looks */

char *inbox_name_files (const InboxProposal *proposal)
{
  unsigned n = proposal->files->len;
  GString *names = g_string_new (NULL);
  for (unsigned i = 0; i < n && i < NAMES_SHOWN; i++) {
    g_autofree char *name = text_escape (((const InboxFile *)proposal->files->pdata[i])->name, -1);
    g_string_append_printf (names, "%s%s", i > 0 ? _ (", ") : "", name);
  }
  if (n > NAMES_SHOWN)
    g_string_append_printf (names, message_plural (" and %u more", " and %u more", n - NAMES_SHOWN), n - NAMES_SHOWN);
  return g_string_free (names, FALSE);
}

/* ---- Options ---- */

typedef struct {
  InboxRequest request;
  FilingRequest form;
  bool codes, no_codes, yes;
  unsigned interval, rounds;
} Asked;

#define DESCRIBING(asked)                                                                                              \
  {OPTION_CUSTOMER (&(asked)->form.customer)}, {OPTION_CATEGORY (&(asked)->form.category)},                            \
      {"date", 'd', N_ ("date of the documents"), "DATE", .day = &(asked)->form.date},                                 \
      {"title", 't', N_ ("title of each record"), "TEXT", .text = &(asked)->form.title},                               \
      {"kind", 0, N_ ("kind of record, one of the layout's"), "KIND", .text = &(asked)->form.kind},                    \
      {"creator", 0, N_ ("author of the document"), "NAME", .list = &(asked)->form.creators},                          \
      {"box", 0, N_ ("box that holds the paper"), "BOX", .text = &(asked)->form.box},                                  \
      {"room", 0, N_ ("room where the paper is kept"), "ROOM", .text = &(asked)->form.room},                           \
      {"shelf", 0, N_ ("shelf where the paper is kept"), "SHELF", .text = &(asked)->form.shelf},                       \
      {"secrecy", 0, N_ ("security classification"), "TEXT", .text = &(asked)->form.secrecy},                          \
      {"note", 0, N_ ("remark"), "TEXT", .text = &(asked)->form.note},                                                 \
      {"like", 0, N_ ("describe the records as this one is"), "REF", .text = &(asked)->request.like},                  \
  {                                                                                                                    \
    "settle", 0, N_ ("take files that have not changed for N seconds (default: 5)"), "N",                              \
        .number = &(asked)->request.settle, .most = 3600, .zero = true                                                 \
  }
#define TAKING(asked)                                                                                                  \
  {"no-codes", 0, N_ ("do not look for QR codes"), NULL, .flag = &(asked)->no_codes},                                  \
  {                                                                                                                    \
    "remove", 0, N_ ("remove the filed sources, instead of moving them to done/"), NULL,                               \
        .flag = &(asked)->request.removes                                                                              \
  }

static void asked_init (Asked *asked)
{
  *asked = (Asked){.request = {.settle = INBOX_SETTLE}, .interval = INTERVAL};
  asked->request.form = &asked->form;
}

/* NULL: the help was shown, or *error. */
static Inbox *open_asked (Context *context, const char *usage, const Option *options, Asked *asked, char **argv,
                          GError **error)
{
  char **words = options_read (context, usage, 1, 1, options, argv, error);
  if (words == NULL)
    return NULL;
  asked->request.directory = words[0];
  asked->request.reads_codes = asked->codes || (!asked->no_codes && !context->reads);
  return inbox_open (&asked->request, error);
}

/* ---- list ---- */

typedef struct {
  char *file;
  const char *state;
  unsigned pages, nothing, record;
  const char *customer, *category, *title, *by, *problem, *hint, *remark;
  GDate date;
} FileRow;

static const ReportColumn file_columns[] = {
    {"file", N_ ("file"), REPORT_TEXT (FileRow, file)},
    {"state", N_ ("state"), REPORT_WORD (FileRow, state)},
    {"pages", N_ ("pages"), REPORT_PAGES (FileRow, pages, nothing)},
    {"record", N_ ("record"), REPORT_MAYBE_NUMBER (FileRow, record)},
    {"customer", N_ ("customer"), REPORT_TEXT (FileRow, customer)},
    {"category", N_ ("category"), REPORT_TEXT (FileRow, category)},
    {"date", N_ ("date"), REPORT_DAY (FileRow, date)},
    {"problem", N_ ("problem"), REPORT_TEXT (FileRow, problem)},
    {"title", N_ ("title"), REPORT_TEXT (FileRow, title)},
    {"by", N_ ("by"), REPORT_WORD (FileRow, by)},
    {"hint", N_ ("what helps"), REPORT_TEXT (FileRow, hint)},
    {"remark", N_ ("note"), REPORT_TEXT (FileRow, remark)},
    {0},
};
static const Report file_report = {.name = "scan", .columns = file_columns, .brief = 8, .find = report_find_listed};

static void row_free (gpointer data)
{
  FileRow *row = data;
  g_free (row->file);
  g_free (row);
}

static const char *state_of (const InboxFile *file, const InboxProposal *proposal)
{
  if (file->state == INBOX_BROKEN || file->state == INBOX_STAYS)
    return N_ ("problem");
  if (file->is_sheet)
    return N_ ("separator sheet");
  return file->state == INBOX_READY && (proposal == NULL || proposal->problem == NULL) ? N_ ("ready") : N_ ("waiting");
}

static FileRow *describe_file (const InboxFile *file, const InboxProposal *proposal, unsigned record)
{
  FileRow *row = g_new0 (FileRow, 1);
  row->file = text_escape (file->name, -1);
  row->state = state_of (file, proposal);
  row->pages = file->pages;
  row->record = record;
  row->problem = file->problem;
  row->hint = file->hint;
  row->remark = file->remark;
  if (proposal == NULL)
    return row;
  row->customer = proposal->customer;
  row->category = proposal->category;
  row->title = proposal->title;
  row->date = proposal->date;
  row->by = proposal->by;
  if (row->problem == NULL) {
    row->problem = proposal->problem;
    row->hint = proposal->hint;
  }
  return row;
}

/* The place of each file's proposal, from 1. */
static GHashTable *number_files (const Inbox *inbox)
{
  GHashTable *numbers = g_hash_table_new (NULL, NULL);
  for (unsigned i = 0; i < inbox_proposals (inbox)->len; i++) {
    const InboxProposal *proposal = inbox_proposals (inbox)->pdata[i];
    if (proposal->sheet != NULL)
      g_hash_table_insert (numbers, proposal->sheet, GUINT_TO_POINTER (i + 1));
    for (unsigned j = 0; j < proposal->files->len; j++)
      g_hash_table_insert (numbers, proposal->files->pdata[j], GUINT_TO_POINTER (i + 1));
  }
  return numbers;
}

static bool print_files (Context *context, Archive *archive, const Inbox *inbox, GError **error)
{
  g_autoptr (GHashTable) numbers = number_files (inbox);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  for (unsigned i = 0; i < inbox_files (inbox)->len; i++) {
    const InboxFile *file = inbox_files (inbox)->pdata[i];
    unsigned n = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, file));
    g_ptr_array_add (rows, describe_file (file, n == 0 ? NULL : inbox_proposals (inbox)->pdata[n - 1], n));
  }
  ReportRequest request = {.report = &file_report, .query = rows};
  return rows->len == 0 || output_report (context->output, archive, &request, error);
}

/* ---- The balance ---- */

static void put_balance (Output *output, const InboxBalance *balance)
{
  output_number (output, "in", N_ ("in"), balance->in);
  output_number (output, "filed", N_ ("filed"), balance->filed);
  output_number (output, "sheets", N_ ("separator sheets"), balance->sheets);
  output_number (output, "before", N_ ("filed before"), balance->before);
  output_number (output, "problems", N_ ("problems"), balance->problems);
  output_number (output, "waiting", N_ ("waiting"), balance->waiting);
  output_number (output, "gone", N_ ("taken by others"), balance->gone);
}

static void print_balance (Output *output, const Inbox *inbox, const char *type, const char *day)
{
  InboxBalance balance = inbox_balance (inbox);
  g_autoptr (GString) more = g_string_new (NULL);
  output_begin_json (output, type);
  output_text (output, "day", N_ ("day"), day);
  put_balance (output, &balance);
  output_number (output, "put-aside", N_ ("in problems/"), inbox_put_aside (inbox));
  output_end (output);
  if (balance.gone > 0)
    g_string_append_printf (more, _ (" + taken by others %u"), (unsigned)balance.gone);
  if (balance.sheets > 0)
    g_string_append_printf (more, _ ("; separator sheets %u"), (unsigned)balance.sheets);
  if (balance.before > 0)
    g_string_append_printf (more, _ ("; filed before %u"), (unsigned)balance.before);
  output_line (output, _ ("%s%sin %u = filed %u + problems %u + waiting %u%s"), day == NULL ? "" : day,
               day == NULL ? "" : "  ", (unsigned)balance.in, (unsigned)balance.filed, (unsigned)balance.problems,
               (unsigned)balance.waiting, more->str);
}

static void tell_unread (Output *output, const Inbox *inbox, bool read)
{
  if (inbox_unread (inbox) != NULL)
    output_note (output, _ ("not checked  QR codes: %s"), inbox_unread (inbox));
  else if (!read)
    output_note (output, _ ("QR codes were not looked for; add --codes"));
}

static int list_inbox (Context *context, char **argv, GError **error)
{
  Asked asked;
  asked_init (&asked);
  const Option options[] = {DESCRIBING (&asked),
                            {"codes", 0, N_ ("look for QR codes"), NULL, .flag = &asked.codes},
                            {OPTION_CSV (context)},
                            {OPTION_FORMAT (context)},
                            {0}};
  g_autoptr (Inbox) inbox = open_asked (context, "inbox list DIR", options, &asked, argv, error);
  g_autoptr (Archive) archive = inbox == NULL ? NULL : command_open (context, ARCHIVE_READ, error);
  if (archive == NULL || !inbox_look (inbox, archive, error) || !print_files (context, archive, inbox, error))
    return 0;
  tell_unread (context->output, inbox, asked.codes);
  print_balance (context->output, inbox, "summary", NULL);
  return inbox_balance (inbox).problems > 0 ? ERROR_FINDING : 0;
}

/* ---- file and watch ---- */

static void print_record (Context *context, const InboxProposal *proposal)
{
  Output *output = context->output;
  const FiledRecord *filed = proposal->filed;
  bool before = filed == NULL || filed->already, complete;
  g_autofree char *names = inbox_name_files (proposal);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < proposal->files->len; i++)
    g_ptr_array_add (files, text_escape (((const InboxFile *)proposal->files->pdata[i])->name, -1));
  output_begin_json (output, "record");
  output_flag (output, "filed", N_ ("filed"), !before && !context->dry_run);
  output_text (output, "path", N_ ("place"), proposal->place);
  output_text (output, "reference", N_ ("reference"), filed == NULL ? NULL : filed->reference);
  output_text (output, "title", N_ ("title"), before ? NULL : filed->record->title);
  if (!before)
    output_number (output, "pages", N_ ("pages counted"), record_counted_pages (filed->record, &complete));
  output_strings (output, "scans", N_ ("files"), files);
  output_end (output);
  output_line (output,
               before             ? _ ("filed before  %s  <- %s")
               : context->dry_run ? _ ("would file  %s  <- %s")
                                  : _ ("filed  %s  <- %s"),
               proposal->place, names);
  for (unsigned i = 0; !before && i < filed->unchecked->len; i++)
    output_note (output, _ ("not checked  %s"), (const char *)filed->unchecked->pdata[i]);
}

/* A problem or a reason to wait, once for each file of a watch. */
static void print_problem (Context *context, GHashTable *told, const char *type, const InboxFile *file,
                           const char *problem, const char *hint)
{
  g_autofree char *name = text_escape (file->name, -1);
  char *key = g_strdup_printf ("%s\n%s", file->name, problem);
  if (!g_hash_table_add (told, key))
    return;
  output_begin_json (context->output, type);
  output_text (context->output, "file", N_ ("file"), name);
  output_text (context->output, "problem", N_ ("problem"), problem);
  output_text (context->output, "hint", N_ ("what helps"), hint);
  output_end (context->output);
  output_line (context->output, g_str_equal (type, "waiting") ? _ ("waiting  %s: %s") : _ ("problem  %s: %s"), name,
               problem);
  if (hint != NULL)
    output_note (context->output, _ ("hint: %s"), hint);
}

/* Whether something waits for a person. */
static bool print_results (Context *context, const Inbox *inbox, GHashTable *told)
{
  bool needs_person = false;
  for (unsigned i = 0; i < inbox_proposals (inbox)->len; i++) {
    const InboxProposal *proposal = inbox_proposals (inbox)->pdata[i];
    const InboxFile *first = proposal->files->len > 0 ? proposal->files->pdata[0] : proposal->sheet;
    if (proposal->problem == NULL && proposal->place != NULL)
      print_record (context, proposal);
    else if (proposal->problem != NULL && first->state == INBOX_READY)
      print_problem (context, told, "waiting", first, proposal->problem, proposal->hint);
    needs_person = needs_person || (proposal->problem != NULL && proposal->needs_person);
  }
  for (unsigned i = 0; i < inbox_aside (inbox)->len; i++) {
    const InboxFile *file = inbox_aside (inbox)->pdata[i];
    print_problem (context, told, "problem", file, file->problem, file->hint);
  }
  for (unsigned i = 0; i < inbox_files (inbox)->len; i++) {
    const InboxFile *file = inbox_files (inbox)->pdata[i];
    if (file->state == INBOX_WAITING)
      print_problem (context, told, "waiting", file, file->problem, file->hint);
    needs_person = needs_person || file->needs_person;
  }
  return needs_person;
}

/* Sets *today to the day of filing. */
static bool take_in (Context *context, Archive *archive, Inbox *inbox, GDate *today, GError **trouble, GError **error)
{
  FilingProgress progress = {output_progress, context->output};
  output_count_bytes (context->output, N_ ("filing"));
  return command_today (context, archive, today, error) &&
         inbox_file (inbox, archive, command_actor (context), today, context->dry_run, &progress, trouble, error);
}

/* On a terminal each record is asked about; elsewhere the options must say enough. */
static bool confirm_all (Context *context, Archive *archive, Inbox *inbox, const Asked *asked, GError **error)
{
  unsigned n = 0;
  for (unsigned i = 0; i < inbox_proposals (inbox)->len; i++)
    n += ((const InboxProposal *)inbox_proposals (inbox)->pdata[i])->problem == NULL;
  if (asked->yes || context->dry_run)
    return true;
  if (dialog_is_possible () && !output_is_json (context->output))
    return inbox_ask (context, archive, inbox, error);
  if (n == 0)
    return true;
  g_autofree char *records = output_records (n);
  g_autofree char *what = g_strdup_printf (_ ("%s would be filed as proposed"), records);
  return confirm_act (context, what, asked->form.customer != NULL && asked->form.category != NULL, true, error);
}

static int file_inbox (Context *context, char **argv, GError **error)
{
  Asked asked;
  asked_init (&asked);
  const Option options[] = {DESCRIBING (&asked), TAKING (&asked), {OPTION_YES (&asked.yes)}, {0}};
  g_autoptr (Inbox) inbox = open_asked (context, "inbox file DIR", options, &asked, argv, error);
  g_autoptr (Archive) archive = inbox == NULL ? NULL : command_open_to_act (context, "file", error);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) trouble = NULL;
  if (archive == NULL || !inbox_look (inbox, archive, error) || !confirm_all (context, archive, inbox, &asked, error))
    return 0;
  GDate today;
  bool done = take_in (context, archive, inbox, &today, &trouble, error);
  tell_unread (context->output, inbox, true);
  bool needs_person = print_results (context, inbox, told);
  bool good = done && trouble == NULL;
  print_balance (context->output, inbox, good ? "summary" : "balance", NULL);
  if (done && trouble != NULL)
    g_propagate_error (error, g_steal_pointer (&trouble));
  return good && (needs_person || inbox_balance (inbox).problems > 0) ? ERROR_FINDING : 0;
}

/* ---- watch ---- */

static volatile sig_atomic_t is_ended;

static void end_watch (int number G_GNUC_UNUSED)
{
  is_ended = 1;
}

/* A signal ends the watch after the round that goes on; and it ends a pause. */
static void catch_end (void)
{
  struct sigaction action = {.sa_handler = end_watch};
  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGHUP, &action, NULL);
}

/* Faults that may pass: a full disk, a share that is away, busy writers. The next round tries again. */
static bool may_pass (const GError *error)
{
  return error->domain == ERROR_DOMAIN &&
         (error->code == ERROR_UNREADABLE || error->code == ERROR_BUSY || error->code == ERROR_UNKNOWN);
}

static void tell_trouble (Context *context, GHashTable *told, const GError *error)
{
  char *key = g_strdup_printf ("\n%s", error->message);
  if (g_hash_table_add (told, key))
    output_note (context->output, _ ("tried again in the next round  %s"), error->message);
}

/* One round. The archive is opened anew each time: others file, change the layout, replace keys. *today is the last day
 * on which that was possible. */
static bool watch_once (Context *context, Inbox *inbox, GHashTable *told, GDate *today, GError **error)
{
  g_autoptr (GError) passing = NULL, trouble = NULL;
  g_autoptr (Archive) archive = command_open_to_act (context, "file", &passing);
  if (archive != NULL && inbox_look (inbox, archive, &passing) &&
      take_in (context, archive, inbox, today, &trouble, &passing))
    tell_unread (context->output, inbox, true);
  if (passing != NULL && !may_pass (passing)) {
    g_propagate_error (error, g_steal_pointer (&passing));
    return false;
  }
  if (passing != NULL)
    tell_trouble (context, told, passing);
  else
    print_results (context, inbox, told);
  if (trouble != NULL)
    tell_trouble (context, told, trouble);
  return true;
}

static bool is_as_before (const InboxBalance *one, const InboxBalance *other)
{
  return one->in == other->in && one->filed == other->filed && one->problems == other->problems &&
         one->waiting == other->waiting;
}

static bool watch_rounds (Context *context, Inbox *inbox, const Asked *asked, GError **error)
{
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *day = NULL;
  GDate date;
  g_date_clear (&date, 1);
  InboxBalance before = {0};
  for (unsigned n = 0; !is_ended && (asked->rounds == 0 || n < asked->rounds); n++) {
    if (n > 0)
      poll (NULL, 0, (int)asked->interval * 1000);
    if (is_ended)
      break;
    if (!watch_once (context, inbox, told, &date, error))
      return false;
    g_autofree char *today = g_date_valid (&date) ? date_print (&date) : NULL;
    InboxBalance now = inbox_balance (inbox);
    bool is_new_day = day != NULL && g_strcmp0 (day, today) != 0;
    if (is_new_day)
      print_balance (context->output, inbox, "balance", day);
    else if (n == 0 || !is_as_before (&now, &before))
      print_balance (context->output, inbox, "balance", today);
    output_flush (context->output);
    before = now;
    g_free (day);
    day = g_steal_pointer (&today);
  }
  return true;
}

static int watch_inbox (Context *context, char **argv, GError **error)
{
  Asked asked;
  asked_init (&asked);
  asked.request.more_come = true;
  const Option options[] = {
      DESCRIBING (&asked),
      TAKING (&asked),
      {"interval", 0, N_ ("look every N seconds (default: 5)"), "N", .number = &asked.interval, .most = 3600},
      {"rounds", 0, N_ ("end after N looks"), "N", .number = &asked.rounds},
      {0}};
  g_autoptr (Inbox) inbox = open_asked (context, "inbox watch DIR", options, &asked, argv, error);
  if (inbox == NULL)
    return 0;
  catch_end ();
  if (!watch_rounds (context, inbox, &asked, error))
    return 0;
  print_balance (context->output, inbox, "summary", NULL);
  return inbox_balance (inbox).problems > 0 ? ERROR_FINDING : 0;
}

const CommandForm command_inbox[] = {
    {"list", list_inbox, true},
    {"file", file_inbox, false},
    {"watch", watch_inbox, false},
    {NULL, NULL, false},
};
