/* Forms of the reading desk: the slip that borrower and approver sign (借阅单), the card in the place of a record that
 * is out (代卷卡), and the letter about overdue records (催还通知单). */
#include <string.h>

#include "form/date.h"
#include "ops/ask.h"
#include "ops/lend.h"
#include "ops/print/internal.h"
#include "sys/error.h"

/* ---- Loans ---- */

/* The newest edition of a step; NULL: the loan has not come to it. */
static const Loan *newest_edition (const LendLoan *loan, LoanStep step)
{
  for (unsigned i = loan->editions->len; i-- > 0;)
    if (((const Loan *)loan->editions->pdata[i])->step == step)
      return loan->editions->pdata[i];
  return NULL;
}

/* The day of an edition. Given; "" for NULL. */
static char *edition_day (const Printing *printing, const Loan *edition)
{
  GDate day = {0};
  if (edition != NULL)
    day = layout_day (printing->layout, edition->entry.time);
  char *text = date_print (&day);
  return text != NULL ? text : g_strdup ("");
}

static char *due_day (const LendPlace *place)
{
  char *text = date_print (&place->due);
  return text != NULL ? text : g_strdup ("");
}

/* The borrower's department, or the organisation of one from outside. */
static char *borrower_unit (const Printing *printing, const Loan *asked)
{
  return asked->department != NULL ? print_department (printing, asked->department)
                                   : g_strdup (asked->external != NULL ? asked->external : "");
}

static char *use_title (const Printing *printing, const char *use)
{
  static const struct {
    const char *use, *zh, *en;
  } titles[] = {{"consult", "查阅", "consultation"},
                {"extract", "摘抄", "extracts"},
                {"copy", "复制", "copies"},
                {LOAN_LEND, "借出", "lent"}};
  for (unsigned i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i].use, use) == 0)
      return paper_say (printing->paper, titles[i].zh, titles[i].en);
  return g_strdup (use);
}

/* The loan that a reference names by its number, or by a place that is out. */
static LendLoan *find_loan (Printing *printing, const char *reference, GError **error)
{
  if (entry_is_number (reference) && reference[0] == ENTRY_LOANS)
    return lend_open (printing->archive, printing->index, reference, error);
  g_auto (IndexOut) out = {0};
  g_autoptr (Reading) reading = ask_open (printing->archive, reference, error);
  if (reading == NULL || !index_out (printing->index, reading->path, &out, error))
    return NULL;
  if (out.entry != NULL)
    return lend_open (printing->archive, printing->index, out.entry, error);
  error_set (error, ERROR_REFUSED, "D-PRINT-NOTHING", reference, "see `dossier loan list`", "this is not out on loan");
  return NULL;
}

/* Calls add for each loan that the references name. */
typedef bool AddLoan (Printing *printing, const LendLoan *loan, GError **error);
static bool add_loans (Printing *printing, AddLoan *add, GError **error)
{
  for (const char *const *reference = printing->request->references; *reference != NULL; reference++) {
    g_autoptr (LendLoan) loan = find_loan (printing, *reference, error);
    if (loan == NULL || !add (printing, loan, error))
      return false;
  }
  return printing->paper->sheets->len > 0 || print_refuse_nothing (error);
}

/* ---- Places ---- */

/* A record or a volume on a form. */
typedef struct {
  char *code, *title, *secrecy, *pages, *kept;
} Lent;

static void lent_clear (Lent *lent)
{
  g_free (lent->code);
  g_free (lent->title);
  g_free (lent->secrecy);
  g_free (lent->pages);
  g_free (lent->kept);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lent, lent_clear)

/* "B7 3 A2": box, room and shelf. */
static char *kept_in (const IndexShelf *shelf)
{
  const char *const parts[] = {shelf->box, shelf->room, shelf->shelf};
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_ptr_array_add (texts, (gpointer)(uintptr_t)parts[i]);
  return print_join (texts, " ");
}

static bool describe_volume (Printing *printing, const NamePlace *place, const GPtrArray *records, Lent *lent)
{
  unsigned total = 0, unknown = 0;
  for (unsigned i = 0; i < records->len; i++) {
    unsigned pages = 0;
    g_free (print_pages (((const PrintRecord *)records->pdata[i])->record, &pages));
    total += pages;
    unknown += pages == 0;
  }
  lent->code = print_volume_code (printing, place);
  lent->title = print_volume_title (printing, place, ((const PrintRecord *)records->pdata[0])->customer_name);
  lent->secrecy = g_strdup ("");
  lent->pages = print_sum (total, unknown);
  lent->kept = kept_in (&((const PrintRecord *)records->pdata[0])->shelf);
  return true;
}

/* Restricted records are not lent, so nothing is hidden here. */
static bool describe_place (Printing *printing, const LendPlace *place, Lent *lent, GError **error)
{
  unsigned pages = 0;
  g_auto (NamePlace) parts = {0};
  const char *const references[] = {place->path, NULL};
  g_autoptr (GPtrArray) records = print_collect_named (printing, references, error);
  if (records == NULL)
    return false;
  if (name_split_path (place->path, &parts) && parts.item == 0)
    return describe_volume (printing, &parts, records, lent);
  const PrintRecord *row = records->pdata[0];
  lent->code = refcode_print (&row->record->reference);
  lent->title = g_strdup (row->record->title);
  lent->secrecy = g_strdup (row->record->secrecy != NULL ? row->record->secrecy : "");
  lent->pages = print_pages (row->record, &pages);
  lent->kept = kept_in (&row->shelf);
  return true;
}

