/* dossier destroy show: shows registers of destruction and the signatures they are waiting for. */
#include "tools/destroy/destroy.h"

#include "form/date.h"
#include "ops/ask.h"
#include "ops/sign.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/message.h"

/* The words of registers. */
G_GNUC_UNUSED static const char *const words[] = {
    N_ ("draft"),      N_ ("submitted"), N_ ("reviewed"), N_ ("approved"),  N_ ("counted"),  N_ ("started"),
    N_ ("executed"),   N_ ("attested"),  N_ ("stopped"),  N_ ("withdrawn"),                                 /* states */
    N_ ("submit"),     N_ ("review"),    N_ ("approve"),  N_ ("count"),     N_ ("execute"),  N_ ("attest"), /* stages */
    N_ ("reject"),     N_ ("change"),    N_ ("destroy"),  N_ ("keep"),      N_ ("transfer"), N_ ("term-over"),
    N_ ("file-ended"),
};

/* ---- All registers ---- */

typedef struct {
  const char *number, *state;
  unsigned edition, records, gone;
  GDate prepared; /* in the archive's zone */
} RegisterRow;

static const ReportColumn register_columns[] = {
    {"register", N_ ("register"), REPORT_TEXT (RegisterRow, number)},
    {"edition", N_ ("edition"), REPORT_NUMBER (RegisterRow, edition)},
    {"state", N_ ("state"), REPORT_WORD (RegisterRow, state)},
    {"records", N_ ("records"), REPORT_NUMBER (RegisterRow, records)},
    {"gone", N_ ("gone"), REPORT_NUMBER (RegisterRow, gone)},
    {"prepared", N_ ("prepared"), REPORT_DAY (RegisterRow, prepared)},
    {0},
};

/* A register that cannot be read does not hide the others. */
static bool find_registers (Archive *archive, const ReportRequest *request G_GNUC_UNUSED, ReportVisit visit,
                            gpointer data, GError **error)
{
  Index *index = index_of (archive, error);
  const Layout *layout = index == NULL ? NULL : layouts_in_force (archive, error);
  g_autoptr (GPtrArray) numbers = layout == NULL ? NULL : destroy_numbers (archive, error);
  for (unsigned i = 0; numbers != NULL && i < numbers->len; i++) {
    g_autoptr (Destruction) destruction =
        destroy_open (archive, index, numbers->pdata[i], *error == NULL ? error : NULL);
    if (destruction == NULL)
      continue;
    const RegisterRow row = {.number = destruction->number,
                             .state = destroy_state_name (destruction->state),
                             .edition = destruction->list->edition,
                             .records = destruction->list->lines->len,
                             .gone = destruction->gone,
                             .prepared = layout_day (layout, destruction->list->prepared)};
    if (!visit (&row, data))
      break;
  }
  return *error == NULL;
}

static const Report register_report = {.name = "register", .columns = register_columns, .find = find_registers};

bool destroy_list_registers (Context *context, Archive *archive, GError **error)
{
  ReportRequest request = {.report = &register_report};
  bool good = output_report (context->output, archive, &request, error);
  if (good && request.rows == 0)
    output_note (context->output, _ ("no registers"));
  return good;
}

/* ---- One ---- */

