/* dossier contact: visits, calls, letters, messages, greetings and complaints, and whom nobody has called. */
#include "ops/contact.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/ask.h"
#include "ops/customers.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/io.h"
#include "tools/screen/references.h"
#include "tools/show/show.h"
#include "tools/verbs.h"

/* ---- add ---- */

static void print_noted (Context *context, const GPtrArray *noted)
{
  Output *output = context->output;
  const NotedContact *last = NULL;
  for (unsigned i = 0; i < noted->len; i++) {
    const NotedContact *one = noted->pdata[i];
    g_autofree char *day = date_print (&one->contact->day);
    bool added = !one->already && !context->dry_run;
    output_begin_json (output, "contact");
    show_contact (output, one->contact);
    output_flag (output, "written", "", added);
    output_end (output);
    const char *number = one->contact->entry.number;
    output_line (output, _ ("%s  %s  %s  %s  (%s)"),
                 one->already       ? _ ("noted before")
                 : context->dry_run ? _ ("would be noted")
                                    : _ ("noted"),
                 one->customer, one->name, day, number != NULL ? number : _ ("above"));
    if (added)
      last = one;
  }
  if (last != NULL)
    output_next (output, "dossier contact list %s", last->customer);
}

static bool refuse_faults (Output *output, Archive *archive, const GPtrArray *faults, const char *path, GError **error)
{
  ReportRequest request = {.report = &report_faults, .query = faults};
  if (faults->len == 0 || !output_report (output, archive, &request, error))
    return faults->len == 0;
  return error_set (error, ERROR_REFUSED, "D-SHEET-FAULTS", path, "correct the sheet and add it again",
                    message_plural ("nothing was noted: the sheet has %u fault",
                                    "nothing was noted: the sheet has %u faults", faults->len),
                    faults->len);
}

static GPtrArray *note_all (Context *context, Archive *archive, const GPtrArray *notes, const GDate *today,
                            GError **error)
{
  unsigned faulty = 0;
  return contact_note (archive, notes, today, command_actor (context), context->dry_run, &faulty, error);
}

/* A list of contacts: a file, or standard input. */
static void note_sheet (Context *context, Archive *archive, const char *path, const GDate *today, GError **error)
{
  bool is_input = strcmp (path, "-") == 0;
  int fd = is_input ? STDIN_FILENO : io_open_file (AT_FDCWD, path, error);
  g_autoptr (Sheet) sheet = fd < 0 ? NULL : sheet_read (fd, is_input ? _ ("standard input") : path, error);
  if (!is_input)
    io_clear_fd (&fd);
  g_autoptr (ContactSheet) read = sheet == NULL ? NULL : contact_sheet_read (archive, sheet, today, error);
  if (read == NULL)
    return;
  for (unsigned i = 0; i < read->unused->len; i++)
    output_note (context->output, _ ("note  a column is not used: %s"), (const char *)read->unused->pdata[i]);
  if (!refuse_faults (context->output, archive, read->faults, path, error))
    return;
  g_autoptr (GPtrArray) noted = note_all (context, archive, read->notes, today, error);
  if (noted != NULL)
    print_noted (context, noted);
}

