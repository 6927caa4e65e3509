/* dossier layout adopt: what another layout would change, and then the change. It is planned first, as in a dry run, so
 * that nobody signs what they have not seen. */
#include "tools/layout/layout.h"

#include <string.h>

#include "form/date.h"
#include "form/finding.h"
#include "ops/ask.h"
#include "ops/rules.h"
#include "tools/screen/confirm.h"
#include "tools/screen/keyring.h"
#include "tools/screen/options.h"

/* ---- The impact list ---- */

typedef struct {
  const char *code, *what, *was, *now;
  unsigned records;
} ChangeRow;

static const ReportColumn columns[] = {
    {"category", N_ ("category"), REPORT_TEXT (ChangeRow, code)},
    {"records", N_ ("records"), REPORT_NUMBER (ChangeRow, records)},
    {"rule", N_ ("rule"), REPORT_WORD (ChangeRow, what)},
    {"was", N_ ("in force"), REPORT_TEXT (ChangeRow, was)},
    {"now", N_ ("new"), REPORT_TEXT (ChangeRow, now)},
    {0},
};

/* How many records there are of these categories. */
static unsigned count_records (const Adoption *adoption, const char *codes)
{
  unsigned n = 0;
  g_auto (GStrv) words = g_strsplit (codes != NULL ? codes : "", " ", -1);
  for (unsigned i = 0; words[i] != NULL; i++)
    n += GPOINTER_TO_UINT (g_hash_table_lookup (adoption->records, words[i]));
  return n;
}

static bool find_changes (Archive *archive G_GNUC_UNUSED, const ReportRequest *request, ReportVisit visit,
                          gpointer data, GError **error G_GNUC_UNUSED)
{
  const Adoption *adoption = request->query;
  for (unsigned i = 0; i < adoption->changes->len; i++) {
    const LayoutChange *change = adoption->changes->pdata[i];
    const ChangeRow row = {.code = change->code,
                           .what = change->what,
                           .was = change->was,
                           .now = change->now,
                           .records = count_records (adoption, change->code)};
    if (!visit (&row, data))
      return false;
  }
  return true;
}

static const Report report = {.name = "change", .columns = columns, .find = find_changes};

static void print_impact (Context *context, Archive *archive, const Adoption *adoption)
{
  ReportRequest request = {.report = &report, .query = adoption};
  if (adoption->changes == NULL)
    return;
  output_report (context->output, archive, &request, NULL);
  for (unsigned i = 0; i < adoption->weaknesses->len; i++) {
    const LayoutFault *fault = adoption->weaknesses->pdata[i];
    Finding finding = {.grade = FINDING_NOTE, .code = fault->code, .place = fault->place, .message = fault->message};
    output_finding (context->output, &finding);
  }
  if (adoption->weaknesses->len > 0)
    output_note (context->output, _ ("weaker than the layout in force; the reason given: %s"),
                 adoption->reason != NULL ? adoption->reason : _ ("none"));
}

/* ---- The result ---- */

static const char *done_word (const Adoption *adoption, bool dry_run)
{
  if (adoption->use == USE_INFORCE)
    return dry_run ? N_ ("would adopt") : N_ ("adopted");
  return dry_run ? N_ ("would propose") : N_ ("proposed");
}

static void print_result (Context *context, const Adoption *adoption)
{
  Output *output = context->output;
  g_autofree char *edition = g_strdup_printf (_ ("edition %u"), adoption->edition);
  g_autofree char *cooled = adoption->cooled != 0 ? date_print_time (adoption->cooled) : NULL;
  output_line (output, _ ("%s  %s  (%s)"), _ (done_word (adoption, context->dry_run)), adoption->id, edition);
  output_begin_json (output, "layout");
  output_text (output, "id", NULL, adoption->id);
  output_number (output, "edition", NULL, adoption->edition);
  output_text (output, "use", NULL, adoption_use_word (adoption->use));
  output_text (output, "decision", NULL, adoption->decision);
  output_number (output, "weaker", NULL, adoption->weaknesses->len);
  output_number (output, "waits-for", NULL, adoption->lacks);
  output_text (output, "adoptable", NULL, cooled);
  output_end (output);
  if (context->dry_run)
    output_note (output, _ ("nothing was written"));
  else if (adoption->use == USE_INFORCE)
    output_next (output, "dossier layout show");
  else {
    if (adoption->lacks > 0)
      output_note (
          output,
          message_plural ("%u more administrator must sign it", "%u more administrators must sign it", adoption->lacks),
          adoption->lacks);
    output_next (output, "dossier status");
  }
}

int layout_adopt (Context *context, char **argv, GError **error)
{
  bool yes = false;
  g_auto (Signer) signer = {0};
  g_auto (Adoption) adoption = {0};
  g_autoptr (GError) refused = NULL;
  const Option options[] = {{OPTION_YES (&yes)}, {0}};
  char **arguments = options_read (context, "layout adopt FILE|ID|ID.EDITION", 1, 1, options, argv, error);
  g_autoptr (Archive) archive =
      arguments == NULL ? NULL : command_open_to_act (context, "layout adopt signature", error);
  g_autoptr (Roster) roster = archive == NULL ? NULL : people_read (archive, error);
  if (roster == NULL || (roster_is_founded (roster) && !keyring_signer (context, archive, roster, &signer, error)))
    return 0;
  AdoptRequest request = {.layout = arguments[0],
                          .signer = signer.key != NULL ? &signer : NULL,
                          .actor = command_actor (context),
                          .dry_run = true};
  bool good = rules_adopt (archive, &request, &adoption, &refused);
  print_impact (context, archive, &adoption);
  if (!good) {
    g_propagate_error (error, g_steal_pointer (&refused));
    return 0;
  }
  g_autofree char *what =
      g_strdup_printf (_ ("%s edition %u replaces the rules of the archive"), adoption.id, adoption.edition);
  if (!context->dry_run) {
    request.dry_run = false;
    if (!confirm_act (context, what, yes, true, error) || !rules_adopt (archive, &request, &adoption, error))
      return 0;
  }
  print_result (context, &adoption);
  return 0;
}
