/* dossier loan: the reading desk. */
#include "ops/lend.h"

#include <string.h>

#include "form/date.h"
#include "form/layout/lending.h"
#include "form/name.h"
#include "ops/ask.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "tools/screen/references.h"
#include "tools/show/show.h"
#include "tools/verbs.h"

/* ---- Results ---- */

static const char *state_after (const Loan *loan, bool dry_run)
{
  static const char *const states[LOAN_STEPS][2] = {
      [LOAN_ASKED] = {N_ ("asked"), N_ ("would be asked")},
      [LOAN_APPROVED] = {N_ ("approved"), N_ ("would be approved")},
      [LOAN_REFUSED] = {N_ ("refused"), N_ ("would be refused")},
      [LOAN_OUT] = {N_ ("out"), N_ ("would be out")},
      [LOAN_RENEWED] = {N_ ("renewed"), N_ ("would be renewed")},
      [LOAN_BACK] = {N_ ("back"), N_ ("would be back")},
  };
  return _ (states[loan->step][dry_run]);
}

static void print_loan (Context *context, const Loan *loan)
{
  Output *output = context->output;
  g_autofree char *due = loan->step == LOAN_OUT || loan->step == LOAN_RENEWED ? date_print (&loan->due) : NULL;
  output_begin_json (output, "loan");
  show_loan (output, loan);
  output_flag (output, "written", "", !context->dry_run);
  output_end (output);
  for (unsigned i = 0; i < loan->entry.places->len; i++) {
    g_autofree char *place = name_short_from_path (loan->entry.places->pdata[i]);
    if (due != NULL)
      output_line (output, _ ("%s  %s  (%s, until %s)"), state_after (loan, context->dry_run), place,
                   loan->entry.number, due);
    else
      output_line (output, _ ("%s  %s  (%s)"), state_after (loan, context->dry_run), place, loan->entry.number);
  }
}

/* The queue: requests before a new one, requests that a loan has overtaken, and the next one when a loan ends. */
static void print_queue (Context *context, Archive *archive, const Loan *loan)
{
  Index *index = index_of (archive, NULL);
  g_autoptr (GPtrArray) queue = index != NULL ? lend_queue (index, loan, NULL) : NULL;
  g_autoptr (GString) before = g_string_new (NULL);
  for (unsigned i = 0; queue != NULL && i < queue->len; i++)
    if (loan->entry.number != NULL && entry_precedes (queue->pdata[i], loan->entry.number))
      g_string_append_printf (before, "%s%s", before->len > 0 ? _ (", ") : "", (const char *)queue->pdata[i]);
  if ((loan->step == LOAN_ASKED || loan->step == LOAN_OUT) && before->len > 0)
    output_note (context->output, _ ("note  asked for before: %s"), before->str);
  g_auto (IndexOut) out = {0};
  bool is_free = queue != NULL && queue->len > 0 && (loan->step == LOAN_BACK || loan->step == LOAN_REFUSED) &&
                 index_out (index, loan->entry.places->pdata[0], &out, NULL) && out.entry == NULL;
  if (is_free)
    output_note (context->output, _ ("note  next in the queue: %s"), (const char *)queue->pdata[0]);
}

/* A due day may be a holiday that nobody has announced yet when the layout was written. */
static void print_holidays (Context *context, Archive *archive, const Loan *loan)
{
  bool has_day = loan->step == LOAN_OUT || loan->step == LOAN_RENEWED;
  const Layout *layout = has_day ? layouts_in_force (archive, NULL) : NULL;
  if (layout == NULL || lending_knows_year (layout, &loan->due))
    return;
  g_autofree char *day = date_print (&loan->due);
  output_note (context->output, _ ("note  the layout names no holidays of %u: check that %s is a working day"),
               g_date_get_year (&loan->due), day);
}

static void print_loans (Context *context, Archive *archive, const GPtrArray *loans)
{
  for (unsigned i = 0; i < loans->len; i++) {
    print_loan (context, loans->pdata[i]);
    print_queue (context, archive, loans->pdata[i]);
    print_holidays (context, archive, loans->pdata[i]);
  }
  const Loan *first = loans->pdata[0];
  if (!context->dry_run)
    output_next (context->output, "dossier show %s", first->entry.number);
}

/* ---- ask ---- */

typedef struct {
  Context *context;
  Archive *archive;
  const LendRequest *asked;
  const LendStepRequest *step;
} Lending;

