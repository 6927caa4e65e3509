/* Forms of the reading desk, from the register of loans: the slip that is signed when something is lent (借阅单), the
 * card that stands in its place on the shelf (代卷卡), and the letter when it is overdue (催还通知单). */
#include <string.h>

#include "form/date.h"
#include "ops/lend.h"
#include "ops/print/internal.h"
#include "sys/error.h"

/* A text, or the empty one. Given. */
static char *or_empty (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

static char *day_of (const Printing *printing, int64_t time)
{
  GDate day = layout_day (printing->layout, time);
  return date_print (&day);
}

/* The newest edition of a step, or NULL. */
static const Loan *newest (const LendLoan *loan, LoanStep step)
{
  for (unsigned i = loan->editions->len; i > 0; i--)
    if (((const Loan *)loan->editions->pdata[i - 1])->step == step)
      return loan->editions->pdata[i - 1];
  return NULL;
}

/* The last day: as renewed, as it was handed out, or as it was asked for. Given, or NULL. */
static char *last_day (const LendLoan *loan)
{
  const Loan *renewed = newest (loan, LOAN_RENEWED), *out = newest (loan, LOAN_OUT);
  return date_print (renewed != NULL ? &renewed->due : out != NULL ? &out->due : &lend_asked (loan)->due);
}

static char *borrower_unit (const Printing *printing, const Loan *asked)
{
  if (asked->external != NULL || asked->department == NULL)
    return or_empty (asked->external);
  return paper_say (printing->paper, layout_code_title (printing->layout, LAYOUT_DEPARTMENTS, asked->department, "zh"),
                    layout_code_title (printing->layout, LAYOUT_DEPARTMENTS, asked->department, "en"));
}

static char *use_text (const Printing *printing, const char *use)
{
  static const struct {
    const char *use;
    PaperText text;
  } uses[] = {{"consult", {"查阅", "consult"}},
              {"extract", {"摘抄", "extract"}},
              {"copy", {"复印", "copy"}},
              {"lend", {"外借", "lend"}}};
  for (unsigned i = 0; use != NULL && i < G_N_ELEMENTS (uses); i++)
    if (strcmp (uses[i].use, use) == 0)
      return paper_say (printing->paper, uses[i].text.zh, uses[i].text.en);
  return or_empty (use);
}

/* Calls fill for each loan that the references name. */
typedef bool FillLoan (Printing *printing, const LendLoan *loan, GError **error);
static bool fill_loans (Printing *printing, FillLoan *fill, GError **error)
{
  for (const char *const *number = printing->request->references; *number != NULL; number++) {
    g_autoptr (LendLoan) loan = lend_open (printing->archive, printing->index, *number, error);
    if (loan == NULL || !fill (printing, loan, error))
      return false;
  }
  return printing->paper->sheets->len > 0 ||
         error_set (error, ERROR_REFUSED, "D-PRINT-NOTHING", NULL, NULL, "none of these places is out on loan");
}

/* ---- The slip ---- */

static bool add_lent (Printing *printing, PaperSheet *sheet, const LendPlace *place, GError **error)
{
  g_auto (PrintItem) item = {0};
  if (!print_read_item (printing, place->path, &item, error))
    return false;
  paper_add_row (sheet, PRINT_CELLS (print_number (sheet->rows->len + 1), or_empty (item.code), or_empty (item.title),
                                     or_empty (item.secrecy), or_empty (item.pages), or_empty (item.box)));
  return true;
}

/* The approvals that were given, and room for one when none was; then the borrower, and who took it back. */
static void sign_slip (Printing *printing, PaperSheet *sheet, const LendLoan *loan)
{
  const Loan *out = newest (loan, LOAN_OUT), *back = newest (loan, LOAN_BACK);
  unsigned approved = 0;
  for (unsigned i = 0; i < loan->editions->len; i++) {
    const Loan *edition = loan->editions->pdata[i];
    if (edition->step != LOAN_APPROVED)
      continue;
    print_sign (printing, sheet, 0, or_empty (edition->approver), day_of (printing, edition->entry.time));
    approved++;
  }
  if (approved == 0)
    print_sign (printing, sheet, 0, NULL, NULL);
  print_sign (printing, sheet, 1, NULL, out != NULL ? day_of (printing, out->entry.time) : NULL);
  print_sign (printing, sheet, 2, NULL, back != NULL ? day_of (printing, back->entry.time) : NULL);
}

static bool fill_slip (Printing *printing, const LendLoan *loan, GError **error)
{
  const Loan *asked = lend_asked (loan), *out = newest (loan, LOAN_OUT), *back = newest (loan, LOAN_BACK);
  PaperSheet *sheet = paper_add_sheet (printing->paper);
  unsigned line = 0;
  paper_set_head (sheet, line++, g_strdup (loan->number));
  paper_set_head (sheet, line++, or_empty (asked->borrower));
  paper_set_head (sheet, line++, borrower_unit (printing, asked));
  paper_set_head (sheet, line++, NULL);
  paper_set_head (sheet, line++, use_text (printing, asked->use));
  paper_set_head (sheet, line++, or_empty (asked->purpose));
  paper_set_head (sheet, line++, out != NULL ? day_of (printing, out->entry.time) : NULL);
  paper_set_head (sheet, line++, last_day (loan));
  for (unsigned i = 0; i < loan->places->len; i++)
    if (!add_lent (printing, sheet, loan->places->pdata[i], error))
      return false;
  g_autofree char *whole = paper_say (printing->paper, "是否完好", "Condition");
  g_autofree char *result = paper_say (printing->paper, "利用效果", "Result of the use");
  g_ptr_array_add (sheet->closing,
                   g_strdup_printf ("%s：%s", whole, back != NULL && back->condition != NULL ? back->condition : ""));
  g_ptr_array_add (sheet->closing,
                   g_strdup_printf ("%s：%s", result, back != NULL && back->result != NULL ? back->result : ""));
  sign_slip (printing, sheet, loan);
  return true;
}

bool print_loan_slips (Printing *printing, GError **error)
{
  return fill_loans (printing, fill_slip, error);
}

/* ---- The card ---- */

static bool fill_cards (Printing *printing, const LendLoan *loan, GError **error)
{
  const Loan *asked = lend_asked (loan), *out = newest (loan, LOAN_OUT);
  for (unsigned i = 0; i < loan->places->len; i++) {
    const LendPlace *place = loan->places->pdata[i];
    g_auto (PrintItem) item = {0};
    if (!lend_is_out (place))
      continue;
    if (!print_read_item (printing, place->path, &item, error))
      return false;
    PaperSheet *sheet = paper_add_sheet (printing->paper);
    unsigned line = 0;
    paper_set_head (sheet, line++, or_empty (item.code));
    paper_set_head (sheet, line++, print_shorten (item.title));
    paper_set_head (sheet, line++, print_shorten (asked->borrower != NULL ? asked->borrower : ""));
    g_autofree char *unit = borrower_unit (printing, asked);
    paper_set_head (sheet, line++, print_shorten (unit));
    paper_set_head (sheet, line++, out != NULL ? day_of (printing, out->entry.time) : NULL);
    paper_set_head (sheet, line++, date_print (&place->due));
    paper_set_head (sheet, line++, g_strdup (loan->number));
  }
  return true;
}

bool print_out_cards (Printing *printing, GError **error)
{
  return fill_loans (printing, fill_cards, error);
}

/* ---- The letter ---- */

static bool is_overdue (const Printing *printing, const LendPlace *place)
{
  return lend_is_out (place) && g_date_valid (&place->due) &&
         g_date_compare (&place->due, &printing->request->today) < 0;
}

static bool add_overdue (Printing *printing, PaperSheet *sheet, const LendPlace *place, GError **error)
{
  g_auto (PrintItem) item = {0};
  if (!print_read_item (printing, place->path, &item, error))
    return false;
  int days = g_date_days_between (&place->due, &printing->request->today);
  paper_add_row (sheet, PRINT_CELLS (print_number (sheet->rows->len + 1), or_empty (item.code), or_empty (item.title),
                                     or_empty (item.pages), date_print (&place->due), print_number ((unsigned)days)));
  return true;
}

static void write_letter (Printing *printing, PaperSheet *sheet, const LendLoan *loan)
{
  g_autofree char *today = date_print (&printing->request->today);
  const char *borrower = lend_asked (loan)->borrower != NULL ? lend_asked (loan)->borrower : "";
  paper_set_head (sheet, 0, g_strdup (borrower));
  paper_set_head (sheet, 1, borrower_unit (printing, lend_asked (loan)));
  paper_set_head (sheet, 2, g_strdup (loan->number));
  paper_set_head (sheet, 3, g_strdup (today));
  paper_tell (printing->paper, sheet->paragraphs, "您借阅的下列档案已超过借阅期限，请于收到本通知后立即归还。",
              "The records below are overdue. Please return them as soon as you receive this letter.");
  print_sign (printing, sheet, 0, NULL, NULL);
  paper_tell (printing->paper, sheet->slip, "（1）已于　　　　年　　月　　日归还。",
              "(1) They were returned on ____-__-__.");
  paper_tell (printing->paper, sheet->slip,
              "（2）因　　　　　　　　　　　　　　　　，申请续借至　　　　年　　月　　日。",
              "(2) Renewal until ____-__-__ is asked for, because ____________________.");
  print_sign (printing, sheet, 1, NULL, NULL);
}

static bool fill_letter (Printing *printing, const LendLoan *loan, GError **error)
{
  PaperSheet *sheet = NULL;
  for (unsigned i = 0; i < loan->places->len; i++) {
    const LendPlace *place = loan->places->pdata[i];
    if (!is_overdue (printing, place))
      continue;
    if (sheet == NULL)
      write_letter (printing, sheet = paper_add_sheet (printing->paper), loan);
    if (!add_overdue (printing, sheet, place, error))
      return false;
  }
  return true;
}

/* Numbers of the loans that are overdue, each once. */
static bool collect_number (const LendLoan *loan, const LendPlace *place G_GNUC_UNUSED, gpointer numbers)
{
  if (!g_ptr_array_find_with_equal_func (numbers, loan->number, g_str_equal, NULL))
    g_ptr_array_add (numbers, g_strdup (loan->number));
  return true;
}

bool print_overdue_letters (Printing *printing, GError **error)
{
  const char *const *references = printing->request->references;
  if (references != NULL && references[0] != NULL)
    return fill_loans (printing, fill_letter, error);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  const LendQuery query = {.overdue = true, .day = printing->request->today};
  if (!lend_visit (printing->archive, &query, collect_number, numbers, error))
    return false;
  for (unsigned i = 0; i < numbers->len; i++) {
    g_autoptr (LendLoan) loan = lend_open (printing->archive, printing->index, numbers->pdata[i], error);
    if (loan == NULL || !fill_letter (printing, loan, error))
      return false;
  }
  return printing->paper->sheets->len > 0 ||
         error_set (error, ERROR_REFUSED, "D-PRINT-NOTHING", NULL, NULL, "no loan is overdue");
}
