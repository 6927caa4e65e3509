/* dossier destroy show: how far a register has come. */
#include "tools/destroy.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/sign.h"
#include "store/journal.h"

const char *destroy_word (const Output *output, const char *word)
{
  static const char *const words[] = {
      N_ ("draft"),    N_ ("submitted"), N_ ("reviewed"), N_ ("approved"),  N_ ("counted"),  N_ ("started"),
      N_ ("executed"), N_ ("attested"),  N_ ("stopped"),  N_ ("withdrawn"),                                 /* states */
      N_ ("submit"),   N_ ("review"),    N_ ("approve"),  N_ ("count"),     N_ ("execute"),  N_ ("attest"), /* stages */
      N_ ("reject"),   N_ ("change"),    N_ ("destroy"),  N_ ("keep"),      N_ ("transfer"), N_ ("term-over"),
  };
  if (output_is_json (output) || word == NULL)
    return word;
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], word))
      return _ (words[i]);
  return word;
}

/* ---- All registers ---- */

bool destroy_list_registers (Context *context, Archive *archive, GError **error)
{
  static const OutputColumn columns[] = {{"register", N_ ("register"), false}, {"edition", N_ ("edition"), true},
                                         {"state", N_ ("state"), false},       {"records", N_ ("records"), true},
                                         {"gone", N_ ("gone"), true},          {"prepared", N_ ("prepared"), false}};
  Index *index = archive_index (archive, error);
  g_autoptr (GPtrArray) numbers = index == NULL ? NULL : destroy_numbers (archive, index, error);
  if (numbers == NULL)
    return false;
  output_table_begin (context->output, "register", columns, G_N_ELEMENTS (columns));
  for (unsigned i = 0; i < numbers->len; i++) {
    g_autoptr (Destruction) destruction = destroy_open (archive, index, numbers->pdata[i], error);
    if (destruction == NULL)
      return false;
    g_autofree char *edition = g_strdup_printf ("%u", destruction->list->edition);
    g_autofree char *records = g_strdup_printf ("%u", destruction->list->lines->len);
    g_autofree char *gone = g_strdup_printf ("%u", destruction->gone);
    g_autofree char *prepared = date_print_time (destruction->list->prepared);
    prepared[strlen ("2026-11-23")] = '\0';
    const char *const cells[] = {destruction->number,
                                 edition,
                                 destroy_word (context->output, destroy_state_name (destruction->state)),
                                 records,
                                 gone,
                                 prepared};
    output_row (context->output, cells);
  }
  output_table_end (context->output);
  if (numbers->len == 0)
    output_note (context->output, _ ("no register has been drawn up"));
  return true;
}

/* ---- One ---- */

static void print_head (Context *context, const Destruction *destruction)
{
  Output *output = context->output;
  const Register *list = destruction->list;
  const char *lang = output_language (output);
  int64_t cooled = destruction->authority != NULL ? authority_cooled_at (destruction->authority) : 0;
  g_autofree char *prepared = date_print_time (list->prepared), *until = cooled != 0 ? date_print_time (cooled) : NULL;
  output_begin (output, "register");
  output_text (output, "register", N_ ("register"), destruction->number);
  output_number (output, "edition", N_ ("edition"), list->edition);
  output_text (output, "state", N_ ("state"), destroy_word (output, destroy_state_name (destruction->state)));
  output_text (output, "procedure", N_ ("procedure"),
               destruction->procedure != NULL ? procedure_title (destruction->procedure, lang) : list->procedure);
  output_text (output, "prepared", N_ ("prepared"), prepared);
  output_text (output, "by", N_ ("by"), list->prepared_by);
  output_text (output, "cooling_off_until", N_ ("cooling-off until"), until);
  output_text (
      output, "stopped_by", N_ ("stopped by"),
      destroy_word (output, destruction->authority != NULL ? authority_stopped_by (destruction->authority) : NULL));
  if (destruction->authority != NULL && authority_is_on_paper (destruction->authority))
    output_text (output, "weaker", N_ ("weaker"), _ ("signed on paper, at least once"));
  if (destruction->layout_changed && destruction->certificate == NULL)
    output_text (output, "rules", N_ ("rules"), _ ("changed since it was drawn up: only a new edition can go on"));
  output_number (output, "gone", N_ ("gone"), destruction->gone);
  output_end (output);
}

static void print_lines (Context *context, const Destruction *destruction)
{
  static const OutputColumn columns[] = {{"n", N_ ("no."), true},
                                         {"reference", N_ ("reference code"), false},
                                         {"title", N_ ("title"), false},
                                         {"creator", N_ ("creator"), false},
                                         {"date", N_ ("date"), false},
                                         {"pages", N_ ("pages"), true},
                                         {"period", N_ ("period"), false},
                                         {"due", N_ ("due"), false},
                                         {"disposition", N_ ("disposition"), false},
                                         {"until", N_ ("until"), false},
                                         {"reason", N_ ("reason"), false}};
  output_table_begin (context->output, "line", columns, G_N_ELEMENTS (columns));
  for (unsigned i = 0; i < destruction->list->lines->len; i++) {
    const RegisterLine *line = destruction->list->lines->pdata[i];
    const TitlesLine *titles = destruction->titles != NULL ? titles_find (destruction->titles, line->path) : NULL;
    g_autofree char *n = g_strdup_printf ("%u", i + 1), *reference = refcode_print (&line->reference);
    g_autofree char *pages = g_strdup_printf ("%u", line->pages), *due = date_print (&line->due);
    g_autofree char *until = date_print (&line->until), *date = titles != NULL ? date_print (&titles->date) : NULL;
    const char *creator = titles != NULL && titles->creators->len > 0 ? titles->creators->pdata[0] : NULL;
    const char *const cells[] = {n,
                                 reference,
                                 titles != NULL ? titles->title : NULL,
                                 creator,
                                 date,
                                 pages,
                                 line->reference.retention,
                                 due,
                                 destroy_word (context->output, register_disposition_name (line->disposition)),
                                 until,
                                 destroy_word (context->output, line->reason)};
    output_row (context->output, cells);
  }
  output_table_end (context->output);
}