static int add_contact (Context *context, char **argv, GError **error)
{
  GDate today;
  const char *sheet = NULL;
  ContactNote note = {0};
  g_date_clear (&note.day, 1);
  const Option options[] = {
      {"kind", 0, N_ ("visit, call, letter, message, greeting or complaint"), "KIND", .text = &note.kind},
      {"text", 0, N_ ("a summary of the contact"), "TEXT", .text = &note.text},
      {"date", 'd', N_ ("the day of the contact (default: today)"), "DATE", .day = &note.day},
      {"with", 0, N_ ("with whom"), "PERSON", .text = &note.person},
      {"needs", 0, N_ ("what the customer needs"), "TEXT", .text = &note.needs},
      {"satisfaction", 0, N_ ("from 1 (not at all) to 5"), "N", .number = &note.satisfaction,
       .most = CONTACT_MOST_SATISFIED},
      {"record", 0, N_ ("a record of the customer that belongs to it"), "REF", .text = &note.record},
      {"sheet", 0, N_ ("note all rows of this CSV or xlsx file"), "FILE", .file = &sheet},
      {0}};
  char **arguments =
      options_read (context, "contact add CUSTOMER|- --kind KIND --text TEXT", 0, 1, options, argv, error);
  if (arguments == NULL)
    return 0;
  if (arguments[0] != NULL && strcmp (arguments[0], "-") == 0 && sheet == NULL)
    sheet = "-";
  else if ((arguments[0] == NULL) == (sheet == NULL))
    return options_error (error, "contact", "name a customer, or give a list of contacts with --sheet");
  if (sheet != NULL && (note.kind != NULL || note.text != NULL))
    return options_error (error, "contact", "a list has the kinds and texts of its contacts in its rows");
  if (sheet == NULL && (note.kind == NULL || note.text == NULL))
    return options_error (error, "contact", "a contact requires --kind and --text");
  g_autoptr (Archive) archive = command_open_to_act (context, "contact note", error);
  if (archive == NULL || !command_today (context, archive, &today, error))
    return 0;
  if (sheet != NULL) {
    note_sheet (context, archive, sheet, &today, error);
    return 0;
  }
  g_autoptr (GPtrArray) notes = g_ptr_array_new ();
  note.customer = arguments[0];
  g_ptr_array_add (notes, &note);
  g_autoptr (GPtrArray) noted = note_all (context, archive, notes, &today, error);
  if (noted != NULL)
    print_noted (context, noted);
  return 0;
}

/* ---- settle, withdraw ---- */

typedef struct {
  Context *context;
  Archive *archive;
  const ContactEnding *ending;
} Ending;

static bool end_one (const char *const *number, gpointer data, GError **error)
{
  const Ending *asked = data;
  ContactEnding ending = *asked->ending;
  ending.numbers = number;
  g_autoptr (GPtrArray) contacts = contact_end (asked->archive, &ending, command_actor (asked->context), true, error);
  return contacts != NULL;
}

static int end_contacts (Context *context, bool withdraws, const char *usage, char **argv, GError **error)
{
  ContactEnding ending = {.withdraws = withdraws};
  const Option options[] = {{OPTION_REASON (&ending.reason), .needed = true}, {0}};
  char **arguments = options_read (context, usage, 0, OPTIONS_MANY, options, argv, error);
  g_auto (GStrv) numbers =
      arguments != NULL ? references_some ("contact", N_ ("name a contact"), arguments, error) : NULL;
  if (numbers == NULL)
    return 0;
  ending.numbers = (const char *const *)numbers;
  g_autoptr (Archive) archive = command_open_to_act (context, withdraws ? "contact retract" : "contact note", error);
  g_autoptr (GPtrArray) contacts =
      archive != NULL ? contact_end (archive, &ending, command_actor (context), context->dry_run, error) : NULL;
  Ending asked = {context, archive, &ending};
  if (archive != NULL && contacts == NULL)
    references_tell_all (context, archive, ending.numbers, end_one, &asked, error);
  for (unsigned i = 0; contacts != NULL && i < contacts->len; i++) {
    const Contact *contact = contacts->pdata[i];
    g_autofree char *place = name_short_from_path (contact->entry.places->pdata[0]);
    output_begin_json (context->output, "contact");
    show_contact (context->output, contact);
    output_flag (context->output, "written", "", !context->dry_run);
    output_end (context->output);
    output_line (context->output, _ ("%s  %s  (%s)"),
                 withdraws ? (context->dry_run ? _ ("would be withdrawn") : _ ("withdrawn"))
                           : (context->dry_run ? _ ("would be settled") : _ ("settled")),
                 place, contact->entry.number);
  }
  return 0;
}

static int settle_contacts (Context *context, char **argv, GError **error)
{
  return end_contacts (context, false, "contact settle CONTACT…|- --reason TEXT", argv, error);
}

