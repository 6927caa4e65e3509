/* The register of a destruction (销毁清册) with its eleven columns, and its certificate (销毁证明), each with the lines
 * that people have signed or must sign by its procedure. */
#include <inttypes.h>
#include <string.h>

#include "form/date.h"
#include "ops/destroy.h"
#include "ops/print/internal.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

/* ---- Signatures ---- */

static char *role_text (const Printing *printing, const Destruction *destruction, ProcedureStage stage,
                        const char *role)
{
  static const PaperText stages[PROCEDURE_STAGES] = {
      [STAGE_SUBMIT] = {"提交", "submits"},   [STAGE_REVIEW] = {"审核", "reviews"},
      [STAGE_APPROVE] = {"批准", "approves"}, [STAGE_COUNT] = {"监销清点", "counts"},
      [STAGE_EXECUTE] = {"执行", "executes"}, [STAGE_ATTEST] = {"监销签字", "attests"}};
  const char *zh = procedure_signer_title (destruction->procedure, role, "zh");
  const char *en = procedure_signer_title (destruction->procedure, role, "en");
  g_autofree char *chinese = g_strdup_printf ("%s（%s）", zh, stages[stage].zh);
  g_autofree char *english = g_strdup_printf ("%s (%s)", en, stages[stage].en);
  return paper_say (printing->paper, chinese, english);
}

static void add_given (Printing *printing, PaperSheet *sheet, const Destruction *destruction, ProcedureStage stage)
{
  const GPtrArray *signatures = authority_signatures (destruction->authority);
  for (unsigned i = 0; i < signatures->len; i++) {
    const AuthoritySignature *signature = signatures->pdata[i];
    if (signature->stage != stage)
      continue;
    const Person *person = roster_person (destruction->roster, signature->person, signature->event);
    GDate day = layout_day (printing->layout, signature->signed_at);
    paper_add_signature (printing->paper, sheet, role_text (printing, destruction, stage, signature->role), NULL,
                         g_strdup_printf ("%s %s", person != NULL ? person->name : "", signature->person),
                         date_print (&day));
  }
}

static void add_missing (Printing *printing, PaperSheet *sheet, const Destruction *destruction, ProcedureStage stage)
{
  g_autoptr (GArray) gaps = authority_gaps (destruction->authority, stage);
  for (unsigned i = 0; i < gaps->len; i++) {
    const AuthorityGap *gap = &g_array_index (gaps, AuthorityGap, i);
    for (unsigned n = 0; n < MAX (gap->persons, 1); n++)
      paper_add_signature (printing->paper, sheet, role_text (printing, destruction, stage, gap->signer.role), NULL,
                           NULL, NULL);
  }
}

static void add_stages (Printing *printing, PaperSheet *sheet, const Destruction *destruction, ProcedureStage first,
                        ProcedureStage last)
{
  for (unsigned stage = first; destruction->authority != NULL && stage <= last; stage++) {
    add_given (printing, sheet, destruction, (ProcedureStage)stage);
    add_missing (printing, sheet, destruction, (ProcedureStage)stage);
  }
}

/* ---- The register ---- */

/* "12/1": pages and copies; of a customer the editions of the profile and the entries that go with it. */
static char *amount (const Printing *printing, const RegisterLine *line)
{
  if (register_is_customer (line)) {
    g_autofree char *zh = g_strdup_printf ("资料%u版，条目%u", line->files, line->entries->len);
    g_autofree char *en = g_strdup_printf ("%u editions, %u entries", line->files, line->entries->len);
    return paper_say (printing->paper, zh, en);
  }
  g_autofree char *pages = line->pages > 0 ? print_number (line->pages) : g_strdup ("?");
  g_autofree char *copies = line->copies > 0 ? print_number (line->copies) : g_strdup ("?");
  return g_strdup_printf ("%s/%s", pages, copies);
}

/* The reference code, or the number of a customer. */
static char *line_code (const RegisterLine *line)
{
  return register_is_customer (line) ? g_path_get_basename (line->path) : refcode_print (&line->reference);
}

static char *line_year (const RegisterLine *line)
{
  return register_is_customer (line) ? g_strdup ("") : g_strdup_printf ("%d", line->reference.year);
}

static char *line_period (const Printing *printing, const RegisterLine *line)
{
  return register_is_customer (line) ? g_strdup ("") : print_short_period (printing, line->reference.retention);
}

