/* dossier destroy: draws up, signs and carries out registers of destruction. */
#include "tools/destroy/destroy.h"

#include <fcntl.h>
#include <string.h>

#include "form/name.h"
#include "ops/customers.h"
#include "ops/sign.h"
#include "store/index.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/io.h"
#include "tools/screen/confirm.h"
#include "tools/screen/keyring.h"
#include "tools/screen/references.h"

#define SCAN_MAX_BYTES (64 * 1024 * 1024) /* of a signed page */

/* ---- propose ---- */

static void print_totals (Output *output, const char *key, const char *word, const RegisterTotals *totals)
{
  if (totals->records == 0)
    return;
  output_begin_json (output, key);
  output_number (output, "records", N_ ("records"), totals->records);
  output_number (output, "files", N_ ("files"), totals->files);
  output_sum (output, totals->pages, totals->uncounted);
  output_number (output, "bytes", N_ ("bytes"), totals->bytes);
  output_end (output);
  g_autofree char *records = output_records (totals->records), *files = output_files (totals->files);
  g_autofree char *pages = output_pages (totals->pages, totals->uncounted);
  output_line (output, "%s  %s, %s, %s", _ (word), records, files, pages);
}

/* What stays when the file of a customer ends. */
static void print_others (Output *output, const char *type, const char *word, const GPtrArray *others)
{
  for (unsigned i = 0; others != NULL && i < others->len; i++) {
    output_begin_json (output, type);
    output_text (output, "reference", N_ ("reference"), others->pdata[i]);
    output_end (output);
    output_line (output, "%s  %s", _ (word), (const char *)others->pdata[i]);
  }
}

static void print_proposal (Context *context, const ProposeResult *result)
{
  Output *output = context->output;
  output_findings (output, result->left_out);
  output_begin_json (output, "register");
  output_text (output, "number", N_ ("register"), result->number);
  output_number (output, "edition", N_ ("edition"), result->edition);
  output_flag (output, "written", N_ ("written"), !context->dry_run);
  output_end (output);
  output_line (output, context->dry_run ? _ ("would draw up  %s  (edition %u)") : _ ("drawn up  %s  (edition %u)"),
               result->number, result->edition);
  print_totals (output, "destroy", N_ ("destroy  "), &result->destroyed);
  print_totals (output, "transfer", N_ ("transfer "), &result->transferred);
  print_totals (output, "keep", N_ ("keep     "), &result->kept);
  print_others (output, "entry-stays", N_ ("stays, since it is also about other customers:"), result->shared);
  print_others (output, "named-by", N_ ("another customer's record has the name:"), result->naming);
  if (!context->dry_run) {
    output_next (output, "dossier destroy show %s", result->number);
    output_next (output, "dossier destroy submit %s", result->number);
  }
}

/* Replaces category and place in the request by the layout's code and the archive's path. */
static bool resolve_scope (Archive *archive, ProposeRequest *request, char **place, GError **error)
{
  if (request->category != NULL) {
    const Layout *layout = layouts_in_force (archive, error);
    const LayoutCategory *category = layout == NULL ? NULL : layout_category_find (layout, request->category, error);
    if (category == NULL)
      return false;
    request->category = category_code (category);
  }
  if (request->place == NULL)
    return true;
  Index *index = index_of (archive, error);
  request->place = *place = index == NULL ? NULL : customers_find_place (index, request->place, false, error);
  return *place != NULL;
}

static int propose_register (Context *context, char **argv, GError **error)
{
  bool due = false;
  const char *key = NULL;
  char **pulled = NULL;
  ProposeRequest request = {0};
  const Option options[] = {
      {"due", 0, N_ ("all records due today"), NULL, .flag = &due},
      {"customer", 0, N_ ("the whole file of a customer: profile and entries"), "CUSTOMER", .text = &request.customer},
      {"in", 0, N_ ("with --due: only records in this place"), "REF", .text = &request.place},
      {"category", 'k', N_ ("with --due: only records of this category"), "CATEGORY", .text = &request.category},
      {"replace", 0, N_ ("draw up a new edition of this register"), "NUMBER", .text = &request.number},
      {"note", 0, N_ ("remark, erased with the titles"), "TEXT", .text = &request.note},
      {"pulled", 0, N_ ("kind of records that was taken out"), "CODE", .list = &pulled},
      {"to", 0, N_ ("archive that receives the transferred records"), "FONDS", .text = &request.recipient},
      {"recipient-key", 0, N_ ("its public key, with which it will acknowledge them"), "FILE", .file = &key},
      {0},
  };
  char **arguments = options_read (context, "destroy propose --due | --customer C | REF [DISPOSITION]… | -", 0,
                                   OPTIONS_MANY, options, argv, error);
  if (arguments == NULL)
    return 0;
  bool whole = request.customer != NULL;
  if (whole && (due || arguments[0] != NULL || request.recipient != NULL))
    return options_error (error, "destroy", N_ ("--customer goes with no records, no --due and no --to"));
  if (due ? arguments[0] != NULL : request.place != NULL || request.category != NULL)
    return options_error (error, "destroy",
                          due ? N_ ("name records or use --due, not both") : N_ ("--in and --category require --due"));
  g_auto (GStrv) lines =
      due || whole ? NULL
                   : references_read_lines ("destroy", N_ ("name records, or use --due"), true, arguments, error);
  if (!due && !whole && lines == NULL)
    return 0;
  request.lines = (const char *const *)lines;
  request.pulled = (const char *const *)pulled;
  g_autoptr (Key) recipient = key == NULL ? NULL : keyring_read_public (key, error);
  request.recipient_key = recipient;
  g_auto (ProposeResult) result = {0};
  char *place = NULL;
  g_autoptr (Archive) archive =
      key != NULL && recipient == NULL ? NULL : command_open_to_act (context, "register titles recipient", error);
  if (archive != NULL && command_today (context, archive, &request.day, error) &&
      resolve_scope (archive, &request, &place, error) &&
      destroy_propose (archive, &request, command_actor (context), context->dry_run, &result, error))
    print_proposal (context, &result);
  g_free (place);
  return 0;
}