static int withdraw_contacts (Context *context, char **argv, GError **error)
{
  return end_contacts (context, true, "contact withdraw CONTACT…|- --reason TEXT", argv, error);
}

/* ---- list ---- */

typedef struct {
  const char *contact, *customer, *name, *kind, *text, *person, *needs, *owner, *by;
  const char *state; /* "open" or "settled", of a complaint; or NULL */
  GDate day;
  unsigned satisfaction;
} ContactRow;

static const ReportColumn contact_columns[] = {
    {"contact", N_ ("contact"), REPORT_TEXT (ContactRow, contact)},
    {"day", N_ ("day"), REPORT_DAY (ContactRow, day)},
    {"customer", N_ ("customer"), REPORT_TEXT (ContactRow, customer)},
    {"name", N_ ("name"), REPORT_TEXT (ContactRow, name)},
    {"kind", N_ ("type"), REPORT_WORD (ContactRow, kind)},
    {"state", N_ ("state"), REPORT_WORD (ContactRow, state)},
    {"text", N_ ("text"), REPORT_TEXT (ContactRow, text)},
    {"by", N_ ("by"), REPORT_TEXT (ContactRow, by)},
    {"with", N_ ("with"), REPORT_TEXT (ContactRow, person)},
    {"needs", N_ ("needs"), REPORT_TEXT (ContactRow, needs)},
    {"satisfaction", N_ ("satisfaction"), REPORT_MAYBE_NUMBER (ContactRow, satisfaction)},
    {"owner", N_ ("owner"), REPORT_TEXT (ContactRow, owner)},
    {0},
};

typedef struct {
  const char *customer, *kind, *by, *owner;
  GDate since, until;
  bool open, restricted;
} ContactQuery;

typedef struct {
  ReportVisit visit;
  gpointer data;
} Listing;

static bool visit_contact (const IndexContact *contact, gpointer data)
{
  const Listing *listing = data;
  bool complains = strcmp (contact->kind, "complaint") == 0;
  ContactRow row = {.contact = contact->entry,
                    .customer = contact->customer,
                    .name = contact->name,
                    .kind = contact->kind,
                    .text = contact->text,
                    .person = contact->person,
                    .needs = contact->needs,
                    .owner = contact->owner,
                    .by = contact->by,
                    .state = !complains         ? NULL
                             : contact->settled ? N_ ("settled")
                                                : N_ ("open"),
                    .satisfaction = contact->satisfaction};
  g_date_clear (&row.day, 1);
  date_parse_strict (contact->day, &row.day);
  return listing->visit (&row, listing->data);
}

static bool find_contacts (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                           GError **error)
{
  const ContactQuery *query = request->query;
  Index *index = index_of (archive, error);
  g_autofree char *number = index != NULL && query->customer != NULL
                                ? customers_find (index, query->customer, query->restricted, error)
                                : NULL;
  if (index == NULL || (query->customer != NULL && number == NULL))
    return false;
  g_autofree char *since = date_print (&query->since), *until = date_print (&query->until);
  const IndexContactQuery asked = {number, query->kind, query->by,   query->owner,
                                   since,  until,       query->open, query->restricted};
  Listing listing = {visit, data};
  return index_contacts (index, &asked, visit_contact, &listing, error);
}

static const Report contact_report = {.name = "contact", .columns = contact_columns, .brief = 8, .find = find_contacts};