static void print_head (Context *context, const Destruction *destruction)
{
  Output *output = context->output;
  const Register *list = destruction->list;
  const char *lang = output_language (output);
  int64_t cooled = destruction->authority != NULL ? authority_cooled_at (destruction->authority) : 0;
  output_begin (output, "register");
  output_text (output, "register", N_ ("register"), destruction->number);
  output_number (output, "edition", N_ ("edition"), list->edition);
  output_text (output, "state", N_ ("state"), output_word (output, destroy_state_name (destruction->state)));
  output_text (output, "procedure", N_ ("procedure"),
               destruction->procedure != NULL ? procedure_title (destruction->procedure, lang) : list->procedure);
  output_time (output, "prepared", N_ ("prepared"), list->prepared);
  output_text (output, "by", N_ ("by"), list->prepared_by);
  output_time (output, "cooling-off-until", N_ ("cooling-off until"), cooled);
  output_text (
      output, "stopped-by", N_ ("stopped by"),
      output_word (output, destruction->authority != NULL ? authority_stopped_by (destruction->authority) : NULL));
  if (destruction->authority != NULL && authority_is_on_paper (destruction->authority))
    output_text (output, "weaker", N_ ("weaker"), _ ("at least one signature is on paper"));
  output_text (output, "recipient", N_ ("transferred to"), list->recipient);
  output_text (output, "recipient-key", N_ ("recipient's key"),
               destruction->recipient != NULL ? key_fingerprint (destruction->recipient) : NULL);
  if (list->recipient != NULL)
    output_flag (output, "acknowledged", N_ ("acknowledged"), destruction->acknowledged != 0);
  if (destruction->layout_changed && destruction->certificate == NULL)
    output_text (output, "rules", N_ ("rules"), _ ("the layout has changed since: draw up a new edition"));
  if (destruction->voided_by != 0) {
    const char *hold = destruction->voiding_hold;
    g_autofree char *text = hold != NULL
                                ? g_strdup_printf (_ ("hold %s on %s (event %ju): draw up a new edition"), hold,
                                                   destruction->voided_place, (uintmax_t)destruction->voided_by)
                                : g_strdup_printf (_ ("%s was changed (event %ju): draw up a new edition"),
                                                   destruction->voided_place, (uintmax_t)destruction->voided_by);
    output_text (output, "voided-by", N_ ("voided by"), text);
  }
  output_number (output, "gone", N_ ("gone"), destruction->gone);
  for (unsigned i = 0; i < list->lines->len; i++)
    if (register_is_customer (list->lines->pdata[i]))
      output_number (output, "entries", N_ ("entries that end with it"),
                     ((const RegisterLine *)list->lines->pdata[i])->entries->len);
  output_end (output);
}

typedef struct {
  unsigned n, pages, uncounted;
  const char *reference, *title, *creator, *period, *disposition, *reason;
  GDate date, due, until;
} LineRow;

static const ReportColumn line_columns[] = {
    {"n", N_ ("no."), REPORT_NUMBER (LineRow, n)},
    {"reference", N_ ("reference code"), REPORT_TEXT (LineRow, reference)},
    {"title", N_ ("title"), REPORT_TEXT (LineRow, title)},
    {"creator", N_ ("creator"), REPORT_TEXT (LineRow, creator)},
    {"date", N_ ("date"), REPORT_DAY (LineRow, date)},
    {"pages", N_ ("pages"), REPORT_SUM (LineRow, pages, uncounted)},
    {"period", N_ ("period"), REPORT_TEXT (LineRow, period)},
    {"due", N_ ("due"), REPORT_DAY (LineRow, due)},
    {"disposition", N_ ("disposition"), REPORT_WORD (LineRow, disposition)},
    {"until", N_ ("until"), REPORT_DAY (LineRow, until)},
    {"reason", N_ ("reason"), REPORT_WORD (LineRow, reason)},
    {0},
};
static const Report line_report = {.name = "line", .columns = line_columns};

/* The titles of restricted records are shown to who asks for them by name (restricted). */
static bool print_lines (Context *context, Index *index, const Destruction *destruction, bool restricted,
                         GError **error)
{
  unsigned hidden = 0;
  output_table_begin (context->output, &line_report, 0);
  for (unsigned i = 0; i < destruction->list->lines->len; i++) {
    const RegisterLine *line = destruction->list->lines->pdata[i];
    const TitlesLine *titles = destruction->titles != NULL ? titles_find (destruction->titles, line->path) : NULL;
    bool whole = register_is_customer (line);
    g_autofree char *reference = whole ? g_path_get_basename (line->path) : refcode_print (&line->reference);
    g_autofree char *over = NULL;
    if (titles != NULL && !restricted && !index_restriction_over (index, line->path, &over, error))
      return false;
    LineRow row = {.n = i + 1,
                   .reference = reference,
                   .pages = line->pages,
                   .uncounted = line->pages == 0 && !whole,
                   .period = line->reference.retention,
                   .due = line->due,
                   .disposition = register_disposition_name (line->disposition),
                   .until = line->until,
                   .reason = line->reason};
    hidden += over != NULL;
    if (titles != NULL && over == NULL) {
      row.title = titles->title;
      row.creator = titles->creators->len > 0 ? titles->creators->pdata[0] : NULL;
      row.date = titles->date;
    }
    output_row (context->output, &row);
  }
  output_table_end (context->output);
  if (hidden > 0)
    output_note (context->output,
                 message_plural ("the title of %u restricted record is not shown; --restricted shows it",
                                 "the titles of %u restricted records are not shown; --restricted shows them", hidden),
                 hidden);
  return true;
}

typedef struct {
  const char *stage, *role, *person, *name, *decision, *with;
  int64_t time;
} SignatureRow;