static char *line_remarks (const Printing *printing, const RegisterLine *line, const TitlesLine *titles)
{
  g_autofree char *until = date_print (&line->until);
  GString *text = g_string_new (NULL);
  if (line->disposition == REGISTER_KEEP) {
    g_autofree char *kept = paper_say (printing->paper, "留存至", "kept until");
    g_string_append_printf (text, "%s %s", kept, until != NULL ? until : "?");
  } else if (line->disposition == REGISTER_TRANSFER) {
    g_autofree char *transfer = paper_say (printing->paper, "移交", "handed over");
    g_string_append (text, transfer);
  }
  if (titles != NULL && titles->note != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "；" : "", titles->note);
  return g_string_free (text, FALSE);
}

/* The day on which the record of a line was destroyed or handed over; cleared: it was not. */
static bool find_end (Printing *printing, const char *path, GDate *day, GError **error)
{
  uint64_t number = 0;
  *day = (GDate){0};
  if (!index_destroyed (printing->index, path, &number, error))
    return false;
  if (number == 0)
    return true;
  g_autoptr (Event) event = journal_event (archive_journal (printing->archive), number, error);
  if (event != NULL)
    *day = layout_day (printing->layout, event_time (event));
  return event != NULL;
}

static bool add_line (Printing *printing, PaperSheet *sheet, const Destruction *destruction, const RegisterLine *line,
                      unsigned *untitled, GError **error)
{
  GDate ended;
  g_autofree char *over = NULL;
  const TitlesLine *titles = destruction->titles != NULL ? titles_find (destruction->titles, line->path) : NULL;
  if (!find_end (printing, line->path, &ended, error) ||
      (titles != NULL && !printing->request->restricted &&
       !index_restriction_over (printing->index, line->path, &over, error)))
    return false;
  if (over != NULL) {
    titles = NULL;
    ++*untitled;
  }
  char *formed = titles != NULL ? date_print (&titles->date) : NULL, *day = date_print (&ended);
  paper_add_row (sheet, PRINT_CELLS (print_number (sheet->rows->len + 1), line_code (line),
                                     g_strdup (titles != NULL ? titles->title : ""),
                                     titles != NULL ? print_join (titles->creators, "；") : g_strdup (""),
                                     formed != NULL ? formed : g_strdup (""), line_year (line), amount (printing, line),
                                     line_period (printing, line),
                                     print_years (printing, &line->from,
                                                  g_date_valid (&ended) ? &ended : &printing->request->today),
                                     day != NULL ? day : g_strdup (""), line_remarks (printing, line, titles)));
  return true;
}

/* The pages of all lines to be destroyed: "213", or "213 + ?" when those of a line are not known. Given. */
static char *destroyed_pages (const Register *list)
{
  unsigned pages = 0, unknown = 0;
  for (unsigned i = 0; i < list->lines->len; i++) {
    const RegisterLine *line = list->lines->pdata[i];
    if (line->disposition != REGISTER_DESTROY)
      continue;
    pages += line->pages;
    unknown += line->pages == 0;
  }
  return print_sum (pages, unknown);
}

static void tell_totals (const Printing *printing, GPtrArray *closing, const Register *list)
{
  unsigned destroyed = register_totals (list, REGISTER_DESTROY).records;
  unsigned kept = register_totals (list, REGISTER_KEEP).records;
  unsigned transferred = register_totals (list, REGISTER_TRANSFER).records;
  g_autofree char *pages = destroyed_pages (list);
  g_autofree char *zh = g_strdup_printf ("销毁%u件（%s页），留存%u件，移交%u件。", destroyed, pages, kept, transferred);
  g_autofree char *en =
      g_strdup_printf ("Destroy %u (pages: %s), keep %u, hand over %u.", destroyed, pages, kept, transferred);
  paper_tell (printing->paper, closing, zh, en);
}

static void put_head (Printing *printing, PaperSheet *sheet, const Destruction *destruction)
{
  const Register *list = destruction->list;
  GDate prepared = layout_day (printing->layout, list->prepared);
  paper_set_head (sheet, 0, g_strdup (archive_fonds (printing->archive)->name));
  paper_set_head (sheet, 1, g_strdup_printf ("%s-%u", destruction->number, list->edition));
  paper_set_head (sheet, 2,
                  destruction->procedure != NULL
                      ? paper_say (printing->paper, procedure_title (destruction->procedure, "zh"),
                                   procedure_title (destruction->procedure, "en"))
                      : g_strdup (list->procedure));
  paper_set_head (sheet, 3, g_strdup (list->prepared_by));
  paper_set_head (sheet, 4, date_print (&prepared));
}

