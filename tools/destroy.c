/* dossier destroy: registers are drawn up, signed, carried out. */
#include "tools/destroy.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "form/name.h"
#include "ops/sign.h"
#include "sys/error.h"
#include "sys/io.h"
#include "tools/screen/keyring.h"
#include "tools/screen/references.h"

#define SCAN_MAX_BYTES (64 * 1024 * 1024) /* of a signed page */

typedef struct {
  gboolean due;
  char *place, *category, *note, *recipient, *replace, *decision, *role, *paper, *person, *confirm, *directory;
  char **pulled;
} DestroyOptions;

static DestroyOptions given;

#define END                                                                                                            \
  {                                                                                                                    \
    NULL, 0, 0, 0, NULL, NULL, NULL                                                                                    \
  }

static const GOptionEntry propose_entries[] = {
    {"due", 0, 0, G_OPTION_ARG_NONE, &given.due, N_ ("all that is due on the day of --as-of"), NULL},
    {"in", 0, 0, G_OPTION_ARG_STRING, &given.place, N_ ("with --due: only in this place"), "REF"},
    {"category", 'c', 0, G_OPTION_ARG_STRING, &given.category, N_ ("with --due: only of this category"), "CATEGORY"},
    {"replace", 0, 0, G_OPTION_ARG_STRING, &given.replace, N_ ("a new edition of this register"), "NUMBER"},
    {"note", 0, 0, G_OPTION_ARG_STRING, &given.note, N_ ("why, in words; goes with the titles"), "TEXT"},
    {"pulled", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.pulled, N_ ("what was looked for and pulled out"), "CODE"},
    {"to", 0, 0, G_OPTION_ARG_STRING, &given.recipient, N_ ("the archive that receives what is transferred"), "FONDS"},
    END,
};
static const GOptionEntry submit_entries[] = {
    {"role", 0, 0, G_OPTION_ARG_STRING, &given.role, N_ ("where several roles submit"), "ROLE"}, END};
static const GOptionEntry sign_entries[] = {
    {"decision", 0, 0, G_OPTION_ARG_STRING, &given.decision, N_ ("approve, reject or change"), "DECISION"},
    {"signed-on-paper", 0, 0, G_OPTION_ARG_FILENAME, &given.paper, N_ ("a scan of the signature, where it is allowed"),
     "SCAN"},
    {"person", 0, 0, G_OPTION_ARG_STRING, &given.person, N_ ("who signed on paper"), "PERSON"},
    END,
};
static const GOptionEntry run_entries[] = {
    {"confirm", 0, 0, G_OPTION_ARG_STRING, &given.confirm, N_ ("the register's number, instead of typing it"),
     "NUMBER"},
    {"role", 0, 0, G_OPTION_ARG_STRING, &given.role, N_ ("where several roles execute"), "ROLE"},
    END,
};
static const GOptionEntry show_entries[] = {
    {"export", 0, 0, G_OPTION_ARG_FILENAME, &given.directory, N_ ("write what an outsider needs to check it"), "DIR"},
    END,
};
static const GOptionEntry no_entries[] = {END};