static bool ask_one (const char *const *reference, gpointer data, GError **error)
{
  const Lending *lending = data;
  LendRequest request = *lending->asked;
  request.references = reference;
  g_autoptr (GPtrArray) loans = lend_ask (lending->archive, &request, command_actor (lending->context), true, error);
  return loans != NULL;
}

static bool step_one (const char *const *loan, gpointer data, GError **error)
{
  const Lending *lending = data;
  g_auto (LendResult) result = {0};
  LendStepRequest request = *lending->step;
  request.loans = loan;
  return lend_step (lending->archive, &request, command_actor (lending->context), true, &result, error);
}

static int ask_for_loan (Context *context, char **argv, GError **error)
{
  LendRequest request = {0};
  char **papers = NULL;
  const Option options[] = {
      {"box", 0, N_ ("all records whose paper is in the box"), "BOX", .text = &request.box},
      {"borrower", 0, N_ ("who borrows: a name, or a person of the archive"), "NAME", .text = &request.borrower,
       .needed = true},
      {"department", 0, N_ ("the borrower's department"), "DEPARTMENT", .text = &request.department},
      {"external", 0, N_ ("the organisation of a borrower from outside"), "ORG", .text = &request.external},
      {"use", 0, N_ ("consult, extract, copy or lend"), "USE", .text = &request.use, .needed = true},
      {"purpose", 0, N_ ("what for"), "TEXT", .text = &request.purpose, .needed = true},
      {"due", 0, N_ ("the last day that the borrower asks for"), "DATE", .day = &request.due},
      {"paper", 0, N_ ("a paper that the rule asks for; may be repeated"), "CODE=NUMBER[:SCAN]", .list = &papers},
      {0},
  };
  char **arguments = options_read (context, "loan ask [REF…|-] [--box BOX] --borrower NAME --use USE --purpose TEXT", 0,
                                   OPTIONS_MANY, options, argv, error);
  g_auto (GStrv) references = arguments != NULL ? references_read ("loan", arguments, error) : NULL;
  if (references == NULL)
    return 0;
  if (references[0] == NULL && request.box == NULL)
    return options_error (error, "loan", "name a record, a volume or --box");
  request.references = (const char *const *)references;
  request.papers = (const char *const *)papers;
  g_autoptr (Archive) archive = command_open_to_act (context, "loan ask", error);
  g_autoptr (GPtrArray) loans =
      archive != NULL ? lend_ask (archive, &request, command_actor (context), context->dry_run, error) : NULL;
  Lending lending = {.context = context, .archive = archive, .asked = &request};
  if (loans != NULL)
    print_loans (context, archive, loans);
  else if (archive != NULL)
    references_tell_all (context, archive, request.references, ask_one, &lending, error);
  return 0;
}

/* ---- The steps after it ---- */

static void print_incidents (Context *context, const GPtrArray *incidents)
{
  Output *output = context->output;
  for (unsigned i = 0; i < incidents->len; i++) {
    const Incident *incident = incidents->pdata[i];
    output_begin_json (output, "incident");
    show_incident (output, incident);
    output_flag (output, "written", "", !context->dry_run);
    output_end (output);
    output_line (output, context->dry_run ? _ ("incident would be opened: %s") : _ ("incident  %s  %s"),
                 context->dry_run ? incident->text : incident->entry.number, incident->text);
  }
}

/* acts: the verbs of the events that the step makes. */
static int take_step (Context *context, LendStepRequest *request, const char *acts, char **arguments, GError **error)
{
  g_auto (LendResult) result = {0};
  g_auto (GStrv) loans = arguments != NULL ? references_some ("loan", N_ ("name a loan"), arguments, error) : NULL;
  if (loans == NULL)
    return 0;
  request->loans = (const char *const *)loans;
  g_autoptr (Archive) archive = request->step == LOAN_APPROVED ? command_open_to_sign (context, acts, error)
                                                               : command_open_to_act (context, acts, error);
  request->person = context->signer;
  if (archive == NULL)
    return 0;
  if (!lend_step (archive, request, command_actor (context), context->dry_run, &result, error)) {
    Lending lending = {.context = context, .archive = archive, .step = request};
    references_tell_all (context, archive, request->loans, step_one, &lending, error);
    return 0;
  }
  print_loans (context, archive, result.loans);
  print_incidents (context, result.incidents);
  return result.incidents->len > 0 ? ERROR_FINDING : 0;
}

