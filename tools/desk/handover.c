/* dossier handover: lists of records that departments and archivists hand over, signed by both sides. */
#include "ops/handover.h"

#include "form/name.h"
#include "store/layouts.h"
#include "tools/screen/references.h"
#include "tools/show/show.h"
#include "tools/verbs.h"

static void print_edition (Context *context, const Handover *handover)
{
  static const char *const done[HANDOVER_STEPS] = {N_ ("proposed"), N_ ("signed"), N_ ("taken over"), N_ ("withheld")};
  Output *output = context->output;
  unsigned n = handover->entry.places->len;
  output_begin_json (output, "handover");
  show_handover (output, handover);
  output_flag (output, "done", "", !context->dry_run);
  output_end (output);
  g_autofree char *records = output_records (n);
  const char *what = _ (done[handover->step]);
  if (handover->step == HANDOVER_SIGNED)
    output_line (output, context->dry_run ? _ ("would be %s  %s  (%s: %s)") : _ ("%s  %s  (%s: %s)"), what,
                 handover->entry.number, handover->side[0] == 'f' ? handover->from : handover->to, handover->signer);
  else
    output_line (output, context->dry_run ? _ ("would be %s  %s  %s → %s  (%s)") : _ ("%s  %s  %s → %s  (%s)"), what,
                 handover->entry.number, handover->from, handover->to, records);
}

static int print_editions (Context *context, GPtrArray *handovers)
{
  for (unsigned i = 0; handovers != NULL && i < handovers->len; i++)
    print_edition (context, handovers->pdata[i]);
  if (handovers != NULL && !context->dry_run)
    output_next (context->output, "dossier show %s",
                 ((const Handover *)handovers->pdata[handovers->len - 1])->entry.number);
  return 0;
}

static int propose (Context *context, char **argv, GError **error)
{
  GDate today;
  HandoverProposal request = {0};
  const Option options[] = {
      {"month", 0, N_ ("records due until the end of this month (default: today's)"), "YYYY-MM",
       .text = &request.month},
      {"from", 0, N_ ("the department that hands over: code or title"), "DEPARTMENT", .text = &request.from},
      {"to", 0, N_ ("the department that takes over: code or title"), "DEPARTMENT", .text = &request.to},
      {"office", 0, N_ ("all that the department keeps, to another archivist"), NULL, .flag = &request.office},
      {"giver", 0, N_ ("the archivist who hands the office over"), "NAME", .text = &request.giver},
      {"receiver", 0, N_ ("the archivist who takes the office over"), "NAME", .text = &request.receiver},
      {0},
  };
  char **arguments =
      options_read (context, "handover propose [OPTION…] [REF…|-]", 0, OPTIONS_MANY, options, argv, error);
  bool named = arguments != NULL && arguments[0] != NULL;
  g_auto (GStrv) references = named ? references_read ("handover", arguments, error) : NULL;
  g_autoptr (Archive) archive =
      arguments != NULL && named == (references != NULL) ? command_open_to_act (context, "handover", error) : NULL;
  if (archive == NULL || !command_today (context, archive, &today, error))
    return 0;
  request.references = (const char *const *)references;
  g_autoptr (GPtrArray) handovers =
      handover_propose (archive, &request, command_actor (context), &today, context->dry_run, error);
  return print_editions (context, handovers);
}

static int sign_lists (Context *context, char **argv, GError **error)
{
  HandoverSigning request = {0};
  const Option options[] = {
      {"for", 0, N_ ("the department for which you sign: code or title"), "DEPARTMENT", .text = &request.department},
      {"by", 0, N_ ("name of who signs (default: the actor)"), "NAME", .text = &request.by},
      {0},
  };
  char **arguments =
      options_read (context, "handover sign HANDOVER… [--for DEPARTMENT]", 1, OPTIONS_MANY, options, argv, error);
  g_autoptr (Archive) archive = arguments != NULL ? command_open_to_sign (context, "handover", error) : NULL;
  if (archive == NULL)
    return 0;
  request.numbers = (const char *const *)arguments;
  request.person = archive_signer (archive);
  g_autoptr (GPtrArray) handovers = handover_sign (archive, &request, command_actor (context), context->dry_run, error);
  return print_editions (context, handovers);
}