static void clear_given (void)
{
  char *const strings[] = {given.place, given.category, given.note,   given.recipient, given.replace,  given.decision,
                           given.role,  given.paper,    given.person, given.confirm,   given.directory};
  for (unsigned i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  g_strfreev (given.pulled);
  given = (DestroyOptions){0};
}

/* The one argument of a form. */
static const char *one_number (char **arguments, GError **error)
{
  if (arguments[0] != NULL && arguments[1] == NULL)
    return arguments[0];
  command_usage_error (error, "destroy", "name one register: D2026-0001");
  return NULL;
}

static Archive *open_archive (Context *context, GError **error)
{
  return command_open (context, context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE, error);
}

/* ---- propose ---- */

static void print_totals (Output *output, const char *key, const char *word, const RegisterTotals *totals)
{
  if (totals->records == 0)
    return;
  if (output_is_json (output)) {
    output_begin (output, key);
    output_number (output, "records", N_ ("records"), totals->records);
    output_number (output, "files", N_ ("files"), totals->files);
    output_number (output, "pages", N_ ("pages"), totals->pages);
    output_number (output, "bytes", N_ ("bytes"), totals->bytes);
    output_end (output);
  }
  g_autofree char *records =
      g_strdup_printf (message_plural ("%u record", "%u records", totals->records), totals->records);
  g_autofree char *files = g_strdup_printf (message_plural ("%u file", "%u files", totals->files), totals->files);
  g_autofree char *pages = g_strdup_printf (message_plural ("%u page", "%u pages", totals->pages), totals->pages);
  output_line (output, "%s  %s, %s, %s", _ (word), records, files, pages);
}

static void print_proposal (Context *context, const ProposeResult *result)
{
  Output *output = context->output;
  for (unsigned i = 0; i < result->left_out->len; i++)
    output_finding (output, result->left_out->pdata[i]);
  if (output_is_json (output)) {
    output_begin (output, "register");
    output_text (output, "number", N_ ("register"), result->number);
    output_number (output, "edition", N_ ("edition"), result->edition);
    output_flag (output, "written", N_ ("written"), !context->dry_run);
    output_end (output);
  }
  output_line (output, context->dry_run ? _ ("would draw up  %s  (edition %u)") : _ ("drawn up  %s  (edition %u)"),
               result->number, result->edition);
  print_totals (output, "destroy", N_ ("destroy  "), &result->destroyed);
  print_totals (output, "transfer", N_ ("transfer "), &result->transferred);
  print_totals (output, "keep", N_ ("keep     "), &result->kept);
  if (!context->dry_run) {
    output_next (output, "dossier destroy show %s", result->number);
    output_next (output, "dossier destroy submit %s", result->number);
  }
}

/* Lines of stdin, as they are; or the arguments. Given. */
static char **read_lines (char **arguments, GError **error)
{
  bool from_stdin = arguments[0] == NULL || (g_str_equal (arguments[0], "-") && arguments[1] == NULL);
  if (!from_stdin)
    return g_strdupv (arguments);
  if (arguments[0] == NULL && isatty (STDIN_FILENO)) {
    command_usage_error (error, "destroy", "name records, or use --due");
    return NULL;
  }
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *line = NULL;
  size_t size = 0;
  for (ssize_t len; (len = getline (&line, &size, stdin)) > 0;) {
    g_strchomp (line);
    if (line[0] != '\0')
      g_strv_builder_add (builder, line);
  }
  return g_strv_builder_end (builder);
}

/* Codes and paths as the layout and the index know them. */
static bool read_scope (Archive *archive, ProposeRequest *request, char **place, GError **error)
{
  if (given.category != NULL) {
    const Layout *layout = archive_layout (archive, error);
    const LayoutCategory *category = layout == NULL ? NULL : layout_category_find (layout, given.category, error);
    if (category == NULL)
      return false;
    request->category = category_code (category);
  }
  if (given.place == NULL)
    return true;
  Index *index = archive_index (archive, error);
  *place = index == NULL ? NULL : index_resolve (index, given.place, error);
  request->place = *place;
  return *place != NULL;
}

static bool run_propose (Context *context, char **arguments, GError **error)
{
  g_auto (ProposeResult) result = {0};
  g_autofree char *place = NULL;
  if (given.due ? arguments[0] != NULL : given.place != NULL || given.category != NULL) {
    command_usage_error (error, "destroy", "either --due, with --in and --category, or records by name");
    return false;
  }
  g_auto (GStrv) lines = given.due ? NULL : read_lines (arguments, error);
  if (!given.due && lines == NULL)
    return false;
  g_autoptr (Archive) archive = open_archive (context, error);
  ProposeRequest request = {.number = given.replace,
                            .lines = (const char *const *)lines,
                            .day = context->today,
                            .note = given.note,
                            .recipient = given.recipient,
                            .pulled = (const char *const *)given.pulled};
  if (archive == NULL || !read_scope (archive, &request, &place, error))
    return false;
  bool proposed = destroy_propose (archive, &request, command_actor (context), context->dry_run, &result, error);
  if (proposed)
    print_proposal (context, &result);
  return proposed;
}

/* ---- submit and sign ---- */

/* The register as it is after a signature, and what it waits for. */
static void print_signed (Context *context, const char *number, const SignResult *result)
{
  Output *output = context->output;
  if (output_is_json (output)) {
    output_begin (output, "signature");
    output_text (output, "register", N_ ("register"), number);
    output_text (output, "path", N_ ("path"), result->path);
    output_text (output, "stage", N_ ("stage"), procedure_stage_name (result->stage));
    output_text (output, "decision", N_ ("decision"), result->decision);
    output_flag (output, "written", N_ ("written"), !context->dry_run);
    output_text (output, "state", N_ ("state"), destroy_state_name (result->state));
    output_end (output);
  }
  output_line (output, context->dry_run ? _ ("would sign  %s  (%s: %s)") : _ ("signed  %s  (%s: %s)"), result->path,
               destroy_word (output, procedure_stage_name (result->stage)), destroy_word (output, result->decision));
  output_next (output, "dossier destroy show %s", number);
}

static bool sign_with_key (Context *context, Archive *archive, SignRequest *request, GError **error)
{
  g_auto (Signer) signer = {0};
  g_auto (SignResult) result = {0};
  g_autoptr (Roster) roster = people_read (archive, error);
  if (roster == NULL || !keyring_signer (context, archive, roster, &signer, error))
    return false;
  request->signer = &signer;
  if (!destroy_sign (archive, request, command_actor (context), context->dry_run, &result, error))
    return false;
  print_signed (context, request->number, &result);
  return true;
}

static bool sign_on_paper (Context *context, Archive *archive, SignRequest *request, GError **error)
{
  g_auto (SignResult) result = {0};
  if (given.person == NULL) {
    command_usage_error (error, "destroy", "--signed-on-paper goes with --person: whose signature it is");
    return false;
  }
  g_autoptr (Roster) roster = people_read (archive, error);
  g_autofree char *person = roster == NULL ? NULL : people_find (roster, given.person, error);
  g_autoptr (GBytes) scan = person == NULL ? NULL : io_read_file (AT_FDCWD, given.paper, SCAN_MAX_BYTES, error);
  if (scan == NULL)
    return false;
  request->scan = scan;
  request->scan_name = given.paper;
  request->person = person;
  if (!destroy_sign (archive, request, command_actor (context), context->dry_run, &result, error))
    return false;
  print_signed (context, request->number, &result);
  output_note (context->output, _ ("signed on paper: weaker than a signature by key, and shown so"));
  return true;
}

static bool destroy_submit (Context *context, char **arguments, GError **error)
{
  const char *number = one_number (arguments, error);
  g_autoptr (Archive) archive = number == NULL ? NULL : open_archive (context, error);
  SignRequest request = {.number = number, .role = given.role};
  return archive != NULL && sign_with_key (context, archive, &request, error);
}

static bool run_sign (Context *context, char **arguments, GError **error)
{
  if (arguments[0] == NULL || arguments[1] == NULL || arguments[2] != NULL) {
    command_usage_error (error, "destroy", "name a role and a register: reviewer D2026-0001");
    return false;
  }
  g_autoptr (Archive) archive = open_archive (context, error);
  SignRequest request = {.number = arguments[1], .role = arguments[0], .decision = given.decision};
  if (archive == NULL)
    return false;
  return given.paper != NULL ? sign_on_paper (context, archive, &request, error)
                             : sign_with_key (context, archive, &request, error);
}

/* ---- run ---- */

/* Asks for the register's number to be typed, on a terminal. */
static bool confirm (const char *number, GError **error)
{
  g_autofree char *line = NULL;
  size_t size = 0;
  if (given.confirm == NULL && isatty (STDIN_FILENO)) {
    fprintf (stderr, _ ("What goes does not come back. Type the register's number to carry it out: "));
    if (getline (&line, &size, stdin) > 0)
      g_strchomp (line);
  }
  if (g_strcmp0 (given.confirm != NULL ? given.confirm : line, number) == 0)
    return true;
  error_set (error, ERROR_USAGE, "D-DESTROY-CONFIRM", number,
             N_ ("type the register's number, or use --confirm=NUMBER"), "it was not confirmed: nothing was destroyed");
  return false;
}

static void report_progress (unsigned done, unsigned total, gpointer data)
{
  output_progress (data, N_ ("destroying"), done, total);
}

static void print_run (Context *context, const char *number, const RunResult *result)
{
  Output *output = context->output;
  if (output_is_json (output)) {
    output_begin (output, "run");
    output_text (output, "register", N_ ("register"), number);
    output_text (output, "certificate", N_ ("certificate"), result->certificate);
    output_number (output, "before", N_ ("before"), result->before);
    output_end (output);
  }
  output_line (output, _ ("carried out  %s"), number);
  print_totals (output, "destroyed", N_ ("destroyed  "), &result->destroyed);
  print_totals (output, "transferred", N_ ("transferred"), &result->transferred);
  if (result->before > 0)
    output_line (output, _ ("gone before  %u"), result->before);
  output_next (output, "dossier destroy show %s", number);
}

static bool run_run (Context *context, char **arguments, GError **error)
{
  g_auto (Signer) signer = {0};
  g_auto (RunResult) result = {0};
  const char *number = one_number (arguments, error);
  g_autoptr (Archive) archive = number == NULL ? NULL : open_archive (context, error);
  g_autoptr (Roster) roster = archive == NULL ? NULL : people_read (archive, error);
  if (roster == NULL || !keyring_signer (context, archive, roster, &signer, error))
    return false;
  const RunRequest request = {
      .number = number, .role = given.role, .signer = &signer, .progress = report_progress, .data = context->output};
  if (!destroy_may_run (archive, &request, command_actor (context), error))
    return false;
  if (context->dry_run) {
    output_line (context->output, _ ("would carry out  %s"), number);
    return true;
  }
  if (!confirm (number, error) || !destroy_run (archive, &request, command_actor (context), &result, error))
    return false;
  print_run (context, number, &result);
  return true;
}

/* ---- show and withdraw ---- */

static bool destroy_show (Context *context, char **arguments, GError **error)
{
  g_autoptr (Archive) archive = NULL;
  if (arguments[0] != NULL && arguments[1] != NULL) {
    command_usage_error (error, "destroy", "name one register: D2026-0001");
    return false;
  }
  archive = command_open (context, ARCHIVE_READ, error);
  if (archive == NULL)
    return false;
  if (arguments[0] == NULL)
    return destroy_list_registers (context, archive, error);
  return destroy_show_register (context, archive, arguments[0], given.directory, error);
}

static bool run_withdraw (Context *context, char **arguments, GError **error)
{
  const char *number = one_number (arguments, error);
  g_autoptr (Archive) archive = number == NULL ? NULL : open_archive (context, error);
  if (archive == NULL || !destroy_withdraw (archive, number, command_actor (context), context->dry_run, error))
    return false;
  if (output_is_json (context->output)) {
    output_begin (context->output, "withdrawal");
    output_text (context->output, "register", N_ ("register"), number);
    output_flag (context->output, "written", N_ ("written"), !context->dry_run);
    output_end (context->output);
  }
  output_line (context->output, context->dry_run ? _ ("would withdraw  %s") : _ ("withdrawn  %s"), number);
  return true;
}

int command_destroy (Context *context, int argc, char **argv, GError **error)
{
  static const CommandForm forms[] = {
      {"propose", "destroy propose --due | REF [DISPOSITION]… | -", propose_entries, run_propose},
      {"submit", "destroy submit NUMBER", submit_entries, destroy_submit},
      {"sign", "destroy sign ROLE NUMBER", sign_entries, run_sign},
      {"run", "destroy run NUMBER", run_entries, run_run},
      {"show", "destroy show [NUMBER]", show_entries, destroy_show},
      {"withdraw", "destroy withdraw NUMBER", no_entries, run_withdraw},
      {NULL, NULL, NULL, NULL},
  };
  command_run_form (context, forms, N_ ("destroy propose, submit, sign, run, show or withdraw?"), argc, argv, error);
  clear_given ();
  return 0;
}