static int approve_loan (Context *context, char **argv, GError **error)
{
  LendStepRequest request = {.step = LOAN_APPROVED};
  const Option options[] = {
      {"by", 0, N_ ("who approves, where the archive has no people"), "NAME", .text = &request.by},
      {"post", 0, N_ ("the post by which it is approved"), "POST", .text = &request.post},
      {"slip", 0, N_ ("a scan of the signed slip"), "FILE", .file = &request.slip},
      {0},
  };
  char **arguments = options_read (context, "loan approve LOAN…|-", 0, OPTIONS_MANY, options, argv, error);
  return take_step (context, &request, "loan approve", arguments, error);
}

static int refuse_loan (Context *context, char **argv, GError **error)
{
  LendStepRequest request = {.step = LOAN_REFUSED};
  const Option options[] = {{OPTION_REASON (&request.reason), .needed = true}, {0}};
  char **arguments = options_read (context, "loan refuse LOAN…|- --reason TEXT", 0, OPTIONS_MANY, options, argv, error);
  return take_step (context, &request, "loan refuse", arguments, error);
}

static int hand_out (Context *context, char **argv, GError **error)
{
  LendStepRequest request = {.step = LOAN_OUT};
  char **arguments = options_read (context, "loan out LOAN…|-", 0, OPTIONS_MANY, NULL, argv, error);
  return take_step (context, &request, "loan out", arguments, error);
}

static int renew_loan (Context *context, char **argv, GError **error)
{
  LendStepRequest request = {.step = LOAN_RENEWED};
  const Option options[] = {
      {"due", 0, N_ ("the new last day (default: as late as the rule allows)"), "DATE", .day = &request.due},
      {OPTION_REASON (&request.reason)},
      {0}};
  char **arguments = options_read (context, "loan renew LOAN…|-", 0, OPTIONS_MANY, options, argv, error);
  return take_step (context, &request, "loan renew", arguments, error);
}

static int take_back (Context *context, char **argv, GError **error)
{
  LendStepRequest request = {.step = LOAN_BACK, .pages = G_MAXUINT};
  const Option options[] = {
      {"pages", 0, N_ ("how many pages came back, as counted"), "N", .number = &request.pages},
      {"condition", 0, N_ ("in which condition"), "TEXT", .text = &request.condition},
      {"result", 0, N_ ("what the use was good for"), "TEXT", .text = &request.result},
      {0},
  };
  char **arguments = options_read (context, "loan back LOAN|REF…|-", 0, OPTIONS_MANY, options, argv, error);
  request.counted = request.pages != G_MAXUINT;
  return take_step (context, &request, "loan back incident report", arguments, error);
}

/* ---- list ---- */

typedef struct {
  const char *loan, *record, *step, *use, *borrower, *from, *purpose;
  const char *approved, *reason, *condition, *result;
  GDate due;
  bool overdue, restricted;
  GDate asked, out, back; /* in the archive's zone */
  unsigned pages;         /* that came back */
} LoanRow;

static const ReportColumn columns[] = {
    {"loan", N_ ("loan"), REPORT_TEXT (LoanRow, loan)},
    {"record", N_ ("record"), REPORT_PATH (LoanRow, record)},
    {"step", N_ ("state"), REPORT_WORD (LoanRow, step)},
    {"due", N_ ("due back"), REPORT_DAY (LoanRow, due)},
    {"overdue", N_ ("overdue"), REPORT_FLAG (LoanRow, overdue)},
    {"use", N_ ("use"), REPORT_WORD (LoanRow, use)},
    {"borrower", N_ ("borrower"), REPORT_TEXT (LoanRow, borrower)},
    {"from", N_ ("department or organisation"), REPORT_TEXT (LoanRow, from)},
    {"purpose", N_ ("purpose"), REPORT_TEXT (LoanRow, purpose)},
    {"asked", N_ ("asked on"), REPORT_DAY (LoanRow, asked)},
    {"approved-by", N_ ("approved by"), REPORT_TEXT (LoanRow, approved)},
    {"refused-for", N_ ("reason"), REPORT_TEXT (LoanRow, reason)},
    {"out", N_ ("handed out on"), REPORT_DAY (LoanRow, out)},
    {"back", N_ ("came back on"), REPORT_DAY (LoanRow, back)},
    {"pages", N_ ("pages"), REPORT_MAYBE_NUMBER (LoanRow, pages)},
    {"condition", N_ ("condition"), REPORT_TEXT (LoanRow, condition)},
    {"result", N_ ("result"), REPORT_TEXT (LoanRow, result)},
    {0},
};