static int take_over (Context *context, HandoverTaking *request, char **arguments, GError **error)
{
  g_autoptr (Archive) archive = arguments != NULL ? command_open_to_sign (context, "handover", error) : NULL;
  if (archive == NULL)
    return 0;
  request->numbers = (const char *const *)arguments;
  request->person = archive_signer (archive);
  g_autoptr (GPtrArray) handovers = handover_take (archive, request, command_actor (context), context->dry_run, error);
  return print_editions (context, handovers);
}

static int take (Context *context, char **argv, GError **error)
{
  HandoverTaking request = {0};
  const Option options[] = {
      {"differs", 0, N_ ("what differs from a line; may be repeated"), "LINE=TEXT", .list = &request.differs},
      {"without", 0, N_ ("a line that is not taken over; may be repeated"), "LINE", .list = &request.without},
      {OPTION_REASON (&request.reason)},
      {0},
  };
  char **arguments = options_read (context, "handover take HANDOVER…", 1, OPTIONS_MANY, options, argv, error);
  return take_over (context, &request, arguments, error);
}

static int withdraw (Context *context, char **argv, GError **error)
{
  HandoverTaking request = {.withdraws = true};
  const Option options[] = {{OPTION_REASON (&request.reason), .needed = true}, {0}};
  char **arguments =
      options_read (context, "handover withdraw HANDOVER… --reason TEXT", 1, OPTIONS_MANY, options, argv, error);
  return take_over (context, &request, arguments, error);
}

static int list (Context *context, char **argv, GError **error)
{
  bool pending = false, restricted = false;
  PendingHandovers query = {0};
  const char *from = NULL, *to = NULL;
  const Option options[] = {
      {"overdue", 0, N_ ("list what a department keeps longer than it may"), NULL, .flag = &query.overdue},
      {"pending", 0, N_ ("list records still to be handed over"), NULL, .flag = &pending},
      {"from", 0, N_ ("only from this department"), "DEPARTMENT", .text = &from},
      {"to", 0, N_ ("only to this department"), "DEPARTMENT", .text = &to},
      {OPTION_RESTRICTED (&restricted)},
      {OPTION_CSV (context)},
      {OPTION_FORMAT (context)},
      {0},
  };
  char **arguments = options_read (context, "handover list [--overdue|--pending]", 0, 0, options, argv, error);
  g_autoptr (Archive) archive = arguments != NULL ? command_open (context, ARCHIVE_READ, error) : NULL;
  const Layout *layout = archive != NULL ? layouts_in_force (archive, error) : NULL;
  if (layout == NULL || !command_today (context, archive, &query.today, error) ||
      (from != NULL && (query.from = layout_department (layout, from, error)) == NULL) ||
      (to != NULL && (query.to = layout_department (layout, to, error)) == NULL))
    return 0;
  bool records = pending || query.overdue;
  if (!records && (from != NULL || to != NULL))
    return options_error (error, "handover", "--from and --to need --overdue or --pending");
  ReportRequest request = {
      .report = records ? &pending_report : &handover_report, .query = &query, .restricted = restricted};
  if (output_report (context->output, archive, &request, error) && request.rows == 0)
    output_note (context->output, "%s", records ? _ ("nothing is to be handed over") : _ ("no handovers"));
  return 0;
}

const CommandForm command_handover[] = {{"propose", propose, false}, {"sign", sign_lists, false},
                                        {"take", take, false},       {"withdraw", withdraw, false},
                                        {"list", list, true},        {NULL, NULL, false}};