static void print_signatures (Context *context, const Destruction *destruction)
{
  static const OutputColumn columns[] = {
      {"stage", N_ ("stage"), false}, {"role", N_ ("role"), false},         {"person", N_ ("person"), false},
      {"name", N_ ("name"), false},   {"decision", N_ ("decision"), false}, {"time", N_ ("time"), false},
      {"by", N_ ("with"), false}};
  const GPtrArray *signatures = authority_signatures (destruction->authority);
  const char *lang = output_language (context->output);
  bool json = output_is_json (context->output);
  if (signatures->len == 0)
    return;
  output_table_begin (context->output, "signature", columns, G_N_ELEMENTS (columns));
  for (unsigned i = 0; i < signatures->len; i++) {
    const AuthoritySignature *signature = signatures->pdata[i];
    const Person *person = roster_person (destruction->roster, signature->person, signature->event);
    g_autofree char *time = date_print_time (signature->signed_at);
    const char *role = json ? signature->role : procedure_signer_title (destruction->procedure, signature->role, lang);
    const char *const cells[] = {destroy_word (context->output, procedure_stage_name (signature->stage)),
                                 role,
                                 signature->person,
                                 person != NULL ? person->name : NULL,
                                 destroy_word (context->output, signature->decision),
                                 time,
                                 signature->on_paper ? (json ? "paper" : _ ("paper (weaker)"))
                                                     : (json ? "key" : _ ("key"))};
    output_row (context->output, cells);
  }
  output_table_end (context->output);
}

/* ---- What is missing ---- */

/* "p0003 王芳, p0005 李强": who holds the post and might sign. Given. */
static char *candidates (Archive *archive, const Destruction *destruction, ProcedureStage stage,
                         const AuthorityGap *gap)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *word = gap->signer.post != NULL ? gap->signer.post : gap->signer.role;
  uint64_t position = journal_length (archive_journal (archive));
  for (unsigned i = 0; i < roster_length (destruction->roster); i++) {
    const char *number = roster_number (destruction->roster, i);
    const Person *person = roster_person (destruction->roster, number, 0);
    if (person == NULL || !roster_role_at (destruction->roster, number, word, position, archive_now (archive)) ||
        !destroy_may_sign (archive, destruction, stage, gap->signer.role, number))
      continue;
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", number, person->name);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void print_missing (Context *context, Archive *archive, const Destruction *destruction)
{
  static const OutputColumn columns[] = {{"stage", N_ ("stage"), false},
                                         {"role", N_ ("role"), false},
                                         {"persons", N_ ("persons"), true},
                                         {"department", N_ ("department"), false},
                                         {"who", N_ ("who may sign"), false}};
  unsigned stage = authority_stage (destruction->authority);
  bool ended = destruction->certificate != NULL && destruction->certificate->outcome == CERTIFICATE_WITHDRAWN;
  if (stage >= PROCEDURE_STAGES || ended || authority_stopped_by (destruction->authority) != NULL)
    return;
  g_autoptr (GArray) gaps = authority_gaps (destruction->authority, (ProcedureStage)stage);
  if (gaps->len == 0)
    return;
  output_table_begin (context->output, "missing", columns, G_N_ELEMENTS (columns));
  for (unsigned i = 0; i < gaps->len; i++) {
    const AuthorityGap *gap = &g_array_index (gaps, AuthorityGap, i);
    g_autofree char *persons = g_strdup_printf ("%u", gap->persons);
    g_autofree char *who = candidates (archive, destruction, (ProcedureStage)stage, gap);
    const char *const cells[] = {
        destroy_word (context->output, procedure_stage_name ((ProcedureStage)stage)),
        output_is_json (context->output)
            ? gap->signer.role
            : procedure_signer_title (destruction->procedure, gap->signer.role, output_language (context->output)),
        persons, gap->department, who[0] != '\0' ? who : _ ("nobody at present")};
    output_row (context->output, cells);
  }
  output_table_end (context->output);
}

bool destroy_show_register (Context *context, Archive *archive, const char *number, const char *directory,
                            GError **error)
{
  Index *index = archive_index (archive, error);
  g_autoptr (Destruction) destruction = index == NULL ? NULL : destroy_open (archive, index, number, error);
  if (destruction == NULL)
    return false;
  if (directory != NULL && !destroy_export (archive, destruction, directory, error))
    return false;
  print_head (context, destruction);
  print_lines (context, destruction);
  if (destruction->authority != NULL) {
    print_signatures (context, destruction);
    print_missing (context, archive, destruction);
  }
  for (unsigned i = 0; i < destruction->doubts->len; i++)
    output_finding (context->output, destruction->doubts->pdata[i]);
  if (directory != NULL)
    output_line (context->output, _ ("written  %s"), directory);
  return true;
}