static bool add_register (Printing *printing, const char *number, GError **error)
{
  unsigned untitled = 0;
  g_autoptr (Destruction) destruction = destroy_open (printing->archive, printing->index, number, error);
  if (destruction == NULL)
    return false;
  PaperSheet *sheet = paper_add_sheet (printing->paper);
  put_head (printing, sheet, destruction);
  for (unsigned i = 0; i < destruction->list->lines->len; i++)
    if (!add_line (printing, sheet, destruction, destruction->list->lines->pdata[i], &untitled, error))
      return false;
  tell_totals (printing, sheet->closing, destruction->list);
  add_stages (printing, sheet, destruction, STAGE_SUBMIT, STAGE_ATTEST);
  if (untitled > 0)
    print_remark (
        printing,
        g_strdup_printf (message_plural ("the title of %u restricted record is not shown; --restricted shows it",
                                         "the titles of %u restricted records are not shown; --restricted shows them",
                                         untitled),
                         untitled));
  return true;
}

bool print_destruction_registers (Printing *printing, GError **error)
{
  for (const char *const *number = printing->request->references; *number != NULL; number++)
    if (!add_register (printing, *number, error))
      return false;
  return true;
}

/* ---- The certificate ---- */

static void add_totals (Printing *printing, PaperSheet *sheet, const char *zh, const char *en,
                        const RegisterTotals *totals)
{
  paper_add_row (sheet,
                 PRINT_CELLS (paper_say (printing->paper, zh, en), print_number (totals->records),
                              print_number (totals->files),
                              totals->records > 0 && totals->pages == 0 ? g_strdup ("?") : print_number (totals->pages),
                              g_strdup_printf ("%" PRIu64, totals->bytes)));
}

static void add_statement (Printing *printing, PaperSheet *sheet, const Certificate *certificate)
{
  if (certificate->outcome == CERTIFICATE_WITHDRAWN) {
    paper_tell (printing->paper, sheet->paragraphs, "本清册已撤回，未销毁任何档案。",
                "This register was withdrawn. No record was destroyed.");
    return;
  }
  g_autofree char *zh = g_strdup_printf (
      "清册所列应销毁的档案，其文件已从本档案库所在的文件系统（%s）中删除，未作磁盘擦除；纸质件由监销人当场清点销毁。",
      certificate->file_system);
  g_autofree char *en = g_strdup_printf (
      "The files of the records to be destroyed were unlinked on this archive's file system (%s); the disk was not "
      "wiped. Paper was counted and destroyed before the witnesses.",
      certificate->file_system);
  paper_tell (printing->paper, sheet->paragraphs, zh, en);
}

static void add_backups (Printing *printing, PaperSheet *sheet, const Certificate *certificate)
{
  if (certificate->backups->len > 0)
    paper_tell (printing->paper, sheet->closing, "仍含这些档案的备份包（日志编号，摘要）：",
                "Packs that still hold these records (event, digest):");
  for (unsigned i = 0; i < certificate->backups->len; i++) {
    const CertificateBackup *backup = certificate->backups->pdata[i];
    g_ptr_array_add (sheet->closing, g_strdup_printf ("%" PRIu64 "  %s", backup->event, backup->digest));
  }
}

static bool add_certificate (Printing *printing, const char *number, GError **error)
{
  g_autoptr (Destruction) destruction = destroy_open (printing->archive, printing->index, number, error);
  if (destruction == NULL)
    return false;
  const Certificate *certificate = destruction->certificate;
  if (certificate == NULL)
    return error_set (error, ERROR_REFUSED, "D-PRINT-NOTHING", number, "see `dossier destroy show`",
                      "this register has no certificate yet");
  PaperSheet *sheet = paper_add_sheet (printing->paper);
  GDate day = layout_day (printing->layout, certificate->time);
  put_head (printing, sheet, destruction);
  paper_set_head (sheet, 5, g_strdup (certificate->by));
  paper_set_head (sheet, 6, date_print (&day));
  add_statement (printing, sheet, certificate);
  add_totals (printing, sheet, "销毁", "destroyed", &certificate->destroyed);
  add_totals (printing, sheet, "留存", "kept", &certificate->kept);
  add_totals (printing, sheet, "移交", "handed over", &certificate->transferred);
  add_backups (printing, sheet, certificate);
  add_stages (printing, sheet, destruction, STAGE_EXECUTE, STAGE_ATTEST);
  return true;
}

bool print_certificates (Printing *printing, GError **error)
{
  for (const char *const *number = printing->request->references; *number != NULL; number++)
    if (!add_certificate (printing, *number, error))
      return false;
  return true;
}