/* ---- submit and sign ---- */

#define SIGNING "statement signature paper"

/* The register after a signature. */
static void print_signed (Context *context, const char *number, const SignResult *result)
{
  Output *output = context->output;
  output_begin_json (output, "signature");
  output_text (output, "register", N_ ("register"), number);
  output_text (output, "path", N_ ("path"), result->path);
  output_text (output, "stage", N_ ("stage"), procedure_stage_name (result->stage));
  output_text (output, "decision", N_ ("decision"), result->decision);
  output_flag (output, "written", N_ ("written"), !context->dry_run);
  output_text (output, "state", N_ ("state"), output_word (output, destroy_state_name (result->state)));
  output_end (output);
  output_line (output, context->dry_run ? _ ("would sign  %s  (%s: %s)") : _ ("signed  %s  (%s: %s)"), result->path,
               output_word (output, procedure_stage_name (result->stage)), output_word (output, result->decision));
  output_next (output, "dossier destroy show %s", number);
}

static void sign_with_key (Context *context, Archive *archive, SignRequest *request, GError **error)
{
  g_auto (Signer) signer = {0};
  g_auto (SignResult) result = {0};
  g_autoptr (Roster) roster = people_read (archive, error);
  if (roster == NULL || !keyring_signer (context, archive, roster, &signer, error))
    return;
  request->signer = &signer;
  if (destroy_sign (archive, request, command_actor (context), context->dry_run, &result, error))
    print_signed (context, request->number, &result);
}

static void sign_on_paper (Context *context, Archive *archive, SignRequest *request, const char *signatory,
                           GError **error)
{
  g_auto (SignResult) result = {0};
  g_autoptr (Roster) roster = people_read (archive, error);
  g_autofree char *person = roster == NULL ? NULL : people_find (roster, signatory, error);
  g_autoptr (GBytes) scan = person == NULL ? NULL : io_read_file (AT_FDCWD, request->scan_name, SCAN_MAX_BYTES, error);
  if (scan == NULL)
    return;
  request->scan = scan;
  request->person = person;
  if (!destroy_sign (archive, request, command_actor (context), context->dry_run, &result, error))
    return;
  print_signed (context, request->number, &result);
  output_note (context->output, _ ("signed on paper: this is weaker than a signature by key, and always shown"));
}

static int submit_register (Context *context, char **argv, GError **error)
{
  SignRequest request = {0};
  const Option options[] = {{"role", 0, N_ ("role to submit as, if several may"), "ROLE", .text = &request.role}, {0}};
  char **arguments = options_read (context, "destroy submit NUMBER", 1, 1, options, argv, error);
  request.number = arguments == NULL ? NULL : arguments[0];
  g_autoptr (Archive) archive = request.number == NULL ? NULL : command_open_to_act (context, SIGNING, error);
  if (archive != NULL)
    sign_with_key (context, archive, &request, error);
  return 0;
}

static int sign_register (Context *context, char **argv, GError **error)
{
  const char *person = NULL;
  SignRequest request = {0};
  const Option options[] = {
      {"decision", 0, N_ ("approve, reject or change"), "DECISION", .text = &request.decision},
      {"signed-on-paper", 0, N_ ("scan of a signature on paper, if allowed"), "SCAN", .file = &request.scan_name},
      {"person", 0, N_ ("person who signed on paper"), "PERSON", .text = &person},
      {0},
  };
  char **arguments = options_read (context, "destroy sign ROLE NUMBER", 2, 2, options, argv, error);
  if (arguments == NULL)
    return 0;
  if (request.scan_name != NULL && person == NULL)
    return options_error (error, "destroy", "--signed-on-paper requires --person");
  request.role = arguments[0];
  request.number = arguments[1];
  g_autoptr (Archive) archive = command_open_to_act (context, SIGNING, error);
  if (archive != NULL && request.scan_name != NULL)
    sign_on_paper (context, archive, &request, person, error);
  else if (archive != NULL)
    sign_with_key (context, archive, &request, error);
  return 0;
}