static const ReportColumn signature_columns[] = {
    {"stage", N_ ("stage"), REPORT_WORD (SignatureRow, stage)},
    {"role", N_ ("role"), REPORT_TEXT (SignatureRow, role)},
    {"person", N_ ("person"), REPORT_TEXT (SignatureRow, person)},
    {"name", N_ ("name"), REPORT_TEXT (SignatureRow, name)},
    {"decision", N_ ("decision"), REPORT_WORD (SignatureRow, decision)},
    {"time", N_ ("time"), REPORT_TIME (SignatureRow, time)},
    {"by", N_ ("with"), REPORT_WORD (SignatureRow, with)},
    {0},
};
static const Report signature_report = {.name = "signature", .columns = signature_columns};

static void print_signatures (Context *context, const Destruction *destruction)
{
  const GPtrArray *signatures = authority_signatures (destruction->authority);
  const char *lang = output_language (context->output);
  bool json = output_is_json (context->output);
  if (signatures->len == 0)
    return;
  output_table_begin (context->output, &signature_report, 0);
  for (unsigned i = 0; i < signatures->len; i++) {
    const AuthoritySignature *signature = signatures->pdata[i];
    const Person *person = roster_person (destruction->roster, signature->person, signature->event);
    const SignatureRow row = {.stage = procedure_stage_name (signature->stage),
                              .role = json ? signature->role
                                           : procedure_signer_title (destruction->procedure, signature->role, lang),
                              .person = signature->person,
                              .name = person != NULL ? person->name : NULL,
                              .decision = signature->decision,
                              .with = !signature->on_paper ? N_ ("key")
                                      : json               ? "paper"
                                                           : N_ ("paper (weaker)"),
                              .time = signature->signed_at};
    output_row (context->output, &row);
  }
  output_table_end (context->output);
}

/* ---- Missing signatures ---- */

typedef struct {
  const char *stage, *role, *department, *who;
  unsigned persons;
} GapRow;

static const ReportColumn gap_columns[] = {
    {"stage", N_ ("stage"), REPORT_WORD (GapRow, stage)},
    {"role", N_ ("role"), REPORT_TEXT (GapRow, role)},
    {"persons", N_ ("persons"), REPORT_NUMBER (GapRow, persons)},
    {"department", N_ ("department"), REPORT_TEXT (GapRow, department)},
    {"who", N_ ("who may sign"), REPORT_TEXT (GapRow, who)},
    {0},
};
static const Report gap_report = {.name = "missing", .columns = gap_columns};

static void print_missing (Context *context, Archive *archive, const Destruction *destruction)
{
  unsigned stage = authority_stage (destruction->authority);
  bool ended = destruction->certificate != NULL && destruction->certificate->outcome == CERTIFICATE_WITHDRAWN;
  if (stage >= PROCEDURE_STAGES || ended || authority_stopped_by (destruction->authority) != NULL)
    return;
  g_autoptr (GArray) gaps = authority_gaps (destruction->authority, (ProcedureStage)stage);
  if (gaps->len == 0)
    return;
  output_table_begin (context->output, &gap_report, 0);
  for (unsigned i = 0; i < gaps->len; i++) {
    const AuthorityGap *gap = &g_array_index (gaps, AuthorityGap, i);
    const char *role = gap->signer.role;
    g_autofree char *who = destroy_candidates (archive, destruction, (ProcedureStage)stage, role);
    const GapRow row = {
        .stage = procedure_stage_name ((ProcedureStage)stage),
        .role = output_is_json (context->output)
                    ? role
                    : procedure_signer_title (destruction->procedure, role, output_language (context->output)),
        .department = gap->department,
        .who = who[0] != '\0' ? who : _ ("nobody at present"),
        .persons = gap->persons};
    output_row (context->output, &row);
  }
  output_table_end (context->output);
}

bool destroy_show_register (Context *context, Archive *archive, const char *number, const char *directory,
                            bool restricted, GError **error)
{
  Index *index = index_of (archive, error);
  g_autoptr (Destruction) destruction = index == NULL ? NULL : destroy_open (archive, index, number, error);
  if (destruction == NULL)
    return false;
  if (directory != NULL && !destroy_export (archive, destruction, directory, error))
    return false;
  print_head (context, destruction);
  if (!print_lines (context, index, destruction, restricted, error))
    return false;
  if (destruction->authority != NULL) {
    print_signatures (context, destruction);
    print_missing (context, archive, destruction);
  }
  output_findings (context->output, destruction->doubts);
  if (directory != NULL)
    output_line (context->output, _ ("written  %s"), directory);
  return true;
}