static const ReportColumn restricted = {"restricted", "", REPORT_FLAG (LoanRow, restricted)};

typedef struct {
  Index *index;
  const Layout *layout;
  const LendQuery *query;
  ReportVisit visit;
  gpointer data;
} Listing;

/* What the steps after asking tell of a place, as the loan register of an office has it (借阅登记表). */
static void take_steps (const LendLoan *loan, const char *path, const Layout *layout, GString *approved, LoanRow *row)
{
  for (unsigned i = 1; i < loan->editions->len; i++) {
    const Loan *step = loan->editions->pdata[i];
    GDate day = layout_day (layout, step->entry.time);
    if (!g_ptr_array_find_with_equal_func (step->entry.places, path, g_str_equal, NULL))
      continue;
    if (step->step == LOAN_APPROVED)
      g_string_append_printf (approved, "%s%s (%s)", approved->len > 0 ? "; " : "", step->approver, step->post);
    else if (step->step == LOAN_REFUSED)
      row->reason = step->reason;
    else if (step->step == LOAN_OUT)
      row->out = day;
    if (step->step != LOAN_BACK)
      continue;
    row->back = day;
    row->pages = step->pages;
    row->condition = step->condition;
    row->result = step->result;
  }
  row->approved = approved->len > 0 ? approved->str : NULL;
}

static bool visit_place (const LendLoan *loan, const LendPlace *place, gpointer data)
{
  const Listing *listing = data;
  const Loan *asked = lend_asked (loan);
  LoanRow row = {.loan = loan->number,
                 .record = place->path,
                 .step = loan_step_name (place->step),
                 .use = asked->use,
                 .borrower = asked->borrower,
                 .from = asked->external != NULL ? asked->external : asked->department,
                 .purpose = asked->purpose,
                 .asked = layout_day (listing->layout, asked->entry.time)};
  g_date_clear (&row.due, 1);
  g_date_clear (&row.out, 1);
  g_date_clear (&row.back, 1);
  g_autoptr (GString) approved = g_string_new (NULL);
  take_steps (loan, place->path, listing->layout, approved, &row);
  if (lend_is_out (place))
    row.due = place->due;
  g_autofree char *over = NULL;
  row.restricted = !index_restriction_over (listing->index, place->path, &over, NULL) || over != NULL;
  row.overdue = lend_is_out (place) && g_date_compare (&place->due, &listing->query->day) < 0;
  return listing->visit (&row, listing->data);
}

static bool find_loans (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                        GError **error)
{
  Listing listing = {index_of (archive, error), layouts_in_force (archive, error), request->query, visit, data};
  return listing.index != NULL && listing.layout != NULL &&
         lend_visit (archive, request->query, visit_place, &listing, error);
}

static const Report report = {.name = "loan", .columns = columns, .brief = 8, .find = find_loans, .sight = &restricted};

static int list_loans (Context *context, char **argv, GError **error)
{
  LendQuery query = {0};
  ReportRequest request = {.report = &report, .query = &query};
  const Option options[] = {
      {"overdue", 0, N_ ("only what should have come back"), NULL, .flag = &query.overdue},
      {"borrower", 0, N_ ("only of this borrower: part of the name, or a person"), "NAME", .text = &query.borrower},
      {"record", 0, N_ ("only of this record, volume or customer"), "REF", .text = &query.reference},
      {"use", 0, N_ ("only for this use: consult, extract, copy or lend"), "USE", .text = &query.use},
      {"all", 'a', N_ ("include loans that are over"), NULL, .flag = &query.all},
      {OPTION_RESTRICTED (&request.restricted)},
      {OPTION_CSV (context)},
      {OPTION_FORMAT (context)},
      {0},
  };
  char **arguments = options_read (context, "loan list", 0, 0, options, argv, error);
  if (arguments == NULL)
    return 0;
  if (query.use != NULL && !loan_is_use (query.use))
    return options_error (error, "loan", "\"%s\" is not a use: consult, extract, copy or lend", query.use);
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  if (archive != NULL && command_today (context, archive, &query.day, error) &&
      output_report (context->output, archive, &request, error) && request.rows == 0)
    output_note (context->output, "%s", _ ("no loans"));
  return 0;
}

const CommandForm command_loan[] = {{"ask", ask_for_loan, false},   {"approve", approve_loan, false},
                                    {"refuse", refuse_loan, false}, {"out", hand_out, false},
                                    {"renew", renew_loan, false},   {"back", take_back, false},
                                    {"list", list_loans, true},     {NULL, NULL, false}};