/* ---- run ---- */

/* Its number must be typed. */
static bool confirm_run (const Context *context, const Destruction *destruction, const char *given, GError **error)
{
  const RegisterTotals gone = register_totals (destruction->list, REGISTER_DESTROY);
  const RegisterTotals transferred = register_totals (destruction->list, REGISTER_TRANSFER);
  g_autofree char *records = output_records (gone.records + transferred.records);
  g_autofree char *files = output_files (gone.files + transferred.files);
  g_autofree char *what = g_strdup_printf (_ ("%s destroys %s with %s"), destruction->number, records, files);
  return confirm_word (context, what, destruction->number, given, "confirm", error);
}

static void report_progress (unsigned done, unsigned total, gpointer data)
{
  output_progress (done, total, data);
}

static void print_run (Context *context, const char *number, const RunResult *result)
{
  Output *output = context->output;
  output_begin_json (output, "run");
  output_text (output, "register", N_ ("register"), number);
  output_text (output, "certificate", N_ ("certificate"), result->certificate);
  output_number (output, "before", N_ ("before"), result->before);
  output_end (output);
  output_line (output, _ ("carried out  %s"), number);
  print_totals (output, "destroyed", N_ ("destroyed  "), &result->destroyed);
  print_totals (output, "transferred", N_ ("transferred"), &result->transferred);
  if (result->before > 0)
    output_line (output, _ ("already gone  %u"), result->before);
  output_next (output, "dossier destroy show %s", number);
}

static int carry_out_register (Context *context, char **argv, GError **error)
{
  g_auto (Signer) signer = {0};
  g_auto (RunResult) result = {0};
  const char *confirmed = NULL;
  RunRequest request = {.signer = &signer, .progress = report_progress, .data = context->output};
  const Option options[] = {
      {"confirm", 0, N_ ("register number, instead of typing it"), "NUMBER", .text = &confirmed},
      {"role", 0, N_ ("role to execute as, if several may"), "ROLE", .text = &request.role},
      {0},
  };
  char **arguments = options_read (context, "destroy run NUMBER", 1, 1, options, argv, error);
  request.number = arguments == NULL ? NULL : arguments[0];
  g_autoptr (Archive) archive =
      request.number == NULL ? NULL : command_open_to_act (context, "statement signature destroy certificate", error);
  g_autoptr (Roster) roster = archive == NULL ? NULL : people_read (archive, error);
  Index *index = roster == NULL ? NULL : index_of (archive, error);
  g_autoptr (Destruction) destruction = index == NULL ? NULL : destroy_open (archive, index, request.number, error);
  output_name_progress (context->output, N_ ("destroying"));
  if (destruction == NULL || !keyring_signer (context, archive, roster, &signer, error) ||
      !destroy_may_run (archive, &request, command_actor (context), error))
    return 0;
  if (context->dry_run)
    output_line (context->output, _ ("would carry out  %s"), request.number);
  else if (confirm_run (context, destruction, confirmed, error) &&
           destroy_run (archive, &request, command_actor (context), &result, error))
    print_run (context, request.number, &result);
  return 0;
}

/* ---- show and withdraw ---- */

static int show_register (Context *context, char **argv, GError **error)
{
  bool restricted = false;
  const char *directory = NULL;
  const Option options[] = {
      {"export", 0, N_ ("write everything an outsider needs to check it"), "DIR", .file = &directory},
      {OPTION_RESTRICTED (&restricted)},
      {0},
  };
  char **arguments = options_read (context, "destroy show [NUMBER]", 0, 1, options, argv, error);
  if (arguments == NULL)
    return 0;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  if (archive != NULL && arguments[0] == NULL)
    destroy_list_registers (context, archive, error);
  else if (archive != NULL)
    destroy_show_register (context, archive, arguments[0], directory, restricted, error);
  return 0;
}

static int withdraw_register (Context *context, char **argv, GError **error)
{
  char **arguments = options_read (context, "destroy withdraw NUMBER", 1, 1, NULL, argv, error);
  const char *number = arguments == NULL ? NULL : arguments[0];
  g_autoptr (Archive) archive = number == NULL ? NULL : command_open_to_act (context, "certificate", error);
  if (archive == NULL || !destroy_withdraw (archive, number, command_actor (context), context->dry_run, error))
    return 0;
  output_begin_json (context->output, "withdrawal");
  output_text (context->output, "register", N_ ("register"), number);
  output_flag (context->output, "written", N_ ("written"), !context->dry_run);
  output_end (context->output);
  output_line (context->output, context->dry_run ? _ ("would withdraw  %s") : _ ("withdrawn  %s"), number);
  return 0;
}

const CommandForm command_destroy[] = {
    {"propose", propose_register, false},   {"submit", submit_register, false},
    {"sign", sign_register, false},         {"acknowledge", destroy_acknowledge_register, false},
    {"run", carry_out_register, false},     {"show", show_register, true},
    {"withdraw", withdraw_register, false}, {NULL, NULL, false},
};