static int list_contacts (Context *context, char **argv, GError **error)
{
  ContactQuery query = {0};
  g_date_clear (&query.since, 1);
  g_date_clear (&query.until, 1);
  const Option options[] = {
      {"kind", 0, N_ ("only visits, calls, …: a kind of contact"), "KIND", .text = &query.kind},
      {"since", 0, N_ ("only from this day on"), "DATE", .day = &query.since},
      {"until", 0, N_ ("only up to this day"), "DATE", .day = &query.until},
      {"by", 0, N_ ("only what this person noted"), "PERSON", .text = &query.by},
      {"owner", 0, N_ ("only customers whom this person looks after"), "PERSON", .text = &query.owner},
      {"open", 0, N_ ("only complaints that are not settled"), NULL, .flag = &query.open},
      {OPTION_RESTRICTED (&query.restricted)},
      {OPTION_CSV (context)},
      {OPTION_FORMAT (context)},
      {0}};
  char **arguments = options_read (context, "contact list [CUSTOMER]", 0, 1, options, argv, error);
  ContactKind kind;
  if (arguments == NULL)
    return 0;
  if (query.kind != NULL && !contact_kind_from_name (query.kind, &kind))
    return options_error (error, "contact",
                          "\"%s\" is not a kind of contact: visit, call, letter, message, greeting or complaint",
                          query.kind);
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  query.customer = arguments[0];
  ReportRequest request = {.report = &contact_report, .query = &query, .restricted = query.restricted};
  if (archive != NULL && output_report (context->output, archive, &request, error) && request.rows == 0)
    output_note (context->output, "%s", _ ("no contacts"));
  return 0;
}

/* ---- due ---- */

static const ReportColumn due_columns[] = {
    {"customer", N_ ("customer"), REPORT_TEXT (ContactDue, customer)},
    {"name", N_ ("name"), REPORT_TEXT (ContactDue, name)},
    {"owner", N_ ("owner"), REPORT_TEXT (ContactDue, owner)},
    {"kind", N_ ("type"), REPORT_WORD (ContactDue, kind)},
    {"last", N_ ("last contact"), REPORT_DAY (ContactDue, last)},
    {"due", N_ ("due"), REPORT_DAY (ContactDue, due)},
    {0},
};

typedef struct {
  ContactDueQuery query;
  GDate today;
} CallingQuery;

typedef struct {
  ReportVisit visit;
  gpointer data;
} CallingListing;

static bool visit_due (const ContactDue *due, gpointer data)
{
  const CallingListing *listing = data;
  return listing->visit (due, listing->data);
}

static bool find_due (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data, GError **error)
{
  const CallingQuery *query = request->query;
  CallingListing listing = {visit, data};
  return contact_due (archive, &query->query, &query->today, visit_due, &listing, error);
}

static const ReportCalendar calling_calendar = {
    .day = {"due", "", REPORT_DAY (ContactDue, due)},
    .place = {"customer", "", REPORT_TEXT (ContactDue, customer)},
    .about = {"name", "", REPORT_TEXT (ContactDue, name)},
    .what = N_ ("contact"),
};
static const Report calling_report = {
    .name = "contact-due", .columns = due_columns, .find = find_due, .calendar = &calling_calendar};

static int list_due (Context *context, char **argv, GError **error)
{
  CallingQuery query = {0};
  g_date_clear (&query.query.since, 1);
  const Option options[] = {
      {"since", 0, N_ ("whom nobody has called since this day (default: by the layout)"), "DATE",
       .day = &query.query.since},
      {"kind", 0, N_ ("only contacts of this kind"), "KIND", .text = &query.query.kind},
      {"owner", 0, N_ ("only customers whom this person looks after"), "PERSON", .text = &query.query.owner},
      {OPTION_CSV (context)},
      {OPTION_FORMAT (context)},
      {OPTION_ICS (context)},
      {0}};
  if (options_read (context, "contact due", 0, 0, options, argv, error) == NULL)
    return 0;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  ReportRequest request = {.report = &calling_report, .query = &query};
  if (archive != NULL && command_today (context, archive, &query.today, error) &&
      output_report (context->output, archive, &request, error) && request.rows == 0)
    output_note (context->output, "%s", _ ("nobody is to be called"));
  return 0;
}

const CommandForm command_contact[] = {
    {"add", add_contact, false},        {"list", list_contacts, true},          {"due", list_due, true},
    {"settle", settle_contacts, false}, {"withdraw", withdraw_contacts, false}, {NULL, NULL, false}};