/* ---- The slip ---- */

static void sign_slip (Printing *printing, PaperSheet *sheet, const LendLoan *loan)
{
  const Loan *approved = newest_edition (loan, LOAN_APPROVED);
  print_sign (printing, sheet, 0, NULL, NULL);
  print_sign (printing, sheet, 1, approved != NULL ? g_strdup (approved->approver) : NULL,
              approved != NULL ? edition_day (printing, approved) : NULL);
  print_sign (printing, sheet, 2, NULL, NULL);
  print_sign (printing, sheet, 3, NULL, NULL);
}

static bool add_slip (Printing *printing, const LendLoan *loan, GError **error)
{
  const Loan *asked = lend_asked (loan), *back = newest_edition (loan, LOAN_BACK);
  PaperSheet *sheet = paper_add_sheet (printing->paper);
  paper_set_head (sheet, 0, g_strdup (loan->number));
  paper_set_head (sheet, 1, g_strdup (asked->borrower));
  paper_set_head (sheet, 2, borrower_unit (printing, asked));
  paper_set_head (sheet, 3, use_title (printing, asked->use));
  paper_set_head (sheet, 4, g_strdup (asked->purpose));
  paper_set_head (sheet, 5, edition_day (printing, newest_edition (loan, LOAN_OUT)));
  paper_set_head (sheet, 6, edition_day (printing, back));
  paper_set_head (sheet, 7, g_strdup (back != NULL ? back->condition : NULL));
  for (unsigned i = 0; i < loan->places->len; i++) {
    g_auto (Lent) lent = {0};
    const LendPlace *place = loan->places->pdata[i];
    if (!describe_place (printing, place, &lent, error))
      return false;
    paper_add_row (sheet,
                   PRINT_CELLS (print_number (i + 1), g_strdup (lent.code), g_strdup (lent.title),
                                g_strdup (lent.secrecy), g_strdup (lent.pages), g_strdup (lent.kept), due_day (place)));
  }
  sign_slip (printing, sheet, loan);
  return true;
}

bool print_loan_slips (Printing *printing, GError **error)
{
  return add_loans (printing, add_slip, error);
}

/* ---- The card ---- */

static bool add_cards (Printing *printing, const LendLoan *loan, GError **error)
{
  const Loan *asked = lend_asked (loan);
  for (unsigned i = 0; i < loan->places->len; i++) {
    g_auto (Lent) lent = {0};
    const LendPlace *place = loan->places->pdata[i];
    if (!lend_is_out (place))
      continue;
    if (!describe_place (printing, place, &lent, error))
      return false;
    PaperSheet *sheet = paper_add_sheet (printing->paper);
    paper_set_head (sheet, 0, g_steal_pointer (&lent.code));
    paper_set_head (sheet, 1, print_shorten (lent.title));
    paper_set_head (sheet, 2, g_steal_pointer (&lent.kept));
    paper_set_head (sheet, 3, g_strdup (loan->number));
    paper_set_head (sheet, 4, print_shorten (asked->borrower));
    paper_set_head (sheet, 5, borrower_unit (printing, asked));
    paper_set_head (sheet, 6, edition_day (printing, newest_edition (loan, LOAN_OUT)));
    paper_set_head (sheet, 7, due_day (place));
  }
  return true;
}

bool print_out_cards (Printing *printing, GError **error)
{
  return add_loans (printing, add_cards, error);
}

/* ---- The letter ---- */

static bool is_overdue (const Printing *printing, const LendPlace *place)
{
  return lend_is_out (place) && g_date_valid (&place->due) &&
         g_date_compare (&place->due, &printing->request->today) < 0;
}

static void begin_letter (Printing *printing, PaperSheet *sheet, const LendLoan *loan)
{
  const Loan *asked = lend_asked (loan);
  paper_set_head (sheet, 0, g_strdup (asked->borrower));
  paper_set_head (sheet, 1, borrower_unit (printing, asked));
  paper_set_head (sheet, 2, g_strdup (loan->number));
  paper_tell (printing->paper, sheet->paragraphs, "以下档案借阅期限已满，请即归还；如需继续使用，请办理续借手续。",
              "The loan of the files below is over. Please return them at once, or ask for a renewal.");
  paper_tell (printing->paper, sheet->slip, "以上档案将于　　　　年　　月　　日归还。",
              "I shall return the files above on ________________.");
  print_sign (printing, sheet, 0, NULL, NULL);
  print_sign (printing, sheet, 1, NULL, NULL);
}

static bool add_letter (Printing *printing, const LendLoan *loan, GError **error)
{
  PaperSheet *sheet = NULL;
  for (unsigned i = 0; i < loan->places->len; i++) {
    g_auto (Lent) lent = {0};
    const LendPlace *place = loan->places->pdata[i];
    if (!is_overdue (printing, place))
      continue;
    if (!describe_place (printing, place, &lent, error))
      return false;
    if (sheet == NULL)
      begin_letter (printing, sheet = paper_add_sheet (printing->paper), loan);
    int days = g_date_days_between (&place->due, &printing->request->today);
    paper_add_row (sheet, PRINT_CELLS (print_number (sheet->rows->len + 1), g_strdup (lent.code), g_strdup (lent.title),
                                       edition_day (printing, newest_edition (loan, LOAN_OUT)), due_day (place),
                                       print_number ((unsigned)days)));
  }
  return true;
}

bool print_overdue_letters (Printing *printing, GError **error)
{
  return add_loans (printing, add_letter, error);
}
